"""An area's code says where it lies: one place that knows how many digits each level has."""

from __future__ import annotations

import pytest

from enumeration.models import Area, Level
from enumeration.models.areas import (
    LEVEL_OF,
    district_of,
    lies_in_a,
    sls_of,
    smallest_common,
    subdistrict_of,
    upper_codes,
    village_of,
)

CODE = "7317010001000102"


def test_a_sub_sls_lies_in_an_sls_a_village_a_kecamatan_and_a_district():
    found = [sls_of(CODE), village_of(CODE), subdistrict_of(CODE), district_of(CODE)]
    assert found == ["73170100010001", "7317010001", "7317010", "7317"]


@pytest.mark.parametrize("cut", [sls_of, village_of, subdistrict_of, district_of])
def test_a_larger_area_stays_as_it_is(cut):
    assert cut("73") == "73"
    assert cut("") == ""


def test_the_areas_above_come_from_the_province_down():
    assert upper_codes(CODE) == ["73", "7317", "7317010", "7317010001", "73170100010001"]
    assert upper_codes("7317") == ["73"]
    assert upper_codes("73") == upper_codes("") == []


def test_the_parent_is_the_last_of_the_areas_above():
    assert Area(code=CODE).parent_code == "73170100010001"
    assert Area(code="7317").parent_code == "73"
    assert Area(code="73").parent_code is None


@pytest.mark.parametrize("length", LEVEL_OF)
def test_an_area_lies_in_one_of_each_level_from_its_own_up(length):
    code = CODE[:length]
    assert [level for level in Level if lies_in_a(level, code)] == [*Level][: [*Level].index(LEVEL_OF[length]) + 1]


@pytest.mark.parametrize(
    ("codes", "common"),
    [
        ([], ""),
        ([CODE], CODE),
        ([CODE, CODE[:-1] + "3"], CODE[:14]),
        ([CODE, "7317010002000100"], "7317010"),
        ([CODE, "7317020001000100"], "7317"),
        ([CODE, "7318"], "73"),
        (["7317", CODE], "7317"),
        ([CODE, "9171"], ""),
    ],
)
def test_the_smallest_area_that_has_them_all(codes, common):
    assert smallest_common(codes) == common
