"""A solution in progress, and the local search that improves it; propose.py decides the order of the steps.

SLS are positions in code order, officers are rows in order of their key. SLS without households are left out.
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, pairwise

import numpy as np

from enumeration.proposals.solver import exhaustive
from enumeration.proposals.solver.exhaustive import COSTS, MOST_BLOCKS, NEVER, Blocks, Found, Officers

NOBODY = -1

# Costs are in separate runs of SLS, as in exhaustive.Costs. Their values, and those of the steps below, are the ones
# that performed best in benchmarks/balance.py.
NEW_RUN, SKIPPED, OTHER_VILLAGE, OTHER_SUBDISTRICT = 1.0, 0.05, 0.25, 3.0
AWAY, FAR_AWAY = 0.3, 0.9  # a whole load outside the home village, outside the home kecamatan
OTHER_HOLDER = 0.02  # of two equally good solutions, prefer the current one
MOVED = 400.0  # where officers keep their current SLS: more than any gain except a lower peak

REACH = 3  # SLS at most this far apart make two officers neighbours
WORTH = 0.6  # officers whose excess cost is lower are left as they are
NEAR = 12  # officers, or pairs of officers, tried as nearby takers for an overloaded one
FAR = 60  # and for the most loaded one
STUCK = 200  # unplaced SLS for which room is searched by exchanging between two officers
FEW = 8  # blocks per step of the improvement rounds; more take longer than they gain


@dataclass
class Solution:
    codes: list[str]
    weight: list[float]
    families: list[float]
    holder: list[int]  # row of the officer who has it now, or NOBODY
    fixed: list[bool]
    homes: list[str]
    carries: list[float]
    caps: list[float]  # in households, besides what is carried
    keep: bool
    share: float = 1.0  # the fair load
    even: float = 1.0  # the largest load that is tolerated as even
    difficulty: float = 1.0  # the mean over all SLS
    owner: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = [row if fixed else NOBODY for row, fixed in zip(self.holder, self.fixed, strict=True)]
        self.village = [code[:10] for code in self.codes]
        self.subdistrict = [code[:7] for code in self.codes]
        self.changes = [0] * len(self.homes)
        self.known_best: set[tuple[object, ...]] = set()  # tried before, and nothing has changed since
        self.has: list[list[int]] = [[] for _ in self.homes]
        self.load = list(self.carries)
        self.taken = [0.0] * len(self.homes)  # households
        for sls, row in enumerate(self.owner):
            if row != NOBODY:
                self._add(sls, row)

    # --- Who has what ------------------------------------------------------------------------------------------------

    def _add(self, sls: int, row: int) -> None:
        insort(self.has[row], sls)
        self.changes[row] += 1
        self.load[row] += self.weight[sls]
        self.taken[row] += self.families[sls]

    def give(self, sls: int, row: int) -> None:
        if (before := self.owner[sls]) != NOBODY:
            self.has[before].remove(sls)
            self.changes[before] += 1
            self.load[before] -= self.weight[sls]
            self.taken[before] -= self.families[sls]
        self.owner[sls] = row
        if row != NOBODY:
            self._add(sls, row)

    def has_room(self, sls: int, row: int) -> bool:
        return self.taken[row] + self.families[sls] <= self.caps[row] + 1e-6

    @property
    def free(self) -> list[int]:
        return [sls for sls, row in enumerate(self.owner) if row == NOBODY]

    @property
    def largest(self) -> float:
        return max(self.load)

    def copy(self) -> Solution:
        other = replace(self)
        for sls, row in enumerate(self.owner):
            other.give(sls, row)
        return other

    # --- Costs -------------------------------------------------------------------------------------------------------

    def link_cost(self, first: int, second: int) -> float:
        """Returns the cost of an officer going from one SLS to the next one of theirs."""
        if self.village[first] == self.village[second]:
            return NEW_RUN + SKIPPED * min(second - first - 1, 20) if second > first + 1 else 0.0
        cost = NEW_RUN + SKIPPED * min(second - first - 1, 20) if second > first + 1 else 0.0
        if self.subdistrict[first] == self.subdistrict[second]:
            return cost + OTHER_VILLAGE
        return max(cost, NEW_RUN) + OTHER_SUBDISTRICT

    def excess_cost(self, row: int) -> float:
        """Returns how much an officer's SLS cost more than one run with a fair load."""
        has = self.has[row]
        cost = sum(self.link_cost(first, second) for first, second in pairwise(has))
        return cost + COSTS.uneven * ((self.load[row] - self.share) / self.share) ** 2

    def placement_cost(self, group: Sequence[int], row: int) -> float:
        """Returns the cost of the officer working there at all: distance from home, and change of the current officer."""
        cost, home, subdistrict = 0.0, self.homes[row], self.homes[row][:7]
        for sls in group:
            holder = self.holder[sls]
            if holder not in (NOBODY, row):
                if self.fixed[sls]:
                    return NEVER
                cost += MOVED if self.keep else OTHER_HOLDER
            if home and home != self.village[sls] and not self.fixed[sls]:
                cost += (AWAY if subdistrict == self.subdistrict[sls] else FAR_AWAY) * self.weight[sls] / self.share
        return cost

    # --- Exact reassignment among a few -------------------------------------------------------------------------------

    def reoptimise(self, rows: Sequence[int], extra: Sequence[int] = (), most: int = MOST_BLOCKS) -> bool:
        """Reassign what these officers have, and the extra SLS, optimally among them.

        Returns False if nothing improved.
        """
        asked = (most, tuple(rows), tuple(extra), tuple(self.changes[row] for row in rows))
        if asked in self.known_best:
            return False
        groups = self._blocks(rows, extra, most)
        if not groups:
            return False
        at = {row: number for number, row in enumerate(rows)}
        now = [at.get(self.owner[group[0]], NOBODY) for group in groups]
        weight = np.array([sum(self.weight[sls] for sls in group) for group in groups])
        families = np.array([sum(self.families[sls] for sls in group) for group in groups])
        load = np.array([self.load[row] for row in rows])  # without these blocks
        taken = np.array([self.taken[row] for row in rows])
        locked = np.zeros(len(rows))
        for number, group in enumerate(groups):
            if (officer := now[number]) != NOBODY:
                load[officer] -= weight[number]
                taken[officer] -= families[number]
                locked[officer] += sum(self.families[sls] for sls in group if self.fixed[sls])
        load[np.abs(load) < 1e-6] = 0
        taken[np.abs(taken) < 1e-6] = 0
        caps = np.array([self.caps[row] for row in rows])
        officers = Officers(
            load=load,
            share=np.full(len(rows), self.share),
            even=np.full(len(rows), self.even),
            room=np.maximum(caps - taken, locked),  # locked SLS stay, even above the cap
            is_idle=(load == 0) & (taken == 0),
        )
        stays = np.array([self.fixed[group[0]] for group in groups])
        blocks = Blocks(weight, families, self._places(groups, rows), self.links(groups), stays)
        found = exhaustive.best(blocks, officers, now)
        if found is None:
            self.known_best.add(asked)
            return False
        return self._follow(groups, now, found, rows)

    def _places(self, groups: Sequence[Sequence[int]], rows: Sequence[int]) -> exhaustive.Floats:
        return np.array([[self.placement_cost(group, row) for row in rows] for group in groups])

    def links(self, groups: Sequence[Sequence[int]]) -> exhaustive.Floats:
        n = len(groups)
        links = np.zeros((n, n))
        for first in range(n):
            for second in range(first + 1, n):
                links[first, second] = self.link_cost(groups[first][-1], groups[second][0])
        return links

    def _follow(self, groups: Sequence[Sequence[int]], now: list[int], found: Found, rows: Sequence[int]) -> bool:
        moved = [(group, to) for group, of, to in zip(groups, now, found.owner, strict=True) if of != to]
        for group, to in moved:
            for sls in group:
                self.give(sls, NOBODY if to == NOBODY else rows[to])
        return bool(moved)

    def _blocks(self, rows: Sequence[int], extra: Sequence[int], most: int) -> list[list[int]]:
        """Returns the officers' SLS as at most `most` blocks: single SLS where two officers meet, larger groups
        elsewhere."""
        every = sorted([sls for row in rows for sls in self.has[row]] + list(extra))
        if len(every) <= most:
            return [[sls] for sls in every]
        if any(self.fixed[sls] for sls in every):
            every = [sls for sls in every if not self.fixed[sls]]
        meets = [at for at in range(1, len(every)) if self.owner[every[at]] != self.owner[every[at - 1]]]
        ends = meets or [0, len(every)]
        cuts = set(meets)
        for distance in range(1, len(every)):
            for end in ends:
                for at in (end - distance, end + distance):
                    if 0 < at < len(every) and len(cuts) < most - 1:
                        cuts.add(at)
            if len(cuts) >= min(most, len(every)) - 1:
                break
        begins = [0, *sorted(cuts), len(every)] if every else []
        blocks = [every[begin:end] for begin, end in pairwise(begins)]
        return blocks[:most]

    # --- Steps -------------------------------------------------------------------------------------------------------

    @property
    def objective(self) -> tuple[float, float, float]:
        """Returns what solutions are compared by, lower is better: SLS without officer, the largest load, the sum of
        the costs."""
        nobodys = sum(self.families[sls] for sls in self.free)
        costs = sum(map(self.excess_cost, range(len(self.homes))))
        costs += sum(self.placement_cost(has, row) for row, has in enumerate(self.has))
        return nobodys, max(self.largest, self.even), costs

    def room(self, row: int) -> float:
        return max(0.0, self.caps[row] - self.taken[row])

    def place_unassigned(self) -> None:
        """Place what the initial solution had no room for: with the least loaded officer who has room, or by exchanges
        between two."""
        caps = np.array(self.caps)
        for sls in sorted(self.free, key=lambda one: (-self.weight[one], one)):
            with_room = np.flatnonzero(caps - self.taken >= self.families[sls] - 1e-6).tolist()
            near = set(self.owner[max(0, sls - REACH) : sls + REACH + 1])
            even = [row for row in with_room if row in near and self.load[row] + self.weight[sls] <= self.even]
            if with_room:
                self.give(sls, min(even or with_room, key=lambda row: (self.load[row], row)))
        for sls in self.free[:STUCK]:
            roomiest = heapq.nsmallest(4, range(len(self.homes)), key=lambda row: (-self.room(row), row))
            for two in combinations(roomiest, 2):
                self.reoptimise(two, [sls])
                if self.owner[sls] != NOBODY:
                    break

    def improve_trios(self) -> int:
        """Reassign among every three consecutive officers in code order.

        Returns how often that improved the solution.
        """
        busy = sorted((row for row in range(len(self.homes)) if self.has[row]), key=lambda row: (self.has[row][0], row))
        trios = zip(busy, busy[1:], busy[2:], strict=False)
        return sum(self.may_improve(rows) and self.reoptimise(rows, most=FEW) for rows in trios)

    def improve_pairs(self) -> int:
        """Reassign between every two officers who have SLS near each other. Returns how often that improved the solution."""
        pairs = ((row, other) for row in range(len(self.homes)) for other in sorted(self._near(row)) if other > row)
        return sum(self.may_improve(rows) and self.reoptimise(rows, most=FEW) for rows in pairs)

    def may_improve(self, rows: Sequence[int]) -> bool:
        return sum(map(self.excess_cost, rows)) > WORTH * len(rows)

    def _near(self, row: int) -> set[int]:
        near = {
            self.owner[other]
            for sls in self.has[row]
            for other in range(max(0, sls - REACH), min(len(self.owner), sls + REACH + 1))
        }
        return near - {row, NOBODY}

    def has_too_much(self, row: int) -> bool:
        """Returns whether the load is above the tolerated one and at least one SLS could be another officer's."""
        if self.load[row] <= self.even + 1e-9 or not self.has[row]:
            return False
        movable = [sls for sls in self.has[row] if not self.fixed[sls]]
        return len(movable) > 1 or (bool(movable) and self.load[row] > self.weight[movable[0]] + 1e-9)

    def relieve_overloaded(self) -> None:
        """Move load from overloaded officers to nearby ones who can take it; from the most loaded one also to the least
        loaded."""
        order = sorted(range(len(self.homes)), key=lambda row: (self.has[row] or [0])[0])
        at = {row: place for place, row in enumerate(order)}
        for row in sorted(filter(self.has_too_much, order), key=lambda one: (-self.load[one], one)):
            asked = 0
            for other in _outwards(order, at[row]):
                if self.load[row] + self.load[other] <= 2 * self.even:
                    self.reoptimise([row, other])
                    asked += 1
                if asked == NEAR or not self.has_too_much(row):
                    break
            if not self.has_too_much(row):
                continue
            near = list(islice(_outwards(order, at[row]), 2 * NEAR))
            trios = ([row, *two] for two in combinations(near, 2))
            for rows in islice((trio for trio in trios if sum(self.load[one] for one in trio) <= 3 * self.even), NEAR):
                self.reoptimise(rows)
                if not self.has_too_much(row):
                    break
        least = heapq.nsmallest(FAR, order, key=lambda one: (self.load[one], one))
        for row in list(filter(self.has_too_much, order))[:STUCK]:
            for other in least:
                if self.has_too_much(row) and self.load[row] + self.load[other] <= 2 * self.even:
                    self.reoptimise([row, other])
        for _turn in range(len(order)):
            row = max(order, key=lambda one: (self.load[one], -one))
            least = heapq.nsmallest(FAR, order, key=lambda one: (self.load[one], one))
            if not self.has_too_much(row) or not any(self.reoptimise([row, other]) for other in least if other != row):
                break

    def occupy_idle(self) -> None:
        """Give each officer without SLS one from an officer who has several: no load exceeds the largest before."""
        several = {row for row in range(len(self.homes)) if len(self.has[row]) > 1}
        for row in range(len(self.homes)):
            if self.has[row] or self.load[row] > 0:
                continue
            home = self.homes[row][:7]
            offered = [
                (self.subdistrict[sls] != home, -self.load[owner], self.weight[sls], sls)
                for owner in several
                for sls in self.has[owner]
                if not self.fixed[sls] and self.has_room(sls, row) and not (self.keep and self.holder[sls] == owner)
            ]
            if offered:
                sls = min(offered)[-1]
                several -= {self.owner[sls]} if len(self.has[self.owner[sls]]) == 2 else set()
                self.give(sls, row)

    def release_above_caps(self) -> None:
        """Free what current officers have above their caps: the one smallest SLS that is enough, otherwise the largest."""
        for row, cap in enumerate(self.caps):
            while self.taken[row] > cap + 1e-6 and (mine := [sls for sls in self.has[row] if not self.fixed[sls]]):
                enough = [sls for sls in mine if self.taken[row] - self.families[sls] <= cap + 1e-6]
                size = min((self.families[sls] for sls in enough), default=max(self.families[sls] for sls in mine))
                self.give(next(sls for sls in mine if self.families[sls] == size), NOBODY)


def _outwards(order: Sequence[int], start: int) -> Iterator[int]:
    """Yield the nearest first, on both sides."""
    for distance in range(1, len(order)):
        for place in (start - distance, start + distance):
            if 0 <= place < len(order):
                yield order[place]
