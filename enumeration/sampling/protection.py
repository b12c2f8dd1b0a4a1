"""Social protection (431) and programmes of the household (501): meant for the poor, and reaching them only roughly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.assets import AIDS
from enumeration.questionnaire.codes import EmploymentInsurance, HealthInsurance, WorkStatus, YesNoUnknown
from enumeration.sampling.drawing import Bools, Dice, Floats, Ints, only_if, yes_no
from enumeration.sampling.people import People


def poor_on_the_lists(dice: Dice, standing: Floats) -> Floats:
    """Returns how poor a household looks to the lists that programmes use: half of it is chance, and they are years
    old."""
    return -0.75 * standing + 0.66 * dice.rng.standard_normal(len(standing))


def protection(dice: Dice, people: People, listed: Floats) -> dict[str, NDArray]:
    """Returns 431a–f. `listed` is the result of `poor_on_the_lists`, per household."""
    n, age, here = len(people), people.age, people.is_here
    status = people.answers["work_status"]
    on_list = listed[people.family]
    families = len(listed)

    insured = EmploymentInsurance
    civil = here & (status == WorkStatus.CIVIL_SERVANT)
    formal = here & (status == WorkStatus.PRIVATE_EMPLOYEE) & dice.happens(0.38, people.standing, 0.5)
    through_job = (people.count(civil | formal, families) > 0)[people.family]
    # The contribution is paid for poor households as a whole, with a member forgotten here and there.
    paid_for = (dice.happens(0.36, listed, 2.3))[people.family]
    self_paid = (dice.happens(0.2, -listed, 0.7))[people.family]
    forgotten = dice.happens(0.06, n=n)
    health = np.select(
        [forgotten, through_job, paid_for, self_paid],
        [HealthInsurance.NONE, HealthInsurance.EMPLOYER, HealthInsurance.PBI, HealthInsurance.OWN],
        HealthInsurance.NONE,
    )
    health = health + HealthInsurance.OTHER * dice.happens(0.012, people.standing, 0.6)
    health = np.where(dice.happens(0.012, n=n), HealthInsurance.UNKNOWN, health)

    jobs = np.zeros(n, np.int16)
    jobs[formal] = (
        insured.ACCIDENT
        + insured.DEATH
        + insured.OLD_AGE * dice.happens(0.75, n=n)
        + insured.PENSION * dice.happens(0.5, n=n)
    )[formal]
    jobs[civil] = (insured.ACCIDENT + insured.DEATH + insured.OTHER_PENSION * dice.happens(0.97, n=n))[civil]
    jobs = np.where(dice.happens(0.012, n=n), insured.UNKNOWN, jobs)

    def known(is_so: Bools, unsure: float) -> Ints:
        return np.where(dice.happens(unsure, n=n), YesNoUnknown.UNKNOWN, yes_no(is_so)).astype(np.int16)

    owner = people.answers["has_business"] == 1
    pupil = people.answers["schooling"] == 2
    five = here & (age >= 5)
    return {
        "health_insurance": people.here(health),
        "prakerja": only_if(five, known((age >= 18) & (age < 60) & dice.happens(0.022, n=n), 0.004)),
        "kur": only_if(five, known(owner & dice.happens(0.09, people.standing, 0.3), 0.004)),
        "umi": only_if(five, known(owner & ~people.is_man & dice.happens(0.06, on_list, 0.4), 0.004)),
        "pip": only_if(
            here & (age >= 5) & (age <= 30), known(pupil & (age < 20) & dice.happens(0.26, on_list, 1.0), 0.006)
        ),
        "employment_insurance": only_if(here & (age >= 15), jobs),
    }


# Share of households of average standing on the lists, and how steeply it rises with `listed`.
RECEIVED = {
    "aid_sembako": (0.13, 1.75),
    "aid_pkh": (0.085, 1.75),
    "aid_village_fund": (0.08, 1.15),
    "aid_electricity": (0.19, 1.15),
    "aid_local_government": (0.035, 0.80),
    "aid_fertilizer": (0.12, 0.25),
    "aid_lpg": (0.27, 0.75),
}


def programmes(
    dice: Dice, people: People, listed: Floats, visited_on: NDArray[np.datetime64], answers: dict[str, NDArray]
) -> dict[str, NDArray]:
    """Returns 501, with the month and year of the last time: within the year before the visit."""
    n = len(listed)
    farms = people.count(np.isin(people.answers["work_sector"], (1, 2, 3)), n) > 0
    children = people.count(people.is_here & (people.age < 18), n) > 0
    elderly = people.count(people.is_here & (people.age >= 65), n) > 0
    metered = (answers["light_source"] == 1) & (answers["power_meter_1"] <= 2)
    cooks_with_lpg = answers["cooking_fuel"] == 4
    can = {
        "aid_pkh": children | elderly,
        "aid_electricity": metered,
        "aid_fertilizer": farms,
        "aid_lpg": cooks_with_lpg,
    }
    found: dict[str, NDArray] = {}
    for aid in AIDS:
        share, steepness = RECEIVED[aid]
        received = dice.happens(share, listed, steepness) & can.get(aid, np.ones(n, bool))
        ago = np.minimum(dice.rng.geometric(0.32, n) - 1, 11)
        month = visited_on.astype("M8[M]") - ago.astype("m8[M]")
        found[aid] = yes_no(received)
        found[f"{aid}_month"] = only_if(received, month.astype(int) % 12 + 1)
        found[f"{aid}_year"] = only_if(received, month.astype("M8[Y]").astype(int) + 1970)
    return found
