"""Counts for users who may not see households: no count of 1 or 2 is shown, nor anything from which one could be
computed.

A table of areas is shown or hidden by column. A column with a 1 or 2 in any row is hidden in all rows, because
otherwise the total minus the other rows would reveal it; so a count in one column can never be subtracted from another
that is finer than the table. What is hidden for an area stays hidden for everything below it. The sum of each group of
columns is known, so the hidden columns of a group must add up to 0 or at least 3 in every row; where they do not, the
column with the fewest households is hidden too. Then everything that can be added and subtracted from pages and files
is 0 or at least 3.

A change since a day is a difference too: it is hidden wherever the count is hidden now or was when that day began. How
all villages of the round stood then must be known (`DayStart`); otherwise every column counts as hidden then.

All pages, files and tables about a round call hidden_at() and hidden_below();
tests/enumeration/progress/test_disclosure.py tries every pair of areas and columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Substr

from enumeration.access import Permission, reach
from enumeration.models import Area, Level, Officer, Round, Tally, VillageTally
from enumeration.models.areas import LENGTH_OF
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion, Result

FEWEST = 3

GROUPS: tuple[tuple[str, ...], ...] = (
    tuple(f"existence_{one:d}" for one in (Existence.FOUND, Existence.NEW)),
    tuple(f"existence_{one:d}" for one in GONE),
    tuple(f"opinion_{one:d}" for one in NeighbourhoodOpinion),
    tuple(f"result_{one:d}" for one in Result),
)
"""Columns that add up to a total that everybody sees: verified, struck off, verified (by opinion), submitted."""

COLUMNS = tuple(column for group in GROUPS for column in group)
LEVELS = tuple(LENGTH_OF[each] for each in (Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE))
SUB_SLS = LENGTH_OF[Level.SUB_SLS]

Row = Mapping[str, int]
Hidden = frozenset[str]


def closed(hidden: Hidden, rows: Iterable[Row]) -> Hidden:
    """Returns the columns that a table with these rows hides, given those that are hidden for the area above."""
    rows = list(rows)
    found = set(hidden)
    for group in GROUPS:
        found |= {column for column in group if any(0 < row[column] < FEWEST for row in rows)}
        while any(0 < sum(row[column] for column in group if column in found) < FEWEST for row in rows):
            left = [column for column in group if column not in found]
            if not left:
                break  # of the group only its sum is still shown, which is public
            found.add(min(left, key=lambda column: (sum(row[column] for row in rows), column)))
    return frozenset(found)


def hidden_below(round: Round, code: str) -> Hidden:
    """Returns the columns hidden in tables of the areas below this one, for users who may not see households.

    One query per level.
    """
    hidden: Hidden = frozenset()
    above = ""
    for length in (*LEVELS, SUB_SLS):
        hidden = closed(hidden, _rows(round, above, length))
        if length > len(code) or length == SUB_SLS:
            return hidden
        above = code[:length]
    return hidden


def hidden_at(round: Round, code: str) -> Hidden:
    """Returns the columns hidden for this area itself: those of the table in which it is a row."""
    length = max((each for each in LEVELS if each < len(code)), default=0)
    return hidden_below(round, code[:length])


def hidden_then(round: Round, code: str, days: Sequence[date]) -> dict[date, tuple[Hidden, Hidden]]:
    """Returns what was hidden when each day began: for this area itself, and in tables of the areas below it down to the
    village. Two queries, over the villages in the areas above."""
    tables = [(length, code[:above]) for above, length in pairwise((0, *LEVELS)) if above <= len(code)]
    rows: dict[date, dict[int, list[dict[str, int]]]] = {day: defaultdict(list) for day in days}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT begun.day, tables.length, count(*), {", ".join(f"sum(begun.{column})" for column in COLUMNS)}
            FROM unnest(%s::int[], %s::text[]) AS tables (length, above)
            JOIN enumeration_daystart begun ON begun.area_id LIKE tables.above || '%%'
            WHERE begun.round_id = %s AND begun.day = ANY (%s)
            GROUP BY begun.day, tables.length, left(begun.area_id, tables.length)
            """,  # noqa: S608  names of counters are our own
            [[length for length, _above in tables], [above for _length, above in tables], round.pk, list(days)],
        )
        for day, length, villages, *counts in cursor.fetchall():
            rows[day][length].append({"villages": villages, **dict(zip(COLUMNS, counts, strict=True))})
    all_villages = Area.objects.filter(level=Level.VILLAGE, code__startswith=round.area_id or "").count()
    return {day: _hidden_in(found, len(code), all_villages) for day, found in rows.items()}


def _hidden_in(tables: Mapping[int, list[dict[str, int]]], length: int, villages: int) -> tuple[Hidden, Hidden]:
    hidden: Hidden = frozenset()
    if sum(row["villages"] for row in tables.get(LEVELS[0], ())) != villages:
        hidden = frozenset(COLUMNS)
    at = hidden
    for each in LEVELS:
        hidden = closed(hidden, tables.get(each, ()))
        at = hidden if each <= length else at
    return at, hidden


def _rows(round: Round, above: str, length: int) -> list[Row]:
    sums = {column: Sum(column) for column in COLUMNS}
    table = Tally if length == SUB_SLS else VillageTally
    tallies = table.objects.filter(round=round, area__code__startswith=above)
    rows: Any = tallies.annotate(place=Substr("area__code", 1, length)).values("place").annotate(**sums).order_by()
    return list(rows)


def sees_families(user: Officer, code: str, codes: Iterable[str], round: Round) -> bool:
    """Returns whether a user may see by name all households counted here.

    `codes` is the part of the area that they reach.
    """
    names = reach(user, Permission.SEE_HOUSEHOLDS)
    return all(names.covers(one, round.pk) for one in [one for one in codes if one.startswith(code)] or [code])
