"""What the product itself writes into its records is Indonesian, even if the acting officer reads English."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from enumeration.access import Role
from enumeration.assignment.actions import assigning, teaming
from enumeration.models import Assignment, Event, Household, OfficerPass
from enumeration.officers.actions import staffing
from enumeration.papers.actions import issuing
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion
from enumeration.verification import actions
from tests.conftest import FREE_SLS, KECAMATAN, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def acting_in_english(in_indonesian, areas):
    with translation.override("en"):
        yield


def reason_of(household: Household) -> str:
    return Event.objects.filter(household=household).latest("id").reason


def test_a_press_on_the_list(household, ppl, make_household):
    there = actions.check(household, Existence.FOUND, by=ppl, version=household.version)
    assert reason_of(there) == Existence.FOUND.label.id
    there = actions.record_opinion(there, NeighbourhoodOpinion.POOR, by=ppl, version=there.version)
    assert reason_of(there) == f"Pendapat ketua SLS: {NeighbourhoodOpinion.POOR.label.id}"
    there = actions.number(there, building=7, family=9, by=ppl, version=there.version)
    assert reason_of(there) == "Bangunan 007, keluarga 009"
    there = actions.put_back(there, actions.Line(), by=ppl, version=there.version)
    assert reason_of(there) == "Dibatalkan"
    gone = make_household(OWN_SLS)
    actions.check(gone, Existence.MOVED, by=ppl, version=gone.version)
    assert reason_of(gone) == Existence.MOVED.label.id


def test_a_change_of_an_officers_record(kab, ppl):
    staffing.place(ppl, by=kab, full_name="Ani Baru")
    staffing.write_personnel(ppl, by=kab, bank_name="BRI")
    staffing.deactivate(ppl, by=kab, reason="moved house")
    written = ppl.acts.values_list("note", flat=True)
    assert list(written) == [
        "data petugas diubah: nama lengkap",
        "data kepegawaian diubah: bank",
        "moved house",  # what was typed stays as it was typed
    ]


def test_a_pass_that_ran_out(kab, ppl, round_):
    today = timezone.localdate()
    [old] = issuing.issue_passes([ppl], round=round_, by=kab, valid_from=today, valid_until=today)
    OfficerPass.objects.update(valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=2))
    issuing.issue_passes([ppl], round=round_, by=kab, valid_from=today, valid_until=today)
    old.refresh_from_db()
    assert old.revoke_reason == "Diganti: masa berlaku sudah lewat."


def test_a_team_that_changed(koseka, ppl, pml, officer, round_):
    other = officer("bima", Role.SUPERVISOR, FREE_SLS)
    teaming.move([ppl.pk], to=other, by=koseka, round=round_, kecamatan=KECAMATAN)
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.SUPERVISOR).reason == "pindah tim"


def test_the_ledger_keeps_a_cause_where_nobody_gave_a_reason_and_words_it_for_the_reader(client, koseka, ppl, round_):
    given = assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    assigning.undo(given.batch, by=koseka)
    assert Assignment.objects.get(area=FREE_SLS).end_reason == ""
    client.force_login(koseka)
    address = reverse("enumeration:area_history", args=[FREE_SLS])
    assert re.search(r"<td>\s*dibatalkan\s*</td>", client.get(address).content.decode())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert re.search(r"<td>\s*undone\s*</td>", client.get(address).content.decode())


def test_who_led_an_officer_is_worded_for_the_reader(client, kab, koseka, ppl, pml, officer, round_):
    other = officer("bima", Role.SUPERVISOR, FREE_SLS)
    teaming.move([ppl.pk], to=other, by=koseka, round=round_, kecamatan=KECAMATAN)
    client.force_login(kab)
    page = client.get(reverse("enumeration:officer", args=[ppl.pk])).content.decode()
    assert "Pengawas diganti" in page and "Budi → Bima" in page
