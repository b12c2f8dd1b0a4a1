"""The ranked list with its filters and pages, and one household's place with the reasons."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from enumeration.access import Role
from enumeration.components.bars import bar_of, shade
from enumeration.identity import seal
from enumeration.models import Household
from ranking.models import Standing
from ranking.standings import forms, reading
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, OWN_SLS, VILLAGE


def look(client, run, **query):
    return client.get(reverse("ranking:ranked_list", args=[run.pk]), query)


def ranks(page) -> list[int]:
    return [row["standing"].rank for row in page.context["rows"]]


@pytest.fixture
def small_pages(monkeypatch):
    real = reading.listing
    monkeypatch.setattr(reading, "listing", lambda *args, **more: real(*args, limit=5, **more))


# --- the list ---


def test_the_list_is_in_order_of_rank(client, analyst, run):
    client.force_login(analyst)
    page = look(client, run)
    assert ranks(page) == list(range(1, 25))
    assert page.context["total"] == 24


def test_its_pages_go_on_and_back_by_rank(client, analyst, run, small_pages):
    client.force_login(analyst)
    page, seen = look(client, run, wilayah=KECAMATAN), []
    while True:
        seen.append(ranks(page))
        if not page.context["next_url"]:
            break
        page = client.get(page.context["next_url"])
    whole = list(run.standings.in_area(KECAMATAN).order_by("rank").values_list("rank", flat=True))
    assert [rank for one in seen for rank in one] == whole
    for earlier in reversed(seen[:-1]):
        page = client.get(page.context["previous_url"])
        assert ranks(page) == earlier
    assert page.context["previous_url"] == ""


def test_the_list_can_begin_at_a_rank(client, analyst, run):
    client.force_login(analyst)
    assert ranks(look(client, run, mulai=20)) == [20, 21, 22, 23, 24]


@pytest.mark.parametrize("area", ["", KECAMATAN, VILLAGE, OWN_SLS])
@pytest.mark.parametrize("query", [{}, {"kelas": 1}, {"desil": 3}, {"kelas": 2, "desil": 7}])
def test_filters_narrow_the_list_and_the_total_agrees(client, analyst, run, area, query):
    client.force_login(analyst)
    where = {"wilayah": area[:10], "sls": area if len(area) == 16 else ""}
    page = look(client, run, **where, **query)
    expected = run.standings.in_area(area or DISTRICT)
    if "kelas" in query:
        expected = expected.filter(welfare_class=query["kelas"])
    if "desil" in query:
        expected = expected.filter(decile=query["desil"])
    assert ranks(page) == list(expected.order_by("rank").values_list("rank", flat=True))
    assert page.context["total"] == expected.count()


def test_the_sls_of_another_village_is_forgotten(client, analyst, run):
    client.force_login(analyst)
    page = look(client, run, wilayah=FREE_SLS[:10], sls=OWN_SLS)
    assert {row["standing"].area_code for row in page.context["rows"]} == {FREE_SLS}


def test_heads_are_found_by_the_words_of_their_names(client, analyst, run):
    Household.objects.filter(pk=run.standings.get(rank=7).household_id).update(head_name="Siti Aminah")
    Household.objects.filter(pk=run.standings.get(rank=9).household_id).update(head_name="ST. SA’DIAH")
    client.force_login(analyst)
    assert ranks(look(client, run, nama="SITI")) == [7]
    assert ranks(look(client, run, nama="aminah siti")) == [7]
    assert ranks(look(client, run, nama="st sa'diah")) == ranks(look(client, run, nama="sadiah")) == [9]
    assert ranks(look(client, run, nama="%")) == []


def test_in_a_large_district_a_name_wants_an_area_too(client, analyst, run, monkeypatch):
    monkeypatch.setattr(forms, "SEARCHED_WITHOUT_AREA", 10)
    client.force_login(analyst)
    page = look(client, run, nama="KEPALA")
    assert ranks(page) == [] and "Pilih dulu kecamatan" in page.content.decode()
    assert len(ranks(look(client, run, nama="KEPALA", wilayah=KECAMATAN))) == 18


@pytest.mark.parametrize("query", [{"wilayah": "7371"}, {"kelas": "99"}, {"desil": "x"}, {"mulai": "-1"}])
def test_a_wrong_filter_shows_nothing_and_says_so(client, analyst, run, query):
    client.force_login(analyst)
    page = look(client, run, **query)
    assert page.status_code == 200 and ranks(page) == [] and page.context["form"].errors


def test_who_has_a_part_of_the_district_sees_its_families_only(client, officer, run):
    client.force_login(officer("ulfa", Role.ANALYST, VILLAGE))
    page = look(client, run)
    assert len(ranks(page)) == page.context["total"] == 12
    assert {row["standing"].area_code[:10] for row in page.context["rows"]} == {VILLAGE}
    assert FREE_SLS[:10] not in page.content.decode()
    assert look(client, run, wilayah=FREE_SLS[:10]).context["form"].errors


def test_family_cards_are_masked(client, analyst, run):
    family = Household.objects.get(pk=run.standings.get(rank=1).household_id)
    Household.objects.filter(pk=family.pk).update(
        family_card=seal("7317010203040005", family.pk, "family_card"), family_card_digest=b"x" * 32
    )
    client.force_login(analyst)
    for address in (
        reverse("ranking:ranked_list", args=[run.pk]),
        reverse("ranking:standing", args=[run.pk, family.pk]),
    ):
        page = client.get(address).content.decode()
        assert "731701••••••••••" in page and "7317010203040005" not in page


def test_the_export_is_asked_for_with_the_same_filters(client, analyst, run):
    client.force_login(analyst)
    address = look(client, run, wilayah=VILLAGE, kelas=2, desil=7).context["export_url"]
    form = client.get(address).context["form"]
    chosen = {name: form[name].value() for name in ("run", "area_code", "classes", "deciles")}
    assert chosen == {"run": str(run.pk), "area_code": VILLAGE, "classes": "2", "deciles": "7"}


def test_the_list_costs_the_same_with_more_families(client, analyst, families, ranked, queries):
    client.force_login(analyst)
    families(8)
    few = queries(reverse("ranking:ranked_list", args=[ranked().pk]))
    families(24)
    assert queries(reverse("ranking:ranked_list", args=[ranked().pk])) == few <= 22


def test_an_unfinished_run_has_no_list_yet(client, analyst, ask):
    client.force_login(analyst)
    assert "Daftar belum ada" in look(client, ask()).content.decode()


# --- one household ---


def standing_of(client, row: Standing):
    return client.get(reverse("ranking:standing", args=[row.run_id, row.household_id]))


def test_a_familys_page_names_what_moves_it_most(client, analyst, run):
    client.force_login(analyst)
    page = standing_of(client, run.standings.order_by("-rank").first()).context
    assert (page["raising"][0].label, page["raising"][0].has, page["raising"][0].effect) == (
        "Memiliki mobil",
        "ya",
        "+40%",
    )
    assert page["raising"][0].usual == "17% keluarga: ya"
    assert page["better"][0] is None and page["poorer"][0].families == 12


def test_a_family_out_of_reach_does_not_exist(client, officer, run):
    client.force_login(officer("ulfa", Role.ANALYST, VILLAGE))
    inside, outside = (run.standings.filter(area_code=code).first() for code in (OWN_SLS, FREE_SLS))
    assert standing_of(client, inside).status_code == 200
    assert standing_of(client, outside).status_code == 404
    nobody = client.get(reverse("ranking:standing", args=[run.pk, uuid.uuid4()]))
    assert nobody.status_code == 404


def test_only_who_sees_answers_is_led_to_them(client, analyst, kab, run):
    row = run.standings.get(rank=1)
    link = f'href="{reverse("enumeration:household", args=[row.household_id])}"'
    client.force_login(analyst)
    assert link not in standing_of(client, row).content.decode()
    client.force_login(kab)
    assert link in standing_of(client, row).content.decode()


def test_answers_changed_since_the_freeze_are_pointed_out(client, analyst, run):
    row = run.standings.get(rank=3)
    client.force_login(analyst)
    assert not standing_of(client, row).context["has_changed"]
    Household.objects.filter(pk=row.household_id).update(version=2)
    assert standing_of(client, row).context["has_changed"]


def test_health_is_kept_from_who_may_not_see_answers(client, analyst, kab, family, ranked, plain_model):
    plain_model.coefficients.append({"area": "", "indicator": "chronic_illness", "weight": -0.5, "mean": 0.2})
    plain_model.save()
    from tests.ranking.conftest import HEAD

    family(members=[HEAD | {"chronic_illness": 2}])
    family(members=[HEAD | {"chronic_illness": 1}])
    row = ranked().standings.get(rank=1)
    client.force_login(analyst)
    page = standing_of(client, row)
    words = page.content.decode()
    # Neither that there is such a fact, nor how much it weighs: no count, no gap in the list, no scale, no average.
    assert not [word for word in ("penyakit kronis", "kesehatan atau disabilitas", "rata-rata 1") if word in words]
    assert "chronic_illness" not in [
        one.indicator.name for one in (*page.context["told"].raising, *page.context["told"].lowering)
    ]
    assert page.context["told"].average_score is None
    client.force_login(kab)
    assert "penyakit kronis" in standing_of(client, row).content.decode()


def test_a_familys_page_says_how_sure_it_is(client, analyst, parameters, family, ranked):
    from ranking.parameter_files import default_model, default_scheme

    family(has_smartphone=1)
    family()
    run = ranked(model=default_model(), scheme=default_scheme())
    client.force_login(analyst)
    page = standing_of(client, run.standings.get(rank=1))
    assert "kira-kira 38 memang di desil itu" in page.context["sureness"]
    assert [part.value for part in page.context["truth"]] == [38, 23, 16, 10, 13]
    labels = {cause.label: cause.has for cause in (*page.context["raising"], *page.context["lowering"])}
    assert labels == {"Memiliki telepon pintar": "tidak"}


def test_diplomas_of_one_head_are_one_line(client, analyst, parameters, family, ranked):
    from ranking.parameter_files import default_model
    from tests.ranking.conftest import HEAD

    family(members=[HEAD | {"diploma": 8}])
    family(members=[HEAD | {"diploma": 23}])
    run = ranked(model=default_model())
    client.force_login(analyst)
    told = [standing_of(client, row).context for row in run.standings.all()]
    has = {
        cause.label: cause.has
        for page in told
        for cause in (*page["raising"], *page["lowering"])
        if "Ijazah" in cause.label
    }
    assert set(has) == {"Ijazah kepala keluarga", "Ijazah tertinggi dalam keluarga"}
    assert "SMP" in {
        cause.has for page in told for cause in (*page["raising"], *page["lowering"]) if "Ijazah" in cause.label
    }


def test_a_familys_page_costs_a_fixed_number_of_queries(client, kab, run, queries):
    client.force_login(kab)
    row = run.standings.get(rank=12)
    assert queries(reverse("ranking:standing", args=[run.pk, row.household_id])) <= 22


def test_no_page_of_the_ranking_has_inline_styles(client, kab, run):
    client.force_login(kab)
    row = run.standings.get(rank=12)
    for address in (
        run.get_absolute_url(),
        reverse("ranking:ranked_list", args=[run.pk]),
        reverse("ranking:standing", args=[run.pk, row.household_id]),
    ):
        assert not re.search(r"<[^>]* style=", client.get(address).content.decode())


# --- words and pictures ---


def test_bars_fill_a_hundred(run):
    parts = bar_of(["a", "b", "c"], [1, 2, 1])
    assert [(part.x, part.width, part.shade) for part in parts] == [
        ("0.000", "25.000", 0),
        ("25.000", "50.000", 4),
        ("75.000", "25.000", 9),
    ]
    assert [shade(place, 10) for place in range(10)] == list(range(10))
    assert bar_of(["a"], [0])[0].width == "0.000"
