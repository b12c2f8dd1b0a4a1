"""The state of one proposal in the making, and the steps that improve it; balance.py puts them in order.

SLS are positions in code order, officers are rows in order of their key. SLS without families are not in here.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from enumeration import windows
from enumeration.windows import COSTS, MOST_BLOCKS, NEVER, Blocks, Found, Officers

NOBODY = -1
AHEAD = 8  # SLS among which an officer's last ones are chosen
REACH = 3  # SLS that far apart still bring two officers together
FAR = 60  # officers asked to take from one who has too much

# Costs in separate runs of SLS, as in windows.Costs.
NEW_RUN, SKIPPED, OTHER_VILLAGE, OTHER_SUBDISTRICT = 1.0, 0.05, 0.25, 3.0
AWAY, FAR_AWAY = 0.3, 0.9  # a whole load outside the home village, outside the home kecamatan
OTHER_HOLDER = 0.02  # of two ways as good, the one that is there already
MOVED = 40.0  # where the present holders keep what they have, unless somebody has too much


@dataclass
class Sharing:
    codes: list[str]
    weight: list[float]
    families: list[float]
    holder: list[int]  # row of the officer who has it now, or NOBODY
    fixed: list[bool]
    homes: list[str]
    carries: list[float]
    caps: list[float]  # in families, besides what is carried
    keep: bool
    share: float = 1.0  # a fair load
    even: float = 1.0  # up to here no load counts as too much
    owner: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = [row if fixed else NOBODY for row, fixed in zip(self.holder, self.fixed, strict=True)]
        self.has: list[list[int]] = [[] for _ in self.homes]
        self.load = list(self.carries)
        self.taken = [0.0] * len(self.homes)  # families
        for sls, row in enumerate(self.owner):
            if row != NOBODY:
                self._add(sls, row)

    # --- Who has what ------------------------------------------------------------------------------------------------

    def _add(self, sls: int, row: int) -> None:
        self.has[row].append(sls)
        self.load[row] += self.weight[sls]
        self.taken[row] += self.families[sls]

    def give(self, sls: int, row: int) -> None:
        if (before := self.owner[sls]) != NOBODY:
            self.has[before].remove(sls)
            self.load[before] -= self.weight[sls]
            self.taken[before] -= self.families[sls]
        self.owner[sls] = row
        if row != NOBODY:
            self._add(sls, row)
            self.has[row].sort()

    def has_room(self, sls: int, row: int) -> bool:
        return self.taken[row] + self.families[sls] <= self.caps[row] + 1e-6

    @property
    def free(self) -> list[int]:
        return [sls for sls, row in enumerate(self.owner) if row == NOBODY]

    @property
    def largest(self) -> float:
        return max(self.load)

    def clear(self) -> None:
        self.__post_init__()

    # --- What is good ------------------------------------------------------------------------------------------------

    def link(self, first: int, second: int) -> float:
        """What it costs that an officer goes from one SLS to the next one of theirs."""
        one, other = self.codes[first], self.codes[second]
        apart = OTHER_SUBDISTRICT if one[:7] != other[:7] else OTHER_VILLAGE if one[:10] != other[:10] else 0.0
        if second == first + 1:
            return apart + (NEW_RUN if one[:7] != other[:7] else 0.0)
        return apart + NEW_RUN + SKIPPED * min(second - first - 1, 20)

    def place(self, sls: int, row: int) -> float:
        """What it costs that an officer goes there at all."""
        holder = self.holder[sls]
        if self.fixed[sls]:
            return 0.0 if row == holder else NEVER
        cost, home, code = 0.0, self.homes[row], self.codes[sls]
        if home and home != code[:10]:
            cost += (AWAY if home[:7] == code[:7] else FAR_AWAY) * self.weight[sls] / self.share
        if holder not in (NOBODY, row):
            cost += MOVED if self.keep else OTHER_HOLDER
        return cost

    # --- Sharing anew among a few ------------------------------------------------------------------------------------

    def settle(self, rows: Sequence[int], extra: Sequence[int] = (), most: int = MOST_BLOCKS) -> bool:
        """Shares what these officers have, and the extra SLS, anew among them in the best way. False: it was so."""
        groups = self._blocks(rows, extra, most)
        if not groups:
            return False
        at = {row: number for number, row in enumerate(rows)}
        now = [at.get(self.owner[group[0]], NOBODY) for group in groups]
        movable = np.zeros(len(rows)), np.zeros(len(rows))
        weight = np.array([sum(self.weight[sls] for sls in group) for group in groups])
        families = np.array([sum(self.families[sls] for sls in group) for group in groups])
        for number, officer in enumerate(now):
            if officer != NOBODY:
                movable[0][officer] += weight[number]
                movable[1][officer] += families[number]
        load = np.array([self.load[row] for row in rows]) - movable[0]
        load[np.abs(load) < 1e-6] = 0
        taken = np.array([self.taken[row] for row in rows]) - movable[1]
        room = np.array([self.caps[row] for row in rows]) - taken
        # Who has too much already, because it is locked or carried, may keep that; so may present holders.
        must = [self._must_keep([g for g, o in zip(groups, now, strict=True) if o == number]) for number in range(len(rows))]
        officers = Officers(
            load=load,
            share=np.full(len(rows), self.share),
            even=np.full(len(rows), self.even),
            room=np.maximum(room, must),
            is_idle=(load == 0) & (taken == 0),
        )
        blocks = Blocks(weight, families, self._places(groups, rows), self._links(groups))
        found = windows.best(blocks, officers, now)
        if found is None:
            return False
        return self._follow(groups, now, found, rows)

    def _must_keep(self, groups: Iterable[Sequence[int]]) -> float:
        return sum(self.families[sls] for group in groups for sls in group if self.fixed[sls])

    def _places(self, groups: Sequence[Sequence[int]], rows: Sequence[int]) -> windows.Floats:
        return np.array([[min(sum(self.place(sls, row) for sls in group), NEVER) for row in rows] for group in groups])

    def _links(self, groups: Sequence[Sequence[int]]) -> windows.Floats:
        n = len(groups)
        links = np.zeros((n, n))
        for first in range(n):
            for second in range(first + 1, n):
                links[first, second] = self.link(groups[first][-1], groups[second][0])
        return links

    def _follow(self, groups: Sequence[Sequence[int]], now: list[int], found: Found, rows: Sequence[int]) -> bool:
        moved = [(group, to) for group, of, to in zip(groups, now, found.owner, strict=True) if of != to]
        for group, to in moved:
            for sls in group:
                self.give(sls, NOBODY if to == NOBODY else rows[to])
        return bool(moved)

    def _blocks(self, rows: Sequence[int], extra: Sequence[int], most: int) -> list[list[int]]:
        """What the officers have, as few enough blocks: single SLS where two officers meet, more together elsewhere."""
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
        blocks = [every[begin:end] for begin, end in zip(begins, begins[1:], strict=False)]
        return blocks[:most]

    # --- Steps -------------------------------------------------------------------------------------------------------

    def fill(self, line: Sequence[int], lumps: set[int]) -> None:
        """From the first SLS on, each officer in line takes the first that is free and, of those right behind it,
        the ones that make the load come nearest to a fair share of what is left."""
        left = self.free
        ordinary = sum(self.weight[sls] for sls in left if sls not in lumps)
        waiting = list(line)
        quota = {row: max(0.0, min(self.share - self.load[row], self._room(row))) for row in waiting}
        quotas, big = sum(quota.values()), len(lumps)
        while waiting and left:
            first = left[0]
            at = next((n for n, row in enumerate(waiting[:FAR]) if self._suits(row, self.weight[first], first)), None)
            if at is None:
                at = next((n for n, row in enumerate(waiting) if self._suits(row, self.weight[first], first)), None)
            if at is None:  # nobody has room for it
                left.pop(0)
                ordinary -= self.weight[first]
                continue
            row = waiting.pop(at)
            scale = ordinary / max(quotas - big * self.share, 1e-9)
            target = quota[row] * min(max(scale, 0.2), 1.3)
            quotas -= quota[row]
            if first in lumps:
                chosen = [0]
                big -= 1
            elif target <= 0:
                continue
            else:
                chosen = self._choose(row, left, target, lumps)
                ordinary -= sum(self.weight[left[n]] for n in chosen)
            for n in reversed(chosen):
                self.give(left.pop(n), row)

    def _room(self, row: int) -> float:
        return max(0.0, self.caps[row] - self.taken[row])

    def _suits(self, row: int, weight: float, sls: int) -> bool:
        """An officer for whom this SLS is not too much; for one larger than what is even, who has nothing else."""
        fits = self.load[row] + weight <= self.even or self.load[row] <= 0
        return fits and self.has_room(sls, row)

    def _choose(self, row: int, left: list[int], target: float, lumps: set[int]) -> list[int]:
        chosen, total, families = [0], self.weight[left[0]], self.families[left[0]]
        room = self._room(row) + 1e-6
        following = (n for n in range(1, len(left)) if left[n] not in lumps)
        ahead: list[int] = []
        for n in following:
            ahead.append(n)
            soon = sum(self.weight[left[one]] for one in ahead)
            if len(ahead) > 4 and total + soon <= target and families + self.families[left[ahead[0]]] <= room:
                taken = ahead.pop(0)
                chosen.append(taken)
                total += self.weight[left[taken]]
                families += self.families[left[taken]]
            if len(ahead) == AHEAD:
                break
        if not ahead:
            return chosen
        # The last one chosen is the first of the set, so that going on from there has its cost.
        items = [left[chosen[-1]], *(left[n] for n in ahead)]
        bits, following_pairs = windows._sets(len(items))
        bits, following_pairs = bits[1::2], following_pairs[1::2]
        load = total - self.weight[items[0]] + bits @ np.array([self.weight[sls] for sls in items])
        taken_too = families - self.families[items[0]] + bits @ np.array([self.families[sls] for sls in items])
        links = self._links([[sls] for sls in items])[windows._triangle(len(items))]
        cost = following_pairs @ links + bits @ np.array([self.place(sls, row) for sls in items])
        # Every SLS passed over is in the way of the next officer.
        last = (bits * np.arange(len(items))).max(axis=1)
        cost += 0.25 * (last + 1 - bits.sum(axis=1))
        cost += 2.5 * COSTS.uneven * ((load - target) / self.share) ** 2
        cost += COSTS.per_overload * np.maximum(0, self.load[row] + load - self.even) / self.share
        cost[taken_too > room] = NEVER
        pick = int(np.argmin(cost))
        return chosen + [n for n, bit in zip(ahead, bits[pick][1:], strict=True) if bit]

    def largest_first(self) -> None:
        """Each SLS, the largest first, to whoever has least then: the classical way, near nobody's home."""
        heap = [(load, row) for row, load in enumerate(self.load)]
        heapq.heapify(heap)
        for sls in sorted(self.free, key=lambda one: (-self.weight[one], one)):
            passed = []
            while heap:
                load, row = heapq.heappop(heap)
                passed.append((load, row))
                if self.has_room(sls, row):
                    self.give(sls, row)
                    passed[-1] = (self.load[row], row)
                    break
            for entry in passed:
                heapq.heappush(heap, entry)

    def place_rest(self) -> None:
        """What the line had no room for: to the one with room who has least, or by making room between two."""
        for sls in sorted(self.free, key=lambda one: (-self.weight[one], one)):
            with_room = [row for row in range(len(self.homes)) if self.has_room(sls, row)]
            if with_room:
                near = {self.owner[one] for one in range(max(0, sls - REACH), sls + REACH + 1) if one < len(self.owner)}
                even = [row for row in with_room if row in near and self.load[row] + self.weight[sls] <= self.even]
                self.give(sls, min(even or with_room, key=lambda row: (self.load[row], row)))
        for sls in self.free:
            room = sorted(range(len(self.homes)), key=lambda row: (-self._room(row), row))[:4]
            for second in range(1, len(room)):
                if any(self.settle([room[first], room[second]], [sls]) for first in range(second)) and self.owner[sls] != NOBODY:
                    break

    def sweep(self, together: int, most: int, wanted: Callable[[Sequence[int]], bool]) -> int:
        """Lets officers next to each other in code order share anew what they have; gives how often it was better."""
        busy = sorted((row for row in range(len(self.homes)) if self.has[row]), key=lambda row: (self.has[row][0], row))
        better = 0
        for begin in range(len(busy) - together + 1):
            rows = busy[begin : begin + together]
            if wanted(rows) and self.settle(rows, most=most):
                better += 1
        return better

    def sweep_neighbours(self, most: int) -> int:
        better = 0
        for row in range(len(self.homes)):
            for other in sorted(self._near(row)):
                if other > row and self.settle([row, other], most=most):
                    better += 1
        return better

    def _near(self, row: int) -> set[int]:
        near = {
            self.owner[other]
            for sls in self.has[row]
            for other in range(max(0, sls - REACH), min(len(self.owner), sls + REACH + 1))
        }
        return near - {row, NOBODY}

    def has_too_much(self, row: int) -> bool:
        """More than what is even, and more than one SLS that could be somebody else's."""
        if self.load[row] <= self.even + 1e-9 or not self.has[row]:
            return False
        movable = [sls for sls in self.has[row] if not self.fixed[sls]]
        return len(movable) > 1 or (bool(movable) and self.load[row] > self.weight[movable[0]] + 1e-9)

    def relieve(self) -> None:
        """Those with too much share with those who have less, the nearest first, until it helps no more."""
        for row in sorted(range(len(self.homes)), key=lambda one: (-self.load[one], one)):
            if not self.has_too_much(row):
                continue
            middle = self.has[row][len(self.has[row]) // 2]
            others = [one for one in range(len(self.homes)) if one != row and self.load[one] < self.load[row]]
            nearness = {one: abs((self.has[one] or [middle])[0] - middle) for one in others}
            for other in sorted(others, key=lambda one: (nearness[one], one))[:FAR]:
                self.settle([row, other])
                if not self.has_too_much(row):
                    break
            else:
                for other in sorted(others, key=lambda one: (self.load[one], one))[:FAR]:
                    self.settle([row, other])
                    if not self.has_too_much(row):
                        break

    def occupy_idle(self) -> None:
        """Whoever has nothing gets the SLS of the nearest who has several: no load grows beyond what one had before."""
        for row in range(len(self.homes)):
            if self.has[row] or self.load[row] > 0:
                continue
            home = self.homes[row]
            several = [
                (self.codes[sls][:7] != home[:7], -self.load[owner], self.weight[sls], sls)
                for owner in range(len(self.homes))
                if len(self.has[owner]) > 1
                for sls in (self.has[owner][0], self.has[owner][-1])
                if not self.fixed[sls] and self.has_room(sls, row) and not (self.keep and self.holder[sls] != NOBODY)
            ]
            if several:
                self.give(min(several)[-1], row)
