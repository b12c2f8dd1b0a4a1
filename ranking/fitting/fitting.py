"""Fit a linear model to a survey: ln(consumption per head) = intercept + weights × indicators, for the country.

A file (parameters/<model>/columns.csv) matches the survey's columns with indicators, says how well each fits, and why
some are left out. The method is ordinary least squares. A proxy whose weight has the wrong sign (`expected` + or -) is
dropped, and the others are fitted again. Every possession is expected to be +, so that no household is judged poorer
for owning more. Quality is measured out of sample: ten folds of whole villages, repeated five times; the dropping of
proxies and the ranges are part of each fold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ranking.fitting import evaluation
from ranking.indicators.assets import OWNED
from ranking.indicators.catalogue import BY_NAME
from ranking.models import WelfareModel
from ranking.parameter_files import INTERCEPT, Covariance, ModelFiles
from ranking.runs.scoring import LEAST_KNOWN, scorer

FOLDS, REPEATS = 10, 5
LIMITS = {"floor_area_per_member": 100.0}
"""Indicators that are capped at a limit are capped in the survey too."""
TAKE: dict[str, Callable[[Any], Any]] = {"": lambda values: values, "ln": np.log}
"""The functions that the columns file may apply to a column before it becomes an indicator."""


class BadSurvey(Exception):
    """The survey or its columns file cannot be used. The message says what is wrong in which column."""


@dataclass
class Survey:
    """A survey's households: their indicators and their consumption."""

    log_welfare: np.ndarray
    villages: np.ndarray
    indicators: pd.DataFrame
    expected: dict[str, str]
    left_out: dict[str, str] = field(default_factory=dict)
    dropped_rows: int = 0


@dataclass
class Fit:
    intercept: float
    weights: dict[str, float]
    means: dict[str, float]
    standard_errors: dict[str, float]
    ranges: dict[str, tuple[float, float]]
    dropped_by_sign: dict[str, float] = field(default_factory=dict)

    def predict(self, indicators: pd.DataFrame) -> np.ndarray:
        """Returns the estimates, as scoring computes them: a value beyond the observed range counts as the nearest end
        of the range."""
        least, most = (np.array([self.ranges[name][end] for name in self.weights]) for end in (0, 1))
        values = indicators[list(self.weights)].to_numpy(float).clip(least, most)
        return self.intercept + values @ np.array(list(self.weights.values()))


NEEDED = ("column", "role", "indicator", "expected", "match", "note")


def read(survey: Path, columns: Path, *, with_gaps: bool = False) -> Survey:
    """Read a survey according to its columns file. Refuses unknown indicators and missing columns; counts unusable
    rows.

    A model is fitted to households that answered everything, and judged on all households with known consumption
    (`with_gaps`). Raises BadSurvey.
    """
    households, roles = _table(survey), _table(columns, dtype=str, keep_default_na=False)
    if lacking := [name for name in NEEDED if name not in roles]:
        raise BadSurvey(f"{columns.name} has no column {', '.join(lacking)}; it needs {', '.join(NEEDED)}.")
    absent = [name for name in roles.loc[roles.role != "left out", "column"] if name not in households]
    if absent:
        raise BadSurvey(f"{survey.name} has no column {', '.join(absent)}, which {columns.name} names.")
    proxies = roles[roles.role == "proxy"]
    unknown = [name for name in proxies.indicator if name not in BY_NAME]
    if unknown:
        raise BadSurvey(
            f"{columns.name}: no indicator {', '.join(unknown)}. The indicators are in ranking/indicators/catalogue.py."
        )
    welfare = roles.loc[roles.role == "welfare", "column"].tolist()
    village = roles.loc[roles.role == "village", "column"].tolist()
    if len(welfare) != 1 or not village:
        raise BadSurvey(f"{columns.name} must name one column of welfare, and those that make up the village.")
    if proxies.empty:
        raise BadSurvey(f"{columns.name} names no proxy: there is nothing to judge households by.")
    if twice := sorted(proxies.indicator[proxies.indicator.duplicated()]):
        raise BadSurvey(f"{columns.name} names two columns for {', '.join(twice)}.")
    takes = roles["take"] if "take" in roles else pd.Series("", roles.index)
    if strange := sorted(set(takes) - set(TAKE)):
        raise BadSurvey(f"{columns.name}: take must be empty or ln, not {', '.join(strange)}.")
    values = households[proxies.column.tolist()].apply(pd.to_numeric, errors="coerce")
    values.columns = pd.Index(proxies.indicator)
    for name, take in zip(proxies.indicator, takes[proxies.index], strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            values[name] = TAKE[take](values[name].astype(float)).replace([np.inf, -np.inf], np.nan)
    for name, limit in LIMITS.items():
        if name in values:
            values[name] = values[name].clip(upper=limit)
    consumption = pd.to_numeric(households[welfare[0]], errors="coerce")
    usable = (consumption > 0) & np.isfinite(consumption)
    if not with_gaps:
        usable &= values.notna().all(axis=1)
    names = households[village].astype(str).agg("-".join, axis=1)
    return Survey(
        log_welfare=np.log(consumption[usable].to_numpy(float)),
        villages=names[usable].to_numpy(str),
        indicators=values[usable].reset_index(drop=True),
        expected={name: "+" for name in proxies.indicator if name in OWNED}
        | {row.indicator: row.expected for row in proxies.itertuples() if row.expected},
        left_out={row.column: row.note or row.match for row in roles[roles.role == "left out"].itertuples()},
        dropped_rows=int((~usable).sum()),
    )


def _table(file: Path, **how: Any) -> pd.DataFrame:
    try:
        return pd.read_csv(file, **how)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as problem:
        raise BadSurvey(f"{file.name} is not a table in CSV: {problem}") from problem


def fit(survey: Survey, rows: np.ndarray | None = None) -> Fit:
    """Returns the least squares fit over these rows (default: all), without the proxies whose sign is wrong."""
    rows = np.arange(len(survey.log_welfare)) if rows is None else rows
    indicators, welfare = survey.indicators.iloc[rows], survey.log_welfare[rows]
    names = list(indicators.columns)
    dropped: dict[str, float] = {}
    while True:
        found = _least_squares(indicators[names], welfare)
        wrong = {
            name: found.weights[name] / (found.standard_errors[name] or 1)
            for name, sign in survey.expected.items()
            if name in found.weights and found.weights[name] * (1 if sign == "+" else -1) <= 0
        }
        if not wrong:
            found.dropped_by_sign = dropped
            return found
        worst = max(wrong, key=lambda name: abs(wrong[name]))
        dropped[worst] = round(found.weights[worst], 4)
        names.remove(worst)


def _least_squares(indicators: pd.DataFrame, welfare: np.ndarray) -> Fit:
    values = indicators.to_numpy(float)
    means, spread = values.mean(axis=0), values.std(axis=0)
    varies = spread > 0  # an indicator that is constant in the sample gets no weight
    scaled = (values[:, varies] - means[varies]) / spread[varies]
    slopes, *_ = np.linalg.lstsq(scaled, welfare - welfare.mean(), rcond=None)
    residuals = welfare - welfare.mean() - scaled @ slopes
    variance = residuals @ residuals / max(1, len(welfare) - varies.sum() - 1)
    deviations = np.sqrt(np.diag(np.linalg.pinv(scaled.T @ scaled)) * variance) / spread[varies]
    weights = slopes / spread[varies]
    names = [name for name, kept in zip(indicators.columns, varies, strict=True) if kept]
    return Fit(
        intercept=float(welfare.mean() - means[varies] @ weights),
        weights=dict(zip(names, weights.tolist(), strict=True)),
        means=dict(zip(names, means[varies].tolist(), strict=True)),
        standard_errors=dict(zip(names, deviations.tolist(), strict=True)),
        ranges={name: (float(indicators[name].min()), float(indicators[name].max())) for name in names},
    )


def covariance(survey: Survey, names: list[str]) -> Covariance:
    """Returns the covariance of the weighted indicators in the survey: it tells how much other answers say about a
    missing one."""
    return np.cov(survey.indicators[names].to_numpy(float).T, ddof=0).reshape(len(names), len(names)).tolist()


def out_of_sample(survey: Survey) -> list[np.ndarray]:
    """Returns estimates for every household by a model that has not seen its village; one array (households,) per
    repeat."""
    names, village = np.unique(survey.villages, return_inverse=True)
    if len(names) < 2:
        raise BadSurvey(
            f"All {len(survey.villages)} usable households live in one village; it takes at least two to try the model "
            "on a village that it has not seen."
        )
    folds = min(FOLDS, len(names))
    estimates = []
    for repeat in range(REPEATS):
        fold_of_village = np.random.default_rng(repeat).permutation(len(names)) % folds
        fold = fold_of_village[village]
        estimate = np.empty(len(survey.log_welfare))
        for number in range(folds):
            seen = fit(survey, np.flatnonzero(fold != number))
            estimate[fold == number] = seen.predict(survey.indicators[fold == number])
        estimates.append(estimate)
    return estimates


GROUPS: dict[str, tuple[str, Any]] = {
    "head_is_a_woman": ("head_male", lambda values: values.to_numpy() == 0),
    "head_of_60_or_older": ("head_age", lambda values: values.to_numpy() >= 60),
    "six_members_or_more": ("members_log", lambda values: values.to_numpy() >= np.log(5.5)),
}
"""Kinds of household that may be missed more often; only those that the survey records."""


def quality(survey: Survey) -> dict[str, Any]:
    """Returns the out-of-sample figures: means over the repeats, intervals from the first repeat, and errors by
    subgroup."""
    estimates = out_of_sample(survey)
    true = survey.log_welfare
    repeats = pd.DataFrame(
        [{"r_squared": evaluation.r_squared(true, one), **evaluation.errors(true, one)} for one in estimates]
    )
    figures = evaluation.with_intervals(true, estimates[0], survey.villages)
    for name, figure in figures.items():
        figure["value"] = round(float(repeats[name].mean()), 4)
    groups = {name: test(survey.indicators[of]) for name, (of, test) in GROUPS.items() if of in survey.indicators}
    return {
        "figures": figures,
        "residual_deviation": round(float(np.std(true - estimates[0])), 4),
        "by_estimated_decile": evaluation.truth_by_decile(true, estimates[0]),
        "gaps_at_40": evaluation.subgroup_gaps(true, estimates[0], groups),
    }


def judge(model: ModelFiles, survey: Survey) -> dict[str, Any]:
    """Evaluate a finished model on another survey, scored as a district's households are.

    A missing answer is replaced by the mean of the model's own survey; a household of which too little is known is left
    out. Both are counted.
    """
    weighted = [each.indicator for each in model.coefficients if each.indicator != INTERCEPT]
    table = survey.indicators.reindex(columns=weighted)
    values = np.ascontiguousarray(table.to_numpy(float).T)
    by = scorer(
        WelfareModel(
            name=model.name,
            kind=model.about["kind"],
            coefficients=[vars(each) for each in model.coefficients],
            covariance=model.covariance,
        ),
        weighted,
    )
    is_judged = by.share_known(values) >= LEAST_KNOWN
    if is_judged.sum() < evaluation.FEWEST:
        raise BadSurvey(
            f"{is_judged.sum()} of {len(table)} households say enough to be judged; figures need {evaluation.FEWEST}."
        )
    estimate, unknown = by.score(values[:, is_judged], "")
    gaps = table[is_judged].isna().sum()
    return {
        "households": int(is_judged.sum()),
        "villages": len(np.unique(survey.villages[is_judged])),
        "consumption_not_known": survey.dropped_rows,
        "too_little_known": int((~is_judged).sum()),
        "with_gaps": int((unknown > 0).sum()),
        "gaps": {name: int(number) for name, number in gaps.items() if number},
        "not_in_survey": [name for name in weighted if name not in survey.indicators],
        "figures": evaluation.with_intervals(survey.log_welfare[is_judged], estimate, survey.villages[is_judged]),
    }
