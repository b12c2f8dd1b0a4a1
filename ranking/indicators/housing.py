"""Indicators of the dwelling (block III)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, When

from enumeration.questionnaire.codes import (
    Floor,
    Fuel,
    Light,
    Power,
    Roof,
    Sewage,
    Tenure,
    TitleDeed,
    ToiletAccess,
    ToiletType,
    Wall,
    Water,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    answered,
    at_most,
    everything_but,
    number,
    ratio,
    zero_if_not_asked,
)
from ranking.indicators.indicator import SIZE, Indicator

# "Above 2,200" counts as the next contract that PLN sells.
WATTS = {Power.W450: 450, Power.W900: 900, Power.W1300: 1300, Power.W2200: 2200, Power.OVER_2200: 3500}

SAFE_WATER = (
    Water.BOTTLED,
    Water.REFILL,
    Water.PIPED,
    Water.BOREHOLE,
    Water.PROTECTED_WELL,
    Water.PROTECTED_SPRING,
)


def _meter(question: str, otherwise: Any) -> Case:
    return Case(
        *(When(**{question: code}, then=watts) for code, watts in WATTS.items()),
        default=otherwise,
        output_field=IntegerField(),
    )


def indicators() -> Iterator[Indicator]:
    yield Indicator(
        "owns_dwelling",
        Words("rumah milik sendiri", "owns the dwelling"),
        ("tenure",),
        answered("tenure", Tenure.OWNED),
    )
    yield Indicator(
        "holds_land_title",
        Words("tanah rumah bersertifikat", "the dwelling's land has a certificate"),
        ("title_deed",),
        answered("title_deed", *everything_but(TitleDeed, TitleDeed.OTHER_LETTER, TitleDeed.NONE)),
    )
    yield Indicator(
        "floor_area_per_member",
        Words("luas lantai per anggota (paling banyak 100)", "floor area per member (at most 100)"),
        ("floor_area_m2", "presence"),
        # More than 100 m² per member is usually a slip of the pen, and must not outweigh everything else.
        at_most(ratio(number("floor_area_m2"), SIZE), 100),
        Words("m²", "m²"),
    )
    yield Indicator(
        "floor_not_earth",
        Words("lantai bukan tanah", "floor is not earth"),
        ("floor_material",),
        answered("floor_material", *everything_but(Floor, Floor.EARTH)),
    )
    yield Indicator(
        "floor_finished",
        Words("lantai marmer, keramik, parket, atau ubin", "floor of marble, ceramic, parquet or tiles"),
        ("floor_material",),
        answered("floor_material", Floor.MARBLE, Floor.CERAMIC, Floor.PARQUET, Floor.TILES),
    )
    yield Indicator(
        "wall_masonry",
        Words("dinding tembok", "masonry walls"),
        ("wall_material",),
        answered("wall_material", Wall.BRICK),
    )
    yield Indicator(
        "roof_concrete_or_tile",
        Words("atap beton atau genteng", "roof of concrete or tiles"),
        ("roof_material",),
        answered("roof_material", Roof.CONCRETE, Roof.TILES),
    )
    yield Indicator(
        "water_clean",
        Words("air minum dari sumber layak", "drinking water from a safe source"),
        ("water_source",),
        answered("water_source", *SAFE_WATER),
    )
    yield Indicator(
        "water_bought",
        Words("minum air kemasan atau isi ulang", "drinks bottled or refilled water"),
        ("water_source",),
        answered("water_source", Water.BOTTLED, Water.REFILL),
    )
    yield Indicator(
        "electricity_pln",
        Words("penerangan listrik PLN", "lit by PLN electricity"),
        ("light_source",),
        answered("light_source", Light.METERED, Light.UNMETERED),
    )
    yield Indicator(
        "power_watts",
        Words("daya listrik terpasang", "installed electric power"),
        ("light_source", "power_meter_1", "power_meter_2", "power_meter_3"),
        # Most houses have no second meter, and on the form a blank there means none.
        _meter("power_meter_1", zero_if_not_asked("power_meter_1"))
        + _meter("power_meter_2", 0)
        + _meter("power_meter_3", 0),
        Words("watt", "watts"),
    )
    yield Indicator(
        "cooks_without_firewood",
        Words("memasak tanpa kayu bakar", "cooks without firewood"),
        ("cooking_fuel",),
        answered("cooking_fuel", *everything_but(Fuel, Fuel.FIREWOOD)),
    )
    yield Indicator(
        "cooks_with_gas",
        Words("memasak dengan gas", "cooks with gas"),
        ("cooking_fuel",),
        answered("cooking_fuel", Fuel.LPG_5KG, Fuel.LPG_12KG, Fuel.LPG_3KG, Fuel.CITY_GAS),
    )
    yield Indicator(
        "private_toilet",
        Words("jamban sendiri", "a toilet of its own"),
        ("toilet_access",),
        answered("toilet_access", ToiletAccess.OWN),
    )
    yield Indicator(
        "water_seal_toilet",
        Words("kloset leher angsa", "water-seal toilet"),
        ("toilet_type",),
        answered("toilet_type", ToiletType.GOOSENECK),
    )
    yield Indicator(
        "sewage_treated",
        Words("tinja dibuang ke tangki septik atau IPAL", "sewage goes to a septic tank or a plant"),
        ("sewage",),
        answered("sewage", Sewage.SEPTIC_TANK, Sewage.TREATMENT),
    )
