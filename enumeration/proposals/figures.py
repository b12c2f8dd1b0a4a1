"""The figures of a proposal, computed from all its lines: how even it is, and what each of its officers has.

Nothing is read or written here. proposals/actions.py computes them whenever lines change, and stores them with the
proposal; its page then reads them and one screen of lines, however many SLS a district has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from enumeration.proposals.solver.propose import Proposal, Worker

MOST_BARS = 24
"""Officers up to which each has a bar of their own; more are counted by size of load."""


class Line(NamedTuple):
    """One line. A district has thirteen thousand: a tuple is built in a third of the time of a dataclass."""

    code: str
    families: int
    difficulty: float
    holder: int | None
    officer: int | None
    is_locked: bool
    is_adjusted: bool

    @property
    def load(self) -> float:
        return self.families * self.difficulty

    @property
    def is_changed(self) -> bool:
        return self.officer is not None and self.officer != self.holder


LINE = ("area_id", "families", "difficulty", "was__officer_id", "officer_id", "is_locked", "is_adjusted")
"""The columns of a BalanceLine that make a Line."""


class Loads(NamedTuple):
    """What is stored with each officer of a proposal, named like the columns of BalanceWorker."""

    load_before: float
    load_after: float
    sls: int
    order: str
    is_changed: bool


@dataclass(frozen=True)
class Figures:
    """What is stored with a proposal. Shares of SLS near home and numbers of runs are None where nobody has an SLS.

    The defaults are those of a proposal without lines.
    """

    officers: int = 0
    largest_before: float = 0
    largest_after: float = 0
    smallest_before: float = 0
    smallest_after: float = 0
    near_home_before: float | None = None
    near_home_after: float = 1
    in_village_before: float | None = None
    in_village_after: float = 1
    pieces_before: float | None = None
    pieces_after: float = 1
    percent_above_bound: int = 0
    given: int = 0  # SLS that nobody has, and an officer would get
    moved: int = 0
    unplaced: int = 0
    loose: int = 0  # SLS that nobody gets, or that stay with an officer outside the proposal
    adjusted: int = 0
    locked: int = 0
    # Officers by size of load, where there are too many for a bar each.
    step: int = 0
    bars_before: list[int] = field(default_factory=list)
    bars_after: list[int] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return self.given + self.moved


def figures_of(
    lines: Sequence[Line], workers: Sequence[Worker], lower_bound: float
) -> tuple[Figures, dict[int, Loads]]:
    """Returns the figures of a proposal and of each of its officers. `lines` must be in code order."""
    loads = _loads(lines, workers)
    before = _as_proposal({line.code: line.holder for line in lines}, workers, loads, lower_bound)
    after = _as_proposal({line.code: line.officer for line in lines}, workers, loads, lower_bound)
    step, bars_before, bars_after = _bars(list(loads.values()))
    figures = Figures(
        officers=len(workers),
        largest_before=before.largest_before,
        largest_after=after.largest_after,
        smallest_before=before.smallest_before,
        smallest_after=after.smallest_after,
        near_home_before=before.share_near_home if before.by_sls else None,
        near_home_after=after.share_near_home,
        in_village_before=before.share_in_home_village if before.by_sls else None,
        in_village_after=after.share_in_home_village,
        pieces_before=before.pieces if before.by_sls else None,
        pieces_after=after.pieces,
        percent_above_bound=max(0, round(100 * (after.ratio - 1))),
        given=sum(line.is_changed and line.holder is None for line in lines),
        moved=sum(line.is_changed and line.holder is not None for line in lines),
        unplaced=len(after.unplaced),
        loose=sum(line.officer not in loads for line in lines),
        adjusted=sum(line.is_adjusted for line in lines),
        locked=sum(line.is_locked for line in lines),
        step=step,
        bars_before=bars_before,
        bars_after=bars_after,
    )
    return figures, loads


def _loads(lines: Sequence[Line], workers: Sequence[Worker]) -> dict[int, Loads]:
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    count: dict[int, int] = {}
    first: dict[int, str] = {}
    changed: set[int | None] = set()
    for line in lines:
        load = line.load
        if line.holder is not None:
            before[line.holder] = before.get(line.holder, 0) + load
        if line.officer is not None:
            after[line.officer] = after.get(line.officer, 0) + load
            count[line.officer] = count.get(line.officer, 0) + 1
            first.setdefault(line.officer, line.code)
        if line.is_changed or line.is_adjusted:
            changed |= {line.officer, line.holder}
    return {
        worker.pk: Loads(
            load_before=before.get(worker.pk, 0) + worker.carries,
            load_after=after.get(worker.pk, 0) + worker.carries,
            sls=count.get(worker.pk, 0),
            order=f"{first.get(worker.pk, 'Z')}-{worker.pk:010d}",
            is_changed=worker.pk in changed,
        )
        for worker in workers
    }


def _as_proposal(
    who: Mapping[str, int | None], workers: Sequence[Worker], loads: Mapping[int, Loads], lower_bound: float
) -> Proposal:
    return Proposal(
        by_sls={code: pk for code, pk in who.items() if pk is not None},
        loads_before={pk: one.load_before for pk, one in loads.items()},
        loads_after={pk: one.load_after for pk, one in loads.items()},
        lower_bound=lower_bound,
        too_large=[],
        unplaced=[code for code, pk in who.items() if pk is None],
        homes={worker.pk: worker.home for worker in workers},
    )


def _bars(loads: Sequence[Loads]) -> tuple[int, list[int], list[int]]:
    if len(loads) <= MOST_BARS:
        return 0, [], []
    highest = max(max(one.load_before, one.load_after) for one in loads)
    step = next(step for step in (25, 50, 100, 200, 500, 1000, 10**9) if highest / step <= 16)
    count = int(highest // step) + 1
    before, after = [0] * count, [0] * count
    for one in loads:
        before[int(one.load_before // step)] += 1
        after[int(one.load_after // step)] += 1
    return step, before, after
