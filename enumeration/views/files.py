"""A page's table as a file: the same rows, as CSV or Excel. Codes stay text, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")


def table_file(name: str, file_format: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table as a download. For tables of a page, some thousand rows; lists of families are exports."""
    write = _xlsx if file_format == "xlsx" else _csv
    response = HttpResponse(write(header, rows), content_type=FORMATS["xlsx" if file_format == "xlsx" else "csv"])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "no-store"
    return response


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in [header, *rows]:
        writer.writerow(["'" + cell if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in row])
    return file.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _xlsx(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook  # half a second to load, for whoever asks for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.freeze_panes = "A2"
    for place, title in enumerate(header):
        sheet.column_dimensions[_letter(place)].width = max(12, min(44, len(title) + 4))

    def cell(value: Any, *, bold: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, value=_ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # also where it begins with "="
            made.number_format = "@"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(title, bold=True) for title in header])
    for row in rows:
        sheet.append([cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else "A" + chr(ord("A") + place - 26)
