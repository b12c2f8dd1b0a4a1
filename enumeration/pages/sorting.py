"""A whole list in the order of one of its columns, which the address names: ?urut=nama, ?urut=-nama the other way.

Only for lists that are read whole: the order of one page of a longer list would say nothing. Such lists have an Order
(keyset.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from enumeration.pages.queries import this_page

Row = TypeVar("Row")

PARAMETER = "urut"


@dataclass(frozen=True)
class Head:
    """What the head of a column needs: where a press leads, and how the list is sorted by it now."""

    url: str
    aria: str  # ascending, descending; "" where the list is sorted by another column


@dataclass(frozen=True)
class Sorting(Generic[Row]):
    """The order that an address asks for, among the columns that can be sorted by."""

    request: HttpRequest
    keys: Mapping[str, Callable[[Row], Any]]
    chosen: str = ""  # "" where the list keeps the order that it has
    name: str = PARAMETER  # a page with two such tables has two names
    default: str = ""

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        keys: Mapping[str, Callable[[Row], Any]],
        default: str = "",
        name: str = PARAMETER,
    ) -> Sorting[Row]:
        asked = request.GET.get(name, "")
        return cls(request, keys, asked if asked.removeprefix("-") in keys else default, name, default)

    @property
    def query(self) -> str:
        """Returns the order for another address, which shows the same list: "urut=-nama&", or nothing."""
        return f"{self.name}={self.chosen}&" if self.chosen != self.default else ""

    @property
    def column(self) -> str:
        return self.chosen.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.chosen.startswith("-")

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        """Returns the rows in this order. Those without a value come last, whichever way."""
        rows = list(rows)
        if not self.chosen:
            return rows
        key = self.keys[self.column]
        known = [row for row in rows if key(row) is not None]
        unknown = [row for row in rows if key(row) is None]
        return [*sorted(known, key=key, reverse=self.is_descending), *unknown]

    def head(self, column: str, *, descending_first: bool = False, anchor: str = "", goes_on: str = "setelah") -> Head:
        """Returns the head of a column: a press sorts by it, another turns the order. Other parameters stay.

        `goes_on`: the parameter of the next page, which is left out.
        """
        is_here = column == self.column
        turns = not self.is_descending if is_here else descending_first
        asked = f"-{column}" if turns else column
        url = this_page(self.request, **{self.name: asked, goes_on: ""}) + (f"#{anchor}" if anchor else "")
        return Head(url, "" if not is_here else "descending" if self.is_descending else "ascending")
