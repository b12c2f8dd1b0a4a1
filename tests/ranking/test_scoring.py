"""The same values give the same bytes, however the families are split among machines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.models import WelfareModel
from ranking.scoring import LinearScorer, UnknownIndicator, scorer

WEIGHTS = 40
values = st.floats(width=32, allow_infinity=False, min_value=-1e6, max_value=1e6) | st.just(float("nan"))


def linear() -> LinearScorer:
    chance = np.random.default_rng(1)
    return LinearScorer({"": 6.0}, list(range(WEIGHTS)), chance.normal(size=WEIGHTS).tolist(), [0.5] * WEIGHTS)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(values, min_size=WEIGHTS, max_size=WEIGHTS), min_size=2, max_size=30), st.data())
def test_a_familys_score_does_not_depend_on_the_families_beside_it(families, data):
    table = np.array(families, dtype=np.float64).T.copy()
    cut = data.draw(st.integers(1, len(families) - 1))
    whole, unknown = linear().score(table, "7317010")
    left, _ = linear().score(np.ascontiguousarray(table[:, :cut]), "7317010")
    right, _ = linear().score(np.ascontiguousarray(table[:, cut:]), "7317010")
    assert whole.tobytes() == np.concatenate([left, right]).tobytes()
    assert unknown.tolist() == np.isnan(table).sum(axis=0).tolist()
    assert not np.isnan(whole).any()


def test_the_smallest_area_with_an_intercept_decides():
    one = LinearScorer({"": 6.0, "73": 5.5, "7317": 5.0}, [], [], [])
    assert [one.intercept(code) for code in ("1101010", "7371010", "7317010")] == [6.0, 5.5, 5.0]


def test_a_model_that_weighs_what_was_not_frozen_is_refused():
    model = WelfareModel(
        name="x", kind="linear", coefficients=[{"area": "", "indicator": "has_car", "weight": 1.0, "mean": 0.1}]
    )
    with pytest.raises(UnknownIndicator, match="has_car"):
        scorer(model, ["has_bicycle"])


def test_a_kind_of_model_without_scorer_is_refused():
    with pytest.raises(ValueError, match="trees"):
        scorer(WelfareModel(name="x", kind="trees", coefficients=[]), [])
