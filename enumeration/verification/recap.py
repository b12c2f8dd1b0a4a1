"""The recap of the verification lists, area by area: REGSOSEK22.VK1."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from enumeration.access import Reach
from enumeration.models import Area, AreaChange, Level, Round, Verification
from enumeration.models.areas import LENGTH_OF
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion
from enumeration.tallies import EXISTENCES, OPINIONS, STATES, counters_in

LISTED = (
    *(Existence.FOUND, Existence.NEW, Existence.MOVED, Existence.DIED),
    *(Existence.UNKNOWN, Existence.DOUBLE),
)
"""What was found, in the order of the recap's columns: first the households that count."""


@dataclass(frozen=True)
class Recap:
    """What verification found in one area: the columns of the recap of REGSOSEK22.VK1."""

    code: str
    name: str
    prelist: int
    families: int  # all lines, of the prelist and added
    existence: dict[int, int]
    opinions: dict[int, int]
    sls: int
    finished: int  # SLS that were found, and whose list was closed
    not_found: int
    begun: int  # SLS whose list is open
    changed: int  # SLS that were split, merged or renamed
    hidden: Collection[str] = ()  # counts hidden from this reader (enumeration/disclosure.py)

    @property
    def here(self) -> int:
        """Returns found and new households: the target of the questionnaire."""
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
        """Returns the number of SLS whose list is not closed yet."""
        return max(0, self.sls - self.finished - self.not_found)


def recap_below(round: Round, parent: str, level: Level, mine: Reach) -> list[Recap]:
    """Returns the recap of each area of a level below a parent, as far as the user reaches it, in code order.

    Five queries.
    """
    length = LENGTH_OF[level]
    below = {"area__code__startswith": parent}
    sums = {name: Sum(name) for name in ("prelist", *STATES, *EXISTENCES, *OPINIONS)}
    tallies = counters_in(mine, round, length).filter(**below).annotate(place=Substr("area__code", 1, length))
    counted: dict[str, Any] = {row["place"]: row for row in tallies.order_by().values("place").annotate(**sums)}
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
    """How many SLS an area has, and how many of their lists were closed."""

    sls: int
    finished: int


def lists_below(round: Round, parent: str, mine: Reach) -> Lists:
    """Count the lists of one area, as far as the user reaches it. Two queries."""
    closed = Verification.objects.filter(mine.as_q(), round=round, finished_at__isnull=False)
    return Lists(
        sls=Area.objects.at(Level.SUB_SLS).filter(mine.as_q("code", None), code__startswith=parent).count(),
        finished=closed.filter(area__code__startswith=parent).count(),
    )


def together(parts: Iterable[Recap], code: str, name: str) -> Recap:
    """Returns the sum of several areas."""
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
    """Returns how many areas of the rows lie in each area of this code length.

    `distinct`: each counts once, however many rows it has.
    """
    places = rows.annotate(place=Substr(column, 1, length)).values("place").order_by("place")
    return dict(places.annotate(n=Count(column, distinct=distinct)).values_list("place", "n"))
