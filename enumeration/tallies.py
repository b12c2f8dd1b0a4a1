"""Maintaining the counters behind every dashboard: updated with each move, rebuilt by `recount`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from enumeration import zones
from enumeration.access import Reach
from enumeration.models import COUNTED, DayTally, Household, Level, Round, State, Tally, VillageTally
from enumeration.models.areas import LENGTH_OF, village_of
from enumeration.models.fillings import WHOLE_FORM, Filling
from enumeration.models.tallies import CountField, Rule
from enumeration.questionnaire.codes import Existence
from enumeration.questionnaire.forms import FormKind

RULES: dict[str, Rule] = {field.name: field.counts for field in Tally._meta.fields if isinstance(field, CountField)}
"""Every counter of a place and which households it counts, as declared in models/tallies.py."""

COUNTERS = tuple(RULES)

VILLAGE = LENGTH_OF[Level.VILLAGE]

KNOWN_TOGETHER = (
    {"form", "state"},
    {"form", "on_prelist"},
    {"form", "existence", "neighbourhood_opinion"},
    {"form", "result", "submitted_at"},
)
"""The columns of a household that change together (its form never changes).

A rule that asks about two of these groups could not be kept."""

STATES = [state.value for state in State]
COUNTED_STATES = [state.value for state in COUNTED]
RESULTS = [name for name, rule in RULES.items() if "result" in rule]
EXISTENCES = [f"existence_{code:d}" for code in Existence]
OPINIONS = [name for name, rule in RULES.items() if "neighbourhood_opinion" in rule]
BY_DAY = {
    "approved": (State.APPROVED, State.COMPLETED),
    "completed": (State.COMPLETED,),
    "sent_back": (State.SENT_BACK,),
}
"""States that are also counted by day: a household counts from the day it enters one until the day it leaves."""


def _questionnaires(state: str) -> Any:
    special = f"special_{state}"
    families = Sum(state, default=0)
    return families + Sum(special, default=0) if special in RULES else families


WORK_BY_STATE: dict[str, Any] = {state: _questionnaires(state) for state in STATES}
"""The sums of questionnaires by state, on whichever form: what waits for an officer."""


def counters_in(mine: Reach, round: Round, length: int) -> Any:
    """Returns the counters of a reach, to be added up for places whose codes have that length: of villages, which are few,
    unless a place or a part of the reach is smaller than one."""
    is_whole = length <= VILLAGE and all(len(code) <= VILLAGE for code in mine.in_round(round.pk).codes)
    return (VillageTally if is_whole else Tally).objects.filter(mine.as_q(), round=round)


@cache
def counters_of(**facts: Any) -> tuple[str, ...]:
    """Returns the counters that count a household with these facts: of those whose rule asks about nothing else."""
    return tuple(
        name
        for name, rule in RULES.items()
        if rule.keys() <= facts.keys()
        and all(facts[column] in values if values else facts[column] is not None for column, values in rule.items())
    )


def difference(before: Iterable[str], after: Iterable[str]) -> Counter[str]:
    """Returns what to add to each counter when a household goes from one set of counters to another."""
    change = Counter(after)
    change.subtract(before)
    return change


@dataclass(frozen=True)
class Shift:
    """One household changes state; `result` (205) is counted at its first submission."""

    round_id: int
    area_code: str
    before: str
    after: str
    result: int | None = None
    first_submission: bool = False
    form: str = FormKind.FAMILY
    household_id: UUID | None = None
    sender: int | None = None  # who submitted it, where an officer did

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
    shifts = list(shifts)
    by_area: dict[tuple[int, str], Counter[str]] = {}
    for shift in shifts:
        change = by_area.setdefault((shift.round_id, shift.area_code), Counter())
        before, after = (counters_of(form=shift.form, state=state) for state in (shift.before, shift.after))
        change.update(difference(before, after))
        if shift.form == FormKind.FAMILY and shift.after == State.SUBMITTED and shift.first_submission:
            change.update(_with_result(shift.result))
    _count(by_area)
    shift_days(shifts, at=at)


def shift_days(shifts: Iterable[Shift], *, at: datetime) -> None:
    """Count moves by the day of their village. Only those of households: special groups have no days."""
    by_day: dict[tuple[int, str, date], Counter[str]] = {}
    for shift in shifts:
        if shift.form == FormKind.FAMILY:
            village = village_of(shift.area_code)
            place = shift.round_id, village, zones.day_of(at, village)
            by_day.setdefault(place, Counter()).update(shift.of_the_day())
    for (round_id, code, day), change in sorted(by_day.items()):
        _add(DayTally, change, round_id=round_id, area_id=code, day=day)
    for shift in shifts:
        if shift.sender:
            _count_sent(shift, at)


_FILLED = f"""
SELECT coalesce(bool_or(filling.mode = '{Filling.Mode.PHONE}')
                AND sum(filling.answers - filling.changes) >= {WHOLE_FORM}, false) AS whole,
       coalesce(sum(filling.active_seconds), 0) AS seconds
FROM enumeration_filling filling
"""  # noqa: S608  our own words
"""Whether a questionnaire was measured as a whole, and its time without pauses."""


def _count_sent(shift: Shift, at: datetime) -> None:
    """Count a household by the day of who submitted it, and note when. One statement: there is a row for it, or there is
    one now."""
    village = village_of(shift.area_code)
    counts = int(shift.first_submission and shift.form == FormKind.FAMILY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO "enumeration_officerday" AS kept
                   (round_id, area_id, officer_id, day, submitted, measured, seconds, last_at)
            SELECT %s, %s, %s, %s, %s, whole::int, CASE WHEN whole THEN seconds ELSE 0 END, %s
            FROM ({_FILLED} WHERE filling.household_id = %s AND %s = 1) AS filled
            ON CONFLICT (officer_id, round_id, day, area_id) DO UPDATE
            SET submitted = kept.submitted + excluded.submitted, measured = kept.measured + excluded.measured,
                seconds = kept.seconds + excluded.seconds, last_at = greatest(kept.last_at, excluded.last_at)
            """,  # noqa: S608  our own words
            [
                *(shift.round_id, village, shift.sender, zones.day_of(at, village), counts, at),
                *(shift.household_id, counts),
            ],
        )


def counted(household: Household) -> tuple[str, ...]:
    """Returns the counters of its place that count this household as it is now."""
    return counters_of(
        form=household.form,
        state=household.state,
        on_prelist=household.on_prelist,
        existence=household.existence,
        neighbourhood_opinion=household.neighbourhood_opinion,
        result=household.result,
        submitted_at=household.submitted_at and True,
    )


def count_again(household: Household, before: Iterable[str]) -> None:
    """Count a household as it is now, and no longer as it was (`counted`, before it changed).

    Its answers may correct 111, which the recap of the verification counts, and 205 of one that was submitted.
    """
    _count({(household.round_id, household.area_id): difference(before, counted(household))})


def _with_result(result: int | None) -> tuple[str, ...]:
    """Returns the counters of a household submitted with this visit result (205)."""
    return counters_of(form=FormKind.FAMILY, result=result, submitted_at=True)


@dataclass(frozen=True)
class Verdict:
    """What the verification of the list (VK) says of one household: whether it is present, and how the SLS head
    classifies it (111)."""

    existence: int | None = None
    opinion: int | None = None

    def counters(self) -> tuple[str, ...]:
        return counters_of(form=FormKind.FAMILY, existence=self.existence, neighbourhood_opinion=self.opinion)


def change_verified(round_id: int, area_code: str, before: Verdict, after: Verdict) -> None:
    """Count a line of the list that was checked, or whose verdict changed."""
    _count({(round_id, area_code): difference(before.counters(), after.counters())})


def count_new_household(round_id: int, area_code: str, *, on_prelist: bool, form: str = FormKind.FAMILY) -> None:
    _count({(round_id, area_code): Counter(_when_new(on_prelist=on_prelist, form=form))})


def _when_new(*, on_prelist: bool, form: str = FormKind.FAMILY) -> tuple[str, ...]:
    """Returns the counters of a household that was just put on the list."""
    return counters_of(form=form, state=State.OPEN, on_prelist=on_prelist)


def count_new_households(round_id: int, families: Mapping[str, int]) -> None:
    """Count new households of the pre-printed list by sub-SLS. Six statements, however many SLS there are."""
    families = {code: number for code, number in families.items() if number}
    if not families:
        return
    by_village: Counter[str] = Counter()
    for code, number in families.items():
        by_village[village_of(code)] += number
    counters = _when_new(on_prelist=True)
    _add_to_many(Tally, round_id, families, counters)
    _add_to_many(VillageTally, round_id, by_village, counters)


def _add_to_many(model: Any, round_id: int, families: Mapping[str, int], counters: Iterable[str]) -> None:
    table, codes = model._meta.db_table, sorted(families)
    model.objects.bulk_create([model(round_id=round_id, area_id=code) for code in codes], ignore_conflicts=True)
    increased = ", ".join(f"{name} = {name} + new.families" for name in counters)
    with connection.cursor() as cursor:
        # Locked in the order in which moves lock them, so that both wait instead of deadlocking.
        cursor.execute(
            f"SELECT FROM {table} WHERE round_id = %s AND area_id = ANY (%s) ORDER BY area_id FOR UPDATE",
            [round_id, codes],
        )
        cursor.execute(
            f"""
            UPDATE {table} tally SET {increased} FROM unnest(%s::text[], %s::integer[]) AS new(code, families)
            WHERE tally.round_id = %s AND tally.area_id = new.code
            """,  # noqa: S608  names of tables and counters are our own
            [codes, [families[code] for code in codes], round_id],
        )


def _count(changes: Mapping[tuple[int, str], Counter[str]]) -> None:
    """Add to the counters of sub-SLS, each with its round, and to those of their villages.

    First all SLS and then all villages, each in the order of their codes: of two bulk moves one waits for the other instead
    of both deadlocking.
    """
    by_village: dict[tuple[int, str], Counter[str]] = {}
    for (round_id, code), change in sorted(changes.items()):
        _add(Tally, change, round_id=round_id, area_id=code)
        by_village.setdefault((round_id, village_of(code)), Counter()).update(change)
    for (round_id, code), change in sorted(by_village.items()):
        _add_to_village(round_id, code, change)


def _add(model: Any, change: Counter[str], **key) -> None:
    change = Counter({name: by for name, by in change.items() if by})
    if not change:
        return
    increased = ", ".join(f"{name} = {name} + %s" for name in change)
    where = " AND ".join(f"{column} = %s" for column in key)
    update = f'UPDATE "{model._meta.db_table}" SET {increased} WHERE {where}'  # noqa: S608  our own names
    asked = [*change.values(), *key.values()]
    with connection.cursor() as cursor:
        cursor.execute(update, asked)
        if not cursor.rowcount:
            # The first count of this area (and day). The process that loses the race to insert adds to the winner's row.
            model.objects.bulk_create([model(**key)], ignore_conflicts=True)
            cursor.execute(update, asked)


def _add_to_village(round_id: int, code: str, change: Counter[str]) -> None:
    """Add to the sums of a village, or make them from its SLS, which were changed already.

    Sums that fell behind (an old process that worked on while the tables were brought up to date) stop no move: they do not
    go below 0, and the recount of the night corrects them.
    """
    change = Counter({name: by for name, by in change.items() if by})
    if not change:
        return
    increased = ", ".join(f"{name} = greatest(0, {name} + %s)" for name in change)
    update = f'UPDATE "enumeration_villagetally" SET {increased} WHERE round_id = %s AND area_id = %s'  # noqa: S608
    asked: list[Any] = [*change.values(), round_id, code]
    with connection.cursor() as cursor:
        cursor.execute(update, asked)
        if not cursor.rowcount:
            cursor.execute(f"{ADD_UP} ON CONFLICT DO NOTHING", [round_id, f"{code}%"])
            if not cursor.rowcount:  # another process made them at this moment, and did not see this change
                cursor.execute(update, asked)


ADD_UP = f"""
INSERT INTO enumeration_villagetally (round_id, area_id, {", ".join(COUNTERS)})
SELECT round_id, left(area_id, {VILLAGE}), {", ".join(f"sum({name})" for name in COUNTERS)}
FROM enumeration_tally WHERE round_id = %s AND area_id LIKE %s GROUP BY 1, 2
"""  # noqa: S608  names of counters are our own


def add_up_villages(round: Round, area_code: str) -> None:
    """Rebuild the counters of the villages of an area, no smaller than one, from those of their sub-SLS."""
    asked: list[Any] = [round.pk, f"{area_code}%"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enumeration_villagetally WHERE round_id = %s AND area_id LIKE %s", asked)
        cursor.execute(ADD_UP, asked)


@transaction.atomic
def recount(round: Round, area_code: str) -> None:
    """Rebuild the counters of an area from the households and their events."""
    counted = {name: _in_sql(rule) for name, rule in RULES.items()}
    values = [value for _condition, asked in counted.values() for value in asked]
    by_day = ", ".join(f"sum((to_state = ANY (%s))::int - (from_state = ANY (%s))::int) AS {name}" for name in BY_DAY)
    states_by_day = [list(states) for states in BY_DAY.values() for _both in range(2)]
    prefix = f"{area_code}%"
    # Days are counted by village: for an SLS, those of its whole village are rebuilt.
    by_village = f"{village_of(area_code)}%"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enumeration_tally WHERE round_id = %s AND area_id LIKE %s", [round.pk, prefix])
        cursor.execute(
            f"""
            INSERT INTO enumeration_tally (round_id, area_id, {", ".join(counted)})
            SELECT round_id, area_id,
                   {", ".join(f"count(*) FILTER (WHERE {condition})" for condition, _asked in counted.values())}
            FROM enumeration_household WHERE round_id = %s AND area_id LIKE %s GROUP BY round_id, area_id
            """,  # noqa: S608  names of counters and columns are our own
            [*values, round.pk, prefix],
        )
        add_up_villages(round, village_of(area_code))
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
                  AND household.form = 'K'
            ), counted AS (
                SELECT village, day,
                       count(*) FILTER (WHERE to_state = 'submitted' AND nth = 1) AS submitted, {by_day}
                FROM moves GROUP BY village, day
            )
            INSERT INTO enumeration_daytally (round_id, area_id, day, submitted, {", ".join(BY_DAY)})
            SELECT %s, village, day, submitted, {", ".join(BY_DAY)} FROM counted
            WHERE (submitted, {", ".join(BY_DAY)}) <> (0{", 0" * len(BY_DAY)})
            """,  # noqa: S608  names of provinces' zones and of counters are our own
            [round.pk, by_village, *states_by_day, round.pk],
        )
        cursor.execute(
            "DELETE FROM enumeration_officerday WHERE round_id = %s AND area_id LIKE %s", [round.pk, by_village]
        )
        cursor.execute(
            f"""
            INSERT INTO enumeration_officerday
                   (round_id, area_id, officer_id, day, submitted, measured, seconds, last_at)
            SELECT %s, village, officer, day, count(*) FILTER (WHERE counts), count(*) FILTER (WHERE counts AND whole),
                   coalesce(sum(seconds) FILTER (WHERE counts AND whole), 0), max(at)
            FROM (
                SELECT household.id, left(household.area_id, 10) AS village, event.by_id AS officer, event.verb, event.at,
                       (event.at AT TIME ZONE {zones.name_in_sql("household.area_id")})::date AS day,
                       household.form = 'K'
                       AND row_number() OVER (PARTITION BY household.id ORDER BY event.id) = 1 AS counts
                FROM enumeration_household household
                JOIN enumeration_event event ON event.household_id = household.id
                WHERE household.round_id = %s AND household.area_id LIKE %s
                  AND event.to_state = 'submitted' AND event.from_state <> event.to_state
            ) AS sent
            CROSS JOIN LATERAL (
                {_FILLED} JOIN enumeration_submission submission ON submission.id = filling.submission_id
                WHERE counts AND filling.household_id = sent.id AND submission.received_at <= sent.at
            ) AS filled
            WHERE verb = 'submit' GROUP BY village, officer, day
            """,  # noqa: S608  names of provinces' zones
            [round.pk, round.pk, by_village],
        )


def _in_sql(rule: Rule) -> tuple[str, list[list[Any]]]:
    """Returns the rule as a condition on enumeration_household, and its parameters."""
    conditions = [f"{column} = ANY (%s)" if values else f"{column} IS NOT NULL" for column, values in rule.items()]
    return " AND ".join(conditions), [list(values) for values in rule.values() if values]
