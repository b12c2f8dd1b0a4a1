"""Importing a list of officers: a file is uploaded, checked without changing anything, then imported whole, or
discarded.

Check and import are jobs. The import judges the rows again, locks the officers they name, and writes all of them in one
transaction if nothing has changed in between; so a killed worker leaves nothing, and the job starts again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.access import NotAllowed, Permission, permissions_of
from enumeration.assignment.actions import assigning
from enumeration.assignment.ledger import Post
from enumeration.jobs import JobCancelled, JobProblem, Work, job
from enumeration.language import recorded
from enumeration.models import Area, Job, Officer, OfficerChange, OfficerFault, OfficerFile, Personnel, Round
from enumeration.officers import columns
from enumeration.officers.actions import granting
from enumeration.officers.lists import roles
from enumeration.officers.lists.columns import FOLDER, MOST_BYTES, NAMES
from enumeration.officers.lists.judging import Judgement, judge
from enumeration.officers.lists.rows import OfficerRow
from enumeration.officers.register import managed_by
from enumeration.uploads import actions
from enumeration.uploads.actions import CannotTakeIn
from enumeration.words import Words

CHECK, LOAD = "officers_check", "officers_load"
OF_RECORD = {column.attribute for column in columns.OF_RECORD}

AT_ONCE = 1_000
UNIQUE_VIOLATION = "23505"
TRIES = 3
"""How often the rows are judged again because somebody changed one of their officers in the meantime."""

State = OfficerFile.State


# --- What a person asks for ------------------------------------------------------------------------------------------


def upload(chunks: Iterable[bytes], *, name: str, by: Officer, round: Round | None = None) -> OfficerFile:
    """Store a file, sealed, and ask for its check. `round`: in which its roles are given. Raises CannotTakeIn, NotAllowed."""
    _require(by)
    return actions.kept(
        OfficerFile(name=actions.name_of(name, "petugas"), by=by, round=round),
        chunks,
        folder=FOLDER,
        most_bytes=MOST_BYTES,
        too_large=too_large_in_words(),
        ask=lambda file: jobs.ask(CHECK, actions.params_of(file), by=by),
    )


def too_large_in_words() -> str:
    return _("Berkas lebih besar dari %(most)d MB. Daftar petugas jauh lebih kecil; periksa isinya.") % {
        "most": MOST_BYTES >> 20
    }


def _require(by: Officer) -> None:
    if Permission.MANAGE not in permissions_of(by):
        raise NotAllowed(f"{by} does not hold '{Permission.MANAGE}'")


@transaction.atomic
def take_in(file: OfficerFile, *, by: Officer) -> Job:
    """Ask for the import of the rows; asking twice creates one job. Raises CannotTakeIn, NotAllowed."""
    _require(by)
    file = actions.locked(file)
    if asked := actions.load_job_of(file):
        return asked
    if file.bad or not (file.new or file.changed):
        raise CannotTakeIn(_("Tidak ada yang dapat dimuat dari berkas ini."))
    file.state = State.TAKING_IN
    file.load_job = jobs.ask(LOAD, actions.params_of(file), by=by)
    file.save(update_fields=["state", "load_job"])
    return file.load_job


@transaction.atomic
def let_go(file: OfficerFile, *, by: Officer) -> None:
    """Discard the file. Raises CannotTakeIn where it is being imported, or was; NotAllowed."""
    _require(by)
    actions.let_go(actions.locked(file), FOLDER)


def stop(file: OfficerFile, *, by: Officer) -> None:
    _require(by)
    actions.stop(file)


def _page(job: Job) -> str:
    return reverse("enumeration:officer_import", args=[job.params["file"]])


# --- The check -------------------------------------------------------------------------------------------------------


@job(CHECK, name=Words("Pemeriksaan berkas petugas", "Check of a list of officers"), page=_page)
def check(work: Work) -> dict[str, Any]:
    """Run the check (dry run). It starts again from the beginning if a worker was killed over it."""
    file = OfficerFile.objects.get(pk=work.params["file"])
    if file.state == State.CHECKING:
        with translation.override(work.params["language"]), _readable(file) as path:
            told = judge(path, by=_still_allowed(work), progress=_shown(work, times=1), round=file.round)
        _write_down(work, file, told, State.CHECKING)
    if not OfficerFile.objects.filter(pk=file.pk, state=State.CHECKED, bad=0).exclude(new=0, changed=0).exists():
        FOLDER.forget(file.file_name)  # nothing in it can be imported
    return work.job.result


def _readable(file: OfficerFile) -> AbstractContextManager[Path]:
    return actions.readable(file, FOLDER, keeps_unreadable=False)


def _still_allowed(work: Work) -> Officer:
    by = work.job.asked_by
    if by is None or Permission.MANAGE not in permissions_of(by):
        raise JobProblem(_("Hak mengelola petugas sudah berakhir."))
    return by


def _shown(work: Work, times: int) -> Callable[[int, int], None]:
    """Returns the progress callback. `times`: judging is only one part of the work, and as much follows it."""
    return lambda done, rows: work.progress(done, times * rows, _("baris diperiksa"))


@transaction.atomic
def _write_down(work: Work, file: OfficerFile, told: Judgement, expected: OfficerFile.State) -> None:
    """Store what the check found, unless somebody discarded the file in the meantime."""
    OfficerFault.objects.filter(file=file).delete()
    if OfficerFile.objects.filter(pk=file.pk, state=expected).update(
        state=State.CHECKED, preview=told.preview.sealed(file.pk), **told.counts()
    ):
        OfficerFault.objects.bulk_create(
            [
                OfficerFault(file=file, row=one.row, column=one.column, value=one.value, reason=str(one.reason)[:200])
                for one in told.faults
            ],
            batch_size=5_000,
        )
        actions.note_result(work, told.as_json())


# --- Importing --------------------------------------------------------------------------------------------------------


@job(LOAD, name=Words("Pemuatan berkas petugas", "Taking in a list of officers"), page=_page)
def load(work: Work) -> dict[str, Any]:
    """Write all rows, or none."""
    file = OfficerFile.objects.get(pk=work.params["file"])
    if file.state == State.TAKING_IN:
        with translation.override(work.params["language"]):
            _load(work, file)
    FOLDER.forget(file.file_name)
    return work.job.result


def _load(work: Work, file: OfficerFile) -> None:
    by = _still_allowed(work)
    for _try in range(TRIES):
        with _readable(file) as path:
            told = judge(path, by=by, progress=_shown(work, times=2), round=file.round)
        if told.bad:
            _write_down(work, file, told, State.TAKING_IN)
            FOLDER.forget(file.file_name)
            raise JobProblem(
                _(
                    "Tidak ada yang disimpan: keadaan berubah sejak pemeriksaan. Perbaiki baris yang salah, lalu unggah lagi."
                )
            )
        work.progress(told.rows, 2 * told.rows, _("menyimpan"))
        if _written_whole(work, file, told, by):
            return
    raise JobProblem(_("Data petugas di berkas ini terus berubah selagi dimuat. Coba lagi sebentar lagi."))


def _written_whole(work: Work, file: OfficerFile, told: Judgement, by: Officer) -> bool:
    """Returns False where somebody changed one of these officers, or took one of these names, since the rows were
    judged."""
    try:
        with transaction.atomic():
            if not _are_as_judged(told.changed, by):
                return False
            _write(told, file, by)
            _give_roles(told, file, by)
            OfficerFault.objects.filter(file=file).delete()
            if not OfficerFile.objects.filter(pk=file.pk, state=State.TAKING_IN).update(
                state=State.TAKEN_IN, preview=None, **told.counts()
            ):
                raise JobCancelled
            actions.note_result(work, told.as_json())
    except (assigning.CannotAssign, granting.CannotGrant):
        return False  # somebody else was given one of these areas meanwhile: judged again, the row says who
    except IntegrityError as problem:
        if getattr(problem.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
            raise
        return False
    return True


def _are_as_judged(judged: Sequence[OfficerRow], by: Officer) -> bool:
    """Lock the officers that change, and their records. Returns whether they still are what the rows were compared with."""
    keys = [row.officer.pk for row in judged]
    officers = Officer.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    now = {one.pk: one for one in officers}
    records = Personnel.objects.filter(officer__in=keys).select_for_update(of=("self",)).order_by("officer")
    known = {record.officer_id: record for record in records.defer("photo")}
    if managed_by(by).filter(pk__in=keys).count() != len(keys):
        return False
    return all(
        OfficerRow(one := now[row.officer.pk], known.get(one.pk) or Personnel(officer=one)).values() == row.before
        for row in judged
    )


def _write(told: Judgement, file: OfficerFile, by: Officer) -> None:
    everyone = [*told.new, *told.changed]
    Officer.objects.bulk_create([row.officer for row in told.new], batch_size=AT_ONCE)
    coming = {row.officer.username: row.officer.pk for row in told.new}
    led = [row for row in everyone if row.leader_to_come]
    for row in led:
        row.officer.leader_id = coming[row.leader_to_come]
    _update(Officer, [row.officer for row in led], {"leader"})
    changes = {name for row in told.changed for name in row.changes}
    _update(Officer, [row.officer for row in told.changed], changes - OF_RECORD)

    there = [row.record for row in told.changed if not row.record._state.adding]
    for record in there:
        record.photo = None  # was not read, and is not among the columns that are written
    now = timezone.now()
    for row in everyone:
        row.record.officer_id, row.record.changed_at = row.officer.pk, now
    missing = [row.record for row in everyone if row.record._state.adding]
    Personnel.objects.bulk_create(missing, batch_size=AT_ONCE)
    if of_record := changes & OF_RECORD:
        _update(Personnel, there, of_record | {"changed_at"})
    _log(told, file, by)


def _give_roles(told: Judgement, file: OfficerFile, by: Officer) -> None:
    """Give what one administrator gives, as one decision; ask for the roles of the office, which a second one confirms."""
    reason = recorded("diimpor dari berkas %(file)s", file=file.name)[:300]
    round, posts, requests = file.round, [], []
    if round is None:
        return
    for row in told.giving:
        for code in row.areas:
            if roles.is_asked_for(row.role):
                requests.append((row.officer, row.role, code))
            else:
                posts.append(Post(round.pk, code, row.role, row.officer.pk))
    if posts:
        assigning.appoint_all(posts, by=by, reason=reason)
    areas = Area.objects.in_bulk({code for _officer, _role, code in requests})
    for officer, role, code in requests:
        granting.ask(officer, role, areas[code], round=round, by=by, reason=reason)


def _update(model: type[Officer] | type[Personnel], rows: Sequence[Any], columns: set[str]) -> None:
    """Update existing, locked rows: INSERT … ON CONFLICT takes a tenth of the time of bulk_update's CASE per row."""
    if rows and columns:
        model.objects.bulk_create(  # type: ignore[attr-defined]
            rows,
            update_conflicts=True,
            unique_fields=[model._meta.pk.name],
            update_fields=sorted(columns),
            batch_size=AT_ONCE,
        )


def _log(told: Judgement, file: OfficerFile, by: Officer) -> None:
    """Record on each officer's page that they came with this file, or which columns it changed. Never the values."""
    came = recorded("diimpor dari berkas %(file)s", file=file.name)
    rows = [OfficerChange(officer=row.officer, by=by, kind=OfficerChange.Kind.ADDED, note=came) for row in told.new]
    for row in told.changed:
        names = ", ".join(recorded(NAMES[name]) for name in row.news)
        changed = recorded("diubah lewat berkas %(file)s: %(columns)s", file=file.name, columns=names)
        rows.append(OfficerChange(officer=row.officer, by=by, kind=OfficerChange.Kind.CHANGED, note=changed))
    OfficerChange.objects.bulk_create(rows, batch_size=AT_ONCE)
