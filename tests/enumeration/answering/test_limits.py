"""One form cannot stop the site: what is more than a form holds is refused before the database is asked about it."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enumeration.models import Person, Submission
from tests.enumeration.api import complete

pytestmark = pytest.mark.django_db


def new_members(count: int, first: int = 1) -> list[dict]:
    return [
        {"id": str(uuid.uuid4()), "number": number, "name": "SITI", "presence": 1}
        for number in range(first, first + count)
    ]


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"members": new_members(100)}, "members"),
        ({"removed": [str(uuid.uuid4()) for _ in range(100)]}, "removed"),
        ({"notes": [{"check": f"W{number}", "note": "n"} for number in range(501)]}, "notes"),
        ({"notes": [{"check": "W1", "note": "n" * 1_001}]}, "notes[0].note"),
        ({"answers": {f"a{number}": 1 for number in range(401)}}, "answers"),
        ({"members": [{f"a{number}": 1 for number in range(401)}]}, "members[0]"),
    ],
    ids=["members", "removed", "notes", "note", "answers", "member"],
)
def test_more_than_a_form_holds_is_refused_before_any_query_and_kept(ppl, household, send, payload, where):
    send(ppl, household)  # signing in and the like are out of the way
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = send(ppl, household, version=1, **payload)
    assert (answer.status_code, answer.json()["faults"][0]["where"]) == (422, where)
    tables = ("enumeration_household", "enumeration_person", "enumeration_area")
    about_the_family = [one["sql"] for one in asked if any(f'FROM "{table}"' in one["sql"] for table in tables)]
    assert about_the_family == []
    kept = Submission.objects.filter(verdict="refused").latest("pk")
    assert kept.payload
    assert kept.household_id == household.pk


def test_ninety_nine_members_are_one_too_few_to_refuse(ppl, household, send):
    answer = send(ppl, household, version=1, members=new_members(99))
    assert answer.status_code == 200, answer.json()
    assert household.members.count() == 99


def test_members_are_counted_with_those_who_are_there(ppl, household, send):
    """A program without numbers could add 99 more with each submission."""
    version = send(ppl, household, version=1, members=new_members(60)).json()["version"]
    nameless = [{key: value for key, value in one.items() if key != "number"} for one in new_members(40)]
    answer = send(ppl, household, version=version, members=nameless)
    assert (answer.status_code, answer.json()["faults"][0]["number"]) == (422, "401")
    there = [str(pk) for pk in household.members.values_list("pk", flat=True)][:1]
    answer = send(ppl, household, version=version, members=nameless, removed=there)
    assert answer.status_code == 200
    assert household.members.count() == 99


def test_one_member_sent_twice_is_refused(ppl, household, send):
    one = new_members(1)
    assert send(ppl, household, version=1, members=one + one).status_code == 422
    version = send(ppl, household, version=1, members=one).json()["version"]
    assert send(ppl, household, version=version, members=one + one).status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_members(ppl, household, make_household, send):
    """New members, changed ones, those taken off, and notes about them."""

    def queries(family, count: int) -> list[int]:
        members = new_members(count)
        notes = [{"check": "W40301", "member": one["id"], "note": "Benar."} for one in members]
        found = []
        for payload in (
            {"members": members, "notes": notes},
            {"members": [{"id": one["id"], "age": 7} for one in members], "notes": notes},
            {"removed": [one["id"] for one in members[1:]]},
        ):
            family.refresh_from_db()
            with CaptureQueriesContext(connection) as asked:
                answer = send(ppl, family, version=family.version, **payload)
            assert answer.status_code == 200, answer.json()
            found.append(len(asked))
        return found

    queries(make_household(household.area_id), 2)  # the first one of all also loads what is kept
    assert queries(household, 3) == queries(make_household(household.area_id), 30)


def test_a_changed_member_keeps_everything_else(ppl, household, send):
    ids = sorted(str(uuid.uuid4()) for _ in range(2))
    version = send(ppl, household, version=1, members=complete.members(*ids)).json()["version"]
    before = Person.objects.get(pk=ids[0])
    send(ppl, household, version=version, members=[{"id": ids[0], "nik": "7317014107860099"}])
    after = Person.objects.get(pk=ids[0])
    changed = {name for name, value in vars(after).items() if name != "_state" and value != vars(before)[name]}
    assert changed == {"nik", "nik_digest"}


def test_a_member_is_not_taken_off_and_filled_in_at_once(ppl, household, send):
    """They would be stored again and yet counted as removed: ten more than a form holds."""
    there = new_members(99)
    version = send(ppl, household, version=1, members=there).json()["version"]
    sent = [{"id": one["id"], "name": "AMINAH"} for one in there[:10]]
    new = [{key: value for key, value in one.items() if key != "number"} for one in new_members(10)]
    answer = send(ppl, household, version=version, removed=[one["id"] for one in sent], members=[*sent, *new])
    assert answer.status_code == 422
    assert household.members.count() == 99


def test_only_yes_hands_a_family_in(ppl, household, send):
    """ "false" is not empty, and would count as true."""
    answer = send(ppl, household, version=1, answers={"floor_area_m2": 42}, submit="false")
    assert (answer.status_code, answer.json()["faults"][0]["where"]) == (400, "submit")
