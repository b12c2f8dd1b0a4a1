"""Going through the list with the SLS head: what a press does, what it refuses, and that none is made twice."""

from __future__ import annotations

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from enumeration.access import NotAllowed
from enumeration.answering.actions import submitting
from enumeration.models import Event, Household, State, Tally, Verification
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion
from enumeration.tallies import recount
from enumeration.verification import actions
from enumeration.verification.actions import (
    CannotVerify,
    Line,
    ListFinished,
    NumberTaken,
    QuestionnaireBegun,
    StillUnchecked,
)
from enumeration.workflow import Overtaken
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


def check(line: Household, existence: Existence, by, **more) -> Household:
    line.refresh_from_db()
    return actions.check(line, existence, by=by, version=line.version, **more)


def tally(code: str = OWN_SLS) -> dict:
    row = vars(Tally.objects.get(area=code))
    return {name: value for name, value in row.items() if value and name not in ("_state", "id", "round_id", "area_id")}


# --- What a press does -----------------------------------------------------------------------------------------------


def test_a_family_that_is_found_gets_the_next_numbers_and_counts_as_verified(ppl, line):
    line(1, building_number=7, family_number=9)
    found = check(line(2), Existence.FOUND, ppl)
    assert (found.state, found.existence, found.building_number, found.family_number) == (State.OPEN, 1, 8, 10)
    assert found.verified_by == ppl and found.verified_at
    assert tally() == {"prelist": 2, "open": 2, "verified": 1, "existence_1": 1}


@pytest.mark.parametrize("reason", [Existence.MOVED, Existence.DIED, Existence.UNKNOWN])
def test_a_family_that_is_gone_is_struck_off_with_its_reason_and_gives_its_numbers_up(ppl, line, reason):
    gone = check(line(1, building_number=1, family_number=1, neighbourhood_opinion=2), reason, ppl)
    assert (gone.state, gone.existence) == (State.STRUCK, reason)
    assert (gone.building_number, gone.family_number, gone.neighbourhood_opinion) == (None, None, None)
    assert tally() == {"prelist": 1, "struck": 1, f"existence_{reason:d}": 1}
    event = Event.objects.get(household=gone)
    assert (event.verb, event.by, event.reason) == ("strike", ppl, str(reason.label))


def test_a_double_says_of_which_line(ppl, line):
    line(1, "SITI")
    gone = check(line(2, "SITTI"), Existence.DOUBLE, ppl, double_of="1 SITI", note="nama panggilan")
    assert Event.objects.get(household=gone).reason == "Ganda dengan baris 1. nama panggilan"


@pytest.mark.parametrize("double_of", ["", "abc", "2", "77", "²"])
def test_a_double_of_nothing_or_of_itself_is_refused(ppl, line, double_of):
    line(1)
    with pytest.raises(CannotVerify):
        check(line(2), Existence.DOUBLE, ppl, double_of=double_of)
    assert not Household.objects.filter(state=State.STRUCK).exists()


def test_of_two_lines_of_one_family_one_stays(ppl, line):
    first, second = line(1), line(2)
    check(second, Existence.DOUBLE, ppl, double_of="1")
    with pytest.raises(CannotVerify, match="sudah dicoret"):
        check(first, Existence.DOUBLE, ppl, double_of="2")


def test_a_family_that_turns_up_is_back_in_the_work_list(ppl, line):
    gone = check(line(1), Existence.MOVED, ppl)
    back = check(gone, Existence.FOUND, ppl)
    assert (back.state, back.existence, back.family_number) == (State.OPEN, 1, 1)
    assert list(Event.objects.filter(household=back).values_list("verb", flat=True)) == ["strike", "restore"]
    assert tally() == {"prelist": 1, "open": 1, "verified": 1, "existence_1": 1}


def test_another_reason_takes_the_place_of_the_first(ppl, line):
    gone = check(check(line(1), Existence.MOVED, ppl), Existence.DIED, ppl)
    assert (gone.state, gone.existence) == (State.STRUCK, Existence.DIED)
    assert tally() == {"prelist": 1, "struck": 1, "existence_3": 1}


def test_the_heads_opinion_is_kept_and_counted(ppl, line):
    found = check(line(1), Existence.FOUND, ppl)
    for opinion in (NeighbourhoodOpinion.POOR, NeighbourhoodOpinion.VERY_POOR):
        found = actions.record_opinion(found, opinion, by=ppl, version=found.version)
    assert found.neighbourhood_opinion == NeighbourhoodOpinion.VERY_POOR
    assert tally() == {"prelist": 1, "open": 1, "verified": 1, "existence_1": 1, "opinion_1": 1}


def test_a_new_family_is_in_the_work_list_and_counted_as_new(ppl, line, areas, round_):
    line(1, building_number=4, family_number=6)
    made = actions.add(areas[OWN_SLS], round_, by=ppl, pk=uuid.uuid4(), head_name=" sitti  aminah ", address="Jl. 1")
    assert (made.head_name, made.existence, made.on_prelist) == ("SITTI AMINAH", Existence.NEW, False)
    assert (made.state, made.building_number, made.family_number) == (State.OPEN, 5, 7)
    assert tally() == {"prelist": 1, "open": 2, "verified": 1, "existence_6": 1}


def test_the_counters_are_those_a_recount_gives(ppl, line, areas, round_):
    for number, existence in enumerate([1, 2, 3, 4, 1, 1], start=1):
        found = check(line(number), Existence(existence), ppl)
        if existence == 1:
            actions.record_opinion(found, NeighbourhoodOpinion(number % 3 + 1), by=ppl, version=found.version)
    actions.add(areas[OWN_SLS], round_, by=ppl, pk=uuid.uuid4(), head_name="BARU")
    check(Household.objects.get(prelist_number=2), Existence.FOUND, ppl)
    check(Household.objects.get(prelist_number=5), Existence.UNKNOWN, ppl)
    kept = tally()
    recount(round_, OWN_SLS)
    assert kept == tally()


# --- Numbers ---------------------------------------------------------------------------------------------------------


def test_several_families_may_live_in_one_building(ppl, line):
    first, second = (check(line(number), Existence.FOUND, ppl) for number in (1, 2))
    second = actions.number(second, building=first.building_number, family=2, by=ppl, version=second.version)
    assert (first.building_number, second.building_number) == (1, 1)


def test_a_number_that_is_taken_says_whose_it_is_and_which_is_free(ppl, line):
    check(line(1, "SITI"), Existence.FOUND, ppl)
    second = check(line(2), Existence.FOUND, ppl)
    with pytest.raises(NumberTaken, match=r"001 sudah dipakai Siti \(bangunan 001\).*kosong: 002"):
        actions.number(second, building=2, family=1, by=ppl, version=second.version)
    second.refresh_from_db()
    assert second.family_number == 2


@pytest.mark.parametrize(("building", "family"), [(0, 1), (1, 0), (1000, 1), (1, 1000)])
def test_a_number_has_three_boxes(ppl, line, building, family):
    found = check(line(1), Existence.FOUND, ppl)
    with pytest.raises(CannotVerify, match="1 sampai 999"):
        actions.number(found, building=building, family=family, by=ppl, version=found.version)


def test_after_number_999_the_sls_is_too_large(ppl, line):
    line(1, building_number=3, family_number=999)
    with pytest.raises(CannotVerify, match="999"):
        check(line(2), Existence.FOUND, ppl)


# --- Refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED])
def test_a_family_whose_questionnaire_was_begun_is_not_struck_off(ppl, line, state):
    begun = line(1, state=state, building_number=1, family_number=1)
    with pytest.raises(QuestionnaireBegun, match="205 = 5"):
        check(begun, Existence.MOVED, ppl)
    assert check(begun, Existence.FOUND, ppl).state == state


def test_opinion_and_numbers_are_for_families_that_are_there(ppl, line):
    gone = check(line(1), Existence.MOVED, ppl)
    for press in (
        lambda: actions.record_opinion(gone, NeighbourhoodOpinion.POOR, by=ppl, version=gone.version),
        lambda: actions.number(gone, building=1, family=1, by=ppl, version=gone.version),
    ):
        with pytest.raises(CannotVerify, match="ditemukan"):
            press()


def test_only_the_enumerator_of_the_sls_checks_its_list(pml, neighbour_ppl, kab, line, areas, round_):
    there = line(1)
    for other in (pml, neighbour_ppl, kab):
        with pytest.raises(NotAllowed):
            check(there, Existence.FOUND, other)
        with pytest.raises(NotAllowed):
            actions.add(areas[OWN_SLS], round_, by=other, pk=uuid.uuid4(), head_name="X")
        with pytest.raises(NotAllowed):
            actions.finish(areas[OWN_SLS], round_, by=other, head_name="X", met_on=date(2026, 10, 1))
    assert not Verification.objects.exists()


# --- Twice, and too late ---------------------------------------------------------------------------------------------


def test_the_same_press_twice_is_one(ppl, line):
    seen = line(1)
    first = actions.check(seen, Existence.MOVED, by=ppl, version=seen.version)
    again = actions.check(seen, Existence.MOVED, by=ppl, version=seen.version)
    assert again.version == first.version
    assert Event.objects.filter(household=seen).count() == 1
    assert tally() == {"prelist": 1, "struck": 1, "existence_2": 1}


def test_a_press_on_an_old_line_is_refused(ppl, line):
    seen = line(1)
    actions.check(seen, Existence.FOUND, by=ppl, version=seen.version)
    with pytest.raises(Overtaken, match="tempat lain"):
        actions.check(seen, Existence.MOVED, by=ppl, version=seen.version)
    seen.refresh_from_db()
    assert seen.state == State.OPEN


def test_a_late_repetition_does_not_bring_back_what_was_taken_back(ppl, line):
    seen = line(1)
    done = actions.check(seen, Existence.FOUND, by=ppl, version=1)
    actions.put_back(done, Line(), by=ppl, version=done.version)
    with pytest.raises(Overtaken):
        actions.check(seen, Existence.FOUND, by=ppl, version=1)


def test_the_same_form_twice_makes_one_family(ppl, areas, round_):
    made = [actions.add(areas[OWN_SLS], round_, by=ppl, pk=uuid.UUID(int=7), head_name="SITI") for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert tally() == {"open": 1, "verified": 1, "existence_6": 1}


def test_a_form_of_another_sls_is_refused(ppl, line, areas, round_):
    other = line(1, code=NEIGHBOUR_SLS)
    with pytest.raises(CannotVerify):
        actions.add(areas[OWN_SLS], round_, by=ppl, pk=other.pk, head_name="SITI")


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_give_no_number_twice(ppl, line):
    lines = [line(number) for number in range(1, 9)]
    begin = threading.Barrier(len(lines))

    def press(one: Household) -> None:
        begin.wait()
        try:
            actions.check(one, Existence.FOUND, by=ppl, version=one.version)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(one,)) for one in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    numbers = Household.objects.values_list("building_number", "family_number").order_by("family_number")
    assert list(numbers) == [(number, number) for number in range(1, 9)]
    assert tally()["verified"] == 8


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_on_one_line_one_is_made(ppl, line):
    seen = line(1)
    begin, told = threading.Barrier(2), []

    def press(existence: Existence) -> None:
        begin.wait()
        try:
            actions.check(seen, existence, by=ppl, version=1)
            told.append("made")
        except Overtaken:
            told.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(one,)) for one in (Existence.MOVED, Existence.DIED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["made", "too late"]
    assert tally()["struck"] == 1 and Event.objects.count() == 1


# --- Taken back ------------------------------------------------------------------------------------------------------


def test_a_press_is_taken_back_whole(ppl, line):
    seen = check(line(1), Existence.FOUND, ppl)
    seen = actions.record_opinion(seen, NeighbourhoodOpinion.POOR, by=ppl, version=seen.version)
    before = Line.of(seen)
    gone = check(seen, Existence.MOVED, ppl)
    back = actions.put_back(gone, before, by=ppl, version=gone.version)
    assert Line.of(back) == before == Line(1, 2, 1, 1)
    assert back.state == State.OPEN
    assert tally() == {"prelist": 1, "open": 1, "verified": 1, "existence_1": 1, "opinion_2": 1}


def test_a_number_given_away_meanwhile_is_not_taken_from_its_family(ppl, line):
    seen = check(line(1), Existence.FOUND, ppl)
    before = Line.of(seen)
    gone = check(seen, Existence.MOVED, ppl)
    other = check(line(2), Existence.FOUND, ppl)
    back = actions.put_back(gone, before, by=ppl, version=gone.version)
    assert (other.family_number, back.family_number) == (1, 2)


def test_an_unchecked_line_has_nobody_who_checked_it(ppl, line):
    found = check(line(1), Existence.FOUND, ppl)
    back = actions.put_back(found, Line(), by=ppl, version=found.version)
    assert (back.existence, back.verified_at, back.verified_by_id) == (None, None, None)
    assert tally() == {"prelist": 1, "open": 1}


# --- The end ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def finish(ppl, areas, round_):
    def call(**more) -> Verification:
        given = {"head_name": "Pak Amir", "met_on": timezone.localdate()} | more
        return actions.finish(areas[OWN_SLS], round_, by=ppl, **given)

    return call


def test_a_list_with_unchecked_lines_is_not_finished(ppl, line, finish):
    check(line(1), Existence.FOUND, ppl)
    line(2), line(3)
    with pytest.raises(StillUnchecked, match="2 baris") as refused:
        finish()
    assert refused.value.count == 2


@pytest.mark.parametrize("lacking", [{"head_name": " "}, {"met_on": None}, {"met_on": date(2099, 1, 1)}])
def test_a_list_is_finished_with_whom_and_when(lacking, finish):
    with pytest.raises(CannotVerify):
        finish(**lacking)
    assert finish().finished_by.username == "ani"


def test_after_the_end_nothing_changes_but_a_family_that_turns_up(ppl, line, finish, areas, round_):
    here, gone = check(line(1), Existence.FOUND, ppl), check(line(2), Existence.MOVED, ppl)
    finish()
    for press in (
        lambda: check(here, Existence.MOVED, ppl),
        lambda: actions.record_opinion(here, NeighbourhoodOpinion.POOR, by=ppl, version=here.version),
        lambda: actions.number(here, building=9, family=9, by=ppl, version=here.version),
        lambda: actions.put_back(here, Line(), by=ppl, version=here.version),
        lambda: check(gone, Existence.DIED, ppl),
        lambda: actions.add(areas[OWN_SLS], round_, by=ppl, pk=uuid.uuid4(), head_name="X"),
    ):
        with pytest.raises(ListFinished):
            press()
    assert check(gone, Existence.FOUND, ppl).state == State.OPEN


def test_an_sls_that_is_not_there_is_finished_without_its_head(line, finish):
    line(1)
    done = finish(head_name="", met_on=None, is_not_found=True)
    assert done.is_not_found and done.finished_at


def test_an_sls_where_somebody_was_found_is_there(ppl, line, finish):
    check(line(1), Existence.FOUND, ppl)
    with pytest.raises(CannotVerify, match="SLS-nya ditemukan"):
        finish(is_not_found=True)


def test_a_reviewer_opens_a_finished_list_again_with_a_reason(ppl, pml, line, finish, areas, round_):
    there = check(line(1), Existence.FOUND, ppl)
    finish()
    with pytest.raises(NotAllowed):
        actions.reopen(areas[OWN_SLS], round_, by=ppl, reason="mau saya ubah")
    with pytest.raises(CannotVerify):
        actions.reopen(areas[OWN_SLS], round_, by=pml, reason=" ")
    opened = actions.reopen(areas[OWN_SLS], round_, by=pml, reason="Lorong 3 terlewat")
    assert (opened.finished_at, opened.reopened_by, opened.reopen_reason) == (None, pml, "Lorong 3 terlewat")
    assert check(there, Existence.MOVED, ppl).state == State.STRUCK
    assert finish().finished_at > opened.reopened_at


def test_a_list_that_is_open_cannot_be_opened(pml, areas, round_):
    with pytest.raises(CannotVerify):
        actions.reopen(areas[OWN_SLS], round_, by=pml, reason="x")


def test_finishing_twice_keeps_the_first(finish):
    first = finish()
    assert finish(head_name="Lain", met_on=timezone.localdate() - timedelta(days=1)).head_name == first.head_name


def test_a_refused_press_leaves_nothing_behind(ppl, line):
    with transaction.atomic(), pytest.raises(CannotVerify):
        check(line(1), Existence.DOUBLE, ppl)
    assert not Event.objects.exists()


# --- Beside the questionnaire ----------------------------------------------------------------------------------------


def test_a_family_added_with_the_questionnaire_is_new_on_the_list_too(ppl, round_):
    submitting.receive(
        {"key": str(uuid.uuid4()), "household": str(uuid.uuid4()), "area": OWN_SLS, "answers": {"head_name": "SITI"}},
        by=ppl,
    )
    made = Household.objects.get()
    assert (made.existence, made.on_prelist, made.verified_by) == (Existence.NEW, False, ppl)
    assert tally() == {"draft": 1, "verified": 1, "existence_6": 1}


def test_an_opinion_corrected_in_the_questionnaire_is_counted_anew(ppl, line, round_):
    found = check(line(1), Existence.FOUND, ppl)
    found = actions.record_opinion(found, NeighbourhoodOpinion.POOR, by=ppl, version=found.version)
    submitting.receive(
        {"key": str(uuid.uuid4()), "household": str(found.pk), "answers": {"neighbourhood_opinion": 3}}, by=ppl
    )
    kept = tally()
    assert (kept.get("opinion_2"), kept["opinion_3"]) == (None, 1)
    recount(round_, "7317010001")
    assert kept == tally()
