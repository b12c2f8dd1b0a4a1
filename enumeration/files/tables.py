"""A page's table as a file: the same rows, as CSV or Excel. Codes stay text, and no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from enumeration.files.csv_choice import remember
from enumeration.files.small_tables import as_csv, as_xlsx

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "csv-id": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(name: str, file_format: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with the table as a download.

    For tables of a page, up to some thousand rows; lists of households are exports.
    """
    is_excel = file_format == "xlsx"
    content = as_xlsx(header, rows) if is_excel else as_csv(header, rows, indonesian=file_format == "csv-id")
    response = HttpResponse(content, content_type=FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if is_excel else "csv"}"'
    remember(response, file_format)
    return response
