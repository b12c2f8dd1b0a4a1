"""Files as people have them: read whole, with the row numbers a spreadsheet shows, or refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from enumeration.prelist.columns import COLUMNS
from enumeration.uploads import reading, spreadsheet
from enumeration.uploads.reading import Unreadable, opened
from tests.enumeration.prelist.conftest import as_csv, as_xlsx, line


@pytest.fixture
def read(tmp_path):
    """Header and rows of a file of these bytes."""

    def read_(content: bytes):
        path = tmp_path / "berkas"
        path.write_bytes(content)
        with opened(path, COLUMNS) as sheet:
            return sheet.header, [row for portion in sheet.portions for row in portion.rows]

    return read_


ROW = "7317010001000100{0}1{0}ANDI{0}JL. A\r\n"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_with_comma_or_semicolon_with_or_without_mark(read, delimiter, mark):
    text = mark + delimiter.join(["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat"]) + "\r\n"
    header, rows = read((text + ROW.format(delimiter)).encode())
    assert header.places == {"kode_sls": 0, "nomor_urut": 1, "nama_kepala_keluarga": 2, "alamat": 3}
    assert rows == [(2, ["7317010001000100", "1", "ANDI", "JL. A"])]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("sep=;\r\nkode_sls;nomor_urut;nama_kepala_keluarga;alamat\r\n" + ROW.format(";"), 2),
        ('"sep=,"\r\nkode_sls,nomor_urut,nama_kepala_keluarga,alamat\r\n' + ROW.format(","), 2),
        ("kode_sls\tnomor_urut\tnama_kepala_keluarga\talamat\r\n" + ROW.format("\t"), 2),
        (
            "Daftar keluarga, menurut desa;;;\r\n;;;\r\nkode_sls;nomor_urut;nama_kepala_keluarga;alamat\r\n"
            + ROW.format(";"),
            4,
        ),
        ("SLS,,Keluarga,\r\nkode_sls,nomor_urut,nama_kepala_keluarga,alamat\r\n" + ROW.format(","), 3),
    ],
)
def test_csv_as_indonesian_excel_and_its_users_write_it(read, text, row):
    """With sep=, tabs, a title or a row of groups above; rows are numbered as Excel numbers them."""
    assert read(text.encode())[1] == [(row, ["7317010001000100", "1", "ANDI", "JL. A"])]


def test_titles_over_two_rows_are_refused_in_words_that_are_right(read):
    with pytest.raises(Unreadable, match="terbagi di dua baris"):
        read(b"kode_sls,Keluarga,\n,nomor_urut,nama_kepala_keluarga\n7317010001000100,1,ANDI\n")


def test_titles_in_any_order_and_case_and_unknown_ones_are_named(read):
    header, _ = read(b"Nama Kepala-Keluarga,RT,NOMOR_URUT, kode sls \nA,1,1,1\n")
    assert header.places == {"nama_kepala_keluarga": 0, "nomor_urut": 2, "kode_sls": 3}
    assert header.unknown == ["RT"]


def test_empty_rows_are_no_rows_but_count_as_a_spreadsheet_counts(read):
    content = as_csv([line(1), {}, line(2)]) + b"\r\n\r\n,,,,,\r\n"
    assert [number for number, _ in read(content)[1]] == [2, 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"\n\n", "tidak berisi"),
        (b"nama,alamat\nA,B\n", "Kolom wajib tidak ada: kode_sls, nomor_urut, nama_kepala_keluarga"),
        (b"kode_sls,kode_sls,nomor_urut,nama_kepala_keluarga\n", "dua kali"),
        (b"\xff\xfek\x00o\x00", "UTF-16"),
        (as_csv([line(1)]) + b'7317010001000100,2,"ANDI\n', "Tanda kutip pada baris 3"),
        (as_csv([line(1)]) + b"7317010001000100,2,ANDI \xe9\n", "bukan UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".xls"),
        (b"\x00\x01\x02", "bukan berkas CSV atau XLSX"),
        (b"x" * 200_000, "sangat panjang"),
        (b"PK\x03\x04 not a zip", "rusak"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read, content, words):
    with pytest.raises(Unreadable, match=words):
        read(content)


def test_a_cell_over_several_lines_of_csv_is_marked(read):
    """Mostly a quotation mark that was not closed, and a row that it swallowed."""
    content = as_csv([]) + b'7317010001000100,1,ANDI,"JL. A\r\n7317010001000100,2,BASO,JL. B",,\r\n'
    [(number, cells)] = read(content)[1]
    assert number == 2
    assert set(cells[3]) == {"break"}


def test_excel_keeps_text_numbers_and_dates_apart(read):
    rows = [
        line(1, alamat=date(2026, 1, 5)),
        line(2, "007", alamat=12.5),
        {},
        line(3, 7317010001000101, alamat=True),
    ]
    _, found = read(as_xlsx(rows))
    assert [number for number, _ in found] == [2, 3, 5]
    assert set(found[0][1][3]) == {"date"}
    assert found[1][1][:2] == ["007", 2.0]
    assert (found[1][1][3], found[2][1][3]) == (12.5, True)
    assert found[2][1][0] == 7317010001000101.0


def test_errors_and_formulas_without_a_value_are_no_empty_cells(read):
    """calamine gives both as empty, and leaves a last row of nothing else out."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat"])
    sheet.append(["7317010001000100", 1, "ANDI", "#N/A"])
    sheet["D2"].data_type = "e"
    sheet.append([None, None, None, None])
    sheet["D4"] = "=A1"
    _, rows = read(saved(book))
    assert rows == [(2, ["7317010001000100", 1.0, "ANDI", {"error": "#N/A"}]), (4, ["", "", "", {"formula": ""}])]


def test_marks_stay_in_their_column_where_the_table_begins_further_right(read):
    """calamine leaves the empty columns before it out; rows at the top it does not."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, (title, cell) in zip(
        "CDEF",
        {"kode_sls": "7317010001000100", "nomor_urut": 1, "nama_kepala_keluarga": "#N/A", "alamat": "JL. A"}.items(),
        strict=True,
    ):
        sheet[f"{column}2"], sheet[f"{column}3"] = title, cell
    sheet["E3"].data_type = "e"
    sheet["A3"], sheet["A3"].data_type = "#N/A", "e"
    header, rows = read(saved(book))
    place = header.places["nama_kepala_keluarga"]
    [(number, cells)] = rows
    assert number == 3
    assert cells[place] == {"error": "#N/A"}
    assert cells[header.places["alamat"]] == "JL. A"


def test_a_formula_that_was_calculated_is_its_value(read):
    book = openpyxl.Workbook()
    book.active.append(["kode_sls", "nomor_urut", "nama_kepala_keluarga"])
    book.active.append(["A", "B", "C"])
    content = with_sheet(
        saved(book),
        b'<c r="B2" t="inlineStr"><is><t>B</t></is></c><c r="C2" t="inlineStr"><is><t>C</t></is></c>',
        b'<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>IF(1,"","x")</f><v></v></c>',
    )
    assert read(content)[1] == [(2, ["A", 2.0, ""])]


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """Returns the workbook with something else in the XML of its sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            text = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert old in text
                text = text.replace(old, new)
            after.writestr(part, text)
    return made.getvalue()


def test_the_first_visible_sheet_is_read_and_named_and_hidden_rows_are_counted(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Tahun lalu"
    book.active.append(["kode_sls", "nomor_urut", "nama_kepala_keluarga"])
    book.active.append(["LAMA", 1, "LAMA"])
    book.active.sheet_state = "veryHidden"
    sheet = book.create_sheet("Tahun ini & baru")
    for cells in (
        ["kode_sls", "nomor_urut", "nama_kepala_keluarga"],
        ["A", 1, "ADA"],
        ["B", 2, "TERSARING"],
        ["C", 3, "X"],
    ):
        sheet.append(cells)
    sheet.auto_filter.ref = "A1:C4"
    for row in (3, 4, 9):  # the last is empty
        sheet.row_dimensions[row].hidden = True
    book.active = 1
    path = tmp_path / "berkas"
    path.write_bytes(saved(book))
    with opened(path, COLUMNS) as opened_:
        rows = [row for portion in opened_.portions for row in portion.rows]
        about = opened_.about
    assert [number for number, _cells in rows] == [2, 3, 4]
    assert rows[0][1][2] == "ADA"
    assert (about.sheet, about.hidden_sheets, about.hidden_rows) == ("Tahun ini & baru", 1, 2)


def test_a_workbook_of_hidden_sheets_is_refused_in_words(read):
    book = openpyxl.Workbook()
    book.active.append(["kode_sls", "nomor_urut", "nama_kepala_keluarga"])
    content = saved(book)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            after.writestr(part, before.read(part).replace(b'state="visible"', b'state="hidden"'))
    with pytest.raises(Unreadable, match="Semua lembar"):
        read(made.getvalue())


def test_excel_rows_are_numbered_as_excel_shows_them(read):
    book = openpyxl.Workbook()
    sheet = book.active
    for place, title in enumerate(["kode_sls", "nomor_urut", "nama_kepala_keluarga"]):
        sheet.cell(4, 3 + place, title)
        sheet.cell(6, 3 + place, "isi")
    book.create_sheet("lain").append(["bukan", "ini"])
    stream = io.BytesIO()
    book.save(stream)
    header, rows = read(stream.getvalue())
    assert header.places == {"kode_sls": 0, "nomor_urut": 1, "nama_kepala_keluarga": 2}
    assert [number for number, _ in rows] == [6]


def test_a_file_that_says_it_unpacks_to_gigabytes_is_refused(read, monkeypatch):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in range(spreadsheet.MOST_PARTS + 1):
            packed.writestr(f"xl/{part}", b"")
    with pytest.raises(Unreadable, match="terlalu besar"):
        read(stream.getvalue())


def test_a_sheet_that_fills_the_memory_ends_the_child_only(read):
    """One cell at each end of the sheet: 17 billion cells between them."""
    book = openpyxl.Workbook()
    book.active["A1"] = "kode_sls"
    book.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Unreadable, match=r"terlalu besar|rusak"):
        read(stream.getvalue())


def test_more_rows_than_a_district_has_are_refused(read, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 2)
    with pytest.raises(Unreadable, match="Lebih dari 2 baris"):
        read(as_csv([line(1), line(2), line(3)]))


def test_leaving_off_in_the_middle_leaves_no_process_behind(tmp_path):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(as_xlsx([line(number) for number in range(1, 30)]))
    with opened(path, COLUMNS) as sheet:
        next(sheet.portions)
    assert list(sheet.portions) == []
