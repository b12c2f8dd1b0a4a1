"""Indicators of schooling and diplomas (block IV, 412-415)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, IntegerField, Q, When

from enumeration.questionnaire.codes import (
    Diploma,
    Schooling,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    any_member,
    equals,
    highest_is,
    members,
    of_head,
    zero_if_not_asked,
)
from ranking.indicators.indicator import HEADS, Indicator

# 413 and 415: 1-5 primary (Paket A … SPM Ula), 6-10 junior, 11-17 senior, 18-22 D1 and above, 23 no diploma.
PRIMARY, JUNIOR, SENIOR, HIGHER = range(1, 6), range(6, 11), range(11, 18), range(18, 23)

DIPLOMA_LEVEL = Case(
    When(diploma__lte=PRIMARY[-1], then=1),
    When(diploma__lte=JUNIOR[-1], then=2),
    When(diploma__lte=HIGHER[-1], then=3),
    When(diploma=Diploma.NONE, then=0),
    default=zero_if_not_asked("diploma"),  # below 5, or never at school
    output_field=IntegerField(),
)

HEADS_DIPLOMA = of_head(DIPLOMA_LEVEL)


def _pupils(name: str, level: range, label: Words) -> Indicator:
    return Indicator(
        name,
        label,
        ("schooling", "school_level"),
        members(Q(schooling=Schooling.IN_SCHOOL, school_level__in=level)),
        HEADS,
    )


def indicators() -> Iterator[Indicator]:
    levels = (
        ("primary", 1, Words("SD", "primary")),
        ("junior", 2, Words("SMP", "junior secondary")),
        ("senior", 3, Words("SMA atau lebih", "senior secondary or higher")),
    )
    for name, level, label in levels:
        yield Indicator(
            f"head_diploma_{name}",
            Words("ijazah kepala keluarga: {level}", "the head's diploma: {level}").format(level=label),
            ("diploma", "schooling", "relationship"),
            equals(HEADS_DIPLOMA, level),
            topic="head_diploma_senior",
        )
    for name, level, label in levels:
        yield Indicator(
            f"highest_diploma_{name}",
            Words("ijazah tertinggi dalam keluarga: {level}", "highest diploma in the family: {level}").format(
                level=label
            ),
            ("diploma", "schooling"),
            highest_is(DIPLOMA_LEVEL, level, top=3),
            topic="highest_diploma_senior",
        )
    yield Indicator(
        "has_degree",
        Words("ada lulusan D4/S1 ke atas", "a member has a university degree"),
        ("diploma",),
        any_member(Q(diploma__in=(Diploma.D4_S1, Diploma.PROFESSION, Diploma.S2, Diploma.S3))),
    )
    yield Indicator(
        "children_out_of_school",
        Words("anak 7–15 tahun tidak sekolah", "children of 7–15 out of school"),
        ("schooling", "age"),
        members(Q(age__range=(7, 15), schooling__in=(Schooling.NEVER, Schooling.LEFT))),
        HEADS,
    )
    yield _pupils("pupils_primary", PRIMARY, Words("murid SD", "pupils of primary school"))
    yield _pupils("pupils_junior", JUNIOR, Words("murid SMP", "pupils of junior secondary school"))
    yield _pupils("pupils_senior", SENIOR, Words("murid SMA", "pupils of senior secondary school"))
