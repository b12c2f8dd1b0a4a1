"""The list of an SLS in the browser: with and without a script, who sees what, and the recap."""

from __future__ import annotations

import csv
import io
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Area, AreaChange, Household, State, Verification
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion
from enumeration.verification import actions
from enumeration.verification import lists as reading
from tests.conftest import DISTRICT, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(client, ppl):
    """Presses a button: press(line, "e2"); by the page's script unless plain=True."""

    def send(one: Household, button: str, *, by=ppl, plain: bool = False, **more):
        client.force_login(by)
        one.refresh_from_db()
        fields = {"tekan": button, "versi": one.version} | more
        headers = {} if plain else {"HX-Request": "true"}
        return client.post(reverse("enumeration:verification_line", args=[one.pk]), fields, headers=headers)

    return send


def page(client, who, code: str = OWN_SLS, query: str = "") -> str:
    client.force_login(who)
    answer = client.get(reverse("enumeration:verification", args=[code]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def names(html: str) -> list[str]:
    return [name.upper() for name in re.findall(r'class="vk-name">([^<]+)<', html)]


# --- The list --------------------------------------------------------------------------------------------------------


def test_lines_stand_as_on_paper_and_what_was_added_at_the_end(client, ppl, line, make_household):
    line(10, "SEPULUH", building_number=1, family_number=1)
    line(2, "DUA")
    make_household(OWN_SLS, head_name="BARU", on_prelist=False, building_number=3, family_number=3)
    make_household(OWN_SLS, head_name="LEBIH BARU", on_prelist=False, building_number=4, family_number=4)
    line(1, "TETANGGA", code=NEIGHBOUR_SLS)
    assert names(page(client, ppl)) == ["DUA", "SEPULUH", "BARU", "LEBIH BARU"]


def test_the_list_is_filtered_and_searched(client, ppl, line, press):
    found, gone, left = line(1, "SITI"), line(2, "AMIR"), line(3, "SITTI")
    press(found, "e1"), press(gone, "e2")
    assert names(page(client, ppl, query="?tab=belum")) == ["SITTI"]
    assert names(page(client, ppl, query="?tab=ada")) == ["SITI"]
    assert names(page(client, ppl, query="?tab=dicoret")) == ["AMIR"]
    assert names(page(client, ppl, query="?cari=sit")) == ["SITI", "SITTI"]
    assert names(page(client, ppl, query="?cari=2")) == ["AMIR"]
    assert "2 dari 3 diperiksa" in page(client, ppl)
    assert left.state == State.OPEN


def test_a_long_list_goes_on_on_the_next_page(client, ppl, line, monkeypatch):
    monkeypatch.setattr(reading.page_of, "__defaults__", ("", 4))
    for number in range(1, 11):
        line(number)
    seen, query = [], ""
    while True:
        html = page(client, ppl, query=query)
        seen += names(html)
        following = re.search(r'rel="next"\s+href="[^"?]*(\?[^"]+)"', html)
        if not following:
            break
        query = following.group(1).replace("&amp;", "&")
    assert seen == [f"KEPALA {number}" for number in range(1, 11)]


def test_an_address_that_was_tampered_with_begins_at_the_beginning(client, ppl, line):
    line(1, "SITI")
    for query in ("?setelah=[1]", "?setelah=x%00", "?tab=apa", "?cari=%00", "?terakhir=a.b.c.d.e.f"):
        page(client, ppl, query=query)


def test_supervisors_and_the_office_read_the_list_and_press_nothing(client, pml, koseka, kab, line):
    line(1, "SITI")
    for who in (pml, koseka, kab):
        html = page(client, who)
        assert names(html) == ["SITI"] and "formaction" not in html and "Selesaikan" not in html


def test_a_list_out_of_reach_does_not_exist(client, ppl, outsider, observer, line):
    there = line(1)
    address = reverse("enumeration:verification", args=[OWN_SLS])
    for who, status in ((outsider, 404), (observer, 403)):
        client.force_login(who)
        assert client.get(address).status_code == status
    client.force_login(ppl)
    assert client.get(reverse("enumeration:verification", args=[NEIGHBOUR_SLS])).status_code == 404
    other = line(1, code=NEIGHBOUR_SLS)
    assert client.get(reverse("enumeration:verification_line", args=[other.pk])).status_code == 404
    assert there.existence is None


def test_the_page_asks_as_many_questions_for_ten_lines_as_for_sixty(client, ppl, line):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("enumeration:verification", args=[OWN_SLS])).status_code == 200
        return len(asked)

    client.force_login(ppl)

    for number in range(1, 11):
        line(number)
    few = queries()
    for number in range(11, 61):
        line(number)
    assert queries() == few <= 20


# --- Pressing --------------------------------------------------------------------------------------------------------


def test_a_press_by_the_script_gives_the_line_the_counts_and_the_way_back(line, press):
    there = line(1, "SITI")
    line(2)
    answer = press(there, "e1").json()
    assert "Bangunan 001 · keluarga 001" in answer["line"] and 'data-existence="1"' in answer["line"]
    assert "1 dari 2 diperiksa" in answer["counts"]
    assert "Urungkan" in answer["undo"] and "Siti" in answer["undo"]
    assert answer["version"] == 2


def test_the_way_back_puts_the_line_as_it_was(client, line, press):
    there = line(1)
    press(there, "e1"), press(there, "o2")
    undo = press(there, "e3").json()["undo"]
    fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', undo))
    there.refresh_from_db()
    assert there.state == State.STRUCK
    client.post(reverse("enumeration:verification_line", args=[there.pk]), fields, headers={"HX-Request": "true"})
    there.refresh_from_db()
    assert (there.state, there.existence, there.neighbourhood_opinion) == (State.OPEN, 1, 2)


def test_a_press_without_a_script_comes_back_to_the_same_list_with_a_way_back(client, line, press):
    there = line(1, "SITI")
    answer = press(there, "e2", plain=True, kembali="tab=belum&cari=sit&lain=x")
    assert answer.status_code == 302
    assert "tab=belum&cari=sit&terakhir=" in answer.url and "lain" not in answer.url
    assert answer.url.endswith(f"#b-{there.pk}")
    html = client.get(answer.url).content.decode()
    assert "Urungkan" in html
    there.refresh_from_db()
    assert there.state == State.STRUCK


def test_a_press_that_comes_too_late_shows_the_line_as_it_is(ppl, line, press):
    there = line(1)
    actions.check(there, Existence.MOVED, by=ppl, version=1)
    answer = press(there, "e1", versi=1)
    assert answer.status_code == 409
    assert 'data-existence="2"' in answer.json()["line"] and "tempat lain" in answer.json()["message"]


def test_the_same_press_sent_again_is_answered_the_same(line, press):
    there = line(1)
    first, again = press(there, "e2", versi=1), press(there, "e2", versi=1)
    assert first.status_code == again.status_code == 200
    assert first.json()["version"] == again.json()["version"]


def test_a_refusal_is_said_beside_the_line(line, press):
    begun = line(1, state=State.DRAFT, building_number=1, family_number=1)
    answer = press(begun, "e2")
    assert answer.status_code == 422 and "205 = 5" in answer.json()["message"]
    second = line(2, "AMIR")
    press(second, "e1")
    answer = press(second, "n", bangunan="1", keluarga="1")
    assert answer.status_code == 422 and "sudah dipakai Kepala 1" in answer.json()["message"]


@pytest.mark.parametrize(
    ("button", "more"),
    [
        *[(one, {}) for one in ("", "e", "e6", "e9", "e²", "o", "o4", "x", "nn", "e1e1", "e5")],
        ("n", {"bangunan": "x", "keluarga": "-1"}),
        ("u", {"existence": "9", "opinion": "", "building": "", "family": ""}),
        ("u", {"existence": "1", "opinion": "7", "building": "99999", "family": "x"}),
        ("e5", {"ganda_dengan": "1\x00", "catatan": "\x00"}),
    ],
)
def test_a_button_that_there_is_not_does_nothing(line, press, button, more):
    there = line(1)
    assert press(there, button, **more).status_code == 422
    there.refresh_from_db()
    assert (there.version, there.existence) == (1, None)


def test_a_line_has_a_page_of_its_own_where_there_is_no_script(client, ppl, line, press):
    line(1, "SITI")
    there = line(2)
    press(there, "e1")
    html = client.get(reverse("enumeration:verification_line", args=[there.pk])).content.decode()
    assert "Ganda dengan baris nomor" in html and 'value="1 SITI"' in html and "Bangunan (109)" in html
    assert press(there, "e5", plain=True, ganda_dengan="1 SITI", catatan="sama").status_code == 302
    there.refresh_from_db()
    assert there.existence == Existence.DOUBLE


# --- New, finished, open again ---------------------------------------------------------------------------------------


def test_a_new_family_is_added_once_however_often_the_form_is_sent(client, ppl, line):
    line(1)
    client.force_login(ppl)
    form = {"pk": str(uuid.uuid4()), "head_name": "Sitti Aminah", "address": "Lr. 2", "building": ""}
    for _ in range(2):
        answer = client.post(reverse("enumeration:verification_add", args=[OWN_SLS]), form)
        assert answer.status_code == 302
    app = {"HX-Request": "true", "Accept": "application/json"}
    answer = client.post(reverse("enumeration:verification_add", args=[OWN_SLS]), form, headers=app)
    assert (
        answer.status_code == 201
    )  # a way to elsewhere could be a hotel's network, and never means "added" to the app
    assert Household.objects.filter(existence=Existence.NEW).count() == 1
    worklist = client.get(reverse("enumeration:worklist")).content.decode()
    assert "Sitti Aminah" in worklist


def test_what_is_wrong_with_a_new_family_is_said_and_what_was_typed_stays(client, ppl, line):
    line(1)
    client.force_login(ppl)
    form = {"pk": str(uuid.uuid4()), "head_name": "SITI 123", "address": "Lr. 2", "building": "4"}
    answer = client.post(reverse("enumeration:verification_add", args=[OWN_SLS]), form)
    html = answer.content.decode()
    assert answer.status_code == 422 and "108" in html and 'value="SITI 123"' in html and form["pk"] in html
    app = {"HX-Request": "true", "Accept": "application/json"}
    told = client.post(reverse("enumeration:verification_add", args=[OWN_SLS]), form, headers=app)
    assert told.status_code == 422 and "108" in told.json()["message"]


def test_a_press_from_the_page_of_another_officer_of_the_phone_is_not_theirs(client, ppl, neighbour_ppl, line):
    one = line(1)
    client.force_login(ppl)
    headers = {"HX-Request": "true", "X-Officer": str(neighbour_ppl.pk)}
    where = reverse("enumeration:verification_line", args=[one.pk])
    assert client.post(where, {"tekan": "e3", "versi": one.version}, headers=headers).status_code == 401
    one.refresh_from_db()
    assert one.existence is None


def test_an_unfinished_list_leads_to_what_is_unchecked(client, ppl, line):
    line(1)
    client.force_login(ppl)
    form = {"head_name": "Pak Amir", "met_on": "2026-10-20"}
    answer = client.post(reverse("enumeration:verification_finish", args=[OWN_SLS]), form, follow=True)
    assert answer.redirect_chain[0][0].endswith("?tab=belum#daftar")
    assert "1 baris belum diperiksa. Periksa dulu" in answer.content.decode()


def test_a_list_is_finished_opened_again_and_finished(client, ppl, pml, line, press):
    there, gone = line(1), line(2, "AMIR")
    press(there, "e1"), press(gone, "e2")
    form = {"head_name": "Pak Amir", "met_on": timezone.localdate().isoformat()}
    client.post(reverse("enumeration:verification_finish", args=[OWN_SLS]), form)
    html = page(client, ppl)
    assert "Pak Amir" in html and "Selesaikan" not in html and html.count("Ternyata ada") == 1
    assert press(there, "e2").status_code == 422
    client.force_login(pml)
    opening = reverse("enumeration:verification_reopen", args=[OWN_SLS])
    assert client.post(opening, {"reason": " "}).status_code == 422
    assert client.post(opening, {"reason": "Lorong 3 terlewat"}).status_code == 302
    html = page(client, ppl)
    assert "Lorong 3 terlewat" in html and "Selesaikan" in html
    client.force_login(ppl)
    assert client.post(opening, {"reason": "x"}).status_code == 403


def test_an_sls_that_is_not_there_needs_no_head(client, ppl, line):
    line(1)
    client.force_login(ppl)
    address = reverse("enumeration:verification_finish", args=[OWN_SLS])
    assert client.post(address, {"head_name": "", "met_on": ""}).status_code == 422
    assert client.post(address, {"head_name": "", "met_on": "", "is_not_found": "on"}).status_code == 302
    assert "SLS ini tidak ditemukan di lapangan" in page(client, ppl)


def test_a_family_that_turns_up_after_the_end_is_brought_back(client, ppl, line, press):
    gone = line(1)
    press(gone, "e2")
    Verification.objects.update(finished_at=timezone.now(), finished_by=ppl)
    assert press(gone, "e1", plain=True).status_code == 302
    gone.refresh_from_db()
    assert gone.state == State.OPEN


# --- The recap -------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(line, officer, ppl, neighbour_ppl, round_) -> None:
    """Own SLS: five lines checked, one left, one new. Next door: finished. Elsewhere: nothing yet."""
    for number, existence in enumerate([1, 1, 2, 3, 4], start=1):
        actions.check(line(number), Existence(existence), by=ppl, version=1)
    first = Household.objects.get(prelist_number=1)
    actions.record_opinion(first, NeighbourhoodOpinion.VERY_POOR, by=ppl, version=first.version)
    line(6)
    actions.add(Area.objects.get(pk=OWN_SLS), round_, by=ppl, pk=uuid.uuid4(), head_name="BARU")
    actions.check(line(1, code=NEIGHBOUR_SLS), Existence.FOUND, by=neighbour_ppl, version=1)
    actions.finish(
        Area.objects.get(pk=NEIGHBOUR_SLS), round_, by=neighbour_ppl, head_name="Pak Amir", met_on=timezone.localdate()
    )
    line(1, code=OTHER_KECAMATAN_SLS)


def recap(client, who, code: str) -> list[dict[str, str]]:
    client.force_login(who)
    answer = client.get(reverse("enumeration:verification_file", args=[code]))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_recap_counts_what_was_found_in_each_sls(client, kab, checked):
    own, next_door = recap(client, kab, VILLAGE)
    expected = {
        "Prelist": 6,
        "Ditemukan": 2,
        "Baru": 1,
        "Pindah": 1,
        "Meninggal": 1,
        "Tidak dikenal": 1,
        "Ganda": 0,
        "Belum diperiksa": 1,
        "Sangat miskin": 1,
        "Miskin": 0,
        "Tidak miskin": 0,
        "SLS": 1,
        "SLS selesai": 0,
        "SLS belum selesai": 1,
        "Keadaan daftar": "sedang diperiksa",
    }
    assert {name: own[name] for name in expected} == {name: str(value) for name, value in expected.items()}
    assert (next_door["SLS selesai"], next_door["Ketua SLS"], next_door["Keadaan daftar"]) == (
        "1",
        "Pak Amir",
        "selesai",
    )


def test_the_recap_of_a_place_is_the_sum_of_those_below(client, kab, checked):
    villages = recap(client, kab, KECAMATAN)
    assert [(one["Ditemukan"], one["SLS"], one["SLS selesai"]) for one in villages] == [
        ("3", "2", "1"),
        ("0", "1", "0"),
    ]
    subdistricts = recap(client, kab, DISTRICT)
    assert [one["Prelist"] for one in subdistricts] == ["7", "1"]


def test_a_supervisor_sees_the_recap_of_the_own_sls_only(client, officer, checked):
    pml = officer("budi2", Role.SUPERVISOR, NEIGHBOUR_SLS)
    [only] = recap(client, pml, VILLAGE)
    assert (only["Kode wilayah"], only["SLS"]) == (NEIGHBOUR_SLS, "1")
    [village] = recap(client, pml, KECAMATAN)
    assert (village["Prelist"], village["SLS"]) == ("1", "1")


def test_sls_that_changed_or_were_not_found_are_counted(client, kab, checked, areas):
    AreaChange.objects.create(
        kind=3, old_id=OWN_SLS, new_id=OWN_SLS, old_name="A", new_name="B", by=kab, reason="ganti nama"
    )
    Verification.objects.filter(area=OWN_SLS).update(is_not_found=True, finished_at=timezone.now(), finished_by=kab)
    village = recap(client, kab, KECAMATAN)[0]
    assert (village["SLS berubah"], village["SLS tidak ditemukan"], village["SLS belum selesai"]) == ("1", "1", "0")


def test_the_recap_page_leads_to_the_lists_of_whoever_may_read_names(client, kab, observer, checked):
    address = reverse("enumeration:verification_recap", args=[VILLAGE])
    of_own = reverse("enumeration:verification", args=[OWN_SLS])
    client.force_login(kab)
    assert of_own in client.get(address).content.decode()
    client.force_login(observer)
    html = client.get(address).content.decode()
    assert of_own not in html and "Rt 001 Dusun Padang" in html.replace("RT", "Rt")


def test_the_recap_asks_as_many_questions_whatever_there_is(client, kab, checked, line):
    def queries(code: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("enumeration:verification_recap", args=[code])).status_code == 200
        return len(asked)

    client.force_login(kab)
    before = queries(KECAMATAN)
    for number in range(20, 30):
        line(number)
    Area.objects.create(code="7317010001000300", name="RT 003", level="sub_sls")
    assert queries(KECAMATAN) == before
    assert queries(DISTRICT) <= before + 1
