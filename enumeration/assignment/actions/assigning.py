"""Assigning areas to officers. Every decision opens or ends periods in the ledger; none is overwritten.

`decide` compares what the user saw (`was`) with the current state, for the role that the page is about. The second of
two users is told who was first; the ledger's constraints settle this, not a check beforehand. The other decisions about
who works where follow below; all of them write through one module, `enumeration/assignment/ledger.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from enumeration.access import FIELD_ROLES, NotAllowed, Permission, Role, reach
from enumeration.assignment.ledger import Decision, Post, begin, end
from enumeration.assignment.loads import may_appoint_supervisors
from enumeration.assignment.periods import decided_in
from enumeration.fields.bounds import plain
from enumeration.models import Area, Assignment, Cause, Level, Officer, Round
from enumeration.models.areas import village_of
from enumeration.workflow.corrections import settle_corrections


class CannotAssign(Exception):
    """The decision is refused. The message says why, for the user who pressed the button."""


@dataclass(frozen=True)
class Change:
    """One SLS of a decision: its new officer, and the running period as the user saw it.

    `to`: an officer's pk, or None to leave it without an officer. `was`: a period's pk, or None where nobody had it.
    """

    area: str
    to: int | None
    was: int | None = None


@dataclass
class Outcome:
    """The result of one decision: the areas assigned and freed, and who has each of the others already."""

    batch: UUID
    assigned: list[str] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)  # were that officer's before
    taken: dict[str, Assignment] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)  # no longer as the user saw it, and without an officer now


@transaction.atomic
def decide(
    changes: Iterable[Change],
    *,
    role: Role,
    round: Round,
    by: Officer,
    cause: Cause = Cause.BALANCE,
    reason: str = "",
    batch: UUID | None = None,
) -> Outcome:
    """Carry out one decision about sub-SLS, as one batch. An SLS that is no longer as the user saw it is skipped, and
    named.

    `role`: the role that the page is about; `by` must be allowed to say who holds that role there. Raises NotAllowed
    where `by` may not assign; CannotAssign for an unknown or ended area, an officer who left, or a period of another
    role.
    """
    wanted = {change.area: change for change in sorted(changes, key=lambda change: change.area)}
    _refuse_unless_sensible(wanted.values(), role=role, round=round, by=by)
    outcome = Outcome(batch=batch or uuid.uuid4())
    running = _locked(Assignment.objects.filter(pk__in=[change.was for change in wanted.values() if change.was]))
    if any((period.role, period.round_id) != (role, round.pk) for period in running):
        raise CannotAssign(_("Pilihan ini memuat penugasan peran atau putaran lain. Muat ulang papan ini."))
    as_seen = {
        period.area_id: period
        for period in running
        if period.area_id in wanted and wanted[period.area_id].was == period.pk
    }
    outcome.already = sorted(code for code, period in as_seen.items() if period.officer_id == wanted[code].to)
    ending = [period for code, period in as_seen.items() if code not in outcome.already]
    decision = Decision(by=by, cause=cause, reason=reason, batch=outcome.batch)
    end(ending, decision)
    outcome.freed = sorted(period.area_id for period in ending if wanted[period.area_id].to is None)
    giving = [
        Post(round.pk, code, role, change.to)
        for code, change in wanted.items()
        if change.to is not None and code not in outcome.already and (change.was is None or code in as_seen)
    ]
    outcome.assigned = [post.area for post in begin(giving, decision)]
    _settle(ending, {*outcome.assigned}, round)
    lost = set(wanted).difference(outcome.assigned, outcome.freed, outcome.already)
    holders = Assignment.objects.active().filter(round=round, role=role, area__in=lost)
    outcome.taken = {holder.area_id: holder for holder in holders.select_related("officer", "decided_by", "area")}
    outcome.changed = sorted(lost.difference(outcome.taken))
    return outcome


def assign(codes: Iterable[str], *, to: Officer, role: Role, round: Round, by: Officer, reason: str = "") -> Outcome:
    """Assign sub-SLS that nobody has to an officer. Those that somebody has stay theirs, and the outcome says whose."""
    changes = [Change(code, to.pk) for code in set(codes)]
    return decide(changes, role=role, round=round, by=by, cause=Cause.ASSIGN, reason=reason)


def hand_over(
    periods: Iterable[int],
    *,
    to: Officer,
    role: Role,
    round: Round,
    by: Officer,
    reason: str,
    cause: Cause = Cause.HAND_OVER,
) -> Outcome:
    """End the given running periods and assign their areas to another officer, in the same role.

    `periods` are the assignments that the user saw on the screen: one that ended in the meantime is skipped, not
    overwritten. Raises CannotAssign without a reason, and as `decide` does.
    """
    if not plain(reason):
        raise CannotAssign(_("Tuliskan alasan pemindahan; alasan ini tercatat di riwayat SLS."))
    return _change_all(periods, to=to.pk, role=role, round=round, by=by, reason=reason, cause=cause)


def withdraw(
    periods: Iterable[int], *, role: Role, round: Round, by: Officer, reason: str, cause: Cause = Cause.WITHDRAW
) -> list[str]:
    """End running periods of a role and leave their areas without an officer. Returns the area codes.

    Raises CannotAssign without a reason, and as `decide` does.
    """
    if not plain(reason):
        raise CannotAssign(_("Tuliskan alasan penarikan; alasan ini tercatat di riwayat SLS."))
    return _change_all(periods, to=None, role=role, round=round, by=by, reason=reason, cause=cause).freed


def _change_all(
    periods: Iterable[int], *, to: int | None, role: Role, round: Round, by: Officer, reason: str, cause: Cause
) -> Outcome:
    """Carry out one decision about running periods within reach. `decide` checks their role."""
    found = Assignment.objects.visible_to(by).active().filter(pk__in=list(periods))
    changes = [Change(area, to, pk) for area, pk in found.values_list("area_id", "pk")]
    if not changes:
        return Outcome(batch=uuid.uuid4())
    return decide(changes, role=role, round=round, by=by, cause=cause, reason=reason)


@transaction.atomic
def give_back(codes: Collection[str], *, by: Officer, round: Round, reason: str) -> list[str]:
    """Give SLS of an enumerator back, with a reason; the board shows them as free, with that reason. Returns the codes.

    Raises CannotAssign without a reason. SLS that the enumerator does not have (any more) are skipped.
    """
    if not plain(reason):
        raise CannotAssign(_("Tuliskan alasan pengembalian, supaya pengawas tahu apa yang harus diatur."))
    mine = _locked(by.assignments.filter(round=round, area__in=codes, role=Role.ENUMERATOR))
    return _end_each(mine, by=by, reason=reason, cause=Cause.RETURN)


@transaction.atomic
def replace(officer: Officer, *, to: Officer, role: Role, by: Officer, round: Round, reason: str) -> Outcome:
    """Let another officer take over all SLS that `officer` holds in a role within the user's reach, with open and
    returned work.

    Submitted questionnaires keep their author; the successor must correct what is sent back from now on. Raises
    CannotAssign where `officer` holds nothing there, and as `hand_over` does.
    """
    if officer.pk == to.pk:
        raise CannotAssign(_("Pilih petugas lain sebagai pengganti."))
    held = Assignment.objects.visible_to(by).active().filter(officer=officer, round=round, role=role)
    periods = list(held.values_list("pk", flat=True))
    if not periods:
        raise CannotAssign(_("%(officer)s tidak memegang SLS di wilayah Anda.") % {"officer": officer})
    return hand_over(periods, to=to, role=role, round=round, by=by, reason=reason, cause=Cause.REPLACE)


@transaction.atomic
def end_all(officer: Officer, *, by: Officer, reason: str, cause: Cause = Cause.DEACTIVATE) -> list[str]:
    """End every running period of an officer, in every role and round; their SLS become free. Returns the codes.

    For users who may deactivate the officer; the caller checks that.
    """
    return _end_each(_locked(officer.assignments.all()), by=by, reason=reason, cause=cause)


def end_role(period: Assignment, *, by: Officer, reason: str) -> None:
    """End one running period that is no field work. For users who may take roles there; the caller checks that."""
    _end_each(_locked(Assignment.objects.filter(pk=period.pk)), by=by, reason=reason, cause=Cause.END_ROLE)


@transaction.atomic
def end_training(round: Round, *, by: Officer) -> int:
    """End every period of a training round, so that it is nobody's any more. Returns how many ended.

    For users who manage the round; the caller checks that. Raises CannotAssign for any other round.
    """
    if not round.is_training:
        raise CannotAssign(_("Ini bukan putaran latihan."))
    running = _locked(Assignment.objects.filter(round=round))
    _end_each(running, by=by, reason=_("Putaran latihan dihapus."), cause=Cause.WITHDRAW)
    return len(running)


def appoint(period: Assignment, *, by: Officer) -> None:
    """Give a role in an area, as filled in on a form. For users who may give roles there; the caller checks that.

    Raises CannotAssign with the reason from `why_not_appointed`, and where somebody was quicker.
    """
    if why := why_not_appointed(period.role, period.area, period.officer_id, by=by):
        raise CannotAssign(why)
    post = Post(period.round_id, period.area_id, period.role, period.officer_id)
    period.pk = begun(post, Decision(by=by, reason=period.reason)).pk
    period.refresh_from_db()


def appoint_all(posts: Collection[Post], *, by: Officer, reason: str) -> UUID:
    """Give many officers their roles at once, as one decision: all of them, or none. Returns its batch.

    For users who may give roles there and have asked `why_not_appointed`; the caller checks both. Raises CannotAssign
    where somebody was quicker.
    """
    decision = Decision(by=by, reason=reason)
    with transaction.atomic():
        if len(begin(posts, decision)) < len(posts):
            raise CannotAssign(_("Sebagian wilayah baru saja diberikan kepada petugas lain. Periksa lagi."))
        for round_id in {post.round_id for post in posts}:
            codes = {post.area for post in posts if post.round_id == round_id and post.role in FIELD_ROLES}
            settle_corrections(round_id, codes, set())
    return decision.batch


def why_not_appointed(role: str, area: Area, officer: int, *, by: Officer) -> str:
    """Returns why this role may not be given, in words; "" where it may.

    Nobody gives a role to themselves. Field work is assigned per sub-SLS and coordination per kecamatan; a larger area
    would give too much reach.
    """
    if officer == by.pk:
        return _("Peran untuk diri sendiri tidak dapat diberikan. Mintalah administrator lain.")
    if role in FIELD_ROLES and area.level != Level.SUB_SLS:
        return _("PPL dan PML ditugaskan per sub-SLS (16 angka).")
    if role == Role.COORDINATOR and area.level != Level.SUBDISTRICT:
        return _("Koseka ditugaskan per kecamatan (7 angka).")
    return ""


def begun(post: Post, decision: Decision) -> Assignment:
    """Begin one period and return it. Raises CannotAssign where somebody was quicker."""
    if not begin([post], decision):
        raise CannotAssign(_("Peran itu baru saja diberikan di wilayah ini. Muat ulang halaman ini."))
    return Assignment.objects.get(batch=decision.batch)


def pass_on(old: Area, pieces: Collection[Area], decision: Decision) -> None:
    """End the running field periods of an area that ended, and begin one on each piece for the same officer.

    For users who may change areas; the caller checks that.
    """
    running = _locked(Assignment.objects.filter(area=old, role__in=FIELD_ROLES))
    end(running, decision)
    begin(
        [Post(period.round_id, piece.code, period.role, period.officer_id) for period in running for piece in pieces],
        decision,
    )


@transaction.atomic
def undo(batch: UUID, *, by: Officer, but: Collection[str] = ()) -> list[str]:
    """Take back one decision, except areas that somebody has decided on since. Returns the area codes.

    Areas that the decision took from an officer go back to them. Nothing is deleted: the ledger shows both decisions.

    Allowed for twelve hours to the officer who decided and to officers above them (enumeration/workflow/undoing.py).
    `but`: areas that stay. Raises CannotAssign where the decision is unknown or may not be undone any more, NotAllowed.
    """
    decided = decided_in(batch)
    if decided is None:
        raise CannotAssign(_("Keputusan yang hendak dibatalkan tidak ditemukan. Muat ulang papan ini."))
    if why := decided.why_not_undone_by(by):
        raise CannotAssign(why)
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
    _refuse_roles([(period.role, period.area_id, period.round_id) for period in [*given, *took]], by)
    decision = Decision(by=by, cause=Cause.UNDO)
    end(given, decision)
    posts = [Post(period.round_id, period.area_id, period.role, period.officer_id) for period in took]
    restored = [post.area for post in begin(posts, decision)]
    codes = sorted({period.area_id for period in given}.union(restored))
    if not codes:
        raise CannotAssign(_("Tidak ada lagi yang dapat dibatalkan: penugasan ini sudah diubah."))
    for round_id in {period.round_id for period in [*given, *took]}:
        settle_corrections(round_id, codes, {period.officer_id for period in [*given, *took]})
    return codes


def _was_given(period: Assignment, batch: UUID) -> bool:
    """Returns whether the decision that ended this period assigned its SLS to somebody (who has lost it since)."""
    return Assignment.objects.filter(batch=batch, round=period.round_id, area=period.area_id, role=period.role).exists()


def _locked(periods) -> list[Assignment]:
    """Returns the running ones among the periods, locked in a fixed order, so that two decisions wait instead of
    deadlocking."""
    return list(periods.filter(ended_at=None).select_for_update(of=("self",)).order_by("area_id", "pk"))


def _end_each(periods: Collection[Assignment], *, by: Officer, reason: str, cause: Cause) -> list[str]:
    end(periods, Decision(by=by, cause=cause, reason=reason))
    field_work = [period for period in periods if period.role in FIELD_ROLES]
    codes = {period.area_id for period in field_work}
    for round_id in {period.round_id for period in field_work}:
        settle_corrections(round_id, codes, {period.officer_id for period in field_work})
    return sorted(codes)


def _settle(ended: Collection[Assignment], given: Collection[str], round: Round) -> None:
    areas = {period.area_id for period in ended}.union(given)
    settle_corrections(round.pk, areas, {period.officer_id for period in ended})


def _refuse_roles(posts: Collection[tuple[str, str, int]], by: Officer) -> None:
    """Raise NotAllowed unless `by` may assign that role there: each post is a role, an area and a round.

    Only users who hold the whole village say who supervises an SLS; a supervisor assigns enumerators only.
    """
    mine = reach(by, Permission.ASSIGN)
    for role, area, round_id in posts:
        if role not in FIELD_ROLES or not mine.covers(area, round_id):
            raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {area} for {role}")
        village = village_of(area)
        if role == Role.SUPERVISOR and not may_appoint_supervisors(mine, village, round_id):
            raise NotAllowed(f"{by} does not appoint supervisors in {village}")


def _refuse_unless_sensible(changes: Collection[Change], *, role: Role, round: Round, by: Officer) -> None:
    if not changes:
        raise CannotAssign(_("Pilih sekurang-kurangnya satu SLS."))
    _refuse_roles([(role, change.area, round.pk) for change in changes], by)
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
