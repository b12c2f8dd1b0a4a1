"""Who takes a decision back, and for how long: the decider, or an officer above them; twelve hours; for every undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import workflow
from enumeration.access import Permission, Role
from enumeration.assignment.actions import assigning, changing_areas
from enumeration.assignment.actions.changing_areas import Piece
from enumeration.models import Area, Assignment, Cause, State
from enumeration.proposals import actions
from enumeration.questionnaire.codes import Existence
from enumeration.verification import actions as verifying
from enumeration.workflow import undoing
from tests.conftest import FREE_SLS, KECAMATAN, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=12, minutes=1)


def holder(code: str) -> str | None:
    period = Assignment.objects.active().filter(area=code, role=Role.ENUMERATOR).select_related("officer").first()
    return period.officer.username if period else None


def above(user, decider, round_) -> bool:
    return undoing.stands_above(user, decider, Permission.ASSIGN, at=timezone.now(), round_id=round_.pk)


# --- The rule --------------------------------------------------------------------------------------------------------


def test_who_stands_above_whom(ppl, pml, koseka, kab, kab2, outsider, officer, round_):
    village = officer("desi", Role.COORDINATOR, VILLAGE)
    assert above(koseka, pml, round_) and above(kab, pml, round_) and above(kab, koseka, round_)
    assert above(village, pml, round_) and above(koseka, village, round_)
    assert not above(pml, koseka, round_) and not above(koseka, kab, round_)
    assert not above(kab, kab2, round_), "the same area is not a larger one"
    assert not above(koseka, outsider, round_) and not above(pml, outsider, round_)
    assert not above(koseka, ppl, round_), "an enumerator shares nothing out: their acts are of another kind"


def test_all_of_the_deciders_reach_must_be_contained(pml, koseka, kab, officer, round_):
    """A supervisor who works in two kecamatan is below the district office only."""
    Assignment.objects.create(round=round_, area_id=OTHER_KECAMATAN_SLS, role=Role.SUPERVISOR, officer=pml)
    assert not above(koseka, pml, round_)
    assert above(kab, pml, round_)


def test_the_reach_is_the_one_of_that_moment(pml, koseka, round_):
    """An officer who lost the SLS since is still below: what they decided while they had it can be undone."""
    decided_at = timezone.now()
    Assignment.objects.filter(officer=pml).update(ended_at=timezone.now())
    about = {"at": decided_at, "round_id": round_.pk}
    assert undoing.stands_above(koseka, pml, Permission.ASSIGN, **about)


# --- The ledger ------------------------------------------------------------------------------------------------------


@pytest.fixture
def given_away(ppl, neighbour_ppl, pml, round_):
    """Make a hand-over of OWN_SLS to the neighbour: given_away(pml)."""

    def make(by):
        seen = Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR)
        about = {"role": Role.ENUMERATOR, "round": round_, "by": by, "reason": "dekat"}
        return assigning.hand_over([seen.pk], to=neighbour_ppl, **about).batch

    return make


@pytest.mark.parametrize(
    ("decider", "other", "may"),
    [
        ("pml", "pml", True),
        ("pml", "koseka", True),
        ("pml", "kab", True),
        ("koseka", "pml", False),
        ("kab", "koseka", False),
        ("kab", "kab2", False),
        ("pml", "outsider", False),
    ],
)
def test_a_hand_over_is_undone_by_the_decider_or_who_stands_above(request, client, given_away, decider, other, may):
    batch = given_away(request.getfixturevalue(decider))
    who = request.getfixturevalue(other)
    client.force_login(who)
    page = client.get(reverse("enumeration:handover", args=[batch]))
    offered = page.status_code == 200 and "Dapat dibatalkan sampai" in page.content.decode()
    client.post(reverse("enumeration:board_undo"), {"keputusan": str(batch), "kembali": VILLAGE})
    assert (offered, holder(OWN_SLS)) == (may, "ani" if may else "bayu")


def test_a_hand_over_stands_after_twelve_hours(client, given_away, pml, monkeypatch):
    batch = given_away(pml)
    client.force_login(pml)
    later = timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Dapat dibatalkan" not in client.get(reverse("enumeration:handover", args=[batch])).content.decode()
    with pytest.raises(assigning.CannotAssign, match="12 jam"):
        assigning.undo(batch, by=pml)
    assert holder(OWN_SLS) == "bayu"


def test_what_is_no_sharing_out_is_not_undone_as_one(ppl, pml, koseka, kab, round_, make_household):
    """A split, an SLS given back, an officer deactivated: each is a decision of another kind."""
    make_household(OWN_SLS), make_household(OWN_SLS)
    pieces = [Piece("RT 1", 1), Piece("RT 2", 1)]
    changing_areas.split(Area.objects.get(code=OWN_SLS), pieces, round=round_, by=koseka, reason="x")
    split = Assignment.objects.filter(cause=Cause.SPLIT).first().batch
    assigning.give_back([OWN_SLS[:14] + "01"], by=ppl, round=round_, reason="sakit")
    returned = Assignment.objects.get(end_cause=Cause.RETURN).end_batch
    assigning.end_all(ppl, by=kab, reason="berhenti")
    ended = Assignment.objects.get(end_cause=Cause.DEACTIVATE).end_batch
    running = Assignment.objects.active().count()
    for batch in (split, returned, ended):
        for who in (ppl, pml, koseka, kab):
            with pytest.raises(assigning.CannotAssign, match="bukan pembagian tugas"):
                assigning.undo(batch, by=who)
    assert Assignment.objects.active().count() == running


def test_the_board_does_not_offer_to_undo_a_split(client, ppl, pml, koseka, round_, make_household):
    make_household(OWN_SLS), make_household(OWN_SLS)
    pieces = [Piece("RT 1", 1), Piece("RT 2", 1)]
    changing_areas.split(Area.objects.get(code=OWN_SLS), pieces, round=round_, by=koseka, reason="x")
    client.force_login(koseka)
    assert "undo-form" not in client.get(reverse("enumeration:board_sls", args=[KECAMATAN])).content.decode()


# --- Proposals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("other", "may"), [("koseka", True), ("kab", True), ("beside", False)])
def test_a_proposal_is_undone_by_who_accepted_it_or_stands_above(
    request, client, ppl, pml, koseka, kab, officer, round_, make_household, other, may
):
    make_household(FREE_SLS)
    beside = officer("yuni", Role.COORDINATOR, KECAMATAN)
    proposal = actions.draft(KECAMATAN, round=round_, by=koseka, officers={ppl.pk: None}, keeps_current=True)
    actions.accept(proposal, by=koseka)
    who = beside if other == "beside" else request.getfixturevalue(other)
    client.force_login(who)
    address = reverse("enumeration:balance", args=[proposal.pk])
    assert ("Dapat dibatalkan sampai" in client.get(address).content.decode()) == may
    client.post(reverse("enumeration:balance_decide", args=[proposal.pk]), {"keputusan": "batalkan"})
    proposal.refresh_from_db()
    assert (proposal.state, holder(FREE_SLS)) == (("undone", None) if may else ("accepted", "ani"))


def test_a_proposal_stands_after_twelve_hours(ppl, pml, koseka, round_, make_household, monkeypatch):
    make_household(FREE_SLS)
    proposal = actions.draft(KECAMATAN, round=round_, by=koseka, officers={ppl.pk: None}, keeps_current=True)
    actions.accept(proposal, by=koseka)
    later = timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(actions.CannotPropose, match="12 jam"):
        actions.undo(proposal, by=koseka)
    assert holder(FREE_SLS) == "ani"


# --- Reviews ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("other", "status"), [("pml", 302), ("koseka", 302), ("kab", 302), ("outsider", 404)])
def test_an_approval_is_taken_back_by_who_made_it_or_stands_above(
    request, client, submitted_household, pml, koseka, kab, outsider, other, status
):
    moved = workflow.move(submitted_household, "approve", by=pml)
    client.force_login(request.getfixturevalue(other))
    if status == 302:
        page = client.get(moved.get_absolute_url()).content.decode()
        assert "Dapat dibatalkan sampai" in page
        assert ("Keputusan Anda" in page) == (other == "pml") and ("Keputusan Budi" in page) == (other != "pml")
    answer = client.post(reverse("enumeration:take_back", args=[moved.events.last().batch]))
    moved.refresh_from_db()
    assert (answer.status_code, moved.state) == (status, State.SUBMITTED if status == 302 else State.APPROVED)


# --- The list of households ------------------------------------------------------------------------------------------


@pytest.fixture
def pressed(household, ppl):
    return verifying.check(household, Existence.FOUND, by=ppl, version=household.version)


def test_a_press_is_taken_back_by_who_made_it_or_stands_above(pressed, ppl, officer, operator):
    colleague = officer("lina", Role.KEYING_OPERATOR, OWN_SLS)
    with pytest.raises(verifying.CannotVerify, match="Ani"):
        verifying.put_back(pressed, verifying.Line(), by=colleague, version=pressed.version)
    assert verifying.put_back(pressed, verifying.Line(), by=operator, version=pressed.version).existence is None


def test_a_press_stands_after_twelve_hours(pressed, ppl, monkeypatch):
    later = timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(verifying.CannotVerify, match="12 jam"):
        verifying.put_back(pressed, verifying.Line(), by=ppl, version=pressed.version)
