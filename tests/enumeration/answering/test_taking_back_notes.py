"""An explanation of a warning that is emptied is taken back: recorded, and the warning counts again."""

from __future__ import annotations

import uuid

import pytest

from enumeration.models import Confirmation, Event, Household, State
from tests.enumeration.api import complete

pytestmark = pytest.mark.django_db

SMALL = "W30201"


@pytest.fixture
def explained(ppl, household, send):
    """Returns a whole questionnaire with a warning that was explained."""
    ids = sorted(str(uuid.uuid4()) for _ in range(2))
    answers = complete.HOUSEHOLD | {"floor_area_m2": 4}
    told = send(ppl, household, version=1, answers=answers, members=complete.members(*ids), submit=True).json()
    [warning] = told["problems"]
    send(ppl, household, notes=[{"check": warning["code"], "member": None, "note": "Kamar kos satu petak"}])
    household.refresh_from_db()
    return household, warning["code"]


@pytest.mark.parametrize("empty", ["", "   ", None], ids=repr)
def test_it_goes_is_recorded_and_the_warning_stands_again(empty, ppl, pml, explained, send, client):
    family, code = explained
    assert Confirmation.objects.get(household=family).note == "Kamar kos satu petak"
    answer = send(ppl, family, notes=[{"check": code, "member": None, "note": empty}], submit=True).json()
    assert [one["code"] for one in answer["problems"]] == [code] and not answer["submitted"]
    assert not Confirmation.objects.filter(household=family).exists()
    taken = Event.objects.get(household=family, verb="unexplain")
    assert (taken.by, taken.reason, taken.to_state) == (ppl, f"{code}: Kamar kos satu petak", State.DRAFT)
    client.force_login(pml)
    assert "Penjelasan peringatan ditarik" in client.get(family.get_absolute_url()).content.decode()


def test_of_two_words_in_one_submission_the_later_stands(ppl, explained, send):
    family, code = explained
    said = [{"check": code, "note": ""}, {"check": code, "note": "Rumah petak"}]
    send(ppl, family, notes=said)
    assert Confirmation.objects.get(household=family).note == "Rumah petak"
    assert not Event.objects.filter(verb="unexplain").exists()
    send(ppl, family, notes=said[::-1])
    assert not Confirmation.objects.filter(household=family).exists()


def test_what_was_never_explained_leaves_nothing(ppl, household, send):
    assert send(ppl, household, answers={"floor_area_m2": 4}, notes=[{"check": SMALL, "note": ""}]).status_code == 200
    assert not Event.objects.filter(verb="unexplain").exists()
    assert Household.objects.get(pk=household.pk).floor_area_m2 == 4


def test_only_the_one_that_was_meant(ppl, explained, send):
    family, code = explained
    send(ppl, family, notes=[{"check": "W99999", "note": ""}, {"check": code, "member": None, "note": "Tetap"}])
    assert Confirmation.objects.get(household=family).note == "Tetap"
