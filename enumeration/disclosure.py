"""Counts for who sees no families: none of 1 or 2, and none that lets one of those be worked out.

A table of places is shown or hidden by column. A column with a 1 or 2 in any of its rows is hidden in all of them, for
otherwise the place above minus the others would tell it; so no count of one column can be subtracted from another that is
finer than the table. What is hidden for a place stays hidden for everything below it. As the sum of each group of columns
is known, the hidden ones of a group must add up to 0 or at least 3 in every row; where they do not, the column with the
fewest families joins them. Then whatever can be added and subtracted from pages and files is 0 or at least 3.

All pages, files and tables about a round ask hidden_at() and hidden_below(); tests/enumeration/progress/test_disclosure.py tries
every pair of places and columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Substr

from enumeration.access import Permission, reach
from enumeration.models import Level, Officer, Round, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion, Result

FEWEST = 3

GROUPS: tuple[tuple[str, ...], ...] = (
    tuple(f"existence_{one:d}" for one in (Existence.FOUND, Existence.NEW)),
    tuple(f"existence_{one:d}" for one in GONE),
    tuple(f"opinion_{one:d}" for one in NeighbourhoodOpinion),
    tuple(f"result_{one:d}" for one in Result),
)
"""Columns that make up a sum which everybody sees: verified, struck off, verified once more, sent in."""

COLUMNS = tuple(column for group in GROUPS for column in group)
LEVELS = tuple(LENGTH_OF[each] for each in (Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE))
SUB_SLS = LENGTH_OF[Level.SUB_SLS]

Row = Mapping[str, int]
Hidden = frozenset[str]


def closed(hidden: Hidden, rows: Iterable[Row]) -> Hidden:
    """The columns that a table with these rows hides, given those that are hidden for the place above."""
    rows = list(rows)
    found = set(hidden)
    for group in GROUPS:
        found |= {column for column in group if any(0 < row[column] < FEWEST for row in rows)}
        while any(0 < sum(row[column] for column in group if column in found) < FEWEST for row in rows):
            left = [column for column in group if column not in found]
            if not left:
                break  # nothing of the group is shown any more but its sum, which is no secret
            found.add(min(left, key=lambda column: (sum(row[column] for row in rows), column)))
    return frozenset(found)


def hidden_below(round: Round, code: str) -> Hidden:
    """The columns that tables of the places below this one hide from who sees no families. A query for each level."""
    hidden: Hidden = frozenset()
    above = ""
    for length in (*LEVELS, SUB_SLS):
        hidden = closed(hidden, _rows(round, above, length))
        if length > len(code) or length == SUB_SLS:
            return hidden
        above = code[:length]
    return hidden


def hidden_at(round: Round, code: str) -> Hidden:
    """The columns that are hidden of this place itself: those of the table in which it is a row."""
    length = max((each for each in LEVELS if each < len(code)), default=0)
    return hidden_below(round, code[:length])


def _rows(round: Round, above: str, length: int) -> list[Row]:
    sums = {column: Sum(column, default=0) for column in COLUMNS}
    tallies = Tally.objects.filter(round=round, area__code__startswith=above)
    rows: Any = tallies.annotate(place=Substr("area__code", 1, length)).values("place").annotate(**sums).order_by()
    return list(rows)


def sees_families(user: Officer, code: str, codes: Iterable[str], round: Round) -> bool:
    """Whether a reader may see by name all the families that are counted here: `codes` is what of the place they reach."""
    names = reach(user, Permission.SEE_HOUSEHOLDS)
    return all(names.covers(one, round.pk) for one in [one for one in codes if one.startswith(code)] or [code])
