"""Maintaining the counters behind every dashboard: updated with each move, rebuilt by `recount`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from enumeration import zones
from enumeration.models import COUNTED, DayTally, Level, Round, State, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion

STATES = [state.value for state in State]
COUNTED_STATES = [state.value for state in COUNTED]
FOUND = f"{Existence.FOUND:d}, {Existence.NEW:d}"
RESULTS = [f"result_{code}" for code in range(1, 6)]
EXISTENCES = [f"existence_{code:d}" for code in Existence]
BY_DAY = {
    "approved": (State.APPROVED, State.COMPLETED),
    "completed": (State.COMPLETED,),
    "sent_back": (State.SENT_BACK,),
}
"""States that are also counted by day: a household counts from the day it enters one until the day it leaves."""

OPINIONS = [f"opinion_{code:d}" for code in NeighbourhoodOpinion]


@dataclass(frozen=True)
class Shift:
    """One household changes state; `result` (205) is counted at its first submission."""

    round_id: int
    area_code: str
    before: str
    after: str
    result: int | None = None
    first_submission: bool = False

    def of_the_day(self) -> Counter[str]:
        """Returns what this move adds to the counters of its day; what it takes away is negative."""
        change = Counter({name: (self.after in states) - (self.before in states) for name, states in BY_DAY.items()})
        change["submitted"] = int(self.after == State.SUBMITTED and self.first_submission)
        return change


def shift_tallies(shifts: Iterable[Shift], *, at: datetime) -> None:
    """Move households between counters. Call inside the transaction that moves the households, with the time of the
    events.

    The day is that of the place: in another time zone the same moment may fall on another day.
    """
    by_area: dict[tuple[int, str], Counter[str]] = {}
    by_day: dict[tuple[int, str, date], Counter[str]] = {}
    for shift in shifts:
        change = by_area.setdefault((shift.round_id, shift.area_code), Counter())
        change[shift.before] -= 1
        change[shift.after] += 1
        village = shift.area_code[: LENGTH_OF[Level.VILLAGE]]
        by_day.setdefault((shift.round_id, village, zones.day_of(at, village)), Counter()).update(shift.of_the_day())
        if shift.after == State.SUBMITTED and shift.first_submission and shift.result:
            change[f"result_{shift.result}"] += 1
    # Always in the same order, so that two bulk moves wait for each other instead of deadlocking.
    for (round_id, code), change in sorted(by_area.items()):
        _add(Tally, change, round_id=round_id, area_id=code)
    for (round_id, code, day), change in sorted(by_day.items()):
        _add(DayTally, change, round_id=round_id, area_id=code, day=day)


def change_result(round_id: int, area_code: str, before: int | None, after: int | None) -> None:
    """Count a household that was submitted before and comes back with another visit result (205)."""
    change: Counter[str] = Counter()
    if before:
        change[f"result_{before}"] -= 1
    if after:
        change[f"result_{after}"] += 1
    _add(Tally, change, round_id=round_id, area_id=area_code)


@dataclass(frozen=True)
class Verdict:
    """What the verification of the list (VK) says of one household: whether it is present, and how the SLS head
    classifies it (111)."""

    existence: int | None = None
    opinion: int | None = None

    def counters(self) -> Counter[str]:
        if self.existence is None:
            return Counter()
        counted = Counter({f"existence_{self.existence:d}": 1})
        if self.existence in (Existence.FOUND, Existence.NEW):
            counted["verified"] = 1
            if self.opinion is not None:
                counted[f"opinion_{self.opinion:d}"] = 1
        return counted


def change_verified(round_id: int, area_code: str, before: Verdict, after: Verdict) -> None:
    """Count a line of the list that was checked, or whose verdict changed."""
    change = after.counters()
    change.subtract(before.counters())
    _add(Tally, change, round_id=round_id, area_id=area_code)


def count_new_household(round_id: int, area_code: str, *, on_prelist: bool) -> None:
    _add(Tally, Counter(open=1, prelist=int(on_prelist)), round_id=round_id, area_id=area_code)


def count_new_households(round_id: int, families: Mapping[str, int]) -> None:
    """Count new households of the pre-printed list by sub-SLS. Three statements, however many SLS there are."""
    codes = sorted(code for code, number in families.items() if number)
    if not codes:
        return
    Tally.objects.bulk_create([Tally(round_id=round_id, area_id=code) for code in codes], ignore_conflicts=True)
    with connection.cursor() as cursor:
        # Locked in the order in which moves lock them, so that both wait instead of deadlocking.
        cursor.execute(
            "SELECT FROM enumeration_tally WHERE round_id = %s AND area_id = ANY (%s) ORDER BY area_id FOR UPDATE",
            [round_id, codes],
        )
        cursor.execute(
            """
            UPDATE enumeration_tally tally SET open = open + new.families, prelist = prelist + new.families
            FROM unnest(%s::text[], %s::integer[]) AS new(code, families)
            WHERE tally.round_id = %s AND tally.area_id = new.code
            """,
            [codes, [families[code] for code in codes], round_id],
        )


def _add(model: Any, change: Counter[str], **key) -> None:
    change = Counter({name: by for name, by in change.items() if by})
    if not change:
        return
    if not model.objects.filter(**key).update(**{name: F(name) + by for name, by in change.items()}):
        # The first count of this area (and day). The process that loses the race to insert adds to the winner's row.
        model.objects.bulk_create([model(**key)], ignore_conflicts=True)
        model.objects.filter(**key).update(**{name: F(name) + by for name, by in change.items()})


@transaction.atomic
def recount(round: Round, area_code: str) -> None:
    """Rebuild the counters of an area from the households and their events."""
    counted_states = ", ".join(f"count(*) FILTER (WHERE state = '{state}')" for state in STATES)
    counted_results = ", ".join(
        f"count(*) FILTER (WHERE result = {code} AND submitted_at IS NOT NULL)" for code in range(1, 6)
    )
    counted_existences = ", ".join(f"count(*) FILTER (WHERE existence = {code:d})" for code in Existence)
    counted_opinions = ", ".join(
        f"count(*) FILTER (WHERE existence IN ({FOUND}) AND neighbourhood_opinion = {code:d})"
        for code in NeighbourhoodOpinion
    )
    prefix = f"{area_code}%"
    # Days are counted by village: for an SLS, those of its whole village are rebuilt.
    by_village = f"{area_code[: LENGTH_OF[Level.VILLAGE]]}%"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enumeration_tally WHERE round_id = %s AND area_id LIKE %s", [round.pk, prefix])
        cursor.execute(
            f"""
            INSERT INTO enumeration_tally
                (round_id, area_id, prelist, verified, {", ".join(EXISTENCES)}, {", ".join(OPINIONS)},
                 {", ".join(STATES)}, {", ".join(RESULTS)})
            SELECT round_id, area_id, count(*) FILTER (WHERE on_prelist),
                   count(*) FILTER (WHERE existence IN ({FOUND})), {counted_existences}, {counted_opinions},
                   {counted_states}, {counted_results}
            FROM enumeration_household WHERE round_id = %s AND area_id LIKE %s GROUP BY round_id, area_id
            """,  # noqa: S608  state and column names are our own
            [round.pk, prefix],
        )
        cursor.execute(
            "DELETE FROM enumeration_daytally WHERE round_id = %s AND area_id LIKE %s", [round.pk, by_village]
        )
        cursor.execute(
            f"""
            WITH moves AS (
                SELECT household.id, left(household.area_id, 10) AS village,
                       (event.at AT TIME ZONE {zones.name_in_sql("household.area_id")})::date AS day,
                       event.from_state, event.to_state,
                       row_number() OVER (PARTITION BY household.id, event.to_state ORDER BY event.id) AS nth
                FROM enumeration_household household
                JOIN enumeration_event event ON event.household_id = household.id
                WHERE household.round_id = %s AND household.area_id LIKE %s AND event.from_state <> event.to_state
            ), counted AS (
                SELECT village, day,
                       count(*) FILTER (WHERE to_state = 'submitted' AND nth = 1) AS submitted,
                       sum((to_state IN ('approved', 'completed'))::int - (from_state IN ('approved', 'completed'))::int)
                           AS approved,
                       sum((to_state = 'completed')::int - (from_state = 'completed')::int) AS completed,
                       sum((to_state = 'sent_back')::int - (from_state = 'sent_back')::int) AS sent_back
                FROM moves GROUP BY village, day
            )
            INSERT INTO enumeration_daytally (round_id, area_id, day, submitted, approved, completed, sent_back)
            SELECT %s, village, day, submitted, approved, completed, sent_back FROM counted
            WHERE (submitted, approved, completed, sent_back) <> (0, 0, 0, 0)
            """,  # noqa: S608  names of provinces' zones are our own
            [round.pk, by_village, round.pk],
        )
