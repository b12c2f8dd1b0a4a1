"""How a questionnaire was filled in: measured on the device, kept beside the answers, never in their way."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from enumeration.answering.actions import settling_late
from enumeration.models import Assignment, Filling, Submission
from tests.conftest import OWN_SLS
from tests.node import in_node

pytestmark = pytest.mark.django_db

HOUR = 3_600_000


SLOW_CLOCK = {"offset_ms": 3 * HOUR, "at": "2026-11-02T07:30:00+08:00"}


def moment(**ago) -> int:
    return int((timezone.now() - timedelta(**ago)).timestamp() * 1000)


def measured(**more) -> dict:
    return {
        "mode": "phone",
        "opened": moment(minutes=30),
        "first": moment(minutes=29),
        "last": moment(minutes=1),
        "active": 1500,
        "parts": {"III": 600, "IV.A": 900},
        "answers": 168,
        "changes": 4,
        "late_changes": 1,
        "at_once": 9,
        "visits": [[moment(minutes=5), 1]],
        "place": {"latitude": -3.31234, "longitude": 120.25, "accuracy_m": 12, "at": moment(minutes=29)},
        "battery": 61,
        "storage": "",
        "app": "2026.11",
    } | more


def test_it_is_kept_beside_the_answers_by_the_servers_clock(ppl, household, send):
    late = measured(first=moment(hours=3, minutes=29))
    assert send(ppl, household, answers={"floor_area_m2": 42}, paradata=late, clock=SLOW_CLOCK).status_code == 200
    filling = Filling.objects.get(household=household)
    assert (filling.mode, filling.active_seconds, filling.part_seconds) == ("phone", 1500, {"III": 600, "IV.A": 900})
    assert abs(filling.first_answer_at - (timezone.now() - timedelta(minutes=29))) < timedelta(seconds=30)
    assert filling.at_once == 9
    assert (float(filling.latitude), filling.accuracy_m, filling.place) == (-3.31234, 12, "given")
    assert filling.submission.verdict == Submission.Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ([1, 2], "shape"),
        ("x" * 5000, "size"),
        (measured(parts={f"III.{n}": 1 for n in range(50)}), "parts"),
        (measured(rank=1), "unknown"),
        (measured(active=True), "active"),
        (measured(active=-1), "active"),
        (measured(answers=10**30), "answers"),
        (measured(opened=1e300), "opened"),
        (measured(opened=moment(days=-30)), "opened"),
        (measured(place={"latitude": 91, "longitude": 0, "accuracy_m": 1, "at": moment()}), "place"),
        (measured(place={"latitude": 1}), "place"),
        (measured(place="given"), "place"),
        (measured(visits=[[moment(), 9]]), "visits"),
        (measured(storage="\x00\ud800"), "storage"),
        (measured(app="<script>"), "app"),
    ],
)
def test_what_cannot_be_read_is_set_aside_and_the_answers_are_taken_in(ppl, household, send, wrong, part):
    assert send(ppl, household, answers={"floor_area_m2": 42}, paradata=wrong).status_code == 200
    household.refresh_from_db()
    filling = Filling.objects.get()
    assert (household.floor_area_m2, filling.set_aside, filling.latitude) == (42, part, None)


def test_the_same_key_is_one_whatever_was_measured_meanwhile(ppl, household, send):
    body = {"key": str(uuid.uuid4()), "answers": {"floor_area_m2": 42}}
    first = send(ppl, household, **body, paradata=measured())
    again = send(ppl, household, **body, paradata=measured(active=9))
    assert (again.status_code, again.json()) == (200, first.json())
    assert list(Filling.objects.values_list("active_seconds", flat=True)) == [1500]
    assert not Submission.objects.filter(verdict=Submission.Verdict.CONFLICT).exists()


def test_what_comes_late_waits_with_its_answers_and_leaves_no_place_behind(ppl, pml, household, send):
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    sent = {"paradata": measured(first=moment(hours=3, minutes=29)), "clock": SLOW_CLOCK}
    refused = send(ppl, household, area=OWN_SLS, answers={"floor_area_m2": 42}, **sent)
    assert (refused.status_code, Filling.objects.count()) == (409, 0)
    late = Submission.objects.get(verdict=Submission.Verdict.LATE)
    settling_late.take_in(late, by=pml)
    late.refresh_from_db()
    filling = Filling.objects.get()
    assert (filling.submission, "paradata" in late.receipt) == (late, False)
    assert abs(filling.first_answer_at - (timezone.now() - timedelta(minutes=29))) < timedelta(seconds=30)


def test_it_is_append_only_and_goes_with_its_household(ppl, household):
    submission = Submission.objects.create(key=uuid.uuid4(), by=ppl, verdict=Submission.Verdict.ACCEPTED)
    Filling.objects.create(submission=submission, household=household, active_seconds=60)
    for statement in ("UPDATE enumeration_filling SET active_seconds = 9", "DELETE FROM enumeration_filling"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    household.delete()
    assert not Filling.objects.exists()


def test_only_those_who_review_read_it_and_no_list_or_model_does():
    root = Path(settings.BASE_DIR)
    readers = {
        str(file.relative_to(root))
        for package in ("enumeration", "ranking")
        for file in (root / package).rglob("*.py")
        if "migrations" not in file.parts and "Filling" in file.read_text()
    }
    assert readers == {
        "enumeration/answering/actions/paradata.py",
        "enumeration/models/__init__.py",
        "enumeration/models/fillings.py",
        "enumeration/review/fillings.py",
        "enumeration/sampling/fillings.py",
        "enumeration/tallies.py",  # by officer and day, for the list that only reviewers see
    }


def test_what_the_device_counts():
    module = Path(settings.BASE_DIR) / "static/js/questionnaire/paradata.js"
    told = in_node(Path(__file__).with_name("paradata.mjs"), module)
    pauses = told["pauses"]
    assert (pauses["active"], pauses["parts"], pauses["answers"]) == (35, {"III": 20, "IV.A": 15}, 3)
    assert pauses["last"] - pauses["first"] == 116_000
    changes = told["changes"]
    assert (changes["answers"], changes["changes"], changes["late_changes"]) == (4, 2, 1)
    assert (changes["at_once"], told["undone"]) == (9, 0)
    assert [result for _at, result in told["visits"]["visits"]] == [4, 1]
    killed = told["killed"]
    assert (killed["active"], killed["answers"]) == (20, 2)
    assert told["once"] == {"tooEarly": None, "first": 1, "again": 1, "waits": True, "empty": None, "over": None}
