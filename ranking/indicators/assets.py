"""Indicators of what the household owns (block V, 501 and 502)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from enumeration.questionnaire.codes import (
    BankAccount,
    InternetUse,
    YesNo,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    answered,
    as_number,
    everything_but,
    number,
)
from ranking.indicators.indicator import ANIMALS, Indicator

LARGE_CATTLE = number("cattle") + number("buffalo")

POSSESSIONS = {
    "has_gas_cylinder": Words("memiliki tabung gas 5,5 kg atau lebih", "has a gas cylinder of 5.5 kg or more"),
    "has_refrigerator": Words("memiliki lemari es", "has a refrigerator"),
    "has_air_conditioner": Words("memiliki AC", "has an air conditioner"),
    "has_water_heater": Words("memiliki pemanas air", "has a water heater"),
    "has_landline": Words("memiliki telepon rumah", "has a landline telephone"),
    "has_flat_tv": Words(
        "memiliki televisi layar datar 30 inci atau lebih", "has a flat television of 30 inches or more"
    ),
    "has_gold": Words("memiliki emas 10 gram atau lebih", "has gold of 10 grams or more"),
    "has_computer": Words("memiliki komputer, laptop, atau tablet", "has a computer, laptop or tablet"),
    "has_motorcycle": Words("memiliki sepeda motor", "has a motorcycle"),
    "has_bicycle": Words("memiliki sepeda", "has a bicycle"),
    "has_car": Words("memiliki mobil", "has a car"),
    "has_boat": Words("memiliki perahu", "has a boat"),
    "has_motor_boat": Words("memiliki perahu motor", "has a motor boat"),
    "has_smartphone": Words("memiliki telepon pintar", "has a smartphone"),
    "has_other_land": Words("memiliki lahan lain", "has other land"),
    "has_other_house": Words("memiliki rumah atau bangunan lain", "has another house or building"),
}

ANIMALS_OWNED = ("owns_large_cattle", "large_cattle", "horses", "pigs", "goats")

OWNED = (*POSSESSIONS, *ANIMALS_OWNED, "owns_dwelling", "holds_land_title", "floor_area_per_member")
"""Possessions: no model may judge a household poorer for owning them (fitting/fitting.py drops such weights)."""


def indicators() -> Iterator[Indicator]:
    for question, label in POSSESSIONS.items():
        yield Indicator(question, label, (question,), answered(question, YesNo.YES))
    yield Indicator(
        "owns_large_cattle",
        Words("memiliki sapi atau kerbau", "owns cattle or buffalo"),
        ("cattle", "buffalo"),
        as_number(Q(cattle__gt=0) | Q(buffalo__gt=0)),
        topic="large_cattle",
    )
    yield Indicator(
        "large_cattle", Words("sapi dan kerbau", "cattle and buffalo"), ("cattle", "buffalo"), LARGE_CATTLE, ANIMALS
    )
    yield Indicator("horses", Words("kuda", "horses"), ("horses",), number("horses"), ANIMALS)
    yield Indicator("pigs", Words("babi", "pigs"), ("pigs",), number("pigs"), ANIMALS)
    yield Indicator("goats", Words("kambing dan domba", "goats and sheep"), ("goats",), number("goats"), ANIMALS)
    yield Indicator(
        "uses_internet",
        Words("memakai internet", "uses the internet"),
        ("internet_use",),
        answered("internet_use", *everything_but(InternetUse, InternetUse.NONE)),
    )
    yield Indicator(
        "has_account",
        Words("memiliki rekening atau dompet digital", "has a bank account or digital wallet"),
        ("bank_account",),
        answered("bank_account", *everything_but(BankAccount, BankAccount.NONE)),
    )
