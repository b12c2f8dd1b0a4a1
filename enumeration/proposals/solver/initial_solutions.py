"""Three ways to construct an initial solution: next fit along a line of officers, contiguous runs, largest SLS first."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from enumeration.proposals.solver import exhaustive
from enumeration.proposals.solver.exhaustive import COSTS, NEVER
from enumeration.proposals.solver.local_search import OTHER_VILLAGE, Solution

AHEAD = 7  # free SLS among which the last ones of an officer are chosen
PASSED_OVER = 0.1  # cost of a free SLS that is left behind, in the way of the next officer
CATCH_UP = 8  # officers over whom a deficit or surplus of one is made up
FILL_UNEVEN, FILL_OVERLOAD = 72.0, 15.0  # instead of exhaustive.Costs: here a skipped SLS can be corrected later
BAND = 25  # SLS on both sides of an equal share among which the end of a run is searched


def next_fit(solution: Solution, line: Sequence[int], lumps: set[int]) -> None:
    """Let each officer in line take the first free SLS, and those right behind it that bring the load nearest to the
    fair share.

    The fair share is that of what is left. `lumps`: SLS larger than a fair share, each of which is one officer's alone.
    """
    left = solution.free
    ordinary = sum(solution.weight[sls] for sls in left if sls not in lumps)
    waiting = list(line)
    quota = {
        row: max(0.0, min(solution.share - solution.load[row], solution.room(row) * solution.difficulty))
        for row in waiting
    }
    quotas, big = sum(quota.values()), len(lumps)
    behind = 0.0  # what the officers so far should have taken but did not
    while waiting and left:
        first = left[0]
        at = next((n for n, row in enumerate(waiting) if _suits(solution, row, first)), None)
        if at is None:  # nobody has room for it
            left.pop(0)
            ordinary -= solution.weight[first]
            continue
        row = waiting.pop(at)
        scale = ordinary / max(quotas - big * solution.share, 1e-9)
        target = quota[row] * min(max(scale, 0.2), 1.3)
        quotas -= quota[row]
        due = target
        if first not in lumps and target > 0:
            target = max(0.3 * target, target + behind / CATCH_UP)
        if first in lumps:
            chosen = [0]
            big -= 1
        elif target <= 0:
            continue
        else:
            chosen = _choose(solution, row, left, target, lumps)
            got = sum(solution.weight[left[n]] for n in chosen)
            ordinary -= got
            behind += due - got
        for n in reversed(chosen):
            solution.give(left.pop(n), row)


def contiguous_runs(solution: Solution, line: Sequence[int]) -> None:
    """Cut the free SLS into one contiguous run per officer in line, by dynamic programming over the ends of the runs.

    Ends are searched within BAND SLS on both sides of where equal shares would put them.
    """
    left = solution.free
    sums = np.concatenate([[0], np.cumsum([solution.weight[sls] for sls in left])])
    families = np.concatenate([[0], np.cumsum([solution.families[sls] for sls in left])])
    villages = np.cumsum([0, *(solution.village[one] != solution.village[other] for one, other in pairwise(left)), 0])
    quota = np.cumsum(
        [max(0.0, min(solution.share - solution.load[row], solution.room(row) * solution.difficulty)) for row in line]
    )
    aims = np.searchsorted(sums, quota / max(quota[-1], 1e-9) * sums[-1])
    begins, reached, steps = np.zeros(1, np.int64), np.zeros(1), []
    for number, row in enumerate(line):
        aim = int(aims[number]) if number < len(line) - 1 else len(left)
        ends = np.arange(max(0, aim - BAND), min(len(left), aim + BAND) + 1) if aim < len(left) else np.array([aim])
        if number < len(line) - 1 and aim == len(left):
            ends = np.arange(max(0, aim - BAND), aim + 1)
        load = solution.load[row] + sums[ends][None, :] - sums[begins][:, None]
        cost = COSTS.uneven * ((load - solution.share) / solution.share) ** 2
        cost += COSTS.per_overload * np.maximum(0, load - solution.even) / solution.share
        crossed = villages[np.maximum(ends - 1, 0)][None, :] - villages[begins][:, None]
        cost += OTHER_VILLAGE * np.maximum(crossed, 0)
        is_backwards = ends[None, :] < begins[:, None]
        is_too_many = families[ends][None, :] - families[begins][:, None] > solution.room(row) + 1e-6
        cost[is_backwards | is_too_many & (ends[None, :] > begins[:, None])] = NEVER
        cost += reached[:, None]
        came_from = np.argmin(cost, axis=0)
        steps.append((row, begins[came_from], ends))
        begins, reached = ends, cost.min(axis=0)
    end = len(left)
    for row, came_from, ends in reversed(steps):
        begin = int(came_from[end - ends[0]])
        for sls in left[begin:end]:
            if solution.has_room(sls, row):
                solution.give(sls, row)
        end = min(begin, end)


def largest_first(solution: Solution) -> None:
    """Give each SLS, the largest first, to the officer with the least load then: the classical LPT rule, which ignores
    homes."""
    heap = [(load, row) for row, load in enumerate(solution.load)]
    heapq.heapify(heap)
    for sls in sorted(solution.free, key=lambda one: (-solution.weight[one], one)):
        passed = []
        while heap:
            load, row = heapq.heappop(heap)
            passed.append((load, row))
            if solution.has_room(sls, row):
                solution.give(sls, row)
                passed[-1] = (solution.load[row], row)
                break
        for entry in passed:
            heapq.heappush(heap, entry)


def _suits(solution: Solution, row: int, sls: int) -> bool:
    """Returns whether the SLS is not too much for the officer; an SLS above the tolerated load suits an officer who has
    nothing else."""
    fits = solution.load[row] + solution.weight[sls] <= solution.even or solution.load[row] <= 0
    return fits and solution.has_room(sls, row)


def _choose(solution: Solution, row: int, left: list[int], target: float, lumps: set[int]) -> list[int]:
    chosen, total, families = [0], solution.weight[left[0]], solution.families[left[0]]
    room = solution.room(row) + 1e-6
    following = (n for n in range(1, len(left)) if left[n] not in lumps)
    ahead: list[int] = []
    for n in following:
        ahead.append(n)
        soon = sum(solution.weight[left[one]] for one in ahead)
        if len(ahead) > 4 and total + soon <= target and families + solution.families[left[ahead[0]]] <= room:
            taken = ahead.pop(0)
            chosen.append(taken)
            total += solution.weight[left[taken]]
            families += solution.families[left[taken]]
        if len(ahead) == AHEAD:
            break
    if not ahead:
        return chosen
    # The last one chosen is the first of the set, so that continuing from it has its cost.
    items = [left[chosen[-1]], *(left[n] for n in ahead)]
    bits, following_pairs = exhaustive.sets(len(items))
    bits, following_pairs = bits[1::2], following_pairs[1::2]
    load = total - solution.weight[items[0]] + bits @ np.array([solution.weight[sls] for sls in items])
    taken_too = families - solution.families[items[0]] + bits @ np.array([solution.families[sls] for sls in items])
    links = solution.links([[sls] for sls in items])[exhaustive.triangle(len(items))]
    cost = following_pairs @ links + bits @ np.array([solution.placement_cost([sls], row) for sls in items])
    # Every SLS passed over is in the way of the next officer.
    last = (bits * np.arange(len(items))).max(axis=1)
    cost += PASSED_OVER * (last + 1 - bits.sum(axis=1))
    cost += FILL_UNEVEN * ((load - target) / solution.share) ** 2
    cost += FILL_OVERLOAD * np.maximum(0, solution.load[row] + load - solution.even) / solution.share
    cost[taken_too > room] = NEVER
    pick = int(np.argmin(cost))
    return chosen + [n for n, bit in zip(ahead, bits[pick][1:], strict=True) if bit]
