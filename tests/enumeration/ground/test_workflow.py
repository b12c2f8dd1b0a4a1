"""The states of a questionnaire, and the only moves between them."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from enumeration import workflow
from enumeration.access import NotAllowed
from enumeration.models import Event, Household, Officer, SignInCode, State, Tally
from enumeration.workflow import CannotMove, Overtaken, move, move_many, take_back
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db


def taken(officer: Officer, *, by: Officer) -> None:
    """The officer has chosen a password with a code of that maker."""
    now = timezone.now()
    SignInCode.objects.create(officer=officer, digest="x", made_by=by, expires_at=now, used_at=now)


def test_a_supervisor_approves_and_the_event_says_who_and_from_where(submitted_household, pml):
    moved = move(submitted_household, "approve", by=pml)

    event = Event.objects.get(household=moved)
    assert (moved.state, moved.supervisor, moved.version) == (State.APPROVED, pml, 2)
    assert (event.by, event.from_state, event.to_state) == (pml, "submitted", "approved")


def test_an_enumerator_cannot_approve(submitted_household, ppl):
    with pytest.raises(NotAllowed):
        move(submitted_household, "approve", by=ppl)


def test_a_supervisor_of_another_village_cannot_approve(submitted_household, outsider):
    with pytest.raises(NotAllowed):
        move(submitted_household, "approve", by=outsider)


def test_nobody_approves_their_own_work(submitted_household, pml):
    Household.objects.filter(pk=submitted_household.pk).update(enumerator=pml)
    submitted_household.refresh_from_db()
    with pytest.raises(CannotMove, match="petugas lain"):
        move(submitted_household, "approve", by=pml)


def test_who_approved_does_not_complete_and_another_does(submitted_household, kab, kab2):
    approved = move(submitted_household, "approve", by=kab)
    with pytest.raises(CannotMove, match="menyetujui"):
        move(approved, "complete", by=kab)
    assert move(approved, "complete", by=kab2).state == State.COMPLETED


@pytest.mark.parametrize("codes", ["kab>pml", "pml>kab", "kab>kab3 kab3>pml"])
def test_whom_sign_in_codes_link_to_the_approver_does_not_complete(submitted_household, pml, kab, kab2, officer, codes):
    named = {"pml": pml, "kab": kab, "kab3": officer("kab3")}
    for maker, taker in (code.split(">") for code in codes.split()):
        taken(named[taker], by=named[maker])
    approved = move(submitted_household, "approve", by=pml)
    with pytest.raises(CannotMove, match="kode masuk"):
        move(approved, "complete", by=kab)
    result = move_many(Household.objects.filter(pk=approved.pk), "complete", by=kab)
    assert (result.moved, "kode masuk" in result.stayed[approved.pk]) == ([], True)
    assert Household.objects.filter(workflow.own_work_of("complete", kab)).count() == 1
    assert move(approved, "complete", by=kab2).state == State.COMPLETED


def test_a_maker_in_common_stops_no_completing(submitted_household, pml, kab, officer):
    """One administrator may print the slips of a whole district: its office could complete nothing."""
    printer = officer("pencetak")
    taken(pml, by=printer), taken(kab, by=printer)
    approved = move(submitted_household, "approve", by=pml)
    assert move(approved, "complete", by=kab).state == State.COMPLETED


def test_who_filled_it_in_does_not_complete_it(submitted_household, pml, kab):
    approved = move(submitted_household, "approve", by=pml)
    Household.objects.filter(pk=approved.pk).update(enumerator=kab)
    approved.refresh_from_db()
    with pytest.raises(CannotMove, match="petugas lain"):
        move(approved, "complete", by=kab)


def test_the_last_standing_approval_counts(submitted_household, pml, kab, kab2):
    """A decision that was taken back does not count: the officer who approved after that may not complete."""
    approved = move(submitted_household, "approve", by=kab)
    take_back(Event.objects.get(verb="approve").batch, by=kab)
    approved.refresh_from_db()
    again = move(approved, "approve", by=kab2)
    with pytest.raises(CannotMove, match="menyetujui"):
        move(again, "complete", by=kab2)
    assert move(again, "complete", by=kab).state == State.COMPLETED


def test_of_many_what_one_approved_stays_and_says_why(make_household, ppl, pml, kab):
    own, others = (make_household(state=State.SUBMITTED, enumerator=ppl) for _ in range(2))
    move(own, "approve", by=kab)
    move(others, "approve", by=pml)
    result = move_many(Household.objects.all(), "complete", by=kab)
    assert (result.moved, set(result.stayed)) == ([others.pk], {own.pk})
    assert "menyetujui" in result.stayed[own.pk]


def test_sending_back_needs_a_reason(submitted_household, pml):
    with pytest.raises(CannotMove, match="alasan"):
        move(submitted_household, "send_back", by=pml)


def test_a_draft_cannot_be_completed(household, kab):
    with pytest.raises(CannotMove, match="Belum didata"):
        move(household, "complete", by=kab)


def test_of_two_who_hold_the_same_page_the_second_is_told_who_was_first(submitted_household, pml, koseka):
    seen_by_the_other = Household.objects.get(pk=submitted_household.pk)
    move(submitted_household, "approve", by=pml)
    with pytest.raises(Overtaken, match="Budi"):
        move(seen_by_the_other, "send_back", by=koseka, reason="302 keliru")
    assert Event.objects.count() == 1


def test_the_counters_follow_every_move(submitted_household, pml, kab):
    moved = move(submitted_household, "approve", by=pml)
    move(moved, "complete", by=kab)
    tally = Tally.objects.get(area=OWN_SLS)
    assert (tally.submitted, tally.approved, tally.completed) == (0, 0, 1)


def test_a_bulk_move_tells_what_moved_and_why_the_rest_stayed(make_household, ppl, pml):
    good = [make_household(state=State.SUBMITTED, enumerator=ppl) for _ in range(3)]
    draft = make_household(state=State.DRAFT, enumerator=ppl)

    result = move_many(Household.objects.all(), "approve", by=pml)

    assert set(result.moved) == {one.pk for one in good}
    assert "Draf" in result.stayed[draft.pk]
    assert Event.objects.filter(verb="approve").count() == 3
    assert Tally.objects.get(area=OWN_SLS).approved == 3


def test_a_bulk_move_leaves_families_out_of_reach_alone(submitted_household, outsider):
    result = move_many(Household.objects.all(), "approve", by=outsider)
    assert (result.moved, result.stayed) == ([], {})


def test_every_move_leads_from_a_state_to_another_one():
    for rule in workflow.MOVES.values():
        assert rule.after not in rule.before


def test_nothing_but_workflow_writes_a_state():
    """Reading is anybody's; `state=` in an update, or an assignment to `.state` of a household, only workflow's."""
    writes = re.compile(r"household\.state\s*=[^=]|Household\.objects[^\n]*\.update\([^)]*\bstate=")
    for file in [*Path("enumeration").rglob("*.py"), *Path("ranking").rglob("*.py")]:
        if file.parent.name == "workflow" or "migrations" in file.parts or "sampling" in file.parts:
            continue
        assert not writes.search(file.read_text()), file
