"""Every figure on a dashboard, from the counters that are updated with the moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from enumeration import zones
from enumeration.access import Reach, Role
from enumeration.models import Area, Assignment, DayTally, Event, Household, Level, Round, State, Tally
from enumeration.models.areas import LENGTH_OF, village_of
from enumeration.pages.places import names_of
from enumeration.pages.shares import half_up
from enumeration.questionnaire.codes import Existence, Result
from enumeration.tallies import BY_DAY, COUNTED_STATES, COUNTERS, STATES


@dataclass(frozen=True)
class Figures:
    """Households of one place by counter of `Tally`; a count hidden from this reader is None.

    `total` is the target: everything that verification left on the list.
    """

    code: str
    name: str
    counts: Mapping[str, Any]

    @property
    def prelist(self) -> int:
        return self.counts["prelist"]

    @property
    def verified(self) -> int:
        """Returns the number found, or added, when the list was verified (VK)."""
        return self.counts["verified"]

    @property
    def new(self) -> int | None:
        """Returns the verified households that were not on the prelist."""
        return self.counts[f"existence_{Existence.NEW:d}"]

    @property
    def states(self) -> dict[str, int]:
        return {state: self.counts[state] for state in STATES}

    @property
    def work(self) -> dict[str, int]:
        """Returns the questionnaires by state, with those of special groups (XK): what waits for an officer."""
        return {state: self.counts[state] + self.counts.get(f"special_{state}", 0) for state in STATES}

    @property
    def results(self) -> dict[int, int | None]:
        """Returns the households by visit result (205)."""
        return {int(code): self.counts[f"result_{code:d}"] for code in Result}

    @property
    def total(self) -> int:
        return sum(self.counts[state] for state in COUNTED_STATES)

    @property
    def struck(self) -> int:
        """Returns the households on the prelist that verification did not find."""
        return self.counts["struck"]

    @property
    def to_begin(self) -> int:
        """Returns the number that was not submitted yet: open, or a draft."""
        return self.counts["open"] + self.counts["draft"]

    @property
    def enumerated(self) -> int:
        """Returns the number submitted at least once and not sent back now: submitted, approved or completed."""
        return self.counts["submitted"] + self.counts["approved"] + self.counts["completed"]

    @property
    def approved(self) -> int:
        """Returns the number approved by a supervisor and not sent back since: approved or completed."""
        return self.counts["approved"] + self.counts["completed"]

    @property
    def found_in_the_field(self) -> int:
        """Returns the households that were not on the prelist."""
        return max(0, self.total + self.struck - self.prelist)

    @property
    def enumerated_share(self) -> float | None:
        """Returns the share enumerated, 0 to 1; None where there are no households."""
        return self.enumerated / self.total if self.total else None


def without(figures: Figures, hidden: Collection[str]) -> Figures:
    """Returns the figures as shown to users who may not see households: hidden counts are None
    (enumeration/disclosure.py)."""
    counts = {name: None if name in hidden else count for name, count in figures.counts.items()}
    return replace(figures, counts=counts)


def _sums(only: Collection[str] = COUNTERS) -> dict[str, Sum]:
    return {name: Sum(name) for name in only}


def _figures(code: str, name: str, row: Mapping[str, Any], only: Collection[str] = COUNTERS) -> Figures:
    return Figures(code, name, {counter: row[counter] or 0 for counter in only})  # None: the sum of no rows


def figures_of(tallies: QuerySet[Tally], code: str, name: str = "") -> Figures:
    """Returns the figures of everything in `tallies` below one area."""
    return _figures(code, name, tallies.filter(area__code__startswith=code).aggregate(**_sums()))


def figures_below(
    tallies: QuerySet[Tally],
    parent_code: str,
    level: Level,
    mine: Reach | None = None,
    only: Collection[str] = COUNTERS,
) -> list[Figures]:
    """Returns the figures of each area of a level below a parent, in code order, including areas without households.

    With `mine`, only the areas that the user reaches, wholly or in part. `only`: the counters that are needed; all of them
    over the SLS of a district take longer than the rest of a page. Two queries.
    """
    length = LENGTH_OF[level]
    rows = (
        tallies.filter(area__code__startswith=parent_code)
        .annotate(place=Substr("area__code", 1, length))
        .order_by()  # the rows would be sorted before they are summed up, which takes longer than the sums
        .values("place")
        .annotate(**_sums(only))
    )
    names = dict(Area.objects.filter(level=level, code__startswith=parent_code).values_list("code", "name"))
    found: dict[str, dict] = {row["place"]: dict(row) for row in rows}
    empty = dict.fromkeys(only, 0)
    return [
        _figures(code, name, found.get(code, empty), only)
        for code, name in sorted(names.items())
        if mine is None or mine.touches(code)
    ]


def figures_of_each(tallies: QuerySet[Tally], codes: Iterable[str]) -> list[Figures]:
    """Returns the figures of each of a few sub-SLS, in code order, including those without households. Two queries."""
    names = names_of(codes)
    found = {row.area_id: vars(row) for row in tallies.filter(area__in=list(names))}
    empty = dict.fromkeys(COUNTERS, 0)
    return [_figures(code, name, found.get(code, empty)) for code, name in sorted(names.items())]


def together(parts: Iterable[Figures], code: str, name: str = "") -> Figures:
    """Returns the sum of several places."""
    parts = list(parts)
    return Figures(code, name, {counter: sum(part.counts[counter] or 0 for part in parts) for counter in COUNTERS})


# --- Day by day ------------------------------------------------------------------------------------------------------

COUNTED_BY_DAY = ("submitted", *BY_DAY)


@dataclass(frozen=True)
class Day:
    """The net change of one day: households submitted for the first time, and how many more (or fewer) are in the other
    states."""

    day: date
    submitted: int
    approved: int
    completed: int
    sent_back: int


def days(tallies: QuerySet[DayTally], code: str) -> list[Day]:
    """Returns what each day changed below an area no deeper than a village, oldest first."""
    rows: Any = (
        tallies.filter(area__code__startswith=village_of(code))
        .values("day")
        .annotate(**{name: Sum(name) for name in COUNTED_BY_DAY})
        .order_by("day")
    )
    return [Day(**row) for row in rows]


def since_yesterday(days: Iterable[Day], today: date) -> tuple[Day, Day]:
    """Returns what yesterday and today changed."""
    by_day = {day.day: day for day in days}
    yesterday = today - timedelta(days=1)
    return by_day.get(yesterday, Day(yesterday, 0, 0, 0, 0)), by_day.get(today, Day(today, 0, 0, 0, 0))


def days_of_few(households: QuerySet[Household]) -> list[Day]:
    """Returns what each day changed among a few SLS, oldest first, read from the events: no counters by day exist there.

    Two queries.
    """
    families = households.families()  # type: ignore[attr-defined]
    moves = Event.objects.filter(household__in=families).exclude(from_state=F("to_state")).order_by()
    found: dict[date, Counter[str]] = {}
    there = zones.day_in("household__area")
    firsts = moves.filter(to_state=State.SUBMITTED).values("household", "household__area").annotate(first=Min("at"))
    for first in firsts:
        found.setdefault(zones.day_of(first["first"], first["household__area"]), Counter())["submitted"] += 1
    for row in moves.values("from_state", "to_state", day=there).annotate(count=Count("pk")):
        for name, states in BY_DAY.items():
            moved = (row["to_state"] in states) - (row["from_state"] in states)
            found.setdefault(row["day"], Counter())[name] += moved * row["count"]
    return [
        Day(day, **{name: change[name] for name in COUNTED_BY_DAY})
        for day, change in sorted(found.items())
        if any(change.values())
    ]


# --- Compared with the calendar --------------------------------------------------------------------------------------

BEHIND = 0.1
"""A place is slow when its share of enumerated households is this far below what the calendar requires."""


def expected_share(round: Round, today: date, since: date | None = None) -> float:
    """Returns the share of all households that should have been enumerated by the end of today: the same number every
    day.

    `since`: of households that somebody got only then.
    """
    begins = max(round.starts_on, min(since or round.starts_on, round.ends_on))
    length = (round.ends_on - begins).days + 1
    return min(1.0, max(0.0, ((today - begins).days + 1) / length))


def days_left(round: Round, today: date) -> int:
    """Returns on how many days households can still be enumerated, today included: offices decide in the morning."""
    return max(0, (round.ends_on - today).days + 1)


@dataclass(frozen=True)
class Unassigned:
    """What is left in SLS without an enumerator: nobody works there, so no pace says when it will be done."""

    families: int = 0
    sls: int = 0

    def __add__(self, other: Unassigned) -> Unassigned:
        return Unassigned(self.families + other.families, self.sls + other.sls)


def unassigned(tallies: QuerySet[Tally], round: Round, code: str, length: int) -> dict[str, Unassigned]:
    """Returns what is left in SLS without an enumerator, by the place whose code has that length. One query."""
    held = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR, area=OuterRef("area"))
    left = F("open") + F("draft") + F("sent_back")
    free = tallies.filter(~Exists(held), area__code__startswith=code).annotate(left=left).filter(left__gt=0)
    rows: Any = (
        free.annotate(place=Substr("area__code", 1, length))
        .order_by()
        .values("place")
        .annotate(families=Sum("left"), sls=Count("pk"))
    )
    return {row["place"]: Unassigned(row["families"], row["sls"]) for row in rows}


class Verdict(StrEnum):
    """What the headline says about a place: the first that holds; its cause is shown beside it."""

    NOTHING = "nothing"  # no households
    DONE = "done"
    OVER = "over"  # the round has ended, and households are left
    LATE = "late"  # at this pace not before the round ends
    UNASSIGNED = "unassigned"  # households are left where nobody works
    STANDING = "standing"  # nothing was submitted for seven days
    ON_TIME = "on_time"


TONES = {
    Verdict.NOTHING: "neutral",
    Verdict.DONE: "good",
    Verdict.OVER: "bad",
    Verdict.UNASSIGNED: "warn",
    Verdict.STANDING: "warn",
    Verdict.LATE: "bad",
    Verdict.ON_TIME: "good",
}


@dataclass(frozen=True)
class Pace:
    """How a place compares with the calendar, and when it will be done at the pace of the last seven days."""

    expected: int
    enumerated: int
    left: int
    per_day: float
    needed_per_day: float | None  # None when the round is over or nothing is left
    finish: date | None  # for the SLS that have an enumerator; None when nothing was submitted for seven days
    free: Unassigned
    verdict: Verdict

    @property
    def ahead(self) -> int:
        return self.enumerated - self.expected

    @property
    def behind(self) -> int:
        return max(0, -self.ahead)

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


def pace(figures: Figures, days: Iterable[Day], round: Round, today: date, free: Unassigned = Unassigned()) -> Pace:
    week = [day.submitted for day in days if today - timedelta(days=7) < day.day <= today]
    ran = min(7, max(1, (today - round.starts_on).days + 1))
    per_day = sum(week) / ran
    left = figures.total - figures.enumerated
    worked_on = left - free.families
    left_days = days_left(round, today)
    finish = today if worked_on <= 0 else today + timedelta(days=ceil(worked_on / per_day)) if per_day else None
    return Pace(
        expected=round_half_up(figures.total * expected_share(round, today)),
        enumerated=figures.enumerated,
        left=left,
        per_day=per_day,
        needed_per_day=left / left_days if left and left_days else None,
        finish=finish,
        free=free,
        verdict=_verdict(figures.total, left, finish, free, round, today),
    )


def _verdict(total: int, left: int, finish: date | None, free: Unassigned, round: Round, today: date) -> Verdict:
    if not left:
        return Verdict.DONE if total else Verdict.NOTHING
    if today > round.ends_on:
        return Verdict.OVER
    if finish is not None and finish > round.ends_on:
        return Verdict.LATE
    if free.families:
        return Verdict.UNASSIGNED
    return Verdict.STANDING if finish is None else Verdict.ON_TIME


def round_half_up(value: float) -> int:
    return int(half_up(value))


def slow(places: Iterable[Figures], round: Round, today: date) -> list[Figures]:
    """Returns the places behind schedule, the furthest first."""
    wanted = expected_share(round, today) - BEHIND
    behind = [place for place in places if place.total and (place.enumerated_share or 0) < wanted]
    return sorted(behind, key=lambda place: place.enumerated_share or 0)


@dataclass(frozen=True)
class Curve:
    """How many households had reached each state at the end of each day of the round, each counted once; None for
    future days."""

    days: list[date]
    expected: list[int]
    submitted: list[int | None]
    approved: list[int | None]
    completed: list[int | None]


def curve(total: int, days: Iterable[Day], round: Round, today: date) -> Curve:
    by_day = {day.day: day for day in days}
    last = max(round.ends_on, min(today, max(by_day, default=round.ends_on)))
    all_days = [round.starts_on + timedelta(days=step) for step in range((last - round.starts_on).days + 1)]
    before = [day for day in by_day.values() if day.day < round.starts_on]
    running = {name: sum(getattr(day, name) for day in before) for name in ("submitted", "approved", "completed")}
    sums: dict[str, list[int | None]] = {name: [] for name in running}
    for each in all_days:
        for name in running:
            running[name] += getattr(by_day[each], name) if each in by_day else 0
            sums[name].append(running[name] if each <= today else None)
    expected = [round_half_up(total * expected_share(round, each)) for each in all_days]
    return Curve(all_days, expected, **sums)


# --- Officers --------------------------------------------------------------------------------------------------------

SILENT_AFTER = timedelta(hours=24)


def is_silent(
    held_since: datetime, last_sent: datetime | None, round: Round, *, after: timedelta = SILENT_AFTER
) -> bool:
    """Returns whether an officer with work left submitted nothing for a day, or for `after`.

    The day begins with the round and with the officer's first SLS: before, there was nothing to submit.
    """
    began = zones.midnight(round.starts_on, round.area_id)
    return timezone.now() - max(began, held_since, last_sent or began) > after
