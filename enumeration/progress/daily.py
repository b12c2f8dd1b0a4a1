"""Day by day: how many were sent on each day by each officer, or in each place below, and what was remarked about days.

The number of a cell is what that day brought; its colour is the one rule of needs.step_of: how far, at the end of that day,
what was sent lay behind what the calendar expected by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Substr

from enumeration.access import Permission, Reach, Role, reach
from enumeration.models import Assignment, DayNote, DayTally, Household, Level, Officer, OfficerDay, Round
from enumeration.models.areas import LENGTH_OF, upper_codes
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.places import Here, names_of
from enumeration.progress.figures import Day, Figures, days, days_of_few, expected_share
from enumeration.progress.needs import step_at

DAYS_OF = (LENGTH_OF[Level.DISTRICT], LENGTH_OF[Level.SUBDISTRICT])
"""Remarks about days are made for a district or a kecamatan."""

MOST_DAYS = 14
MOST_ROWS = 30


@dataclass(frozen=True)
class Cell:
    """What one day brought, and how far the row was behind at its end: 0, the ground, to 4."""

    count: int
    step: int
    behind: float
    """The share by which it was behind at the end of the day."""


@dataclass(frozen=True)
class Line:
    """An officer or a place of the heat map, its days from the newest back."""

    name: str
    code: str
    """Of a place; "" for an officer."""
    cells: Sequence[Cell]
    share: float | None
    """Of its households, sent until today."""


@dataclass(frozen=True)
class Heat:
    """The heat map: days from the newest back, and the lines, the furthest behind first."""

    days: Sequence[date]
    lines: Sequence[Line]
    is_of_officers: bool
    left_out: int = 0


def shown_days(round: Round, today: date) -> list[date]:
    """Returns the last days of the round until today, the newest first."""
    last = min(today, round.ends_on)
    count = min(MOST_DAYS, (last - round.starts_on).days + 1)
    return [last - timedelta(days=back) for back in range(max(0, count))]


def of_officers(user: Officer, round: Round, code: str, today: date) -> Heat:
    """Returns the days of the enumerators of a place whose work the user checks. Three queries.

    Of their households: what they sent from the villages of this place, and what is left in the SLS they hold here.
    """
    held: Any = (
        Assignment.objects.visible_to(user, Permission.REVIEW)
        .active()
        .in_area(code)
        .filter(round=round, role=Role.ENUMERATOR)
        .annotate(left=F("tally__open") + F("tally__draft"))
        .order_by()
        .values_list("officer_id")
        .annotate(left=Sum("left", default=0))
    )
    left = dict(held)
    counts: Any = (
        OfficerDay.objects.filter(round=round, officer__in=list(left), area__code__startswith=code)
        .order_by()
        .values_list("officer_id", "day")
        .annotate(sent=Sum("submitted"))
    )
    sent = _by_row(counts)
    totals = {pk: sum(sent.get(pk, {}).values()) + rest for pk, rest in left.items()}
    shown, left_out = _furthest_behind(totals, sent)
    names = Officer.objects.in_bulk(shown)
    last_days = shown_days(round, today)
    lines = [_line(str(names[pk]), "", totals[pk], sent.get(pk, {}), last_days, round) for pk in shown]
    return Heat(last_days, lines, is_of_officers=True, left_out=left_out)


def of_places(tallies: QuerySet[DayTally], places: Iterable[Figures], round: Round, code: str, today: date) -> Heat:
    """Returns the days of the places below. One query. `places` have codes of one length, no longer than a village's."""
    known = {place.code: place for place in places if place.total}
    length = len(next(iter(known), code))
    counts: Any = (
        tallies.filter(area__code__startswith=code)
        .annotate(place=Substr("area__code", 1, length))
        .order_by()
        .values_list("place", "day")
        .annotate(sent=Sum("submitted"))
    )
    sent = _by_row(counts)
    totals = {code: place.total for code, place in known.items()}
    shown, left_out = _furthest_behind(totals, sent)
    last_days = shown_days(round, today)
    lines = [_line(known[code].name, code, totals[code], sent.get(code, {}), last_days, round) for code in shown]
    return Heat(last_days, lines, is_of_officers=False, left_out=left_out)


def _by_row(counts: Iterable[tuple[Any, date, int]]) -> dict[Any, dict[date, int]]:
    found: dict[Any, dict[date, int]] = {}
    for row, day, count in counts:
        found.setdefault(row, {})[day] = count
    return found


def _furthest_behind(totals: Mapping[Any, int], sent: Mapping[Any, Mapping[date, int]]) -> tuple[list[Any], int]:
    """Returns the rows with households, the smallest share first, and how many more there are than are shown."""
    rows = [row for row, total in totals.items() if total]
    rows.sort(key=lambda row: (sum(sent.get(row, {}).values()) / totals[row], str(row)))
    return rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS)


def _line(name: str, code: str, total: int, sent: Mapping[date, int], days: Sequence[date], round: Round) -> Line:
    cells = []
    for day in days:
        until = sum(count for each, count in sent.items() if each <= day)
        expected = expected_share(round, day)
        cells.append(Cell(sent.get(day, 0), step_at(until / total, expected), max(0.0, expected - until / total)))
    return Line(name, code, cells, sum(sent.values()) / total)


def days_here(user: Officer, round: Round, here: Here) -> list[Day]:
    """Returns the days. Counters by day exist per village; below, and for a part of a village, the events are counted."""
    if here.is_partly_mine or len(here.code) > LENGTH_OF[Level.VILLAGE]:
        households = Household.objects.visible_to(user, Permission.SEE_PROGRESS).filter(round=round)
        return days_of_few(households.in_area(here.code))
    tallies = DayTally.objects.visible_to(user, Permission.SEE_PROGRESS).filter(round=round)
    return days(tallies, here.code)


# --- Remarks about days ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A remark as the reader sees it."""

    pk: int
    day: date
    text: str
    place: str
    by: str
    """Whom it is from; "" for readers who see no names."""
    may_withdraw: bool


def notes(round: Round, code: str, mine: Reach, *, user: Officer) -> list[Note]:
    """Returns the remarks about the days of a place, the newest day first: of the places above it, of itself, and of those
    below it that the user reaches. Withdrawn ones are left out. Two queries."""
    above = [each for each in (*upper_codes(code), code) if len(each) in DAYS_OF]
    found = DayNote.objects.filter(round=round, withdraws=None, withdrawal=None).select_related("by")
    found = found.filter(area_code__in=above) | found.filter(area_code__startswith=code)
    seen = [one for one in found.order_by("-day", "id") if one.area_code in above or mine.touches(one.area_code)]
    names = names_of({one.area_code for one in seen}) if seen else {}
    assigns = reach(user, Permission.ASSIGN).in_round(round.pk)
    knows = reach(user, Permission.SEE_HOUSEHOLDS).in_round(round.pk)
    return [
        Note(
            one.pk,
            one.day,
            one.text,
            in_mixed_case(names.get(one.area_code, one.area_code)),
            str(one.by) if knows.touches(code) else "",
            may_withdraw=assigns.covers(one.area_code),
        )
        for one in seen
    ]
