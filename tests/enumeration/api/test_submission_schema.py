"""The JSON Schema of a submission says what the server does: real submissions pass, broken ones fail where it refuses."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from enumeration.answering.actions import accompanying
from enumeration.answering.actions.limits import SHAPES
from enumeration.api.submission_schema import submission_schema
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from tests.enumeration.api.complete import HOUSEHOLD, members

SCHEMA = submission_schema()
PATCH = Draft202012Validator(SCHEMA)
WHOLE = PATCH.evolve(schema={"$ref": "#/$defs/whole"})


def faults(validator: Draft202012Validator, body: dict) -> list[str]:
    """Returns the places of a submission that the schema refuses."""
    return ["/".join(map(str, one.absolute_path)) for one in validator.iter_errors(body)]


def submission(**more: Any) -> dict:
    return {"key": str(uuid.uuid4()), "household": str(uuid.uuid4())} | more


def whole(**changed: Any) -> dict:
    """Returns the questionnaire of complete.py as one submission, with other answers of the household."""
    two = members(str(uuid.uuid4()), str(uuid.uuid4()))
    return submission(submit=True, answers=HOUSEHOLD | changed, members=two)


def test_it_is_a_schema_and_knows_every_part_of_a_submission_and_every_question():
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {*SHAPES, *accompanying.PARTS}
    assert set(SCHEMA["$defs"]["household"]["properties"]) == set(HOUSEHOLD_QUESTIONS)
    assert set(SCHEMA["$defs"]["member"]["properties"]) == {"id", *PERSON_QUESTIONS}


def test_real_submissions_pass():
    assert faults(PATCH, whole()) == []
    assert faults(WHOLE, whole()) == []
    refused = {"result": 4, "notes": "Menolak.", "enumerated_on": "2026-10-20"}
    place = {name: HOUSEHOLD[name] for name in HOUSEHOLD if HOUSEHOLD_QUESTIONS[name].block == "I"}
    assert faults(WHOLE, submission(answers=place | refused)) == []
    # A patch carries what changed, and a number comes back masked.
    assert faults(PATCH, submission(answers={"title_deed": 2, "family_card": "731701••••••••••"})) == []


@pytest.mark.parametrize(
    "answers",
    [
        {"tenure": 6},  # no such code
        {"floor_area_m2": 998},
        {"floor_area_m2": True},
        {"tenure": 2, "title_deed": 1},  # asked of owners only
        {"family_card": "123"},
        {"head_name": "B4SO"},
        {"enumerated_on": "20 Oktober"},
        {"what_is_this": 1},
    ],
)
def test_a_broken_patch_fails(answers):
    assert faults(PATCH, submission(answers=answers))


def test_what_is_needed_is_required_of_a_whole_questionnaire_only():
    without = {name: one for name, one in HOUSEHOLD.items() if name != "floor_material"}
    assert faults(PATCH, submission(answers=without)) == []
    assert faults(WHOLE, whole() | {"answers": without}) == ["answers"]
    assert faults(WHOLE, whole(tenure=2))  # and the title deed is still there
    body = whole()
    del body["members"][1]["schooling"]
    assert set(faults(WHOLE, body)) == {"members/1"}


@pytest.mark.django_db
def test_the_server_agrees(client, ppl, household):
    client.force_login(ppl)
    assert client.get("/api/v1/codebook/submission.schema.json").json() == SCHEMA
    for answers in ({"tenure": 6}, {"tenure": 2, "title_deed": 1}, {"floor_area_m2": 998}):
        body = submission() | {"household": str(household.pk), "version": household.version, "answers": answers}
        assert client.post("/api/v1/submissions/", body, content_type="application/json").status_code == 422
