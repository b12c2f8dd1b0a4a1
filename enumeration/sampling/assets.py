"""What the household owns and uses (502–506)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import BankAccount, Fuel, InternetUse, Light
from enumeration.sampling.drawing import Bools, Dice, Floats, yes_no
from enumeration.sampling.people import People

# Share of households of average standing that own it, and tilt.
OWNED = {
    "has_refrigerator": (0.70, 1.00),
    "has_air_conditioner": (0.022, 1.55),
    "has_water_heater": (0.006, 1.40),
    "has_landline": (0.006, 1.10),
    "has_flat_tv": (0.26, 1.10),
    "has_gold": (0.085, 1.25),
    "has_computer": (0.085, 1.5),
    "has_motorcycle": (0.82, 0.85),
    "has_bicycle": (0.20, 0.30),
    "has_car": (0.045, 1.65),
    "has_boat": (0.022, -0.15),
    "has_motor_boat": (0.018, 0.30),
    "has_smartphone": (0.87, 0.85),
    "has_other_land": (0.37, 0.35),
    "has_other_house": (0.045, 0.80),
}
NEEDS_ELECTRICITY = ("has_refrigerator", "has_air_conditioner", "has_water_heater", "has_flat_tv", "has_computer")
PAID_OUT = ("aid_sembako", "aid_pkh", "aid_village_fund", "aid_local_government")
# Share of households that keep them, tilt, and how many on average beyond the first.
ANIMALS = {
    "cattle": (0.060, 0.20, 2.2),
    "buffalo": (0.011, 0.15, 1.8),
    "horses": (0.004, 0.10, 0.5),
    "pigs": (0.022, -0.10, 2.4),
    "goats": (0.030, -0.05, 3.2),
}
INTERNET = {
    InternetUse.SUBSCRIPTION: (0.025, 0.95),
    InternetUse.WIFI: (0.115, 0.50),
    InternetUse.PHONE: (0.860, 0.00),
}
ACCOUNTS = {
    BankAccount.NONE: (0.33, -0.75),
    BankAccount.PERSONAL: (0.56, 0.10),
    BankAccount.BUSINESS: (0.035, 0.20),
    BankAccount.BOTH: (0.075, 0.65),
}


def assets(
    dice: Dice, people: People, standing: Floats, urban: Bools, coastal: Bools, answers: dict[str, NDArray]
) -> dict[str, NDArray]:
    """Returns the answers to 502–506. Call after housing and programmes: `answers` are the household's so far."""
    n = len(standing)
    oldest_only = people.count(people.is_here & (people.age < 55), n) == 0
    fishes = people.count(people.answers["work_sector"] == 4, n) > 0
    has_business = people.count(people.answers["has_business"] == 1, n) > 0
    electricity = answers["light_source"] != Light.NO_ELECTRICITY
    weak = (answers["light_source"] == Light.METERED) & (answers["power_meter_1"] == 1)

    owned = {name: dice.happens(share, standing, tilt) for name, (share, tilt) in OWNED.items()}
    for name in NEEDS_ELECTRICITY:
        owned[name] &= electricity
    owned["has_air_conditioner"] &= ~weak
    owned["has_boat"] |= fishes & dice.happens(0.25, n=n)
    owned["has_motor_boat"] |= fishes & dice.happens(0.22, standing, 0.5)
    owned["has_boat"] &= coastal | dice.happens(0.2, n=n)
    owned["has_motorcycle"] &= ~(oldest_only & dice.happens(0.6, n=n))
    owned["has_smartphone"] &= ~(oldest_only & dice.happens(0.55, n=n))
    # 502a goes with 308: a cylinder of 5.5 kg or more, and cooking with one.
    cooks_with_it = np.isin(answers["cooking_fuel"], (Fuel.LPG_5KG, Fuel.LPG_12KG))
    owned["has_gas_cylinder"] = cooks_with_it.copy()
    found: dict[str, NDArray] = {name: yes_no(is_owned) for name, is_owned in owned.items()}

    for name, (share, tilt, more) in ANIMALS.items():
        keeps = dice.happens(share * np.where(urban, 0.25, 1.15), standing, tilt)
        found[name] = np.where(keeps, 1 + dice.rng.poisson(more, n), 0).astype(np.int16)

    kind = dice.one_of(
        INTERNET,
        standing,
        {InternetUse.SUBSCRIPTION: np.where(urban, 2.0, 0.7), InternetUse.WIFI: np.where(urban, 1.6, 0.9)},
    )
    online = np.where(owned["has_smartphone"], dice.happens(0.993, n=n), dice.happens(0.05, standing, 0.6))
    found["internet_use"] = np.where(online, kind, InternetUse.NONE).astype(np.int16)

    account = dice.one_of(
        ACCOUNTS,
        standing,
        {BankAccount.BUSINESS: np.where(has_business, 1.5, 0.1), BankAccount.BOTH: np.where(has_business, 1.5, 0.1)},
    )
    # Most aid is paid through an account, and civil servants' pay is.
    through_bank = np.logical_or.reduce([answers[aid] == 1 for aid in PAID_OUT])
    paid_by_state = people.count(people.answers["work_status"] == 5, n) > 0
    must_have = (through_bank & dice.happens(0.97, n=n)) | paid_by_state
    found["bank_account"] = np.where(must_have & (account == BankAccount.NONE), BankAccount.PERSONAL, account).astype(
        np.int16
    )
    return found
