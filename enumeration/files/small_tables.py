"""A short table as CSV or XLSX: codes stay text, and no cell is a formula.

Lists of households are exports (exports/making.py).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from enumeration.files.plain import cleaned_text, without_formula

Rows = Iterable[Sequence[Any]]


def plain(value: Any) -> Any:
    """Returns the value as a file stores it: a text that is translated when it is read becomes the text."""
    return str(value) if isinstance(value, Promise) else value


def as_csv(header: Sequence[str], rows: Rows, *, indonesian: bool = False) -> bytes:
    """Returns the table as CSV. indonesian: with semicolons and decimal commas, as Excel in Indonesia splits it."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if indonesian else ",", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")

    def cell(value: Any) -> Any:
        value = plain(value)
        if isinstance(value, str):
            return without_formula(cleaned_text(value))
        return str(value).replace(".", ",") if indonesian and isinstance(value, float | Decimal) else value

    for row in [header, *rows]:
        writer.writerow([cell(value) for value in row])
    return file.getvalue().encode("utf-8-sig")  # the mark tells Excel that the file is UTF-8


def as_xlsx(header: Sequence[str], rows: Rows) -> bytes:
    from openpyxl import Workbook  # takes half a second to import, so only where it is needed
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.freeze_panes = "A2"
    for place, title in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(44, len(title) + 4))

    def cell(value: Any, *, bold: bool = False) -> WriteOnlyCell:
        value = plain(value)
        made = WriteOnlyCell(sheet, value=cleaned_text(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # also where it begins with "="
            made.number_format = "@"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(str(title), bold=True) for title in header])
    for row in rows:
        sheet.append([cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
