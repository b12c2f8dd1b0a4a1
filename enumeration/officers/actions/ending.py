"""Ending a role that is no field work: of the office, or of a coordinator, keying operator or observer.

Field work ends on the board. Nobody ends a role of their own, and two administrators who are two persons stay: with one
nobody could confirm a request any more. There is nothing to undo: a role is given again as it was given, those of the
office by two; a way back for one person would be a way around the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enumeration.access import FIELD_ROLES, ROLES, NotAllowed, Permission, Role, roles_granting
from enumeration.assignment.actions import assigning
from enumeration.fields.bounds import plain, whole
from enumeration.language import recorded
from enumeration.models import Assignment, Cause, Officer
from enumeration.models.areas import upper_codes
from enumeration.workflow.code_makers import may_be_one_person


class CannotEnd(Exception):
    """The role goes on. The message says why, for the user who pressed the button."""


def endable_by(user: Officer) -> QuerySet[Assignment]:
    """Returns the running roles that an administrator ends, in the whole of whose area they manage; their own too,
    which another one ends."""
    return Assignment.objects.visible_to(user, Permission.MANAGE).active().exclude(role__in=FIELD_ROLES)


def ended_in_reach_of(user: Officer) -> QuerySet[Assignment]:
    """Returns the roles that were ended here, the latest first."""
    ended = Assignment.objects.visible_to(user, Permission.MANAGE).filter(end_cause=Cause.END_ROLE)
    return ended.select_related("officer", "area", "round", "ended_by").order_by("-ended_at", "-pk")


def why_not_ended(period: Assignment, *, by: Officer) -> str:
    """Returns why this role may not be ended by this administrator now, in words; "" where it may."""
    if period.officer_id == by.pk:
        return _("Peran sendiri tidak dapat diakhiri. Mintalah administrator lain.")
    if Permission.MANAGE not in ROLES[Role(period.role)].may:
        return ""
    managing = {one.pk: one.officer_id for one in _administrators_of(period)}
    left = {officer for pk, officer in managing.items() if pk != period.pk}
    if len(left) < 2:
        return _(
            "Sesudahnya tinggal satu administrator, dan tidak ada lagi yang mengonfirmasi permintaannya. Beri dahulu "
            "peran ini kepada orang lain."
        )
    if _are_two_persons(managing.values()) and not _are_two_persons(left):
        return _(
            "Administrator yang tinggal terhubung lewat kode masuk, jadi tidak dapat saling mengonfirmasi. Beri dahulu "
            "peran ini kepada orang lain."
        )
    return ""


@transaction.atomic
def end(period: Assignment, *, by: Officer, reason: str) -> None:
    """End a running role from now on. What the officer opens next is decided without it; tokens that they made in it are
    revoked where they hold it nowhere any more.

    Raises CannotEnd; NotAllowed where `by` does not manage the area, or it is no such role.
    """
    # Two who end each other's role, or each a third one's, come one after the other.
    list(_administrators_of(period).select_for_update(of=("self",)))
    if not endable_by(by).filter(pk=period.pk).exists():
        raise NotAllowed(f"{by} does not end period {period.pk}")
    if not plain(reason):
        raise CannotEnd(_("Tuliskan alasan; alasan ini tercatat."))
    if why := why_not_ended(period, by=by):
        raise CannotEnd(why)
    assigning.end_role(period, by=by, reason=whole(reason))
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Officer),
        object_id=str(period.officer_id),
        object_repr=str(period.officer)[:200],
        action_flag=DELETION,
        change_message=recorded(
            "peran diakhiri: %(role)s di %(area)s", role=Role(period.role).label, area=period.area_id
        ),
    )


def _administrators_of(period: Assignment) -> QuerySet[Assignment]:
    """Returns the running roles of who manages the area of this one."""
    above = [*upper_codes(period.area_id), period.area_id]
    managing = Assignment.objects.active().filter(role__in=roles_granting(Permission.MANAGE), area__in=above)
    return managing.filter(officer__is_active=True).order_by("pk")


def _are_two_persons(officers: Iterable[int]) -> bool:
    """Returns whether one of them can confirm what another asks for, as far as sign-in codes tell."""
    return any(not may_be_one_person(one, other) for one, other in combinations(sorted(set(officers)), 2))
