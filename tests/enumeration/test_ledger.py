"""The ledger of who works where: returned, replaced, undone, and asked about any day; and whose the open work is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enumeration import handing_over, whose_sls, workflow
from enumeration.access import NotAllowed, Permission, Role
from enumeration.actions import assigning, reviewing
from enumeration.models import Assignment, Cause, Household, Officer, State
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS


def period(code: str, role: Role = Role.ENUMERATOR) -> Assignment:
    return Assignment.objects.active().get(area=code, role=role)


def may_answer(officer: Officer, household: Household) -> bool:
    return Household.objects.visible_to(officer, Permission.ANSWER).filter(pk=household.pk).exists()


# --- Returned by the officer -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_enumerator_returns_an_sls_and_the_supervisor_reads_why(ppl, pml, round_):
    given_back = assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit, dirawat di rumah sakit")

    assert given_back == [OWN_SLS]
    (ended,) = handing_over.returned(pml, round_, OWN_SLS[:10])
    assert (ended.officer, ended.end_cause) == (ppl, Cause.RETURN)
    assert ended.end_reason == "Sakit, dirawat di rumah sakit"


@pytest.mark.django_db
def test_returning_needs_a_reason(ppl, round_):
    with pytest.raises(assigning.CannotAssign):
        assigning.give_back([OWN_SLS], by=ppl, round=round_, reason=" ")
    assert period(OWN_SLS).officer == ppl


@pytest.mark.django_db
def test_nobody_returns_the_sls_of_a_neighbour(ppl, neighbour_ppl, round_):
    assert assigning.give_back([NEIGHBOUR_SLS], by=ppl, round=round_, reason="bukan punya saya") == []
    assert period(NEIGHBOUR_SLS).officer == neighbour_ppl


@pytest.mark.django_db
def test_an_sls_given_to_another_is_not_returned_any_more(ppl, pml, officer, round_):
    successor = officer("candra")
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="sakit")
    assigning.assign([OWN_SLS], to=successor, role=Role.ENUMERATOR, round=round_, by=pml)
    assert not handing_over.returned(pml, round_, OWN_SLS[:10])


# --- Replaced --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_replacing_an_officer_hands_over_every_sls_with_the_work_that_is_left(
    ppl, pml, koseka, officer, make_household, round_
):
    left = [make_household(OWN_SLS, state=state) for state in (State.OPEN, State.DRAFT)]
    sent_back = make_household(OWN_SLS, state=State.SENT_BACK, enumerator=ppl, submitted_at=timezone.now())
    done = make_household(OWN_SLS, state=State.APPROVED, enumerator=ppl, submitted_at=timezone.now())
    successor = officer("candra")

    outcome = assigning.replace(ppl, to=successor, by=koseka, round=round_, reason="mengundurkan diri")

    assert outcome.assigned == [OWN_SLS]
    assert period(OWN_SLS).officer == successor
    handed_over = handing_over.work_left(koseka, round_, outcome.assigned)
    assert {family.pk for family in handed_over} == {family.pk for family in [*left, sent_back]}
    done.refresh_from_db()
    assert done.enumerator == ppl, "finished work keeps its author"
    assert may_answer(successor, sent_back)
    assert not may_answer(ppl, sent_back)


@pytest.mark.django_db
def test_who_holds_nothing_in_reach_cannot_be_replaced(outsider, koseka, ppl, round_):
    with pytest.raises(assigning.CannotAssign):
        assigning.replace(outsider, to=ppl, by=koseka, round=round_, reason="x")


@pytest.mark.django_db
def test_a_supervisor_replaces_only_in_the_own_team(ppl, outsider, officer, round_):
    with pytest.raises(assigning.CannotAssign):
        assigning.replace(ppl, to=officer("candra"), by=outsider, round=round_, reason="x")
    assert period(OWN_SLS).officer == ppl


@pytest.mark.django_db
def test_a_replacement_is_undone_in_one_go(ppl, koseka, officer, round_, areas):
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    outcome = assigning.replace(ppl, to=officer("candra"), by=koseka, round=round_, reason="salah orang")
    assert assigning.undo(outcome.batch, by=koseka) == sorted([OWN_SLS, FREE_SLS])
    assert period(OWN_SLS).officer == period(FREE_SLS).officer == ppl


@pytest.mark.django_db
def test_a_withdrawal_is_undone_too_unless_somebody_was_appointed_since(ppl, koseka, officer, round_):
    assigning.withdraw([period(OWN_SLS).pk], by=koseka, reason="keliru")
    batch = Assignment.objects.get(area=OWN_SLS, role=Role.ENUMERATOR).end_batch
    assigning.assign([OWN_SLS], to=officer("candra"), role=Role.ENUMERATOR, round=round_, by=koseka)
    with pytest.raises(assigning.CannotAssign):
        assigning.undo(batch, by=koseka)
    assert period(OWN_SLS).officer.username == "candra"


@pytest.mark.django_db
def test_a_decision_that_was_changed_since_is_not_undone(ppl, koseka, officer, round_):
    outcome = assigning.hand_over([period(OWN_SLS).pk], to=officer("candra"), by=koseka, reason="dekat rumah")
    assigning.withdraw([period(OWN_SLS).pk], by=koseka, reason="keliru")
    with pytest.raises(assigning.CannotAssign):
        assigning.undo(outcome.batch, by=koseka)
    assert not Assignment.objects.active().filter(area=OWN_SLS, role=Role.ENUMERATOR).exists()


# --- One decision about many -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_decision_changes_only_what_stands_as_it_was_seen(ppl, pml, koseka, officer, round_):
    successor, quicker = officer("candra"), officer("dian")
    seen = period(OWN_SLS).pk
    assigning.hand_over([seen], to=quicker, by=koseka, reason="lebih dekat")

    changes = [assigning.Change(OWN_SLS, successor.pk, seen), assigning.Change(FREE_SLS, successor.pk)]
    outcome = assigning.decide(changes, role=Role.ENUMERATOR, round=round_, by=koseka)

    assert outcome.assigned == [FREE_SLS]
    assert outcome.taken[OWN_SLS].officer == quicker
    assert period(OWN_SLS).officer == quicker


@pytest.mark.django_db
def test_a_decision_reaching_beyond_ones_area_changes_nothing_at_all(koseka, officer, round_, areas):
    changes = [assigning.Change(code, officer("candra" + code).pk) for code in (FREE_SLS, OTHER_KECAMATAN_SLS)]
    with pytest.raises(NotAllowed):
        assigning.decide(changes, role=Role.ENUMERATOR, round=round_, by=koseka)
    assert not Assignment.objects.filter(area=FREE_SLS).exists()


# --- As of any day ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_ledger_says_who_had_an_sls_on_a_day(ppl, officer, round_):
    now = timezone.now()
    earlier, later = officer("candra"), officer("dian")
    for who, start, end in ((earlier, 9, 6), (later, 6, 2)):
        Assignment.objects.create(
            round=round_,
            area_id=FREE_SLS,
            role=Role.ENUMERATOR,
            officer=who,
            started_at=now - timedelta(days=start),
            ended_at=now - timedelta(days=end),
        )
    asked = {days: whose_sls.who_had(FREE_SLS, now - timedelta(days=days), round_) for days in (10, 8, 6, 4, 1)}
    assert asked == {10: None, 8: earlier, 6: later, 4: later, 1: None}


@pytest.mark.django_db
def test_the_database_refuses_two_enumerators_on_one_day_of_the_past(ppl, officer, round_):
    now = timezone.now()
    first = {"round": round_, "area_id": FREE_SLS, "role": Role.ENUMERATOR}
    span = {"started_at": now - timedelta(days=9), "ended_at": now - timedelta(days=6)}
    Assignment.objects.create(**first, **span, officer=ppl)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(**first, officer=officer("candra"), started_at=now - timedelta(days=7), ended_at=now)


@pytest.mark.django_db
def test_the_database_refuses_a_family_that_was_sent_in_without_an_author(household):
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(pk=household.pk).update(state=State.SUBMITTED)


# --- What is sent back goes to who did it ----------------------------------------------------------------------------


@pytest.fixture
def moved_on(ppl, koseka, officer, round_, submitted_household):
    """The author has been moved to another SLS; somebody else has the author's now."""
    successor = officer("candra", full_name="Candra")
    assigning.hand_over([period(OWN_SLS).pk], to=successor, by=koseka, reason="dekat rumah")
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    return successor


def send_back(household: Household, by: Officer) -> Household:
    household.refresh_from_db()
    return reviewing.send_back(household, by=by, reason="luas lantai keliru")


@pytest.mark.django_db
def test_what_is_sent_back_returns_to_its_author_wherever_they_work_now(ppl, pml, moved_on, submitted_household):
    assert not may_answer(ppl, submitted_household), "sent in, and out of reach"
    household = send_back(submitted_household, pml)
    assert household.correction_by == ppl
    assert may_answer(ppl, household)


@pytest.mark.django_db
def test_the_reach_of_a_correction_ends_when_it_is_sent_in_again(ppl, pml, moved_on, submitted_household):
    household = workflow.move(send_back(submitted_household, pml), "submit", by=ppl)
    assert household.correction_by is None
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_in_bulk_too(ppl, pml, moved_on, submitted_household):
    reviewing.move_all(Household.objects.all(), "send_back", by=pml, reason="periksa lagi")
    submitted_household.refresh_from_db()
    assert submitted_household.correction_by == ppl


@pytest.mark.django_db
def test_work_that_waits_for_correction_stays_with_its_author_when_the_sls_passes_on(
    ppl, pml, koseka, officer, round_, submitted_household
):
    household = send_back(submitted_household, pml)
    assert household.correction_by is None, "the author still has the SLS"
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    assigning.hand_over([period(OWN_SLS).pk], to=officer("candra"), by=koseka, reason="dekat rumah")
    household.refresh_from_db()
    assert household.correction_by == ppl


@pytest.mark.django_db
def test_a_correction_goes_to_the_successor_when_its_author_works_no_more(
    ppl, pml, koseka, moved_on, submitted_household
):
    household = send_back(submitted_household, pml)
    assigning.end_all(ppl, by=koseka, reason="berhenti")
    household.refresh_from_db()
    assert household.correction_by is None
    assert may_answer(moved_on, household)
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_who_was_replaced_does_not_get_it_back_even_when_they_work_elsewhere(
    ppl, pml, koseka, officer, round_, submitted_household
):
    successor = officer("candra")
    assigning.replace(ppl, to=successor, by=koseka, round=round_, reason="mengundurkan diri")
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    household = send_back(submitted_household, pml)
    assert household.correction_by is None
    assert may_answer(successor, household)
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_a_draft_passes_to_whoever_has_the_sls(ppl, koseka, officer, household):
    workflow.move(household, "start", by=ppl)
    successor = officer("candra")
    assigning.hand_over([period(OWN_SLS).pk], to=successor, by=koseka, reason="dekat rumah")
    assert may_answer(successor, household)
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_a_correction_does_not_reach_anybody_else(pml, moved_on, submitted_household, outsider, neighbour_ppl):
    household = send_back(submitted_household, pml)
    for other in (outsider, neighbour_ppl):
        assert not Household.objects.visible_to(other).filter(pk=household.pk).exists()
