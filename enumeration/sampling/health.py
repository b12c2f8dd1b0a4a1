"""Health (427–430): difficulties and chronic illness grow with age; nutrition is for small children."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import Caregiver, ChronicIllness, Difficulty, Nutrition, Sadness
from enumeration.sampling.drawing import Dice, only_if
from enumeration.sampling.people import People

# Share of twenty-year-olds with some difficulty, and how fast its odds grow with ten years of age.
DIFFICULTIES = {
    "difficulty_seeing": (0.010, 0.62),
    "difficulty_hearing": (0.005, 0.60),
    "difficulty_walking": (0.006, 0.66),
    "difficulty_hands": (0.004, 0.52),
    "difficulty_learning": (0.008, 0.20),
    "difficulty_behaviour": (0.005, 0.18),
    "difficulty_speaking": (0.005, 0.22),
    "difficulty_selfcare": (0.004, 0.52),
    "difficulty_remembering": (0.005, 0.55),
}
FROM_FIVE = ("difficulty_speaking", "difficulty_selfcare", "difficulty_remembering", "depression")
ILLNESSES = {
    ChronicIllness.HYPERTENSION: 0.34,
    ChronicIllness.RHEUMATISM: 0.21,
    ChronicIllness.ASTHMA: 0.08,
    ChronicIllness.HEART: 0.045,
    ChronicIllness.DIABETES: 0.075,
    ChronicIllness.TUBERCULOSIS: 0.020,
    ChronicIllness.STROKE: 0.032,
    ChronicIllness.CANCER: 0.015,
    ChronicIllness.KIDNEY: 0.014,
    ChronicIllness.HAEMOPHILIA: 0.007,
    ChronicIllness.HIV: 0.007,
    ChronicIllness.CHOLESTEROL: 0.07,
    ChronicIllness.CIRRHOSIS: 0.008,
    ChronicIllness.THALASSAEMIA: 0.007,
    ChronicIllness.LEUKAEMIA: 0.007,
    ChronicIllness.ALZHEIMER: 0.008,
    ChronicIllness.OTHER: 0.075,
}
NUTRITION = {
    Nutrition.WASTING: (0.05, -0.45),
    Nutrition.STUNTING: (0.14, -0.45),
    Nutrition.NO_RECORD: (0.74, 0.15),
    Nutrition.UNKNOWN: (0.07, -0.1),
}


def health(dice: Dice, people: People) -> dict[str, NDArray]:
    n, age = len(people), people.age
    rows = np.flatnonzero(people.is_here)
    answers: dict[str, NDArray] = {"nutrition": np.full(n, -1, np.int16)}
    small = np.flatnonzero(people.is_here & (age <= 4))
    answers["nutrition"][small] = dice.one_of(NUTRITION, people.standing[small])

    # People with one difficulty more often have another.
    frail = dice.rng.standard_normal(len(rows)) - 0.15 * people.standing[rows]
    for name, (share, growth) in DIFFICULTIES.items():
        odds = share / (1 - share) * np.exp(growth * (age[rows] - 20) / 10 + 0.9 * frail)
        some = dice.happens(odds / (1 + odds))
        grade = dice.any_of([Difficulty.CANNOT, Difficulty.A_LOT, Difficulty.SOME], len(rows), [0.07, 0.18, 0.75])
        whole = np.full(n, Difficulty.NONE, np.int16)
        whole[rows] = np.where(some, grade, Difficulty.NONE)
        answers[name] = only_if(people.is_here & (age >= (5 if name in FROM_FIVE else 2)), whole)
    sadness = np.full(n, Sadness.NEVER, np.int16)
    sadness[rows] = dice.one_of(
        {
            Sadness.VERY_OFTEN: (0.004, 0.5),
            Sadness.OFTEN: (0.012, 0.5),
            Sadness.SELDOM: (0.09, 0.35),
            Sadness.NEVER: (0.894, 0),
        },
        frail,
    )
    answers["depression"] = only_if(people.is_here & (age >= 5), sadness)

    heavy = np.logical_or.reduce([np.isin(answers[name], (1, 2)) for name in [*DIFFICULTIES, "depression"]])
    needs_asking = people.is_here & ((age >= 60) | heavy)
    alone = people.count(people.is_here, int(people.family[-1]) + 1 if n else 0)[people.family] == 1
    cared_for = dice.happens(np.clip(0.3 + 0.012 * (age - 60) + 0.4 * heavy, 0.05, 0.97))
    caregiver = np.where(
        alone | ~cared_for,
        np.where(alone & dice.happens(0.25, n=n), Caregiver.SOMEONE_ELSE, Caregiver.NOBODY),
        np.where(dice.happens(0.95, n=n), Caregiver.FAMILY_MEMBER, Caregiver.SOMEONE_ELSE),
    )
    answers["caregiver"] = only_if(needs_asking, caregiver)

    ill = dice.happens(np.interp(age, [0, 15, 30, 45, 60, 75], [0.012, 0.018, 0.045, 0.13, 0.27, 0.36]))
    kind = dice.any_of(list(ILLNESSES), n, list(ILLNESSES.values()))
    answers["chronic_illness"] = people.here(np.where(ill, kind, ChronicIllness.NONE))
    return answers
