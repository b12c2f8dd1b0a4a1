"""The empty Excel file of a list: its columns formatted as text, and a sheet that explains what each column takes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from enumeration.uploads.columns import EMPTY_IT, Column


def template_file(columns: Sequence[tuple[Column, str]], *, sheet: str, with_example: bool = False) -> bytes:
    """Returns the workbook. columns: each with its explanation."""
    from openpyxl import Workbook  # takes half a second to import, so only where it is needed
    from openpyxl.styles import Font

    book = Workbook()
    listed: Any = book.active
    listed.title = sheet
    told: Any = book.create_sheet(_("Keterangan"))
    told.append([_("Kolom"), _("Isi")])
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 24, 100
    for place, (column, says) in enumerate(columns, start=1):
        title = listed.cell(1, place, column.name)
        title.font = Font(bold=True)
        whole = listed.column_dimensions[title.column_letter]
        whole.width = max(14, len(column.name) + 4)
        whole.number_format = "@"  # for every cell below, however far down somebody types
        for line in range(2, 1002):  # for programs that only know cell formats
            listed.cell(line, place).number_format = "@"
        if with_example:
            listed.cell(2, place, column.example)
        told.append([column.name, says])
    told.append([_("(sel kosong)"), about_empty_cells()])
    listed.freeze_panes = "A2"
    told["A1"].font = told["B1"].font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def about_empty_cells() -> str:
    return _("Sel kosong membiarkan isian yang sudah ada. Untuk menghapusnya, tulis %(word)s di sel itu.") % {
        "word": EMPTY_IT
    }


def says(column: Column) -> str:
    """Returns what goes into a column, in the active language."""
    return f"{_('Wajib.')} {column.says}" if column.is_required else str(column.says)
