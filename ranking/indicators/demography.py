"""Indicators of the members: how many, how old, of which sex and status (block IV, 401-411)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.db.models.functions import Ln

from enumeration.questionnaire.codes import (
    MaritalStatus,
    Sex,
    YesNo,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    answered,
    any_member,
    at_least_one,
    members,
    of_head,
    ratio,
)
from ranking.indicators.indicator import HEADS, SIZE, Indicator

HEAD_MALE = of_head(answered("sex", Sex.MALE))

HEAD_MARRIED = of_head(answered("marital_status", MaritalStatus.MARRIED))


def indicators() -> Iterator[Indicator]:
    yield Indicator("members", Words("jumlah anggota keluarga", "members of the family"), ("presence",), SIZE, HEADS)
    yield Indicator(
        "members_squared",
        Words("kuadrat jumlah anggota", "members, squared"),
        ("presence",),
        SIZE * SIZE,
        HEADS,
        topic="members",
    )
    yield Indicator(
        "members_log",
        Words("jumlah anggota keluarga (logaritma)", "members of the family (logarithm)"),
        ("presence",),
        Ln(SIZE),
        topic="members",
        unit=HEADS,
    )
    yield Indicator("members_0_4", Words("anak 0–4 tahun", "children of 0–4"), ("age",), members(Q(age__lte=4)), HEADS)
    yield Indicator(
        "members_5_14", Words("anak 5–14 tahun", "children of 5–14"), ("age",), members(Q(age__range=(5, 14))), HEADS
    )
    yield Indicator(
        "members_60_up",
        Words("anggota 60 tahun ke atas", "members of 60 and above"),
        ("age",),
        members(Q(age__gte=60)),
        HEADS,
    )
    yield Indicator(
        "dependency_ratio",
        Words("rasio ketergantungan", "dependency ratio"),
        ("age",),
        # Where nobody is 15-64, divide as if one person were: the survey of 2008 has no such households to learn from.
        ratio(members(Q(age__lte=14) | Q(age__gte=65)), at_least_one(members(Q(age__range=(15, 64))))),
        Words("tanggungan per anggota 15–64 tahun", "dependants per member of 15–64"),
    )
    head_age = of_head("age")
    yield Indicator(
        "head_age",
        Words("umur kepala keluarga", "age of the head"),
        ("age", "relationship"),
        head_age,
        Words("tahun", "years"),
    )
    yield Indicator(
        "head_age_squared",
        Words("kuadrat umur kepala keluarga", "age of the head, squared"),
        ("age", "relationship"),
        head_age * head_age,
        Words("tahun", "years"),
        topic="head_age",
    )
    yield Indicator(
        "head_male",
        Words("kepala keluarga laki-laki", "the head is a man"),
        ("sex", "relationship"),
        HEAD_MALE,
        topic="head_married",
    )
    yield Indicator(
        "head_married",
        Words("kepala keluarga berstatus kawin", "the head is married"),
        ("marital_status", "relationship"),
        HEAD_MARRIED,
    )
    yield Indicator(
        "head_male_married",
        Words("kepala keluarga laki-laki dan kawin", "the head is a man and married"),
        ("sex", "marital_status", "relationship"),
        HEAD_MALE * HEAD_MARRIED,
        topic="head_married",
    )
    yield Indicator(
        "pregnant",
        Words("ada anggota yang hamil", "a member is pregnant"),
        ("pregnant",),
        any_member(Q(pregnant=YesNo.YES)),
    )
