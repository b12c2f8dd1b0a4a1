"""The same values give the same bytes, however the households are split among machines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking import parameter_files
from ranking.indicators.catalogue import NAMES
from ranking.models import WelfareModel
from ranking.runs.scoring import LinearScorer, UnknownIndicator, scorer

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


# --- the shipped model ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> tuple[LinearScorer, list[str]]:
    files = parameter_files.read_model(parameter_files.FOLDER / parameter_files.DEFAULT_MODEL)
    model = WelfareModel(
        name=files.name,
        kind="linear",
        coefficients=[vars(each) for each in files.coefficients],
        covariance=files.covariance,
    )
    return scorer(model, list(NAMES)), list(NAMES)  # type: ignore[return-value]


SIZES = np.arange(1, 100)


@settings(deadline=None, max_examples=100)
@given(st.lists(values, min_size=len(NAMES), max_size=len(NAMES)))
def test_one_more_member_never_raises_the_rank_from_1_to_99(shipped, others):
    by, names = shipped
    table = np.repeat(np.array(others, dtype=np.float32)[:, None], len(SIZES), axis=1).astype(np.float64)
    for name, figure in (("members", SIZES), ("members_squared", SIZES**2), ("members_log", np.log(SIZES))):
        table[names.index(name)] = figure.astype(np.float32)
    scores, _ = by.score(table, "7317010")
    # Equal scores: more members come first (pipeline.ORDERS).
    ranks = np.lexsort((-SIZES, scores))
    assert SIZES[ranks].tolist() == SIZES[::-1].tolist()


def test_a_family_of_twenty_is_poorer_than_one_of_nine_in_the_same_house(shipped):
    by, names = shipped
    scores = by.score(
        np.array(
            [[np.nan, np.nan]] * names.index("members_log")
            + [[np.log(9), np.log(20)]]
            + [[np.nan, np.nan]] * (len(names) - names.index("members_log") - 1)
        ),
        "7317",
    )[0]
    assert scores[1] < scores[0]
    # Beyond the largest household of the survey, of 16, the model knows no difference.
    assert scores[0] - scores[1] == pytest.approx(0.53978732 * np.log(16 / 9), abs=1e-6)


def test_what_lies_beyond_the_surveys_range_counts_as_its_nearest_end():
    one = LinearScorer({"": 6.0}, [0], [0.5], [2.0], ranges=[(1.0, 4.0)])
    assert one.score(np.array([[-3.0, 1.0, 2.5, 4.0, 99.0, np.nan]]), "7317")[0].tolist() == [6.5, 6.5, 7.25, 8, 8, 7]


ASSETS = {
    "has_air_conditioner",
    "has_computer",
    "has_flat_tv",
    "has_refrigerator",
    "has_motorcycle",
    "has_car",
    "has_smartphone",
    "has_gold",
}
HOUSING = {
    "floor_area_per_member",
    "floor_not_earth",
    "wall_masonry",
    "private_toilet",
    "electricity_pln",
    "cooks_without_firewood",
    "cooks_with_gas",
    "owns_dwelling",
}


def test_how_much_of_a_score_is_known(shipped):
    by, names = shipped
    table = np.zeros((len(names), 4))
    table[:, 1] = [np.nan if name in ASSETS | HOUSING else 0 for name in names]
    table[:, 2] = [0 if name in ASSETS | HOUSING else np.nan for name in names]
    table[:, 3] = np.nan
    everything, without_assets_and_housing, these_alone, nothing = by.share_known(table)
    assert (everything, nothing) == (1, 0)
    assert without_assets_and_housing == pytest.approx(0.629, abs=0.001)
    assert these_alone == pytest.approx(0.816, abs=0.001)


@pytest.mark.parametrize(("gaps", "known"), [([0], 1 - 0.75 / 3), ([1], 1 - 0.75 / 3), ([0, 1], 0), ([], 1)])
def test_what_is_missing_is_partly_known_by_what_goes_with_it(gaps, known):
    # Var(x + y) = 1 + 1 + 2 × 0.5 = 3; of one of them given the other, 1 - 0.5² = 0.75 stays open.
    one = LinearScorer({"": 0}, [0, 1], [1, 1], [0, 0], covariance=np.array([[1, 0.5], [0.5, 1]]))
    table = np.zeros((2, 1))
    table[gaps] = np.nan
    assert one.share_known(table)[0] == pytest.approx(known, abs=1e-6)


def test_a_model_without_covariance_tells_nothing_from_something():
    one = LinearScorer({"": 0}, [0, 1], [1, 1], [0, 0])
    assert one.share_known(np.array([[1, np.nan, np.nan], [1, 1, np.nan]])).tolist() == [1, 1, 0]
