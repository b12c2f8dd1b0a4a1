"""A column of an export: its name, its title, and the one type that it has in every format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enumeration.words import Words


class Kind(StrEnum):
    TEXT = "text"  # codes and identifiers too: as a number, 7317010001000100 would lose its last digit in Excel
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    name: str
    title: Words
    kind: Kind
    width: float = 12  # in Excel's character units
    places: int = 0  # of a decimal
    note: Words | None = None  # what it means, for the cover sheet
    is_printed: bool = True  # False: for programs, such as a row's id
    sealed_in: str = ""  # the sealed column that it is unsealed from, see masked()


def text(name: str, title: Words, width: float = 12, note: Words | None = None, *, is_printed: bool = True) -> Column:
    return Column(name, title, Kind.TEXT, width, note=note, is_printed=is_printed)


def whole(name: str, title: Words, width: float = 10, note: Words | None = None) -> Column:
    return Column(name, title, Kind.INTEGER, width, note=note)


def decimal(name: str, title: Words, places: int, width: float = 12, note: Words | None = None) -> Column:
    """Returns a column of numbers with a fixed number of decimals.

    The SQL statement returns them rounded: an exact numeric, not a float.
    """
    return Column(name, title, Kind.DECIMAL, width, places, note)


def day(name: str, title: Words, width: float = 12, note: Words | None = None) -> Column:
    return Column(name, title, Kind.DATE, width, note=note)


def masked(name: str, title: Words, sealed_in: str, width: float = 20, note: Words | None = None) -> Column:
    """Returns a column that shows a sealed number masked. The SQL statement selects it by sealed_sql()."""
    return Column(name, title, Kind.TEXT, width, note=note, sealed_in=sealed_in)


def sealed_sql(row_id: str, column: str) -> str:
    """Returns what a statement selects for a masked column: the row's id and the sealed value, both in hexadecimal."""
    return f"encode(uuid_send({row_id}) || {column}, 'hex')"
