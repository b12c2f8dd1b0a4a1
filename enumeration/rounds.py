"""Who manages a round, and which round a page is about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from enumeration.access import ENTRY, READ_ONCE, Permission, Role, granted, held_by, reach
from enumeration.models import Area, Assignment, Household, Officer, Round, Tally


def kept_by(user: Officer) -> QuerySet[Round]:
    """Returns the rounds that this user manages: those of an area in their reach; for a round without an area, if
    everything in it lies in their reach."""
    mine = reach(user, Permission.MANAGE)
    if not mine:
        return Round.objects.none()
    inside = mine.as_q("area__code", None)
    elsewhere = [
        Exists(table.objects.filter(round=OuterRef("pk")).exclude(inside))  # type: ignore[attr-defined]
        for table in (Assignment, Tally)
    ]
    return Round.objects.filter(inside | (Q(area=None) & ~elsewhere[0] & ~elsewhere[1]))


def exist() -> bool:
    """Returns whether there is any round. Roles are held in a round, so without one nobody holds any."""
    return Round.objects.exists()


def area_of_all(user: Officer) -> Area | None:
    """Returns the one area that the user manages; None where there are several, and one must be chosen."""
    codes = reach(user, Permission.MANAGE).codes
    top = [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]
    return Area.objects.filter(code=top[0]).first() if len(top) == 1 else None


# --- Which round a page is about -------------------------------------------------------------------------------------

CHOSEN = "round"
"""The session key under which the id of the officer's chosen round is kept."""


def in_order(rounds: QuerySet[Round] | list[Round]) -> list[Round]:
    """Returns the rounds in the order of display: first a real one that has begun, otherwise the earliest; never one
    just because it is newer, and one for training last."""
    today = timezone.localdate()

    def place(round: Round) -> tuple[bool, bool, bool, bool, int, int]:
        is_real = not round.is_made_up and round.starts_on <= today
        is_over = not round.is_open or round.ends_on < today
        begins = round.starts_on.toordinal()
        # Among finished rounds, the latest comes first.
        by_day = -begins if is_over else begins
        return round.is_training, not is_real, not round.is_open, is_over, by_day, round.pk

    return sorted(rounds, key=place)


def rounds_for(request: HttpRequest) -> list[Round]:
    """Returns the rounds in which the signed-in officer works now; without any work, those they worked in before.

    One query per request.
    """
    known = getattr(request, "_rounds", None)
    if known is None:
        known = _rounds_of(request.user)
        request._rounds = known  # type: ignore[attr-defined]
    return known


def _rounds_of(user: Any) -> list[Round]:
    if not user.is_authenticated:
        return []
    theirs = Assignment.objects.filter(officer=user, round=OuterRef("pk"))
    works = Exists(theirs.filter(ended_at=None))
    found = in_order(Round.objects.filter(Exists(theirs)).annotate(is_work=works))
    return [round for round in found if round.is_work] or found  # type: ignore[attr-defined]


def round_of(request: HttpRequest) -> Round | None:
    """Returns the round a page is about: the officer's only one, the one they chose, or the first in order."""
    theirs = rounds_for(request)
    chosen = request.session.get(CHOSEN) if len(theirs) > 1 else None
    return next((round for round in theirs if round.pk == chosen), theirs[0] if theirs else None)


def choices_for(request: HttpRequest) -> list[Round]:
    """Returns the rounds that the officer may choose from; empty where there is one.

    No query for officers of a single round.
    """
    held = getattr(request.user, READ_ONCE, None)
    if held is not None and len({round for round, _area, _role in held}) == 1:
        return []
    theirs = rounds_for(request)
    return theirs if len(theirs) > 1 else []


def held_here(request: HttpRequest) -> list[tuple[int, str, str]]:
    """Returns the officer's running assignments in the round that is shown. No query for officers of a single round."""
    entry = getattr(request, ENTRY, None)
    held = list(entry.held) if entry else held_by(request.user)
    if len({round for round, _area, _role in held}) < 2:
        return held
    shown = round_of(request)
    return [one for one in held if shown and one[0] == shown.pk]


def keys_here(request: HttpRequest) -> bool:
    """Returns whether the officer is a keying operator in the round that is shown."""
    return any(role == Role.KEYING_OPERATOR for _round, _area, role in held_here(request))


def permissions_here(request: HttpRequest) -> frozenset[Permission]:
    """Returns what the officer may do in the round that is shown: the menu, the home page and every page of a round
    follow it."""
    if not (request.user.is_authenticated and request.user.is_active):
        return frozenset({Permission.PUBLIC})
    return granted(held_here(request))


def is_shown(request: HttpRequest, round_id: int) -> bool:
    """Returns whether pages of a round, such as lists, are now about this one.

    No query for officers of a single round.
    """
    held = {round for round, _area, _role in held_here(request)}
    return held == {round_id}


def where(officer: Officer, permission: Permission, code: str) -> list[Round]:
    """Returns the rounds in which the officer holds a permission in this area now, the preferred one first."""
    return in_order(Round.objects.filter(pk__in={round for round, _code in reach(officer, permission).at(code).scopes}))


def open_at(codes: Collection[str]) -> QuerySet[Round]:
    """Returns the open rounds with households or officers in one of these sub-SLS."""
    there = {"round": OuterRef("pk"), "area__in": codes}
    works = Exists(Assignment.objects.active().filter(**there)) | Exists(Household.objects.filter(**there))
    return Round.objects.filter(works, is_open=True)
