"""How good is an order of families by estimated welfare, held against what is known of their true welfare?

The errors are those of a quota: choose the poorest q by estimate, as many as are truly the poorest q. Then the share
of the truly poor who are missed (exclusion) and the share of the chosen who are not poor (inclusion) are one figure.
Chance alone misses 90, 80, 70 and 60 % at 10, 20, 30 and 40 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

QUOTAS = (10, 20, 30, 40)
RESAMPLES = 400
FEWEST = 20
"""Below so many families a share of them says nothing."""


def order(values: np.ndarray) -> np.ndarray:
    """Each value's place from the lowest, 0 to n - 1; ties in the order given."""
    places = np.empty(len(values), dtype=np.int64)
    places[np.argsort(values, kind="stable")] = np.arange(len(values))
    return places


def deciles(values: np.ndarray) -> np.ndarray:
    """1 to 10, the poorest first."""
    return order(values) * 10 // len(values) + 1


def spearman(true: np.ndarray, estimated: np.ndarray) -> float:
    ranks = [pd.Series(values).rank().to_numpy() for values in (true, estimated)]
    return float(np.corrcoef(*ranks)[0, 1])


def errors(true: np.ndarray, estimated: np.ndarray) -> dict[str, float]:
    """The figures by which an order is judged. Scales of the two need not agree; only the order counts."""
    n = len(true)
    true_place, place = order(true), order(estimated)
    figures = {"spearman": spearman(true, estimated)}
    for quota in QUOTAS:
        chosen = round(n * quota / 100)
        missed = int(np.sum((true_place < chosen) & (place >= chosen)))
        figures[f"error_at_{quota}"] = missed / chosen if chosen else float("nan")
    apart = np.abs(deciles(true) - deciles(estimated))
    figures["exact_decile"] = float(np.mean(apart == 0))
    figures["within_one_decile"] = float(np.mean(apart <= 1))
    return figures


def r_squared(true: np.ndarray, estimated: np.ndarray) -> float:
    return float(1 - np.sum((true - estimated) ** 2) / np.sum((true - true.mean()) ** 2))


def with_intervals(true: np.ndarray, estimated: np.ndarray, villages: np.ndarray) -> dict[str, dict[str, float]]:
    """The same figures with 95 % intervals, by drawing whole villages again and again (always the same draws)."""
    chance = np.random.default_rng(2008)
    names, village = np.unique(villages, return_inverse=True)
    members = [np.flatnonzero(village == number) for number in range(len(names))]
    draws = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([members[number] for number in chance.integers(0, len(names), len(names))])
        draws.append(_all_figures(true[drawn], estimated[drawn]))
    low, high = np.quantile(pd.DataFrame(draws), [0.025, 0.975], axis=0)
    return {
        name: {"value": round(value, 4), "from": round(float(low[place]), 4), "to": round(float(high[place]), 4)}
        for place, (name, value) in enumerate(_all_figures(true, estimated).items())
    }


def _all_figures(true: np.ndarray, estimated: np.ndarray) -> dict[str, float]:
    return {"r_squared": r_squared(true, estimated), **errors(true, estimated)}


def truth_by_decile(true: np.ndarray, estimated: np.ndarray) -> list[dict[str, float]]:
    """For each estimated decile: the share of its families that truly belong to it, and to the poorest q."""
    true_place, decile = order(true), deciles(estimated)
    rows = []
    for number in range(1, 11):
        places = true_place[decile == number]
        row: dict[str, float] = {
            "decile": number,
            "truly_in_it": round(float(np.mean(places * 10 // len(true) + 1 == number)), 3),
        }
        for quota in QUOTAS:
            row[f"truly_poorest_{quota}"] = round(float(np.mean(places < len(true) * quota / 100)), 3)
        rows.append(row)
    return rows


def subgroup_gaps(
    true: np.ndarray, estimated: np.ndarray, groups: dict[str, np.ndarray], quota: int = 40
) -> dict[str, dict[str, float]]:
    """Whether some kind of family is missed more often: the error at the quota in each group and outside it."""
    chosen = len(true) * quota / 100
    poor, found = order(true) < chosen, order(estimated) < chosen
    gaps = {}
    for name, inside in groups.items():
        gaps[name] = {
            "families": int(inside.sum()),
            "missed_inside": round(_share_missed(poor & inside, found), 4),
            "missed_outside": round(_share_missed(poor & ~inside, found), 4),
        }
    return gaps


def _share_missed(poor: np.ndarray, found: np.ndarray) -> float:
    return float(np.mean(~found[poor])) if poor.any() else float("nan")


def judge_run(ranks: Iterable[tuple[Any, int]], truth: dict[Any, float]) -> dict[str, Any]:
    """Holds a run's ranks against a known welfare level of the same families, higher being better off.

    Families whose level is not known are left out and counted.
    """
    places, levels, unknown = [], [], 0
    for household, rank in ranks:
        level = truth.get(household)
        if level is None:
            unknown += 1
        else:
            places.append(rank)
            levels.append(level)
    if len(places) < FEWEST:
        return {"families": len(places), "unknown": unknown}
    figures = errors(np.array(levels, dtype=float), np.array(places, dtype=float))
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return {"families": len(places), "unknown": unknown, **rounded}
