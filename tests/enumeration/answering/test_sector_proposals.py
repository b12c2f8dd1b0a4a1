"""The enumerator's tap below 417 and 421: sent like a note, kept beside the answers, never one of them."""

from __future__ import annotations

import uuid

import pytest

from enumeration.models import Person, SectorProposal
from tests.enumeration.conftest import NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(ppl, household, send) -> str:
    pk = str(uuid.uuid4())
    head = {"id": pk, "number": 1, "name": "SITI", "presence": 1, "age": 40, "works": 1, "work_description": "NELAYAN"}
    assert send(ppl, household, members=[head]).status_code == 200
    return pk


def note(member: str, code: str, question: str = "work_sector") -> list[dict]:
    return [{"check": f"sector-{question}", "member": member, "note": code}]


def test_it_is_kept_changed_shown_again_and_taken_back(ppl, household, send, call, member):
    send(ppl, household, notes=note(member, "1"))
    send(ppl, household, notes=note(member, "4"))
    assert list(SectorProposal.objects.values_list("person", "sector", "by")) == [(uuid.UUID(member), 4, ppl.pk)]
    assert Person.objects.get(pk=member).work_sector is None
    shown = call(ppl, "get", f"/api/v1/households/{household.pk}/").json()["notes"]
    assert [(one["check"], one["member"], one["note"]) for one in shown] == [("sector-work_sector", member, "4")]
    send(ppl, household, notes=note(member, ""))
    assert not SectorProposal.objects.exists()


@pytest.mark.parametrize(
    ("code", "question", "whose"),
    [("27", "work_sector", ""), ("empat", "work_sector", ""), ("4", "age", ""), ("4", "work_sector", NOBODY)],
)
def test_what_is_no_group_no_such_question_or_about_nobody_is_refused(
    ppl, household, send, member, code, question, whose
):
    refused = send(ppl, household, notes=note(whose or member, code, question))
    assert (refused.status_code, SectorProposal.objects.count()) == (422, 0)


def test_it_goes_with_its_member(ppl, household, send, member):
    send(ppl, household, notes=note(member, "4"))
    assert send(ppl, household, removed=[member]).status_code == 200
    assert not SectorProposal.objects.exists()
