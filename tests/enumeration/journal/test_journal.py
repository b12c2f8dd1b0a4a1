"""The journal: an officer finds everything they did, finished and sent in too, with how it stands now."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enumeration import workflow
from enumeration.models import Assignment, Event, Household, State
from tests.conftest import NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def acted(make_household):
    """Make a household about which an officer did something: acted(ppl, "submit", days_ago=2, code=OWN_SLS)."""

    def make(by, verb="submit", days_ago=0.0, code=OWN_SLS, state=State.SUBMITTED, **more) -> Household:
        family = make_household(code, state=state, enumerator=by, **more)
        Event.objects.create(
            household=family,
            area_code=code,
            by=by,
            verb=verb,
            from_state=State.DRAFT,
            to_state=State.SUBMITTED,
            at=timezone.now() - timedelta(days=days_ago),
        )
        return family

    return make


def opened(client, officer, **query):
    client.force_login(officer)
    return client.get(reverse("enumeration:journal"), query)


def listed(page):
    return [one.household_id for one, _act in page.context["entries"]]


def test_each_family_stands_once_with_the_last_act_and_its_state_of_now(client, ppl, pml, acted):
    family = acted(ppl, "start")
    Event.objects.create(household=family, area_code=OWN_SLS, by=ppl, verb="submit", to_state=State.SUBMITTED)
    workflow.move(family, "approve", by=pml)
    finished = acted(ppl, state=State.COMPLETED)

    [(first, _act), (second, act)] = opened(client, ppl).context["entries"]
    assert first.household_id == finished.pk
    assert (second.household_id, act, second.event.household.state) == (family.pk, "Dikirim ke PML", State.APPROVED)


def test_only_what_i_did_myself_is_in_it(client, ppl, neighbour_ppl, pml, acted):
    acted(neighbour_ppl, code=NEIGHBOUR_SLS)
    assert listed(opened(client, ppl)) == []
    assert listed(opened(client, pml)) == []


def test_names_only_of_families_in_reach_of_others_sls_number_and_state(client, ppl, acted):
    acted(ppl, head_name="NAMA DALAM")
    lost = acted(ppl, code=OTHER_KECAMATAN_SLS, head_name="NAMA LUAR", building_number=77, family_number=8)
    page = opened(client, ppl)
    text = page.content.decode()
    assert "Nama Dalam" in text
    assert "NAMA LUAR" not in text.upper()
    assert lost.get_absolute_url() not in text
    assert "77/8" in text
    assert OTHER_KECAMATAN_SLS in text
    assert "Nama hanya ditampilkan" in text


@pytest.mark.parametrize("who", ["ppl", "koseka"])
def test_looking_for_a_name_does_not_tell_who_lives_out_of_reach(client, request, who, acted):
    officer = request.getfixturevalue(who)
    inside = acted(officer, head_name="BASO DALAM")
    acted(officer, code=OTHER_KECAMATAN_SLS, head_name="BASO LUAR")
    assert listed(opened(client, officer, cari="baso")) == [inside.pk]


def test_what_came_back_to_its_author_is_named_to_them(client, ppl, acted):
    lost = acted(ppl, code=OTHER_KECAMATAN_SLS, state=State.SENT_BACK, head_name="KEMBALI KEPADA SAYA")
    Household.objects.filter(pk=lost.pk).update(correction_by=ppl)
    assert "Kembali Kepada Saya" in opened(client, ppl).content.decode()


def test_who_has_no_work_any_more_still_finds_what_they_did(client, ppl, acted):
    family = acted(ppl, head_name="NAMA DALAM")
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    page = opened(client, ppl)
    assert listed(page) == [family.pk]
    assert "NAMA DALAM" not in page.content.decode().upper()


def test_it_is_searched_by_number_sls_day_and_state(client, ppl, acted):
    first = acted(ppl, building_number=12, family_number=3, days_ago=2)
    second = acted(ppl, building_number=13, family_number=12, state=State.COMPLETED)
    third = acted(ppl, code=OTHER_KECAMATAN_SLS, building_number=14, family_number=14)
    day = timezone.localdate() - timedelta(days=2)

    assert set(listed(opened(client, ppl, cari="12"))) == {first.pk, second.pk}
    assert listed(opened(client, ppl, cari="12/3")) == [first.pk]
    assert listed(opened(client, ppl, sls=OTHER_KECAMATAN_SLS[:10])) == [third.pk]
    assert listed(opened(client, ppl, sls="dusun botta")) == [third.pk]
    assert listed(opened(client, ppl, hari=day.isoformat())) == [first.pk]
    assert listed(opened(client, ppl, status="completed")) == [second.pk]
    for nonsense in ({"status": "x"}, {"sebelum": "x"}):
        assert len(listed(opened(client, ppl, **nonsense))) == 3
    for no_day in ("2026-99-99", "0001-01-01"):
        assert listed(opened(client, ppl, hari=no_day)) == []


def test_each_day_says_how_much_was_done(client, ppl, acted):
    for _ in range(3):
        acted(ppl, days_ago=1)
    acted(ppl, "start")
    days = [(day.families, day.sent_in) for day, _url in opened(client, ppl).context["days"]]
    assert days == [(1, 0), (3, 3)]


def test_every_family_appears_once_over_the_pages(client, ppl, acted, monkeypatch):
    from enumeration.journal import entries

    monkeypatch.setattr(entries, "PAGE", 3)
    families = {acted(ppl).pk for _ in range(7)}
    seen, address = [], reverse("enumeration:journal")
    client.force_login(ppl)
    while address:
        page = client.get(address)
        seen += listed(page)
        following = page.context["next_url"]
        address = reverse("enumeration:journal") + following if following else ""
    assert len(seen) == 7
    assert set(seen) == families


def test_it_takes_the_same_few_queries_for_one_family_as_for_thirty(client, ppl, acted):
    client.force_login(ppl)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("enumeration:journal"))
        return len(queries)

    acted(ppl)
    before = count()
    for _ in range(29):
        acted(ppl)
    assert count() == before <= 14


def test_the_file_has_the_same_rows_and_names_nobody_out_of_reach(client, ppl, acted):
    acted(ppl, head_name="=2+3")
    acted(ppl, code=OTHER_KECAMATAN_SLS, head_name="NAMA LUAR")
    client.force_login(ppl)
    answer = client.get(reverse("enumeration:journal_file"))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[1]
    names = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert names == ["(di luar wilayah tugas)", "=2+3"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_field_roles_find_it_in_the_menu(client, ppl, pml, observer):
    for officer, there in ((ppl, True), (pml, True), (observer, False)):
        client.force_login(officer)
        assert (f'href="{reverse("enumeration:journal")}"' in client.get("/kata-sandi/").content.decode()) is there
