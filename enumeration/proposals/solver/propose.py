"""Proposes how to assign SLS to enumerators; people then adjust, accept and undo the proposal. See README.md.

No tables are read here. SLS stay whole; locks and caps hold. Beyond that the aims are, in this order: no load
(households × difficulty) above the tolerated one, neighbouring SLS with one officer, officers near home.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.utils.translation import gettext as _

from enumeration.areas.sizes import SPLIT_ABOVE, USUAL_FAMILIES
from enumeration.proposals.solver import initial_solutions
from enumeration.proposals.solver.exhaustive import MOST_BLOCKS
from enumeration.proposals.solver.local_search import NOBODY, Solution

EVEN = 1.09  # times the fair share: up to here, neighbouring SLS are worth more than an equal load
MOST_TURNS = 6
MANY_OFFICERS = 1000
MOST_OFFICERS = 5  # few enough, with few SLS, for the exhaustive search
SUBDISTRICT, VILLAGE = 7, 10  # digits of a BPS code


class InvalidProblem(ValueError):
    """There is nothing to assign, nobody to assign it to, or something is named twice.

    The message is shown to the user.
    """


@dataclass(frozen=True)
class Sls:
    code: str  # 16 digits
    families: int
    difficulty: float = 1.0  # weight; multiplies households
    holder: int | None = None  # the officer who has it now
    is_locked: bool = False  # must stay with its holder

    @property
    def load(self) -> float:
        return self.families * self.difficulty


@dataclass(frozen=True)
class Worker:
    pk: int
    home: str = ""  # BPS village code, 10 digits
    most: int | None = None  # cap in households, including what is carried
    carries: float = 0  # load outside these SLS that stays with the officer


@dataclass(frozen=True)
class Proposal:
    """Who gets what, and how even that is.

    `lower_bound` is a load that the largest cannot be below, however the SLS placed here are assigned. It is the
    largest of three: the level to which the free SLS would fill all officers if SLS were divisible, on top of what each
    keeps and up to their caps (without locks, caps and loads from elsewhere: total / officers); the largest single SLS
    on top of the smallest load kept; the largest load kept. It ignores how SLS fit together, so even the optimum may
    lie above it.
    """

    by_sls: dict[str, int]
    loads_before: dict[int, float]
    loads_after: dict[int, float]
    lower_bound: float
    too_large: list[str]  # more than SPLIT_ABOVE households: to be split into sub-SLS
    unplaced: list[str]  # nobody has room for them within the caps
    homes: dict[int, str] = field(default_factory=dict, repr=False)

    @property
    def largest_before(self) -> float:
        return max(self.loads_before.values())

    @property
    def largest_after(self) -> float:
        return max(self.loads_after.values())

    @property
    def smallest_before(self) -> float:
        return min(self.loads_before.values())

    @property
    def smallest_after(self) -> float:
        return min(self.loads_after.values())

    @property
    def spread_before(self) -> float:
        return self.largest_before - self.smallest_before

    @property
    def spread_after(self) -> float:
        return self.largest_after - self.smallest_after

    @property
    def ratio(self) -> float:
        """Returns the largest load over the lower bound; 1 where there is no load at all."""
        return self.largest_after / self.lower_bound if self.lower_bound else 1.0

    @property
    def share_near_home(self) -> float:
        """Returns, for SLS of officers whose home is known, the share in their home kecamatan; 1 where no home is
        known."""
        at = [
            code[:SUBDISTRICT] == home[:SUBDISTRICT] for code, pk in self.by_sls.items() if (home := self.homes.get(pk))
        ]
        return sum(at) / len(at) if at else 1.0

    @property
    def share_in_home_village(self) -> float:
        at = [code[:VILLAGE] == home for code, pk in self.by_sls.items() if (home := self.homes.get(pk))]
        return sum(at) / len(at) if at else 1.0

    @property
    def pieces(self) -> float:
        """Returns the separate runs of SLS, neighbours by code in one kecamatan, per officer who has any."""
        return pieces_of({**self.by_sls, **dict.fromkeys(self.unplaced, None)})


def pieces_of(by_sls: Mapping[str, int | None]) -> float:
    """Returns the mean number of separate runs per officer; an SLS of nobody also separates two runs."""
    runs = 0
    before: tuple[str, int | None] = ("", None)
    for code in sorted(by_sls):
        here = (code[:SUBDISTRICT], by_sls[code])
        runs += here != before and by_sls[code] is not None
        before = here
    officers = len(set(by_sls.values()) - {None})
    return runs / officers if officers else 1.0


def propose(sls: Sequence[Sls], workers: Sequence[Worker], *, keep_current: bool = False) -> Proposal:
    """Returns the proposal. The same SLS and officers, in any order, give the same proposal. Raises InvalidProblem.

    Guaranteed: locked SLS stay with their holder, even above a cap; nobody else gets more households than their cap; an
    SLS is left over only where nobody has room for it; no officer stays without work while another has two SLS that
    they could take. With at most MOST_BLOCKS SLS and MOST_OFFICERS officers the largest load is the optimum, or at most
    EVEN × the lower bound. Otherwise it is at most that of the LPT rule “largest SLS first, to the least loaded”
    (without caps 4/3 − 1/(3 × officers) times the optimum), or EVEN × the lower bound.

    An SLS locked to an officer who is not among the workers stays there, and counts for nobody. With `keep_current`, an
    SLS stays with its holder, unless the holder's load is above the tolerated one or above their cap, and moving it
    helps.
    """
    _refuse_what_makes_no_sense(sls, workers)
    sls = sorted(sls, key=lambda one: one.code)
    workers = sorted(workers, key=lambda one: one.pk)
    rows = {worker.pk: row for row, worker in enumerate(workers)}
    stays = {
        one.code: one.holder
        for one in sls
        if one.holder is not None and one.holder not in rows and (one.is_locked or keep_current)
    }
    shared = [one for one in sls if one.code not in stays]
    by_sls = _assign(shared, workers, rows, keep_current)
    placed = [one for one in shared if one.code in by_sls]
    return Proposal(
        by_sls={one.code: pk for one in sls if (pk := by_sls.get(one.code, stays.get(one.code))) is not None},
        loads_before=_loads(workers, {one.code: one.holder for one in sls}, sls),
        loads_after=_loads(workers, by_sls, placed),
        lower_bound=lower_bound(placed, workers),
        too_large=[one.code for one in sls if one.families > SPLIT_ABOVE],
        unplaced=[one.code for one in shared if one.code not in by_sls],
        homes={worker.pk: worker.home for worker in workers},
    )


def _refuse_what_makes_no_sense(sls: Sequence[Sls], workers: Sequence[Worker]) -> None:
    if not sls:
        raise InvalidProblem(_("Tidak ada SLS yang dibagi. Pilih wilayah yang sudah memiliki SLS."))
    if not workers:
        raise InvalidProblem(_("Tidak ada petugas penerima. Pilih sedikitnya satu PPL."))
    if len({one.code for one in sls}) < len(sls):
        raise InvalidProblem(_("Ada SLS yang tercantum lebih dari satu kali."))
    if len({one.pk for one in workers}) < len(workers):
        raise InvalidProblem(_("Ada petugas yang tercantum lebih dari satu kali."))
    if any(one.families < 0 or one.difficulty <= 0 for one in sls):
        raise InvalidProblem(_("Jumlah keluarga tidak boleh negatif dan tingkat kesulitan harus lebih dari nol."))


def _loads(workers: Sequence[Worker], by_sls: Mapping[str, int | None], sls: Sequence[Sls]) -> dict[int, float]:
    loads = {worker.pk: float(worker.carries) for worker in workers}
    for one in sls:
        pk = by_sls[one.code]
        if pk in loads:
            loads[pk] += one.load
    return loads


# --- Bounds ----------------------------------------------------------------------------------------------------------


def level(amount: float, bases: Sequence[float], rooms: Sequence[float] | None = None) -> float:
    """Returns the level to which an amount fills officers who have `bases` already, each with room for `rooms` more
    (water filling)."""
    base = np.asarray(bases, float)
    room = np.full(len(base), np.inf) if rooms is None else np.asarray(rooms, float)
    amount = min(amount, float(room.sum()))
    low, high = float(base.min()), float(base.max()) + amount
    for _step in range(80):
        middle = (low + high) / 2
        if np.minimum(np.maximum(middle - base, 0), room).sum() < amount:
            low = middle
        else:
            high = middle
    return low


def lower_bound(sls: Sequence[Sls], workers: Sequence[Worker]) -> float:
    """Returns the lower bound of the largest load; see Proposal."""
    keeps = {worker.pk: float(worker.carries) for worker in workers}
    room = {worker.pk: np.inf if worker.most is None else worker.most - worker.carries for worker in workers}
    free = []
    for one in sls:
        if one.is_locked and one.holder in keeps:
            keeps[one.holder] += one.load
            room[one.holder] -= one.families
        else:
            free.append(one)
    hardest = max((one.difficulty for one in free), default=1.0)
    loads = [one.load for one in free]
    rooms = [max(0.0, room[pk]) * hardest for pk in keeps]
    return max(
        level(sum(loads), list(keeps.values()), rooms),
        max(loads, default=0.0) + min(keeps.values()),
        max(keeps.values()),
    )


# --- Solving ----------------------------------------------------------------------------------------------------------


def _assign(sls: Sequence[Sls], workers: Sequence[Worker], rows: dict[int, int], keep: bool) -> dict[str, int]:
    if sls and not any(one.load for one in sls):  # no prelist yet: equally many SLS for each
        sls = [replace(one, families=USUAL_FAMILIES, difficulty=1.0) for one in sls]
        workers = [replace(worker, most=None) for worker in workers]
    counted = [one for one in sls if one.load]
    by_sls: dict[str, int] = {}
    if counted:
        solution = _unsolved(counted, workers, rows, keep)
        solution = _solve(solution)
        by_sls = {
            code: workers[row].pk for code, row in zip(solution.codes, solution.owner, strict=True) if row != NOBODY
        }
    for one in sls:
        if not one.load and one.holder in rows and (one.is_locked or keep):
            by_sls[one.code] = one.holder  # type: ignore[assignment]
    return _with_neighbours(sls, by_sls)


def _unsolved(sls: Sequence[Sls], workers: Sequence[Worker], rows: dict[int, int], keep: bool) -> Solution:
    return Solution(
        codes=[one.code for one in sls],
        weight=[one.load for one in sls],
        families=[float(one.families) for one in sls],
        holder=[NOBODY if one.holder is None else rows.get(one.holder, NOBODY) for one in sls],
        fixed=[one.is_locked and one.holder in rows for one in sls],
        homes=[worker.home for worker in workers],
        carries=[float(worker.carries) for worker in workers],
        caps=[np.inf if worker.most is None else max(0.0, worker.most - worker.carries) for worker in workers],
        keep=keep,
    )


def _fair_share(solution: Solution) -> set[int]:
    """Set the fair and the tolerated load. Returns the SLS larger than a fair share.

    Each of these is one officer's, and the fair share of the others is computed without them.
    """
    free = sorted(solution.free, key=lambda one: (-solution.weight[one], one))
    officers = sorted(range(len(solution.homes)), key=lambda row: (solution.load[row], -solution.caps[row], row))
    solution.difficulty = sum(solution.weight) / sum(solution.families)
    rooms = [solution.room(row) * solution.difficulty for row in officers]
    bases = [solution.load[row] for row in officers]
    amount, lumps = sum(solution.weight[one] for one in free), 0
    while True:
        share = level(amount, bases[lumps:], rooms[lumps:])
        more = 0
        while lumps + more < len(free) and solution.weight[free[lumps + more]] > share:
            more += 1
        more = min(more, len(officers) - 1 - lumps)
        if more <= 0 or lumps + more == len(free):  # nothing is left that could be even
            break
        amount -= sum(solution.weight[one] for one in free[lumps : lumps + more])
        lumps += more
    solution.share = max(share, 1e-6)
    solution.even = EVEN * solution.share
    return set(free[:lumps])


def _solve(solution: Solution) -> Solution:
    lumps = _fair_share(solution)
    everybody = range(len(solution.homes))
    if solution.keep:
        for sls, holder in enumerate(solution.holder):
            if holder != NOBODY and not solution.fixed[sls]:
                solution.give(sls, holder)
        solution.release_above_caps()
        # Only SLS of an overloaded officer may move, never to compensate for where a free SLS was put.
        for sls, row in enumerate(solution.owner):
            if row != NOBODY and not solution.has_too_much(row):
                solution.fixed[sls] = True
    if len(solution.codes) <= MOST_BLOCKS and len(everybody) <= MOST_OFFICERS:
        solution.reoptimise(everybody, solution.free)
        solution.occupy_idle()
        return solution
    line = _in_line(solution, lumps)
    ways: list[Callable[[Solution], None]] = [lambda one: initial_solutions.next_fit(one, line, lumps)]
    if len(everybody) <= MANY_OFFICERS:
        ways.append(lambda one: initial_solutions.contiguous_runs(one, line))
    found = min((_improved(solution, start) for start in ways), key=lambda one: one.objective)
    # Where the largest load is a single SLS, or is kept anyway, no solution can be below it.
    if (
        found.largest
        > max(found.even, solution.largest, *map(solution.weight.__getitem__, solution.free or [0])) + 1e-6
    ):
        found = min(found, _improved(solution, initial_solutions.largest_first), key=lambda one: one.objective)
    return found


def _improved(unsolved: Solution, start: Callable[[Solution], None]) -> Solution:
    """Returns the solution that this start and all improving steps lead to."""
    solution = unsolved.copy()
    start(solution)
    solution.place_unassigned()
    solution.occupy_idle()
    for turn in range(MOST_TURNS):
        better = solution.improve_trios()
        if len(solution.homes) <= MANY_OFFICERS:
            better += solution.improve_pairs()
        elif turn == 1:  # here every second counts, and further rounds gain little
            break
        if not better:
            break
    solution.relieve_overloaded()
    solution.occupy_idle()
    return solution


def _in_line(solution: Solution, lumps: set[int]) -> list[int]:
    """Returns the officers in the order in which they pass along the SLS, so that each comes by their home.

    A village needs as many officers as its households make fair shares. Officers with locked SLS there come first, then
    those who live there, then others of the kecamatan, then the rest.
    """
    villages = sorted({code[:VILLAGE] for code in solution.codes})
    needs = dict.fromkeys(villages, 0.0)
    for sls in solution.free:
        needs[solution.codes[sls][:VILLAGE]] += 1.0 if sls in lumps else solution.weight[sls] / solution.share
    can_do = {}
    for row in range(len(solution.homes)):
        can_do[row] = max(
            0.0, min(1 - solution.load[row] / solution.share, solution.room(row) * solution.difficulty / solution.share)
        )
    stands: dict[int, str] = {}
    anchors: dict[int, str] = {}
    for sls, row in enumerate(solution.owner):
        if row != NOBODY:
            anchors.setdefault(row, solution.codes[sls][:VILLAGE])
    holds: dict[int, str] = {}
    for sls, row in enumerate(solution.holder):
        if row != NOBODY:
            holds.setdefault(row, solution.codes[sls][:VILLAGE])

    def stand(row: int, village: str) -> None:
        stands[row] = village
        needs[village] -= can_do[row]

    for at in (anchors, dict(enumerate(solution.homes)), holds):
        for row in sorted(set(can_do) - set(stands)):
            if needs.get(at.get(row, ""), 0.0) >= 0.5 * can_do[row] and at.get(row, "") in needs:
                stand(row, at[row])
    for digits in (SUBDISTRICT, 4, 0):
        waiting: dict[str, list[int]] = {}
        for row in sorted(set(can_do) - set(stands)):
            if solution.homes[row] or not digits:
                waiting.setdefault(solution.homes[row][:digits], []).append(row)
        carried: dict[str, float] = {}
        for village in villages:
            queue = waiting.get(village[:digits], [])
            carried[village[:digits]] = carried.get(village[:digits], 0.0) + needs[village]
            while queue and carried[village[:digits]] >= 0.5 * can_do[queue[0]]:
                carried[village[:digits]] -= can_do[queue[0]]
                stand(queue.pop(0), village)
    return sorted(can_do, key=lambda row: (stands.get(row, "9"), row))


def _with_neighbours(sls: Sequence[Sls], by_sls: dict[str, int]) -> dict[str, int]:
    """Returns the assignment with SLS without households added: to the officer of the nearest SLS in the village, else
    in the kecamatan, else anywhere."""
    owned = [(at, one.code) for at, one in enumerate(sls) if one.code in by_sls]
    if not owned:
        return by_sls
    places = [at for at, _code in owned]
    found = dict(by_sls)
    for at, one in enumerate(sls):
        if one.code not in by_sls and not one.load:
            after = bisect(places, at)
            near = owned[max(0, after - 1) : after + 1]
            nearest = min(
                near,
                key=lambda other: (
                    other[1][:SUBDISTRICT] != one.code[:SUBDISTRICT],
                    other[1][:VILLAGE] != one.code[:VILLAGE],
                    abs(other[0] - at),
                ),
            )
            found[one.code] = by_sls[nearest[1]]
    return found
