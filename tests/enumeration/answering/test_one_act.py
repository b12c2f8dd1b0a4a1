"""A submission is one act: each table is written once, and of what is asked at once one answer counts for all of it."""

from __future__ import annotations

import json
import re
import threading
import uuid

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enumeration import zones
from enumeration.access import Permission, can, reading_once
from enumeration.answering.actions import submitting, writing
from enumeration.answering.answers import household_answers, member_answers
from enumeration.models import Assignment, DayTally, Event, Household, Person, State, Submission, Tally
from enumeration.tallies import RULES, recount
from tests.conftest import DISTRICT, OWN_SLS
from tests.enumeration.api import complete
from tests.enumeration.conftest import SUBMISSIONS

pytestmark = pytest.mark.django_db


def whole(pk, **more) -> dict:
    members = complete.members(*sorted(str(uuid.uuid4()) for _ in range(2)))
    answers = {"answers": complete.HOUSEHOLD, "members": members}
    return {"key": str(uuid.uuid4()), "household": str(pk), "submit": True} | answers | more


def test_a_submission_takes_sixteen_statements(ppl, household, client):
    """Each further one is paid for by every household of the district: who adds one says here what it is for."""
    client.force_login(ppl)
    # The counter of a village's day is there from its second household on.
    village = OWN_SLS[:10]
    DayTally.objects.create(round=household.round, area_id=village, day=zones.day_of(timezone.now(), village))
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(SUBMISSIONS, whole(household.pk, version=1), content_type="application/json")
    assert answer.json()["submitted"]
    assert [in_short(one["sql"]) for one in asked if "SAVEPOINT" not in one["sql"]] == [
        "SELECT django_session",
        "SELECT officer",
        "SELECT assignment",  # who may open this address
        "SELECT secondkeying",  # is it one?
        "SELECT assignment",  # where this officer works, for the whole act
        "SELECT submission",  # has it arrived before?
        "SELECT household",  # locked
        "SELECT person",
        "INSERT person",
        "UPDATE household",
        "INSERT submission",
        "INSERT event",
        "UPDATE tally",
        "UPDATE villagetally",  # so that a page about a district need not add up all its SLS
        "UPDATE daytally",
        "INSERT officerday",  # what its sender did that day, and how fast: officers who need a word
    ]


def in_short(statement: str) -> str:
    """Returns what a statement does to which table."""
    table = re.search(r'(?:FROM|INTO|UPDATE) "(?:enumeration_)?(\w+)"', statement)
    return f"{statement.split()[0]} {table[1]}" if table else statement


def test_its_history_and_counters_are_those_of_both_moves(ppl, household, send, round_):
    assert send(ppl, household, **{**whole(household.pk), "household": str(household.pk)}).json()["version"] == 4
    told = Event.objects.order_by("pk").values_list("verb", "from_state", "to_state", "version", "by")
    assert list(told) == [("start", "open", "draft", 2, ppl.pk), ("submit", "draft", "submitted", 4, ppl.pk)]
    household.refresh_from_db()
    assert (household.state, household.version, household.enumerator) == (State.SUBMITTED, 4, ppl)
    assert household.submitted_at == Event.objects.get(verb="submit").at

    def counters():
        days = DayTally.objects.values_list("area", "day", "submitted", "approved", "completed", "sent_back")
        return list(Tally.objects.order_by("area").values_list("area", *RULES)), list(days)

    kept = counters()
    recount(round_, DISTRICT)
    assert counters() == kept
    assert Tally.objects.get(area=OWN_SLS).result_1 == 1


def test_what_was_checked_is_what_was_written(ppl, household):
    """The checks read the answers as they were written, not from the database."""
    removed = Person.objects.create(household=household, number=3, name="PINDAH")
    body = whole(household.pk, removed=[str(removed.pk)])
    with transaction.atomic():
        people = writing.write(household, body, by=ppl)
    stored = Household.objects.get(pk=household.pk)
    assert household_answers(household, in_full=True) == household_answers(stored, in_full=True)
    members = list(stored.members.order_by("number"))
    assert [member_answers(one, in_full=True) for one in people] == [
        member_answers(one, in_full=True) for one in members
    ]
    assert submitting.standing_in_the_way(household, people) == submitting.standing_in_the_way(stored, members) == []


def test_an_act_decides_by_what_its_author_held_when_it_began(ppl, household):
    with reading_once(ppl):
        Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now(), ended_by=ppl)
        assert can(ppl, Permission.ANSWER, OWN_SLS)
    assert not can(ppl, Permission.ANSWER, OWN_SLS)


# --- Several at once -------------------------------------------------------------------------------------------------


def at_once(bodies: list[dict], officer) -> list[tuple[int, dict]]:
    clients = [Client() for _ in bodies]
    for client in clients:
        client.force_login(officer)
    gate = threading.Barrier(len(bodies))
    answers: list[tuple[int, dict]] = []

    def post(client: Client, body: dict) -> None:
        gate.wait()
        try:
            answer = client.post(SUBMISSIONS, json.dumps(body), content_type="application/json")
            answers.append((answer.status_code, answer.json()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=pair) for pair in zip(clients, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_listed", [True, False])
def test_of_ten_attempts_at_once_one_submits_it_and_all_get_its_receipt(ppl, household, is_listed):
    """Those that wait find it submitted, which is their own work; none is refused for it, and none is kept as refused."""
    body = whole(household.pk) if is_listed else whole(uuid.uuid4(), area=OWN_SLS)
    answers = at_once([body] * 10, ppl)
    assert [status for status, _receipt in answers] == [200] * 10
    assert all(receipt == answers[0][1] and receipt["submitted"] for _status, receipt in answers)
    assert (Submission.objects.count(), Event.objects.count(), Person.objects.count()) == (1, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_contents_with_one_key_at_once_both_are_kept_and_one_is_used(ppl, household):
    one = whole(household.pk)
    answers = at_once([one, one | {"answers": complete.HOUSEHOLD | {"floor_area_m2": 43}}], ppl)
    assert sorted(status for status, _receipt in answers) == [200, 409]
    assert sorted(Submission.objects.values_list("verdict", flat=True)) == ["accepted", "conflict"]


@pytest.mark.django_db(transaction=True)
def test_an_attempt_under_way_that_is_called_back_leaves_nothing(ppl, household, call):
    body = whole(household.pk)
    sending = threading.Thread(target=lambda: answers.extend(at_once([body], ppl)))
    answers: list[tuple[int, dict]] = []
    with transaction.atomic():
        Household.objects.select_for_update().get(pk=household.pk)
        sending.start()
        with connection.cursor() as cursor:
            held_up = False
            while not held_up and sending.is_alive():
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                held_up = bool(cursor.fetchone()[0])
        calling = threading.Thread(target=lambda: called.append(_calls(call, ppl, body["key"])))
        called: list[int] = []
        calling.start()
        calling.join(timeout=60)
    sending.join(timeout=60)
    assert (called, [status for status, _told in answers]) == ([200], [409])
    household.refresh_from_db()
    assert (household.state, household.version, Person.objects.count()) == (State.OPEN, 1, 0)


def _calls(call, officer, key: str) -> int:
    try:
        return call(officer, "delete", f"{SUBMISSIONS}{key}/").status_code
    finally:
        connections.close_all()
