"""No control characters anywhere, no formulas in CSV."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enumeration.files import columns as column
from enumeration.files.arrow import texts_of
from enumeration.files.cleaning import cleaned, without_formulas
from enumeration.files.plain import as_typed, cleaned_text, without_formula
from enumeration.files.small_tables import as_csv, as_xlsx
from enumeration.files.workbook import workbook
from enumeration.words import Words

SIGNS = "=+-@＝＋－＠"
# What PostgreSQL can hold: no NUL, no halves of surrogate pairs.
anything = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300)
hostile = st.builds(
    "".join, st.lists(st.sampled_from([*SIGNS, "\t", "\r", "\n", " ", '"', ";", ",", "'", "1", "cmd|"]))
)


def texts(*values: str | None):
    return texts_of([None if value is None else value.encode() for value in values])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("O'Connor & Sons", "O'Connor & Sons"),
        ("BARIS\r\nDUA", "BARIS  DUA"),
        ("TAB\tTAB", "TAB TAB"),
        ("BEL\x07", "BEL�"),
        ("HAPUS\x7f", "HAPUS�"),
        ("C1\x9b", "C1�"),
        ("KANAN\u202eIRIK", "KANAN�IRIK"),
        ("BUKAN\uffffXML", "BUKAN�XML"),
        ("ANDI 李 😀 é", "ANDI 李 😀 é"),
        ("", ""),
        (None, None),
    ],
)
def test_control_characters_become_visible(before, after):
    assert cleaned(texts("APA ADANYA", before)).to_pylist() == ["APA ADANYA", after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=1+1", "'=1+1"),
        ("+62", "'+62"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("a;=1", "a;'=1"),
        ('a; "=1', "a; \"'=1"),
        ("x,=1+1,", "x,'=1+1,"),
        ('a, "=1', "a, \"'=1"),
        ("x\t=1+1", "x\t'=1+1"),
        ("JL. MAWAR - 3, RT 2", "JL. MAWAR - 3, RT 2"),
        ("JL. MAWAR - 3", "JL. MAWAR - 3"),
        (None, None),
    ],
)
def test_formulas_get_an_apostrophe(before, after):
    assert without_formulas(texts("APA ADANYA", before)).to_pylist() == ["APA ADANYA", after]


@given(st.one_of(anything, hostile))
def test_no_text_is_left_that_begins_a_formula(value):
    safe = without_formulas(cleaned(texts(value)))[0].as_py()
    first, *rest = re.split("[;,\t]", safe)
    assert not first.strip(" \u3000\xa0").startswith(tuple(SIGNS))
    # Quotes do not hold a cell together for a program that splits at one of these.
    assert not any(part.strip(' "\u3000\xa0').startswith(tuple(SIGNS)) for part in rest)
    assert all(sign.isprintable() or sign.isspace() or ord(sign) > 0x9F for sign in safe)
    assert not set(safe) & set(map(chr, [*range(0x20), 0x7F, 0x202E, 0xFFFF]))


@given(st.one_of(anything, hostile))
def test_the_plain_cleaner_says_what_arrow_says(value):
    assert cleaned_text(value) == cleaned(texts(value))[0].as_py()
    assert without_formula(value) == without_formulas(texts(value))[0].as_py()


@given(st.one_of(anything, hostile))
def test_what_is_brought_back_is_what_was_exported(value):
    clean = cleaned_text(value).removeprefix("'").replace("'", "")
    assert as_typed(without_formula(clean)) == clean


@pytest.mark.parametrize("name", ["'Aisyah", "Ra'uf", "O'Connor; Joko"])
def test_an_apostrophe_of_a_name_stays(name):
    assert as_typed(name) == name


@pytest.mark.parametrize("value", ["=1+1", "＝1+1", "x;=1+1", "x,=1+1,", "x\t=1+1", "\t=1", "\u3000@SUM(A1)"])
def test_no_table_of_a_page_lets_a_formula_through(value):
    text = as_csv([value], [[value]]).decode("utf-8-sig")
    for cell in re.split('[;,\t\r\n"]+', text):
        assert not cell.strip(" \u3000").startswith(tuple(SIGNS))
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([value], [[value]]))).active
    assert [cell.data_type for (cell,) in sheet] == ["s", "s"]


CONTROLLED, CLEAN = "A\x07B\tC", "A�B C"


def test_control_characters_get_into_no_table_of_a_page():
    assert as_csv([CONTROLLED], [[CONTROLLED]]).decode("utf-8-sig").splitlines() == [f'"{CLEAN}"'] * 2
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([CONTROLLED], [[CONTROLLED]]))).active
    assert [cell.value for (cell,) in sheet] == [CLEAN] * 2


def test_nor_into_a_pages_list_of_families_and_no_formula_either():
    columns = [column.text("name", Words("Nama", "Name"))]
    with workbook(columns, [[CONTROLLED], ["=1+1"]], count=2, title="Daftar", facts=[]) as file:
        cells = [cell for (cell,) in openpyxl.load_workbook(file)["Daftar"]]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [(CLEAN, "s"), ("=1+1", "s")]


def test_csv_for_excel_in_indonesia_has_semicolons_and_decimal_commas():
    text = as_csv(["nama", "persen", "jumlah"], [["x;=1", 12.5, 3], ["y", Decimal("0.25"), None]], indonesian=True)
    assert text.decode("utf-8-sig").splitlines() == [
        '"nama";"persen";"jumlah"',
        '"x;\'=1";"12,5";3',
        '"y";"0,25";""',
    ]
