"""The columns of a list: what a file's header says about them, and what may be wrong with any cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from enumeration.questionnaire.spaces import UNSEEN, has_unseen, single_spaced
from enumeration.words import Words

Judged = tuple[Any, Words | str | None]
"""What a cell says, and why it is refused. None says nothing and keeps the stored value; "" removes it."""

MOST_IN_VALUE = 100
"""Characters of a cell that are shown; as many as the column of the faults' table holds."""


def as_it_stands(cell: Any) -> Judged:
    return cell, None


@dataclass(frozen=True)
class Column:
    """One column of a list, declared once: what stands in it, how a cell is read, and how it is shown."""

    name: str
    """In the header."""
    says: Words
    """What stands in it, for the template and the page."""
    example: str
    is_required: bool = False
    never_emptied: bool = False
    """A column that may be left out or left empty, but whose stored value cannot be removed."""
    reader: Callable[[Any], Judged] = as_it_stands
    masked: Callable[[str], str] = str
    """What may be shown of a cell on a page."""

    def read(self, cell: Any) -> Judged:
        """Returns what a cell says that neither is to be emptied nor had to be there."""
        return self.reader(cell)

    def judge(self, cell: Any) -> Judged:
        """Returns what a cell says, or None with the reason for which it is refused."""
        if empties(cell):
            is_kept = self.is_required or self.never_emptied
            return (None, CellReason.NOT_EMPTIED) if is_kept else ("", None)
        value, reason = self.read(cell)
        if reason is None and value is None and self.is_required:
            reason = CellReason.MISSING
        return value, reason

    def shown(self, cell: Any) -> str:
        """Returns a cell for the preview and the table of faults, masked."""
        return shown(cell, self.masked)


def shown(cell: Any, masked: Callable[[str], str] = str) -> str:
    """Returns what stands in a cell: one line of at most 100 characters, without what no page can show."""
    if isinstance(cell, dict):
        cell = next(iter(cell.values())) or "="
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e20:
        cell = int(cell)
    text = masked(UNSEEN.sub("\ufffd", single_spaced(str(cell)))) if cell is not None else ""
    return text if len(text) <= MOST_IN_VALUE else f"{text[: MOST_IN_VALUE - 1]}…"


WHOLE_ROW = "baris"
"""The column of a fault that concerns the row and not one cell."""


class CellReason:
    """Why a cell or a row is refused, whatever the list is about."""

    UNSEEN = Words(
        "Memuat tanda yang tidak terlihat, misalnya pembalik arah tulisan. Hapus isinya, lalu ketik ulang.",
        "Holds a mark that nobody sees, such as one that turns the writing round. Delete it and type it again.",
    )
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

    NOT_EMPTIED = Words(
        "Kolom ini tidak dapat dikosongkan. Hapus kata KOSONGKAN, lalu isi.",
        "This column cannot be emptied. Take the word KOSONGKAN out and fill it in.",
    )
    SCIENTIFIC = Words(
        "Tertulis seperti 7,3E+15: angka terakhirnya hilang. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Written like 7.3E+15: its last digits are lost. Save the column as text, then fill it in again.",
    )
    AS_NUMBER = Words(
        "Tersimpan sebagai angka 16 digit atau lebih; Excel hanya menyimpan 15. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Stored as a number of 16 digits or more; Excel keeps 15. Save the column as text, then fill it in again.",
    )
    DECIMAL = Words(
        "Tersimpan sebagai angka pecahan, jadi isinya bukan lagi yang diketik. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Stored as a decimal number, so it is not what was typed any more. Save the column as text, then fill it in again.",
    )
    AS_LOGICAL = Words(
        "Excel mengubah isi ini menjadi BENAR atau SALAH. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Excel turned this into TRUE or FALSE. Save the column as text, then fill it in again.",
    )
    AS_PERCENT = Words(
        "Berformat persen, jadi yang tersimpan seperseratusnya. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Formatted as percent, so a hundredth of it is stored. Save the column as text, then fill it in again.",
    )
    ERROR = Words(
        "Sel ini berisi galat Excel. Perbaiki rumusnya atau ketik isinya, lalu simpan dan unggah lagi.",
        "This cell holds an Excel error. Mend its formula or type the value, then save and upload again.",
    )
    FORMULA = Words(
        "Rumus di sel ini belum dihitung, jadi isinya tidak tersimpan. Buka di Excel, simpan, lalu unggah lagi.",
        "The formula in this cell was never calculated, so no value is stored. Open it in Excel, save, and upload again.",
    )


EMPTY_IT = "KOSONGKAN"
"""Written into a cell to remove the stored value. An empty cell changes nothing."""

_EXCEL_ERROR = re.compile(
    r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|BUSY!|CONNECT!|UNKNOWN!|GETTING_DATA"
    r"|#+)|Err:[0-9]{3}",
    re.IGNORECASE,
)


MOST_EXACT = 10**15
"""From here on a number has 16 digits, of which Excel keeps 15 and writes 0 for the last."""

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")


def digits_of(cell: Any) -> tuple[str | None, Words | None]:
    """Returns an identifier as it was meant, and what is wrong with it. A number is accepted only where it cannot have
    lost a digit.

    Returns "?" for text that is not a row of digits: the caller checks the length, and "?" must not pass by accident.
    """
    if (reason := misread(cell)) is not None:
        return None, reason
    if isinstance(cell, str):
        text = cell.strip().removeprefix("'")  # how some programs keep Excel from making it a number
        if text.isascii() and text.isdigit():
            return text, None
        if not text:
            return None, None
        return (None, CellReason.SCIENTIFIC) if _SCIENTIFIC.fullmatch(text) else ("?", None)
    if cell is None:
        return None, None
    if (reason := about_number(cell)) is not None:
        return None, reason
    return (str(int(cell)), None) if cell >= 0 else ("?", None)


def about_number(cell: Any) -> Words | None:
    """Returns why a number cell is not an identifier or amount: Excel lost digits of it, or it has a fraction that
    nobody typed."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if abs(cell) >= MOST_EXACT:
        return CellReason.AS_NUMBER
    return None if float(cell).is_integer() else CellReason.DECIMAL


def empties(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip() == EMPTY_IT


def unseen(cell: Any) -> Words | None:
    """Returns why a name or another line of text is refused.

    Between the digits of a number such marks are removed, as spaces are.
    """
    return CellReason.UNSEEN if isinstance(cell, str) and has_unseen(single_spaced(cell)) else None


def misread(cell: Any, *, is_yes_no: bool = False) -> Words | None:
    """Returns why a cell is not what was typed into it. In CSV an error is a text such as #N/A.

    `is_yes_no`: the column holds yes or no, so TRUE and FALSE are valid.
    """
    if isinstance(cell, bool):
        return None if is_yes_no else CellReason.AS_LOGICAL
    if isinstance(cell, dict):
        return next((_MISREAD[kind] for kind in cell if kind in _MISREAD), CellReason.AS_DATE)
    if isinstance(cell, str) and ("#" in cell or ":" in cell) and _EXCEL_ERROR.fullmatch(cell.strip()):
        return CellReason.ERROR
    return None


_MISREAD = {
    "break": CellReason.LINE_BREAK,
    "error": CellReason.ERROR,
    "formula": CellReason.FORMULA,
    "percent": CellReason.AS_PERCENT,
}


class WrongColumns(Exception):
    """The header lacks required columns, or names one twice."""

    def __init__(self, missing: Sequence[str], twice: Sequence[str], known: Sequence[str] = ()) -> None:
        super().__init__(", ".join([*missing, *twice]))
        self.missing, self.twice, self.known = list(missing), list(twice), list(known)


@dataclass(frozen=True)
class Header:
    """The position of each known column, and what else the header names."""

    places: dict[str, int]
    unknown: list[str]
    width: int

    @classmethod
    def of(cls, titles: Sequence[str], columns: Sequence[Column]) -> Header:
        """Read the titles in any order and case. Raises WrongColumns."""
        names = [plain_title(title) for title in titles]
        known = {column.name for column in columns}
        twice = sorted({name for name in names if name in known and names.count(name) > 1})
        missing = [column.name for column in columns if column.is_required and column.name not in names]
        if missing or twice:
            raise WrongColumns(missing, twice, [name for name in names if name in known])
        while names and not names[-1]:
            names.pop()
        unknown = [title.strip()[:60] for title, name in zip(titles, names, strict=False) if name not in known and name]
        return cls({name: place for place, name in enumerate(names) if name in known}, unknown, len(names))


def plain_title(title: str) -> str:
    return re.sub(r"[\s\-_]+", "_", title.strip("\ufeff \t\xa0").lower())
