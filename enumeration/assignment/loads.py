"""Officers and their loads: households, SLS, pace, who is overloaded and who is idle.

Each reading takes a fixed number of queries, whatever the number of officers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from math import ceil
from operator import add
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum, prefetch_related_objects
from django.utils import timezone

from enumeration import zones
from enumeration.access import Permission, Reach, Role, reach
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.models import Area, Assignment, Event, Level, Officer, Round, State
from enumeration.models.areas import subdistrict_of
from enumeration.models.personnel import Personnel
from enumeration.pages import names
from enumeration.tallies import COUNTED_STATES

TARGET = {Role.ENUMERATOR: TARGET_LOAD, Role.SUPERVISOR: 4 * TARGET_LOAD}
"""Households per officer: 250 in thirty days for an enumerator, as BPS planned Regsosek 2022, and a team of four for a
supervisor."""

OVERLOADED = 1.1
"""Times the target: above it an officer is marked as overloaded."""

IDLE_AFTER = timedelta(days=3)
PACE_OVER = timedelta(days=7)

DONE_STATES = (State.SUBMITTED.value, State.APPROVED.value, State.COMPLETED.value)


def together(states: Sequence[str], of: str = "") -> Any:
    """Returns the sum of the counters of several states. `of`: the path from the rows that are read to the counters."""
    return reduce(add, (F(of + state) for state in states))


FAMILIES, DONE = together(COUNTED_STATES), together(DONE_STATES)

GONE = (Personnel.Status.ENDED, Personnel.Status.WITHDRAWN)
"""Officers with these statuses are offered no SLS by home or team. Those they hold stay theirs until they are replaced or
deactivated."""


def loads(round: Round, *roles: Role) -> QuerySet:
    """Returns the households of each officer, all and submitted. One pass over the ledger and the counters."""
    return (
        Assignment.objects.active()
        .filter(round=round, role__in=roles, tally__isnull=False)
        .order_by()
        .values("officer")
        .annotate(load=Sum(together(COUNTED_STATES, of="tally__")), sent=Sum(together(DONE_STATES, of="tally__")))
    )


# --- One officer -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Carrier:
    """An officer with their load in this round, wherever it lies, and their pace."""

    officer: Officer
    families: int = 0
    sls: int = 0
    done: int = 0  # submitted and not sent back now
    elsewhere: int = 0  # SLS outside the kecamatan that is shown
    sent_in_a_week: int = 0
    days: int = 7  # days of that week since the round began
    idle_since: datetime | None = None  # nothing was submitted since, although there is work
    finish: date | None = None
    target: int = TARGET_LOAD
    after: int | None = None  # the load if the ticked SLS were given to them

    @property
    def shown(self) -> int:
        return self.families if self.after is None else self.after

    @property
    def left(self) -> int:
        return max(0, self.families - self.done)

    @property
    def per_day(self) -> float:
        return self.sent_in_a_week / self.days

    @property
    def is_overloaded(self) -> bool:
        return self.families > OVERLOADED * self.target

    @property
    def has_nothing(self) -> bool:
        return self.sls == 0

    @property
    def is_idle(self) -> bool:
        """Returns whether the officer has no SLS, or has work and submitted nothing for three days."""
        return self.has_nothing or self.idle_since is not None

    @property
    def stands_out(self) -> bool:
        return self.is_overloaded or self.is_idle or self.elsewhere > 0

    @property
    def idle_days(self) -> int | None:
        return (timezone.now() - self.idle_since).days if self.idle_since else None


def measured(officers: Iterable[Officer], round: Round, role: Role, place: str) -> dict[int, Carrier]:
    """Returns each officer with load and pace.

    `place`: an area; SLS outside its kecamatan count as `elsewhere`. Three queries.
    """
    by_pk = {officer.pk: officer for officer in officers}
    if not by_pk:
        return {}
    carried = {row["officer"]: row for row in loads(round, role).filter(officer__in=list(by_pk))}
    outside = ~Q(area__code__startswith=subdistrict_of(place))
    held = {
        row["officer"]: row
        for row in Assignment.objects.active()
        .filter(round=round, role=role, officer__in=list(by_pk))
        .order_by()
        .values("officer")
        .annotate(sls=Count("pk"), elsewhere=Count("pk", filter=outside), since=Min("started_at"))
    }
    sent = _sent_lately(by_pk, round) if role == Role.ENUMERATOR else {}
    return {
        pk: _measure(officer, carried.get(pk, {}), held.get(pk, {}), sent.get(pk, {}), round, role, place)
        for pk, officer in by_pk.items()
    }


def _sent_lately(officers: Collection[int], round: Round) -> dict[int, dict]:
    """Returns the households submitted during the last seven days, and when the last one was."""
    since = timezone.now() - PACE_OVER
    rows: Any = (
        Event.objects.filter(by__in=list(officers), at__gte=since, verb="submit")
        .order_by()
        .values("by")
        .annotate(families=Count("household", distinct=True), last=Max("at"))
    )
    return {row["by"]: row for row in rows}


def _measure(officer: Officer, carried: dict, held: dict, sent: dict, round: Round, role: Role, place: str) -> Carrier:
    today = zones.today(place)
    families, done, in_a_week = carried.get("load") or 0, carried.get("sent") or 0, sent.get("families", 0)
    sls, left = held.get("sls", 0), max(0, families - done)
    days = min(PACE_OVER.days, max(1, (today - round.starts_on).days + 1))
    is_counting = role == Role.ENUMERATOR and sls > 0
    return Carrier(
        officer=officer,
        families=families,
        done=done,
        sls=sls,
        elsewhere=held.get("elsewhere", 0),
        sent_in_a_week=in_a_week,
        days=days,
        target=TARGET[role],
        idle_since=_idle_since(held, sent, round, place) if is_counting and left else None,
        finish=_finish(families, left, in_a_week / days, today) if is_counting else None,
    )


def _idle_since(held: dict, sent: dict, round: Round, place: str) -> datetime | None:
    if not round.starts_on <= zones.today(place) <= round.ends_on:
        return None
    began = zones.midnight(round.starts_on, place)
    # An officer who got their first SLS yesterday is not idle yet.
    since = max([began, held["since"], *([sent["last"]] if sent else [])])
    return since if timezone.now() - since >= IDLE_AFTER else None


def _finish(families: int, left: int, per_day: float, today: date) -> date | None:
    if not left:
        return today if families else None
    return today + timedelta(days=ceil(left / per_day)) if per_day else None


# --- Who may be given what -------------------------------------------------------------------------------------------


def may_appoint_supervisors(mine: Reach, place: str, round_id: int | None = None) -> bool:
    """Returns whether the user holds the whole place and so says who supervises it; users of single SLS work with the
    team."""
    return mine.covers(place, round_id)


def without_supervisor(round: Round, place: str) -> int:
    """Returns how many SLS of a place have no supervisor."""
    led = Assignment.objects.active().filter(round=round, role=Role.SUPERVISOR, area=OuterRef("pk"))
    return Area.objects.in_area(place).at(Level.SUB_SLS).filter(~Exists(led)).count()


def candidates(user: Officer, round: Round, place: str, role: Role) -> QuerySet[Officer]:
    """Returns the officers to whom this user may assign areas of this place.

    For a supervisor: their own team. For a user who holds the whole place: the officers of the kecamatan (or of the
    district, for a district), that is those who work there in the role, those led by somebody in charge there, and
    those who live there and have no other work; not officers who left.
    """
    mine = reach(user, Permission.ASSIGN).in_round(round.pk)
    around = subdistrict_of(place)
    active = Assignment.objects.active().filter(round=round)
    working = active.filter(role=role)
    if not may_appoint_supervisors(mine, place):
        if role != Role.ENUMERATOR:
            return Officer.objects.none()
        here = working.filter(mine.as_q())
        return Officer.objects.filter(
            Q(leader=user) | Q(pk__in=here.values("officer")), is_active=True
        ).prefetch_related("leader", "home_area")
    here = working.filter(area__code__startswith=around)
    in_charge = active.filter(role=Role.COORDINATOR, area__code__startswith=around).values("officer")
    if role == Role.ENUMERATOR:
        supervising = active.filter(role=Role.SUPERVISOR, area__code__startswith=around).values("officer")
        led_here = Q(leader__in=supervising) | Q(leader__in=Officer.objects.filter(leader__in=in_charge).values("pk"))
    else:
        led_here = Q(leader__in=in_charge)
    otherwise_busy = active.filter(officer=OuterRef("pk")).exclude(role=role)
    left = Personnel.objects.filter(officer=OuterRef("pk"), status__in=GONE)
    return (
        Officer.objects.filter(is_active=True)
        .filter(
            ~Exists(otherwise_busy),
            Q(pk__in=here.values("officer")) | (led_here | Q(home_area__code__startswith=around)) & ~Exists(left),
        )
        .prefetch_related("leader", "home_area")
    )


MOST_CARRIERS = 20
"""A kecamatan of a large district has two hundred enumerators; the board shows the lightest, and a search finds the
others."""


@dataclass(frozen=True)
class Carriers:
    """The officers to choose from, the lightest first, and how many there are in all."""

    shown: list[Carrier]
    found: int


def is_called(officer: Officer, words: str) -> bool:
    """Returns whether the officer's name contains these words, or they are the officer's code."""
    return names.is_called(officer.full_name, words) or words == officer.officer_code


def lightest(
    among: Iterable[Carrier],
    *,
    coming: Callable[[int], int] | None = None,
    search: str = "",
    chosen: int | None = None,
) -> Carriers:
    """Returns the officers to show, out of all that are `measured`. One query.

    `coming`: the households that an officer would get in addition, where something is ticked. The chosen officer is
    always shown.
    """
    found = [one for one in among if not search or one.officer.pk == chosen or is_called(one.officer, search)]
    found.sort(key=lambda one: (one.families, one.officer.full_name, one.officer.pk))
    shown = [one for place, one in enumerate(found) if place < MOST_CARRIERS or one.officer.pk == chosen]
    prefetch_related_objects([one.officer for one in shown], "home_area")
    if coming is not None:
        shown = [replace(one, after=one.families + coming(one.officer.pk)) for one in shown]
    return Carriers(shown, len(found))


def heaviest(user: Officer, round: Round, parent: str, over: int, most: int = 8) -> list[Carrier]:
    """Returns enumerators of a place with more than `over` households, the heaviest first. Two queries."""
    here = reach(user, Permission.ASSIGN).as_q() & Q(area__code__startswith=parent)
    rows = list(
        loads(round, Role.ENUMERATOR)
        .annotate(here=Count("pk", filter=here))
        .filter(here__gt=0, load__gt=over)
        .order_by("-load", "officer")[:most]
    )
    officers = Officer.objects.select_related("leader").in_bulk([row["officer"] for row in rows])
    return [Carrier(officers[row["officer"]], families=row["load"], done=row["sent"]) for row in rows]
