"""Indicators of work (block IV, 416-419)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q

from enumeration.questionnaire.codes import (
    TaxNumber,
    WorkStatus,
    YesNo,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    OfMembers,
    any_member,
    as_number,
    at_least_one,
    everything_but,
    members,
    of_head,
    ratio,
    told,
)
from ranking.indicators.indicator import Indicator

# BPS counts employers with permanent workers as formal, like employees.
FORMAL = (WorkStatus.WITH_PAID, WorkStatus.PRIVATE_EMPLOYEE, WorkStatus.CIVIL_SERVANT)

AGRICULTURE, INDUSTRY, SERVICES = range(1, 7), range(7, 12), range(12, 27)  # the 26 sectors of 417 and 421


def indicators() -> Iterator[Indicator]:
    heads_work = "head_formal"

    def works_in(question: str, codes: Sequence[int]) -> OfMembers:
        return of_head(as_number(told(Q(works=YesNo.YES, **{f"{question}__in": codes}))))

    yield Indicator(
        "head_formal",
        Words("kepala keluarga bekerja di sektor formal", "the head works in the formal sector"),
        ("works", "work_status", "relationship"),
        works_in("work_status", FORMAL),
        topic=heads_work,
    )
    yield Indicator(
        "head_informal",
        Words("kepala keluarga bekerja di sektor informal", "the head works in the informal sector"),
        ("works", "work_status", "relationship"),
        works_in("work_status", everything_but(WorkStatus, *FORMAL)),
        topic=heads_work,
    )
    for name, sectors, label in (
        ("agriculture", AGRICULTURE, Words("pertanian", "agriculture")),
        ("industry", INDUSTRY, Words("industri", "industry")),
        ("services", SERVICES, Words("jasa", "services")),
    ):
        yield Indicator(
            f"head_{name}",
            Words("kepala keluarga bekerja di {sector}", "the head works in {sector}").format(sector=label),
            ("works", "work_sector", "relationship"),
            works_in("work_sector", sectors),
            topic=heads_work,
        )
    yield Indicator(
        "share_working",
        Words("bagian anggota 15 tahun ke atas yang bekerja", "share of members of 15 and above who work"),
        ("works", "age"),
        ratio(members(Q(works=YesNo.YES, age__gte=15)), at_least_one(members(Q(age__gte=15)))),
        Words("bagian", "share"),
    )
    yield Indicator(
        "tax_number",
        Words("ada anggota ber-NPWP", "a member has a tax number"),
        ("tax_number",),
        any_member(Q(tax_number__in=(TaxNumber.SHOWN, TaxNumber.NOT_SHOWN))),
    )
