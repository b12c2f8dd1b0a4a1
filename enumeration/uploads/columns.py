"""The columns of a list: what a file's header says of them, and what may be wrong with any cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from enumeration.questionnaire.words import Words


@dataclass(frozen=True)
class Column:
    """One column: the name in the header, what stands in it, and an example for the template."""

    name: str
    says: Words
    example: str
    is_required: bool = False


WHOLE_ROW = "baris"
"""The column of a fault that is about the row and not about one cell."""


class CellReason:
    """Why a cell or a row is refused, whatever the list is about."""

    MISSING = Words("Kosong, padahal wajib diisi.", "Empty, but required.")
    AS_DATE = Words(
        "Excel mengubah isi ini menjadi tanggal. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Excel turned this into a date. Save the column as text, then fill it in again.",
    )
    LINE_BREAK = Words(
        "Berisi ganti baris: mungkin tanda kutip tidak ditutup.",
        "Holds a line break: a quotation mark may not be closed.",
    )
    TOO_MANY_CELLS = Words(
        "Lebih banyak isian daripada judul kolom: beri tanda kutip pada isi yang memuat koma atau titik koma.",
        "More cells than the header has: put quotation marks around text that holds a comma or semicolon.",
    )


class WrongColumns(Exception):
    """The header lacks required columns, or names one twice."""

    def __init__(self, missing: Sequence[str], twice: Sequence[str]) -> None:
        super().__init__(", ".join([*missing, *twice]))
        self.missing, self.twice = list(missing), list(twice)


@dataclass(frozen=True)
class Header:
    """Where each known column stands, and what else the header names."""

    places: dict[str, int]
    unknown: list[str]
    width: int

    @classmethod
    def of(cls, titles: Sequence[str], columns: Sequence[Column]) -> Header:
        """Reads titles in any order and case. Raises WrongColumns."""
        names = [_plain(title) for title in titles]
        known = {column.name for column in columns}
        twice = sorted({name for name in names if name in known and names.count(name) > 1})
        missing = [column.name for column in columns if column.is_required and column.name not in names]
        if missing or twice:
            raise WrongColumns(missing, twice)
        while names and not names[-1]:
            names.pop()
        unknown = [title.strip()[:60] for title, name in zip(titles, names, strict=False) if name not in known and name]
        return cls({name: place for place, name in enumerate(names) if name in known}, unknown, len(names))


def _plain(title: str) -> str:
    return re.sub(r"[\s\-_]+", "_", title.strip("\ufeff \t\xa0").lower())
