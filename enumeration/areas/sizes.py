"""How many households an SLS and an enumerator should have, and where an SLS that is too large is split."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

TARGET_LOAD = 250
"""Households an enumerator is expected to visit in thirty days, as BPS planned Regsosek 2022."""

USUAL_FAMILIES = 100
"""Households of an SLS whose list is not there yet."""

SPLIT_ABOVE = 400
"""Households; above it BPS forms sub-SLS."""


def pieces_for_split(families_by_building: Sequence[int], most: int = SPLIT_ABOVE) -> list[int]:
    """Where to cut an SLS into sub-SLS: the buildings, in their order, with which the second and each further one begins.

    As few sub-SLS as go without more than `most` families in one, and those as equal as can be. A building is never
    cut: one with more than `most` families is a sub-SLS by itself. Nothing where no cut is needed.
    """
    sums = np.concatenate([[0], np.cumsum(np.asarray(families_by_building, float))])
    n = len(sums) - 1
    if sums[-1] <= most:
        return []
    # best[k][end]: the least sum of squares of the first `end` buildings in k pieces that are all small enough.
    sizes = sums[None, :] - sums[:, None]  # from building, to building
    alone = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None] == 1
    allowed = (sizes > 0) & ((sizes <= most) | alone)
    squares = np.where(allowed, sizes**2, np.inf)
    reached, cuts = squares[0], []
    while not np.isfinite(reached[-1]):
        through = reached[:, None] + squares
        cuts.append(np.argmin(through, axis=0))
        reached = through.min(axis=0)
    ends = [n]
    for came_from in reversed(cuts):
        ends.append(int(came_from[ends[-1]]))
    return ends[:0:-1]
