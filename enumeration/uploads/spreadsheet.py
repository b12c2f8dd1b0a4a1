"""A program of its own: reads the first visible sheet of an XLSX file and writes its rows to stdout as JSON lines.

reading.py starts it as a child process, because calamine keeps a whole sheet in memory (some 550 MB for a million
rows): that memory is released when the child ends, and a file designed to exhaust it ends only the child. It imports
nothing of the project. Its lines: {"rows": n, "sheet": name, …}, then [[number, [cell, …]], …], or {"problem": "…"}.

Calamine returns an empty cell for an error and for a formula that was never calculated, and 0.87 for 87 %. These are
looked up in the sheet's own XML and passed on as what they are: {"error": "#N/A"}, {"formula": ""}, {"percent": "87
%"}.
"""

from __future__ import annotations

import datetime
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

MOST_COLUMNS = 1_000
MOST_UNPACKED = 2 << 30
MOST_PARTS = 5_000
MOST_MARKS = 100_000
ROWS_AT_ONCE = 2_000
BLOCK = 1 << 20

_WORTH_A_LOOK = (b't="e"', b"t='e'", b"<f", b":f>", b":f ", b":f/", b"hidden=")
"""Text that occurs in a sheet with errors, formulas or hidden rows: most sheets have none and are not parsed twice.
Percent styles are added where the workbook has some."""

_PERCENT = frozenset({"9", "10"})
"""The number formats 0% and 0.00%, which every workbook has."""


class Problem(Exception):
    """A problem that reading.py puts into words."""


def main(path: str, most_memory: int, most_seconds: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if is_too_large(path):
            return say({"problem": "too_large"})
        copy_rows(path)
    except MemoryError:
        return say({"problem": "too_large"})
    except Problem as problem:
        return say({"problem": str(problem)})
    except Exception as problem:  # whatever a file can do to zipfile and calamine, it is broken
        return say({"problem": "broken", "why": f"{type(problem).__name__}: {problem}"[:300]})
    return 0


def is_too_large(path: str) -> bool:
    """Returns whether the unpacked size, as the file declares it, is too large.

    A false declaration meets the memory limit.
    """
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED


def copy_rows(path: str) -> None:
    from python_calamine import CalamineWorkbook

    with zipfile.ZipFile(path) as packed:
        name, part, hidden_before = first_visible_sheet(packed)
        marks = Marks.of(packed, part)
    with CalamineWorkbook.from_path(path) as book:
        sheet = book.get_sheet_by_name(name)
    if sheet.total_width > MOST_COLUMNS:
        raise Problem("too_large")
    height = max(sheet.total_height, *marks.cells) if marks.cells else sheet.total_height
    left = sheet.start[1] if sheet.start else 0  # calamine omits the empty columns before the table
    cells_marked = {
        row: {place - left: mark for place, mark in found.items() if place >= left}
        for row, found in marks.cells.items()
    }
    say({"rows": height, "sheet": name, "hidden_sheets": hidden_before, "hidden_rows": marks.hidden_rows})
    rows: list[list[Any]] = []
    for row, cells in merged(sheet.iter_rows(), cells_marked):
        rows.append([row, cells])
        if len(rows) == ROWS_AT_ONCE:
            say(rows)
            rows = []
    say(rows)


def merged(rows: Any, marks: dict[int, dict[int, dict[str, str]]]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows as Excel numbers them (including empty ones at the top), with the marks in their cells."""
    row = 0
    for row, cells in enumerate(rows, start=1):
        yield row, with_marks(cells, marks[row]) if row in marks else cells
    for below in sorted(number for number in marks if number > row):
        yield below, with_marks([], marks[below])


def with_marks(cells: list[Any], marks: dict[int, dict[str, str]]) -> list[Any]:
    cells = cells + [""] * (max(marks, default=-1) + 1 - len(cells))
    for place, mark in marks.items():
        cells[place] = mark
    return cells


# --- The parts of the file -------------------------------------------------------------------------------------------


def first_visible_sheet(packed: zipfile.ZipFile) -> tuple[str, str, int]:
    """Returns its name, the part of the file that contains it, and how many sheets before it are hidden."""
    targets: dict[str, tuple[str, str]] = {}
    sheets: list[dict[str, str]] = []

    def relation(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[given["Id"]] = (given["Type"].rpartition("/")[2], given["Target"])

    def sheet(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append({local(name): value for name, value in given.items()})

    each_tag(packed, "xl/_rels/workbook.xml.rels", relation)
    each_tag(packed, "xl/workbook.xml", sheet)
    hidden = 0
    for one in sheets:
        kind, target = targets[one["id"]]
        if one.get("state", "visible") != "visible":
            hidden += 1
        elif kind == "worksheet":
            return one["name"], posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"), hidden
    raise Problem("no_sheet")


def each_tag(packed: zipfile.ZipFile, part: str, act: Any) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, given: act(local(name), given)
    parser.Parse(packed.read(part), True)


def local(name: str) -> str:
    return name.rpartition(":")[2]


class Marks:
    """The cells of a sheet that only look empty, by row and column (from 0); and the number of hidden rows with
    content."""

    def __init__(self, percent: frozenset[str] = frozenset()) -> None:
        self._percent, self._style = percent, ""
        self.cells: dict[int, dict[int, dict[str, str]]] = {}
        self.hidden_rows = 0
        self._count = 0
        self._row, self._place, self._is_hidden, self._has_content = 0, -1, False, False
        self._type, self._has_formula, self._is_value, self._value = "", False, False, ""

    @classmethod
    def of(cls, packed: zipfile.ZipFile, part: str) -> Marks:
        marks = cls(percent := percent_styles(packed))
        if is_worth_a_look(packed, part, percent):
            parser = expat.ParserCreate()
            parser.buffer_text = True
            parser.StartElementHandler, parser.EndElementHandler = marks.start, marks.end
            parser.CharacterDataHandler = marks.text
            with packed.open(part) as xml:
                parser.ParseFile(xml)
        return marks

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._place = place_of(given["r"]) if "r" in given else self._place + 1
            self._type, self._has_formula, self._value = given.get("t", ""), False, ""
            self._style = given.get("s", "0")
        elif tag in ("v", "t"):
            self._is_value = True
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._row = int(given["r"]) if "r" in given else self._row + 1
            self._place, self._has_content = -1, False
            self._is_hidden = given.get("hidden") in ("1", "true")

    def text(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in ("v", "t"):
            self._is_value = False
        elif tag == "c":
            if self._type == "e":
                self._mark({"error": self._value[:40] or "#N/A"})
            elif self._has_formula and not self._value and self._type != "str":
                self._mark({"formula": ""})
            elif self._style in self._percent and self._type in ("", "n") and self._value:
                self._mark({"percent": f"{round(100 * float(self._value), 10):.12g} %"})
            self._has_content = self._has_content or bool(self._value)
        elif tag == "row":
            self.hidden_rows += self._is_hidden and self._has_content

    def _mark(self, mark: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_MARKS:
            raise Problem("too_many_errors")
        self.cells.setdefault(self._row, {})[self._place] = mark
        self._has_content = True


def percent_styles(packed: zipfile.ZipFile) -> frozenset[str]:
    """Returns the styles of cells shown as percent: their positions in the list that cells refer to."""
    found, formats, count, is_of_cells = set(), set(_PERCENT), 0, False

    def see(tag: str, given: dict[str, str]) -> None:
        nonlocal count, is_of_cells
        if tag == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.|\[[^]]*\]', "", given.get("formatCode", "")):
            formats.add(given["numFmtId"])
        elif tag in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            is_of_cells = tag == "cellXfs"
        elif tag == "xf" and is_of_cells:
            if given.get("numFmtId") in formats:
                found.add(str(count))
            count += 1

    if "xl/styles.xml" in packed.namelist():
        each_tag(packed, "xl/styles.xml", see)
    return frozenset(found)


def is_worth_a_look(packed: zipfile.ZipFile, part: str, styles: frozenset[str] = frozenset()) -> bool:
    signs = [*_WORTH_A_LOOK, *(f" s={quote}{one}{quote}".encode() for one in styles for quote in "\"'")]
    with packed.open(part) as xml:
        before = b""
        while block := xml.read(BLOCK):
            seen = before + block
            if any(sign in seen for sign in signs):
                return True
            before = block[-16:]
    return False


def place_of(reference: str) -> int:
    """Returns the column, counted from 0: C7 → 2."""
    place = 0
    for letter in re.match("[A-Z]*", reference)[0]:  # type: ignore[index]
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def say(what: Any) -> int:
    sys.stdout.write(json.dumps(what, ensure_ascii=False, default=other_cell, separators=(",", ":")) + "\n")
    return 0


def other_cell(value: Any) -> Any:
    """Returns dates and times, which a list of households does not have, marked as different from texts."""
    return {
        "date": value.isoformat()
        if isinstance(value, datetime.date | datetime.datetime | datetime.time)
        else str(value)
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
