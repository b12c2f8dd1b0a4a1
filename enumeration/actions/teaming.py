"""Who leads whom: enumerators move to another supervisor's team, with or without the supervision of their SLS; and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import NotAllowed, Permission, Role, reach
from enumeration.actions import assigning
from enumeration.carriers import candidates
from enumeration.models import Assignment, Cause, Officer, Round
from enumeration.recorded import recorded
from enumeration.teams import supervisors_of

LED_MARK = "leader: "
"""How an entry about who leads an officer begins in the administrators' log."""


class CannotMove(Exception):
    """The message says why, for the person who pressed the button."""


@dataclass(frozen=True)
class Moved:
    """What one move changed, and what it takes to undo it."""

    to: int
    before: dict[int, int | None] = field(default_factory=dict)  # who led each of them until then
    last_entry: int = 0  # of the administrators' log; a later one about who leads them is another decision
    batch: UUID | None = None  # of the ledger: their SLS
    supervised: int = 0  # SLS that the new supervisor supervises from now on

    @property
    def officers(self) -> int:
        return len(self.before)


@transaction.atomic
def move(
    officers: Collection[int], *, to: Officer, by: Officer, round: Round, kecamatan: str, with_sls: bool = True
) -> Moved:
    """Puts enumerators of a kecamatan into a supervisor's team; with_sls, their SLS there are supervised by them too.

    Raises NotAllowed where `by` does not hold the whole kecamatan, CannotMove for who has no business there.
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
    last = _lead(changing, {one.pk: to for one in changing}, by=by)
    batch, supervised = _supervise(moving, to, by, round, kecamatan) if with_sls else (None, 0)
    return Moved(to.pk, {one.pk: one.leader_id for one in changing}, last, batch, supervised)


@dataclass
class PutBack:
    """What became of an undo."""

    officers: int
    areas: list[str]
    stayed: list[str]  # who was moved since, one sentence each


@transaction.atomic
def undo(done: Moved, *, by: Officer, round: Round, kecamatan: str) -> PutBack:
    """Puts everybody of one move back where they were, with the supervision of their SLS, unless moved again since.

    Raises NotAllowed as `move` does, CannotMove where nothing of it stands any more.
    """
    _require_whole(by, round, kecamatan)
    members = _locked(done.before)
    later = {int(entry.object_id or 0): entry for entry in _entries_about(done.before).filter(pk__gt=done.last_entry)}
    leaders = Officer.objects.in_bulk([pk for pk in done.before.values() if pk])
    back: list[Officer] = []
    stayed: dict[int, str] = {}
    for one in members:
        leader = leaders.get(done.before[one.pk] or 0)
        if one.pk in later or one.leader_id != done.to:
            stayed[one.pk] = _moved_again(one, later.get(one.pk))
        elif leader and not leader.is_active:
            stayed[one.pk] = _("%(officer)s tidak dikembalikan: %(leader)s sudah tidak aktif.") % {
                "officer": one,
                "leader": leader,
            }
        else:
            back.append(one)
    _lead(back, {one.pk: leaders.get(done.before[one.pk] or 0) for one in back}, by=by)
    areas = _supervise_again(done.batch, stayed, by, round) if done.batch else []
    if not back and not areas:
        raise CannotMove(" ".join(stayed.values()) or _("Tidak ada lagi yang dapat dibatalkan: tim ini sudah diubah."))
    return PutBack(len(back), areas, list(stayed.values()))


def _require_whole(by: Officer, round: Round, kecamatan: str) -> None:
    if not reach(by, Permission.ASSIGN).covers(kecamatan, round.pk):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {kecamatan}")


def _locked(officers: Collection[int]) -> list[Officer]:
    """In one order, so that two who move the same people wait for each other."""
    found = Officer.objects.filter(pk__in=list(officers)).select_related("leader")
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def _lead(officers: Collection[Officer], leaders: Mapping[int, Officer | None], *, by: Officer) -> int:
    """Gives each officer a leader. Gives the number of the last entry in the administrators' log, 0 without any."""
    for leader in set(leaders.values()):
        theirs = [pk for pk, one in leaders.items() if one == leader]
        Officer.objects.filter(pk__in=theirs).update(leader=leader)
    kind = ContentType.objects.get_for_model(Officer)
    # The administrator's history of an officer says who led them, and by whose decision.
    made = LogEntry.objects.bulk_create(
        LogEntry(
            user=by,
            content_type=kind,
            object_id=str(one.pk),
            object_repr=str(one)[:200],
            action_flag=CHANGE,
            change_message=f"{LED_MARK}{one.leader or '-'} -> {leaders[one.pk] or '-'}",
        )
        for one in officers
    )
    return max((entry.pk for entry in made), default=0)


def _entries_about(officers: Collection[int]) -> QuerySet[LogEntry]:
    """Decisions about who leads them, the first one first."""
    kind = ContentType.objects.get_for_model(Officer)
    about = LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in officers])
    return about.filter(change_message__startswith=LED_MARK).select_related("user").order_by("pk")


def _moved_again(officer: Officer, entry: LogEntry | None) -> str:
    if entry is None:
        return _("%(officer)s tidak dikembalikan: timnya sudah diubah setelah itu.") % {"officer": officer}
    return _("%(officer)s tidak dikembalikan: sudah dipindahkan lagi oleh %(by)s pada %(when)s.") % {
        "officer": officer,
        "by": entry.user,
        "when": timezone.localtime(entry.action_time).strftime("%d-%m-%Y %H.%M.%S"),
    }


# --- The supervision of their SLS ------------------------------------------------------------------------------------


def _supervise(
    moving: Collection[Officer], to: Officer, by: Officer, round: Round, kecamatan: str
) -> tuple[UUID | None, int]:
    """Gives the batch of the ledger, and how many SLS it gave the new supervisor."""
    here = Assignment.objects.active().in_area(kecamatan).filter(round=round)
    theirs = here.filter(role=Role.ENUMERATOR, officer__in=list(moving)).values("area_id")
    supervised = {period.area_id: period for period in here.filter(role=Role.SUPERVISOR, area__in=theirs)}
    changes = [
        assigning.Change(code, to.pk, supervised[code].pk if code in supervised else None)
        for code in theirs.values_list("area_id", flat=True)
        if code not in supervised or supervised[code].officer_id != to.pk
    ]
    if not changes:
        return None, 0
    outcome = assigning.decide(
        changes, role=Role.SUPERVISOR, round=round, by=by, cause=Cause.HAND_OVER, reason=recorded("pindah tim")
    )
    return outcome.batch, len(outcome.assigned)


def _supervise_again(batch: UUID, stayed: Collection[int], by: Officer, round: Round) -> list[str]:
    """The SLS of those who go back have their earlier supervisor again, unless somebody decided anew about them."""
    working = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR, officer__in=list(stayed))
    try:
        return assigning.undo(batch, by=by, but=list(working.values_list("area_id", flat=True)))
    except assigning.CannotAssign:
        return []  # what was decided about them since stands
