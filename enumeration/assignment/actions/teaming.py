"""Who leads whom: enumerators move to another supervisor's team, with or without the supervision of their SLS; and the
undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import NotAllowed, Permission, Role, reach
from enumeration.assignment.actions import assigning
from enumeration.assignment.loads import candidates
from enumeration.assignment.teams import supervisors_of
from enumeration.fields import dates
from enumeration.language import recorded
from enumeration.models import Assignment, Cause, Officer, OfficerChange, Round
from enumeration.workflow import undoing

TEAM = OfficerChange.Kind.TEAM


class CannotMove(Exception):
    """The move is refused. The message says why, for the user who pressed the button."""


@dataclass(frozen=True)
class Moved:
    """What one move changed; its batch is also the batch in the ledger."""

    batch: UUID
    officers: int
    supervised: int  # SLS that the new supervisor supervises from now on


@transaction.atomic
def move(
    officers: Collection[int], *, to: Officer, by: Officer, round: Round, kecamatan: str, with_sls: bool = True
) -> Moved:
    """Move enumerators of a kecamatan to a supervisor's team; with_sls, the supervision of their SLS moves too.

    Raises NotAllowed where `by` does not hold the whole kecamatan, CannotMove for officers who do not work there.
    """
    _require_whole(by, round, kecamatan)
    if not officers:
        raise CannotMove(_("Pilih sekurang-kurangnya satu PPL."))
    if not supervisors_of(round, kecamatan).filter(pk=to.pk).exists():
        raise CannotMove(_("%(officer)s bukan PML di kecamatan ini.") % {"officer": to})
    _locked(officers)
    moving = list(candidates(by, round, kecamatan, Role.ENUMERATOR).filter(pk__in=list(officers)))
    if len(moving) < len(set(officers)):
        raise CannotMove(_("Ada PPL yang bukan petugas kecamatan ini. Muat ulang halaman ini."))
    changing = [one for one in moving if one.leader_id != to.pk]
    batch = uuid4()
    supervised = _supervise(moving, to, by, round, kecamatan, batch) if with_sls else 0
    if changing or supervised:
        _lead(moving, {one.pk: to for one in moving}, by=by, round=round, kecamatan=kecamatan, batch=batch)
    return Moved(batch, len(changing), supervised)


@dataclass
class PutBack:
    """The result of an undo."""

    officers: int
    areas: list[str]
    stayed: list[str]  # officers moved again since, one sentence each


@transaction.atomic
def undo(batch: UUID, *, by: Officer, round: Round, kecamatan: str) -> PutBack:
    """Put everybody of one move back to where they were, with the supervision of their SLS, unless moved again since.

    Allowed for twelve hours to the officer who moved them and to officers above (enumeration/workflow/undoing.py).
    Raises NotAllowed as `move` does, CannotMove where this user may not, or nothing of the move is left.
    """
    _require_whole(by, round, kecamatan)
    rows = OfficerChange.objects.filter(batch=batch, kind=TEAM, round=round, area_code=kecamatan, undoes=None)
    done = {row.officer_id: row for row in rows.select_related("by").order_by("pk")}
    members = _locked(done)
    if not done or OfficerChange.objects.filter(undoes=batch).exists():
        raise CannotMove(_("Keputusan yang hendak dibatalkan tidak ditemukan. Muat ulang halaman ini."))
    first = next(iter(done.values()))
    if why := undoing.refusal(by, first.by, Permission.ASSIGN, at=first.at, round_id=round.pk):
        raise CannotMove(why)
    later = _moved_since(done)
    leaders = Officer.objects.in_bulk([row.leader_before_id for row in done.values() if row.leader_before_id])
    back: list[Officer] = []
    stayed: dict[int, str] = {}
    for one in members:
        leader = leaders.get(done[one.pk].leader_before_id or 0)
        if one.pk in later or one.leader_id != done[one.pk].leader_after_id:
            stayed[one.pk] = _moved_again(one, later.get(one.pk))
        elif leader and not leader.is_active:
            stayed[one.pk] = _("%(officer)s tidak dikembalikan: %(leader)s sudah tidak aktif.") % {
                "officer": one,
                "leader": leader,
            }
        else:
            back.append(one)
    areas = _supervise_again(batch, stayed, by, round)
    changing = [one for one in back if one.leader_id != done[one.pk].leader_before_id]
    if not changing and not areas:
        raise CannotMove(" ".join(stayed.values()) or _("Tidak ada lagi yang dapat dibatalkan: tim ini sudah diubah."))
    to = {one.pk: leaders.get(done[one.pk].leader_before_id or 0) for one in back}
    _lead(back, to, by=by, round=round, kecamatan=kecamatan, batch=uuid4(), undoes=batch)
    return PutBack(len(changing), areas, list(stayed.values()))


def _require_whole(by: Officer, round: Round, kecamatan: str) -> None:
    if not reach(by, Permission.ASSIGN).covers(kecamatan, round.pk):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {kecamatan}")


def _locked(officers: Collection[int]) -> list[Officer]:
    """Returns the officers, locked in a fixed order, so that two users who move the same people wait for each other."""
    found = Officer.objects.filter(pk__in=list(officers)).select_related("leader")
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def _lead(
    officers: Collection[Officer],
    leaders: Mapping[int, Officer | None],
    *,
    by: Officer,
    round: Round,
    kecamatan: str,
    batch: UUID,
    undoes: UUID | None = None,
) -> None:
    """Give each officer a leader, and record the leader before and after."""
    for leader in set(leaders.values()):
        theirs = [pk for pk, one in leaders.items() if one == leader]
        Officer.objects.filter(pk__in=theirs).update(leader=leader)
    OfficerChange.objects.bulk_create(
        OfficerChange(
            officer=one,
            by=by,
            kind=TEAM,
            leader_before=one.leader,
            leader_after=leaders[one.pk],
            round=round,
            area_code=kecamatan,
            batch=batch,
            undoes=undoes,
        )
        for one in officers
    )


def _moved_since(done: Mapping[int, OfficerChange]) -> dict[int, OfficerChange]:
    """Returns the latest move of each officer after the one in `done`."""
    last = max(row.pk for row in done.values())
    later = OfficerChange.objects.filter(officer__in=list(done), kind=TEAM, pk__gt=last)
    return {row.officer_id: row for row in later.select_related("by").order_by("pk")}


def _moved_again(officer: Officer, change: OfficerChange | None) -> str:
    if change is None:
        return _("%(officer)s tidak dikembalikan: timnya sudah diubah setelah itu.") % {"officer": officer}
    return _("%(officer)s tidak dikembalikan: sudah dipindahkan lagi oleh %(by)s pada %(when)s.") % {
        "officer": officer,
        "by": change.by,
        "when": dates.moment(timezone.localtime(change.at), "second"),
    }


# --- The supervision of their SLS ------------------------------------------------------------------------------------


def _supervise(moving: Collection[Officer], to: Officer, by: Officer, round: Round, kecamatan: str, batch: UUID) -> int:
    """Returns how many SLS the new supervisor was given."""
    here = Assignment.objects.active().in_area(kecamatan).filter(round=round)
    theirs = here.filter(role=Role.ENUMERATOR, officer__in=list(moving)).values("area_id")
    supervised = {period.area_id: period for period in here.filter(role=Role.SUPERVISOR, area__in=theirs)}
    changes = [
        assigning.Change(code, to.pk, supervised[code].pk if code in supervised else None)
        for code in theirs.values_list("area_id", flat=True)
        if code not in supervised or supervised[code].officer_id != to.pk
    ]
    if not changes:
        return 0
    outcome = assigning.decide(
        changes,
        role=Role.SUPERVISOR,
        round=round,
        by=by,
        cause=Cause.HAND_OVER,
        reason=recorded("pindah tim"),
        batch=batch,
    )
    return len(outcome.assigned)


def _supervise_again(batch: UUID, stayed: Collection[int], by: Officer, round: Round) -> list[str]:
    """Give the SLS of those who go back to their earlier supervisor, unless somebody has decided on them since.

    Returns their codes.
    """
    working = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR, officer__in=list(stayed))
    try:
        return assigning.undo(batch, by=by, but=list(working.values_list("area_id", flat=True)))
    except assigning.CannotAssign:
        return []  # what was decided about them since stands
