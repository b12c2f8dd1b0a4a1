"""Rows of a list, judged by themselves: each cell by its own column, each fault with its row, its column and its reason.

What depends on other rows or on the database is judged by the list's own feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enumeration.uploads.columns import WHOLE_ROW, CellReason, Column, Header
from enumeration.uploads.reading import Row
from enumeration.words import Words


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row. The value is what may be shown of the cell: numbers of persons are masked by then."""

    row: int
    column: str
    value: str
    reason: Words | str


class RowReader:
    """Reads the rows of one file, cell by cell, each by its own column."""

    def __init__(self, header: Header, columns: Sequence[Column]) -> None:
        self._columns = {column.name: column for column in columns if column.name in header.places}
        self._places = header.places
        self._width = header.width

    def read(self, row: Row) -> tuple[dict[str, Any], list[Wrong]]:
        """Returns what the cells say, by the names of their columns, and the faults in the order of the columns."""
        number, cells = row
        values: dict[str, Any] = {}
        faults: list[Wrong] = []
        if any(cell not in ("", None) for cell in cells[self._width :]):
            faults.append(Wrong(number, WHOLE_ROW, "", CellReason.TOO_MANY_CELLS))
        for name, column in self._columns.items():
            place = self._places[name]
            cell = cells[place] if place < len(cells) else None
            values[name], reason = column.judge(cell)
            if reason is not None:
                faults.append(Wrong(number, name, column.shown(cell), reason))
        return values, faults

    def wrong(self, row: Row, name: str, reason: Words | str) -> Wrong:
        """Returns a fault that is found beyond the cell itself, with what the cell shows; "" where the file has none."""
        number, cells = row
        place = self._places.get(name, len(cells))
        shown = self._columns[name].shown(cells[place]) if place < len(cells) else ""
        return Wrong(number, name, shown, reason)
