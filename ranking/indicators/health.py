"""Indicators of health, difficulties and social protection (block IV, 427-431)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.db.models.lookups import Exact, GreaterThan

from enumeration.questionnaire.codes import (
    ChronicIllness,
    Difficulty,
    EmploymentInsurance,
    HealthInsurance,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    any_member,
    as_number,
    everything_but,
    members,
    sums_with,
)
from ranking.indicators.indicator import SIZE, Indicator

OLD_AGE = (EmploymentInsurance.OLD_AGE, EmploymentInsurance.PENSION, EmploymentInsurance.OTHER_PENSION)

# 428a-i; j (sadness) has codes with another meaning. 1 and 2 are "cannot" and "a lot of difficulty".
DIFFICULTIES = (
    "difficulty_seeing",
    "difficulty_hearing",
    "difficulty_walking",
    "difficulty_hands",
    "difficulty_learning",
    "difficulty_behaviour",
    "difficulty_speaking",
    "difficulty_selfcare",
    "difficulty_remembering",
)


def indicators() -> Iterator[Indicator]:
    disabled = Q()
    for question in DIFFICULTIES:
        disabled |= Q(**{f"{question}__in": (Difficulty.CANNOT, Difficulty.A_LOT)})
    yield Indicator(
        "has_disability",
        Words("ada anggota penyandang disabilitas", "a member has a disability"),
        DIFFICULTIES,
        any_member(disabled),
    )
    yield Indicator(
        "elderly_alone",
        Words("lansia tinggal sendiri", "an elderly person alone"),
        ("age", "presence"),
        as_number(Q(Exact(SIZE, 1)) & Q(GreaterThan(members(Q(age__gte=60)), 0))),
    )
    yield Indicator(
        "chronic_illness",
        Words("ada anggota dengan penyakit kronis", "a member has a chronic illness"),
        ("chronic_illness",),
        any_member(Q(chronic_illness__in=everything_but(ChronicIllness, ChronicIllness.NONE))),
    )
    yield Indicator(
        "pays_health_insurance",
        Words("ada peserta JKN mandiri", "a member pays for health insurance"),
        ("health_insurance",),
        any_member(Q(health_insurance__in=sums_with(HealthInsurance, HealthInsurance.OWN))),
    )
    yield Indicator(
        "health_insurance_from_employer",
        Words("ada peserta JKN dari pemberi kerja", "a member has health insurance from the employer"),
        ("health_insurance",),
        any_member(Q(health_insurance__in=sums_with(HealthInsurance, HealthInsurance.EMPLOYER))),
    )
    yield Indicator(
        "old_age_provision",
        Words("ada jaminan hari tua atau pensiun", "a member has old-age or pension provision"),
        ("employment_insurance",),
        any_member(Q(employment_insurance__in=sums_with(EmploymentInsurance, *OLD_AGE))),
    )
