"""When each household is visited, submitted, checked, sent back, completed: the thirty days of a round, or part of
them.

Every household goes through the same row of moves; random draws decide which of them happen and when, and those before
now have happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from enumeration.models import State
from enumeration.questionnaire.codes import Result
from enumeration.sampling.drawing import Bools, Dice, Floats, Ints
from enumeration.sampling.officers import NOBODY

DAYS = 30
DAY = 86_400_000_000  # microseconds

# The row of moves: verb, state before, state after, and who does it.
ENUMERATOR, SUPERVISOR, OFFICE = range(3)
ROW = (
    ("start", State.OPEN, State.DRAFT, ENUMERATOR),
    ("submit", State.DRAFT, State.SUBMITTED, ENUMERATOR),
    ("send_back", State.SUBMITTED, State.SENT_BACK, SUPERVISOR),
    ("submit", State.SENT_BACK, State.SUBMITTED, ENUMERATOR),
    ("approve", State.SUBMITTED, State.APPROVED, SUPERVISOR),
    ("return", State.APPROVED, State.SENT_BACK, OFFICE),
    ("submit", State.SENT_BACK, State.SUBMITTED, ENUMERATOR),
    ("approve", State.SUBMITTED, State.APPROVED, SUPERVISOR),
    ("complete", State.APPROVED, State.COMPLETED, OFFICE),
)
START, SUBMIT, SEND_BACK, SUBMIT_2, APPROVE, RETURN, SUBMIT_3, APPROVE_2, COMPLETE = range(len(ROW))
STATES = np.array([state.value for state in State], "S9")
STATE_AFTER = np.array([list(State).index(move[2]) for move in ROW])

# 205, with the tilt towards better-off households (which are out, or refuse).
RESULTS = {
    Result.COMPLETE: (0.957, 0.0),
    Result.INCOMPLETE: (0.012, 0.1),
    Result.NO_RESPONDENT: (0.010, 0.3),
    Result.REFUSED: (0.006, 0.6),
    Result.GONE: (0.015, -0.1),
}


@dataclass
class Moves:
    """`happened` and `at` have one column per move of ROW; `at` is in microseconds since 1970, UTC."""

    happened: Bools
    at: NDArray[np.int64]
    state: NDArray[np.int64]  # position in State
    result: Ints  # the result of the visit; counts once visited

    @property
    def is_visited(self) -> Bools:
        return self.happened[:, START]

    @property
    def is_handed_in(self) -> Bools:
        return self.happened[:, SUBMIT]

    def is_in(self, state: State) -> Bools:
        return self.state == list(State).index(state)

    def strike(self, rows: Bools) -> None:
        """Strike off households that were not there when the list was verified: nobody visits them."""
        self.happened[rows] = False
        self.state[rows] = list(State).index(State.STRUCK)

    def last(self, *moves: int) -> NDArray[np.int64]:
        """Returns when the last of these moves happened; 0 where none did."""
        return np.where(self.happened[:, moves], self.at[:, moves], 0).max(axis=1)


@dataclass(frozen=True)
class Calendar:
    """The first midnight of the round and now, in microseconds; `is_over`: everything is completed."""

    begins: int
    now: int
    is_over: bool

    @classmethod
    def of(cls, begins: datetime, now: datetime, is_over: bool) -> Calendar:
        return cls(int(begins.timestamp()) * 1_000_000, int(now.timestamp()) * 1_000_000, is_over)


@dataclass(frozen=True)
class Load:
    """What is known of each household's place in an officer's work, before anybody sets out."""

    enumerator: NDArray[np.int64]
    supervisor: NDArray[np.int64]
    turn: NDArray[np.int64]  # the position of the household among its enumerator's
    of_how_many: NDArray[np.int64]
    turn_in_area: NDArray[np.int64]  # the position in its sub-SLS, from 0
    pace: Floats  # households per day of its enumerator
    is_silent: Bools  # its enumerator stopped five days ago
    checking: Floats  # days that its supervisor takes to check, on average
    operator: NDArray[np.int64]  # who keyed it from paper; NOBODY where its enumerator filled it in on the phone


def visit(dice: Dice, load: Load, standing: Floats, calendar: Calendar) -> Moves:
    n = len(standing)
    if calendar.is_over:
        day = (load.turn + dice.rng.random(n)) / load.of_how_many * (DAYS - 1.5)
    else:
        # Lists arrive late and it rains: nobody starts on the first morning at full speed.
        day = 0.6 + (load.turn + dice.rng.random(n)) / load.pace
    today = (calendar.now - calendar.begins) / DAY
    until = np.where(load.is_silent & (not calendar.is_over), today - 5, today)

    times = np.zeros((n, len(ROW)))
    happens = np.ones((n, len(ROW)), bool)
    times[:, START] = np.floor(day) + 0.03 + 0.72 * dice.rng.random(n)
    times[:, SUBMIT] = times[:, START] + 0.02 + np.where(dice.happens(0.6, n=n), 0.1, 1) * dice.days(0.9, n)
    times[:, SEND_BACK] = times[:, SUBMIT] + 0.05 + load.checking * dice.days(1.0, n)
    times[:, SUBMIT_2] = times[:, SEND_BACK] + 0.3 + dice.days(2.2, n)
    sent_back = dice.happens(0.055, -standing, 0.1)
    times[:, APPROVE] = np.where(sent_back, times[:, SUBMIT_2] + 0.05 + dice.days(1.0, n), times[:, SEND_BACK])
    happens[:, SEND_BACK] = happens[:, SUBMIT_2] = sent_back
    returned = dice.happens(0.006, n=n)
    times[:, RETURN] = times[:, APPROVE] + 0.2 + dice.days(1.5, n)
    times[:, SUBMIT_3] = times[:, RETURN] + 0.3 + dice.days(1.5, n)
    times[:, APPROVE_2] = times[:, SUBMIT_3] + 0.1 + dice.days(0.8, n)
    happens[:, RETURN] = happens[:, SUBMIT_3] = happens[:, APPROVE_2] = returned
    times[:, COMPLETE] = np.where(returned, times[:, APPROVE_2], times[:, APPROVE]) + 0.4 + dice.days(3.5, n)

    times = _by_the_clock(times)
    assigned = (load.enumerator != NOBODY)[:, None]
    # A household found after the round is over was still submitted before now, move after move.
    if calendar.is_over:
        times = np.minimum(times, today - 0.01 + np.arange(len(ROW)) * 0.001)
        happened = happens & assigned
    else:
        happened = happens & assigned & (times <= np.where(np.arange(len(ROW)) <= SUBMIT, until[:, None], today))
        happened[:, 1:] &= np.logical_and.accumulate(happened | ~happens, axis=1)[:, :-1]
    at = calendar.begins + (times * DAY).astype(np.int64)
    last = np.where(happened.any(axis=1), len(ROW) - 1 - np.argmax(happened[:, ::-1], axis=1), 0)
    state = np.where(happened.any(axis=1), STATE_AFTER[last], 0)
    return Moves(happened, at, state, dice.one_of(RESULTS, standing))


def _by_the_clock(times: Floats) -> Floats:
    """Returns working days as clock times: from half past seven in the morning to half past nine at night."""
    whole = np.floor(times)
    return whole + (7.5 + 14 * (times - whole)) / 24
