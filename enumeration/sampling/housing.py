"""The dwelling (301–310): better materials and services with a household's standing, different ones in town."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import (
    Floor,
    Fuel,
    Light,
    Power,
    Roof,
    SepticDistance,
    Sewage,
    Tenure,
    TitleDeed,
    ToiletAccess,
    ToiletType,
    Wall,
    Water,
)
from enumeration.sampling.drawing import Bools, Dice, Floats, only_if

TENURES = {
    Tenure.OWNED: (0.845, 0.10),
    Tenure.RENTED: (0.035, 0.25),
    Tenure.RENT_FREE: (0.100, -0.40),
    Tenure.OFFICIAL: (0.012, 0.40),
    Tenure.OTHER: (0.008, -0.30),
}
DEEDS = {
    TitleDeed.OWN_NAME: (0.52, 0.50),
    TitleDeed.OTHER_NAME_WRITTEN: (0.04, 0.20),
    TitleDeed.OTHER_NAME_UNWRITTEN: (0.14, -0.05),
    TitleDeed.OTHER_CERTIFICATE: (0.02, 0.60),
    TitleDeed.OTHER_LETTER: (0.17, 0.00),
    TitleDeed.NONE: (0.11, -0.55),
}
FLOORS = {
    Floor.MARBLE: (0.012, 1.25),
    Floor.CERAMIC: (0.330, 0.85),
    Floor.PARQUET: (0.020, 0.25),
    Floor.TILES: (0.060, 0.25),
    Floor.WOOD: (0.310, -0.25),
    Floor.CEMENT: (0.250, -0.25),
    Floor.BAMBOO: (0.007, -1.00),
    Floor.EARTH: (0.008, -1.20),
    Floor.OTHER: (0.003, -0.50),
}
WALLS = {
    Wall.BRICK: (0.560, 0.75),
    Wall.PLASTERED: (0.025, 0.10),
    Wall.WOOD: (0.380, -0.25),
    Wall.WOVEN_BAMBOO: (0.012, -1.15),
    Wall.LOGS: (0.007, -0.75),
    Wall.BAMBOO: (0.006, -1.10),
    Wall.OTHER: (0.010, -0.80),
}
ROOFS = {
    Roof.CONCRETE: (0.013, 1.00),
    Roof.TILES: (0.025, 0.60),
    Roof.ZINC: (0.905, 0.15),
    Roof.ASBESTOS: (0.022, 0.10),
    Roof.BAMBOO: (0.004, -0.95),
    Roof.WOOD: (0.006, -0.55),
    Roof.THATCH: (0.020, -1.25),
    Roof.OTHER: (0.005, -0.40),
}
WATERS = {
    Water.BOTTLED: (0.012, 1.10),
    Water.REFILL: (0.180, 0.65),
    Water.PIPED: (0.135, 0.35),
    Water.BOREHOLE: (0.205, 0.15),
    Water.PROTECTED_WELL: (0.190, -0.05),
    Water.UNPROTECTED_WELL: (0.040, -0.50),
    Water.PROTECTED_SPRING: (0.175, -0.15),
    Water.UNPROTECTED_SPRING: (0.035, -0.60),
    Water.SURFACE: (0.016, -0.90),
    Water.RAIN: (0.007, -0.50),
    Water.OTHER: (0.005, 0.00),
}
LIGHTS = {
    Light.METERED: (0.900, 0.50),
    Light.UNMETERED: (0.075, -0.35),
    Light.NOT_PLN: (0.017, -0.60),
    Light.NO_ELECTRICITY: (0.008, -1.35),
}
POWERS = {
    Power.W450: (0.21, -1.25),
    Power.W900: (0.54, 0.00),
    Power.W1300: (0.155, 0.95),
    Power.W2200: (0.035, 1.45),
    Power.OVER_2200: (0.010, 1.75),
}
FUELS = {
    Fuel.LPG_3KG: (0.770, 0.15),
    Fuel.FIREWOOD: (0.135, -1.25),
    Fuel.LPG_12KG: (0.018, 1.25),
    Fuel.LPG_5KG: (0.020, 1.10),
    Fuel.KEROSENE: (0.008, -0.45),
    Fuel.NO_COOKING: (0.006, 0.25),
    Fuel.ELECTRICITY: (0.006, 0.90),
    Fuel.CHARCOAL: (0.004, -0.60),
    Fuel.CITY_GAS: (0.003, 0.60),
    Fuel.BIOGAS: (0.003, 0.10),
    Fuel.BRIQUETTES: (0.003, -0.30),
    Fuel.OTHER: (0.004, -0.20),
}
TOILETS = {
    ToiletAccess.OWN: (0.855, 0.80),
    ToiletAccess.SHARED: (0.070, -0.25),
    ToiletAccess.COMMUNAL: (0.012, -0.30),
    ToiletAccess.PUBLIC: (0.012, -0.40),
    ToiletAccess.UNUSED: (0.006, -0.45),
    ToiletAccess.NONE: (0.045, -0.80),
}
PANS = {
    ToiletType.GOOSENECK: (0.915, 0.60),
    ToiletType.SLAB_COVERED: (0.035, 0.00),
    ToiletType.SLAB_OPEN: (0.018, -0.40),
    ToiletType.PIT: (0.032, -0.75),
}
SEWAGES = {
    Sewage.SEPTIC_TANK: (0.840, 0.60),
    Sewage.TREATMENT: (0.012, 0.40),
    Sewage.WATER_BODY: (0.048, -0.60),
    Sewage.HOLE: (0.080, -0.50),
    Sewage.OPEN_LAND: (0.012, -0.85),
    Sewage.OTHER: (0.008, -0.20),
}


def housing(
    dice: Dice, standing: Floats, urban: Bools, coastal: Bools, size: NDArray, head_age: NDArray
) -> dict[str, NDArray]:
    n = len(standing)
    # A house is what a household could afford over the years, not this year: the old own, the young rent.
    house = standing + dice.around(0, 0.35, n)
    young = np.clip((38 - head_age) / 15, 0, 1.2)
    tenure = dice.one_of(
        TENURES,
        standing,
        {
            Tenure.RENTED: np.exp(1.1 * young + 1.3 * urban),
            Tenure.RENT_FREE: np.exp(1.2 * young),
            Tenure.OFFICIAL: np.exp(0.5 * urban),
        },
    )
    area = np.exp(
        dice.around(
            4.02 + 0.24 * house + 0.07 * np.log(np.clip(size, 1, 12)) - 0.25 * (tenure == Tenure.RENTED), 0.3, n
        )
    )
    water = dice.one_of(
        WATERS,
        house,
        {
            Water.PIPED: np.where(urban, 2.2, 0.8),
            Water.REFILL: np.where(urban | coastal, 1.6, 0.8),
            Water.RAIN: np.where(coastal, 2.0, 0.8),
        },
    )
    light = dice.one_of(LIGHTS, house)
    metered = light == Light.METERED
    power = dice.one_of(POWERS, house)
    second = metered & dice.happens(0.012, standing, 0.8)
    third = second & dice.happens(0.12, n=n)
    toilet = dice.one_of(TOILETS, house, {ToiletAccess.NONE: np.where(coastal, 1.8, 0.9)})
    has_toilet = np.isin(toilet, (ToiletAccess.OWN, ToiletAccess.SHARED, ToiletAccess.COMMUNAL))
    distance = np.select(
        [dice.happens(0.02, n=n), dice.happens(0.27, -standing, 0.2)],
        [SepticDistance.UNKNOWN, SepticDistance.NEAR],
        SepticDistance.FAR,
    )
    return {
        "tenure": tenure,
        "title_deed": only_if(tenure == Tenure.OWNED, dice.one_of(DEEDS, standing)),
        "floor_area_m2": np.clip(np.round(area), 9, 480).astype(np.int16),
        "floor_material": dice.one_of(FLOORS, house, {Floor.WOOD: np.where(urban, 0.5, 1.1)}),
        "wall_material": dice.one_of(WALLS, house, {Wall.WOOD: np.where(urban, 0.5, 1.1)}),
        "roof_material": dice.one_of(ROOFS, house),
        "water_source": water,
        "septic_distance": only_if((water >= Water.BOREHOLE) & (water <= Water.UNPROTECTED_SPRING), distance),
        "light_source": light,
        "power_meter_1": only_if(metered, power),
        "power_meter_2": only_if(second, dice.one_of(POWERS, standing - 0.5)),
        "power_meter_3": only_if(third, dice.one_of(POWERS, standing - 0.5)),
        "cooking_fuel": dice.one_of(FUELS, standing, {Fuel.FIREWOOD: np.where(urban, 0.4, 1.15)}),
        "toilet_access": toilet,
        "toilet_type": only_if(has_toilet, dice.one_of(PANS, house)),
        "sewage": only_if(has_toilet, dice.one_of(SEWAGES, house, {Sewage.WATER_BODY: np.where(coastal, 3.0, 0.8)})),
    }
