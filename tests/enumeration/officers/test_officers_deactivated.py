"""Access ends at once: the browser, the program, the slip, the card; and what was done stays."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from enumeration.access import Role
from enumeration.answering.actions import submitting
from enumeration.models import ApiToken, Assignment, Cause, Household, OfficerChange, OfficerPass, State, Submission
from enumeration.officers.actions import staffing
from tests.conftest import FOREIGN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(ppl) -> Client:
    """Returns the enumerator's own, signed in."""
    made = Client()
    made.force_login(ppl)
    assert made.get(reverse("enumeration:home")).status_code == 200
    return made


def test_the_next_request_of_a_signed_in_browser_gets_the_login_page(browser, ppl, kab):
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    answer = browser.get(reverse("enumeration:worklist"))
    assert answer.url.startswith(reverse("enumeration:login"))


def test_an_old_session_does_not_come_back_with_the_account(browser, ppl, pml, kab):
    others = Client()
    others.force_login(pml)
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    assert not Session.objects.filter(session_key=browser.session.session_key).exists()
    staffing.reactivate(ppl, by=kab, reason="kembali")
    assert browser.get(reverse("enumeration:home")).status_code == 302
    assert others.get(reverse("enumeration:home")).status_code == 200


def test_the_program_s_token_is_revoked(ppl, kab):
    _token, plain = ApiToken.objects.issue(ppl, name="tablet", days=30, scopes=["areas"])
    ask = {"headers": {"Authorization": f"Token {plain}"}}
    assert Client().get("/api/v1/areas/", **ask).status_code == 200
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    assert Client().get("/api/v1/areas/", **ask).status_code == 401
    staffing.reactivate(ppl, by=kab, reason="kembali")
    assert Client().get("/api/v1/areas/", **ask).status_code == 401


def test_the_card_is_void_and_says_by_whom(ppl, kab, round_):
    OfficerPass.objects.create(
        officer=ppl,
        round=round_,
        number="B-1",
        valid_from=date(2026, 10, 1),
        valid_until=date(2026, 12, 1),
        issued_by=kab,
    )
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    card = OfficerPass.objects.get()
    assert (card.revoked_at is not None, card.revoked_by, card.revoke_reason) == (True, kab, "mengundurkan diri")


def test_every_role_ends_in_the_ledger_with_the_reason(ppl, kab, round_):
    Assignment.objects.create(round=round_, area_id=OWN_SLS[:10], role=Role.KEYING_OPERATOR, officer=ppl)
    assert staffing.deactivate(ppl, by=kab, reason="sakit lama") == [OWN_SLS]
    periods = list(ppl.assignments.all())
    assert len(periods) == 2
    for period in periods:
        assert period.ended_at
        assert (period.ended_by, period.end_reason, period.end_cause) == (kab, "sakit lama", Cause.DEACTIVATE)


def test_what_was_sent_in_keeps_its_author(submitted_household, ppl, kab):
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    assert Household.objects.get(pk=submitted_household.pk).enumerator == ppl


def test_what_was_on_its_way_at_that_moment_is_kept_whole(household, ppl, kab):
    """The request had passed the door when access ended: not accepted, not lost."""
    staffing.deactivate(ppl, by=kab, reason="mengundurkan diri")
    ppl.refresh_from_db()
    sent = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"floor_area_m2": 42}}
    with pytest.raises(submitting.Refused):
        submitting.receive(sent, by=ppl)
    kept = Submission.objects.get(by=ppl)
    assert kept.payload
    assert kept.verdict != Submission.Verdict.ACCEPTED
    assert Household.objects.get(pk=household.pk).state == State.OPEN


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_first_what_they_hold(client, kab, ppl, household, make_household):
    make_household(OWN_SLS, state=State.SENT_BACK, enumerator=ppl, head_name="HARUS DIPERBAIKI")
    client.force_login(kab)
    page = client.get(reverse("enumeration:officer_deactivate", args=[ppl.pk])).content.decode()
    assert "Harus Diperbaiki" in page
    assert OWN_SLS in page
    ppl.refresh_from_db()
    assert ppl.is_active


def test_it_takes_a_reason(client, kab, ppl):
    client.force_login(kab)
    address = reverse("enumeration:officer_deactivate", args=[ppl.pk])
    assert client.post(address, {"alasan": " "}).status_code == 422
    ppl.refresh_from_db()
    assert ppl.is_active
    answer = client.post(address, {"alasan": "pindah rumah"}, follow=True).content.decode()
    assert "1 SLS sekarang kosong" in answer
    assert "pindah rumah" in answer
    assert OfficerChange.objects.filter(by=kab, kind="deactivated", note="pindah rumah").exists()


def test_and_back_again(client, kab, ppl):
    staffing.deactivate(ppl, by=kab, reason="keliru")
    client.force_login(kab)
    client.post(reverse("enumeration:officer_reactivate", args=[ppl.pk]), {"alasan": "salah orang"})
    ppl.refresh_from_db()
    assert ppl.is_active
    assert not ppl.assignments.filter(ended_at=None).exists()


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["pml", "koseka", "analyst", "operator", "observer"])
def test_the_field_deactivates_nobody(client, who, request, ppl):
    client.force_login(request.getfixturevalue(who))
    for name in ("officer_deactivate", "officer_reactivate"):
        assert client.post(reverse(f"enumeration:{name}", args=[ppl.pk]), {"alasan": "x"}).status_code == 403
    ppl.refresh_from_db()
    assert ppl.is_active


@pytest.mark.parametrize("whom", ["kab", "kab2", "analyst", "administrator"])
def test_the_office_s_own_staff_is_the_administrator_s(request, whom, kab, administrator):
    with pytest.raises(staffing.CannotStaff):
        staffing.deactivate(request.getfixturevalue(whom), by=kab, reason="x")


def test_an_administrator_deactivates_staff_but_not_themselves(kab, administrator):
    staffing.deactivate(kab, by=administrator, reason="pindah tugas")
    with pytest.raises(staffing.CannotStaff):
        staffing.deactivate(administrator, by=administrator, reason="keliru")


def test_who_works_in_another_district_too_is_not_cut_off_from_here(ppl, kab, round_):
    Assignment.objects.create(round=round_, area_id=FOREIGN_SLS, role=Role.ENUMERATOR, officer=ppl)
    with pytest.raises(staffing.CannotStaff, match=FOREIGN_SLS):
        staffing.deactivate(ppl, by=kab, reason="x")
    assert ppl.assignments.filter(ended_at=None).count() == 2
