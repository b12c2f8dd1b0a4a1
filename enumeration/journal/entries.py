"""An officer's journal: every household they ever acted on, what they did, and the household's present state.

Names only for households in the user's reach. For the others the SLS, the numbers and the state are enough to answer
"what became of it"; a name is personal data, and an officer who lost the area has no task any more that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet

from enumeration import zones
from enumeration.access import Permission, Reach, reach
from enumeration.models import Event, Officer
from enumeration.pages import names
from enumeration.pages.keyset import Order
from enumeration.pages.numbers import is_digits, row_id
from enumeration.workflow import DECISIONS

PAGE = 50
LATEST_FIRST = Order(**{"-pk": row_id})
DAYS_SHOWN = 31


@dataclass(frozen=True)
class Search:
    """What is searched for: a name or a number, an SLS by code or name, a day, a present state. Empty: everything."""

    words: str = ""
    sls: str = ""
    day: date | None = None
    state: str = ""

    @property
    def filters_set(self) -> int:
        return sum(map(bool, (self.words, self.sls, self.day, self.state)))


@dataclass(frozen=True)
class Entry:
    """One household with the officer's latest act on it (of that day, if the search names a day)."""

    event: Event
    in_reach: bool

    @property
    def zone(self) -> ZoneInfo:
        """Returns the zone in which the time is shown, so that it agrees with its day."""
        return zones.zone_of(self.event.area_code)

    @property
    def household_id(self) -> UUID:
        return self.event.household_id

    @property
    def name(self) -> str:
        """Returns the name; "" out of reach, whatever the row holds."""
        return (self.event.household.head_name or "") if self.in_reach else ""

    @property
    def numbers(self) -> str:
        household = self.event.household
        return f"{household.building_number or '–'}/{household.family_number or '–'}"


@dataclass(frozen=True)
class Day:
    day: date
    families: int
    sent_in: int
    decided: int


SHOWN = (
    *("at", "verb", "by", "from_state", "to_state", "area_code", "household__round", "household__state"),
    *("household__head_name", "household__building_number", "household__family_number"),
    *("household__correction_by", "household__area__name"),
)


def _acts(user: Officer, search: Search) -> QuerySet[Event]:
    acts = Event.objects.filter(by=user).order_by()
    if search.day:
        # The day at the place of each act; the index by time serves a slightly wider range.
        begins, around = zones.midnight(search.day, None), timedelta(hours=2)
        acts = acts.filter(at__gte=begins - around, at__lt=begins + timedelta(days=1) + around)
        acts = acts.annotate(day=zones.day_in("area_code")).filter(day=search.day)
    return acts


def _entries(user: Officer, search: Search, mine: Reach) -> QuerySet[Event]:
    latest = _acts(user, search).values("household").annotate(last=Max("pk")).values("last")
    found = Event.objects.filter(pk__in=latest)
    if search.state:
        found = found.filter(household__state=search.state)
    if search.sls:
        is_code = is_digits(search.sls, range(5, 61))
        found = found.filter(
            Q(household__area__code__startswith=search.sls)
            if is_code
            else names.called(search.sls, "household__area__name")
        )
    if numbers := names.numbered(search.words, "household__"):
        found = found.filter(numbers)
    elif search.words:
        # Only where the name may be read: otherwise a search for names would reveal who lives there.
        named = mine.as_q("household__area__code", "household__round")
        if mine:
            named |= Q(household__correction_by=user)
        found = found.filter(named, names.called(search.words, "household__head_name"))
    return found.select_related("household__area").only(*SHOWN).order_by(*LATEST_FIRST.by)


def page_of(user: Officer, search: Search, *, after: str = "") -> tuple[list[Entry], str]:
    """Returns a page, the latest first, and where the next one begins. Two queries."""
    mine = reach(user, Permission.SEE_HOUSEHOLDS)
    page = LATEST_FIRST.page(_entries(user, search, mine), limit=PAGE, after=after)
    return [_entry(event, user, mine) for event in page.rows], page.next_after


def all_of(user: Officer, search: Search) -> Iterator[Entry]:
    """Yield everything that the search finds, for a file."""
    mine = reach(user, Permission.SEE_HOUSEHOLDS)
    for event in _entries(user, search, mine).iterator(chunk_size=2000):
        yield _entry(event, user, mine)


def count(user: Officer, search: Search) -> int:
    if not (search.words or search.sls or search.state):
        return _acts(user, search).aggregate(count=Count("household", distinct=True))["count"]
    return _entries(user, search, reach(user, Permission.SEE_HOUSEHOLDS)).order_by().count()


def _entry(event: Event, user: Officer, mine: Reach) -> Entry:
    household = event.household
    is_mine = bool(mine) and household.correction_by_id == user.pk
    return Entry(event, in_reach=is_mine or mine.covers(household.area_id, household.round_id))


def days(user: Officer) -> list[Day]:
    """Returns how much was done on each of the last days with any work. One query."""
    counted: Any = (
        Event.objects.filter(by=user)
        .order_by()
        .values(day=zones.day_in("area_code"))
        .annotate(
            families=Count("household", distinct=True),
            sent_in=Count("pk", filter=Q(verb="submit")),
            decided=Count("pk", filter=Q(verb__in=DECISIONS)),
        )
        .order_by("-day")[:DAYS_SHOWN]
    )
    return [Day(**row) for row in counted]
