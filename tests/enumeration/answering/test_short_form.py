"""REGSOSEK22.XK: a special group is counted on the short form, reviewed like a household, and never one of them."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enumeration.models import DayTally, Event, Household, State, Tally
from enumeration.progress.figures import days_of_few
from enumeration.questionnaire.codes import Existence
from enumeration.questionnaire.forms import FORMS
from enumeration.review.actions import reviewing
from enumeration.tallies import recount
from enumeration.verification.actions import check
from ranking.runs import eligibility
from tests.conftest import DISTRICT, OWN_SLS
from tests.enumeration.api.complete import answered

pytestmark = pytest.mark.django_db
XK = FORMS["XK"]

PLACE = {
    "special_kind": 7,
    "address": "JALAN POROS",
    "head_name": "LAPAS KELAS II B",
    "building_number": 901,
    "family_number": 1,
    "member_count": 1,
    "enumerated_on": "2026-10-20",
    "result": 1,
    "respondent_name": "KEPALA BLOK",
    "consent": 1,
}
PERSON = {
    "name": "BASO",
    "nik": "7317010107850001",
    "sex": 1,
    "age": 41,
    "relationship": 8,
    "difficulty_grade": 4,
    "diploma_group": 2,
    "works": 2,
    "has_business": 2,
}


@pytest.fixture
def send(client, ppl):
    """Returns what the server answers to a new special group, with other answers."""
    client.force_login(ppl)

    def send(*, person=None, **changed):
        body = {
            "key": str(uuid.uuid4()),
            "household": str(uuid.uuid4()),
            "area": OWN_SLS,
            "form": "XK",
            "submit": True,
            "answers": answered(XK.of_household, PLACE) | changed,
            "members": [{"id": str(uuid.uuid4()), "number": 1, **PERSON, **(person or {})}],
        }
        return client.post(reverse("api-submissions"), body, content_type="application/json")

    return send


def tally() -> Tally:
    return Tally.objects.get(area=OWN_SLS)


def test_a_special_group_is_submitted_counted_apart_and_approved(send, pml, round_):
    receipt = send().json()
    assert receipt["submitted"], receipt
    group = Household.objects.get(pk=receipt["household"])
    assert (group.form, group.existence, group.special_kind) == ("XK", None, 7)
    assert group.members.get().presence == 1  # not asked: all who are listed are there
    assert (tally().special_submitted, tally().submitted, tally().result_1, tally().verified) == (1, 0, 0, 0)
    reviewing.approve(group, by=pml)
    assert (tally().special_approved, tally().special_submitted, tally().approved) == (1, 0, 0)
    assert not DayTally.objects.exists()
    before = {field.name: getattr(tally(), field.name) for field in Tally._meta.fields if field.name != "id"}
    recount(round_, OWN_SLS)
    assert before == {field.name: getattr(tally(), field.name) for field in Tally._meta.fields if field.name != "id"}
    assert not DayTally.objects.exists()
    assert days_of_few(Household.objects.all()) == []  # of an SLS the page counts the events


def test_it_is_never_ranked(send, round_):
    send()
    assert eligibility.by_visit(round_.pk, DISTRICT, [State.SUBMITTED], [1]).families == 0


def test_no_list_names_it_so_no_verification_strikes_it(client, send, ppl):
    pk = send().json()["household"]
    answer = client.post(reverse("enumeration:verification_line", args=[pk]), {"tekan": "e4", "versi": "1"})
    assert answer.status_code == 404


def test_only_questions_of_the_short_form_are_taken_and_its_rules_hold(send):
    refused = send(tenure=1)
    assert refused.status_code == 422 and "tenure" in json.dumps(refused.json())
    assert send(person={"difficulty_kind": 3}).status_code == 422  # asked only where there is a difficulty
    told = send(person={"difficulty_grade": 2}).json()
    assert [one["code"] for one in told["problems"]] == ["E428.jenis_blank"]
    assert send(special_kind=12).status_code == 422
    assert Household.objects.filter(form="XK").count() == 1


def test_a_household_has_no_kind_of_group_and_an_unknown_form_is_refused(client, ppl, household):
    client.force_login(ppl)
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"special_kind": 7}}
    assert client.post(reverse("api-submissions"), body, content_type="application/json").status_code == 422
    new = body | {"household": str(uuid.uuid4()), "area": OWN_SLS, "form": "VK", "answers": {"address": "x"}}
    assert client.post(reverse("api-submissions"), new, content_type="application/json").status_code == 422


def test_pages_and_codebook_follow_the_form(client, send, ppl, pml):
    pk = send().json()["household"]
    assert [
        one["name"] for one in client.get(reverse("api-codebook"), {"form": "XK"}).json()["blocks"][2]["questions"]
    ][-3:] == ["business_count", "business_description", "business_sector"]
    assert "XK" in client.get(reverse("enumeration:worklist"), {"sls": OWN_SLS}).content.decode()
    new = client.get(reverse("enumeration:new_family", args=[OWN_SLS]), {"form": "XK"}, follow=True)
    assert "codebook/?form=XK" in new.content.decode()
    client.force_login(pml)
    page = client.get(reverse("enumeration:household", args=[pk])).content.decode()
    assert "Lembaga pemasyarakatan" in page and "Status penguasaan bangunan" not in page
    assert client.get(reverse("enumeration:household_form", args=[pk])).content.startswith(b"%PDF")
    assert Event.objects.filter(household=pk, verb="submit").exists()


def test_the_numbers_of_a_special_group_are_its_own(send, make_household, ppl):
    """One numbered 999 once stopped every household of its SLS from being found."""
    household = make_household(OWN_SLS, building_number=None, family_number=None, existence=None, prelist_number=1)
    assert send(building_number=999, family_number=999).status_code == 200
    assert send(building_number=1, family_number=1).status_code == 200
    found = check(household, Existence.FOUND, by=ppl, version=household.version)
    assert (found.building_number, found.family_number) == (1, 1)


@pytest.mark.parametrize(
    "of_a_list",
    [{"on_prelist": True}, {"prelist_code": OWN_SLS}, {"prelist_number": 1}, {"neighbourhood_opinion": 1}],
)
def test_the_database_puts_no_special_group_on_a_list(of_a_list, make_household):
    group = make_household(OWN_SLS, form="XK", special_kind=7)
    with pytest.raises(IntegrityError, match="special_groups_are_on_no_list"), transaction.atomic():
        Household.objects.filter(pk=group.pk).update(**of_a_list)
