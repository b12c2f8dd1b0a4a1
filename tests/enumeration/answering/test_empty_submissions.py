"""A submission with no answers makes no household: nobody was found by opening a form and leaving it."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from enumeration.answering.actions import settling_late
from enumeration.answering.actions.refusals import BadPayload, Late
from enumeration.answering.actions.settling_late import CannotTakeIn
from enumeration.answering.actions.submitting import receive
from enumeration.models import Household, Submission
from tests.conftest import OWN_SLS

EMPTY = [
    {},
    {"answers": {}, "members": []},
    {"answers": {"head_name": "", "tenure": None}},
    {"members": [{"id": str(uuid.uuid4()), "number": 1, "name": ""}]},
    {"submit": True},
]


def of_nobody_on_the_list(**content) -> dict:
    return {"key": str(uuid.uuid4()), "household": str(uuid.uuid4()), "area": OWN_SLS, **content}


@pytest.mark.parametrize("content", EMPTY)
def test_a_submission_without_answers_makes_no_family(ppl, content):
    payload = of_nobody_on_the_list(**content)
    with pytest.raises(BadPayload, match="Belum ada satu jawaban"):
        receive(payload, by=ppl)
    assert not Household.objects.exists()
    # What was sent is kept beside its refusal, as always.
    assert Submission.objects.get(household_id=payload["household"]).verdict == Submission.Verdict.REFUSED


def test_with_one_answer_the_family_is_found(ppl):
    receive(of_nobody_on_the_list(answers={"head_name": "SITI"}), by=ppl)
    assert Household.objects.get().on_prelist is False


def test_with_one_members_answer_too(ppl):
    receive(of_nobody_on_the_list(members=[{"id": str(uuid.uuid4()), "number": 1, "name": "SITI"}]), by=ppl)
    assert Household.objects.get().members.count() == 1


def test_an_answer_of_a_family_that_is_there_may_be_emptied(ppl, household):
    receive({"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"tenure": None}}, by=ppl)
    household.refresh_from_db()
    assert household.tenure is None


def test_what_came_late_without_answers_makes_none_either(ppl, pml):
    ppl.assignments.filter(area=OWN_SLS).update(ended_at=timezone.now())
    with pytest.raises(Late):
        receive(of_nobody_on_the_list(answers={}), by=ppl)
    with pytest.raises(CannotTakeIn, match="tanpa satu jawaban"):
        settling_late.take_in(Submission.objects.get(verdict=Submission.Verdict.LATE), by=pml)
    assert not Household.objects.exists()
