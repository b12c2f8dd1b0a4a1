"""The queue as a list: looked for by a name, sorted, and a clean one approved in its row."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Confirmation, EarlierAnswers, Job, Person, ReadSample, Remark, State
from enumeration.review.actions import reading, reviewing
from enumeration.review.queue import MOST_CHOSEN, SORTS, Queue, page_of
from enumeration.review.read_samples import digest_of
from tests.conftest import OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

LIST = "/pemeriksaan/"


@pytest.fixture
def sent_in(make_household, ppl, monkeypatch):
    monkeypatch.setattr(reviewing, "errors_before_approval", lambda household: [])

    def make(hours=1, code=OWN_SLS, **more):
        when = timezone.now() - timedelta(hours=hours)
        own = {"state": State.SUBMITTED, "submitted_at": when, "enumerator": ppl, "result": 1} | more
        return make_household(code, **own)

    return make


def listed(client, **query):
    return [row.household for row, _words in client.get(LIST, {"status": "submitted"} | query).context["rows"]]


def warn(household, by, times=1):
    for number in range(times):
        Confirmation.objects.create(household=household, check_code=f"W3020{number}", note="sudah dilihat", by=by)


def in_row(client, household, query="status=submitted", **more):
    sent = {"tindakan": "approve", "versi": household.version, "dari": "daftar"} | more
    return client.post(f"{reverse('enumeration:household_move', args=[household.pk])}?{query}", sent)


def alone(client, household, **more):
    """Approve it on its own page's address, as the page does."""
    return client.post(
        reverse("enumeration:household_move", args=[household.pk]),
        {"tindakan": "approve", "versi": household.version} | more,
    )


def state_of(household):
    household.refresh_from_db()
    return household.state


# --- Looking for a name ----------------------------------------------------------------------------------------------


def test_a_name_is_found_however_it_is_spelt_and_only_in_reach_and_in_the_queue(client, pml, sent_in):
    head = sent_in(head_name="SOEKARNO RA’UF", building_number=7, family_number=12)
    member, other = sent_in(head_name="IBU B"), sent_in(head_name="IBU C")
    Person.objects.create(household=member, number=1, name="Djoko Sukarno")
    Person.objects.create(household=other, number=1, name="Joko")
    sent_in(code=OTHER_KECAMATAN_SLS, head_name="SUKARNO")
    sent_in(state=State.APPROVED, head_name="SUKARNO")
    client.force_login(pml)
    assert {one.pk for one in listed(client, cari="sukarno")} == {head.pk, member.pk}
    assert listed(client, cari="rauf soek") == [head] and listed(client, cari="joko su") == [member]
    assert listed(client, cari="7/12") == [head] and listed(client, cari="-") == []
    page = client.get(head.get_absolute_url(), {"status": "submitted", "cari": "sukarno"})
    assert page.context["travel"].place in ("1 / 2", "2 / 2") and "cari=sukarno" in page.context["travel"].list_url


def test_a_name_that_was_looked_for_is_kept_nowhere(client, pml, sent_in):
    found, other = sent_in(head_name="SITI AMINAH"), sent_in(head_name="IBU B")
    queue = Queue(found.round_id, search="aminah", sort="nama")
    with pytest.raises(ValueError, match="not stored"):
        queue.as_json()
    client.force_login(pml)
    page = client.get(
        reverse("enumeration:review_bulk"), {"status": "submitted", "cari": "aminah", "tindakan": "approve"}
    )
    assert "aminah" not in str(page.context["hidden"]) and ("keluarga", str(found.pk)) in page.context["hidden"]
    client.post(reverse("enumeration:review_sample_draw"), {"status": "submitted", "cari": "aminah"})
    sample = ReadSample.objects.get()
    assert (sample.queue["chosen"], "aminah" in str(sample.queue)) == ([str(found.pk)], False)
    sent = {"status": "submitted", "cari": "aminah", "sampai": timezone.now().isoformat(), "tindakan": "send_back"}
    client.post(reverse("enumeration:review_bulk_do"), sent | {"alasan": "Periksa"})
    assert (state_of(found), state_of(other)) == (State.SENT_BACK, State.SUBMITTED)
    assert "aminah" not in str(Job.objects.values_list("params", "result").get()).lower()


def test_a_search_that_finds_nobody_or_too_many_moves_nobody(client, pml, sent_in, monkeypatch):
    households = [sent_in(head_name="SITI"), sent_in(head_name="SITI")]
    monkeypatch.setattr("enumeration.review.queue.MOST_CHOSEN", 1)
    client.force_login(pml)
    sent = {"status": "submitted", "sampai": timezone.now().isoformat(), "tindakan": "send_back", "alasan": "Periksa"}
    for search, said in (("budi", "Tidak ada keluarga"), ("siti", "lebih dari 1 keluarga")):
        for answer in (
            client.post(reverse("enumeration:review_bulk_do"), sent | {"cari": search}, follow=True),
            client.get(reverse("enumeration:review_bulk"), sent | {"cari": search}, follow=True),
            client.post(reverse("enumeration:review_sample_draw"), sent | {"cari": search}, follow=True),
        ):
            assert said in answer.content.decode()
    assert {state_of(one) for one in households} == {State.SUBMITTED} and not ReadSample.objects.exists()
    assert MOST_CHOSEN == 200  # as many as an address may name


# --- Sorting ---------------------------------------------------------------------------------------------------------


def test_the_queue_is_gone_through_in_the_order_of_the_list(client, pml, ppl, sent_in):
    first = sent_in(4, head_name="CICI", building_number=3, family_number=1)
    second = sent_in(3, head_name="ADI", building_number=None, family_number=None)
    third = sent_in(2, head_name=None, building_number=2, family_number=9)
    warn(third, ppl, 2), warn(second, ppl)
    EarlierAnswers.objects.create(household=second, content=b"x", changed=4, at=timezone.now() - timedelta(hours=9))
    orders = {
        "": [first, second, third],
        "peringatan": [third, second, first],
        "berubah": [second, first, third],
        "nama": [third, second, first],
        "nomor": [second, third, first],
        "x": [first, second, third],
    }
    client.force_login(pml)
    for sort, order in orders.items():
        assert listed(client, urut=sort) == order, sort
        travel = client.get(order[1].get_absolute_url(), {"status": "submitted", "urut": sort}).context["travel"]
        places = [travel.previous_url.split("?")[0], travel.place, travel.following_url.split("?")[0]]
        assert places == [order[0].get_absolute_url(), "2 / 3", order[2].get_absolute_url()], sort
    assert digest_of(Queue(first.round_id, sort="nama")) == digest_of(Queue(first.round_id))  # nothing is drawn again


def test_a_sorted_page_goes_on_after_its_last_row(pml, ppl, sent_in):
    households = [sent_in(hours) for hours in range(5, 0, -1)]
    warn(households[3], ppl), warn(households[1], ppl)
    for sort in SORTS:
        queue, after, found = Queue(households[0].round_id, sort=sort), "", []
        for _page in range(3):
            page = page_of(queue, pml, after=after, limit=2)
            found, after = [*found, *(row.household for row in page.rows)], page.next_after
        assert len(found) == 5 and set(found) == set(households) and not after, sort


def test_a_whole_district_is_not_sorted_by_what_is_counted(client, kab, sent_in):
    household = sent_in(2)
    client.force_login(kab)
    page = client.get(LIST, {"status": "submitted", "urut": "peringatan"})
    assert "urut" not in page.context["form"].fields and page.context["queue"].sort == ""
    travel = client.get(household.get_absolute_url(), {"status": "submitted", "urut": "peringatan"}).context["travel"]
    assert "urut" not in travel.query


# --- Approving in the row --------------------------------------------------------------------------------------------


def test_a_clean_one_is_approved_in_its_row_with_its_undo_on_top(client, pml, sent_in):
    first, second = sent_in(3), sent_in(2)
    client.force_login(pml)
    page = client.get(LIST, {"status": "submitted"})
    assert page.context["approvable"] == {first.pk, second.pk}
    answer = in_row(client, first)
    address = urlsplit(answer["Location"])
    assert (address.path, address.fragment) == (LIST, f"keluarga-{second.pk}")
    assert parse_qs(address.query) == {"status": ["submitted"], "tadi": [str(first.pk)]}
    assert state_of(first) == State.APPROVED
    just = client.get(answer["Location"]).context["just"]
    back = client.post(reverse("enumeration:take_back", args=[just.batch]), {"kembali": just.back_url})
    assert back["Location"] == f"{LIST}?status=submitted" and state_of(first) == State.SUBMITTED


@pytest.mark.parametrize("what", ["warning", "remark", "changed", "signal", "drawn", "old"])
def test_nothing_to_see_is_passed_in_the_row(client, pml, ppl, sent_in, monkeypatch, what):
    household = sent_in(2)
    client.force_login(pml)
    version = household.version
    if what == "warning":
        warn(household, ppl)
    elif what == "remark":
        Remark.objects.create(household=household, text="Atap?", by=pml)
    elif what == "changed":
        EarlierAnswers.objects.create(household=household, content=b"", at=timezone.now() - timedelta(hours=9))
    elif what == "signal":
        told = {household.pk: ["jauh"]}
        monkeypatch.setattr(reviewing, "signals_of", lambda ids: told)
    elif what == "drawn":
        reading.draw(Queue(household.round_id), by=pml)
    else:
        version -= 1
    if what in ("warning", "remark", "changed"):
        assert client.get(LIST, {"status": "submitted"}).context["approvable"] == set()
    answer = in_row(client, household, versi=version, sesudah="")
    assert state_of(household) == State.SUBMITTED
    assert answer["Location"] == f"{LIST}?status=submitted"


# --- Past a warning --------------------------------------------------------------------------------------------------


def test_what_has_a_warning_is_approved_only_by_who_opened_it_since_it_came(client, pml, koseka, ppl, sent_in):
    """By a POST alone, too: a form field of the client's decides nothing."""
    warned, other = sent_in(), sent_in()
    warn(warned, ppl), warn(other, ppl)
    client.force_login(koseka)
    client.get(warned.get_absolute_url())  # a colleague's look is not one's own
    client.force_login(pml)
    client.get(other.get_absolute_url(), {"tadi": str(warned.pk)})
    client.head(warned.get_absolute_url())  # which delivers nothing
    alone(client, warned)
    assert state_of(warned) == State.SUBMITTED
    client.get(warned.get_absolute_url())
    alone(client, warned)
    assert state_of(warned) == State.APPROVED


def test_what_came_again_is_opened_again(client, pml, ppl, sent_in):
    warned = sent_in(hours=3)
    warn(warned, ppl)
    client.force_login(pml)
    client.get(warned.get_absolute_url())
    type(warned).objects.filter(pk=warned.pk).update(submitted_at=timezone.now() + timedelta(minutes=11))
    alone(client, warned)
    assert state_of(warned) == State.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_a_drawn_one_is_read_by_its_button_where_nothing_else_holds_a_transaction(client, pml, sent_in):
    for _ in range(3):
        sent_in()
    client.force_login(pml)
    client.post(reverse("enumeration:review_sample_draw"), {"status": "submitted"})
    family = ReadSample.objects.get().families.first()
    client.get(reverse("enumeration:household", args=[family.household_id]), {"bacaan": family.sample_id})
    family.refresh_from_db()
    family.opened_at -= timedelta(seconds=6)
    family.save()
    answer = client.post(reverse("enumeration:review_sample_read", args=[family.sample_id, family.household_id]))
    family.refresh_from_db()
    assert answer.status_code == 302 and family.read_at
