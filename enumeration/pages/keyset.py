"""One page of a list that goes on after the last row of the page before: page 5,000 costs what the first one does.

An address carries a mark: the values that the list is ordered by, of the row where the page before ended. That row
may be deleted meanwhile; a mark that somebody made up starts at the beginning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from enumeration.fields.bounds import without_nul
from enumeration.pages.numbers import whole_number
from enumeration.pages.queries import moment_of, this_page

# --- How a value is read from a mark ---------------------------------------------------------------------------------

Row = TypeVar("Row")
Reader = Callable[[str], Any]
"""Returns None for a text that is no value of the column."""


def number(most: int) -> Reader:
    return partial(whole_number, most=most)


def text(raw: str) -> str | None:
    try:
        raw.encode()  # JSON can name half of a character, which the database does not take
    except UnicodeEncodeError:
        return None
    return raw if raw == without_nul(raw) else None


def moment(raw: str) -> datetime | None:
    found = moment_of(raw.replace(" ", "+"))  # a plus that was not escaped in an address
    return found if found and found.tzinfo else None


def uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def digest(raw: str) -> bytes | None:
    try:
        return bytes.fromhex(raw) or None
    except ValueError:
        return None


# --- The page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_after: str = ""  # the mark to go on after; "" on the last page
    previous_before: str = ""  # the mark to go back from; "" on the first page


class Order:
    """The columns a list is ordered by, each with how it is read; one with "-" is descending. None of them is NULL.

    All of them together must be unique, or a page may end between two rows that the next page cannot tell apart.
    """

    def __init__(self, **read: Reader) -> None:
        """Named as in order_by: `Order(full_name=text, pk=row_id)`; for descending ones `Order(**{"-pk": row_id})`."""
        self.by = tuple(read)
        self.columns = tuple(name.removeprefix("-") for name in read)
        self._read = tuple(read.values())

    def page(self, rows: QuerySet[Any, Row], *, limit: int, after: object = None, before: object = None) -> Page[Row]:
        """Returns at most `limit` rows after a mark, or the ones just before it. One query, two near the beginning.

        A mark is the text of an address; of one column also its value. None and "" are the beginning.
        """
        if begins := self._values(before):
            found = list(self._sliced(rows, begins, limit, back=True))[::-1]
            if len(found) > limit:
                return Page(found[1:], self.mark(found[-1]), self.mark(found[1]))
            after = None  # where less than a page is left, the first page is shown whole
        begins = self._values(after)
        found = list(self._sliced(rows, begins, limit))
        shown = found[:limit]
        return Page(
            shown, self.mark(shown[-1]) if len(found) > limit else "", self.mark(shown[0]) if begins and shown else ""
        )

    def beyond(self, row: Any) -> Q:
        """Returns the condition of the rows that come after this one."""
        return self._beyond([_value(row, name) for name in self.columns])

    def before(self, row: Any) -> Q:
        """Returns the condition of the rows that come before this one."""
        return self._beyond([_value(row, name) for name in self.columns], back=True)

    def mark(self, row: Any) -> str:
        """Returns the text that names the row's place in an address."""
        said = [_said(_value(row, name)) for name in self.columns]
        return said[0] if len(said) == 1 else json.dumps(said)

    def _values(self, mark: object) -> list[Any]:
        if mark in (None, ""):
            return []
        if not isinstance(mark, str):
            return [mark]
        try:
            said = [mark] if len(self.by) == 1 else json.loads(mark)
        except (ValueError, RecursionError):
            return []
        if not isinstance(said, list) or len(said) != len(self.by) or not all(isinstance(one, str) for one in said):
            return []
        values = [read(one) for read, one in zip(self._read, said, strict=True)]
        return [] if None in values else values

    def _sliced(
        self, rows: QuerySet[Any, Row], begins: list[Any], limit: int, *, back: bool = False
    ) -> QuerySet[Any, Row]:
        by = [_turned(name) for name in self.by] if back else self.by
        found = rows.filter(self._beyond(begins, back=back)) if begins else rows
        return found.order_by(*by)[: limit + 1]

    def _beyond(self, values: Iterable[Any], *, back: bool = False) -> Q:
        """Returns (a, b, c) > (x, y, z), spelled out: one is larger and all before it are equal.

        The first column's bound stands outside as well, so that an index on it can begin there.
        """
        named = dict(zip(self.columns, values, strict=True))
        first, later = Q(), Q()
        for place, name in enumerate(self.by):
            column = self.columns[place]
            side = "lt" if name.startswith("-") != back else "gt"
            if place == 0 and len(named) > 1:
                first = Q(**{f"{column}__{side}e": named[column]})
            same = {other: named[other] for other in self.columns[:place]}
            later |= Q(**same, **{f"{column}__{side}": named[column]})
        return first & later


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def pager(request: HttpRequest, following: str, name: str = "setelah", **kept: Any) -> dict[str, str]:
    """Returns what the `pager` component needs: the addresses of the next and of the first page.

    `name`: the parameter of the mark; `kept`: see this_page.
    """
    return {
        "next_url": this_page(request, **kept, **{name: following}) if following else "",
        "first_url": this_page(request, **kept, **{name: ""}) if request.GET.get(name) else "",
    }
