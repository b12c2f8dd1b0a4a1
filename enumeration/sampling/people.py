"""Who belongs to a household: relationships, ages, sexes, marriages.

Every household has the same row of slots (head, spouse, nine children, a child-in-law, …); random draws decide which of
them are taken, and the taken ones, in this order, are the members as the form lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import IdentityPapers, MaritalStatus, Presence, Relationship, Sex
from enumeration.questionnaire.demography import BIRTH
from enumeration.sampling.drawing import BLANK, Bools, Dice, Floats, Ints, day_month_year, only_if, yes_no

CHILDREN = 9
GRANDCHILDREN = 3
PARENTS = 2
OTHERS = 3
GONE = 2  # names on the family card of people who are no longer there
SLOTS = (
    [Relationship.HEAD, Relationship.SPOUSE]
    + [Relationship.CHILD] * CHILDREN
    + [Relationship.CHILD_IN_LAW]
    + [Relationship.GRANDCHILD] * GRANDCHILDREN
    + [Relationship.PARENT] * PARENTS
    + [Relationship.SERVANT]
    + [Relationship.OTHER] * OTHERS
    + [Relationship.OTHER] * GONE
)
HEAD, SPOUSE, FIRST_CHILD = 0, 1, 2
IN_LAW = FIRST_CHILD + CHILDREN
FIRST_GRANDCHILD = IN_LAW + 1
FIRST_PARENT = FIRST_GRANDCHILD + GRANDCHILDREN
SERVANT = FIRST_PARENT + PARENTS
FIRST_OTHER = SERVANT + 1
FIRST_GONE = FIRST_OTHER + OTHERS
OLDEST = 98

# 404, for those on the card who are not there.
GONE_HOW = {
    Presence.DECEASED: 0.28,
    Presence.MOVED_WITHIN_INDONESIA: 0.55,
    Presence.MOVED_ABROAD: 0.10,
    Presence.NOT_FOUND: 0.07,
}


@dataclass
class People:
    """One entry per name on a questionnaire, household by household. `answers` grows block by block."""

    family: NDArray[np.int64]  # position of the household in its chunk
    standing: Floats  # of the household
    age: Ints  # true age, also for those whose age is not asked
    is_man: Bools
    marital: Ints
    is_here: Bools  # 404 is 1 or 5: the questions continue
    relationship: Ints
    born_on: NDArray[np.datetime64]
    answers: dict[str, NDArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.family)

    def here(self, answers: NDArray) -> Ints:
        return only_if(self.is_here, answers)

    def count(self, who: Bools, families: int) -> NDArray[np.int64]:
        """Returns how many members of each household this holds for; shape (households,)."""
        return np.bincount(self.family[who], minlength=families)


def make_people(dice: Dice, standing: Floats, visited_on: NDArray[np.datetime64]) -> People:
    """Returns the members of every household, as they are on the day of the visit."""
    n = len(standing)
    rng = dice.rng
    taken = np.zeros((n, len(SLOTS)), bool)
    age = np.zeros((n, len(SLOTS)))
    man = np.zeros((n, len(SLOTS)), bool)
    marital = np.full((n, len(SLOTS)), MaritalStatus.SINGLE, np.int16)

    head_age = np.clip(20 + rng.gamma(3.4, 8.4, n), 18, 92)
    head_is_man = ~dice.happens(np.clip(0.07 + 0.0045 * np.clip(head_age - 35, 0, 60), 0.07, 0.35))
    has_spouse = dice.happens(
        np.where(head_is_man, np.clip(1.05 - 0.0035 * np.abs(head_age - 42) - 0.35 * (head_age < 24), 0.4, 0.95), 0.07)
    )
    never_married = ~has_spouse & dice.happens(np.clip(1.5 - head_age / 38, 0.06, 0.9))
    widowed = dice.happens(np.clip((head_age - 25) / 45, 0.1, 0.93))
    taken[:, HEAD], age[:, HEAD], man[:, HEAD] = True, head_age, head_is_man
    marital[:, HEAD] = np.select(
        [has_spouse, never_married, widowed],
        [MaritalStatus.MARRIED, MaritalStatus.SINGLE, MaritalStatus.WIDOWED],
        MaritalStatus.DIVORCED,
    )

    spouse_age = np.clip(head_age + np.where(head_is_man, -3.6, 3.2) + dice.around(0, 3.6, n), 17, 95)
    taken[:, SPOUSE], age[:, SPOUSE], man[:, SPOUSE] = has_spouse, spouse_age, ~head_is_man
    marital[:, SPOUSE] = MaritalStatus.MARRIED

    mother_age = np.where(~head_is_man, head_age, np.where(has_spouse, spouse_age, head_age - 3.6))
    first_birth = np.clip(dice.around(22.4 + 0.9 * standing, 3.3, n), 16, 40)
    gaps = 1.4 + rng.gamma(2.2, 1.25, (n, CHILDREN))
    gaps[:, 0] = 0
    births = first_birth[:, None] + np.cumsum(gaps, axis=1)
    wanted = np.minimum(rng.poisson(np.clip(2.9 - 0.45 * standing, 0.6, 6)), CHILDREN)
    child_age = mother_age[:, None] - births
    at_home = np.interp(child_age, [14, 18, 22, 26, 32, 45], [0.96, 0.88, 0.68, 0.42, 0.2, 0.08])
    kids = slice(FIRST_CHILD, IN_LAW)
    taken[:, kids] = (
        (np.arange(CHILDREN) < wanted[:, None])
        & (child_age >= 0)
        & (births <= 45)
        & (rng.random((n, CHILDREN)) < at_home)
        & ~never_married[:, None]
    )
    age[:, kids] = child_age
    man[:, kids] = rng.random((n, CHILDREN)) < 0.512
    grown = taken[:, kids] & (child_age > 21)
    has_been_married = grown & (rng.random((n, CHILDREN)) < np.clip((child_age - 20) / 40, 0, 0.3))
    marital[:, kids][has_been_married] = MaritalStatus.DIVORCED

    # A married child stays, with wife or husband, and perhaps children.
    oldest = np.argmax(grown, axis=1)
    has_in_law = grown.any(axis=1) & dice.happens(0.17, n=n)
    rows = np.flatnonzero(has_in_law)
    couple = FIRST_CHILD + oldest[rows]
    marital[rows, couple] = MaritalStatus.MARRIED
    taken[:, IN_LAW] = has_in_law
    age[rows, IN_LAW] = np.clip(age[rows, couple] + dice.around(0, 3, len(rows)), 17, 70)
    man[rows, IN_LAW] = ~man[rows, couple]
    marital[:, IN_LAW] = MaritalStatus.MARRIED

    grandchildren = slice(FIRST_GRANDCHILD, FIRST_PARENT)
    left_with_grandparents = (head_age > 48) & dice.happens(0.06, n=n)
    how_many = np.where(has_in_law, rng.poisson(1.1, n), 0) + np.where(left_with_grandparents, 1, 0)
    taken[:, grandchildren] = np.arange(GRANDCHILDREN) < how_many[:, None]
    parent_age = np.where(has_in_law, age[np.arange(n), FIRST_CHILD + oldest], mother_age - 22)
    age[:, grandchildren] = np.clip(rng.random((n, GRANDCHILDREN)) * np.clip(parent_age - 19, 1, 18)[:, None], 0, 25)
    man[:, grandchildren] = rng.random((n, GRANDCHILDREN)) < 0.512

    parents = slice(FIRST_PARENT, SERVANT)
    has_parent = (head_age < 64) & dice.happens(0.1, n=n)
    taken[:, FIRST_PARENT] = has_parent
    taken[:, FIRST_PARENT + 1] = has_parent & dice.happens(0.25, n=n)
    age[:, parents] = np.clip(head_age[:, None] + 19 + rng.gamma(3, 2.6, (n, PARENTS)), 40, OLDEST)
    man[:, FIRST_PARENT] = dice.happens(np.where(taken[:, FIRST_PARENT + 1], 0.0, 0.25))
    man[:, FIRST_PARENT + 1] = True
    marital[:, parents] = np.where(
        taken[:, FIRST_PARENT + 1, None],
        MaritalStatus.MARRIED,
        np.where(dice.happens(0.88, n=n), MaritalStatus.WIDOWED, MaritalStatus.DIVORCED)[:, None],
    )

    taken[:, SERVANT] = dice.happens(0.005, standing, 1.5)
    age[:, SERVANT] = np.clip(dice.around(28, 9, n), 17, 60)
    man[:, SERVANT] = dice.happens(0.2, n=n)

    others = slice(FIRST_OTHER, FIRST_GONE)
    relatives = np.where(dice.happens(0.075, n=n), 1 + rng.poisson(0.35, n), 0)
    taken[:, others] = np.arange(OTHERS) < relatives[:, None]
    age[:, others] = np.where(
        rng.random((n, OTHERS)) < 0.6, rng.uniform(6, 24, (n, OTHERS)), rng.uniform(24, 75, (n, OTHERS))
    )
    man[:, others] = rng.random((n, OTHERS)) < 0.5
    marital[:, others] = np.where(
        (age[:, others] > 45) & (rng.random((n, OTHERS)) < 0.75), MaritalStatus.WIDOWED, MaritalStatus.SINGLE
    )

    gone = slice(FIRST_GONE, None)
    taken[:, FIRST_GONE] = dice.happens(0.065, n=n)
    taken[:, FIRST_GONE + 1] = taken[:, FIRST_GONE] & dice.happens(0.2, n=n)
    age[:, gone] = rng.uniform(17, 85, (n, GONE))
    man[:, gone] = rng.random((n, GONE)) < 0.55

    return _as_people(dice, standing, visited_on, taken, np.clip(age, 0, OLDEST + 0.9), man, marital)


def _as_people(
    dice: Dice,
    standing: Floats,
    visited_on: NDArray[np.datetime64],
    taken: Bools,
    age: Floats,
    man: Bools,
    marital: NDArray,
) -> People:
    """Returns the list of members: ages become birthdays, the taken slots become rows."""
    family, slot = np.nonzero(taken)
    born_on = visited_on[family].astype("datetime64[D]") - (age[family, slot] * 365.25).astype(np.int64).astype("m8[D]")
    completed = completed_years(born_on, visited_on[family])
    # A day of the year more or less may carry a 98-year-old over the form's limit.
    born_on = np.where(completed > OLDEST, born_on + np.timedelta64(366, "D"), born_on)
    completed = completed_years(born_on, visited_on[family])
    gone = slot >= FIRST_GONE
    presence = np.full(len(family), Presence.LIVES_HERE, np.int16)
    presence[gone] = dice.any_of(list(GONE_HOW), int(gone.sum()), list(GONE_HOW.values()))
    is_new = ~gone & dice.happens(np.select([slot == HEAD, completed == 0, slot == IN_LAW], [0.0, 0.55, 0.25], 0.004))
    presence[is_new] = Presence.NEW
    return People(
        family=family,
        standing=standing[family],
        age=completed,
        is_man=man[family, slot],
        marital=marital[family, slot],
        is_here=~gone,
        relationship=np.array(SLOTS, np.int16)[slot],
        born_on=born_on,
        answers={"presence": presence},
    )


def completed_years(born_on: NDArray[np.datetime64], on: NDArray[np.datetime64]) -> Ints:
    """Returns the age as the form counts it."""
    (day, month, year), (birth_day, birth_month, birth_year) = day_month_year(on), day_month_year(born_on)
    had_birthday = (month > birth_month) | ((month == birth_month) & (day >= birth_day))
    return (year - birth_year - ~had_birthday).astype(np.int16)


def born_on(answers: Mapping[str, NDArray]) -> NDArray[np.datetime64]:
    """Returns the date of birth as `demography.born_on` does; NaT where day, month or year are blank or not known."""
    day, month, year = (answers[name].astype(int) for name in BIRTH)
    is_known = (day > 0) & (day <= 31) & (month > 0) & (month <= 12) & (year > 0)
    first = ((np.where(is_known, year, 1970) - 1970) * 12 + np.where(is_known, month, 1) - 1).astype("M8[M]")
    found = first.astype("M8[D]") + np.where(is_known, day - 1, 0).astype("m8[D]")
    return np.where(is_known & (found.astype("M8[M]") == first), found, np.datetime64("NaT", "D"))


def demography(dice: Dice, people: People) -> dict[str, NDArray]:
    """Returns 401 and 404–411, without name and numbers."""
    n = len(people)
    first = np.r_[True, people.family[1:] != people.family[:-1]] if n else np.zeros(0, bool)
    starts = np.flatnonzero(first)
    number = np.arange(n) - np.repeat(starts, np.diff(np.r_[starts, n])) + 1

    fertile = ~people.is_man & (people.age >= 10) & (people.age <= 54) & (people.marital != MaritalStatus.SINGLE)
    chance = np.interp(people.age, [15, 19, 24, 32, 40, 46, 54], [0.05, 0.11, 0.12, 0.08, 0.025, 0.003, 0.001])
    pregnant = dice.happens(np.where(people.marital == MaritalStatus.MARRIED, chance, chance * 0.08))

    child = people.age < 17
    papers = IdentityPapers.BIRTH_CERTIFICATE * dice.happens(
        np.clip(np.where(child, 0.9, 0.8 - 0.007 * people.age) + 0.05 * people.standing, 0.02, 0.99)
    )
    papers = papers + IdentityPapers.CHILD_CARD * (child & dice.happens(0.42, people.standing, 0.35))
    papers = papers + IdentityPapers.IDENTITY_CARD * (
        ~child & dice.happens(np.where(people.age < 19, 0.8, 0.982), people.standing, 0.3)
    )
    return {
        "number": number.astype(np.int16),
        "sex": people.here(np.where(people.is_man, Sex.MALE, Sex.FEMALE)),
        **{name: people.here(part) for name, part in zip(BIRTH, day_month_year(people.born_on), strict=True)},
        "age": people.here(people.age),
        "marital_status": people.here(people.marital),
        "relationship": people.here(people.relationship),
        "pregnant": only_if(people.is_here & fertile, yes_no(pregnant)),
        "identity_papers": people.here(papers),
    }


__all__ = ["BLANK", "People", "completed_years", "demography", "make_people"]
