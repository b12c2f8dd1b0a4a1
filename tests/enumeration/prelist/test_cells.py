"""What each cell may hold, and the words for what it may not."""

from __future__ import annotations

import pytest

from enumeration.prelist import checking
from enumeration.prelist.columns import Reason


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("7317010001000100", "7317010001000100"),
        (" 7317010001000100 ", "7317010001000100"),
        ("'7317010001000100", "7317010001000100"),
        ("73170100010001", "7317010001000100"),
        (73170100010001, "7317010001000100"),
        (73170100010001.0, "7317010001000100"),
        (7317010001000101.0, "7317010001000101"),
    ],
)
def test_a_code_is_read_as_it_was_meant(cell, code):
    assert checking.area_code(cell) == (code, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", Reason.MISSING),
        (None, Reason.MISSING),
        ("7.3170100010001E+15", Reason.SCIENTIFIC),
        ("7,31701E+15", Reason.SCIENTIFIC),
        (7317010001000100.0, Reason.AS_NUMBER),  # Excel may have made 00 of 01
        (7317010001000100, Reason.AS_NUMBER),
        (9171010001000101.0, Reason.AS_NUMBER),  # beyond 2 to the power of 53
        ("317010001000100", Reason.SHORTENED),
        ("73170100010001000", Reason.CODE),
        ("7317-0100-0100-01", Reason.CODE),
        ("٧٣١٧٠١٠٠٠١٠٠٠١٠٠", Reason.CODE),
        (True, Reason.CODE),
        (7317.5, Reason.CODE),
        (-73170100010001, Reason.CODE),
        ({"date": "2026-10-15"}, Reason.AS_DATE),
    ],
)
def test_a_code_that_may_have_lost_digits_is_refused(cell, reason):
    assert checking.area_code(cell) == (None, reason)


@pytest.mark.parametrize(("cell", "number"), [("1", 1), (" 007 ", 7), (12.0, 12), (99999, 99999)])
def test_a_line_is_a_whole_number(cell, number):
    assert checking.line_number(cell) == (number, None)


@pytest.mark.parametrize("cell", ["0", "-1", "1.5", 1.5, "satu", "100000", 7317010001000100, "1" * 400, "²"])
def test_another_line_is_refused(cell):
    assert checking.line_number(cell) == (None, Reason.LINE)


@pytest.mark.parametrize("name", ["MA'RUF", "Abd. Rahman, S.Pd", "Tri-Utami", "Siti (Ani)", "N" * 100])
def test_names_of_people_are_taken(name):
    assert checking.head_name(name) == (name, None)


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
    assert checking.head_name(cell) == (None, reason)


@pytest.mark.parametrize("cell", ["", None, "  "])
def test_a_family_may_have_no_card(cell):
    assert checking.family_card(cell) == (None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("731701010101000", Reason.SHORTENED),
        ("73170101010100011", Reason.CARD),
        ("tidak ada", Reason.CARD),
        ("7.31701E+15", Reason.SCIENTIFIC),
        (7317010101010000.0, Reason.AS_NUMBER),
        (9101010101010001.0, Reason.AS_NUMBER),
    ],
)
def test_a_card_has_sixteen_digits_that_cannot_be_wrong(cell, reason):
    assert checking.family_card(cell) == (None, reason)


def test_a_card_is_masked_among_the_faults():
    assert checking._shown("731701010101000", "nomor_kk") == "731701•••••••00"


def test_ids_are_uuids_of_version_7():
    import uuid

    made = [uuid.UUID(bytes=one) for one in checking.row_ids(1000)]
    assert len(set(made)) == 1000
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}
