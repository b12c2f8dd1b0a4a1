"""From frozen values to scores, for any kind of model. The same values give the same bytes on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ranking.models import WelfareModel
from ranking.parameter_files import INTERCEPT

DECIMALS = 6


class Scorer(Protocol):
    def score(self, values: np.ndarray, area_code: str) -> tuple[np.ndarray, np.ndarray]:
        """Scores, and how many of the model's indicators are unknown, of families of one area.

        `values` has a row per indicator and a column per family; NaN is unknown. Lower scores are poorer.
        """


@dataclass(frozen=True)
class LinearScorer:
    """Intercept plus weights times indicators; where the answers do not say, the average of the model's survey."""

    intercepts: dict[str, float]  # by area code; "" for the country
    rows: list[int]
    weights: list[float]
    means: list[float]

    def score(self, values: np.ndarray, area_code: str) -> tuple[np.ndarray, np.ndarray]:
        scores = np.full(values.shape[1], self.intercept(area_code))
        unknown = np.zeros(values.shape[1], dtype=np.int32)
        # One indicator after the other, always in the same order: a matrix product may add in an order that depends on
        # the machine and on how the families were split, and so differ in the last bits.
        for row, weight, mean in zip(self.rows, self.weights, self.means, strict=True):
            column = values[row]
            missing = np.isnan(column)
            if missing.any():
                unknown += missing
                column = np.where(missing, mean, column)
            scores += weight * column
        return np.round(scores, DECIMALS), unknown

    def intercept(self, area_code: str) -> float:
        """That of the smallest area the model has one for."""
        return next(
            self.intercepts[area_code[:end]]
            for end in range(len(area_code), -1, -1)
            if area_code[:end] in self.intercepts
        )


class UnknownIndicator(Exception):
    """The model weighs an indicator that was not frozen."""


def scorer(model: WelfareModel, indicators: list[str]) -> Scorer:
    """The scorer of a model over values frozen in this order."""
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
    )
