"""Figures are written as people here write them."""

import pytest
from django.utils import translation

from enumeration.pages import formatting


@pytest.mark.parametrize(
    ("value", "written"),
    [(1240000, "1.240.000"), (0, "0"), (3.27, "3,3"), (None, "–"), ("12 rb", "12 rb")],
)
def test_numbers_have_indonesian_thousands(value, written):
    assert formatting.number(value) == written


def test_numbers_follow_the_language():
    with translation.override("en"):
        assert formatting.number(1240000) == "1,240,000"


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0%"), (0.0001, "1%"), (0.453, "45%"), (0.9999, "99%"), (1, "100%"), (1.25, "125%"), (None, "–")],
)
def test_all_and_nothing_are_never_rounded_to(share, written):
    assert formatting.percent(share) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 detik"), (95, "1 menit 35 detik"), (3600, "1 jam"), (90061, "1 hari 1 jam"), (None, "–")],
)
def test_spans_are_told_in_their_two_largest_units(seconds, written):
    assert formatting.duration(seconds) == written


@pytest.mark.parametrize(
    ("families", "level"),
    [(0, "none"), (199, "light"), (200, "right"), (250, "right"), (275, "right"), (276, "heavy"), (326, "over")],
)
def test_a_load_is_judged_against_the_target(families, level):
    assert formatting.load_level(families).level == level


@pytest.mark.parametrize(
    ("name", "first", "letters"),
    [("Andi Baso Tenri", "Andi", "AT"), ("Hj. Nurhayati, S.ST., M.Si.", "Nurhayati", "N"), ("", "", "?")],
)
def test_titles_are_not_names(name, first, letters):
    assert formatting.given_name(name) == first
    assert formatting.initials(name) == letters


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        *(
            ("KABUPATEN LUWU", "Kabupaten Luwu"),
            ("RT 001 RW 02", "RT 001 RW 02"),
            ("BONE II", "Bone II"),
            ("Bua", "Bua"),
        ),
        *(("DUSUN MA'LEMO", "Dusun Ma'lemo"), ("ABD. RA’UF AL-AMIN", "Abd. Ra’uf Al-Amin")),
    ],
)
def test_capitals_of_the_list_are_softened_for_headings(printed, shown):
    assert formatting.in_mixed_case(printed) == shown
