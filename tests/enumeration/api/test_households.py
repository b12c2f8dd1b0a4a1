"""Reading households: in reach only, identifiers masked, page by page."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enumeration.identity import digest, seal
from enumeration.models import Confirmation, Event, Household, Remark, State
from tests.conftest import DISTRICT, FOREIGN_SLS, NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.conftest import NOBODY

pytestmark = pytest.mark.django_db

NIK, CARD = "7317014107860001", "7317010101100003"


@pytest.fixture
def with_numbers(make_household) -> Household:
    """Returns a household with a NIK and a family card."""
    made = make_household(OWN_SLS, members=[{"name": "SITI"}])
    made.family_card, made.family_card_digest = seal(CARD, made.pk, "family_card"), digest(CARD, "family_card")
    made.save()
    person = made.members.get()
    person.nik, person.nik_digest = seal(NIK, person.pk, "nik"), digest(NIK, "nik")
    person.save()
    return made


def test_the_list_has_the_families_in_reach_only(ppl, make_household, call):
    own = make_household(OWN_SLS)
    make_household(NEIGHBOUR_SLS)
    make_household(FOREIGN_SLS)
    rows = call(ppl, "get", "/api/v1/households/").json()["results"]
    assert [row["id"] for row in rows] == [str(own.pk)]


def test_the_pages_together_have_every_family_once(kab, make_household, call):
    made = {str(make_household(OWN_SLS).pk) for _ in range(7)}
    seen: list[str] = []
    address = "/api/v1/households/?limit=3"
    while address:
        page = call(kab, "get", address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == 7 and set(seen) == made


def test_the_list_can_be_narrowed_by_area_and_state(kab, make_household, call):
    make_household(OWN_SLS)
    draft = make_household(OWN_SLS, state=State.DRAFT)
    make_household(NEIGHBOUR_SLS, state=State.DRAFT)
    rows = call(kab, "get", f"/api/v1/households/?area={OWN_SLS}&state=draft").json()["results"]
    assert [row["id"] for row in rows] == [str(draft.pk)]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=501", "after=x", "limit=²", "area=%00"])
def test_a_query_that_cannot_be_read_is_refused_in_words(kab, call, query):
    answer = call(kab, "get", f"/api/v1/households/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_one_household_comes_whole_with_identifiers_masked(ppl, pml, with_numbers, call):
    person = with_numbers.members.get()
    Remark.objects.create(household=with_numbers, person=person, question="age", text="Periksa umur", by=pml)
    Confirmation.objects.create(household=with_numbers, check_code="W30201", note="Benar", by=ppl)
    answer = call(ppl, "get", f"/api/v1/households/{with_numbers.pk}/")
    found = answer.json()
    assert NIK not in answer.content.decode() and CARD not in answer.content.decode()
    assert found["answers"]["family_card"] == "731701••••••••••"
    assert found["members"][0]["nik"] == "731701••••••••••"
    assert found["derived"]["village"] == "001 RIWANG"
    assert found["remarks"][0]["question"] == "age"
    assert found["notes"][0]["check"] == "W30201"
    assert [move["verb"] for move in found["moves"]] == ["start", "submit"]
    assert found["may_answer"] is True
    assert answer["Cache-Control"] == "no-store"


def test_what_may_be_done_depends_on_who_asks(pml, submitted_household, call):
    found = call(pml, "get", f"/api/v1/households/{submitted_household.pk}/").json()
    assert [move["verb"] for move in found["moves"]] == ["approve", "send_back"]
    assert found["may_answer"] is False


def test_a_large_family_costs_no_more_queries(ppl, make_household, call):
    small, large = make_household(OWN_SLS, members=[{}]), make_household(OWN_SLS, members=[{}] * 12)
    counts = []
    for one in (small, large):
        with CaptureQueriesContext(connection) as queries:
            call(ppl, "get", f"/api/v1/households/{one.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("part", ["", "events/"])
def test_a_household_next_door_does_not_exist(ppl, make_household, call, part):
    foreign = make_household(NEIGHBOUR_SLS, head_name="RAHASIA TETANGGA")
    answer = call(ppl, "get", f"/api/v1/households/{foreign.pk}/{part}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    missing = call(ppl, "get", f"/api/v1/households/{uuid.uuid4()}/{part}")
    assert missing.content == answer.content


def test_the_events_of_a_household(ppl, household, send, call):
    send(ppl, household, version=1, answers={"floor_area_m2": 42})
    events = call(ppl, "get", f"/api/v1/households/{household.pk}/events/").json()["results"]
    assert [(event["verb"], event["by"]) for event in events] == [("start", "Ani")]


def test_who_is_not_signed_in_gets_a_401_and_words(db, call):
    answer = call(None, "get", "/api/v1/households/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_an_observer_may_not_see_families(observer, call):
    answer = call(observer, "get", "/api/v1/households/")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_district_staff_reveal_one_number_and_leave_a_trace(kab, with_numbers, call):
    person = with_numbers.members.get()
    sent = {"question": "nik", "member": str(person.pk), "reason": "Padanan Dukcapil"}
    answer = call(kab, "post", f"/api/v1/households/{with_numbers.pk}/reveal/", sent)
    assert answer.json() == {"value": NIK}
    assert answer["Cache-Control"] == "no-store"
    event = Event.objects.get(household=with_numbers)
    assert (event.verb, event.by) == ("reveal", kab)
    assert "403" in event.reason and "Padanan Dukcapil" in event.reason and NIK not in event.reason


@pytest.mark.parametrize(
    "sent",
    [
        {"question": "nik", "reason": "x", "member": NOBODY},
        {"question": "nik", "reason": "x"},
        {"question": "address", "reason": "x"},
        {"question": "family_card", "reason": " "},
        {"question": "family_card"},
    ],
    ids=repr,
)
def test_nothing_is_revealed_without_a_reason_or_a_sealed_question(kab, with_numbers, call, sent):
    answer = call(kab, "post", f"/api/v1/households/{with_numbers.pk}/reveal/", sent)
    assert answer.status_code in {400, 404}
    assert not Event.objects.exists()


def test_an_enumerator_may_not_reveal(ppl, with_numbers, call):
    sent = {"question": "family_card", "reason": "x"}
    assert call(ppl, "post", f"/api/v1/households/{with_numbers.pk}/reveal/", sent).status_code == 403


def test_district_staff_do_not_reveal_in_another_district(kab, make_household, call):
    foreign = make_household(FOREIGN_SLS)
    sent = {"question": "family_card", "reason": "x"}
    assert call(kab, "post", f"/api/v1/households/{foreign.pk}/reveal/", sent).status_code == 404


def test_areas_in_reach_with_what_lies_below(kab, ppl, areas, call):
    found = call(kab, "get", "/api/v1/areas/?level=village").json()["results"]
    assert [area["code"] for area in found] == ["7317010001", "7317010002", "7317020001"]
    assert [area["code"] for area in call(ppl, "get", "/api/v1/areas/").json()["results"]] == [OWN_SLS]
    assert call(kab, "get", f"/api/v1/areas/{DISTRICT}/").json()["name"] == "LUWU"
    assert call(kab, "get", "/api/v1/areas/7371/").status_code == 404
