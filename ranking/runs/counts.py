"""How many households of a run are in each class and decile, in the district or an area of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Substr

from enumeration.models.areas import LENGTH_OF
from enumeration.pages.places import names_of
from enumeration.words import Words
from ranking.models import ClassTally, Run, Standing

VILLAGE = 10
"""The length of a village's code: tallies exist down to villages; below, standings are few enough to count."""


@dataclass(frozen=True)
class ClassCount:
    number: int
    label: Words
    families: int
    members: int
    share: float  # of the households of the area


def class_counts(run: Run, area: str = "") -> list[ClassCount]:
    """Returns households and members by class, the poorest first, in the district or an area of it."""
    return _with_labels(run.scheme.labels, _counted(run, area, "welfare_class"))


def decile_counts(run: Run, area: str = "") -> list[ClassCount]:
    labels = [Words(f"Desil {number}", f"Decile {number}") for number in range(1, 11)]
    return _with_labels(labels, _counted(run, area, "decile"))


def _counted(run: Run, area: str, what: str) -> dict[int, tuple[int, int]]:
    if len(area) <= VILLAGE:
        rows = ClassTally.objects.filter(district=run.district, run=run, village__startswith=area or run.district)
        figures = rows.order_by().values_list(what).annotate(Sum("families"), Sum("members"))
    else:
        places = Standing.objects.filter(district=run.district, run=run).in_area(area)
        figures = places.order_by().values_list(what).annotate(Count("rank"), Sum("members"))
    return {number: (families, members) for number, families, members in figures}


def _with_labels(labels: Sequence[Words], counted: dict[int, tuple[int, int]]) -> list[ClassCount]:
    total = sum(families for families, _members in counted.values())
    return [
        ClassCount(number, label, *(figures := counted.get(number, (0, 0))), figures[0] / total if total else 0.0)
        for number, label in enumerate(labels, start=1)
    ]


@dataclass(frozen=True)
class AreaCount:
    code: str
    name: str
    families: int
    members: int
    by_class: list[int]  # households, the poorest class first


def area_counts(run: Run, area: str = "") -> list[AreaCount]:
    """Returns the areas below this one, with their households by class. Two queries, however many areas."""
    area = area or run.district
    lengths = sorted(LENGTH_OF.values())
    below = next((length for length in lengths if length > len(area)), None)
    if below is None:
        return []
    rows: Any
    if below <= VILLAGE:
        tallies = ClassTally.objects.filter(district=run.district, run=run, village__startswith=area)
        rows = tallies.annotate(place=Substr("village", 1, below)).values_list("place", "welfare_class")
        rows = rows.annotate(Sum("families"), Sum("members")).order_by("place")
    else:
        places = Standing.objects.filter(district=run.district, run=run).in_area(area)
        rows = places.annotate(place=Substr("area_code", 1, below)).values_list("place", "welfare_class")
        rows = rows.annotate(Count("rank"), Sum("members")).order_by("place")
    found: dict[str, AreaCount] = {}
    members: dict[str, int] = {}
    for code, number, families, persons in rows:
        by_class = found.setdefault(code, AreaCount(code, code, 0, 0, [0] * len(run.scheme.classes))).by_class
        by_class[number - 1] += families
        members[code] = members.get(code, 0) + persons
    names = names_of(found)
    return [
        AreaCount(code, names.get(code, code), sum(each.by_class), members[code], each.by_class)
        for code, each in found.items()
    ]


def ranks_of_class(run: Run, number: int) -> tuple[int, int]:
    """Returns the first and the last rank of a class; the last is below the first where the class is empty."""
    last_ranks = run.scheme.last_ranks(run.families or 0)
    return (last_ranks[number - 2] + 1 if number > 1 else 1), last_ranks[number - 1]


def ranks_of_decile(run: Run, number: int) -> tuple[int, int]:
    """Returns the first and the last rank of a decile: (rank - 1) * 10 / households + 1, as the ranking counts it."""
    families = run.families or 0
    return -(-(number - 1) * families // 10) + 1, -(-number * families // 10)
