"""The exact solution for a few SLS and a few officers, by dynamic programming over subsets; called thousands of times.

Every set of blocks (bits of a number) is rated for every officer. Sets are then joined officer by officer, which takes
3^blocks pairs of sets instead of officers^blocks assignments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_BLOCKS = 10  # 3^10 = 59,049 pairs of sets
NEVER = 1e12  # the cost of what is not allowed; infinity would give NaN as 0 × ∞
FAR_OFF = 1e6  # upper limit of the unevenness cost


@dataclass(frozen=True)
class Costs:
    """The costs of giving a set of SLS to an officer.

    The unit is one run: 1 is one more separate run of neighbouring SLS.
    """

    per_overload: float = 100.0  # per fair share above the tolerated load
    idle: float = 200.0  # for an officer without any work
    uneven: float = 12.0  # × (distance from the fair share / fair share)²


COSTS = Costs()


@dataclass(frozen=True)
class Officers:
    """Columns with one row per officer: what they keep in any case, and how much they may have; shape (officers,)."""

    load: Floats
    share: Floats  # the fair load
    even: Floats  # the largest load that is tolerated as even
    room: Floats  # in households, besides what they keep
    is_idle: NDArray[np.bool_]  # have no load at all so far, here or elsewhere


@dataclass(frozen=True)
class Blocks:
    """Groups of neighbouring SLS that are assigned together, in code order."""

    weight: Floats
    families: Floats
    place: Floats  # (blocks, officers): cost of giving the block to the officer; NEVER where not allowed
    link: Floats  # (blocks, blocks): cost of one officer having both and nothing in between
    stays: NDArray[np.bool_]  # locked: must not be left over


@dataclass(frozen=True)
class Found:
    owner: list[int]  # the officer of each block, -1 where nobody has room
    peak: float  # the largest load, or the tolerated load if that is higher
    cost: float


@cache
def sets(n: int) -> tuple[Floats, Floats]:
    """Returns all sets of n blocks: the blocks of each set, shape (2^n, n), and its pairs of consecutive blocks, (2^n,
    n(n-1)/2)."""
    bits = (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(float)
    following = np.zeros((2**n, n * n))
    for first in range(n):
        none_between = bits[:, first].copy()
        for second in range(first + 1, n):
            following[:, first * n + second] = none_between * bits[:, second]
            none_between *= 1 - bits[:, second]
    kept = [first * n + second for first in range(n) for second in range(first + 1, n)]
    return bits, np.ascontiguousarray(following[:, kept])


@cache
def _pairs(n: int) -> tuple[Ints, Ints, Ints]:
    """Returns every set with each of its subsets: the subset, the rest, and where the entries of each set begin."""
    parts: list[Ints] = []
    for whole in range(2**n):
        part = np.zeros(1, np.int64)
        for bit in range(n):
            if whole >> bit & 1:
                part = np.concatenate([part, part | 1 << bit])
        parts.append(part)
    sizes = [len(part) for part in parts]
    part = np.concatenate(parts)
    return part, np.repeat(np.arange(2**n), sizes) - part, np.concatenate([[0], np.cumsum(sizes)[:-1]])


@cache
def triangle(n: int) -> tuple[Ints, Ints]:
    return np.triu_indices(n, 1)


def rate(blocks: Blocks, officers: Officers) -> tuple[Floats, Floats]:
    """Returns the peak (the load, or the tolerated load if higher) and the cost of every set for every officer, both
    (2^n, officers).

    NEVER where a set is not allowed.
    """
    n = len(blocks.weight)
    bits, following = sets(n)
    sums = bits @ np.column_stack([blocks.weight, blocks.families, blocks.place])
    load = officers.load + sums[:, :1]
    peak = np.maximum(load, officers.even)
    cost = sums[:, 2:] + (following @ blocks.link[triangle(n)])[:, None]
    cost += np.minimum(COSTS.uneven * ((load - officers.share) / officers.share) ** 2, FAR_OFF)
    cost += COSTS.per_overload * (peak - officers.even) / officers.share
    cost[0, officers.is_idle] += COSTS.idle
    forbidden = (sums[:, 1:2] > officers.room + 1e-6) | (sums[:, 2:] >= NEVER / 2)
    cost[forbidden] = NEVER
    peak[forbidden] = NEVER
    return peak, cost


def best(blocks: Blocks, officers: Officers, now: list[int] | None = None) -> Found | None:
    """Returns the best assignment: most households placed, then the lowest peak, then the lowest cost; None if `now` is
    as good."""
    n, k = blocks.place.shape
    peak, cost = rate(blocks, officers)
    if now is not None:
        held = [sum(1 << block for block in range(n) if now[block] == officer) for officer in range(k)]
        peak_now = max(peak[held[officer], officer] for officer in range(k))
        cost_now = sum(cost[held[officer], officer] for officer in range(k))
    whole = 2**n - 1
    if now is None or -1 in now or peak_now >= NEVER:
        whole, lowest = _most_placed(blocks, peak, n)
    elif peak_now > officers.even.max():
        lowest = _joined(peak, np.maximum, whole, n)[-1][whole]
    else:
        lowest = peak_now
    cost[peak > max(lowest, officers.even.max()) + 1e-9] = NEVER
    steps = _joined(cost, np.add, whole, n)
    total = float(steps[-1][whole])
    if now is not None and -1 not in now and (total >= NEVER or (lowest > peak_now - 1e-9 and total > cost_now - 1e-9)):
        return None
    owner = [-1] * n
    for officer in range(k - 1, 0, -1):
        part = _parts_of(whole, n)
        mine = int(part[np.argmin(cost[part, officer] + steps[officer - 1][whole - part])])
        _give(owner, mine, officer)
        whole -= mine
    _give(owner, whole, 0)
    return Found(owner, float(lowest), total)


def _most_placed(blocks: Blocks, peak: Floats, n: int) -> tuple[int, float]:
    """Returns the set with the most households that all find room, and its lowest peak."""
    reached = _joined(peak, np.maximum, None, n)[-1]
    has_all_locked = (sets(n)[0][:, blocks.stays] > 0).all(axis=1)
    families = np.where((reached < NEVER / 2) & has_all_locked, sets(n)[0] @ blocks.families, -1)
    likely = np.flatnonzero(families >= families.max() - 1e-9)
    # With equally many households, more SLS: an SLS without households is placed too.
    size = sets(n)[0][likely].sum(axis=1)
    likely = likely[size == size.max()]
    whole = int(likely[np.argmin(reached[likely])])
    return whole, float(reached[whole])


def _joined(rated: Floats, join: np.ufunc, whole: int | None, n: int) -> list[Floats]:
    """Returns, for the first 1, 2, … officers, the least value that each set of blocks has among them.

    For the last officer only the set `whole` is computed, where it is given.
    """
    steps = [rated[:, 0]]
    for officer in range(1, rated.shape[1]):
        if whole is not None and officer == rated.shape[1] - 1:
            part = _parts_of(whole, n)
            last = np.full(2**n, NEVER)
            last[whole] = join(rated[part, officer], steps[-1][whole - part]).min()
            steps.append(last)
        else:
            part, rest, begins = _pairs(n)
            steps.append(np.minimum.reduceat(join(rated[part, officer], steps[-1][rest]), begins))
    return steps


def _parts_of(whole: int, n: int) -> Ints:
    if whole == 2**n - 1:
        return _all(n)
    part, _, begins = _pairs(n)
    end = begins[whole + 1] if whole + 1 < len(begins) else len(part)
    return part[begins[whole] : end]


@cache
def _all(n: int) -> Ints:
    return np.arange(2**n)


def _give(owner: list[int], blocks: int, officer: int) -> None:
    for block in range(len(owner)):
        if blocks >> block & 1:
            owner[block] = officer
