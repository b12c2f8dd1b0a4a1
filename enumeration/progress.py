"""Every figure on a dashboard, from the counters that are kept with the moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import Substr

from enumeration.models import Area, DayTally, Level, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.tallies import RESULTS, STATES

TARGET_LOAD = 250
"""Families an enumerator is expected to visit in thirty days (domain.md, 3)."""


@dataclass(frozen=True)
class Figures:
    """Families of one place, by state and visit result. `total` is all of them, whatever their state."""

    code: str
    name: str
    prelist: int
    states: dict[str, int]
    results: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def enumerated(self) -> int:
        """Sent in at least once and not sent back now: submitted, approved or completed."""
        return self.states["submitted"] + self.states["approved"] + self.states["completed"]

    @property
    def approved(self) -> int:
        return self.states["approved"] + self.states["completed"]

    def percent(self, part: int) -> float:
        return round(100 * part / self.total, 1) if self.total else 0.0

    @property
    def enumerated_percent(self) -> float:
        return self.percent(self.enumerated)

    @property
    def completed_percent(self) -> float:
        return self.percent(self.states["completed"])


def _sums() -> dict[str, Sum]:
    return {name: Sum(name, default=0) for name in ["prelist", *STATES, *RESULTS]}


def _figures(code: str, name: str, row: dict) -> Figures:
    return Figures(
        code=code,
        name=name,
        prelist=row["prelist"],
        states={state: row[state] for state in STATES},
        results={code: row[f"result_{code}"] for code in range(1, 6)},
    )


def figures_of(tallies: QuerySet[Tally], code: str, name: str = "") -> Figures:
    """The figures of everything in `tallies` below one area."""
    return _figures(code, name, tallies.filter(area__code__startswith=code).aggregate(**_sums()))


def figures_below(tallies: QuerySet[Tally], parent_code: str, level: Level) -> list[Figures]:
    """The figures of each area of a level below a parent, in code order; areas without families too."""
    length = LENGTH_OF[level]
    rows = (
        tallies.filter(area__code__startswith=parent_code)
        .annotate(place=Substr("area__code", 1, length))
        .values("place")
        .annotate(**_sums())
        .order_by("place")
    )
    names = dict(Area.objects.filter(level=level, code__startswith=parent_code).values_list("code", "name"))
    found = {row["place"]: row for row in rows}
    empty = dict.fromkeys(["prelist", *STATES, *RESULTS], 0)
    return [_figures(code, name, found.get(code, empty)) for code, name in sorted(names.items())]


@dataclass(frozen=True)
class Day:
    day: date
    submitted: int
    approved: int
    completed: int
    sent_back: int


def days(tallies: QuerySet[DayTally], code: str) -> list[Day]:
    """Moves per day below an area no deeper than a village, oldest first."""
    rows = (
        tallies.filter(area__code__startswith=code[: LENGTH_OF[Level.VILLAGE]])
        .values("day")
        .annotate(**{name: Sum(name) for name in ("submitted", "approved", "completed", "sent_back")})
        .order_by("day")
    )
    return [Day(**row) for row in rows]
