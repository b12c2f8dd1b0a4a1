"""Random draws in a statistician's terms: shares among average households, and how they tilt with a household's
standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int16]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.bytes_]
# Code: (share among households of average standing, tilt per standard deviation of standing).
Shares = Mapping[Any, tuple[float, float]]

BLANK = -1
"""A missing answer in arrays of whole numbers: answers are never negative."""


def blanks(n: int) -> Ints:
    return np.full(n, BLANK, np.int16)


def only_if(asked: Bools, answers: NDArray) -> NDArray:
    """Returns the answers where the question is asked, blanks elsewhere."""
    return np.where(asked, answers, BLANK).astype(np.int16)


def day_month_year(days: NDArray[np.datetime64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Returns the three parts of dates, as the form and the NIK write them."""
    month = days.astype("M8[M]")
    day = (days.astype("M8[D]") - month.astype("M8[D]")).astype(np.int64) + 1
    return day, month.astype(np.int64) % 12 + 1, month.astype("M8[Y]").astype(np.int64) + 1970


def yes_no(is_so: Bools) -> Ints:
    """Returns 1 ya, 2 tidak."""
    return np.where(is_so, 1, 2).astype(np.int16)


def sized(total: int, weights: NDArray[Any]) -> NDArray[np.int64]:
    """Divide a total by weight into whole numbers that add up to it (largest remainder method)."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    short = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:short]] += 1
    return parts


class Dice:
    """A seeded source of random numbers."""

    def __init__(self, *seed: int) -> None:
        self.rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))

    def happens(
        self, share: float | Floats, standing: Floats | None = None, tilt: float = 0.0, n: int | None = None
    ) -> Bools:
        """Returns True with this probability; the odds grow by a factor e^tilt per standard deviation of standing."""
        if standing is not None and tilt:
            share = np.clip(share, 1e-9, 1 - 1e-9)
            share = 1 / (1 + np.exp(-(np.log(share / (1 - share)) + tilt * standing)))
        if n is None:
            n = len(standing) if standing is not None else len(share)  # type: ignore[arg-type]
        return self.rng.random(n) < share

    def one_of(self, shares: Shares, standing: Floats, favour: Mapping[Any, Floats] | None = None) -> Ints:
        """Returns one code each. `favour` multiplies the share of a code, household by household."""
        codes = np.fromiter(shares, np.int16)
        base, tilt = np.array(list(shares.values())).T
        weights = np.log(base) + np.outer(standing, tilt)
        np.exp(weights, out=weights)
        for code, factor in (favour or {}).items():
            weights[:, int(np.flatnonzero(codes == code)[0])] *= factor
        np.cumsum(weights, axis=1, out=weights)
        drawn = self.rng.random(len(standing)) * weights[:, -1]
        return codes[np.minimum((weights < drawn[:, None]).sum(axis=1), len(codes) - 1)]

    def any_of(self, codes: Sequence[int], n: int, shares: Sequence[float] | None = None) -> Ints:
        """Returns one code each, whatever the standing."""
        if shares is None:
            return np.asarray(codes, np.int16)[self.rng.integers(0, len(codes), n)]
        edges = np.cumsum(shares) / np.sum(shares)
        return np.asarray(codes, np.int16)[
            np.minimum(np.searchsorted(edges, self.rng.random(n), side="right"), len(codes) - 1)
        ]

    def word(self, words: Texts, n: int) -> Texts:
        return words[self.rng.integers(0, len(words), n)]

    def sum_of(self, shares: Shares, standing: Floats) -> Ints:
        """Returns codes added up, each drawn independently."""
        total = np.zeros(len(standing), np.int16)
        for code, (share, tilt) in shares.items():
            total += (code * self.happens(share, standing, tilt)).astype(np.int16)
        return total

    def days(self, average: float | Floats, n: int) -> Floats:
        """Returns exponential waiting times in days, shape (n,)."""
        return self.rng.exponential(1.0, n) * average

    def around(self, middle: float | Floats, spread: float, n: int) -> Floats:
        return middle + spread * self.rng.standard_normal(n)
