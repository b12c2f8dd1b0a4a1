"""The figures by which an order is judged, on orders small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ranking.fitting import evaluation

TRUE = np.arange(100.0)


def test_a_perfect_order_has_no_error():
    figures = evaluation.errors(TRUE, TRUE * 3 + 7)
    assert figures["spearman"] == pytest.approx(1)
    assert [figures[f"error_at_{quota}"] for quota in evaluation.QUOTAS] == [0, 0, 0, 0]
    assert figures["exact_decile"] == figures["within_one_decile"] == 1


def test_the_opposite_order_misses_everybody():
    figures = evaluation.errors(TRUE, -TRUE)
    assert figures["spearman"] == pytest.approx(-1)
    assert [figures[f"error_at_{quota}"] for quota in evaluation.QUOTAS] == [1, 1, 1, 1]
    assert figures["exact_decile"] == 0


def test_an_error_is_the_share_of_the_poor_who_are_missed():
    estimated = TRUE.copy()
    estimated[[3, 50]] = estimated[[50, 3]]  # one of the ten poorest changes places with one in the middle
    figures = evaluation.errors(TRUE, estimated)
    assert figures["error_at_10"] == 0.1
    assert figures["error_at_40"] == 1 / 40
    assert figures["exact_decile"] == 0.98


def test_r_squared_of_the_mean_is_nothing():
    assert evaluation.r_squared(TRUE, np.full(100, TRUE.mean())) == 0
    assert evaluation.r_squared(TRUE, TRUE) == 1


def test_where_all_are_equally_well_off_nothing_can_be_told():
    assert evaluation.r_squared(np.ones(100), TRUE) is None
    assert evaluation.errors(np.ones(100), TRUE)["spearman"] is None
    assert evaluation.errors(TRUE, np.ones(100))["spearman"] is None


def test_intervals_hold_the_value_and_are_the_same_each_time():
    chance = np.random.default_rng(5)
    estimated, villages = TRUE + chance.normal(0, 20, 100), np.repeat(np.arange(20), 5)
    one = evaluation.with_intervals(TRUE, estimated, villages)
    assert one == evaluation.with_intervals(TRUE, estimated, villages)
    assert one["spearman"]["from"] < one["spearman"]["value"] < one["spearman"]["to"]


def test_the_truth_of_a_decile_is_told():
    rows = evaluation.truth_by_decile(TRUE, TRUE)
    assert rows[0] == {
        "decile": 1,
        "truly_in_it": 1.0,
        **{f"truly_poorest_{quota}": 1.0 for quota in evaluation.QUOTAS},
    }
    assert rows[4]["truly_poorest_40"] == 0


def test_a_group_that_is_missed_more_often_shows():
    estimated = TRUE.copy()
    group = np.zeros(100, dtype=bool)
    group[:5] = True
    estimated[:5] = 1000
    gaps = evaluation.subgroup_gaps(TRUE, estimated, {"hidden": group})
    assert gaps == {"hidden": {"families": 5, "missed_inside": 1.0, "missed_outside": 0.0}}


def test_a_run_is_judged_against_a_hidden_level():
    ranks = [(f"family {number}", number + 1) for number in range(100)]
    truth = {f"family {number}": number / 10 for number in range(90)}
    told = evaluation.judge_run(ranks, truth)
    assert (told["families"], told["unknown"], told["spearman"], told["error_at_10"]) == (90, 10, 1.0, 0.0)


def test_too_few_families_are_not_judged():
    assert evaluation.judge_run([("a", 1)], {"a": 1.0}) == {"families": 1, "unknown": 0}
