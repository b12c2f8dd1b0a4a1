"""What a model may judge a household by: 81 indicators, each with the questions it reads and one expression.

An indicator is a number: 1 or 0 for yes and no, a count, square metres, watts. NULL means that the household's answers
do not say; the freeze stores it as NaN, and scoring replaces it with the average of the model's survey. A question that
the form does not ask of this household is not missing: without a house of their own there is no land title (0).

Some indicators are left out of every score and frozen beside it as AUDIT: the neighbourhood head's opinion, the receipt
of programmes (a score that read it would confirm itself), and the possession of papers. Indicators of place (urban,
distance, kecamatan mean) are missing, because the form does not ask for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Expression, IntegerField, Q, When
from django.db.models.functions import Coalesce, Ln, NullIf
from django.db.models.lookups import Exact, GreaterThan

from enumeration.questionnaire.codes import (
    BankAccount,
    BusinessInternet,
    ChronicIllness,
    Difficulty,
    Diploma,
    EmploymentInsurance,
    Floor,
    Fuel,
    HealthInsurance,
    IdentityPapers,
    InternetUse,
    Licence,
    Light,
    MaritalStatus,
    Power,
    Roof,
    Schooling,
    Sewage,
    Sex,
    TaxNumber,
    Tenure,
    TitleDeed,
    ToiletAccess,
    ToiletType,
    Turnover,
    Wall,
    Water,
    WorkStatus,
    YesNo,
    YesNoUnknown,
)
from enumeration.words import Words
from ranking.indicators.expressions import (
    OfMembers,
    answered,
    any_member,
    as_number,
    at_least_one,
    at_most,
    equals,
    everything_but,
    highest,
    highest_is,
    members,
    number,
    of_head,
    present_heads,
    present_members,
    ratio,
    sums_with,
    told,
    zero_if_not_asked,
)


@dataclass(frozen=True)
class Indicator:
    name: str
    label: Words
    reads: tuple[str, ...]
    value: Expression
    unit: Words | None = None  # None: 1 is yes, 0 is no
    # Two indicators of one subject (age and its square) are explained together, under the name of the first.
    topic: str = ""

    @property
    def explained_as(self) -> str:
        return self.topic or self.name


# Known for every household: they decide who counts as ranked, and which of equal households comes first.
PRESENT_MEMBERS, PRESENT_HEADS = present_members(), present_heads()
# A household without a roster is not a household of zero members.
SIZE = NullIf(members(), 0)
LARGE_CATTLE = number("cattle") + number("buffalo")
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
# BPS counts employers with permanent workers as formal, like employees.
FORMAL = (WorkStatus.WITH_PAID, WorkStatus.PRIVATE_EMPLOYEE, WorkStatus.CIVIL_SERVANT)
OLD_AGE = (EmploymentInsurance.OLD_AGE, EmploymentInsurance.PENSION, EmploymentInsurance.OTHER_PENSION)


def _meter(question: str, otherwise: Any) -> Case:
    return Case(
        *(When(**{question: code}, then=watts) for code, watts in WATTS.items()),
        default=otherwise,
        output_field=IntegerField(),
    )


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
HEAD_MALE = of_head(answered("sex", Sex.MALE))
HEAD_MARRIED = of_head(answered("marital_status", MaritalStatus.MARRIED))
AGRICULTURE, INDUSTRY, SERVICES = range(1, 7), range(7, 12), range(12, 27)  # the 26 sectors of 417 and 421
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


def _pupils(name: str, level: range, label: Words) -> Indicator:
    return Indicator(
        name,
        label,
        ("schooling", "school_level"),
        members(Q(schooling=Schooling.IN_SCHOOL, school_level__in=level)),
        HEADS,
    )


def _turnover() -> Any:
    return highest(Coalesce("turnover", zero_if_not_asked("turnover")), max(Turnover.values))


HEADS = Words("orang", "persons")
ANIMALS = Words("ekor", "animals")


def _housing() -> Iterator[Indicator]:
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


def _assets() -> Iterator[Indicator]:
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


def _business() -> Iterator[Indicator]:
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


def _demography() -> Iterator[Indicator]:
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


def _education() -> Iterator[Indicator]:
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


def _work() -> Iterator[Indicator]:
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


def _health_and_protection() -> Iterator[Indicator]:
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


INDICATORS: tuple[Indicator, ...] = (
    *_housing(),
    *_assets(),
    *_business(),
    *_demography(),
    *_education(),
    *_work(),
    *_health_and_protection(),
)


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

BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
NAMES = tuple(BY_NAME)
AUDIT_NAMES = tuple(indicator.name for indicator in AUDIT)
