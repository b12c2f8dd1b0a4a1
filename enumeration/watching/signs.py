"""Officers who need a word: enumerators who are silent, slow or faster than a questionnaire can be asked; supervisors
with whom households wait too long.

A sign asks for a call; it accuses nobody, and those concerned never read it here. What is a sign is decided by the rules
of the progress pages and of the review (progress/figures.py, review/fillings.py); the thresholds of this list that
nothing else has stand here, once. Nothing is counted over households: periods with their counters, and the counters by
officer and day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db import models
from django.db.models import Max, Min, Sum
from django.db.models.functions import Coalesce, TruncDate

from enumeration import zones
from enumeration.access import Permission, Role
from enumeration.assignment.loads import DONE_STATES, together
from enumeration.models import Assignment, Officer, OfficerDay, Round, State
from enumeration.models.areas import district_of
from enumeration.progress.figures import BEHIND, expected_share, is_silent, round_half_up
from enumeration.progress.needs import MOST_OVERDUE, overdue
from enumeration.progress.sending import last_sent
from enumeration.review.fillings import PEERS, SHORT_SHARE
from enumeration.tallies import COUNTED_STATES
from enumeration.words import Words

SILENT_FOR = timedelta(days=4)
"""The card of places in need tells of a day without a submission. A call needs more: who rests on Sunday and is ill on
Monday, or has a signal on market days only, is honest (tests/enumeration/watching/test_honest.py says how many)."""

RECENT = timedelta(days=7)
"""The days that say how fast somebody works."""

LEAST_MEASURED = 10
"""Households measured in those days, from which on their time says something about an officer."""

MOST_A_DAY = 24
"""Households a day, where no time was measured: half an hour each, twelve hours without a pause."""


class Cause(models.TextChoices):
    """In the order in which they are urgent."""

    WAITING = "antrean", Words("antrean terlalu lama", "queue waits too long")
    SILENT = "diam", Words("diam", "silent")
    FAST = "cepat", Words("terlalu cepat", "too fast")
    SLOW = "lambat", Words("lambat", "slow")


@dataclass(frozen=True)
class Sign:
    """One reason to call an officer."""

    cause: Cause
    since: date
    families: int  # that stand still, are behind, were filled in so fast, or wait
    share: float = 0.0  # slow: of their households
    expected: float = 0.0
    seconds: float | None = None  # fast: for a household, where that was measured
    usual: float | None = None
    per_day: float = 0.0  # fast, where nothing was measured
    is_more: bool = False  # the number is a lower bound


@dataclass(frozen=True)
class ToCall:
    """An officer who needs a word, and why."""

    officer_id: int
    role: Role
    place: str  # their first SLS
    signs: list[Sign]

    @property
    def families(self) -> int:
        return max(sign.families for sign in self.signs)

    @property
    def since(self) -> date:
        """Returns since when the cause holds that is named first."""
        return self.first.since

    @property
    def first(self) -> Sign:
        return self.signs[0]


def to_call(user: Officer, round: Round, code: str) -> list[ToCall]:
    """Returns who needs a word in a place, among those whose work the user checks; never the user. Six queries."""
    today = zones.today(code)
    working = _working(user, round, code)
    recent = _recent(round, code, today)
    signs: dict[int, list[Sign]] = {}
    for pk, sign in (
        *_silent(working, recent, round, today),
        *_fast(working, recent, today),
        *_slow(working, round, today),
    ):
        signs.setdefault(pk, []).append(sign)
    found = [ToCall(pk, Role.ENUMERATOR, working[pk].place, theirs) for pk, theirs in signs.items()]
    return [*found, *_waiting(user, round, code)]


# --- Enumerators -----------------------------------------------------------------------------------------------------


@dataclass
class Working:
    """What an enumerator holds, as far as the user checks it."""

    place: str
    since: datetime
    families: int = 0
    done: int = 0
    left: int = 0  # not begun, or drafts
    begun: list[tuple[date, int]] = field(default_factory=list)  # households by the day on which their SLS were given

    def expected(self, plan: Plan, day: date) -> float:
        """Returns how many should have been enumerated by then: of each SLS since it was given."""
        return sum(families * plan.share(day, since) for since, families in self.begun)


class Plan:
    """The share that is expected, asked for the same few days by thousands of officers."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self._shares: dict[tuple[date, date], float] = {}

    def share(self, day: date, since: date) -> float:
        found = self._shares.get((day, since))
        if found is None:
            found = self._shares[day, since] = expected_share(self.round, day, since)
        return found


def _working(user: Officer, round: Round, code: str) -> dict[int, Working]:
    """Returns the enumerators of a place. One query."""
    rows: Any = (
        Assignment.objects.visible_to(user, Permission.REVIEW)
        .active()
        .in_area(code)
        .filter(round=round, role=Role.ENUMERATOR)
        .exclude(officer=user)
        .order_by()
        .annotate(begun=TruncDate("started_at", tzinfo=zones.zone_of(code)))
        .values_list("officer_id", "begun")
        .annotate(
            place=Min("area_id"),
            since=Min("started_at"),
            families=Coalesce(Sum(together(COUNTED_STATES, of="tally__")), 0),
            done=Coalesce(Sum(together(DONE_STATES, of="tally__")), 0),
            left=Coalesce(Sum(together((State.OPEN, State.DRAFT), of="tally__")), 0),
        )
    )
    found: dict[int, Working] = {}
    for pk, begun, place, since, families, done, left in rows:
        one = found.get(pk)
        if one is None:
            one = found[pk] = Working(place, since)
        one.place, one.since = min(one.place, place), min(one.since, since)
        one.families, one.done, one.left = one.families + families, one.done + done, one.left + left
        one.begun.append((begun, families))
    return found


def _silent(
    working: Mapping[int, Working], recent: Mapping[int, Recent], round: Round, today: date
) -> Iterator[tuple[int, Sign]]:
    """Yield those with work left who submitted nothing for SILENT_FOR. One query, for those who might be."""
    lately = {pk for pk, one in recent.items() if one.last > today - SILENT_FOR}
    held = [
        pk
        for pk, one in working.items()
        if one.left and pk not in lately and is_silent(one.since, None, round, after=SILENT_FOR)
    ]
    sent = last_sent(held)
    for pk in held:
        one, last = working[pk], sent.get(pk)
        if is_silent(one.since, last, round, after=SILENT_FOR):
            began = max(one.since, zones.midnight(round.starts_on, one.place))
            yield pk, Sign(Cause.SILENT, zones.day_of(last or began, one.place), one.left)


@dataclass(frozen=True)
class Recent:
    """What an enumerator sent in during the last days, and how long they took where that was measured."""

    submitted: int
    measured: int
    seconds: int
    since: date
    last: date

    @property
    def seconds_each(self) -> float | None:
        return self.seconds / self.measured if self.measured >= LEAST_MEASURED else None


def _recent(round: Round, code: str, today: date) -> dict[int, Recent]:
    """Returns it for everybody in the district: what is usual is what is usual there. One query."""
    rows: Any = (
        OfficerDay.objects.filter(round=round, day__gt=today - RECENT, area__code__startswith=district_of(code))
        .order_by()
        .values_list("officer_id")
        .annotate(Sum("submitted"), Sum("measured"), Sum("seconds"), Min("day"), Max("day"))
    )
    return {pk: Recent(*values) for pk, *values in rows}


def _fast(working: Mapping[int, Working], recent: Mapping[int, Recent], today: date) -> Iterator[tuple[int, Sign]]:
    """Yield those whose households took less than SHORT_SHARE of what is usual in the district.

    Where nothing was measured: those with more than MOST_A_DAY households a day.
    """
    each = [seconds for one in recent.values() if (seconds := one.seconds_each) is not None]
    usual = median(each) if sum(one.measured for one in recent.values()) >= PEERS and each else None
    for pk, one in working.items():
        lately = recent.get(pk)
        if lately is None:
            continue
        seconds = lately.seconds_each
        if seconds is not None and usual is not None:
            if seconds < usual * SHORT_SHARE:
                yield pk, Sign(Cause.FAST, lately.since, lately.measured, seconds=seconds, usual=usual)
            continue
        days = min(RECENT.days, max(1, (today - zones.day_of(one.since, one.place)).days + 1))
        if lately.submitted > MOST_A_DAY * days:
            yield pk, Sign(Cause.FAST, lately.since, lately.submitted, per_day=lately.submitted / days)


def _slow(working: Mapping[int, Working], round: Round, today: date) -> Iterator[tuple[int, Sign]]:
    """Yield those whose share of enumerated households is BEHIND what was expected of them by yesterday: in the morning
    nothing of today has been sent."""
    yesterday, plan = today - DAY, Plan(round)
    for pk, one in working.items():
        if not one.families:
            continue
        whole = one.expected(plan, yesterday)
        share, expected = one.done / one.families, whole / one.families
        if share < expected - BEHIND:
            since = _slow_since(one, share, plan, yesterday)
            yield pk, Sign(Cause.SLOW, since, round_half_up(whole) - one.done, share=share, expected=expected)


def _slow_since(one: Working, share: float, plan: Plan, day: date) -> date:
    """Returns the first day by which the share of today was too little. What is expected grows from day to day: by
    halving."""
    first = plan.round.starts_on
    while first < day:
        middle = first + (day - first) // 2
        if share < one.expected(plan, middle) / one.families - BEHIND:
            day = middle
        else:
            first = middle + DAY
    return day


DAY = timedelta(days=1)


# --- Supervisors -----------------------------------------------------------------------------------------------------


def _waiting(user: Officer, round: Round, code: str) -> list[ToCall]:
    """Returns the supervisors with whom households wait longer than OVERDUE_AFTER. Two queries."""
    late = overdue(user, round, code, Permission.REVIEW).order_by("submitted_at")
    rows: list[Any] = list(late.values_list("area_id", "submitted_at")[: MOST_OVERDUE + 1])
    held = Assignment.objects.active().filter(round=round, role=Role.SUPERVISOR, area__in={area for area, _at in rows})
    supervisor_of = dict(held.exclude(officer=user).order_by().values_list("area_id", "officer_id"))
    queues: dict[int, list[tuple[str, datetime]]] = {}
    for area, at in rows[:MOST_OVERDUE]:
        if area in supervisor_of:
            queues.setdefault(supervisor_of[area], []).append((area, at))
    is_more = len(rows) > MOST_OVERDUE
    return [
        ToCall(
            pk,
            Role.SUPERVISOR,
            min(area for area, _at in queue),
            [Sign(Cause.WAITING, zones.day_of(queue[0][1], queue[0][0]), len(queue), is_more=is_more)],
        )
        for pk, queue in queues.items()
    ]
