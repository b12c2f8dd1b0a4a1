"""The pre-printed list (VK1): which households are on it, and what the enumerator and the SLS head found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import Existence
from enumeration.sampling.drawing import BLANK, Bools, Dice, Ints
from enumeration.sampling.fieldwork import DAY, START, Calendar, Moves
from enumeration.sampling.frame import Frame
from enumeration.sampling.names import make_names

NOT_ON_PRELIST = 0.015  # of the visited households
STRUCK = 0.03  # of the lines of a verified list
REASONS = {Existence.MOVED: 0.56, Existence.DIED: 0.10, Existence.UNKNOWN: 0.20, Existence.DOUBLE: 0.14}
A_LINE = 40_000_000  # microseconds that one line takes


@dataclass(frozen=True)
class Listing:
    """One entry per household.

    A list is gone through on the day before the first household of its SLS is visited; until then nothing is known of
    its lines.
    """

    on_prelist: Bools
    number: NDArray[np.int64]  # on the list, from 1; BLANK for households that are not on it
    existence: Ints
    checked_at: NDArray[np.int64]  # microseconds since 1970 UTC; 0 where unchecked

    @property
    def is_struck(self) -> Bools:
        return np.isin(self.existence, [int(code) for code in REASONS])


def verify(dice: Dice, area: NDArray[np.int64], turn: NDArray[np.int64], moves: Moves, calendar: Calendar) -> Listing:
    """Verify the lists of the SLS in which somebody was visited.

    Households that are gone are struck off: this changes `moves`. In a round that is over every household was counted,
    so none is.
    """
    on_prelist = ~(moves.is_visited & dice.happens(NOT_ON_PRELIST, n=len(area)))
    first_visit = np.full(int(area.max()) + 1, np.iinfo(np.int64).max)
    visited = moves.is_visited
    np.minimum.at(first_visit, area[visited], moves.at[visited, START])
    is_checked = first_visit[area] < np.iinfo(np.int64).max
    gone = dice.happens(STRUCK, n=len(area)) & is_checked & on_prelist & (not calendar.is_over)
    reason = dice.any_of([int(code) for code in REASONS], len(area), list(REASONS.values()))
    moves.strike(gone)
    existence = np.select(
        [gone, is_checked & on_prelist, is_checked], [reason, int(Existence.FOUND), int(Existence.NEW)], BLANK
    ).astype(np.int16)
    checked_at = np.where(is_checked, first_visit[area] - DAY + turn * A_LINE, 0)
    return Listing(on_prelist, _numbers(area, turn, on_prelist), existence, checked_at)


def _numbers(area: NDArray[np.int64], turn: NDArray[np.int64], on_prelist: Bools) -> NDArray[np.int64]:
    """Returns 1, 2, 3 … in every SLS, over the households that are on its list."""
    running = np.cumsum(on_prelist)
    first = np.flatnonzero(turn == 0)
    before: NDArray[np.int64] = np.repeat(running[first] - on_prelist[first], np.diff(np.r_[first, len(area)]))
    return np.where(on_prelist, running - before, BLANK)


def heads(seed: tuple[int, ...], frame: Frame) -> list[str]:
    """Returns the name of each SLS head."""
    dice = Dice(*seed, 1_000_000 + 10)
    n = len(frame)
    names = make_names(dice, dice.happens(0.85, n=n), dice.rng.uniform(32, 68, n))
    return [name.decode() for name in names]
