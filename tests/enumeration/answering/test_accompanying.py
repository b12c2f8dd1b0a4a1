"""What comes along with a submission is kept apart from it, and an earlier codebook stops no answer."""

from __future__ import annotations

import json
import uuid

import pytest
from django.utils import timezone

from enumeration.answering.actions import settling_late
from enumeration.identity import unseal
from enumeration.models import Assignment, Event, Submission
from enumeration.questionnaire.codebook import version
from enumeration.questionnaire.codes import Tenure
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

EARLIER = "0123456789ab"
CLOCK = {"offset_ms": -5400000, "at": "2026-11-02T07:30:00.250+08:00"}


def test_clock_and_codebook_are_kept_with_the_submission_and_are_no_content(ppl, household, send):
    body = {"key": str(uuid.uuid4()), "version": 1, "answers": {"floor_area_m2": 42}}
    first = send(ppl, household, **body, codebook=version(), clock=CLOCK)
    again = send(ppl, household, **body, codebook=EARLIER, clock={"offset_ms": 3, "at": "2026-11-03T07:30:00+08:00"})
    assert (again.status_code, again.json()) == (200, first.json())
    kept = Submission.objects.get()
    assert (kept.codebook, kept.clock_offset_ms) == (version(), -5400000)
    assert kept.clock_at.isoformat() == "2026-11-01T23:30:00.250000+00:00"


@pytest.mark.parametrize(
    ("codebook", "clock"),
    [
        (7, "07:30"),
        ("x" * 1000, {"offset_ms": True, "at": "2026-11-02T07:30:00"}),
        (None, {"offset_ms": 10**30, "at": "0001-01-01T00:00:00+14:00"}),
        ([], {"offset_ms": "3", "at": "2026-13-45T99:00:00Z"}),
    ],
)
def test_what_cannot_be_read_of_it_stops_no_answer(ppl, household, send, codebook, clock):
    assert send(ppl, household, answers={"floor_area_m2": 42}, codebook=codebook, clock=clock).status_code == 200
    kept = Submission.objects.get()
    assert (kept.codebook, kept.clock_offset_ms, kept.clock_at) == ("", None, None)


OUTDATED = {
    "answers": {
        "floor_area_m2": 42,
        "wall_material": 77,
        "gone_question": 1,
        "tenure": Tenure.RENT_FREE,
        "title_deed": 1,
    },
    "members": [{"id": str(uuid.UUID(int=5, version=4)), "number": 1, "name": "SITI", "gone_too": "ya"}],
}
PLACES = {"wall_material", "gone_question", "title_deed", "members[0].gone_too"}


def test_an_earlier_codebook_loses_only_what_has_no_place_any_more(ppl, household, send):
    receipt = send(ppl, household, **OUTDATED, codebook=EARLIER).json()
    household.refresh_from_db()
    assert {fault["where"] for fault in receipt["faults"]} == PLACES
    assert {fault["number"] for fault in receipt["faults"]} == {"", "304", "301b"}
    assert (household.floor_area_m2, household.tenure, household.title_deed) == (42, Tenure.RENT_FREE, None)
    assert household.wall_material is None and household.members.get().name == "SITI"
    kept = Submission.objects.get()  # with what was left out, whole
    assert json.loads(unseal(kept.payload, kept.row_id, "payload"))["answers"]["wall_material"] == 77


def test_a_stored_answer_that_todays_rules_no_longer_ask_is_named_too(ppl, household, send):
    first = send(ppl, household, answers={"tenure": Tenure.OWNED, "title_deed": 1}).json()
    then = send(ppl, household, version=first["version"], answers={"tenure": Tenure.RENT_FREE}, codebook=EARLIER).json()
    household.refresh_from_db()
    assert (household.tenure, household.title_deed) == (Tenure.RENT_FREE, None)
    assert [fault["where"] for fault in then["faults"]] == ["title_deed"]


def test_with_todays_codebook_a_wrong_answer_refuses_everything_as_before(ppl, household, send):
    for codebook in ({}, {"codebook": version()}):
        assert send(ppl, household, **OUTDATED, **codebook).status_code == 422
    household.refresh_from_db()
    assert household.floor_area_m2 is None


def test_late_answers_with_an_earlier_codebook_are_taken_in_without_what_has_no_place(ppl, pml, household, send):
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    assert send(ppl, household, **OUTDATED, codebook=EARLIER).json()["code"] == "late"
    settling_late.take_in(Submission.objects.get(), by=pml)
    household.refresh_from_db()
    assert (household.area_id, household.floor_area_m2, household.wall_material) == (OWN_SLS, 42, None)
    told = Event.objects.get(verb="late").reason
    assert "304" in told and "gone_question" in told
