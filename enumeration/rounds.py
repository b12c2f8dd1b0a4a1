"""Whose a round is: an area's, and of whoever manages that whole area."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from enumeration.access import Permission, reach
from enumeration.models import Area, Assignment, Officer, Round, Tally


def kept_by(user: Officer) -> QuerySet[Round]:
    """The rounds this user manages: of an area in their reach; without one, where all that is in it lies there."""
    mine = reach(user, Permission.MANAGE)
    if not mine:
        return Round.objects.none()
    inside = mine.as_q("area__code", None)
    elsewhere = [
        Exists(table.objects.filter(round=OuterRef("pk")).exclude(inside))  # type: ignore[attr-defined]
        for table in (Assignment, Tally)
    ]
    return Round.objects.filter(inside | (Q(area=None) & ~elsewhere[0] & ~elsewhere[1]))


def area_of_all(user: Officer) -> Area | None:
    """The one area that the user manages; None where there are several, and one has to be named."""
    codes = reach(user, Permission.MANAGE).codes
    top = [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]
    return Area.objects.filter(code=top[0]).first() if len(top) == 1 else None
