"""Saving and submitting over HTTP: once, whole, and with the same receipt for a device that asks again."""

from __future__ import annotations

import json
import threading
import uuid

import pytest
from django.db import connections
from django.test import Client

from enumeration.answering.answers import household_answers, member_answers
from enumeration.models import Event, Household, Person, State, Submission, Tally
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.api import complete
from tests.enumeration.conftest import NOBODY, SUBMISSIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(ppl, household, send):
    """Returns the own household, every question answered, saved as a draft."""
    ids = sorted(str(uuid.uuid4()) for _ in range(2))
    made = send(ppl, household, version=1, answers=complete.HOUSEHOLD, members=complete.members(*ids))
    assert made.status_code == 200, made.json()
    household.refresh_from_db()
    return household


def test_a_draft_is_saved_and_the_receipt_says_when(ppl, household, send):
    receipt = send(ppl, household, version=1, answers={"floor_area_m2": 42}).json()
    household.refresh_from_db()
    assert (household.floor_area_m2, household.state, household.enumerator) == (42, State.DRAFT, ppl)
    assert receipt["version"] == household.version
    assert receipt["saved_at"]


def test_only_what_is_sent_changes(ppl, household, send):
    version = send(ppl, household, answers={"floor_area_m2": 42}).json()["version"]
    send(ppl, household, version=version, answers={"wall_material": 1})
    household.refresh_from_db()
    assert (household.floor_area_m2, household.wall_material) == (42, 1)


def test_a_complete_questionnaire_is_submitted(filled, ppl, send):
    receipt = send(ppl, filled, version=filled.version, submit=True).json()
    assert receipt["problems"] == []
    assert receipt["submitted"] and receipt["state"] == State.SUBMITTED
    assert list(Event.objects.filter(household=filled).values_list("verb", flat=True)) == ["start", "submit"]
    assert Tally.objects.get(area=OWN_SLS).submitted == 1


def test_an_incomplete_one_is_saved_but_not_submitted_and_told_why(ppl, household, send):
    receipt = send(ppl, household, version=1, answers={"floor_area_m2": 42}, submit=True).json()
    household.refresh_from_db()
    assert (household.state, household.floor_area_m2, receipt["submitted"]) == (State.DRAFT, 42, False)
    blank = next(problem for problem in receipt["problems"] if problem["name"] == "wall_material")
    assert (blank["number"], blank["severity"]) == ("304", "error")


def test_a_warning_blocks_until_it_has_a_note(filled, ppl, send):
    first = send(ppl, filled, version=filled.version, answers={"floor_area_m2": 4}, submit=True).json()
    assert [problem["code"] for problem in first["problems"]] == ["W30201"]
    note = [{"check": "W30201", "member": None, "note": "Kamar kos satu petak."}]
    second = send(ppl, filled, version=first["version"], notes=note, submit=True).json()
    assert second["submitted"]
    assert filled.confirmations.get().by == ppl


def test_the_same_submission_again_gets_the_same_receipt(ppl, household, send):
    body = {"key": str(uuid.uuid4()), "version": 1, "answers": {"floor_area_m2": 42}}
    first, second = send(ppl, household, **body), send(ppl, household, **body)
    assert (second.status_code, second.json()) == (200, first.json())
    household.refresh_from_db()
    assert household.version == first.json()["version"]
    assert Submission.objects.count() == 1


def test_the_same_key_with_other_content_is_refused_and_both_are_kept(ppl, household, send):
    key = str(uuid.uuid4())
    send(ppl, household, key=key, version=1, answers={"floor_area_m2": 42})
    answer = send(ppl, household, key=key, version=1, answers={"floor_area_m2": 24})
    assert (answer.status_code, answer.json()["code"]) == (409, "key-reused")
    assert sorted(Submission.objects.filter(key=key).values_list("verdict", flat=True)) == ["accepted", "conflict"]
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_another_officer_cannot_ask_for_the_receipt(ppl, neighbour_ppl, household, send):
    body = {"key": str(uuid.uuid4()), "version": 1, "answers": {"floor_area_m2": 42}}
    send(ppl, household, **body)
    assert send(neighbour_ppl, household, **body).status_code == 404


def test_an_old_version_is_refused_and_told_the_new_one(ppl, household, send):
    newest = send(ppl, household, version=1, answers={"floor_area_m2": 42}).json()["version"]
    answer = send(ppl, household, version=1, answers={"floor_area_m2": 24})
    assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "old-version", newest)
    assert Submission.objects.filter(verdict="refused").exists()
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_a_submitted_questionnaire_cannot_be_changed(ppl, submitted_household, send):
    answer = send(ppl, submitted_household, version=1, answers={"floor_area_m2": 42})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-answerable")
    assert answer.json()["state"] == State.SUBMITTED


def test_a_household_next_door_is_not_there_but_what_was_typed_is_kept(ppl, make_household, send):
    foreign = make_household(NEIGHBOUR_SLS)
    answer = send(ppl, foreign, version=1, answers={"floor_area_m2": 42})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    kept = Submission.objects.get(household_id=foreign.pk)
    assert kept.verdict == "refused" and kept.payload
    foreign.refresh_from_db()
    assert foreign.floor_area_m2 is None


def test_a_supervisor_may_not_answer(pml, household, send):
    assert send(pml, household, version=1, answers={"floor_area_m2": 42}).status_code == 403


def test_a_family_that_is_not_on_the_list_is_made_with_its_first_answer(ppl, send):
    new = uuid.uuid4()
    answer = send(ppl, new, area=OWN_SLS, answers={"head_name": "PUANG RAMLI"})
    assert answer.status_code == 200
    made = Household.objects.get(pk=new)
    assert (made.area_id, made.on_prelist, made.head_name) == (OWN_SLS, False, "PUANG RAMLI")
    assert Tally.objects.get(area=OWN_SLS).draft == 1


def test_a_new_family_cannot_be_put_into_a_foreign_sls(ppl, send):
    new = uuid.uuid4()
    assert send(ppl, new, area=FREE_SLS, answers={"head_name": "PUANG RAMLI"}).status_code == 404
    assert not Household.objects.filter(pk=new).exists()


def test_an_answer_outside_its_range_is_refused_by_number(ppl, household, send):
    answer = send(ppl, household, version=1, answers={"floor_area_m2": 4000, "wall_material": 99})
    assert answer.status_code == 422
    faults = {fault["number"]: fault for fault in answer.json()["faults"]}
    assert set(faults) == {"302", "304"}
    assert "1–997" in faults["302"]["message"]


def test_an_answer_that_is_not_asked_is_refused_by_number(ppl, household, send):
    answer = send(ppl, household, version=1, answers={"tenure": 2, "title_deed": 1})
    assert answer.status_code == 422
    assert [fault["number"] for fault in answer.json()["faults"]] == ["301b"]


def test_an_answer_of_a_member_that_is_not_asked_names_the_member(ppl, household, send):
    member = {"id": str(uuid.uuid4()), "number": 1, "name": "BAYI", "presence": 1, "age": 1, "schooling": 1}
    answer = send(ppl, household, version=1, members=[member])
    assert [fault["where"] for fault in answer.json()["faults"]] == ["members[0].schooling"]


def test_a_masked_number_that_comes_back_changes_nothing(filled, ppl, send):
    person = filled.members.get(number=1)
    masked = member_answers(person)["nik"]
    assert "•" in masked and masked == "731701••••••••••"
    send(ppl, filled, version=filled.version, members=[{"id": str(person.pk), "nik": masked, "age": 41}])
    person.refresh_from_db()
    assert (member_answers(person, in_full=True)["nik"], person.age) == (complete.HEAD["nik"], 41)


def test_a_number_that_is_typed_again_replaces_the_old_one(filled, ppl, send):
    send(ppl, filled, version=filled.version, answers={"family_card": "7317012202150009"})
    filled.refresh_from_db()
    assert household_answers(filled, in_full=True)["family_card"] == "7317012202150009"


def test_members_are_taken_off_and_the_others_move_up(filled, ppl, send):
    first, second = filled.members.order_by("number")
    answer = send(
        ppl, filled, version=filled.version, removed=[str(first.pk)], members=[{"id": str(second.pk), "number": 1}]
    )
    assert answer.status_code == 200
    assert list(filled.members.values_list("pk", "number")) == [(second.pk, 1)]


def test_two_members_can_change_places_in_one_save(filled, ppl, send):
    first, second = filled.members.order_by("number")
    swapped = [{"id": str(first.pk), "number": 2}, {"id": str(second.pk), "number": 1}]
    assert send(ppl, filled, version=filled.version, members=swapped).status_code == 200
    assert list(filled.members.order_by("number").values_list("pk", flat=True)) == [second.pk, first.pk]


def test_a_member_of_another_family_cannot_be_taken_over(filled, ppl, household, make_household, send):
    other = make_household(OWN_SLS, members=[{}])
    stranger = other.members.get()
    answer = send(ppl, filled, version=filled.version, members=[{"id": str(stranger.pk), "name": "DIAMBIL"}])
    assert answer.status_code == 422
    stranger.refresh_from_db()
    assert stranger.household_id == other.pk and stranger.name != "DIAMBIL"


def test_a_number_another_family_has_is_refused_at_its_questions(ppl, household, make_household, send):
    other = make_household(OWN_SLS)
    taken = {"building_number": other.building_number, "family_number": other.family_number}
    answer = send(ppl, household, version=1, answers=taken)
    assert answer.status_code == 422
    assert [fault["number"] for fault in answer.json()["faults"]] == ["109", "110"]


def test_unknown_names_are_refused(ppl, household, send):
    answer = send(ppl, household, version=1, answers={"state": "completed", "area_id": FREE_SLS})
    assert answer.status_code == 422
    household.refresh_from_db()
    assert (household.state, household.area_id) == (State.OPEN, OWN_SLS)


@pytest.mark.parametrize(
    "payload",
    [
        {"answers": 5},
        {"answers": {"head_name": {"a": 1}}},
        {"answers": {"head_name": ["x"]}},
        {"answers": {"floor_area_m2": 1e300}},
        {"answers": {"floor_area_m2": 10**40}},
        {"answers": {"enumerated_on": "0000-00-00"}},
        {"answers": {"nik": "1"}},
        {"members": 5},
        {"members": [5]},
        {"members": [{}]},
        {"members": [{"id": "x"}]},
        {"members": [{"id": NOBODY, "number": 100}]},
        {"removed": 5},
        {"removed": [5]},
        {"notes": [5]},
        {"notes": [{"check": "W1", "member": "x", "note": "n"}]},
        {"notes": [{"check": "W1", "member": NOBODY, "note": "n"}]},
        {"version": "x"},
        {"area": {"a": 1}, "household": NOBODY},
        {"household": None},
        {"key": "x"},
    ],
    ids=repr,
)
def test_nonsense_is_refused_in_words_and_kept(ppl, household, send, payload):
    answer = send(ppl, household, **payload)
    assert answer.status_code in {400, 404, 422}, answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert Submission.objects.filter(verdict="refused").count() == 1


@pytest.mark.parametrize("body", ["{", "[]", "5", '{"key": NaN}', '{"a": "\\u0000"}', '{"a": "\\ud800"}', "[" * 5000])
def test_what_is_no_json_object_is_refused(ppl, body):
    client = Client()
    client.force_login(ppl)
    answer = client.post(SUBMISSIONS, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_of_a_megabyte_is_refused(ppl):
    client = Client()
    client.force_login(ppl)
    answer = client.post(SUBMISSIONS, json.dumps({"notes": "x" * 1_000_000}), content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_of_one_submission_at_once_make_one(ppl, send, household):
    """A double click, a retry while the first is on its way, a proxy that repeats: one household, one event."""
    person = str(uuid.uuid4())
    body = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "version": 1,
        "answers": {"floor_area_m2": 42},
        "members": [{"id": person, "number": 1, "name": "SITI"}],
    }
    clients = [Client() for _ in range(50)]
    for client in clients:
        client.force_login(ppl)
    gate = threading.Barrier(len(clients))
    answers: list[tuple[int, str]] = []

    def post(client: Client) -> None:
        gate.wait()
        try:
            answer = client.post(SUBMISSIONS, json.dumps(body), content_type="application/json")
            answers.append((answer.status_code, answer.content.decode()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    assert Submission.objects.count() == 1
    assert Person.objects.filter(household=household).count() == 1
    assert Event.objects.filter(household=household).count() == 1
    household.refresh_from_db()
    assert household.version == json.loads(answers[0][1])["version"]


@pytest.mark.django_db(transaction=True)
def test_two_different_saves_of_one_version_at_once_let_one_in(ppl, household):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(ppl)
    gate = threading.Barrier(2)
    statuses: list[int] = []

    def post(client: Client, area: int) -> None:
        body = {
            "key": str(uuid.uuid4()),
            "household": str(household.pk),
            "version": 1,
            "answers": {"floor_area_m2": area},
        }
        gate.wait()
        try:
            statuses.append(client.post(SUBMISSIONS, json.dumps(body), content_type="application/json").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=(client, 40 + n)) for n, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]


# --- called back ------------------------------------------------------------------------------------------------------


def test_a_submission_that_has_arrived_is_not_called_back_but_gives_its_receipt(filled, ppl, send, call):
    key = str(uuid.uuid4())
    receipt = send(ppl, filled, key=key, version=filled.version, submit=True).json()
    answer = call(ppl, "delete", f"{SUBMISSIONS}{key}/")
    assert (answer.status_code, answer.json()) == (200, {"receipt": receipt})
    filled.refresh_from_db()
    assert filled.state == State.SUBMITTED


def test_a_submission_that_was_called_back_cannot_arrive_any_more(filled, ppl, send, call):
    key = str(uuid.uuid4())
    for _again in range(2):
        answer = call(ppl, "delete", f"{SUBMISSIONS}{key}/")
        assert (answer.status_code, answer.json()) == (200, {"receipt": None})
    late = send(ppl, filled, key=key, version=filled.version, submit=True)
    assert (late.status_code, late.json()["code"]) == (409, "called-back")
    filled.refresh_from_db()
    assert filled.state == State.DRAFT


def test_nobody_calls_back_what_another_officer_sent(filled, ppl, neighbour_ppl, send, call, pml):
    key = str(uuid.uuid4())
    send(ppl, filled, key=key, version=filled.version, answers={"floor_area_m2": 43})
    assert call(neighbour_ppl, "delete", f"{SUBMISSIONS}{key}/").status_code == 404
    assert call(pml, "delete", f"{SUBMISSIONS}{uuid.uuid4()}/").status_code == 403


# --- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "code"), [("2031-01-05", "E20102"), ("2026-10-14", "E20101")])
def test_a_day_of_visit_after_the_servers_day_or_before_the_round_is_not_handed_in(filled, ppl, send, day, code):
    receipt = send(ppl, filled, version=filled.version, answers={"enumerated_on": day}, submit=True).json()
    assert not receipt["submitted"]
    assert code in [problem["code"] for problem in receipt["problems"]]


def test_the_year_85_is_refused_by_number(filled, ppl, send):
    member = {"id": str(filled.members.first().pk), "birth_year": 85}
    answer = send(ppl, filled, version=filled.version, members=[member])
    assert answer.status_code == 422
    faults = [(fault["number"], "1900–2100" in fault["message"]) for fault in answer.json()["faults"]]
    assert faults == [("406.tahun", True)]


def test_the_date_of_birth_follows_from_the_three_answers_where_all_are_known(filled, ppl, send):
    person = filled.members.first()
    born = []
    for answers in ({"birth_day": 98}, {"birth_day": 31, "birth_month": 2}, {"birth_day": 28}, {"birth_year": None}):
        filled.refresh_from_db()
        sent = send(ppl, filled, version=filled.version, members=[{"id": str(person.pk), **answers}])
        assert sent.status_code == 200, sent.content
        person.refresh_from_db()
        born.append(person.birth_date and person.birth_date.isoformat())
    assert born == [None, None, "1986-02-28", None]


def test_a_device_with_an_older_codebook_sends_one_date_and_nothing_is_lost(filled, ppl, send):
    first, second = filled.members.order_by("number")
    members = [
        {"id": str(first.pk), "birth_date": "1986-07-02"},
        {"id": str(second.pk), "birth_date": None, "birth_year": 2015},
    ]
    notes = [{"check": "W406_blank", "member": str(second.pk), "note": "Ibunya lupa tanggalnya."}]
    assert send(ppl, filled, version=filled.version, members=members, notes=notes).status_code == 200
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.birth_day, first.birth_month, first.birth_year, str(first.birth_date)) == (2, 7, 1986, "1986-07-02")
    assert (second.birth_day, second.birth_month, second.birth_year, second.birth_date) == (98, 98, 2015, None)
    assert filled.confirmations.get().check_code == "W406.tahun_blank"
    filled.refresh_from_db()
    unreadable = send(ppl, filled, version=filled.version, members=[{"id": str(first.pk), "birth_date": "15 Okt 85"}])
    assert unreadable.status_code == 422
    assert [fault["where"] for fault in unreadable.json()["faults"]] == ["members[0].birth_date"]
