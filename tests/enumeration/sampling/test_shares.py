"""Whether the district could be one: shares near those of Kab. Luwu, and answers that hang together."""

from __future__ import annotations

import numpy as np
import pytest

SHARES = [
    # question, codes, at least, at most
    ("tenure", (1,), 0.72, 0.90),
    ("wall_material", (1,), 0.42, 0.68),
    ("roof_material", (3,), 0.80, 0.94),
    ("light_source", (1,), 0.80, 0.95),
    ("light_source", (4,), 0.005, 0.05),
    ("cooking_fuel", (4,), 0.62, 0.80),
    ("cooking_fuel", (10,), 0.10, 0.27),
    ("toilet_access", (1,), 0.72, 0.88),
    ("has_motorcycle", (1,), 0.65, 0.85),
    ("has_car", (1,), 0.06, 0.16),
    ("has_refrigerator", (1,), 0.55, 0.78),
    ("has_smartphone", (1,), 0.70, 0.90),
    ("aid_pkh", (1,), 0.06, 0.18),
    ("aid_sembako", (1,), 0.12, 0.28),
    ("neighbourhood_opinion", (1,), 0.04, 0.18),
    ("neighbourhood_opinion", (3,), 0.42, 0.70),
    ("result", (1,), 0.93, 0.98),
    ("sex", (1,), 0.46, 0.53),
    ("works", (1,), 0.38, 0.52),
    ("work_sector", (1, 2, 3, 4, 5, 6), 0.42, 0.68),
    ("work_sector", (3,), 0.15, 0.33),
    ("work_status", (5,), 0.02, 0.08),
    ("health_insurance", (1,), 0.22, 0.45),
    ("diploma", (23,), 0.10, 0.28),
    ("diploma", (19, 20, 21, 22), 0.05, 0.13),
]


@pytest.mark.parametrize(("name", "codes", "least", "most"), SHARES)
def test_shares_are_plausible(finished, name, codes, least, most):
    assert least < finished.share(name, *codes) < most


def test_families_have_about_as_many_members_as_in_luwu(finished):
    count = finished.families["member_count"]
    assert 3.4 < count[count > 0].mean() < 4.0
    assert count.max() < 20


def test_ages_are_those_of_a_young_district(finished):
    age = finished.members["age"]
    age = age[age >= 0]
    assert 0.22 < (age < 15).mean() < 0.32
    assert 0.08 < (age >= 60).mean() < 0.15


def test_children_of_school_age_are_in_school(finished):
    age, schooling = finished.members["age"], finished.members["schooling"]
    assert (schooling[(age >= 8) & (age <= 11)] == 2).mean() > 0.96
    assert 0.55 < (schooling[(age >= 16) & (age <= 17)] == 2).mean() < 0.9


def test_one_hidden_standing_runs_through_the_answers(finished):
    standing, answers = finished.standing, finished.families

    def gap(name: str, code: int) -> float:
        column = answers[name]
        return float(standing[column == code].mean() - standing[(column != code) & (column >= 0)].mean())

    assert gap("has_car", 1) > 0.8
    assert gap("cooking_fuel", 10) < -0.5
    assert gap("toilet_access", 6) < -0.3
    assert gap("aid_pkh", 1) < -0.4
    assert abs(standing.mean()) < 0.3
    assert 0.85 < standing.std() < 1.15


def test_villages_differ(finished):
    area = np.concatenate([chunk.area for chunk in finished.chunks])
    _, village = np.unique(finished.plan.frame.villages[area], return_inverse=True)
    mean = np.bincount(village, finished.standing) / np.bincount(village)
    between = ((mean[village] - finished.standing.mean()) ** 2).mean()
    assert 0.2 < between / finished.standing.var() < 0.6


def test_answers_tell_about_half_of_what_a_family_spends(finished):
    answers = finished.families
    rows = answers["result"] == 1
    yes = ["has_refrigerator", "has_flat_tv", "has_computer", "has_motorcycle", "has_car", "has_gold", "has_smartphone"]
    columns = [(answers[name] == 1) for name in yes]
    columns += [answers["wall_material"] == 1, answers["floor_material"] <= 3, answers["cooking_fuel"] == 10]
    columns += [answers["power_meter_1"] >= 3, answers["toilet_access"] == 1, np.log(answers["floor_area_m2"].clip(1))]
    columns += [np.log(answers["member_count"].clip(1)), np.ones(len(rows))]
    x = np.column_stack([column.astype(float) for column in columns])[rows]
    y = finished.log_expenditure[rows]
    fitted = x @ np.linalg.lstsq(x, y, rcond=None)[0]
    assert 0.35 < 1 - (y - fitted).var() / y.var() < 0.65
