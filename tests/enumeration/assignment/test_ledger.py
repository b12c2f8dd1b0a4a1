"""The ledger of who works where: returned, replaced, undone, and read for any day; and who has the open work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enumeration import workflow
from enumeration.access import NotAllowed, Permission, Role
from enumeration.assignment import handing_over
from enumeration.assignment.actions import assigning
from enumeration.assignment.periods import who_had
from enumeration.models import Assignment, Cause, Household, Officer, State
from enumeration.review.actions import reviewing
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS


def period(code: str, role: Role = Role.ENUMERATOR) -> Assignment:
    return Assignment.objects.active().get(area=code, role=role)


def may_answer(officer: Officer, household: Household) -> bool:
    return Household.objects.visible_to(officer, Permission.ANSWER).filter(pk=household.pk).exists()


# --- The role that a decision is about --------------------------------------------------------------------------------

VERBS = {
    "hand_over": lambda seen, **about: assigning.hand_over([seen.pk], reason="x", **about),
    "withdraw": lambda seen, to, **about: assigning.withdraw([seen.pk], reason="x", **about),
    "replace": lambda seen, **about: assigning.replace(seen.officer, reason="x", **about),
    "assign": lambda seen, **about: assigning.assign([OWN_SLS], **about),
    "decide": lambda seen, to, **about: assigning.decide([assigning.Change(OWN_SLS, to.pk, seen.pk)], **about),
}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_a_supervisor_decides_about_no_supervisor_by_any_verb(ppl, neighbour_ppl, pml, round_, verb):
    seen = period(OWN_SLS, Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        VERBS[verb](seen, to=neighbour_ppl, role=Role.SUPERVISOR, round=round_, by=pml)
    assert Assignment.objects.filter(role=Role.SUPERVISOR).count() == 2
    assert period(OWN_SLS, Role.SUPERVISOR).officer == pml


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["hand_over", "withdraw", "decide"])
@pytest.mark.parametrize("who", ["pml", "koseka"])
def test_a_period_of_another_role_than_the_page_is_about_is_refused(
    request, ppl, neighbour_ppl, pml, round_, verb, who
):
    seen = period(OWN_SLS, Role.SUPERVISOR)
    by = request.getfixturevalue(who)
    with pytest.raises(assigning.CannotAssign, match="peran"):
        VERBS[verb](seen, to=neighbour_ppl, role=Role.ENUMERATOR, round=round_, by=by)
    assert period(OWN_SLS, Role.SUPERVISOR) == seen
    assert period(OWN_SLS).officer == ppl


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DISTRICT_OFFICE, Role.ADMINISTRATOR])
def test_no_role_of_the_office_is_given_out_on_the_board(ppl, koseka, round_, role):
    with pytest.raises(NotAllowed):
        assigning.assign([OWN_SLS], to=ppl, role=role, round=round_, by=koseka)


@pytest.mark.django_db
def test_who_supervises_is_not_undone_by_a_supervisor(ppl, pml, koseka, officer, round_):
    other = officer("candra")
    about = {"role": Role.SUPERVISOR, "round": round_, "by": koseka}
    outcome = assigning.hand_over([period(NEIGHBOUR_SLS, Role.SUPERVISOR).pk], to=other, reason="dekat", **about)
    with pytest.raises((NotAllowed, assigning.CannotAssign)):
        assigning.undo(outcome.batch, by=other)
    assert period(NEIGHBOUR_SLS, Role.SUPERVISOR).officer == other


# --- A clock that went back -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_sls_handed_over_tomorrow_is_handed_on_and_withdrawn_today(ppl, koseka, officer, round_):
    """The server's clock went back by a day: the moment of a decision is the later of now and the last in that SLS."""
    tomorrow = timezone.now() + timedelta(days=1)
    second, third = officer("candra"), officer("dodo")
    about = {"role": Role.ENUMERATOR, "round": round_, "by": koseka}
    Assignment.objects.create(area_id=FREE_SLS, role=Role.ENUMERATOR, round=round_, officer=second, started_at=tomorrow)

    assert assigning.hand_over([period(FREE_SLS).pk], to=third, reason="x", **about).assigned == [FREE_SLS]
    assert (period(FREE_SLS).officer, period(FREE_SLS).started_at) == (third, tomorrow)
    assert assigning.withdraw([period(FREE_SLS).pk], reason="x", **about) == [FREE_SLS]
    assert assigning.assign([FREE_SLS], to=ppl, **about).assigned == [FREE_SLS]
    assert period(FREE_SLS).started_at == tomorrow
    assert assigning.give_back([FREE_SLS], by=ppl, round=round_, reason="sakit") == [FREE_SLS]


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

    outcome = assigning.replace(
        ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mengundurkan diri"
    )

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
        assigning.replace(outsider, to=ppl, role=Role.ENUMERATOR, by=koseka, round=round_, reason="x")


@pytest.mark.django_db
def test_a_supervisor_replaces_only_in_the_own_team(ppl, outsider, officer, round_):
    with pytest.raises(assigning.CannotAssign):
        assigning.replace(ppl, to=officer("candra"), role=Role.ENUMERATOR, by=outsider, round=round_, reason="x")
    assert period(OWN_SLS).officer == ppl


@pytest.mark.django_db
def test_a_replacement_is_undone_in_one_go(ppl, koseka, officer, round_, areas):
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    outcome = assigning.replace(
        ppl, to=officer("candra"), role=Role.ENUMERATOR, by=koseka, round=round_, reason="salah orang"
    )
    assert assigning.undo(outcome.batch, by=koseka) == sorted([OWN_SLS, FREE_SLS])
    assert period(OWN_SLS).officer == period(FREE_SLS).officer == ppl


@pytest.mark.django_db
def test_a_withdrawal_is_undone_too_unless_somebody_was_appointed_since(ppl, koseka, officer, round_):
    assigning.withdraw([period(OWN_SLS).pk], role=Role.ENUMERATOR, round=round_, by=koseka, reason="keliru")
    batch = Assignment.objects.get(area=OWN_SLS, role=Role.ENUMERATOR).end_batch
    assigning.assign([OWN_SLS], to=officer("candra"), role=Role.ENUMERATOR, round=round_, by=koseka)
    with pytest.raises(assigning.CannotAssign):
        assigning.undo(batch, by=koseka)
    assert period(OWN_SLS).officer.username == "candra"


@pytest.mark.django_db
def test_a_decision_that_was_changed_since_is_not_undone(ppl, koseka, officer, round_):
    outcome = assigning.hand_over(
        [period(OWN_SLS).pk], to=officer("candra"), role=Role.ENUMERATOR, round=round_, by=koseka, reason="dekat rumah"
    )
    assigning.withdraw([period(OWN_SLS).pk], role=Role.ENUMERATOR, round=round_, by=koseka, reason="keliru")
    with pytest.raises(assigning.CannotAssign):
        assigning.undo(outcome.batch, by=koseka)
    assert not Assignment.objects.active().filter(area=OWN_SLS, role=Role.ENUMERATOR).exists()


# --- One decision about many -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_decision_changes_only_what_stands_as_it_was_seen(ppl, pml, koseka, officer, round_):
    successor, quicker = officer("candra"), officer("dian")
    seen = period(OWN_SLS).pk
    assigning.hand_over([seen], to=quicker, role=Role.ENUMERATOR, round=round_, by=koseka, reason="lebih dekat")

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
    asked = {days: who_had(FREE_SLS, now - timedelta(days=days), round_) for days in (10, 8, 6, 4, 1)}
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


# --- What is sent back goes to its author ------------------------------------------------------------------------------


@pytest.fixture
def moved_on(ppl, koseka, officer, round_, submitted_household):
    """Returns a household whose author has been moved to another SLS; somebody else has the author's now."""
    successor = officer("candra", full_name="Candra")
    assigning.hand_over(
        [period(OWN_SLS).pk], to=successor, role=Role.ENUMERATOR, round=round_, by=koseka, reason="dekat rumah"
    )
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
    assigning.hand_over(
        [period(OWN_SLS).pk], to=officer("candra"), role=Role.ENUMERATOR, round=round_, by=koseka, reason="dekat rumah"
    )
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
    assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mengundurkan diri")
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    household = send_back(submitted_household, pml)
    assert household.correction_by is None
    assert may_answer(successor, household)
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_a_draft_passes_to_whoever_has_the_sls(ppl, koseka, officer, household, round_):
    workflow.move(household, "start", by=ppl)
    successor = officer("candra")
    assigning.hand_over(
        [period(OWN_SLS).pk], to=successor, role=Role.ENUMERATOR, round=round_, by=koseka, reason="dekat rumah"
    )
    assert may_answer(successor, household)
    assert not may_answer(ppl, household)


@pytest.mark.django_db
def test_a_correction_does_not_reach_anybody_else(pml, moved_on, submitted_household, outsider, neighbour_ppl):
    household = send_back(submitted_household, pml)
    for other in (outsider, neighbour_ppl):
        assert not Household.objects.visible_to(other).filter(pk=household.pk).exists()
