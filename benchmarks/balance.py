"""Assign 13,000 SLS to 5,000 enumerators on one core, compared with other ways of assigning them.

On the same SLS, in the same minute: the floor, which is the optimum for one run of neighbouring SLS per officer
(without homes, caps or locks); and one SLS after the other to one officer after the other. `ratio` is the largest load
over the lower bound. That bound is an SLS too large for anybody, which makes it easy to reach; so the same is measured
for officers with several SLS and no cap, against their mean load (`ratio_of_several`), and for the same district after
its large SLS are split into sub-SLS (`…_when_split`). The limit of five seconds is for the processor time: one thread
that waits for nothing takes as long by the clock (`seconds`) where it has the core to itself.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import pairwise

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

import common

common.start_django()

import numpy as np  # noqa: E402

from enumeration.areas.sizes import SPLIT_ABOVE, pieces_for_split  # noqa: E402
from enumeration.proposals.solver.propose import Proposal, Sls, Worker, pieces_of, propose  # noqa: E402

BAR, MOST_SECONDS = 1.1, 5.0
DISTRICT = "3204"
SEED = 20221015


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--sls", type=int, default=13_000, metavar="N")
    parser.add_argument("--officers", type=int, default=5_000, metavar="N")
    options = parser.parse_args()
    report = common.Report("balance", quiet=options.json)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chance = np.random.default_rng(SEED)
    sls = some_sls(chance, options.sls, options.officers)
    officers = some_officers(chance, options.officers, sls)
    propose(sls[:300], officers[:100])  # fills the tables that are computed once per process

    with common.PeakMemory() as memory, common.timed() as took:
        used = time.process_time()
        proposal = propose(sls, officers)
        used = time.process_time() - used
    report.note(seconds=took[0], cpu_seconds=used, **figures(proposal, sls), peak_rss_mb=memory.mb)
    with common.timed() as floor:
        in_runs = best_runs([one.load for one in sls], len(officers))
    report.note(floor_seconds=floor[0], **compared("in_runs", in_runs, sls, officers, proposal))
    by_turns = [number % len(officers) for number in range(len(sls))]
    report.note(**compared("by_turns", by_turns, sls, officers, proposal))
    smaller = after_the_split(sls)
    when_split = propose(smaller, officers)
    several, split = several_ratio(proposal, sls, officers), several_ratio(when_split, smaller, officers)
    report.say(
        f"  in full: {proposal.ratio:.4f}, several {several:.4f}; split {when_split.ratio:.4f}, several {split:.4f}"
    )
    kept = all(proposal.by_sls[one.code] == one.holder for one in sls if one.is_locked)
    reached = max(proposal.ratio, several, when_split.ratio, split) <= BAR + 1e-9
    return report.end(
        n=len(sls),
        officers=len(officers),
        ratio=proposal.ratio,
        ratio_of_several=several,
        ratio_when_split=when_split.ratio,
        ratio_of_several_when_split=split,
        bar=BAR,
        most_seconds=MOST_SECONDS,
        ok=bool(used <= MOST_SECONDS and reached and kept and not proposal.unplaced),
    )


def some_sls(chance: np.random.Generator, count: int, officers: int) -> list[Sls]:
    """Returns SLS of about 95 households with a long tail, villages of 20 to 70 SLS, kecamatan of 6 to 15 villages.

    Sparse villages take longer per household; one SLS in fifty is locked, near others of the same officer.
    """
    sizes = np.maximum(1, np.exp(chance.normal(np.log(82), 0.53, count)).astype(int))
    sizes[chance.random(count) < 0.01] = 0  # emptied, or not listed yet
    made: list[Sls] = []
    subdistrict = 0
    while len(made) < count:
        subdistrict += 10
        for village in range(1, int(chance.integers(6, 16)) + 1):
            difficulty = float(chance.choice([1.0, 1.0, 1.0, 1.1, 1.25]))
            for number in range(1, int(chance.integers(20, 71)) + 1):
                if len(made) == count:
                    break
                holder = int(len(made) * officers / count) if chance.random() < 0.02 else None
                code = f"{DISTRICT}{subdistrict:03d}{village:03d}{number:04d}00"
                made.append(Sls(code, int(sizes[len(made)]), difficulty, holder, holder is not None))
    return made


def some_officers(chance: np.random.Generator, count: int, sls: list[Sls]) -> list[Worker]:
    """Returns officers with as many homes in a village as it has SLS; a tenth unknown.

    Some are capped, some have work elsewhere.
    """
    homes = chance.choice([one.code[:10] for one in sls], count)
    return [
        Worker(
            pk,
            home=str(homes[pk]) if chance.random() < 0.9 else "",
            most=int(chance.integers(150, 300)) if chance.random() < 0.05 else None,
            carries=float(chance.integers(20, 120)) if chance.random() < 0.03 else 0,
        )
        for pk in range(count)
    ]


def figures(proposal: Proposal, sls: list[Sls]) -> dict[str, float]:
    return {
        "families": sum(one.families for one in sls),
        "largest": proposal.largest_after,
        "lower_bound": proposal.lower_bound,
        "smallest": proposal.smallest_after,
        "mean": float(np.mean(list(proposal.loads_after.values()))),
        "deviation": float(np.std(list(proposal.loads_after.values()))),
        "pieces": proposal.pieces,
        "share_near_home": proposal.share_near_home,
        "share_in_home_village": proposal.share_in_home_village,
        "too_large": len(proposal.too_large),
        "unplaced": len(proposal.unplaced),
    }


def several_ratio(proposal: Proposal, sls: list[Sls], officers: list[Worker]) -> float:
    """Returns the largest load of an officer with several free SLS and no cap, over the mean load of all such officers."""
    capped = {officer.pk for officer in officers if officer.most is not None}
    has: dict[int, list[Sls]] = {}
    for one in sls:
        if one.load and one.code in proposal.by_sls:
            has.setdefault(proposal.by_sls[one.code], []).append(one)
    loads = [
        proposal.loads_after[pk]
        for pk, those in has.items()
        if pk not in capped and sum(not one.is_locked for one in those) > 1
    ]
    return max(loads) / (sum(loads) / len(loads))


def compared(
    name: str, owners: list[int], sls: list[Sls], officers: list[Worker], proposal: Proposal
) -> dict[str, float]:
    loads = np.bincount(owners, [one.load for one in sls], minlength=len(officers))
    by_sls = {one.code: owner for one, owner in zip(sls, owners, strict=True)}
    return {
        f"{name}_largest": float(loads.max()),
        f"{name}_ratio": float(loads.max() / proposal.lower_bound),
        f"{name}_smallest": float(loads.min()),
        f"{name}_deviation": float(loads.std()),
        f"{name}_pieces": pieces_of(by_sls),
    }


def best_runs(loads: list[float], count: int) -> list[int]:
    """Returns the officer of each SLS where everybody has one run and the largest load is as small as possible."""
    low, high = max(loads), sum(loads)
    for _step in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if runs(loads, middle)[-1] < count else (middle, high)
    return runs(loads, high)


def runs(loads: list[float], most: float) -> list[int]:
    owners, officer, room = [], 0, most
    for load in loads:
        if load > room:
            officer, room = officer + 1, most
        room -= load
        owners.append(officer)
    return owners


def after_the_split(sls: list[Sls]) -> list[Sls]:
    """Returns the SLS with each one above the limit split into sub-SLS, with three households per building."""
    made = []
    for one in sls:
        if one.families <= SPLIT_ABOVE or one.is_locked:
            made.append(one)
            continue
        buildings = [3] * (one.families // 3) + ([one.families % 3] if one.families % 3 else [])
        edges = [0, *pieces_for_split(buildings), len(buildings)]
        for number, (begin, end) in enumerate(pairwise(edges), 1):
            made.append(Sls(f"{one.code[:14]}{number:02d}", sum(buildings[begin:end]), one.difficulty))
    return made


if __name__ == "__main__":
    sys.exit(main())
