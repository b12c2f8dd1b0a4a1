"""Marks that nobody sees (U+202E turns a name round): refused by whatever way a name comes in, and never stored."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from enumeration.assignment.actions import changing_areas
from enumeration.models import Area, Household, Officer, Person, Round
from enumeration.officers.columns import BY_ATTRIBUTE
from enumeration.prelist.columns import NAME
from enumeration.questionnaire.codes import Existence
from enumeration.uploads.admin import _text
from enumeration.uploads.columns import CellReason, unseen
from enumeration.verification import actions as verifying
from tests.conftest import FREE_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

MARKS = ["\u202e", "\u2066", "\u200f", "\u200d", "\u00ad", "\u0007", "\ufffd"]
marks = pytest.mark.parametrize("mark", MARKS, ids=ascii)


@marks
def test_the_api_refuses_what_the_prelist_refuses(mark, ppl, household):
    name = f"ANDI {mark}BASO"
    assert NAME.judge(name)[1] is not None
    client = Client()
    client.force_login(ppl)
    sent = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "answers": {"head_name": name, "address": f"Jl. {mark}3", "respondent_name": name},
        "members": [{"id": str(uuid.uuid4()), "number": 1, "name": name}],
    }
    answer = client.post("/api/v1/submissions/", sent, content_type="application/json")
    assert answer.status_code == 422
    faults = {fault["where"]: fault["message"] for fault in answer.json()["faults"]}
    assert set(faults) == {"head_name", "address", "respondent_name", "members[0].name"}
    assert all("tanpa tanda yang tidak terlihat" in message for message in faults.values())
    assert not Person.objects.filter(name__contains=mark).exists()


@marks
def test_a_family_added_while_the_list_is_verified(mark, ppl, round_, areas, client):
    with pytest.raises(verifying.CannotVerify):
        verifying.add(
            areas[OWN_SLS], round_, pk=uuid.uuid4(), by=ppl, building=None, head_name=f"ANDI{mark} BASO", address=""
        )
    client.force_login(ppl)
    for name in ("verification_add", "verification_finish"):
        sent = {"head_name": f"ANDI{mark} BASO", "met_on": "2026-11-01", "existence": Existence.NEW.value}
        page = client.post(reverse(f"enumeration:{name}", args=[OWN_SLS]), sent)
        assert page.status_code == 422
        assert "tidak terlihat" in page.content.decode()
    assert not Household.objects.exists()


@marks
def test_the_name_of_an_sls(mark, koseka, areas):
    with pytest.raises(changing_areas.CannotChange):
        changing_areas.rename(areas[OWN_SLS], name=f"RT {mark}9", by=koseka, reason="uji")
    assert not Area.objects.filter(name__contains=mark).exists()


@marks
def test_officers_by_form_and_by_file(mark, kab, ppl, client):
    client.force_login(kab)
    page = client.post(reverse("enumeration:officer_edit", args=[ppl.pk]), {"full_name": f"ANI{mark} B"})
    assert "tidak terlihat" in page.content.decode()
    assert BY_ATTRIBUTE["full_name"].judge(f"ANI{mark}") == (None, CellReason.UNSEEN)
    assert not Officer.objects.filter(full_name__contains=mark).exists()


def test_around_the_digits_of_a_number_they_go_as_before():
    assert BY_ATTRIBUTE["phone"].judge("\u202a081234567890\u202c") == ("081234567890", None)


@marks
def test_what_administrators_keep(mark, administrator, client):
    client.force_login(administrator)
    sent = {"name": f"Putaran{mark}", "year": 2027, "starts_on": "2027-01-01", "ends_on": "2027-02-01"}
    page = client.post(reverse("admin:enumeration_round_add"), sent)
    assert "tidak terlihat" in page.content.decode()
    assert not Round.objects.filter(year=2027).exists()
    assert unseen(f"RT{mark} 1") == CellReason.UNSEEN


def test_a_space_of_no_width_is_a_space_wherever_names_come_in(ppl, round_, areas, koseka):
    """C4: every kind of space is one space."""
    assert NAME.judge("ANDI\u200bBASO") == ("ANDI BASO", None)
    assert _text("RT\u200b001") == "RT 001"
    assert unseen("RT\u200b001") is None
    made = verifying.add(
        areas[OWN_SLS], round_, pk=uuid.uuid4(), by=ppl, building=None, head_name="ANDI\u200b BASO", address=""
    )
    assert made.head_name == "ANDI BASO"
    assert changing_areas.rename(areas[FREE_SLS], name="RT\u200b9", by=koseka, reason="uji").new_name == "RT 9"
