"""How SLS are best shared out among enumerators: a proposal that people then adjust, accept and undo.

No tables are read here. SLS stay whole, locks and caps hold. Among what is left, the aims are, in this order: no load
(families × difficulty) above what counts as even, SLS next to each other together, officers near home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.utils.translation import gettext as _

from enumeration.sharing import NOBODY, Sharing
from enumeration.windows import MOST_BLOCKS

SPLIT_ABOVE = 400  # families; BPS forms sub-SLS above (domain.md 2)
EVEN = 1.05  # times the fair share: up to here, having SLS next to each other is worth more than an equal load
SUBDISTRICT, VILLAGE = 7, 10  # digits of a BPS code


class CannotShare(ValueError):
    """Nothing to share out, nobody to share it among, or something named twice; the message is for people."""


@dataclass(frozen=True)
class Sls:
    code: str  # 16 digits
    families: int
    difficulty: float = 1.0  # weight multiplies families
    holder: int | None = None  # the officer who has it now
    is_locked: bool = False  # must stay with its holder

    @property
    def load(self) -> float:
        return self.families * self.difficulty


@dataclass(frozen=True)
class Worker:
    pk: int
    home: str = ""  # BPS village code, 10 digits
    most: int | None = None  # cap in families, what is carried included
    carries: float = 0  # load outside these SLS that stays with the officer


@dataclass(frozen=True)
class Proposal:
    """Who gets what, and how even that is.

    `lower_bound` is a load that the largest cannot be below, whoever gets the SLS placed here: the largest of
    the level to which the free SLS fill all officers up, were SLS divisible, over what each keeps (without locks and
    loads from elsewhere: total / officers); of the largest single SLS; of the largest load that stays anyway.
    It knows nothing of caps and of how SLS fit together, so that even the best proposal may lie above it.
    """

    by_sls: dict[str, int]
    loads_before: dict[int, float]
    loads_after: dict[int, float]
    lower_bound: float
    too_large: list[str]  # more than SPLIT_ABOVE families: to be split into sub-SLS
    unplaced: list[str]  # nobody has room for them under the caps
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
        """The largest load over the lower bound; 1 where there is no load at all."""
        return self.largest_after / self.lower_bound if self.lower_bound else 1.0

    @property
    def share_near_home(self) -> float:
        """Of the SLS of officers whose home is known, the share in their home kecamatan. 1 where no home is known."""
        at = [code[:SUBDISTRICT] == home[:SUBDISTRICT] for code, pk in self.by_sls.items() if (home := self.homes.get(pk))]
        return sum(at) / len(at) if at else 1.0

    @property
    def share_in_home_village(self) -> float:
        at = [code[:VILLAGE] == home for code, pk in self.by_sls.items() if (home := self.homes.get(pk))]
        return sum(at) / len(at) if at else 1.0

    @property
    def pieces(self) -> float:
        """Separate runs of SLS, next to each other by code and in one kecamatan, per officer who has any."""
        return pieces_of({**self.by_sls, **dict.fromkeys(self.unplaced, None)})


def pieces_of(by_sls: dict[str, int | None]) -> float:
    """The mean number of separate runs per officer; an SLS of nobody's lies between two runs too."""
    runs, before = 0, ("", None)
    for code in sorted(by_sls):
        here = (code[:SUBDISTRICT], by_sls[code])
        runs += here != before and by_sls[code] is not None
        before = here
    officers = len(set(by_sls.values()) - {None})
    return runs / officers if officers else 1.0


def propose(sls: Sequence[Sls], workers: Sequence[Worker], *, keep_current: bool = False) -> Proposal:
    """Shares the SLS out. The same SLS and officers, in whatever order, give the same proposal.

    Guaranteed: locked SLS stay with their holder, even beyond a cap; nobody else gets more families than their cap;
    an SLS is left over only where nobody has room for it; nobody without work is left so while another has two
    SLS that they could take; where at most MOST_BLOCKS SLS go among at most five officers, the largest load is the
    smallest possible, or at most EVEN × the lower bound. Elsewhere it is at most that of “largest SLS first, to who has
    least” (without caps, 4/3 − 1/(3 × officers) of the smallest possible), or EVEN × the lower bound.

    A lock of an officer who is not among the workers stays, and counts for nobody. With `keep_current`, what has a
    holder stays there, unless somebody has more than is even or than their cap, and moving it helps.
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
    by_sls = _share(shared, workers, rows, keep_current)
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
        raise CannotShare(_("Tidak ada SLS yang dibagi. Pilih wilayah yang sudah memiliki SLS."))
    if not workers:
        raise CannotShare(_("Tidak ada petugas penerima. Pilih sedikitnya satu PPL."))
    if len({one.code for one in sls}) < len(sls):
        raise CannotShare(_("Ada SLS yang tercantum lebih dari satu kali."))
    if len({one.pk for one in workers}) < len(workers):
        raise CannotShare(_("Ada petugas yang tercantum lebih dari satu kali."))


def _loads(workers: Sequence[Worker], by_sls: dict[str, int | None], sls: Sequence[Sls]) -> dict[int, float]:
    loads = {worker.pk: float(worker.carries) for worker in workers}
    for one in sls:
        pk = by_sls[one.code]
        if pk in loads:
            loads[pk] += one.load
    return loads


# --- Bounds ----------------------------------------------------------------------------------------------------------


def level(amount: float, bases: Sequence[float], rooms: Sequence[float] | None = None) -> float:
    """How high an amount fills officers up who have something already, each with room for so much more."""
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
    """See Proposal."""
    keeps = {worker.pk: float(worker.carries) for worker in workers}
    free = []
    for one in sls:
        if one.is_locked and one.holder in keeps:
            keeps[one.holder] += one.load
        else:
            free.append(one.load)
    return max(level(sum(free), list(keeps.values())), max(free, default=0.0) + min(keeps.values()), max(keeps.values()))


# --- Sharing out -----------------------------------------------------------------------------------------------------


def _share(sls: Sequence[Sls], workers: Sequence[Worker], rows: dict[int, int], keep: bool) -> dict[str, int]:
    if sls and not any(one.load for one in sls):  # no prelist yet: as many SLS for each
        sls = [replace(one, families=1, difficulty=1.0) for one in sls]
        workers = [replace(worker, most=None) for worker in workers]
    counted = [one for one in sls if one.load]
    by_sls: dict[str, int] = {}
    if counted:
        sharing = _sharing(counted, workers, rows, keep)
        _fair_share(sharing)
        _improve(sharing)
        by_sls = {code: workers[row].pk for code, row in zip(sharing.codes, sharing.owner, strict=True) if row != NOBODY}
    for one in sls:
        if not one.load and one.holder in rows and (one.is_locked or keep):
            by_sls[one.code] = one.holder  # type: ignore[assignment]
    return _with_neighbours(sls, by_sls)


def _sharing(sls: Sequence[Sls], workers: Sequence[Worker], rows: dict[int, int], keep: bool) -> Sharing:
    return Sharing(
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


def _fair_share(sharing: Sharing) -> set[int]:
    """Sets what is fair and what is even. Gives the SLS that are larger than a fair share by themselves: each is one
    officer's, and what is fair for the others is counted without them."""
    free = sorted(sharing.free, key=lambda one: (-sharing.weight[one], one))
    officers = sorted(range(len(sharing.homes)), key=lambda row: (sharing.load[row], -sharing.caps[row], row))
    easier = max((sharing.weight[one] / max(sharing.families[one], 1.0) for one in free), default=1.0)
    rooms = [(sharing.caps[row] - sharing.taken[row]) * easier for row in officers]
    rooms = [max(0.0, room) for room in rooms]
    bases = [sharing.load[row] for row in officers]
    amount, lumps = sum(sharing.weight[one] for one in free), 0
    while True:
        share = level(amount, bases[lumps:], rooms[lumps:])
        more = 0
        while lumps + more < len(free) and sharing.weight[free[lumps + more]] > share:
            more += 1
        more = min(more, len(officers) - 1 - lumps)
        if more <= 0:
            break
        amount -= sum(sharing.weight[one] for one in free[lumps : lumps + more])
        lumps += more
    sharing.share = max(share, 1e-6)
    sharing.even = EVEN * sharing.share
    return set(free[:lumps])
