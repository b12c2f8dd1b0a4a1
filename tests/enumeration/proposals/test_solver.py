"""Assigning SLS to enumerators: the solver's guarantees, compared with all assignments where these can be counted."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enumeration.areas.sizes import pieces_for_split
from enumeration.proposals.solver import exhaustive
from enumeration.proposals.solver.propose import EVEN, InvalidProblem, Proposal, Sls, Worker, propose

QUICK = settings(max_examples=60, deadline=None)


def code(number: int, village: int = 1, subdistrict: int = 10) -> str:
    return f"7317{subdistrict:03d}{village:03d}{number:04d}00"


def village_of(sizes: list[int], village: int = 1, subdistrict: int = 10) -> list[Sls]:
    return [Sls(code(number, village, subdistrict), size) for number, size in enumerate(sizes, 1)]


def officers(count: int, **more) -> list[Worker]:
    return [Worker(pk, **more) for pk in range(1, count + 1)]


def district(count: int, seed: int = 1) -> list[Sls]:
    """Returns SLS of about 95 households with a long tail, in villages of 20 to 70 SLS."""
    chance = np.random.default_rng(seed)
    sizes = np.exp(chance.normal(np.log(84), 0.5, count)).astype(int) + 1
    made: list[Sls] = []
    for village in itertools.count():
        here = sizes[len(made) : len(made) + int(chance.integers(20, 71))].tolist()
        if not here:
            return made
        made += village_of(here, village % 12 + 1, 10 * (village // 12 + 1))


def every_way(sls: list[Sls], workers: list[Worker]) -> list[tuple[int, float]]:
    """Returns all assignments that keep locks and caps: households placed, largest load."""
    nobody = len(workers)
    owners = np.array(list(itertools.product(range(nobody + 1), repeat=len(sls))))
    families, loads = np.array([one.families for one in sls]), np.array([one.load for one in sls])
    locked = np.array([one.is_locked for one in sls])
    allowed, largest = np.ones(len(owners), bool), np.zeros(len(owners))
    for number, one in enumerate(sls):
        if one.is_locked:
            allowed &= owners[:, number] == [worker.pk for worker in workers].index(one.holder)
    for number, worker in enumerate(workers):
        mine = owners == number
        largest = np.maximum(largest, worker.carries + mine @ loads)
        if worker.most is not None:
            is_full = worker.carries + mine @ families > worker.most
            allowed &= ~(is_full & (mine & ~locked).any(axis=1))
    placed = (owners < nobody) @ families
    return list(zip(placed[allowed].tolist(), largest[allowed].tolist(), strict=True))


def placed(proposal: Proposal, sls: list[Sls]) -> int:
    return sum(one.families for one in sls if one.code in proposal.by_sls)


# --- Small cases, against all ways there are -------------------------------------------------------------------------

sizes = st.lists(st.integers(1, 450), min_size=1, max_size=7)
loads = st.lists(st.sampled_from([0, 0, 0, 40, 150, 600]), min_size=1, max_size=3)


@QUICK
@given(sizes=sizes, carried=loads, difficult=st.sampled_from([1.0, 1.5]))
def test_few_sls_are_shared_out_as_evenly_as_can_be_or_within_what_counts_as_even(sizes, carried, difficult):
    sls = [Sls(code(n), size, difficult if n % 2 else 1.0) for n, size in enumerate(sizes)]
    workers = [Worker(pk, carries=load) for pk, load in enumerate(carried)]

    proposal = propose(sls, workers)

    optimum = min(largest for families, largest in every_way(sls, workers) if families == sum(sizes))
    assert proposal.unplaced == []
    assert proposal.lower_bound <= optimum + 1e-6
    assert proposal.largest_after <= max(optimum, EVEN * proposal.lower_bound) + 1e-6


@QUICK
@given(
    sizes=st.lists(st.integers(1, 300), min_size=1, max_size=6),
    caps=st.lists(st.sampled_from([None, 100, 250, 400]), min_size=2, max_size=3),
    locked=st.lists(st.sampled_from([None, None, 0, 1]), min_size=6, max_size=6),
)
def test_under_caps_and_locks_as_many_families_as_can_be_find_an_officer(sizes, caps, locked):
    sls = [
        Sls(code(n), size, holder=lock, is_locked=lock is not None)
        for n, (size, lock) in enumerate(zip(sizes, locked, strict=False))
    ]
    workers = [Worker(pk, most=cap) for pk, cap in enumerate(caps)]

    proposal = propose(sls, workers)

    ways = list(every_way(sls, workers))
    most = max(families for families, _ in ways)
    assert placed(proposal, sls) == most
    if most == sum(sizes):
        optimum = min(largest for families, largest in ways if families == most)
        assert proposal.largest_after <= EVEN * optimum + 1e-6
    assert all(proposal.by_sls[one.code] == one.holder for one in sls if one.is_locked)


@QUICK
@given(sizes=st.lists(st.integers(1, 450), min_size=11, max_size=40), count=st.integers(2, 8))
def test_more_sls_are_shared_out_no_worse_than_largest_first(sizes, count):
    sls = village_of(sizes)

    proposal = propose(sls, officers(count))

    largest_first = [0] * count
    for size in sorted(sizes, reverse=True):
        largest_first[largest_first.index(min(largest_first))] += size
    assert proposal.largest_after <= max(max(largest_first), EVEN * proposal.lower_bound) + 1e-6


@QUICK
@given(sizes=st.lists(st.integers(1, 450), min_size=3, max_size=7), count=st.integers(2, 3))
def test_without_looking_at_all_ways_few_sls_still_come_near_the_optimum(sizes, count):
    sls = village_of(sizes)
    optimum = min(largest for families, largest in every_way(sls, officers(count)) if families == sum(sizes))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("enumeration.proposals.solver.propose.MOST_OFFICERS", 0)
        proposal = propose(sls, officers(count))

    assert proposal.largest_after <= max((4 / 3 - 1 / (3 * count)) * optimum, EVEN * proposal.lower_bound) + 1e-6


def test_the_exhaustive_search_finds_what_trying_everything_finds():
    chance = np.random.default_rng(5)
    for _ in range(20):
        n, k = 6, 3
        blocks = exhaustive.Blocks(
            weight=chance.integers(10, 200, n).astype(float),
            families=np.ones(n),
            place=chance.random((n, k)),
            link=chance.random((n, n)),
            stays=np.zeros(n, bool),
        )
        those = exhaustive.Officers(
            chance.integers(0, 50, k).astype(float), *np.full((3, k), [[100], [109], [99]]), np.zeros(k, bool)
        )
        peak, cost = exhaustive.rate(blocks, those)
        ways = []
        for owners in itertools.product(range(k), repeat=n):
            sets = [sum(1 << block for block in range(n) if owners[block] == officer) for officer in range(k)]
            ways.append((max(peak[sets, range(k)]), sum(cost[sets, range(k)])))
        found = exhaustive.best(blocks, those)
        assert (found.peak, found.cost) == pytest.approx(min(ways))


# --- Caps and locks --------------------------------------------------------------------------------------------------


def test_caps_hold_in_a_district_and_count_what_is_carried():
    sls = district(600)
    workers = [Worker(pk, most=150 if pk % 4 == 0 else None, carries=60 if pk % 8 == 0 else 0) for pk in range(1, 241)]

    proposal = propose(sls, workers)

    families = dict.fromkeys(proposal.loads_after, 0)
    for one in sls:
        families[proposal.by_sls[one.code]] += one.families
    assert proposal.unplaced == []
    assert all(w.carries + families[w.pk] <= w.most for w in workers if w.most is not None)


def test_sls_are_left_over_only_where_nobody_has_room():
    sls = district(200)
    workers = officers(40, most=300)

    proposal = propose(sls, workers)

    families = {one.code: one.families for one in sls}
    room = dict.fromkeys(range(1, 41), 300)
    for one, pk in proposal.by_sls.items():
        room[pk] -= families[one]
    assert proposal.unplaced
    assert min(room.values()) >= 0
    assert all(families[one] > max(room.values()) for one in proposal.unplaced)
    assert set(proposal.unplaced) | set(proposal.by_sls) == set(families)


def test_locked_sls_stay_even_beyond_a_cap_and_then_nothing_is_added():
    sls = [Sls(one.code, one.families, holder=1, is_locked=n < 5) for n, one in enumerate(village_of([100] * 12))]

    proposal = propose(sls, [Worker(1, most=250), Worker(2), Worker(3)])

    assert [one for one, pk in proposal.by_sls.items() if pk == 1] == [one.code for one in sls[:5]]


def test_many_locked_sls_of_a_district_all_stay():
    chance = random.Random(3)
    sls = [
        Sls(one.code, one.families, holder=chance.randint(1, 150), is_locked=chance.random() < 0.3)
        for one in district(400)
    ]

    proposal = propose(sls, officers(150, most=500))

    assert all(proposal.by_sls[one.code] == one.holder for one in sls if one.is_locked)


def test_a_lock_of_somebody_else_stays_theirs_and_counts_for_nobody():
    proposal = propose([Sls(code(1), 90, holder=99, is_locked=True), Sls(code(2), 80)], officers(1))

    assert proposal.by_sls == {code(1): 99, code(2): 1}
    assert proposal.loads_after == {1: 80}


# --- Keeping the present holders -------------------------------------------------------------------------------------


def test_topping_up_places_only_what_is_free():
    sls = [
        Sls(one.code, one.families, holder=n // 2 + 1 if n % 4 else None) for n, one in enumerate(village_of([60] * 40))
    ]

    proposal = propose(sls, officers(20), keep_current=True)

    assert all(proposal.by_sls[one.code] == one.holder for one in sls if one.holder)
    assert len(proposal.by_sls) == 40
    assert proposal.largest_after == 120


@pytest.mark.parametrize("count", [4, 30])
def test_topping_up_takes_from_one_who_has_too_much_and_from_nobody_else(count):
    sls = [Sls(one.code, 60, holder=1 if n < 5 else n - 3) for n, one in enumerate(village_of([60] * (4 + count)))]

    proposal = propose(sls, officers(count), keep_current=True)

    moved = [one for one in sls if proposal.by_sls[one.code] != one.holder]
    assert moved
    assert {one.holder for one in moved} == {1}
    assert proposal.largest_before == 300
    assert proposal.largest_after == 120


def test_topping_up_a_district_moves_nothing_of_those_who_have_not_too_much():
    sls = district(400)
    first = propose(sls, officers(150))
    sls = [replace(one, holder=first.by_sls[one.code] if n % 10 else None) for n, one in enumerate(sls)]

    proposal = propose(sls, officers(150), keep_current=True)

    too_much = {
        pk for pk, load in proposal.loads_before.items() if load > 1.05 * sum(proposal.loads_after.values()) / 150
    }
    moved = {one.holder for one in sls if one.holder and proposal.by_sls[one.code] != one.holder}
    assert moved <= too_much
    assert len(proposal.by_sls) == 400


def test_topping_up_takes_away_what_is_above_a_cap():
    sls = [Sls(one.code, one.families, holder=1) for one in village_of([70, 50, 60])]

    proposal = propose(sls, [Worker(1, most=130), Worker(2, carries=400)], keep_current=True)

    assert list(proposal.by_sls.values()).count(2) == 1
    assert proposal.loads_after[1] <= 130


# --- Neighbours and homes --------------------------------------------------------------------------------------------


def test_equal_sls_of_one_village_go_to_each_as_one_run():
    proposal = propose(village_of([80] * 30), officers(10))

    assert proposal.pieces == 1.0
    assert proposal.spread_after == 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count", [3, 6, 9])
def test_in_a_village_everybody_has_one_run_where_that_is_even(seed, count):
    chance = np.random.default_rng(seed)
    sls = village_of((np.exp(chance.normal(np.log(84), 0.35, 60)).astype(int) + 1).tolist())

    proposal = propose(sls, officers(count))

    assert proposal.ratio <= 1.1
    if smallest_in_runs([one.families for one in sls], count) <= EVEN * proposal.lower_bound:
        assert proposal.pieces == 1.0
    else:
        assert proposal.pieces <= 1.5


def smallest_in_runs(sizes: list[int], count: int) -> int:
    """Returns the smallest largest load where everybody has one run."""
    low, high = max(sizes), sum(sizes)
    while low < high:
        middle = (low + high) // 2
        runs, room = 1, middle
        for size in sizes:
            if size > room:
                runs, room = runs + 1, middle
            room -= size
        low, high = (low, middle) if runs <= count else (middle + 1, high)
    return low


def test_nobody_works_in_two_kecamatan_where_each_makes_full_loads():
    sls = village_of([90] * 12) + village_of([90] * 12, subdistrict=20)

    proposal = propose(sls, officers(8))

    subdistricts = {pk: {one[:7] for one, owner in proposal.by_sls.items() if owner == pk} for pk in range(1, 9)}
    assert all(len(those) == 1 for those in subdistricts.values())


def test_officers_work_in_their_own_village_where_that_is_as_even():
    sls = village_of([90] * 9, village=1) + village_of([90] * 9, village=2) + village_of([90] * 9, village=3)
    homes = ["7317010003", "7317010001", "7317010002"] * 3

    proposal = propose(sls, [Worker(pk, home) for pk, home in enumerate(homes)])

    assert proposal.share_in_home_village == 1.0
    assert proposal.pieces == 1.0


def test_whoever_has_no_place_at_home_stays_in_the_kecamatan():
    sls = [one for k in (10, 20) for village in (1, 2) for one in village_of([90] * 9, village, k)]
    workers = [Worker(pk, "7317010001" if pk < 6 else "7317020002") for pk in range(12)]

    proposal = propose(sls, workers)

    assert proposal.share_near_home == 1.0


def test_sls_without_families_go_with_their_neighbours():
    sls = village_of([80, 0, 80, 80, 0, 80, 0])

    proposal = propose(sls, officers(2))

    assert [proposal.by_sls[one.code] for one in sls] in ([1, 1, 1, 2, 2, 2, 2], [2, 2, 2, 1, 1, 1, 1])


def test_before_any_list_is_there_everybody_gets_as_many_sls():
    proposal = propose(village_of([0] * 30), officers(10, most=200))

    owners = list(proposal.by_sls.values())
    assert {owners.count(pk) for pk in range(1, 11)} == {3}
    assert proposal.ratio == 1


# --- A district ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared() -> tuple[list[Sls], Proposal]:
    sls = district(1300)
    villages = sorted({one.code[:10] for one in sls})
    return sls, propose(sls, [Worker(pk, villages[pk % len(villages)]) for pk in range(500)])


def test_a_district_is_even_wherever_no_single_sls_is_too_large(shared):
    sls, proposal = shared
    several = {pk for pk, count in _counts(proposal).items() if count > 1}
    fair = sum(one.families for one in sls) / 500

    assert proposal.ratio <= 1.1
    assert max(proposal.loads_after[pk] for pk in several) <= 1.15 * fair


def test_in_a_district_neighbouring_sls_go_together_and_officers_stay_near_home(shared):
    _, proposal = shared

    assert proposal.pieces <= 1.6
    assert proposal.share_near_home >= 0.9
    assert proposal.share_in_home_village >= 0.6


def test_nobody_is_left_without_work_while_there_is_enough(shared):
    _, proposal = shared
    assert len(_counts(proposal)) == 500

    few = propose(village_of([300, 5, 5, 5, 280, 7, 9, 11, 3, 2, 1, 1]), officers(12))
    assert sorted(few.by_sls.values()) == list(range(1, 13))


def test_more_officers_than_sls_leaves_some_without():
    proposal = propose(district(30), officers(50))

    assert set(_counts(proposal).values()) == {1}
    assert proposal.smallest_after == 0


@pytest.mark.parametrize(("count", "among", "keep"), [(8, 3, False), (200, 70, False), (200, 70, True)])
def test_whatever_the_order_the_proposal_is_the_same(count, among, keep):
    sls = [Sls(one.code, one.families, holder=n % 90 if n % 3 else None) for n, one in enumerate(district(count))]
    workers = [Worker(pk, sls[pk % count].code[:10], most=None if pk % 9 else 260) for pk in range(among)]
    first = propose(sls, workers, keep_current=keep)

    for seed in range(3):
        random.Random(seed).shuffle(sls)
        random.Random(seed).shuffle(workers)
        assert propose(sls, workers, keep_current=keep) == first


def _counts(proposal: Proposal) -> dict[int, int]:
    counts: dict[int, int] = {}
    for pk in proposal.by_sls.values():
        counts[pk] = counts.get(pk, 0) + 1
    return counts


# --- What is said beside ---------------------------------------------------------------------------------------------


def test_loads_before_and_after_are_families_times_difficulty_and_what_is_carried():
    sls = [Sls(code(1), 100, 1.5, holder=1), Sls(code(2), 50, holder=1)]

    proposal = propose(sls, [Worker(1), Worker(2, carries=20)])

    assert proposal.loads_before == {1: 200, 2: 20}
    assert proposal.loads_after == {1: 150, 2: 70}
    assert (proposal.spread_before, proposal.spread_after) == (180, 80)
    assert proposal.lower_bound == 150


def test_sls_of_more_than_400_families_are_named():
    proposal = propose(village_of([401, 400, 12]), officers(2))

    assert proposal.too_large == [code(1)]


def test_pieces_count_runs_that_somebody_else_interrupts():
    proposal = Proposal({code(1): 1, code(2): 2, code(3): 1, code(4): 1}, {}, {}, 0, [], [])

    assert proposal.pieces == 1.5


@pytest.mark.parametrize(
    ("sls", "workers", "words"),
    [
        ([], officers(1), "Tidak ada SLS"),
        (village_of([10]), [], "Tidak ada petugas"),
        (village_of([10]) * 2, officers(1), "SLS yang tercantum lebih dari satu kali"),
        (village_of([10]), officers(1) * 2, "petugas yang tercantum lebih dari satu kali"),
        ([Sls(code(1), 10, 0)], officers(1), "kesulitan"),
    ],
)
def test_what_cannot_be_shared_out_is_said_in_words(sls, workers, words):
    with pytest.raises(InvalidProblem, match=words):
        propose(sls, workers)


# --- Splitting one SLS -----------------------------------------------------------------------------------------------


def pieces(buildings: list[int], cuts: list[int]) -> list[int]:
    edges = [0, *cuts, len(buildings)]
    return [sum(buildings[begin:end]) for begin, end in itertools.pairwise(edges)]


def test_an_sls_is_cut_into_equal_sub_sls_in_building_order():
    assert pieces_for_split([1] * 900) == [300, 600]
    assert pieces_for_split([1] * 400) == []


def test_a_building_too_large_is_a_sub_sls_by_itself():
    assert pieces([5, 500, 5], pieces_for_split([5, 500, 5])) == [5, 500, 5]


@QUICK
@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_as_few_sub_sls_as_can_be_and_none_above_the_most(buildings):
    cuts = pieces_for_split(buildings, 40)

    assert all(size <= 40 for size in pieces(buildings, cuts))
    fewest, room = 1, 40
    for size in buildings:
        if size > room:
            fewest, room = fewest + 1, 40
        room -= size
    assert len(cuts) + 1 == fewest
