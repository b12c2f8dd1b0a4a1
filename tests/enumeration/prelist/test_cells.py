"""What each cell may hold, and the words for what it may not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enumeration.prelist import checking
from enumeration.prelist.columns import CARD, CODE, COLUMNS, LINE, NAME, Reason
from enumeration.uploads.columns import Header

REQUIRED = [column.name for column in COLUMNS if column.is_required]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("7317010001000100", "7317010001000100"),
        (" 7317010001000100 ", "7317010001000100"),
        ("'7317010001000100", "7317010001000100"),
        ("73170100010001", "7317010001000100"),
        (73170100010001, "7317010001000100"),
        (73170100010001.0, "7317010001000100"),
    ],
)
def test_a_code_is_read_as_it_was_meant(cell, code):
    assert CODE.judge(cell) == (code, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", Reason.MISSING),
        (None, Reason.MISSING),
        ("7.3170100010001E+15", Reason.SCIENTIFIC),
        ("7,31701E+15", Reason.SCIENTIFIC),
        (7317010001000100.0, Reason.AS_NUMBER),  # Excel may have made 00 of 01
        (7317010001000101.0, Reason.AS_NUMBER),  # another program may have kept all 16, but nobody can tell
        (7317010001000100, Reason.AS_NUMBER),
        (9171010001000101.0, Reason.AS_NUMBER),  # beyond 2 to the power of 53
        ("317010001000100", Reason.SHORTENED),
        ("73170100010001000", Reason.CODE),
        ("7317-0100-0100-01", Reason.CODE),
        ("٧٣١٧٠١٠٠٠١٠٠٠١٠٠", Reason.CODE),
        (True, Reason.AS_LOGICAL),
        (7317.5, Reason.DECIMAL),
        (-73170100010001, Reason.CODE),
        ({"date": "2026-10-15"}, Reason.AS_DATE),
    ],
)
def test_a_code_that_may_have_lost_digits_is_refused(cell, reason):
    assert CODE.judge(cell) == (None, reason)


@pytest.mark.parametrize(("cell", "number"), [("1", 1), (" 007 ", 7), (12.0, 12), (99999, 99999)])
def test_a_line_is_a_whole_number(cell, number):
    assert LINE.judge(cell) == (number, None)


@pytest.mark.parametrize("cell", ["0", "-1", "1.5", 1.5, "satu", "100000", 7317010001000100, "1" * 400, "²"])
def test_another_line_is_refused(cell):
    assert LINE.judge(cell) == (None, Reason.LINE)


def test_a_name_that_excel_made_a_truth_value_is_refused():
    """BENAR, typed into an Indonesian Excel."""
    assert NAME.judge(True) == NAME.judge(False) == (None, Reason.AS_LOGICAL)


@pytest.mark.parametrize("name", ["MA'RUF", "Abd. Rahman, S.Pd", "Tri-Utami", "Siti (Ani)", "N" * 100])
def test_names_of_people_are_taken(name):
    assert NAME.judge(name) == (name, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", Reason.MISSING),
        ("   ", Reason.MISSING),
        ("ANDI 2", Reason.NAME),
        ("ANDI/BASO", Reason.NAME),
        ("=CMD()", Reason.NAME),
        ("ANDI\x07BASO", Reason.GARBLED),
        ("ANDI\u202eBASO", Reason.GARBLED),
        ("AND\ufffd", Reason.GARBLED),
        ("N" * 101, Reason.TOO_LONG),
        (12, Reason.NAME),
        ({"break": "A\nB"}, Reason.LINE_BREAK),
    ],
)
def test_other_names_are_refused(cell, reason):
    assert NAME.judge(cell) == (None, reason)


@pytest.mark.parametrize("cell", ["", None, "  "])
def test_a_family_may_have_no_card(cell):
    assert CARD.judge(cell) == (None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("731701010101000", Reason.SHORTENED),
        ("73170101010100011", Reason.CARD),
        ("tidak ada", Reason.CARD),
        ("7.31701E+15", Reason.SCIENTIFIC),
        (7317010101010000.0, Reason.AS_NUMBER),
        (9101010101010001.0, Reason.AS_NUMBER),
        (1101010101010001.0, Reason.AS_NUMBER),
        (731701.5, Reason.DECIMAL),
    ],
)
def test_a_card_has_sixteen_digits_that_cannot_be_wrong(cell, reason):
    assert CARD.judge(cell) == (None, reason)


@pytest.mark.parametrize("read", [CODE.judge, LINE.judge, NAME.judge, CARD.judge])
@pytest.mark.parametrize("cell", ["#N/A", " #DIV/0! ", "#ref!", "########", "Err:502", {"error": "#NAME?"}])
def test_an_excel_error_is_an_error_in_every_column(read, cell):
    assert read(cell) == (None, Reason.ERROR)


@pytest.mark.parametrize("read", [CODE.judge, LINE.judge, NAME.judge, CARD.judge])
def test_true_false_and_percent_are_refused_in_every_column(read):
    assert read(True) == read(False) == (None, Reason.AS_LOGICAL)
    assert read({"percent": "87 %"}) == (None, Reason.AS_PERCENT)


def test_an_excel_error_is_found_in_a_row_that_goes_unlooked_at():
    header = Header.of(["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat"], COLUMNS)
    rows = [(2, ["7317010001000100", "1", "ANDI", "#N/A"]), (3, ["7317010001000100", "2", "BASO", {"formula": ""}])]
    lines = checking.RowChecker(header, digests=False, seals=False).check(rows)
    assert [line.split("\t")[:2] for line in lines.faults.splitlines()] == [["2", "alamat"], ["3", "alamat"]]


@pytest.mark.parametrize("column", ["nomor_urut", "nama_kepala_keluarga", "nama_sls"])
def test_what_must_be_there_cannot_be_emptied(column):
    cells = {"kode_sls": "7317010001000100", "nomor_urut": "1", "nama_kepala_keluarga": "ANDI", "nama_sls": "RT 1"}
    cells[column] = "KOSONGKAN"
    lines = checking.RowChecker(Header.of(list(cells), COLUMNS), digests=False, seals=False).check(
        [(2, list(cells.values()))]
    )
    assert lines.faults.split("\t")[:2] == ["2", column]


def test_a_card_is_masked_among_the_faults():
    assert CARD.shown("731701010101000") == "731701•••••••••"


def test_ids_are_uuids_of_version_7():
    import uuid

    made = [uuid.UUID(one) for one in checking.row_ids(1000)]
    assert len(set(made)) == 1000
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}


# --- The two ways to judge a row -------------------------------------------------------------------------------------

ODD = st.sampled_from(
    [
        *("", " ", "0", "1", "007", "12", "100000", "7317010001000100", "73170100010001", "731701000100010"),
        *("ANDI BASO", "ANDI  BASO", " ANDI", "MA'RUF", "ANDI 2", "A\\B", "A\tB", "A\nB", "É", "x" * 100, "x" * 101),
        *("x" * 200, "x" * 201, "JL. A/5 (B)", "7,3E+15", "A\u202eB", "\ufffd", "'1", "=1+1", "\N{NO-BREAK SPACE}A"),
        *(None, 1.0, 12.0, 12.5, 0.0, -3.0, 7317010001000101.0, 73170100010001, True, {"date": "2026-01-05"}),
    ]
)
CELL = ODD | st.text(max_size=12) | st.from_regex(r"[0-9]{14,16}", fullmatch=True)
ROWS = st.lists(CELL, min_size=0, max_size=9)
HEADERS = st.permutations(["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat", "nomor_kk", "nama_sls", "RT"])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault
@given(HEADERS, st.lists(ROWS, max_size=8), st.integers(3, 7))
def test_taken_as_it_stands_a_row_is_what_it_is_cell_by_cell(titles, rows, width):
    required = [title for title in titles if title in titles[:width] or title in REQUIRED]
    checker = checking.RowChecker(Header.of(required, COLUMNS), digests=False, seals=False)
    for number, cells in enumerate(rows, start=2):
        quick = checker._as_it_stands((number, cells))
        faults: list[str] = []
        slow = checker._cell_by_cell((number, cells), faults)
        if quick is not None:
            assert faults == []
            assert [str(value or "") for value in quick] == [str(value or "") for value in slow]


def test_an_ordinary_row_is_taken_as_it_stands():
    """Otherwise the test above would prove nothing."""
    checker = checking.RowChecker(Header.of([*REQUIRED, "alamat", "nomor_kk"], COLUMNS), digests=False, seals=False)
    cells = ["73170100010001", 12.0, "ABD. RAHMAN MA'RUF", "JL. MERDEKA NO. 5/A", "7317010101010001"]
    assert checker._as_it_stands((2, cells)) == (2, "7317010001000100", "12", *cells[2:], None)


def test_a_backslash_and_a_tab_reach_the_database_as_they_are():
    checker = checking.RowChecker(Header.of([*REQUIRED, "alamat"], COLUMNS), digests=False, seals=False)
    lines = checker.check([(2, ["7317010001000100", "1", "ANDI", "A\\tB\tC"])])
    assert lines.rows.split("\t")[4] == r"A\\tB C"
