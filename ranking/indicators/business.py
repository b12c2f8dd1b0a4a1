"""Indicators of the members' businesses (block IV, 420-426)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from enumeration.questionnaire.codes import (
    BusinessInternet,
    Licence,
    Turnover,
    YesNo,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    any_member,
    everything_but,
    highest,
    sums_with,
    zero_if_not_asked,
)
from ranking.indicators.indicator import Indicator


def _turnover() -> Any:
    return highest(Coalesce("turnover", zero_if_not_asked("turnover")), max(Turnover.values))


def indicators() -> Iterator[Indicator]:
    yield Indicator(
        "has_business",
        Words("memiliki usaha", "has a business"),
        ("has_business",),
        any_member(Q(has_business=YesNo.YES)),
    )
    yield Indicator(
        "business_turnover",
        Words("omzet usaha terbesar (golongan 0–7)", "turnover of the largest business (bracket 0–7)"),
        ("turnover",),
        _turnover(),
        Words("golongan", "bracket"),
    )
    yield Indicator(
        "paid_workers",
        Words("usaha dengan pekerja dibayar", "a business with paid workers"),
        ("paid_workers",),
        any_member(Q(paid_workers__gte=1)),
    )
    yield Indicator(
        "licensed_business",
        Words("usaha berizin", "a licensed business"),
        ("licence",),
        any_member(Q(licence__in=everything_but(Licence, Licence.NONE))),
    )
    yield Indicator(
        "business_online",
        Words("usaha memakai internet", "a business that uses the internet"),
        ("business_internet",),
        any_member(
            Q(
                business_internet__in=sums_with(
                    BusinessInternet, *everything_but(BusinessInternet, BusinessInternet.NONE)
                )
            )
        ),
    )
