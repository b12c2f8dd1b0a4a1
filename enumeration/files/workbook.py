"""A page's list of households as a workbook, written at once from rows that the page has read. No cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse
from django.utils.translation import gettext as _

from enumeration.files.columns import Column
from enumeration.files.cover import Fact
from enumeration.files.formats import FORMATS

ROWS_AT_ONCE = 2000


def workbook_file(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    count: int,
    title: str,
    facts: Sequence[Fact],
) -> FileResponse:
    """Answer with the workbook as a download."""
    file = workbook(columns, rows, count=count, title=title, facts=facts)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=FORMATS["xlsx"].content_type)


def workbook(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], *, count: int, title: str, facts: Sequence[Fact]
) -> IO[bytes]:
    """Returns an open temporary file, at its beginning.

    Every cell is text; `count`: about how many rows there will be.
    """
    # Imported here, because they load Arrow, which a web process does not need until somebody asks for a file.
    import pyarrow as pa

    from enumeration.files.arrow import schema_of, texts_of
    from enumeration.files.cleaning import cleaned
    from enumeration.files.cover import Cover, Section
    from enumeration.files.excel import ExcelFile

    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    writer = ExcelFile(file, columns, _("Daftar"), count)
    written, rest = 0, iter(rows)
    try:
        while some := list(islice(rest, ROWS_AT_ONCE)):
            cells = [cleaned(texts_of([row[place].encode() for row in some])) for place in range(len(columns))]
            writer.write(pa.record_batch(cells, schema=schema_of(columns)))
            written += len(some)
        lines: list[Fact] = [*facts, (_("Jumlah baris"), written)]
        writer.finish(Cover(title=title, warning="", sections=[Section(title, lines)], sheet_name=_("Keterangan")))
    except BaseException:
        writer.abandon()
        file.close()
        raise
    file.seek(0)
    return file
