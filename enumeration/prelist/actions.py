"""The pre-printed list: a file is uploaded, checked without changing anything, then imported, or discarded.

Check and import are jobs. Rows are imported in batches that commit as a whole, one batch at a time per SLS; lines are
unique (one_family_per_prelist_line). So a killed worker, a second click and a second file with the same lines all end
with each household exactly once.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.access import Permission, can, require
from enumeration.identity import seal
from enumeration.jobs import JobProblem, Work, job
from enumeration.models import Area, Job, Level, Officer, PrelistFile, Round, State
from enumeration.models.areas import sls_of
from enumeration.prelist.columns import CODE, FOLDER, MOST_BYTES, Reason
from enumeration.prelist.staging import Findings, Wanted, make_ready, new_areas, staged
from enumeration.tallies import count_new_households
from enumeration.uploads import actions
from enumeration.words import Words

CHECK, LOAD = "prelist_check", "prelist_load"
PORTION = 10_000
"""Rows per transaction: about one second, during which their counters are locked."""

FileState = PrelistFile.State


# --- What a person asks for ------------------------------------------------------------------------------------------


def upload(
    chunks: Iterable[bytes], *, name: str, round: Round, area_code: str, by: Officer, adds_areas: bool = False
) -> PrelistFile:
    """Store a file and ask for its check. Raises CannotTakeIn, NotAllowed."""
    require(by, Permission.IMPORT_PRELIST, area_code, round.pk)
    return actions.kept(
        PrelistFile(round=round, area_code=area_code, name=actions.name_of(name, "prelist"), by=by),
        chunks,
        folder=FOLDER,
        most_bytes=MOST_BYTES,
        too_large=too_large_in_words(),
        ask=lambda file: jobs.ask(CHECK, actions.params_of(file, adds_areas=adds_areas), by=by, area_code=area_code),
    )


def too_large_in_words() -> str:
    return _("Berkas ini lebih besar dari %(most)d MB. Pisahkan per kecamatan.") % {"most": MOST_BYTES >> 20}


def adds_areas(file: PrelistFile) -> bool:
    """Returns whether unknown SLS are added below known villages, as ticked at the upload."""
    return bool(file.check_job and file.check_job.params.get("adds_areas"))


@transaction.atomic
def take_in(file: PrelistFile, *, by: Officer) -> Job:
    """Ask for the import of the rows; asking twice creates one job. A stopped import continues where it was.

    Raises CannotTakeIn, NotAllowed.
    """
    require(by, Permission.IMPORT_PRELIST, file.area_code, file.round_id)
    file = actions.locked(file)
    if asked := actions.load_job_of(file):
        return asked
    before = _done_in(file.load_job)
    file.state = FileState.TAKING_IN
    file.load_job = jobs.ask(
        LOAD, actions.params_of(file, adds_areas=adds_areas(file), before=before), by=by, area_code=file.area_code
    )
    file.save(update_fields=["state", "load_job"])
    return file.load_job


@transaction.atomic
def let_go(file: PrelistFile, *, by: Officer) -> None:
    """Discard the file and remove it from the disk. Households that a stopped job has imported stay.

    Raises CannotTakeIn where the file is being imported, or was.
    """
    require(by, Permission.IMPORT_PRELIST, file.area_code, file.round_id)
    actions.let_go(actions.locked(file), FOLDER)


def stop(file: PrelistFile, *, by: Officer) -> None:
    """Ask the job at work on the file to stop. What was imported stays, and the rest can be imported later.

    Raises NotAllowed.
    """
    require(by, Permission.IMPORT_PRELIST, file.area_code, file.round_id)
    actions.stop(file)


def _page(job: Job) -> str:
    return reverse("enumeration:prelist_file", args=[job.params["file"]])


# --- The check -------------------------------------------------------------------------------------------------------


@job(CHECK, name=Words("Pemeriksaan prelist", "Check of a prelist"), page=_page)
def check(work: Work) -> dict[str, Any]:
    """Run the check (dry run). It starts again from the beginning if a worker was killed over it."""
    file = PrelistFile.objects.select_related("check_job").get(pk=work.params["file"])
    if file.state != FileState.CHECKING:
        return {}
    with (
        translation.override(work.params["language"]),
        _readable(file) as path,
        staged(path, _wanted(work, file), seals=False, progress=_Shown(work)) as found,
        transaction.atomic(),
    ):
        _write_faults(file)
        PrelistFile.objects.filter(pk=file.pk, state=FileState.CHECKING).update(
            state=FileState.CHECKED,
            rows=found.rows,
            new=found.counts["new"],
            changed=found.counts["changed"],
            unchanged=found.counts["same"],
            bad=found.counts["bad"],
            preview=found.preview.sealed(file.pk),
        )
    return found.as_json()


def _readable(file: PrelistFile) -> AbstractContextManager[Path]:
    return actions.readable(file, FOLDER, keeps_unreadable=True)


class _Shown:
    """Progress of reading: the total is estimated from how much of the file has been read.

    `times`: reading is only one part of the work, and as much follows it.
    """

    def __init__(self, work: Work, times: int = 1) -> None:
        self._work, self._times = work, times

    def __call__(self, rows: int, share: float) -> None:
        self._work.progress(rows, self._times * max(rows, round(rows / share) if share else 0), _("baris diperiksa"))


def _wanted(work: Work, file: PrelistFile) -> Wanted:
    if not can(work.job.asked_by, Permission.IMPORT_PRELIST, file.area_code, file.round_id):
        raise JobProblem(_("Hak memuat prelist untuk wilayah ini sudah berakhir."))
    return Wanted(file.round_id, file.area_code, bool(work.params.get("adds_areas")))


def _write_faults(file: PrelistFile) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enumeration_prelistfault WHERE file_id = %s", [file.pk])
        cursor.execute(
            'INSERT INTO enumeration_prelistfault (file_id, row, "column", value, reason) '
            'SELECT %s, row, "column", value, reason FROM prelist_faults ORDER BY row, "column"',
            [file.pk],
        )


# --- Importing --------------------------------------------------------------------------------------------------------


@job(LOAD, name=Words("Pemuatan prelist", "Taking in a prelist"), page=_page)
def load(work: Work) -> dict[str, Any]:
    """Import the good rows. After an interruption it continues with the rest: the others are unchanged by then."""
    file = PrelistFile.objects.select_related("check_job").get(pk=work.params["file"])
    if file.state != FileState.TAKING_IN:
        return work.job.result
    # What an earlier attempt of this job, or an earlier job that was stopped, has imported. Stored with each batch.
    done = _done_in(work.job)
    with (
        translation.override(work.params["language"]),
        _readable(file) as path,
        staged(path, _wanted(work, file), seals=True, progress=_Shown(work, times=2)) as found,
    ):
        with transaction.atomic():
            _write_faults(file)
        if found.new_areas:
            _add_areas()
        last = make_ready()
        for first in range(1, last + 1, PORTION):
            work.progress(found.rows + first - 1, found.rows + last, _("baris dimuat"))
            done = _take_in_portion(work, file, first, done)
        result = _settled(file, found, done)
    FOLDER.forget(file.file_name)
    return result


def _done_in(earlier: Job | None) -> dict[str, int]:
    """Returns how many households a job has added and changed so far, including those of earlier jobs."""
    nothing = {"added": 0, "updated": 0}
    if earlier is None:
        return nothing
    return earlier.result.get("done") or earlier.params.get("before") or nothing


def _add_areas() -> None:
    """Add unknown SLS of known villages, with their sub-SLS; only those that a good row names."""
    named = new_areas()
    above = {sls_of(code): Area(code=sls_of(code), name=name, level=Level.SLS) for code, name in reversed(named)}
    areas = [*above.values(), *(Area(code=code, name=name, level=Level.SUB_SLS) for code, name in named)]
    Area.objects.bulk_create(sorted(areas, key=lambda area: area.code), ignore_conflicts=True, batch_size=5_000)


@transaction.atomic
def _take_in_portion(work: Work, file: PrelistFile, first: int, done: dict[str, int]) -> dict[str, int]:
    """Import one batch with its counters and the record of the job's progress: all of it, or nothing."""
    between: dict[str, Any] = {
        "first": first,
        "last": first + PORTION - 1,
        "round": file.round_id,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        # A user who splits or merges one of these SLS waits, or has done so already: no household is put into an ended
        # area. A second file with the same lines waits too, and then finds the households of the first.
        cursor.execute(_AREAS_IN_USE, between)
        in_use = [code for (code,) in cursor.fetchall()]
        between["in_use"] = in_use
        updated = _update(cursor, between)
        added = _add(cursor, between)
        cursor.execute(_ENDED_MEANWHILE, between | {"file": file.pk, "column": CODE.name, "reason": Reason.ENDED.id})
    count_new_households(file.round_id, added)
    done = {"added": done["added"] + sum(added.values()), "updated": done["updated"] + updated}
    actions.note_result(work, {"done": done})
    return done


def _add(cursor: Any, between: dict[str, Any]) -> dict[str, int]:
    """Add the new households; returns how many by SLS. COPY takes two thirds of the time of INSERT … SELECT."""
    lines = io.BytesIO()
    raw = cursor.cursor  # Django's own cursor has neither COPY nor mogrify (needed because COPY takes no parameters)
    raw.copy_expert(raw.mogrify(f"COPY ({_NEW}) TO STDOUT", between | {"open": State.OPEN}), lines)
    lines.seek(0)
    added = Counter(line.split(b"\t", 1)[0].decode() for line in lines)
    lines.seek(0)
    raw.copy_expert(f"COPY enumeration_household ({_COLUMNS}) FROM STDIN", lines, size=1 << 18)
    return added


def _update(cursor: Any, between: dict[str, Any]) -> int:
    """Update names, addresses and cards of households that nobody has begun. Returns how many changed."""
    # In key order, as bulk moves lock, so that the two wait for each other instead of deadlocking.
    cursor.execute(_TO_CHANGE, between)
    rows = cursor.fetchall()
    if not rows:
        return 0
    sealed = [seal(card, UUID(str(pk)), "family_card") if card else None for pk, _row, card in rows]
    cursor.execute(
        _CHANGE,
        between | {"ids": [str(pk) for pk, _row, _card in rows], "rows": [row for _, row, _ in rows], "sealed": sealed},
    )
    return cursor.rowcount


@transaction.atomic
def _settled(file: PrelistFile, found: Findings, done: dict[str, int]) -> dict[str, Any]:
    """Returns the final result of the file, in counts that add up to its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT row) FROM enumeration_prelistfault WHERE file_id = %s AND reason <> %s",
            [file.pk, Reason.VISITED.id],
        )
        bad = cursor.fetchone()[0]
    kept = found.counts["kept"]
    PrelistFile.objects.filter(pk=file.pk).update(
        preview=None,
        state=FileState.TAKEN_IN,
        rows=found.rows,
        new=done["added"],
        changed=done["updated"],
        unchanged=max(0, found.rows - bad - kept - done["added"] - done["updated"]),
        bad=bad,
    )
    return found.as_json() | {"done": done}


# Rows and verdicts are both limited to the batch, so that each is found through its index.
_PORTION = """
prelist_rows one JOIN prelist_verdicts verdict ON verdict.row = one.row
    AND one.row BETWEEN %(first)s AND %(last)s AND verdict.row BETWEEN %(first)s AND %(last)s
"""

_AREAS_IN_USE = f"""
SELECT code FROM enumeration_area
WHERE ended_at IS NULL AND code IN (SELECT one.code FROM {_PORTION} AND verdict.kind = 'new')
ORDER BY code FOR NO KEY UPDATE
"""  # noqa: S608  our own words

_COLUMNS = """
area_id, id, round_id, state, version, on_prelist, prelist_code, prelist_number, head_name, address, family_card,
family_card_digest, changed_at
"""

_NEW = f"""
SELECT one.code, one.id, %(round)s, %(open)s, 1, true, one.code, one.line, one.name, nullif(one.address, ''), one.sealed,
       one.digest, %(now)s
FROM {_PORTION} AND verdict.kind = 'new' AND one.code = ANY (%(in_use)s)
WHERE NOT EXISTS (
    SELECT FROM enumeration_household there
    WHERE there.prelist_code = one.code AND there.prelist_number = one.line AND there.round_id = %(round)s)
ORDER BY one.code, one.line
"""  # noqa: S608

_TO_CHANGE = f"""
SELECT family.id, one.row, one.card
FROM enumeration_household family JOIN ({_PORTION} AND verdict.kind = 'changed') ON verdict.household_id = family.id
ORDER BY family.id FOR NO KEY UPDATE OF family
"""  # noqa: S608

# The state is checked again: an enumerator may have begun since the file was read.
_CHANGE = """
UPDATE enumeration_household family
SET head_name = one.name, address = nullif(coalesce(one.address, family.address), ''),
    family_card = CASE WHEN one.card = '' THEN NULL ELSE coalesce(wanted.sealed, family.family_card) END,
    family_card_digest = CASE WHEN one.card = '' THEN NULL ELSE coalesce(one.digest, family.family_card_digest) END,
    version = family.version + 1, changed_at = %(now)s
FROM unnest(%(ids)s::uuid[], %(rows)s::integer[], %(sealed)s::bytea[]) AS wanted(id, row, sealed)
JOIN prelist_rows one ON one.row = wanted.row
WHERE family.id = wanted.id AND family.state = 'open' AND family.existence IS NULL
"""

_ENDED_MEANWHILE = f"""
INSERT INTO enumeration_prelistfault (file_id, row, "column", value, reason)
SELECT %(file)s, one.row, %(column)s, one.code, %(reason)s
FROM {_PORTION} AND verdict.kind = 'new' AND NOT one.code = ANY (%(in_use)s)
"""  # noqa: S608
