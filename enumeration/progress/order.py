"""By which columns the tables of a progress page are sorted, and their files too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify

from enumeration.pages.sorting import Sorting
from enumeration.progress import catalogue
from enumeration.progress.catalogue import Figure
from enumeration.progress.enumerators import OfficerFigures
from enumeration.progress.figures import Figures

MOST_OFFICERS = 30
"""So many a page shows; the file has them all."""

BY_OFFICER: dict[str, Callable[[OfficerFigures], Any]] = {
    "nama": lambda one: (one.officer.full_name.casefold(), one.officer.pk),
    "sls": lambda one: one.sls,
    "keluarga": lambda one: one.figures.total,
    "belum": lambda one: one.figures.states["open"],
    "dikembalikan": lambda one: one.figures.states["sent_back"],
    "didata": lambda one: one.figures.enumerated_share,
    "terakhir": lambda one: one.last_sent,
}


def name_of(figure: Figure) -> str:
    """Returns what the address calls a column: its heading in Indonesian, whatever the reader's language."""
    return slugify(getattr(figure.in_table, "id", str(figure.in_table)))


@cache
def _by_place() -> dict[str, Callable[[Figures], Any]]:
    columns = {name_of(figure): figure.value for figure in (*catalogue.BY_STATE, *catalogue.BY_RESULT)}
    return {"wilayah": lambda place: place.code, **columns}


def places(request: HttpRequest) -> Sorting[Figures]:
    return Sorting.of(request, _by_place(), "wilayah")


def officers(request: HttpRequest) -> Sorting[OfficerFigures]:
    return Sorting.of(request, BY_OFFICER, "didata", "urut_ppl")
