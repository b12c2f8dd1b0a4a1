"""What the written files say, read by other programs: openpyxl, the csv module, pyarrow."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enumeration.files import excel
from enumeration.files.arrow import schema_of
from enumeration.files.columns import day, decimal, text, whole
from enumeration.files.cover import Cover, Section
from enumeration.files.formats import FORMATS
from enumeration.words import Words
from tests.enumeration.exports.test_cleaning import anything, hostile

COLUMNS = (
    whole("rank", Words("Peringkat", "Rank"), 9),
    text("name", Words("Nama", "Name"), 30),
    decimal("score", Words("Skor", "Score"), 3),
    day("seen_on", Words("Tanggal", "Date")),
)
COVER = Cover(
    title="Daftar uji & lain-lain",
    warning="DATA CONTOH",
    sections=[Section("Isi berkas", [("Jumlah baris", 3), ("Tujuan", "=HYPERLINK(1) <b>")])],
    sheet_name="Keterangan",
)


def batch(*rows: tuple) -> pa.RecordBatch:
    values = zip(*rows, strict=True) if rows else [[] for _ in COLUMNS]
    return pa.record_batch(
        [pa.array(list(column), field.type) for column, field in zip(values, schema_of(COLUMNS), strict=True)],
        schema=schema_of(COLUMNS),
    )


def rows_named(*names: str | None) -> pa.RecordBatch:
    seen = datetime(2026, 10, 20).date()
    return batch(*((rank, name, Decimal("1.250"), seen) for rank, name in enumerate(names, start=1)))


def written(file_format: str, *batches: pa.RecordBatch) -> bytes:
    file = io.BytesIO()
    writer = FORMATS[file_format].open(file, COLUMNS, "Daftar", sum(one.num_rows for one in batches))
    for one in batches:
        writer.write(one)
    writer.finish(COVER)
    return file.getvalue()


def workbook(*batches: pa.RecordBatch) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written("xlsx", *batches)))


def test_csv_for_excel_in_indonesia_has_semicolons_and_decimal_commas():
    plain = written("csv-id", rows_named("AMINAH", "x;=1"), batch((3, None, None, None))).decode("utf-8-sig")
    assert plain.splitlines() == [
        '"Peringkat";"Nama";"Skor";"Tanggal"',
        '1;"AMINAH";"1,250";2026-10-20',
        '2;"x;\'=1";"1,250";2026-10-20',
        "3;;;",
    ]
    packed = written("csv-idgz", rows_named("AMINAH", "x;=1"), batch((3, None, None, None)))
    assert gzip.decompress(packed).decode("utf-8-sig") == plain


# --- Excel -----------------------------------------------------------------------------------------------------------


def test_the_cover_comes_first_and_says_the_facts():
    cover = workbook(rows_named("AMINAH")).worksheets[0]
    assert cover.title == "Keterangan"
    assert [cell.value for cell in cover["A"][:2]] == ["Daftar uji & lain-lain", "DATA CONTOH"]
    said = {line[0].value: line[1].value for line in cover.iter_rows() if line[0].value}
    assert (said["Jumlah baris"], said["Tujuan"]) == (3, "=HYPERLINK(1) <b>")


def test_cells_have_the_types_of_their_columns():
    sheet = workbook(rows_named("AMINAH"))["Daftar"]
    assert [cell.value for cell in sheet[1]] == ["Peringkat", "Nama", "Skor", "Tanggal"]
    assert [cell.value for cell in sheet[2]] == [1, "AMINAH", 1.25, datetime(2026, 10, 20)]
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "n", "d"]
    assert [cell.number_format for cell in sheet[2]] == ["0", "@", "#,##0.000", "dd/mm/yyyy"]


def test_empty_values_are_empty_cells():
    sheet = workbook(batch((1, None, None, None), (None, "", Decimal("-0.125"), None)))["Daftar"]
    assert [cell.value for cell in sheet[2]] == [1, None, None, None]
    assert [cell.value for cell in sheet[3]][1:3] in ([None, -0.125], ["", -0.125])


def test_the_header_is_frozen_filtered_and_readable():
    book = workbook(rows_named("AMINAH", "BUDI"))
    sheet = book["Daftar"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet.column_dimensions["B"].width == 30
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.print_area == "'Daftar'!$A$1:$D$3"


def test_on_paper_every_text_is_whole_and_seven_points_high():
    """25 columns on one page came out at 3 points, and the cover showed one line of each cell, even of DATA CONTOH."""
    names = Words("Kemiskinan ekstrem menurut pemeringkatan", "Extreme poverty")
    columns = (
        whole("rank", names, 8),
        *(text(f"t{place}", names, 24) for place in range(23)),
        text("id", names, 38, is_printed=False),
    )
    warning = "DATA CONTOH: seluruh keluarga dalam daftar ini rekaan, bukan data penduduk. " * 3
    cover = Cover("Daftar", warning, [Section("Isi", [("Cara menghitung SHA-256", "kata " * 100)])], "Keterangan")
    file = io.BytesIO()
    writer = FORMATS["xlsx"].open(file, columns, "Daftar", 0)
    writer.finish(cover)
    book = openpyxl.load_workbook(file)
    sheet, front = book["Daftar"], book["Keterangan"]
    assert sheet.page_setup.scale * 11 / 100 >= 7
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'Daftar'!$A$1:$X$1"  # without the id, which only programs read
    assert sheet.column_dimensions["A"].width >= len("pemeringkatan") + 3
    assert sheet.row_dimensions[1].height >= 15 * 3
    assert "A2:B2" in [str(one) for one in front.merged_cells.ranges]
    heights = {line[0].value: front.row_dimensions[line[0].row].height for line in front.iter_rows()}
    assert heights[warning] == 15 * 3
    assert heights["Cara menghitung SHA-256"] >= 15 * 6


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(monkeypatch):
    monkeypatch.setattr(excel, "ROWS_PER_SHEET", 4)
    book = workbook(rows_named(*"ABCDE"), rows_named(*"FGHIJ"))
    assert book.sheetnames == ["Keterangan", "Daftar", "Daftar 2", "Daftar 3"]
    found = [row for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert "".join(row[1] for row in found) == "ABCDEFGHIJ"
    assert all(sheet["A1"].value == "Peringkat" for sheet in book.worksheets[1:])


def test_a_sheet_ends_before_it_is_too_large_for_a_zip(monkeypatch):
    monkeypatch.setattr(excel, "BYTES_PER_SHEET", 100)
    assert len(workbook(rows_named("A"), rows_named("B")).sheetnames) == 3


def test_a_reader_that_streams_knows_the_size_at_once(monkeypatch):
    monkeypatch.setattr(excel, "ROWS_PER_SHEET", 4)
    content = written("xlsx", rows_named(*"ABCDE"))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert [sheet.calculate_dimension() for sheet in book.worksheets[1:]] == ["A1:D5", "A1:D2"]
    assert [row[1] for row in book["Daftar"].iter_rows(min_row=2, values_only=True)] == ["A", "B", "C", "D"]


def test_no_rows_at_all_is_a_list_with_a_header():
    sheet = workbook()["Daftar"]
    assert (sheet.max_row, sheet["B1"].value) == (1, "Nama")


@settings(deadline=None)
@given(st.lists(st.one_of(anything, hostile), min_size=1, max_size=8))
def test_whatever_a_person_is_called_it_is_a_text_cell(names):
    from enumeration.files.cleaning import cleaned

    # As reading.py hands rows over: without control characters.
    rows = rows_named(*names)
    rows = rows.set_column(1, "name", cleaned(rows.column(1)))
    content = written("xlsx", rows)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Daftar"]
    for cell, name in zip(sheet["B"][1:], rows.column(1).to_pylist(), strict=True):
        assert (cell.value or "") == re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", name)
        assert cell.data_type == "s" or not name
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet2.xml")
    assert b"<f>" not in xml and b"hyperlink" not in xml


def test_a_text_too_long_for_a_cell_is_cut_where_one_sees_it():
    sheet = workbook(rows_named("A" * 40_000))["Daftar"]
    assert len(sheet["B2"].value) == 32_767
    assert sheet["B2"].value.endswith("…")


def test_an_error_while_compressing_is_raised_where_rows_are_handed_in():
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    file = Full()
    file.write = lambda data: len(data)  # the sheet's beginning still fits
    writer = excel.ExcelFile(file, COLUMNS, "Daftar", 60_000)
    del file.write
    with pytest.raises(OSError, match="No space"):
        for _ in range(200):
            writer.write(rows_named(*"ABCDEFGHIJ" * 30))
        writer.finish(COVER)
    writer.abandon()


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered(place, name):
    assert excel.letters(place) == name


# --- CSV -------------------------------------------------------------------------------------------------------------


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_a_header_and_exact_values():
    found = lines(written("csv", rows_named("AMINAH", None, 'D"NG, SUNGGU')))
    assert found == [
        ["Peringkat", "Nama", "Skor", "Tanggal"],
        ["1", "AMINAH", "1.250", "2026-10-20"],
        ["2", "", "1.250", "2026-10-20"],
        ["3", 'D"NG, SUNGGU', "1.250", "2026-10-20"],
    ]


def test_csv_has_no_formulas():
    found = lines(written("csv", rows_named("=cmd|'/C calc'!A1", "AMAN;=1+1")))
    assert [row[1] for row in found[1:]] == ["'=cmd|'/C calc'!A1", "AMAN;'=1+1"]


def test_nor_do_the_titles_of_its_columns(monkeypatch):
    monkeypatch.setitem(globals(), "COLUMNS", (whole("rank", Words("=1+1", "=1+1")), *COLUMNS[1:]))
    assert lines(written("csv", rows_named("AMINAH")))[0][0] == "'=1+1"


def test_packed_csv_is_the_same_packed():
    rows = rows_named("AMINAH")
    assert gzip.decompress(written("csv.gz", rows)) == written("csv", rows)


# --- Parquet ---------------------------------------------------------------------------------------------------------


def test_parquet_keeps_types_and_the_cover():
    found = pyarrow.parquet.ParquetFile(io.BytesIO(written("parquet", rows_named("=1+1", None))))
    table = found.read()
    assert table.schema.field("score").type == pa.decimal128(18, 3)
    assert table.column("name").to_pylist() == ["=1+1", None]
    metadata = {key.decode(): value.decode() for key, value in found.metadata.metadata.items() if b"regsosek" in key}
    assert metadata["regsosek: warning"] == "DATA CONTOH"
    assert metadata["regsosek: Jumlah baris"] == "3"
