"""Education (412–415): how far somebody got depends on the household's standing, on chance, and on the year of birth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import Diploma, Grade, Schooling, SchoolLevel
from enumeration.sampling.drawing import BLANK, Dice, Floats, Ints, only_if
from enumeration.sampling.people import People

# How far people of thirty got, from the bottom up, as the share who got no further than the step before.
STEPS = {
    "never": 0.0,
    "some primary": 0.015,
    "primary": 0.05,
    "some lower secondary": 0.20,
    "lower secondary": 0.235,
    "some upper secondary": 0.385,
    "upper secondary": 0.42,
    "diploma": 0.775,
    "bachelor": 0.82,
    "profession": 0.965,
    "master": 0.978,
    "doctor": 0.9965,
}
(NEVER, SOME_PRIMARY, PRIMARY, SOME_LOWER, LOWER, SOME_UPPER, UPPER, DIPLOMA, BACHELOR, PROFESSION, MASTER, DOCTOR) = (
    range(len(STEPS))
)

# Which kind of school, at each stage.
PRIMARY_SCHOOLS = {
    SchoolLevel.SD: 0.895,
    SchoolLevel.MI: 0.07,
    SchoolLevel.PAKET_A: 0.012,
    SchoolLevel.SDLB: 0.010,
    SchoolLevel.ULA: 0.013,
}
LOWER_SCHOOLS = {
    SchoolLevel.SMP: 0.79,
    SchoolLevel.MTS: 0.15,
    SchoolLevel.PAKET_B: 0.027,
    SchoolLevel.SMPLB: 0.011,
    SchoolLevel.WUSTHA: 0.022,
}
UPPER_SCHOOLS = {
    SchoolLevel.SMA: 0.50,
    SchoolLevel.SMK: 0.325,
    SchoolLevel.MA: 0.09,
    SchoolLevel.PAKET_C: 0.047,
    SchoolLevel.SMLB: 0.009,
    SchoolLevel.MAK: 0.014,
    SchoolLevel.ULYA: 0.015,
}
HIGHER_SCHOOLS = {
    DIPLOMA: SchoolLevel.D1_D3,
    BACHELOR: SchoolLevel.D4_S1,
    PROFESSION: SchoolLevel.PROFESSION,
    MASTER: SchoolLevel.S2,
    DOCTOR: SchoolLevel.S3,
}


def learning(dice: Dice, people: People) -> Floats:
    """Returns how far somebody goes in school, in standard deviations from people of thirty."""
    gift = 0.62 * people.standing + 0.72 * dice.rng.standard_normal(len(people))
    later = np.clip(people.age - 30, 0, 55)
    return (
        gift
        - 0.026 * later
        - np.where(~people.is_man & (people.age > 45), 0.25, 0)
        + 0.012 * np.clip(30 - people.age, 0, 15)
    )


def schooling(dice: Dice, people: People, reach: Floats) -> dict[str, NDArray]:
    """Returns 412–415. `reach` is the result of `learning`."""
    n, age = len(people), people.age
    spread = float(np.sqrt(0.62**2 + 0.72**2))
    edges = np.array([_quantile(share) for share in list(STEPS.values())[1:]]) * spread
    step = np.searchsorted(edges, reach, side="right")
    # Hardly any child of today stays away from school altogether.
    step = np.where((step == NEVER) & (age < 16) & (reach > _quantile(0.001) * spread), SOME_PRIMARY, step)

    # In school: as old as the pupils of a stage are, and with the reach for it.
    start = np.where(dice.happens(0.35, n=n), 6, 7)
    in_primary = (age >= start) & (age < start + 6) & (step > NEVER)
    in_lower = (age >= start + 6) & (age < start + 9) & (step >= SOME_LOWER - 1) & (step > SOME_PRIMARY)
    in_upper = (age >= start + 9) & (age < start + 12) & (step >= LOWER)
    in_higher = (age >= start + 12) & (age < start + 16) & (step >= DIPLOMA) & dice.happens(0.9, n=n)
    in_master = (age >= 24) & (age < 34) & (step >= MASTER) & dice.happens(0.25, n=n)
    catching_up = (age > 18) & (age < 40) & np.isin(step, (SOME_PRIMARY, PRIMARY, LOWER)) & dice.happens(0.006, n=n)
    stages = [in_primary, in_lower, in_upper, in_higher, in_master]
    is_pupil = np.logical_or.reduce(stages) | catching_up

    # Somebody of school age cannot have got further than the age allows.
    limit = np.interp(
        age,
        [6, 12, 13, 15, 16, 18, 19, 21, 22, 23],
        [0, SOME_PRIMARY, PRIMARY, LOWER, LOWER, UPPER, UPPER, DIPLOMA, BACHELOR, DOCTOR],
    )
    step = np.minimum(step, np.where(age < 23, np.floor(limit), DOCTOR)).astype(int)
    step = np.where((step == PROFESSION) & (age < 24), BACHELOR, step)
    step = np.where((step == MASTER) & (age < 25), BACHELOR, np.where((step == DOCTOR) & (age < 29), BACHELOR, step))

    # The stage attended last, the grade in it, and the stage finished last.
    visited = np.select(
        [
            in_primary,
            in_lower,
            in_upper,
            in_higher,
            in_master,
            catching_up & (step == SOME_PRIMARY),
            catching_up & (step == PRIMARY),
            catching_up,
        ],
        [PRIMARY, LOWER, UPPER, np.where(step == DIPLOMA, DIPLOMA, BACHELOR), MASTER, PRIMARY, LOWER, UPPER],
        np.select([step == SOME_PRIMARY, step == SOME_LOWER, step == SOME_UPPER], [PRIMARY, LOWER, UPPER], step),
    )
    finished = np.select(
        [in_primary, in_lower, in_upper, in_higher, in_master, catching_up],
        [
            NEVER,
            PRIMARY,
            LOWER,
            UPPER,
            BACHELOR,
            np.select([step == SOME_PRIMARY, step == PRIMARY], [NEVER, PRIMARY], LOWER),
        ],
        np.select([step == SOME_PRIMARY, step == SOME_LOWER, step == SOME_UPPER], [NEVER, PRIMARY, LOWER], step),
    )
    longest = np.select(
        [visited == PRIMARY, visited == DIPLOMA, visited == BACHELOR], [6, 3, 4], np.where(visited <= UPPER, 3, 2)
    )
    first_age = np.select(stages, [start, start + 6, start + 9, start + 12, np.full(n, 24)], age)
    grade_now = np.clip(age - first_age + 1 - dice.happens(0.05, n=n), 1, longest)
    # A few students are late and count a fifth to seventh year.
    grade_now = np.where(in_higher & (grade_now == 4) & dice.happens(0.5, n=n), dice.rng.integers(5, 8, n), grade_now)
    grade_left = 1 + np.floor(dice.rng.random(n) * longest)
    has_left_unfinished = ~is_pupil & np.isin(step, (SOME_PRIMARY, SOME_LOWER, SOME_UPPER))
    grade = np.where(is_pupil, grade_now, np.where(has_left_unfinished, grade_left, Grade.FINISHED))

    went = is_pupil | (step > NEVER)
    asked = people.is_here & (age >= 5)
    level = _schools(dice, visited, catching_up)
    diploma = np.where(
        finished == NEVER,
        Diploma.NONE,
        np.where(finished == visited, level, _schools(dice, finished, catching_up & False)),
    )
    schooling = np.select([is_pupil, went], [Schooling.IN_SCHOOL, Schooling.LEFT], Schooling.NEVER)
    return {
        "schooling": only_if(asked, schooling),
        "school_level": only_if(asked & went, level),
        "school_grade": only_if(asked & went, grade),
        "diploma": only_if(asked & went, diploma),
    }


def _schools(dice: Dice, stage: NDArray[np.int64], second_chance: NDArray[np.bool_]) -> Ints:
    """Returns the code of 413 for each stage; second-chance learners go to Paket A, B and C."""
    n = len(stage)
    level = np.full(n, BLANK, np.int16)
    for which, kinds, paket in (
        (PRIMARY, PRIMARY_SCHOOLS, SchoolLevel.PAKET_A),
        (LOWER, LOWER_SCHOOLS, SchoolLevel.PAKET_B),
        (UPPER, UPPER_SCHOOLS, SchoolLevel.PAKET_C),
    ):
        kind = np.where(second_chance, paket, dice.any_of(list(kinds), n, list(kinds.values())))
        level = np.where(stage == which, kind, level)
    for which, only in HIGHER_SCHOOLS.items():
        level = np.where(stage == which, only, level)
    return level.astype(np.int16)


def _quantile(share: float) -> float:
    """Returns the quantile of the standard normal distribution."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
