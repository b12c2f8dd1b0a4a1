"""How many households an SLS and an enumerator should have, and where an SLS that is too large is split."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

TARGET_LOAD = 250
"""Households that an enumerator is expected to visit in thirty days, as BPS planned Regsosek 2022."""

USUAL_FAMILIES = 100
"""Households assumed for an SLS whose list is not there yet."""

SPLIT_ABOVE = 400
"""Households above which BPS splits an SLS into sub-SLS."""


def pieces_for_split(families_by_building: Sequence[int], most: int = SPLIT_ABOVE) -> list[int]:
    """Returns where to cut an SLS into sub-SLS: the positions of the buildings with which the second and each further
    one begins.

    The result has as few sub-SLS as possible without more than `most` households in one, and those as equal as
    possible. A building is never cut: one with more than `most` households is a sub-SLS by itself. Empty where no cut
    is needed.
    """
    sums = np.concatenate([[0], np.cumsum(np.asarray(families_by_building, float))])
    n = len(sums) - 1
    if sums[-1] <= most:
        return []
    # best[k][end]: the least sum of squares over the first `end` buildings in k pieces, none of which is too large.
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
