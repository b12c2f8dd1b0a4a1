"""What pages read: lists with filters, counts that agree with them, and one household's explanation."""

from __future__ import annotations

import math

import pytest

from enumeration.access import Role
from ranking.models import Run, Standing
from ranking.runs import counts
from ranking.standings import reading
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.ranking.conftest import CHILD, HEAD


@pytest.fixture
def run(family, ranked) -> Run:
    places = [OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS]
    for number in range(24):
        family(places[number % 4], floor_area_m2=30 + number * 2, has_car=1 + (number % 6 > 0))
    return ranked()


def all_pages(run: Run, **filters) -> list[Standing]:
    rows, after = [], None
    while after != "":
        page = reading.listing(run, after=after, limit=5, **filters)
        rows += page.rows
        after = page.next_after
    return rows


def test_the_pages_of_a_list_make_the_whole_list(run):
    assert [row.rank for row in all_pages(run)] == list(range(1, 25))


def test_a_page_costs_two_queries_and_brings_the_families(run, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = reading.listing(run, limit=10)
        assert all(row.household.head_name for row in page.rows)


@pytest.mark.parametrize("area", [OWN_SLS, OWN_SLS[:10], OWN_SLS[:7], "7317"])
def test_a_list_of_an_area_has_its_families_only(run, area):
    rows = all_pages(run, area=area)
    assert rows and {row.area_code.startswith(area) for row in rows} == {True}
    assert len(rows) == sum(count.families for count in counts.class_counts(run, area))


@pytest.mark.parametrize("number", [1, 2])
def test_a_list_of_a_class_has_that_class(run, number):
    rows = all_pages(run, welfare_class=number)
    assert {row.welfare_class for row in rows} == {number}
    assert len(rows) == counts.class_counts(run)[number - 1].families == 12


@pytest.mark.parametrize("decile", range(1, 11))
def test_a_list_of_a_decile_has_that_decile_whole(run, decile):
    expected = list(run.standings.filter(decile=decile).order_by("rank").values_list("rank", flat=True))
    assert [row.rank for row in all_pages(run, decile=decile)] == expected
    assert counts.decile_counts(run)[decile - 1].families == len(expected)


def test_counts_by_area_add_up_level_by_level(run):
    kecamatan = counts.area_counts(run)
    assert [(each.code, each.name, each.families) for each in kecamatan] == [
        ("7317010", "LAROMPONG", 18),
        ("7317020", "SULI", 6),
    ]
    villages = counts.area_counts(run, "7317010")
    assert sum(each.families for each in villages) == 18
    sls = counts.area_counts(run, "7317010001")
    assert [each.families for each in sls] == [6, 6]
    assert sum(sum(each.by_class) for each in kecamatan) == 24
    assert counts.area_counts(run, OWN_SLS) == []


def test_one_sees_the_standings_within_reach(run, officer, analyst):
    of_a_kecamatan = officer("ulfa", Role.ANALYST, "7317020")
    assert reading.standings_of(run, by=analyst).count() == 24
    assert reading.standings_of(run, by=of_a_kecamatan).count() == 6
    assert reading.standings_of(run, by=officer("zul", Role.ANALYST, "7371")).count() == 0
    assert list(Run.objects.visible_to(of_a_kecamatan)) == [run]
    assert not Run.objects.visible_to(officer("yudi", Role.OBSERVER, "7317")).exists()


def test_a_familys_standing_is_found(run):
    row = run.standings.get(rank=3)
    assert reading.of_household(run, row.household_id) == row


def test_an_explanation_adds_up_from_the_average_family_to_the_score(run):
    row = run.standings.order_by("-rank").first()
    told = reading.explain(row, most=80)
    effects = sum(each.effect for each in (*told.raising, *told.lowering))
    assert told.average_score + effects == pytest.approx(row.score, abs=1e-6)


def test_an_explanation_names_what_raises_and_lowers_most(run):
    with_car = reading.explain(run.standings.order_by("-rank").first())
    assert with_car.raising[0].indicator.name == "has_car"
    # A car is 0.4; one household in six has one: 0.4 × (1 - 1/6).
    assert with_car.raising[0].effect == pytest.approx(0.4 * 5 / 6)
    assert with_car.raising[0].percent == round(100 * (math.exp(0.4 * 5 / 6) - 1)) == 40
    assert with_car.better is None and with_car.poorer is not None

    poorest = reading.explain(run.standings.get(rank=1))
    assert [each.indicator.name for each in poorest.lowering] == ["has_car", "floor_area_per_member"]
    assert poorest.poorer is None
    assert (poorest.better.label.id, poorest.better.families) == ("Atas", 12)


def test_an_explanation_says_what_was_not_answered_and_who_asked(family, ranked, ppl):
    from datetime import date

    family(has_car=None, enumerator=ppl, enumerated_on=date(2026, 10, 20), version=4)
    told = reading.explain(ranked().standings.get())
    assert [indicator.name for indicator in told.unknown] == ["has_car"]
    assert (told.enumerator, told.enumerated_on, told.answers_version) == (ppl, date(2026, 10, 20), 4)


def test_an_explanation_of_the_default_model_tells_a_logarithm_as_the_members(parameters, family, ranked):
    from ranking.parameter_files import default_model, default_scheme

    family(has_smartphone=1)
    family()
    run = ranked(model=default_model(), scheme=default_scheme())
    told = reading.explain(run.standings.get(rank=2), most=80)
    names = {each.indicator.name for each in (*told.raising, *told.lowering)}
    assert names == {"has_smartphone"}
    assert told.truth_in_decile["truly_poorest_40"] < 1
    assert set(run.model.figures) >= {"error_at_10", "error_at_40", "exact_decile", "spearman"}


def test_what_lies_beyond_the_surveys_range_is_told_as_it_is_counted(parameters, family, ranked):
    from ranking.parameter_files import default_model, default_scheme
    from ranking.standings import wording

    family(members=[HEAD, *[CHILD] * 19])
    family()
    run = ranked(model=default_model(), scheme=default_scheme())
    told = reading.explain(run.standings.get(rank=1), most=80)
    members = next(each for each in told.lowering if each.indicator.name == "members")
    assert (members.value, members.counted_as) == (20, pytest.approx(16))
    lowering = wording.causes(told)[1]
    has = next(cause.has for cause in lowering if cause.label == "Jumlah anggota keluarga")
    assert has == "20 orang; dihitung sebagai 16, ujung rentang surveinya"
