"""Who leads whom: enumerators move to another supervisor's team, with or without the supervision of their SLS."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from enumeration.access import NotAllowed, Permission, Role, reach
from enumeration.actions import assigning
from enumeration.carriers import candidates
from enumeration.models import Assignment, Cause, Officer, Round
from enumeration.teams import supervisors_of


class CannotMove(Exception):
    """The message says why, for the person who pressed the button."""


@dataclass(frozen=True)
class Moved:
    officers: int
    supervised: int  # SLS that the new supervisor supervises from now on


@transaction.atomic
def move(
    officers: Collection[int], *, to: Officer, by: Officer, round: Round, kecamatan: str, with_sls: bool = True
) -> Moved:
    """Puts enumerators of a kecamatan into a supervisor's team; with_sls, their SLS there are supervised by them too.

    Raises NotAllowed where `by` does not hold the whole kecamatan, CannotMove for who has no business there.
    """
    if not reach(by, Permission.ASSIGN).covers(kecamatan, round.pk):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {kecamatan}")
    if not officers:
        raise CannotMove(_("Pilih sekurang-kurangnya satu PPL."))
    if not supervisors_of(round, kecamatan).filter(pk=to.pk).exists():
        raise CannotMove(_("%(officer)s bukan PML di kecamatan ini.") % {"officer": to})
    moving = list(candidates(by, round, kecamatan, Role.ENUMERATOR).filter(pk__in=list(officers)))
    if len(moving) < len(set(officers)):
        raise CannotMove(_("Ada PPL yang bukan petugas kecamatan ini. Muat ulang halaman ini."))
    changing = [one for one in moving if one.leader_id != to.pk]
    Officer.objects.filter(pk__in=[one.pk for one in changing]).update(leader=to)
    kind = ContentType.objects.get_for_model(Officer)
    # The administrator's history of an officer says who led them, and by whose decision.
    LogEntry.objects.bulk_create(
        LogEntry(
            user=by,
            content_type=kind,
            object_id=str(one.pk),
            object_repr=str(one)[:200],
            action_flag=CHANGE,
            change_message=f"leader: {one.leader or '-'} -> {to}",
        )
        for one in changing
    )
    return Moved(len(changing), _supervise(moving, to, by, round, kecamatan) if with_sls else 0)


def _supervise(moving: Collection[Officer], to: Officer, by: Officer, round: Round, kecamatan: str) -> int:
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
        changes, role=Role.SUPERVISOR, round=round, by=by, cause=Cause.HAND_OVER, reason=_("pindah tim")
    )
    return len(outcome.assigned)
