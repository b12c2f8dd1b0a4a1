"""How good a ranking by estimated welfare is, compared with the households' known welfare.

The errors are those of a quota: select the poorest q % by estimate, as many as are truly among the poorest q %. Then
the share of the truly poor who are missed (exclusion) equals the share of the selected who are not poor (inclusion). A
random selection misses 90, 80, 70 and 60 % at quotas of 10, 20, 30 and 40 %.

Households with equal estimates, or equal welfare, have no order among them. The figures are the expected values when
ties are broken at random, so the order of rows in a file does not matter. A figure that cannot be computed is None,
never NaN.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

QUOTAS = (10, 20, 30, 40)
RESAMPLES = 400
FEWEST = 20
"""With fewer households than this, a share of them is not meaningful."""


@dataclass(frozen=True)
class Places:
    """The position of each value from the lowest: any of the `shared` positions from `first` (from 0) on, with equal
    probability."""

    first: np.ndarray
    shared: np.ndarray

    def within(self, begin: float, end: float) -> np.ndarray:
        """Returns the probability of each value to be at a position from `begin` to before `end`, over all values;
        shape (values,)."""
        least = np.maximum(self.first, np.ceil(begin))
        most = np.minimum(self.first + self.shared, np.ceil(end))
        return np.maximum(most - least, 0) / self.shared

    def deciles(self) -> np.ndarray:
        """Returns the probability of each value to be in each decile, the poorest first; shape (values, 10)."""
        n = len(self.first)
        return np.stack([self.within(n * number / 10, n * (number + 1) / 10) for number in range(10)], axis=1)


def places(values: np.ndarray) -> Places:
    _, which, number = np.unique(values, return_inverse=True, return_counts=True)
    return Places((np.cumsum(number) - number)[which], number[which])


def spearman(true: np.ndarray, estimated: np.ndarray) -> float | None:
    """Returns Spearman's rank correlation; None where one of the two is constant."""
    ranks = [pd.Series(values).rank().to_numpy() for values in (true, estimated)]
    if any(np.ptp(each) == 0 for each in ranks):
        return None
    return float(np.corrcoef(*ranks)[0, 1])


def errors(true: np.ndarray, estimated: np.ndarray) -> dict[str, float | None]:
    """Returns the figures by which a ranking is judged. The two need not share a scale: only their order matters."""
    n = len(true)
    true_place, place = places(true), places(estimated)
    figures: dict[str, float | None] = {"spearman": spearman(true, estimated)}
    for quota in QUOTAS:
        chosen = round(n * quota / 100)
        missed = float(np.sum(true_place.within(0, chosen) * place.within(chosen, n)))
        figures[f"error_at_{quota}"] = missed / chosen if chosen else None
    true_decile, decile = true_place.deciles(), place.deciles()
    near = decile.copy()
    near[:, 1:] += decile[:, :-1]
    near[:, :-1] += decile[:, 1:]
    figures["exact_decile"] = float(np.mean(np.sum(true_decile * decile, axis=1)))
    figures["within_one_decile"] = float(np.mean(np.sum(true_decile * near, axis=1)))
    return figures


def r_squared(true: np.ndarray, estimated: np.ndarray) -> float | None:
    """Returns R²; None where all values of `true` are equal."""
    spread = np.sum((true - true.mean()) ** 2)
    return float(1 - np.sum((true - estimated) ** 2) / spread) if spread > 0 else None


def rounded(value: float | None, decimals: int = 4) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), decimals)


def with_intervals(true: np.ndarray, estimated: np.ndarray, villages: np.ndarray) -> dict[str, dict[str, float | None]]:
    """Returns the same figures with 95 % intervals, by a cluster bootstrap over villages with a fixed seed."""
    chance = np.random.default_rng(2008)
    names, village = np.unique(villages, return_inverse=True)
    members = [np.flatnonzero(village == number) for number in range(len(names))]
    draws = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([members[number] for number in chance.integers(0, len(names), len(names))])
        draws.append(_all_figures(true[drawn], estimated[drawn]))
    low, high = (pd.DataFrame(draws, dtype=float).quantile(share) for share in (0.025, 0.975))
    return {
        name: {"value": rounded(value), "from": rounded(low[name]), "to": rounded(high[name])}
        for name, value in _all_figures(true, estimated).items()
    }


def _all_figures(true: np.ndarray, estimated: np.ndarray) -> dict[str, float | None]:
    return {"r_squared": r_squared(true, estimated), **errors(true, estimated)}


def truth_by_decile(true: np.ndarray, estimated: np.ndarray) -> list[dict[str, float | None]]:
    """Returns, for each estimated decile, the share of its households that truly belong to it, and to each poorest q %."""
    n, true_place, decile = len(true), places(true), places(estimated).deciles()
    truly = true_place.deciles()
    rows = []
    for number in range(10):
        inside = decile[:, number]
        row: dict[str, float | None] = {"decile": number + 1, "truly_in_it": _average(truly[:, number], inside, 3)}
        for quota in QUOTAS:
            row[f"truly_poorest_{quota}"] = _average(true_place.within(0, n * quota / 100), inside, 3)
        rows.append(row)
    return rows


def subgroup_gaps(
    true: np.ndarray, estimated: np.ndarray, groups: dict[str, np.ndarray], quota: int = 40
) -> dict[str, dict[str, float | None]]:
    """Returns the exclusion error at the quota within each group and outside it: is some kind of household missed more
    often?"""
    chosen = len(true) * quota / 100
    poor, missed = places(true).within(0, chosen), places(estimated).within(chosen, len(true))
    return {
        name: {
            "families": int(inside.sum()),
            "missed_inside": _average(missed, poor * inside),
            "missed_outside": _average(missed, poor * ~inside),
        }
        for name, inside in groups.items()
    }


def _average(values: np.ndarray, chances: np.ndarray, decimals: int = 4) -> float | None:
    """Returns the mean over the values with a chance to be counted, weighted by it; None where there are none."""
    return rounded(np.average(values, weights=chances), decimals) if chances.any() else None


def judge_run(ranks: Iterable[tuple[Any, int]], truth: dict[Any, float]) -> dict[str, Any]:
    """Compare a run's ranks with a known welfare level of the same households, where higher is better off.

    Households without a known level are left out and counted.
    """
    found, levels, unknown = [], [], 0
    for household, rank in ranks:
        level = truth.get(household)
        if level is None:
            unknown += 1
        else:
            found.append(rank)
            levels.append(level)
    if len(found) < FEWEST:
        return {"families": len(found), "unknown": unknown}
    figures = errors(np.array(levels, dtype=float), np.array(found, dtype=float))
    return {"families": len(found), "unknown": unknown} | {name: rounded(value) for name, value in figures.items()}
