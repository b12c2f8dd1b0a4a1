"""What is frozen beside every score and left out of it."""

from __future__ import annotations

from django.db.models import Q

from enumeration.questionnaire.codes import (
    HealthInsurance,
    IdentityPapers,
    YesNo,
    YesNoUnknown,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    answered,
    members,
    number,
    sums_with,
)
from ranking.indicators.indicator import HEADS, Indicator

AID = {
    "aid_sembako": Words("menerima sembako/BPNT", "receives sembako/BPNT"),
    "aid_pkh": Words("menerima PKH", "receives PKH"),
    "aid_village_fund": Words("menerima BLT dana desa", "receives village-fund cash"),
    "aid_electricity": Words("menerima subsidi listrik", "receives the electricity subsidy"),
    "aid_local_government": Words("menerima bantuan pemda", "receives local-government aid"),
    "aid_fertilizer": Words("menerima subsidi pupuk", "receives the fertilizer subsidy"),
    "aid_lpg": Words("menerima subsidi LPG", "receives the LPG subsidy"),
}

AUDIT: tuple[Indicator, ...] = (
    Indicator(
        "neighbourhood_opinion",
        Words(
            "pendapat ketua SLS (1 sangat miskin – 3 tidak miskin)",
            "neighbourhood head's opinion (1 very poor – 3 not poor)",
        ),
        ("neighbourhood_opinion",),
        number("neighbourhood_opinion"),
        Words("kode", "code"),
    ),
    *(Indicator(question, label, (question,), answered(question, YesNo.YES)) for question, label in AID.items()),
    Indicator(
        "members_with_pbi",
        Words("anggota dengan PBI JKN", "members with PBI health insurance"),
        ("health_insurance",),
        members(Q(health_insurance__in=sums_with(HealthInsurance, HealthInsurance.PBI))),
        HEADS,
    ),
    Indicator(
        "members_with_pip",
        Words("anggota penerima PIP", "members who receive PIP"),
        ("pip",),
        members(Q(pip=YesNoUnknown.YES)),
        HEADS,
    ),
    Indicator(
        "members_without_papers",
        Words("anggota tanpa kartu identitas", "members without identity papers"),
        ("identity_papers",),
        members(Q(identity_papers=IdentityPapers.NONE)),
        HEADS,
    ),
)
