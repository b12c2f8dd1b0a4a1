"""Printing officers' papers: for one officer at once, for a place or a team as a job. Every printing is recorded.

Looking at a paper creates nothing: the pass or code that it needs is created by its button or by its job.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from enumeration import jobs, zones
from enumeration.access import NotAllowed, Permission, Reach, permissions_of, reach
from enumeration.assignment.announcing import given_by
from enumeration.identity import digest_of_content
from enumeration.jobs import JobProblem, Work, job
from enumeration.models import Area, Job, Officer, Printing, PrintingDownload, Round, SignInCode
from enumeration.models.exports import new_file_name
from enumeration.officers.actions.inviting import CannotInvite, make_codes
from enumeration.officers.register import given_codes_by
from enumeration.papers import files, slips
from enumeration.papers.actions.issuing import CannotIssue, IsIdle, issue_passes
from enumeration.papers.catalogue import paper_of
from enumeration.papers.desk import Desk, in_portions, in_team_order, officers_reached, sittings
from enumeration.papers.drawing import Sheets
from enumeration.papers.paper import CannotPrint, Paper, Printed, refuse_day
from enumeration.uploads.folder import Gone
from enumeration.words import Words

SLIPS_KEPT_FOR = timedelta(hours=24)
SLIPS_AFTER_DOWNLOAD = timedelta(minutes=30)
SLIPS_DOWNLOADS = 2
"""The file of slips contains codes, so it is sealed. It is removed 30 minutes after its first complete download, at its
second, or after one day. After that, new codes must be printed."""

PIECE = 1 << 16
"""The number of bytes of a file that are sent at a time."""

MOST_OFFICERS = 1000
"""The most officers in one file. A district of 5,700 officers is printed per kecamatan, as its papers are handed out.
"""


@dataclass(frozen=True)
class Whom:
    """Whose papers a job prints: the officers of a place, or of a supervisor's or coordinator's team there."""

    area_code: str
    leader: int | None = None
    # Only those who got an SLS by this decision, such as a proposal that was accepted.
    batch: UUID | None = None

    def narrowed(self, officers: QuerySet[Officer]) -> QuerySet[Officer]:
        if self.batch is not None:
            officers = officers.filter(pk__in=given_by(self.batch).order_by().values("officer"))
        if self.leader is None:
            return officers
        return officers.filter(Q(pk=self.leader) | Q(leader=self.leader))


# --- For one officer, at once ----------------------------------------------------------------------------------------


def print_for(
    officer: Officer,
    kind: str,
    *,
    by: Officer,
    round: Round,
    site: str,
    as_of: date | None = None,
    is_counted: bool = True,
) -> bytes:
    """Returns the paper of one officer as PDF: the user's own, or that of an officer in `by`'s reach; otherwise raises
    NotAllowed.

    `is_counted`: whether this is a printing, which is recorded; a paper that is only viewed writes nothing.

    `as_of`: the state at the end of that day, for papers that can show it. Raises CannotPrint where there is nothing to
    print, the pass is not issued yet, or nothing is known of the day.
    """
    paper = paper_of(kind)
    is_own = officer.pk == by.pk and paper.for_oneself
    if not is_own and not officers_reached(by, round).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{by} does not share areas out to {officer}")
    mine = None if is_own else _reach_for(paper, by, round)
    desk = Desk(round, by, site, mine=mine, as_of=_day(paper, as_of, round))
    officer = Officer.objects.select_related("leader").get(pk=officer.pk)
    file = io.BytesIO()
    sheets = Sheets(file, desk.frame(_office(desk, [officer])), f"{paper.name} – {officer.full_name}")
    made = list(paper.write(sheets, desk, [[officer]]))
    if not made:
        raise CannotPrint(_why_nothing(paper))
    sheets.save()
    if is_counted:
        Printing.objects.create(kind=kind, round=round, officer=officer, officers=1, pages=sheets.pages, by=by)
    return file.getvalue()


def _day(paper: Paper, day: date | None, round: Round) -> date | None:
    """Returns the day. Raises CannotPrint for a day of which nothing is known."""
    if day is None or not paper.is_dated:
        return None
    refuse_day(day, round)
    return day


def _reach_for(paper: Paper, by: Officer, round: Round) -> Reach:
    """Returns where this user prints this paper: where they may assign areas or, for the office's own papers, see
    personnel data."""
    mine = reach(by, Permission.ASSIGN).in_round(round.pk)
    if paper.permission is Permission.ASSIGN:
        return mine
    other = reach(by, paper.permission).in_round(round.pk)
    if not other:
        raise NotAllowed(f"{by} does not hold '{paper.permission}' in {round}")
    return Reach(frozenset(scope for scope in mine.scopes if other.covers(scope[1], scope[0])))


def _office(desk: Desk, officers: Iterable[Officer]) -> str:
    """Returns the name on the letterhead: the district where these officers work, or else where they live."""
    officers = list(officers)
    codes = [code for one in sittings(desk, officers) for code in one.codes()]
    return desk.office(codes or [one.home_area_id or "" for one in officers] or desk.districts)


def _why_nothing(paper: Paper) -> str:
    if paper.needs_pass:
        return _("Surat tugas petugas ini belum diterbitkan, atau sudah dicabut. Terbitkan dahulu.")
    return _("Tidak ada yang perlu dicetak: petugas ini tidak punya SLS atau keluarga untuk berkas ini.")


# --- For many, as a job ----------------------------------------------------------------------------------------------


@transaction.atomic
def ask_printing(kind: str, whom: Whom, *, by: Officer, round: Round, site: str, as_of: date | None = None) -> Job:
    """Create the job for one PDF with the papers of all officers of a place or team.

    Raises CannotPrint, NotAllowed, jobs.StillWaiting.
    """
    as_of = None if kind == slips.KIND else _day(paper_of(kind), as_of, round)
    found = invited(whom, by=by, round=round) if kind == slips.KIND else _chosen(kind, whom, by, round)
    count = found.count()
    if not count:
        raise CannotPrint(_("Tidak ada petugas untuk berkas ini di sana."))
    if count > MOST_OFFICERS:
        raise CannotPrint(
            _(
                "%(count)s petugas terlalu banyak untuk satu berkas. Cetak per kecamatan; paling banyak %(most)s petugas."
            )
            % {"count": count, "most": MOST_OFFICERS}
        )
    params = {
        "kind": kind,
        "by": by.pk,
        "area": whom.area_code,
        "leader": whom.leader,
        "batch": str(whom.batch) if whom.batch else None,
        "round": round.pk,
        "site": site,
        "officers": count,
        # The day is fixed now, because the job may run after midnight.
        "as_of": as_of.isoformat() if as_of else None,
        "file_name": new_file_name(),
    }
    return jobs.ask(files.KIND, params, by=by, area_code=whom.area_code)


def _chosen(kind: str, whom: Whom, by: Officer, round: Round) -> QuerySet[Officer]:
    paper = paper_of(kind)
    return whom.narrowed(paper.officers(_reach_for(paper, by, round), round, whom.area_code))


def invited(whom: Whom, *, by: Officer, round: Round) -> QuerySet[Officer]:
    """Returns the officers of a place who get a slip: those who live or work there and whose codes this user may
    create. Raises NotAllowed for a user who sees no personnel data."""
    if Permission.SEE_PERSONNEL not in permissions_of(by):
        raise NotAllowed(f"{by} does not hold '{Permission.SEE_PERSONNEL}'")
    code = whom.area_code
    works = Q(assignments__ended_at=None, assignments__round=round, assignments__area__code__startswith=code)
    here = Officer.objects.filter(works | Q(home_area__code__startswith=code))
    mine = given_codes_by(by).filter(pk__in=here.values("pk"), is_active=True).exclude(pk=by.pk)
    return in_team_order(whom.narrowed(mine))


@job(
    files.KIND,
    name=Words("Berkas petugas", "Officers' papers"),
    page=lambda job: reverse("enumeration:printing", args=[job.pk]),
)
def run(work: Work) -> dict[str, Any]:
    """Draw the file. If a worker is killed over it, the job starts from the beginning: the file appears complete, or
    not at all."""
    params = work.params
    by, round = Officer.objects.get(pk=work.params["by"]), Round.objects.get(pk=params["round"])
    batch = params.get("batch")
    kind, whom = params["kind"], Whom(params["area"], params["leader"], UUID(batch) if batch else None)
    day = params.get("as_of")
    desk = Desk(round, by, params["site"], as_of=date.fromisoformat(day) if day else None)
    with override("id"):
        try:
            made, sheets = (_print_slips if kind == slips.KIND else _print)(work, desk, kind, whom)
        except (IsIdle, CannotInvite) as problem:
            # Both messages name an officer, which the row of a job must not do.
            raise JobProblem(
                _("Daftar petugas berubah selagi dicetak: seorang di antaranya tidak aktif lagi. Cetak lagi.")
            ) from problem
        except (CannotPrint, CannotIssue) as problem:
            raise JobProblem(str(problem)) from problem
        except NotAllowed as problem:
            raise JobProblem(_("Wewenang Anda untuk berkas ini sudah berakhir, jadi tidak dicetak.")) from problem
    return {
        "drawn": _drawn(desk, whom),
        "officers": len(made),
        "pages": sheets.pages,
        # Characters drawn as "?", because no font here has them.
        "missing": "".join(sorted(sheets.missing)),
    }


def _print(work: Work, desk: Desk, kind: str, whom: Whom) -> tuple[list[Printed], Sheets]:
    paper = paper_of(kind)
    desk.mine = _reach_for(paper, desk.by, desk.round)
    pks = list(_chosen(kind, whom, desk.by, desk.round).values_list("pk", flat=True))
    if paper.needs_pass:
        for portion in in_portions(pks):
            issue_passes(portion, round=desk.round, by=desk.by)
    path = files.path_of(work.params["file_name"])
    made: list[Printed] = []
    with files.written_whole(path) as file:
        sheets = Sheets(file, desk.frame(desk.office([whom.area_code])), _title(paper, whom))
        for one in paper.write(sheets, desk, in_portions(pks)):
            made.append(one)
            if len(made) % 5 == 0:
                work.progress(len(made), len(pks), _("petugas"))
        if not made:
            raise CannotPrint(_("Tidak ada yang perlu dicetak: tidak ada SLS atau keluarga untuk berkas ini di sana."))
        work.stop_if_cancelled()
        sheets.save()
    _write_down(work, desk, kind, made, sheets, timedelta(hours=settings.EXPORT_HOURS))
    return made, sheets


def _drawn(desk: Desk, whom: Whom) -> list[str]:
    """Returns the areas that the file covers: the part of the place that was in its printer's reach.

    A download needs all of them.
    """
    mine = desk.mine
    if mine is None or mine.covers(whom.area_code, desk.round.pk):
        return [whom.area_code]
    return sorted(
        {code for round, code in mine.scopes if round == desk.round.pk and code.startswith(whom.area_code)}
        or {whom.area_code}
    )


def _title(paper: Paper, whom: Whom) -> str:
    return f"{paper.name} {whom.area_code}"


@transaction.atomic
def _print_slips(work: Work, desk: Desk, kind: str, whom: Whom) -> tuple[list[Printed], Sheets]:
    """Draw slips in one transaction with their codes: if the file cannot be written, the codes handed out earlier stay
    valid."""
    officers = list(invited(whom, by=desk.by, round=desk.round))
    name, content = work.params["file_name"], io.BytesIO()
    made, sheets = _draw_slips(content, desk, officers)
    with files.written_whole(files.path_of(name)) as file:
        for piece in files.SEALED.sealed([content.getvalue()], name):
            file.write(piece)
    _write_down(work, desk, kind, made, sheets, SLIPS_KEPT_FOR)
    return made, sheets


def _draw_slips(file: Any, desk: Desk, officers: list[Officer]) -> tuple[list[Printed], Sheets]:
    if not officers:
        raise CannotPrint(_("Tidak ada petugas untuk berkas ini di sana."))
    codes = make_codes(officers, by=desk.by)
    until = SignInCode.objects.filter(officer=officers[0], used_at=None, voided_at=None).values_list("expires_at")
    sheets = Sheets(file, desk.frame(_office(desk, officers[:1])), str(slips.NAME))
    made = list(slips.write(sheets, desk, codes, until.get()[0], desk.site.rstrip("/")))
    sheets.save()
    return made, sheets


@transaction.atomic
def _write_down(work: Work, desk: Desk, kind: str, made: list[Printed], sheets: Sheets, kept_for: timedelta) -> None:
    """Write one row for the file and one for each officer, so that the officer's page shows how often papers were
    printed."""
    name = work.params["file_name"]
    common = {"kind": kind, "round": desk.round, "by": desk.by, "at": desk.now, "job": work.job}
    Printing.objects.filter(job=work.job).delete()  # rows of an attempt whose worker died right after writing them
    Printing.objects.create(
        **common,
        area_code=work.job.area_code,
        officers=len(made),
        pages=sheets.pages,
        file_name=name,
        digest=digest_of_content(files.checksum_of(files.path_of(name)), "printed file"),
        expires_at=timezone.now() + kept_for,
    )
    Printing.objects.bulk_create(
        [Printing(**common, officer=one.officer, officers=1, pages=one.pages) for one in made], batch_size=1000
    )


def print_slip(officer: Officer, *, by: Officer, round: Round, site: str) -> bytes:
    """Returns a slip for one officer with a new code; older codes are voided. Raises CannotPrint, NotAllowed."""
    if not given_codes_by(by).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{by} may not make codes for {officer}")
    desk, file = Desk(round, by, site), io.BytesIO()
    with transaction.atomic():
        try:
            _made, sheets = _draw_slips(file, desk, [officer])
        except CannotInvite as problem:
            raise CannotPrint(str(problem)) from problem
        Printing.objects.create(kind=slips.KIND, round=round, officer=officer, officers=1, pages=sheets.pages, by=by)
    return file.getvalue()


# --- Downloading -----------------------------------------------------------------------------------------------------


class Expired(Exception):
    """The file was removed; it can be printed again."""


class NotReady(Exception):
    """The file is not ready yet, or never will be."""


@dataclass(frozen=True)
class Fetched:
    """A file that is being sent to the officer who asked for it."""

    printing: Printing
    size: int
    content: Iterator[bytes]


@transaction.atomic
def download(wanted: Job, *, by: Officer) -> Fetched:
    """Returns the file, for the officer who asked, while they may still read it. Every download is recorded.

    Raises NotAllowed, NotReady, Expired.
    """
    if wanted.asked_by_id != by.pk:
        raise NotAllowed(f"{by} did not ask for job {wanted.pk}")
    printing = Printing.objects.filter(job=wanted, officer=None).first()
    if printing is None or not wanted.is_over:
        raise NotReady
    kind = wanted.params["kind"]
    permission = Permission.SEE_PERSONNEL if kind == slips.KIND else paper_of(kind).permission
    mine = reach(by, permission)
    # A file printed before "drawn" was recorded covers its whole place.
    for code in wanted.result.get("drawn") or [wanted.area_code]:
        if not mine.covers(code, printing.round_id):
            raise NotAllowed(f"{by} does not hold '{permission}' in {code} any more")
    path = files.path_of(printing.file_name)
    if printing.expires_at is None or timezone.now() > printing.expires_at or not path.is_file():
        raise Expired
    if kind != slips.KIND:
        PrintingDownload.objects.create(printing=printing, by=by)
        return Fetched(printing, path.stat().st_size, _pieces_of(path))
    try:
        content = b"".join(files.SEALED.opened(printing.file_name))
    except Gone as problem:
        raise Expired from problem
    fetching = PrintingDownload.objects.create(printing=printing, by=by)
    return Fetched(printing, len(content), _slips_sent(content, fetching))


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _slips_sent(content: bytes, fetching: PrintingDownload) -> Iterator[bytes]:
    """Yield the slips piece by piece. The code after the last piece runs only if the whole file was sent."""
    for first in range(0, len(content), PIECE):
        yield content[first : first + PIECE]
    _sent_whole(fetching)


@transaction.atomic
def _sent_whole(fetching: PrintingDownload) -> None:
    """Record a complete download of slips: the file is removed soon, or now if this was the last allowed time."""
    # Two downloads that end at the same moment are counted one after the other.
    printing = Printing.objects.select_for_update().get(pk=fetching.printing_id)
    now = timezone.now()
    PrintingDownload.objects.filter(pk=fetching.pk).update(completed_at=now)
    times = printing.downloads.exclude(completed_at=None).count()
    ends_at = now if times >= SLIPS_DOWNLOADS else now + SLIPS_AFTER_DOWNLOAD
    printing.expires_at = min(printing.expires_at or now, ends_at)
    printing.save(update_fields=["expires_at"])
    if times >= SLIPS_DOWNLOADS:
        transaction.on_commit(lambda: files.SEALED.forget(printing.file_name))


def download_name(printing: Printing) -> str:
    area = Area.objects.filter(pk=printing.area_code).values_list("name", flat=True).first() or ""
    parts = [
        "data-contoh" if printing.round.is_made_up else "",
        printing.kind.replace("_", "-"),
        printing.area_code,
        slugify(area)[:40],
        f"per-{day.replace('-', '')}" if (day := printing.job and printing.job.params.get("as_of")) else "",
        f"{zones.local(printing.at, printing.area_code):%Y%m%d-%H%M}",
    ]
    return f"{'_'.join(part for part in parts if part)}.pdf"
