"""From frozen values to scores, for any kind of model. The same values give the same bytes on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ranking.models import WelfareModel
from ranking.parameter_files import INTERCEPT

DECIMALS = 6
LEAST_KNOWN = 0.6
"""If a household's answers determine less of its score than this, the score describes the average household rather than
this one."""


class Scorer(Protocol):
    def score(self, values: np.ndarray, area_code: str) -> tuple[np.ndarray, np.ndarray]:
        """Returns the scores of households of one area, and how many of the model's indicators are unknown for each.

        `values` has shape (indicators, households); NaN is unknown. Lower scores are poorer. Both results have shape
        (households,).
        """

    def share_known(self, values: np.ndarray) -> np.ndarray:
        """Returns the share of each household's score that its answers determine, from 0 to 1; shape (households,)."""


@dataclass(frozen=True)
class LinearScorer:
    """Intercept plus weights times indicators. Where the answers do not say, the average of the model's survey is used.

    A value beyond the observed range of the survey counts as the nearest end: the weights say nothing about values
    outside.
    """

    intercepts: dict[str, float]  # by area code; "" for the country
    rows: list[int]
    weights: list[float]
    means: list[float]
    ranges: list[tuple[float, float]] | None = None
    covariance: np.ndarray | None = None

    def score(self, values: np.ndarray, area_code: str) -> tuple[np.ndarray, np.ndarray]:
        scores = np.full(values.shape[1], self.intercept(area_code))
        unknown = np.zeros(values.shape[1], dtype=np.int32)
        ranges = self.ranges or [(-np.inf, np.inf)] * len(self.rows)
        # One indicator after the other, always in the same order: a matrix product may add in an order that depends on
        # the machine and on how the households were split, and so differ in the last bits.
        for row, weight, mean, (least, most) in zip(self.rows, self.weights, self.means, ranges, strict=True):
            column = values[row].clip(least, most)
            missing = np.isnan(column)
            if missing.any():
                unknown += missing
                column = np.where(missing, mean, column)
            scores += weight * column
        return np.round(scores, DECIMALS), unknown

    def share_known(self, values: np.ndarray) -> np.ndarray:
        """Returns 1 - Var(score | known answers) / Var(score), by the covariance of the model's survey.

        Other answers say something about a missing one: households that cook with gas have a refrigerator more often. A
        model without a covariance can only tell nothing known (0) from something known (1).
        """
        missing = np.isnan(values[self.rows]).T
        has_gaps = missing.any(axis=1)
        # Households that lack the same answers have the same share, so it is computed once for each such set.
        sets_of_gaps, which = np.unique(missing[has_gaps], axis=0, return_inverse=True)
        shares = np.ones(len(missing))
        shares[has_gaps] = np.array([self._share_known_without(gaps) for gaps in sets_of_gaps])[which.ravel()]
        return shares

    def _share_known_without(self, gaps: np.ndarray) -> float:
        if gaps.all():
            return 0.0
        if self.covariance is None:
            return 1.0
        weights = np.array(self.weights)
        among = self.covariance[np.ix_(gaps, gaps)]
        across = self.covariance[np.ix_(gaps, ~gaps)]
        given = among - across @ np.linalg.pinv(self.covariance[np.ix_(~gaps, ~gaps)], hermitian=True) @ across.T
        whole = weights @ self.covariance @ weights
        return round(float(1 - weights[gaps] @ given @ weights[gaps] / whole), DECIMALS) if whole > 0 else 0.0

    def intercept(self, area_code: str) -> float:
        """Returns the intercept of the smallest area around this code for which the model has one."""
        return next(
            self.intercepts[area_code[:end]]
            for end in range(len(area_code), -1, -1)
            if area_code[:end] in self.intercepts
        )


class UnknownIndicator(Exception):
    """The model weights an indicator that was not frozen."""


def scorer(model: WelfareModel, indicators: list[str]) -> Scorer:
    """Returns the scorer of a model for values frozen in this order of indicators."""
    if model.kind != "linear":
        raise ValueError(f"No scorer for models of kind '{model.kind}'.")
    weights = [each for each in model.coefficients if each["indicator"] != INTERCEPT]
    if absent := [each["indicator"] for each in weights if each["indicator"] not in indicators]:
        raise UnknownIndicator(f"{model} weighs {', '.join(absent)}, which the run did not freeze.")
    return LinearScorer(
        intercepts={each["area"]: each["weight"] for each in model.coefficients if each["indicator"] == INTERCEPT},
        rows=[indicators.index(each["indicator"]) for each in weights],
        weights=[each["weight"] for each in weights],
        means=[each["mean"] for each in weights],
        ranges=[
            (
                -np.inf if each.get("least") is None else each["least"],
                np.inf if each.get("most") is None else each["most"],
            )
            for each in weights
        ],
        covariance=np.array(model.covariance) if model.covariance else None,
    )
