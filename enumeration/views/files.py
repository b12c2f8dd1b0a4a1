"""A page's table as a file: the same rows, as CSV or Excel. Codes stay text, and no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from enumeration.exports.tables import as_csv, as_xlsx

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(name: str, file_format: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table as a download. For tables of a page, some thousand rows; lists of families are exports."""
    write = as_xlsx if file_format == "xlsx" else as_csv
    response = HttpResponse(write(header, rows), content_type=FORMATS["xlsx" if file_format == "xlsx" else "csv"])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response
