from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from enumeration.access import Role
from enumeration.models import State
from enumeration.sampling.officers import DEMO, NOBODY
from enumeration.workflow import MOVES
from tests.enumeration.sampling.conftest import chunks_of, plan_of


def test_all_states_are_to_be_seen_while_the_round_is_under_way(under_way):
    states = np.bincount(np.concatenate([chunk.moves.state for chunk in under_way.chunks]), minlength=len(State))
    assert (states > 0).all()
    assert 0.15 < states[0] / states.sum() < 0.6  # open
    assert states[list(State).index(State.COMPLETED)] > 0.15 * states.sum()  # one supervisor of four is late


def test_a_finished_round_has_everything_completed(finished):
    for chunk in finished.chunks:
        assert chunk.moves.is_in(State.COMPLETED).all()


def test_moves_are_those_of_the_state_table_and_never_in_the_future(under_way, finished):
    from enumeration.sampling.fieldwork import ROW

    for district in (under_way, finished):
        for chunk in district.chunks:
            moves = chunk.moves
            assert moves.at[moves.happened].max() <= district.plan.calendar.now
            for row in range(0, len(chunk), 7):
                state = State.OPEN
                happened = np.flatnonzero(moves.happened[row])
                assert (np.diff(moves.at[row, happened]) > 0).all()
                for move in happened:
                    verb, before, after, _ = ROW[move]
                    assert state == before and state in MOVES[verb].before and MOVES[verb].after == after
                    state = after
                if chunk.listing.is_struck[row]:
                    # Nobody goes to see a household that was not there when the list was verified.
                    assert not len(happened) and state in MOVES["strike"].before
                    state = MOVES["strike"].after
                assert list(State)[moves.state[row]] is state


def test_luwu_has_its_594_officers():
    plan = plan_of(110_000, officers=594, is_finished=False)
    roles = Counter(plan.officers.role)
    assert len(plan.officers) == 594
    assert roles[Role.COORDINATOR] == 22
    assert 430 <= roles[Role.ENUMERATOR] <= 450
    assert 110 <= roles[Role.SUPERVISOR] <= 130
    assert set(roles) == set(Role)


def test_loads_are_near_250_families():
    plan = plan_of(110_000, officers=594, is_finished=True)
    loads = plan.load[[i for i, role in enumerate(plan.officers.role) if role is Role.ENUMERATOR]]
    assert 240 < loads.mean() < 260
    assert np.percentile(loads, 95) < 420


def test_the_demo_accounts_are_one_team():
    plan = plan_of(110_000, officers=594, is_finished=False)
    officers, teams = plan.officers, plan.teams
    assert {name: officers.role[officers.position(name)] for name in DEMO} == DEMO
    ppl, pml, koseka = (officers.position(name) for name in ("ppl", "pml", "koseka"))
    assert officers.leader[ppl] == pml and officers.leader[pml] == koseka
    mine = np.flatnonzero(teams.enumerator == ppl)
    assert len(mine) >= 2
    assert set(teams.supervisor[mine]) == {pml} and set(teams.coordinator[mine]) == {koseka}
    assert {str(code)[:7] for code in plan.frame.codes[mine]} == {officers.area[koseka]}


def test_some_sls_of_the_demo_team_wait_for_an_enumerator():
    plan = plan_of(110_000, officers=594, is_finished=False)
    koseka = plan.teams.coordinator == plan.officers.position("koseka")
    waiting = np.flatnonzero((plan.teams.enumerator == NOBODY) & koseka)
    assert 2 <= len(waiting) <= 6
    assert plan.officers.position("pml") in plan.teams.supervisor[waiting]
    assert len(set(plan.frame.subdistricts[waiting])) == 1


def test_one_other_kecamatan_is_not_shared_out_at_all():
    plan = plan_of(110_000, officers=594, is_finished=False)
    koseka = plan.teams.coordinator == plan.officers.position("koseka")
    waiting = (plan.teams.enumerator == NOBODY) & ~koseka
    (kecamatan,) = set(plan.frame.subdistricts[waiting])
    assert waiting.sum() == (plan.frame.subdistricts == kecamatan).sum() > 10
    assert (plan.teams.supervisor[waiting] != NOBODY).all()


def test_no_code_is_given_twice():
    codes = plan_of(300_000, officers=6500).officers.code
    assert len(set(codes)) == len(codes)


def test_codes_of_officers_fit_the_paper_form():
    plan = plan_of(300_000, officers=6500)
    codes = {role: [] for role in Role}
    for role, code in zip(plan.officers.role, plan.officers.code, strict=True):
        codes[role].append(code)
    assert {len(code) for code in codes[Role.ENUMERATOR]} == {4}
    assert {len(code) for code in codes[Role.SUPERVISOR]} == {3}
    assert all(len(set(of_role)) == len(of_role) for of_role in codes.values())


@pytest.mark.parametrize("families", [300, 3000, 20_000])
def test_a_small_district_is_as_far_as_a_large_one_and_the_demos_enumerator_has_work_left(families):
    plan = plan_of(families, is_finished=False, officers=594)
    ppl, chunks = plan.officers.position("ppl"), chunks_of(plan)
    state = np.concatenate([chunk.moves.state for chunk in chunks])
    enumerator = np.concatenate([chunk.load.enumerator for chunk in chunks])
    has_one = enumerator != NOBODY
    is_open = state == list(State).index(State.OPEN)
    assert 0.15 < is_open[has_one].mean() < 0.6
    assert is_open[enumerator == ppl].any()
    assert not is_open[enumerator == ppl].all()
