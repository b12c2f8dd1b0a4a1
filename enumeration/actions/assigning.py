"""Sharing areas out among officers. Every decision opens or ends periods in the ledger; none is overwritten.

`decide` is the one way in: what a user saw (`was`) against what is true now. Whoever comes second is told who was first;
the ledger's constraints settle it, not a look beforehand.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import FIELD_ROLES, NotAllowed, Permission, Role, reach
from enumeration.corrections import settle_corrections
from enumeration.models import Area, Assignment, Cause, Level, Officer, Round


class CannotAssign(Exception):
    """The message says why, for the person who pressed the button."""


@dataclass(frozen=True)
class Change:
    """One SLS of a decision: to whom it shall go, and the running period as the user saw it.

    `to`: an officer's pk, or None to leave it without one. `was`: a period's pk, or None where nobody had it.
    """

    area: str
    to: int | None
    was: int | None = None


@dataclass
class Outcome:
    """What became of one decision: the areas given out and left free, and who already has each of the others."""

    batch: UUID
    assigned: list[str] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)  # were with that officer before
    taken: dict[str, Assignment] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)  # not as seen any more, and without an officer now


@transaction.atomic
def decide(
    changes: Iterable[Change],
    *,
    role: Role,
    round: Round,
    by: Officer,
    cause: Cause = Cause.BALANCE,
    reason: str = "",
) -> Outcome:
    """Carries out one decision about sub-SLS, as one batch. What is not as the user saw it stays as it is, and is named.

    Raises NotAllowed where `by` may not assign; CannotAssign for an unknown or ended area, or an officer who left.
    """
    wanted = {change.area: change for change in sorted(changes, key=lambda change: change.area)}
    _refuse_unless_sensible(wanted.values(), round=round, by=by)
    outcome = Outcome(batch=uuid.uuid4())
    seen = [change.was for change in wanted.values() if change.was]
    running = _locked(Assignment.objects.filter(pk__in=seen, round=round, role=role))
    as_seen = {period.area_id: period for period in running if wanted[period.area_id].was == period.pk}
    outcome.already = sorted(code for code, period in as_seen.items() if period.officer_id == wanted[code].to)
    ending = [period for code, period in as_seen.items() if code not in outcome.already]
    # Taken after the locks were had: a period cannot begin before the one that it follows has ended.
    now = timezone.now()
    _end(ending, by=by, reason=reason, cause=cause, batch=outcome.batch, at=now)
    outcome.freed = sorted(period.area_id for period in ending if wanted[period.area_id].to is None)
    giving = [
        change
        for code, change in wanted.items()
        if change.to is not None and code not in outcome.already and (change.was is None or code in as_seen)
    ]
    outcome.assigned = _open(
        giving, role=role, round=round, by=by, reason=reason, cause=cause, batch=outcome.batch, at=now
    )
    _settle(ending, outcome.assigned, round)
    lost = set(wanted).difference(outcome.assigned, outcome.freed, outcome.already)
    holders = Assignment.objects.active().filter(round=round, role=role, area__in=lost)
    outcome.taken = {holder.area_id: holder for holder in holders.select_related("officer", "decided_by", "area")}
    outcome.changed = sorted(lost.difference(outcome.taken))
    return outcome


def assign(codes: Iterable[str], *, to: Officer, role: Role, round: Round, by: Officer, reason: str = "") -> Outcome:
    """Gives sub-SLS that nobody has to an officer. What someone already has stays theirs, and the outcome says whose."""
    changes = [Change(code, to.pk) for code in set(codes)]
    return decide(changes, role=role, round=round, by=by, cause=Cause.ASSIGN, reason=reason)


def hand_over(
    periods: Iterable[int], *, to: Officer, by: Officer, reason: str, cause: Cause = Cause.HAND_OVER
) -> Outcome:
    """Ends the given running periods and gives their areas to another officer, for the same role.

    `periods` are the assignments the user saw on the screen: one that ended meanwhile is left out, not overwritten.
    """
    if not reason.strip():
        raise CannotAssign(_("Tuliskan alasan pemindahan; alasan ini tercatat di riwayat SLS."))
    return _change_all(periods, to=to.pk, by=by, reason=reason, cause=cause)


def withdraw(periods: Iterable[int], *, by: Officer, reason: str) -> list[str]:
    """Ends running periods, leaving their areas without an officer. Gives the area codes."""
    return _change_all(periods, to=None, by=by, reason=reason, cause=Cause.WITHDRAW).freed


def _change_all(periods: Iterable[int], *, to: int | None, by: Officer, reason: str, cause: Cause) -> Outcome:
    """One decision about running periods, which are all of one role and round on every page that offers this."""
    found = list(
        Assignment.objects.visible_to(by)
        .active()
        .filter(pk__in=list(periods), role__in=FIELD_ROLES)
        .select_related("round")
    )
    if not found:
        return Outcome(batch=uuid.uuid4())
    if len({(period.role, period.round_id) for period in found}) > 1:
        raise CannotAssign(_("Pilih SLS untuk satu peran saja: PPL atau PML."))
    changes = [Change(period.area_id, to, period.pk) for period in found]
    return decide(changes, role=Role(found[0].role), round=found[0].round, by=by, cause=cause, reason=reason)


@transaction.atomic
def give_back(codes: Collection[str], *, by: Officer, round: Round, reason: str) -> list[str]:
    """An enumerator returns SLS with a reason; they stand on the board as free, with that reason. Gives the codes.

    Raises CannotAssign without a reason. What they do not have (any more) is left alone.
    """
    if not reason.strip():
        raise CannotAssign(_("Tuliskan alasan pengembalian, supaya pengawas tahu apa yang harus diatur."))
    mine = _locked(by.assignments.filter(round=round, area__in=codes, role=Role.ENUMERATOR))
    return _end_each(mine, by=by, reason=reason, cause=Cause.RETURN)


@transaction.atomic
def replace(officer: Officer, *, to: Officer, by: Officer, round: Round, reason: str) -> Outcome:
    """Another officer takes over all SLS that `officer` holds in the user's reach, with open and returned work.

    What was sent in keeps its author; what is sent back from now on is the successor's to mend.
    """
    if officer.pk == to.pk:
        raise CannotAssign(_("Pilih petugas lain sebagai pengganti."))
    held = (
        Assignment.objects.visible_to(by)
        .active()
        .filter(officer=officer, round=round, role__in=FIELD_ROLES)
        .order_by("role")
    )
    roles = {period.role for period in held}
    if not roles:
        raise CannotAssign(_("%(officer)s tidak memegang SLS di wilayah Anda.") % {"officer": officer})
    if len(roles) > 1:
        raise CannotAssign(
            _("%(officer)s memegang SLS sebagai PPL dan PML. Pindahkan satu per satu.") % {"officer": officer}
        )
    return hand_over([period.pk for period in held], to=to, by=by, reason=reason, cause=Cause.REPLACE)


@transaction.atomic
def end_all(officer: Officer, *, by: Officer, reason: str, cause: Cause = Cause.DEACTIVATE) -> list[str]:
    """Ends every running field period of an officer, in whatever round; their SLS are free. Gives the codes.

    For who may deactivate the officer; the caller checks that.
    """
    return _end_each(_locked(officer.assignments.filter(role__in=FIELD_ROLES)), by=by, reason=reason, cause=cause)


@transaction.atomic
def undo(batch: UUID, *, by: Officer, but: Collection[str] = ()) -> list[str]:
    """Takes back one decision, where nobody has decided anew since. Gives the area codes.

    Areas that the decision took from an officer go back to them. Nothing is deleted: the ledger shows both.
    `but`: areas for which it stands.
    """
    visible = Assignment.objects.visible_to(by).exclude(area__in=but)
    given = _locked(visible.filter(batch=batch, role__in=FIELD_ROLES))
    opened = {(period.area_id, period.role) for period in given}
    took = [
        period
        for period in visible.filter(
            end_batch=batch, role__in=FIELD_ROLES, officer__is_active=True, area__ended_at=None
        )
        .select_related("officer")
        .order_by("area_id")
        if (period.area_id, period.role) in opened or not _was_given(period, batch)
    ]
    now, back = timezone.now(), uuid.uuid4()
    _end(given, by=by, reason="", cause=Cause.UNDO, batch=back, at=now)
    restored = []
    for role in FIELD_ROLES:
        changes = [Change(period.area_id, period.officer_id) for period in took if period.role == role]
        if changes:
            round = Round.objects.get(pk=took[0].round_id)
            restored += _open(changes, role=role, round=round, by=by, reason="", cause=Cause.UNDO, batch=back, at=now)
    codes = sorted({period.area_id for period in given}.union(restored))
    if not codes:
        raise CannotAssign(_("Tidak ada lagi yang dapat dibatalkan: penugasan ini sudah diubah."))
    for round_id in {period.round_id for period in [*given, *took]}:
        settle_corrections(round_id, codes, {period.officer_id for period in [*given, *took]})
    return codes


def _was_given(period: Assignment, batch: UUID) -> bool:
    """Whether the decision that ended this period gave its SLS to somebody (who has lost it again since)."""
    return Assignment.objects.filter(batch=batch, round=period.round_id, area=period.area_id, role=period.role).exists()


# --- Opening and ending periods --------------------------------------------------------------------------------------


def _locked(periods) -> list[Assignment]:
    """The running ones among the periods, locked in one order, so that two decisions wait instead of deadlocking."""
    return list(periods.filter(ended_at=None).select_for_update(of=("self",)).order_by("area_id", "pk"))


def _end(periods: Collection[Assignment], *, by: Officer, reason: str, cause: Cause, batch: UUID, at: datetime) -> None:
    Assignment.objects.filter(pk__in=[period.pk for period in periods], ended_at=None).update(
        ended_at=at, ended_by=by, end_reason=reason[:300], end_cause=cause, end_batch=batch
    )


def _end_each(periods: Collection[Assignment], *, by: Officer, reason: str, cause: Cause) -> list[str]:
    _end(periods, by=by, reason=reason, cause=cause, batch=uuid.uuid4(), at=timezone.now())
    for round_id in {period.round_id for period in periods}:
        settle_corrections(round_id, {period.area_id for period in periods}, {period.officer_id for period in periods})
    return sorted({period.area_id for period in periods})


def _open(
    changes: Collection[Change],
    *,
    role: Role,
    round: Round,
    by: Officer,
    reason: str,
    cause: Cause,
    batch: UUID,
    at: datetime,
) -> list[str]:
    """Opens periods, except where somebody else was first. Gives the codes of those that began."""
    with connection.cursor() as cursor:
        # The ledger's constraints decide between two who press at once: the loser's row is simply not there.
        cursor.execute(
            """
            INSERT INTO enumeration_assignment
                (round_id, area_id, role, officer_id, started_at, decided_by_id, reason, end_reason, batch, cause)
            SELECT %s, area, %s, officer, %s, %s, %s, '', %s, %s
            FROM unnest(%s::varchar[], %s::bigint[]) AS given (area, officer)
            ON CONFLICT DO NOTHING
            RETURNING area_id
            """,
            [
                *(round.pk, role, at, by.pk, reason[:300], batch, cause),
                *([change.area for change in changes], [change.to for change in changes]),
            ],
        )
        return sorted(code for (code,) in cursor.fetchall())


def _settle(ended: Collection[Assignment], given: Collection[str], round: Round) -> None:
    areas = {period.area_id for period in ended}.union(given)
    settle_corrections(round.pk, areas, {period.officer_id for period in ended})


def _refuse_unless_sensible(changes: Collection[Change], *, round: Round, by: Officer) -> None:
    if not changes:
        raise CannotAssign(_("Pilih sekurang-kurangnya satu SLS."))
    mine = reach(by, Permission.ASSIGN)
    for change in changes:
        if not mine.covers(change.area, round.pk):
            raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {change.area}")
    codes = {change.area for change in changes}
    known = set(Area.objects.at(Level.SUB_SLS).filter(code__in=codes).values_list("code", flat=True))
    if unknown := sorted(codes - known):
        raise CannotAssign(
            _("%(code)s bukan kode sub-SLS (16 angka) yang dipakai sekarang. Muat ulang daftar wilayah.")
            % {"code": unknown[0]}
        )
    wanted = {change.to for change in changes if change.to is not None}
    if gone := Officer.objects.filter(pk__in=wanted, is_active=False).first():
        raise CannotAssign(_("%(officer)s sudah tidak aktif. Pilih petugas lain.") % {"officer": gone})
