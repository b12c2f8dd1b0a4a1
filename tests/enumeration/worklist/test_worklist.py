"""The work list: mine only, sent back first, in number order, and what was sent stays findable."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.models import Officer, Remark, Round, State, Verification
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(client):
    """names(officer, "?tab=draf"): the heads on the page, in order."""

    def read(officer, query: str = "") -> list[str]:
        client.force_login(officer)
        page = client.get(reverse("enumeration:worklist") + query).content.decode()
        return [name.upper() for name in re.findall(r'class="wl-name">([^<]+)<', page)]

    return read


def test_the_list_has_the_families_of_the_own_sls_only(ppl, make_household, names):
    make_household(OWN_SLS, head_name="SENDIRI")
    make_household(NEIGHBOUR_SLS, head_name="TETANGGA")
    assert names(ppl) == ["SENDIRI"]


def test_families_stand_in_number_order_and_what_was_sent_back_comes_first(ppl, make_household, names):
    make_household(OWN_SLS, head_name="DUA", building_number=2, family_number=2)
    make_household(OWN_SLS, head_name="SEPULUH", building_number=10, family_number=10)
    make_household(OWN_SLS, head_name="SATU", building_number=1, family_number=1)
    make_household(OWN_SLS, head_name="KEMBALI", building_number=30, family_number=30, state=State.SENT_BACK)
    make_household(OWN_SLS, head_name="BARU", building_number=None, family_number=None)
    assert names(ppl) == ["KEMBALI", "SATU", "DUA", "SEPULUH", "BARU"]


def test_what_was_sent_stays_on_the_list(ppl, make_household, names):
    make_household(OWN_SLS, head_name="TERKIRIM", state=State.SUBMITTED, submitted_at=datetime.now(UTC))
    make_household(OWN_SLS, head_name="SELESAI", state=State.COMPLETED, submitted_at=datetime.now(UTC))
    make_household(OWN_SLS, head_name="BELUM")
    assert set(names(ppl, "?tab=terkirim")) == {"TERKIRIM", "SELESAI"}
    assert names(ppl, "?tab=belum") == ["BELUM"]


@pytest.mark.parametrize("search", ["aminah", "POROS", "77"])
def test_a_family_is_found_by_name_address_or_number(ppl, make_household, names, search):
    make_household(OWN_SLS, head_name="SITI AMINAH", address="JALAN POROS 4", building_number=77, family_number=78)
    make_household(OWN_SLS, head_name="BUDI")
    assert names(ppl, f"?cari={search}") == ["SITI AMINAH"]


def test_the_pages_together_have_every_family_once(ppl, make_household, client):
    made = {make_household(OWN_SLS, head_name=f"NOMOR {number}").head_name for number in range(120)}
    client.force_login(ppl)
    seen, address = [], reverse("enumeration:worklist")
    while address:
        page = client.get(address).content.decode()
        seen += [name.upper() for name in re.findall(r'class="wl-name">([^<]+)<', page)]
        found = re.search(r'rel="next"\s+href="([^"]+)"', page)
        address = found and found[1].replace("&amp;", "&")
    assert len(seen) == 120 and set(seen) == made


def test_a_longer_list_costs_no_more_queries(ppl, make_household, client, django_assert_max_num_queries):
    for _ in range(40):
        make_household(OWN_SLS)
    client.force_login(ppl)
    with django_assert_max_num_queries(17):
        client.get(reverse("enumeration:worklist"))


def test_the_reviewers_remarks_that_wait_are_counted(ppl, pml, household, client):
    Remark.objects.create(household=household, text="Periksa lagi", by=pml)
    Remark.objects.create(household=household, text="Sudah beres", by=pml, resolved_at=datetime.now(UTC))
    client.force_login(ppl)
    assert "1 catatan" in client.get(reverse("enumeration:worklist")).content.decode()


def test_an_operator_of_a_village_chooses_the_sls_first(operator, make_household, names, client):
    make_household(OWN_SLS, head_name="PADANG")
    make_household(FREE_SLS, head_name="BUNTU")
    make_household(OTHER_KECAMATAN_SLS, head_name="SULI")
    assert names(operator) == []
    page = client.get(reverse("enumeration:worklist") + f"?sls={VILLAGE}").content.decode()
    assert f"?sls={OWN_SLS}" in page and OTHER_KECAMATAN_SLS not in page
    assert names(operator, f"?sls={OWN_SLS}") == ["PADANG"]
    assert names(operator, f"?sls={FREE_SLS}") == []


def test_an_operator_of_the_district_goes_down_from_the_kecamatan(officer, make_household, names, client):
    operator = officer("zul", Role.KEYING_OPERATOR, DISTRICT)
    make_household(OWN_SLS, head_name="PADANG")
    client.force_login(operator)
    page = client.get(reverse("enumeration:worklist")).content.decode()
    assert "?sls=7317010" in page and "?sls=7317020" in page and "?sls=7371" not in page
    assert names(operator, f"?sls={OWN_SLS}") == ["PADANG"]


@pytest.mark.parametrize(
    "query", ["?setelah=x", "?setelah=[1]", "?tab=x", "?sls=%00", "?sls=x", "?cari=%00", "?cari=²"]
)
def test_an_address_that_was_tampered_with_shows_the_list(ppl, household, client, query):
    client.force_login(ppl)
    assert client.get(reverse("enumeration:worklist") + query).status_code == 200


def test_who_may_not_answer_has_no_work_list(pml, client):
    client.force_login(pml)
    assert client.get(reverse("enumeration:worklist")).status_code == 403


def test_the_questionnaire_of_a_family_next_door_does_not_exist(ppl, make_household, client):
    foreign = make_household(NEIGHBOUR_SLS)
    client.force_login(ppl)
    address = reverse("enumeration:questionnaire", args=[foreign.pk])
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?sls={OWN_SLS}").status_code == 404


def test_a_new_family_is_opened_in_the_own_sls_only(ppl, areas, client):
    client.force_login(ppl)
    there = client.get(reverse("enumeration:new_family", args=[OWN_SLS]), follow=True)
    assert there.status_code == 200 and "qn-dossier" in there.content.decode()
    assert client.get(reverse("enumeration:new_family", args=[NEIGHBOUR_SLS])).status_code == 404
    assert client.get(reverse("enumeration:new_family", args=[VILLAGE])).status_code == 404


def test_the_questionnaire_is_kept_by_no_cache(ppl, household, client):
    client.force_login(ppl)
    answer = client.get(reverse("enumeration:questionnaire", args=[household.pk]))
    assert "no-store" in answer["Cache-Control"]


def test_a_family_that_was_struck_off_is_no_work(client, ppl, make_household, names):
    make_household(OWN_SLS, head_name="ADA")
    make_household(
        OWN_SLS,
        head_name="PINDAH",
        state=State.STRUCK,
        existence=2,
        verified_at=datetime.now(UTC),
        verified_by=ppl,
    )
    assert names(ppl) == ["ADA"]
    assert names(ppl, "?cari=PINDAH") == []
    html = client.get(reverse("enumeration:worklist")).content.decode()
    assert re.search(r"Semua\s+<span class=\"tab-count\">1<", html)


def test_each_sls_says_how_far_its_list_is_verified(client, officer, round_, areas, make_household):
    both = officer("cahya", Role.ENUMERATOR, OWN_SLS, NEIGHBOUR_SLS)
    make_household(OWN_SLS)
    make_household(NEIGHBOUR_SLS)
    Verification.objects.create(
        round=round_, area=areas[OWN_SLS], finished_at=datetime.now(UTC), finished_by=both, head_name="Pak Amir"
    )
    client.force_login(both)
    html = client.get(reverse("enumeration:worklist")).content.decode()
    for code, word in ((OWN_SLS, "selesai"), (NEIGHBOUR_SLS, "belum dimulai")):
        link = html.index(reverse("enumeration:verification", args=[code]))
        assert word in html[link : link + 300]


# --- Who has no SLS left ---------------------------------------------------------------------------------------------


def test_who_gave_the_last_sls_back_is_told_so_and_whom_to_ask(ppl, pml, round_, make_household, client):
    make_household(OWN_SLS, head_name="SENDIRI")
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    client.force_login(ppl)
    page = client.get(reverse("enumeration:worklist"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Anda tidak memegang SLS lagi" in text and "RT 001 Dusun Padang: Anda kembalikan" in text
    assert "hubungi pengawas Anda: Budi" in text and f'href="{reverse("enumeration:journal")}"' in text
    assert "SENDIRI" not in text
    assert page["Cache-Control"] == "no-store"


def test_their_first_page_leads_there(ppl, pml, round_, client):
    client.force_login(ppl)
    assert "Anda tidak memegang SLS lagi" not in client.get("/").content.decode()
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    page = client.get("/").content.decode()
    assert "Anda tidak memegang SLS lagi" in page and f'href="{reverse("enumeration:worklist")}"' in page


def test_who_was_replaced_is_not_shown_what_was_written_about_them(ppl, neighbour_ppl, pml, round_, client):
    assigning.replace(ppl, to=neighbour_ppl, role=Role.ENUMERATOR, by=pml, round=round_, reason="terlalu lambat")
    client.force_login(ppl)
    text = client.get(reverse("enumeration:worklist")).content.decode()
    assert "penggantian petugas" in text and "terlalu lambat" not in text


def test_without_a_leader_it_is_the_supervisor_of_the_last_sls(ppl, pml, round_, client):
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    Officer.objects.filter(pk=ppl.pk).update(leader=None)
    client.force_login(ppl)
    assert "hubungi pengawas Anda: Budi" in client.get(reverse("enumeration:worklist")).content.decode()


def test_what_the_device_still_holds_is_sent_from_there(ppl, pml, round_, client):
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    client.force_login(ppl)
    assert 'id="waiting-config"' in client.get(reverse("enumeration:worklist")).content.decode()


def test_an_enumerator_of_an_earlier_round_has_no_work_list(ppl, pml, round_, client):
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    Round.objects.create(name="Putaran baru", year=2027, starts_on=date(2027, 10, 15), ends_on=date(2027, 11, 14))
    client.force_login(ppl)
    assert client.get(reverse("enumeration:worklist")).status_code == 200  # a new round ends no other
    Round.objects.filter(pk=round_.pk).update(is_open=False)
    assert client.get(reverse("enumeration:worklist")).status_code == 403
