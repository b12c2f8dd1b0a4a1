"""What the verification of the pre-printed list (VK) has come to: the lines of one SLS, and the recap of many."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Substr

from enumeration.access import Reach
from enumeration.models import Area, AreaChange, Household, Level, Round, Tally, Verification
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.numbers import within
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion
from enumeration.tallies import EXISTENCES, OPINIONS, STATES

PAGE = 60
"""Lines on one page. An SLS has about a hundred families; the largest, before it is split, some 400."""

# --- The list of one SLS ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListCount:
    """How far the list of one SLS is."""

    lines: int
    checked: int
    by_existence: dict[int, int]
    next_building: int
    next_family: int

    @property
    def unchecked(self) -> int:
        return self.lines - self.checked

    @property
    def here(self) -> int:
        return self.by_existence[Existence.FOUND] + self.by_existence[Existence.NEW]

    @property
    def new(self) -> int:
        return self.by_existence[Existence.NEW]

    @property
    def struck(self) -> int:
        return sum(self.by_existence[code] for code in GONE)


def count(lines: QuerySet[Household]) -> ListCount:
    """Of all lines of one SLS, whatever a page shows of them. One query."""
    found = lines.aggregate(
        lines=Count("pk"),
        building=Max("building_number"),
        family=Max("family_number"),
        **{f"e{code:d}": Count("pk", filter=Q(existence=code)) for code in Existence},
    )
    by_existence = {int(code): found[f"e{code:d}"] for code in Existence}
    return ListCount(
        lines=found["lines"],
        checked=sum(by_existence.values()),
        by_existence=by_existence,
        next_building=(found["building"] or 0) + 1,
        next_family=(found["family"] or 0) + 1,
    )


# As on paper; what was added comes after the last line, in the order of its numbers.
KEY = ("line", "prelist_code", "added", "id")
LAST = 9_999_999


def page_of(lines: QuerySet[Household], after: str = "", size: int = PAGE) -> tuple[list[Household], str]:
    """One page of the list in its own order, and where the next one begins ("" where there is none)."""
    last = Value(LAST, output_field=IntegerField())
    # The number of a line of the list may change while somebody goes through it: its place may not.
    in_turn = Case(When(prelist_number=None, then=Coalesce("family_number", last)), default=last)
    lines = lines.annotate(line=Coalesce("prelist_number", last), added=in_turn)
    if begins := _key(after):
        later = Q()
        for place, name in enumerate(KEY):
            same = {other: begins[other] for other in KEY[:place]}
            later |= Q(**same, **{f"{name}__gt": begins[name]})
        lines = lines.filter(later)
    wanted = (
        *("round", "area", "state", "version", "on_prelist", "prelist_code", "prelist_number", "existence"),
        *("head_name", "address", "building_number", "family_number", "neighbourhood_opinion"),
    )
    rows: list[Any] = list(lines.order_by(*KEY).only(*wanted)[: size + 1])
    if len(rows) <= size:
        return rows, ""
    end = rows[size - 1]
    return rows[:size], json.dumps([end.line, end.prelist_code, end.added, str(end.pk)])


def _key(after: str) -> dict[str, Any]:
    """Where a page begins; an address that was tampered with begins at the beginning."""
    try:
        line, code, added, pk = json.loads(after)
        return {
            "line": within(line, most=2**31 - 1),
            "prelist_code": str(code).replace("\x00", "")[:16],
            "added": within(added, most=2**31 - 1),
            "id": uuid.UUID(pk),
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def numbered_lines(lines: QuerySet[Household]) -> list[tuple[int, str]]:
    """Number and name of every line of the list, to say of which one another is the double. One query."""
    found = (
        lines.filter(prelist_number__isnull=False).order_by("prelist_number").values_list("prelist_number", "head_name")
    )
    return [(number, name or "") for number, name in found if number is not None]


# --- The recap -------------------------------------------------------------------------------------------------------


LISTED = (
    *(Existence.FOUND, Existence.NEW, Existence.MOVED, Existence.DIED),
    *(Existence.UNKNOWN, Existence.DOUBLE),
)
"""What was found, in the order of the recap's columns: first what counts."""


@dataclass(frozen=True)
class Recap:
    """What verification found in one place: the fields of the recap of REGSOSEK22.VK1."""

    code: str
    name: str
    prelist: int
    families: int  # all lines: of the prelist, and added
    existence: dict[int, int]
    opinions: dict[int, int]
    sls: int
    finished: int  # SLS whose list was closed, and the SLS found
    not_found: int
    begun: int  # SLS whose list is open
    changed: int  # SLS that were split, merged or renamed
    hidden: Collection[str] = ()  # counts that this reader is not shown (enumeration/disclosure.py)

    @property
    def here(self) -> int:
        """Found and new: the target of the questionnaire."""
        return self.existence[Existence.FOUND] + self.existence[Existence.NEW]

    @property
    def struck(self) -> int:
        return sum(self.existence[code] for code in GONE)

    @property
    def by_existence(self) -> list[tuple[int, int | None]]:
        return [(code.value, None if f"existence_{code:d}" in self.hidden else self.existence[code]) for code in LISTED]

    @property
    def by_opinion(self) -> list[tuple[int, int | None]]:
        return [
            (code, None if f"opinion_{code:d}" in self.hidden else count)
            for code, count in sorted(self.opinions.items())
        ]

    @property
    def checked(self) -> int:
        return sum(self.existence.values())

    @property
    def unchecked(self) -> int:
        return max(0, self.families - self.checked)

    @property
    def left(self) -> int:
        """SLS whose list nobody has closed yet."""
        return max(0, self.sls - self.finished - self.not_found)


def recap_below(round: Round, parent: str, level: Level, mine: Reach) -> list[Recap]:
    """The recap of each area of a level below a parent that the user reaches, in code order. Five queries."""
    length = LENGTH_OF[level]
    below = {"area__code__startswith": parent}
    sums = {name: Sum(name, default=0) for name in ("prelist", *STATES, *EXISTENCES, *OPINIONS)}
    tallies = Tally.objects.filter(mine.as_q(), round=round, **below).annotate(place=Substr("area__code", 1, length))
    counted: dict[str, Any] = {row["place"]: row for row in tallies.values("place").annotate(**sums).order_by("place")}
    names = Area.objects.filter(level=level, code__startswith=parent, ended_at=None).values_list("code", "name")
    areas = Area.objects.at(Level.SUB_SLS).filter(mine.as_q("code", None), code__startswith=parent)
    sls = _by_place(areas, "code", length)
    lists = Verification.objects.filter(mine.as_q(), round=round, **below).annotate(
        place=Substr("area__code", 1, length)
    )
    closed = Q(finished_at__isnull=False)
    of_lists: dict[str, Any] = {
        row["place"]: row
        for row in lists.values("place")
        .annotate(
            finished=Count("pk", filter=closed & Q(is_not_found=False)),
            not_found=Count("pk", filter=closed & Q(is_not_found=True)),
            begun=Count("pk", filter=~closed),
        )
        .order_by("place")
    }
    changes = AreaChange.objects.filter(mine.as_q("new__code", None), new__code__startswith=parent)
    changed = _by_place(changes, "new__code", length, distinct=True)
    empty = dict.fromkeys(sums, 0)
    no_list = {"finished": 0, "not_found": 0, "begun": 0}
    return [
        Recap(
            code=code,
            name=name,
            prelist=row["prelist"],
            families=sum(row[state] for state in STATES),
            existence={int(one): row[f"existence_{one:d}"] for one in Existence},
            opinions={int(one): row[f"opinion_{one:d}"] for one in NeighbourhoodOpinion},
            sls=sls.get(code, 0),
            changed=changed.get(code, 0),
            **{part: of_lists.get(code, no_list)[part] for part in no_list},
        )
        for code, name in sorted(names)
        if mine.touches(code)
        for row in [counted.get(code, empty)]
    ]


@dataclass(frozen=True)
class Lists:
    """How many SLS a place has, and how many of their lists were closed."""

    sls: int
    finished: int


def lists_below(round: Round, parent: str, mine: Reach) -> Lists:
    """Of one place; what of it the user reaches. Two queries."""
    closed = Verification.objects.filter(mine.as_q(), round=round, finished_at__isnull=False)
    return Lists(
        sls=Area.objects.at(Level.SUB_SLS).filter(mine.as_q("code", None), code__startswith=parent).count(),
        finished=closed.filter(area__code__startswith=parent).count(),
    )


def together(parts: Iterable[Recap], code: str, name: str) -> Recap:
    """The sum of several places."""
    parts = list(parts)
    whole = ("prelist", "families", "sls", "finished", "not_found", "begun", "changed")
    return Recap(
        code=code,
        name=name,
        existence={int(one): sum(part.existence[one] for part in parts) for one in Existence},
        opinions={int(one): sum(part.opinions[one] for part in parts) for one in NeighbourhoodOpinion},
        **{each: sum(getattr(part, each) for part in parts) for each in whole},
    )


def _by_place(rows: QuerySet, column: str, length: int, *, distinct: bool = False) -> dict[str, int]:
    """How many areas of the rows lie in each place. `distinct`: each counts once, however many rows it has."""
    places = rows.annotate(place=Substr(column, 1, length)).values("place").order_by("place")
    return dict(places.annotate(n=Count(column, distinct=distinct)).values_list("place", "n"))


def states_of(round: Round, codes: Iterable[str]) -> dict[str, Verification]:
    """The lists that were begun, of some SLS. One query."""
    return {one.area_id: one for one in Verification.objects.filter(round=round, area__in=list(codes))}


def unfinished(round: Round, mine: Reach) -> list[str]:
    """The SLS of an enumerator that have a prelist which is not closed yet. One query. Of whoever has whole villages:
    none."""
    codes = [code for its_round, code in mine.scopes if its_round == round.pk and len(code) == LENGTH_OF[Level.SUB_SLS]]
    closed = Verification.objects.filter(round=round, area__in=codes, finished_at__isnull=False)
    printed = Tally.objects.filter(round=round, area__in=codes, prelist__gt=0)
    return list(printed.exclude(area__in=closed.values("area")).order_by("area_id").values_list("area_id", flat=True))
