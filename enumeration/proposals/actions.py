"""Proposals for assigning SLS: computed, adjusted by hand, accepted or undone as one decision, or discarded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.access import NotAllowed, Permission, Role, reach
from enumeration.assignment.actions import assigning
from enumeration.assignment.loads import FAMILIES, loads
from enumeration.fields import dates
from enumeration.models import (
    Area,
    Assignment,
    Balance,
    BalanceLine,
    BalanceWorker,
    Cause,
    Level,
    Officer,
    Round,
    Tally,
)
from enumeration.models.areas import village_of
from enumeration.proposals.figures import LINE, Line, Loads, figures_of
from enumeration.proposals.solver.propose import InvalidProblem, Proposal, Sls, Worker, propose
from enumeration.words import Words
from enumeration.workflow import undoing

AT_ONCE = 2000
"""SLS up to which a proposal is computed within the request; a larger one becomes a job."""

EASIEST, HARDEST = 0.5, 3.0


class CannotPropose(Exception):
    """The request is refused. The message says why, for the user who pressed the button."""


# --- Making a proposal -----------------------------------------------------------------------------------------------


@transaction.atomic
def draft(
    area_code: str,
    *,
    round: Round,
    by: Officer,
    officers: Mapping[int, int | None],
    locked: Collection[str] = (),
    keeps_current: bool = False,
) -> Balance:
    """Create a proposal for the SLS of a place among the given officers (with a limit in households, or None).

    `locked`: SLS that stay with their current officer. Computed at once, or as a job. Raises CannotPropose, NotAllowed.
    """
    _require_whole(area_code, round, by)
    if not officers:
        raise CannotPropose(_("Pilih sekurang-kurangnya satu petugas."))
    if any(most is not None and most < 0 for most in officers.values()):
        raise CannotPropose(_("Batas keluarga tidak boleh kurang dari nol."))
    active = set(Officer.objects.filter(pk__in=list(officers), is_active=True).values_list("pk", flat=True))
    if gone := Officer.objects.filter(pk__in=set(officers) - active).first():
        raise CannotPropose(_("%(officer)s sudah tidak aktif. Pilih petugas lain.") % {"officer": gone})
    made = Balance.objects.create(round=round, area_code=area_code, keeps_current=keeps_current, made_by=by)
    BalanceWorker.objects.bulk_create(
        BalanceWorker(balance=made, officer_id=pk, most=officers[pk]) for pk in sorted(active)
    )
    _work_out(made, by=by, locked=locked)
    return made


@transaction.atomic
def recompute(balance: Balance, *, by: Officer) -> None:
    """Compute the proposal again from the current state.

    Locked lines stay with their officer; other adjustments are lost. Raises CannotPropose, NotAllowed, as `give` does.
    """
    _work_out(_drafted(balance, by), by=by)


def _work_out(balance: Balance, *, by: Officer, locked: Collection[str] = ()) -> None:
    if Area.objects.at(Level.SUB_SLS).in_area(balance.area_code).count() <= AT_ONCE:
        compute(balance, locked=locked)
        return
    params = {"balance": str(balance.pk), "locked": sorted(locked)}
    balance.job = jobs.ask("balance", params, by=by, area_code=balance.area_code)
    balance.save(update_fields=["job"])


@jobs.job(
    "balance",
    name=Words("Usulan pembagian", "Proposed balance"),
    page=lambda job: reverse("enumeration:balance", args=[job.params["balance"]]),
)
def work(work: jobs.Work) -> dict[str, int]:
    """Compute a proposal in the background.

    After an interruption it starts again from the beginning; nothing was half written.
    """
    balance = Balance.objects.select_related("round").get(pk=UUID(work.params["balance"]))
    if balance.state != Balance.State.DRAFTED:
        # The full reason would name the officer, and rows of jobs name nobody.
        raise jobs.JobProblem(_("Usulan ini sudah diputuskan, jadi tidak dihitung lagi."))
    work.progress(0, 2, _("Membaca SLS dan petugas"))
    try:
        lines = compute(balance, locked=work.params["locked"])
    except CannotPropose as problem:
        raise jobs.JobProblem(str(problem)) from problem
    work.progress(2, 2)
    return {"sls": lines}


@transaction.atomic
def compute(balance: Balance, *, locked: Collection[str] = ()) -> int:
    """Write the lines of a proposal; locks and difficulties of earlier lines are kept. Returns the number of lines."""
    balance = Balance.objects.select_for_update(of=("self",)).select_related("round").get(pk=balance.pk)
    if balance.state != Balance.State.DRAFTED:
        raise CannotPropose(_state_in_words(balance))
    before = {line.area_id: line for line in balance.lines.all()}
    held = {
        period.area_id: period
        for period in Assignment.objects.active()
        .in_area(balance.area_code)
        .filter(round=balance.round, role=Role.ENUMERATOR)
    }
    lines = []
    for code, families in _families(balance).items():
        line, period = before.get(code), held.get(code)
        is_locked = line.is_locked if line else code in locked and period is not None
        lines.append(
            BalanceLine(
                balance=balance,
                area_id=code,
                families=families,
                difficulty=line.difficulty if line else 1.0,
                was=period,
                officer_id=line.officer_id if line and is_locked else period.officer_id if period else None,
                is_locked=is_locked,
            )
        )
    proposal = _propose(balance, lines)
    for line in lines:
        line.officer_id = proposal.by_sls.get(line.area_id)
    balance.lines.all().delete()
    BalanceLine.objects.bulk_create(lines, batch_size=2000)
    balance.lower_bound, balance.too_large = proposal.lower_bound, proposal.too_large
    balance.save(update_fields=["lower_bound", "too_large"])
    _keep_figures(balance)
    return len(lines)


def _families(balance: Balance) -> dict[str, int]:
    codes = Area.objects.at(Level.SUB_SLS).in_area(balance.area_code).values_list("code", flat=True)
    counted = Tally.objects.in_area(balance.area_code).filter(round=balance.round)
    families = dict(counted.values_list("area_id").annotate(families=FAMILIES))
    return {code: families.get(code, 0) for code in codes}


def _propose(balance: Balance, lines: Collection[BalanceLine]) -> Proposal:
    workers = list(balance.workers.select_related("officer"))
    carries = _carried_elsewhere(balance, [worker.officer_id for worker in workers])
    changed = [worker for worker in workers if worker.carries != carries.get(worker.officer_id, 0)]
    for worker in changed:
        worker.carries = carries.get(worker.officer_id, 0)
    BalanceWorker.objects.bulk_update(changed, ["carries"], batch_size=1000)
    try:
        return propose(
            [Sls(line.area_id, line.families, line.difficulty, line.officer_id, line.is_locked) for line in lines],
            [
                Worker(worker.officer_id, village_of(worker.officer.home_area_id or ""), worker.most, worker.carries)
                for worker in workers
            ],
            keep_current=balance.keeps_current,
        )
    except InvalidProblem as problem:
        raise CannotPropose(str(problem)) from problem


def _carried_elsewhere(balance: Balance, officers: list[int]) -> dict[int, int]:
    """Returns the households that each officer has outside the place."""
    elsewhere = loads(balance.round, Role.ENUMERATOR).exclude(area__code__startswith=balance.area_code)
    return dict(elsewhere.filter(officer__in=officers).values_list("officer", "load"))


def _keep_figures(balance: Balance) -> None:
    """Store what pages say about all lines together. Called after every change of lines."""
    lines = list(map(Line._make, balance.lines.order_by("area_id").values_list(*LINE)))
    kept = {}
    workers = []
    columns = ("pk", "officer_id", "officer__home_area_id", "carries", *Loads._fields)
    for pk, officer, home, carries, *own in balance.workers.values_list(*columns):
        workers.append(Worker(officer, home or "", carries=carries))
        kept[officer] = pk, Loads(*own)
    figures, now = figures_of(lines, workers, balance.lower_bound)
    # A change by hand concerns few officers; five thousand rows are not rewritten for one SLS.
    changed = [
        BalanceWorker(pk=pk, balance=balance, officer_id=officer, **now[officer]._asdict())
        for officer, (pk, own) in kept.items()
        if own != now[officer]
    ]
    # All rows exist; an upsert of thousands takes one second, bulk_update takes ten.
    BalanceWorker.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["pk"], update_fields=Loads._fields, batch_size=1000
    )
    balance.figures = asdict(figures)
    balance.save(update_fields=["figures"])


# --- Adjusting by hand -----------------------------------------------------------------------------------------------


@transaction.atomic
def give(balance: Balance, codes: Iterable[str], *, to: Officer, by: Officer) -> int:
    """Move SLS of a proposal to another of its officers. Returns how many changed.

    Raises CannotPropose where the proposal is decided on or still being computed, or the officer is not one of its own;
    NotAllowed unless the user holds the whole place.
    """
    balance = _drafted(balance, by)
    if not balance.workers.filter(officer=to).exists():
        raise CannotPropose(_("%(officer)s tidak ikut dalam usulan ini.") % {"officer": to})
    moved = _chosen(balance, codes).exclude(officer=to, officer__isnull=False).update(officer=to, is_adjusted=True)
    _keep_figures(balance)
    return moved


@transaction.atomic
def lock(balance: Balance, codes: Iterable[str], *, by: Officer, is_locked: bool = True) -> int:
    """Set which SLS stay with their officer when the proposal is computed again. Returns how many changed.

    Raises CannotPropose, NotAllowed, as `give` does.
    """
    balance = _drafted(balance, by)
    lines = _chosen(balance, codes).filter(officer__isnull=False)
    changed = lines.exclude(is_locked=is_locked).update(is_locked=is_locked)
    _keep_figures(balance)
    return changed


@transaction.atomic
def set_difficulty(balance: Balance, codes: Iterable[str], *, difficulty: float, by: Officer) -> int:
    """Set how much a household of these SLS counts: 1.5 where houses are far apart.

    From EASIEST to HARDEST; takes effect when the proposal is computed again. Returns how many changed. Raises
    CannotPropose, NotAllowed, as `give` does.
    """
    if not EASIEST <= difficulty <= HARDEST:
        raise CannotPropose(_("Tingkat kesulitan harus antara 0,5 dan 3."))
    balance = _drafted(balance, by)
    weighed = _chosen(balance, codes).exclude(difficulty=difficulty).update(difficulty=difficulty)
    _keep_figures(balance)
    return weighed


def _chosen(balance: Balance, codes: Iterable[str]):
    wanted = set(codes)
    if not wanted:
        raise CannotPropose(_("Pilih sekurang-kurangnya satu SLS."))
    return balance.lines.filter(area__in=wanted)


# --- Deciding --------------------------------------------------------------------------------------------------------


@transaction.atomic
def accept(balance: Balance, *, by: Officer) -> assigning.Outcome:
    """Carry the proposal out, as one batch of the ledger. SLS that changed since it was made are skipped, and named.

    Of two users who press at once, one wins; the other is told who. Raises CannotPropose, NotAllowed.
    """
    _require_whole(balance.area_code, balance.round, by)
    if not is_ready(balance):
        raise CannotPropose(_("Usulan ini belum selesai dihitung. Tunggu sampai selesai, atau hitung ulang."))
    # Compare-and-swap: the second user waits here for the first, and then finds nothing to move.
    moved = Balance.objects.filter(pk=balance.pk, state=Balance.State.DRAFTED).update(
        state=Balance.State.ACCEPTED, accepted_by=by, accepted_at=timezone.now()
    )
    if not moved:
        raise CannotPropose(_state_in_words(_fresh(balance)))
    changes = [
        assigning.Change(area, officer, was)
        for area, officer, was in changed_lines(balance).values_list("area_id", "officer_id", "was_id")
    ]
    if not changes:
        raise CannotPropose(_("Usulan ini sama dengan pembagian sekarang; tidak ada yang berubah."))
    try:
        outcome = assigning.decide(
            changes,
            role=Role.ENUMERATOR,
            round=balance.round,
            by=by,
            cause=Cause.BALANCE,
        )
    except assigning.CannotAssign as problem:
        raise CannotPropose(str(problem)) from problem
    if not outcome.assigned:
        raise CannotPropose(
            _("Tidak ada yang dapat diterima: semua SLS ini sudah berubah sejak diusulkan. Hitung ulang usulan.")
        )
    Balance.objects.filter(pk=balance.pk).update(batch=outcome.batch)
    return outcome


def changed_lines(balance: Balance):
    """Returns the lines whose SLS would go to another officer than before.

    An SLS that nobody has room for stays as it is.
    """
    return balance.lines.filter(officer__isnull=False).filter(Q(was=None) | ~Q(was__officer=F("officer")))


@transaction.atomic
def undo(balance: Balance, *, by: Officer) -> list[str]:
    """Take back what accepting the proposal assigned. Returns the area codes.

    Allowed to the officer who accepted it and to officers above them. Raises CannotPropose, NotAllowed.
    """
    _require_whole(balance.area_code, balance.round, by)
    if why := why_not_undone_by(by, _fresh(balance)):
        raise CannotPropose(why)
    moved = Balance.objects.filter(pk=balance.pk, state=Balance.State.ACCEPTED).update(state=Balance.State.UNDONE)
    fresh = _fresh(balance)
    if not moved or fresh.batch is None:
        raise CannotPropose(_state_in_words(fresh))
    try:
        return assigning.undo(fresh.batch, by=by)
    except assigning.CannotAssign as problem:
        raise CannotPropose(str(problem)) from problem


def why_not_undone_by(user: Officer, balance: Balance) -> str:
    """Returns why this user may not undo an accepted proposal, in words; "" where they may, or nothing was accepted."""
    if balance.state != Balance.State.ACCEPTED or balance.accepted_at is None:
        return ""
    return undoing.refusal(
        user, balance.accepted_by, Permission.ASSIGN, at=balance.accepted_at, round_id=balance.round_id
    )


@transaction.atomic
def take_up_again(balance: Balance, *, by: Officer) -> None:
    """Reopen an undone or discarded proposal, so that it can be accepted, compared with the current state.

    Raises CannotPropose in any other state, NotAllowed.
    """
    _require_whole(balance.area_code, balance.round, by)
    moved = Balance.objects.filter(pk=balance.pk, state__in=(Balance.State.UNDONE, Balance.State.LET_GO)).update(
        state=Balance.State.DRAFTED, batch=None, accepted_by=None, accepted_at=None
    )
    if not moved:
        raise CannotPropose(_state_in_words(_fresh(balance)))
    # SLS that were split or merged since no longer exist.
    balance.lines.exclude(area__ended_at=None).delete()
    now = Assignment.objects.active().filter(round=balance.round, area=OuterRef("area"), role=Role.ENUMERATOR)
    balance.lines.update(was=Subquery(now.values("pk")))
    _keep_figures(_fresh(balance))


@transaction.atomic
def let_go(balance: Balance, *, by: Officer) -> None:
    """Discard the proposal. It stays readable. Raises CannotPropose where it is decided on already, NotAllowed."""
    _require_whole(balance.area_code, balance.round, by)
    if not Balance.objects.filter(pk=balance.pk, state=Balance.State.DRAFTED).update(state=Balance.State.LET_GO):
        raise CannotPropose(_state_in_words(_fresh(balance)))


def is_ready(balance: Balance) -> bool:
    """Returns whether its lines are there, and not being computed."""
    return balance.job is None or (balance.job.is_over and balance.job.state == balance.job.State.DONE)


def _fresh(balance: Balance) -> Balance:
    return Balance.objects.select_related("accepted_by").get(pk=balance.pk)


def _drafted(balance: Balance, by: Officer) -> Balance:
    """Returns the proposal, locked, if it can still be changed."""
    _require_whole(balance.area_code, balance.round, by)
    fresh = (
        Balance.objects.select_for_update(of=("self",)).select_related("round", "job", "accepted_by").get(pk=balance.pk)
    )
    if fresh.state != Balance.State.DRAFTED:
        raise CannotPropose(_state_in_words(fresh))
    if fresh.job and not fresh.job.is_over:
        raise CannotPropose(_("Usulan ini masih dihitung. Tunggu sampai selesai."))
    return fresh


def _state_in_words(balance: Balance) -> str:
    """Returns why it cannot be decided or changed now: its state, and by whom."""
    if balance.state == Balance.State.ACCEPTED and balance.accepted_by and balance.accepted_at:
        when = dates.moment(timezone.localtime(balance.accepted_at), "second")
        return _("Usulan ini sudah diterima oleh %(by)s pada %(when)s.") % {"by": balance.accepted_by, "when": when}
    return {
        Balance.State.UNDONE: _("Usulan ini sudah dibatalkan. Pakai lagi usulan ini untuk mengubahnya."),
        Balance.State.LET_GO: _("Usulan ini tidak dipakai lagi. Pakai lagi usulan ini untuk mengubahnya."),
    }.get(Balance.State(balance.state), _("Usulan ini belum diterima."))


def _require_whole(area_code: str, round: Round, by: Officer) -> None:
    """Raise NotAllowed unless the user holds the whole place."""
    if not reach(by, Permission.ASSIGN).covers(area_code, round.pk):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in all of {area_code}")
