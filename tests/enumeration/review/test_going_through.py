"""Going through a queue: the filter travels with the household, and a decision leads to the next one that waits."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Confirmation, Remark, State
from enumeration.review.actions import reviewing
from tests.conftest import OTHER_KECAMATAN_SLS, OWN_SLS
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db

QUERY = {"status": "submitted", "hasil": "1"}


@pytest.fixture
def waiting(make_household, ppl, monkeypatch):
    """Three households with a visit result of 1, and one between them with another: oldest first."""
    monkeypatch.setattr(reviewing, "errors_before_approval", lambda household: [])

    def make(hours, result=1, code=OWN_SLS):
        when = timezone.now() - timedelta(hours=hours)
        return make_household(code, state=State.SUBMITTED, submitted_at=when, enumerator=ppl, result=result)

    return [make(4), make(3, result=2), make(2), make(1), make(5, code=OTHER_KECAMATAN_SLS)]


def open_(client, household, **query):
    return client.get(household.get_absolute_url(), QUERY | query)


def decide(client, household, verb="approve", query="status=submitted&hasil=1", **more):
    address = reverse("enumeration:household_move", args=[household.pk]) + (f"?{query}" if query else "")
    return client.post(address, {"tindakan": verb, "versi": household.version, **more})


def test_the_list_leads_in_with_its_filter_and_the_page_says_where_one_is(client, pml, waiting):
    first, _other, second, third, _foreign = waiting
    client.force_login(pml)
    listed = client.get(reverse("enumeration:review_list"), QUERY).content.decode()
    assert f"{second.get_absolute_url()}?status=submitted&amp;hasil=1" in listed
    travel = open_(client, second).context["travel"]
    assert (travel.place, travel.list_url) == ("2 / 3", "/pemeriksaan/?status=submitted&hasil=1")
    assert travel.previous_url == f"{first.get_absolute_url()}?status=submitted&hasil=1"
    assert travel.following_url == f"{third.get_absolute_url()}?status=submitted&hasil=1"


def test_a_decision_leads_to_the_next_that_waits_with_its_undo_on_top(client, pml, waiting):
    first, _other, second, third, _foreign = waiting
    client.force_login(pml)
    answer = decide(client, second)
    address = urlsplit(answer["Location"])
    assert address.path == third.get_absolute_url()
    assert parse_qs(address.query) == {"status": ["submitted"], "hasil": ["1"], "tadi": [str(second.pk)]}
    page = client.get(answer["Location"])
    just = page.context["just"]
    assert "disetujui" in just.words and page.context["travel"].place == "2 / 2"
    back = client.post(reverse("enumeration:take_back", args=[just.batch]), {"kembali": just.back_url})
    assert back["Location"] == f"{second.get_absolute_url()}?status=submitted&hasil=1"
    second.refresh_from_db()
    assert second.state == State.SUBMITTED
    # Behind the last one comes the first that still waits; behind the very last the list.
    assert urlsplit(decide(client, third)["Location"]).path == first.get_absolute_url()
    decide(client, first)
    second.refresh_from_db()
    end = decide(client, second)
    assert end["Location"] == "/pemeriksaan/?status=submitted&hasil=1"
    assert "Tidak ada lagi yang menunggu" in client.get(end["Location"]).content.decode()


def test_sending_back_leads_on_too_and_without_a_reason_the_queue_is_kept(client, pml, waiting):
    first, _other, second, *_rest = waiting
    client.force_login(pml)
    again = decide(client, first, "send_back", alasan="")
    assert again.status_code == 200 and again.context["travel"].place == "1 / 3"
    assert (
        urlsplit(decide(client, first, "send_back", alasan="Luas lantai")["Location"]).path == second.get_absolute_url()
    )


def test_without_a_queue_one_stays_with_the_household(client, pml, waiting):
    client.force_login(pml)
    assert decide(client, waiting[0], query="")["Location"] == waiting[0].get_absolute_url()


@pytest.mark.parametrize("just", ["x", "00000000-0000-4000-8000-000000000000", "foreign"])
def test_what_was_decided_elsewhere_is_not_told(client, pml, kab, waiting, just):
    foreign = waiting[-1]
    reviewing.send_back(foreign, by=kab, reason="Periksa")
    client.force_login(pml)
    assert open_(client, waiting[0], tadi=str(foreign.pk) if just == "foreign" else just).context["just"] is None


def test_the_row_says_what_was_warned_of(client, pml, ppl, waiting):
    for code in ("W30201", "W406.tahun_blank", "W_GONE"):
        Confirmation.objects.create(household=waiting[0], check_code=code, note="sudah dilihat", by=ppl)
    client.force_login(pml)
    rows = client.get(reverse("enumeration:review_list"), QUERY).context["rows"]
    said = next(row for row, _words in rows if row.household == waiting[0])
    assert said.warnings[0].startswith("302: ") and said.warnings[1] == "406.tahun: Tahun lahir harus terisi"
    assert said.warnings[2] == "W_GONE" and said.more_warnings == 1


def test_one_looks_at_what_is_marked_or_blank_alone(client, pml, ppl, waiting):
    Remark.objects.create(household=waiting[0], question="roof_material", text="Atap?", by=pml)
    client.force_login(pml)
    page = open_(client, waiting[0], tampil="ditandai")
    shown = {line.question.name for one in page.context["sheet"].sections for line in one.lines}
    assert "roof_material" in shown and all(
        line.is_flagged for one in page.context["sheet"].sections for line in one.lines
    )
    tabs = {tab["label"]: tab for tab in page.context["tabs"]}
    assert tabs["Ditandai"]["active"] and tabs["Ditandai"]["count"] == len(shown)
    assert "status=submitted" in tabs["Semua isian"]["url"] and "tampil" not in tabs["Semua isian"]["url"]
    blank = open_(client, waiting[0], tampil="kosong").context["sheet"]
    assert all(line.is_unanswered for one in blank.sections for line in one.lines)


def test_what_all_answered_with_no_is_folded_and_said_but_never_what_is_marked(client, pml, waiting):
    fill_in(waiting[0])
    Remark.objects.create(household=waiting[0], question="difficulty_seeing", text="Benar?", by=pml)
    client.force_login(pml)
    page = open_(client, waiting[0])
    health = next(one for one in page.context["sheet"].of_members if one.number == "IV.E")
    folded, shown = ([line.question.number for line in lines] for lines in (health.folded, health.open_lines))
    assert shown == ["428a"] and folded[0] == "428b" and "430" in folded
    assert f"Tidak, tidak ada, atau 0: {', '.join(folded)}" in page.content.decode()
    marked = open_(client, waiting[0], tampil="ditandai").context["sheet"]
    assert not any(one.folded for one in marked.sections)


def test_417_is_coded_where_its_words_stand(client, pml, waiting):
    head = fill_in(waiting[0], coded=False).members.get(number=1)
    client.force_login(pml)
    cell = re.search(r'<tr id="q-work_sector">.*?</tr>', open_(client, waiting[0]).content.decode(), re.DOTALL).group()
    assert f'name="kode-{head.pk}-work_sector"' in cell and 'form="coding"' in cell and "BERTANI COKELAT" in cell
