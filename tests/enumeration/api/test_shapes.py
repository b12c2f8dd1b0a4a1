"""Every part of every body of the API is of its own kind: `true` is not 1, an object is not a text, and no message
comes from Python itself."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client

from enumeration.models import Confirmation, Event, Household, Submission
from tests.conftest import OWN_SLS
from tests.enumeration.conftest import SUBMISSIONS

pytestmark = pytest.mark.django_db

PYTHON = re.compile(r"JSON parse error|Expecting|limit|integer string|Traceback|compliant|dict|NoneType|\bint\b")
"""What the interpreter says, never the product."""

HUGE = 10**30
NUMBERS = (True, 1.5, -1, HUGE, "1", [1], {"a": 1})
TEXTS = (True, 7, 7.0, ["a"], {"a": 1})
ME = str(uuid.uuid4())
NOTE = {"check": "W30201", "note": "memang besar"}

WRONG = [
    *(("version", one) for one in NUMBERS),
    *(("round", one) for one in NUMBERS),
    *(("submit", one) for one in (1, 0.0, "true", [True], {"a": True})),
    *((name, one) for name in ("key", "household", "area") for one in TEXTS),
    *(("answers", one) for one in (True, 1, "x", [1])),
    *(
        (name, one)
        for name in ("members", "removed", "notes")
        for one in (True, 1, "x", {"a": 1}, [1], ["x", True], [[1]])
    ),
    *(("members[0].id", one) for one in TEXTS),
    *(("notes[0].check", one) for one in (*TEXTS, "W" * 41)),
    *(("notes[0].member", one) for one in TEXTS),
    *(("notes[0].note", one) for one in TEXTS),
]


def body_with(part: str, value: object, household: Household) -> dict:
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": 1}
    if match := re.fullmatch(r"(\w+)\[0\]\.(\w+)", part):
        return body | {match[1]: [(NOTE if match[1] == "notes" else {"id": ME, "name": "ANI"}) | {match[2]: value}]}
    return body | {part: value}


@pytest.mark.parametrize(("part", "value"), [one for one in WRONG if one != ("removed", ["x", True])], ids=repr)
def test_a_part_of_another_kind_is_refused_by_name(part, value, ppl, household, call):
    answer = call(ppl, "post", SUBMISSIONS, body_with(part, value, household))
    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "bad-payload"), told
    assert part in {fault["where"] for fault in told["faults"]} | {told["faults"][0]["where"].split("[")[0]}
    assert not PYTHON.search(json.dumps(told))
    assert not Confirmation.objects.exists()
    assert Submission.objects.filter(verdict=Submission.Verdict.REFUSED).count() == 1  # nothing typed is lost


ODD = (True, False, 1.5, -1, HUGE, float("1e308"), "x" * 12_000, ["a"], {"a": 1}, [], {})


@pytest.mark.parametrize("value", ODD, ids=lambda one: repr(one)[:20])
@pytest.mark.parametrize(
    "name", ["floor_area_m2", "wall_material", "has_car", "enumerated_on", "address", "family_card"]
)
def test_an_answer_of_another_kind_is_no_answer(name, value, ppl, household, call):
    sent = body_with("answers", {name: value}, household)
    answer = call(ppl, "post", SUBMISSIONS, sent)
    assert answer.status_code == 422, answer.json()
    assert answer.json()["faults"][0]["where"] == name
    household.refresh_from_db()
    assert getattr(household, name) == getattr(Household.objects.get(pk=household.pk), name)


BODIES = {
    "no number": '{"version": NaN}',
    "infinite": '{"answers": {"floor_area_m2": -Infinity}}',
    "5,000 digits": '{"version": %s}' % ("9" * 5_000),
    "5,000 digits in an answer": '{"answers": {"floor_area_m2": %s}}' % ("9" * 5_000),
    "deep": "[" * 5_000 + "]" * 5_000,
    "half": '{"version": ',
}


@pytest.mark.parametrize("path", [SUBMISSIONS, "reveal", "/api/v1/session/", "/api/v1/tokens/"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_json_is_told_in_our_words(body, path, kab, ppl, household):
    client = Client()
    client.force_login(ppl if path == SUBMISSIONS else kab)
    path = f"/api/v1/households/{household.pk}/reveal/" if path == "reveal" else path
    answer = client.post(path, body, content_type="application/json")
    told = answer.json()
    assert answer.status_code == 400, told
    assert not PYTHON.search(json.dumps(told)), told


@pytest.mark.parametrize("member", [1, True, HUGE, 1.0, [1], {"a": 1}], ids=repr)
def test_a_member_is_named_by_a_uuid_as_text(member, kab, household, call):
    sent = {"question": "nik", "reason": "uji", "member": member}
    assert call(kab, "post", f"/api/v1/households/{household.pk}/reveal/", sent).status_code == 400
    assert not Event.objects.exists()


@pytest.mark.parametrize("part", ["username", "password", "name", "days", "scopes"])
@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}, None], ids=repr)
def test_a_token_is_asked_for_with_texts(part, value, ppl, call):
    sent = {"username": ppl.username, "password": "x", "name": "n", "days": 3, "scopes": ["areas"]} | {part: value}
    answer = call(None, "post", "/api/v1/tokens/", sent)
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["where"].startswith(part)


def test_what_fits_is_taken(ppl, household, call):
    sent = {
        "round": household.round_id,
        "submit": False,
        "area": OWN_SLS,
        "notes": [NOTE | {"member": None}],
        "removed": [],
    }
    answer = call(ppl, "post", SUBMISSIONS, body_with("answers", {"floor_area_m2": 42}, household) | sent)
    assert answer.status_code == 200, answer.json()
    assert Confirmation.objects.get().note == "memang besar"
