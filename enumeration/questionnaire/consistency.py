"""The cross-question checks as data: code, severity, what is wrong and what to do, and the rule that finds it.

A new check is a new entry here, or in roster.py where it is about who the members are, with cases in
tests/enumeration/questionnaire/cases/checks.yaml. It then runs in the browser, on submitting and in the anomaly report,
and appears in the printed codebook.
"""

from django.db.models import Q

from enumeration.questionnaire import BLOCKS
from enumeration.questionnaire.business import HAS_BUSINESS
from enumeration.questionnaire.cards import Unit, block_of
from enumeration.questionnaire.check_cards import Check, any_of, error, warning
from enumeration.questionnaire.codes import (
    BankAccount,
    BusinessInternet,
    Diploma,
    EmploymentInsurance,
    Floor,
    Fuel,
    HealthInsurance,
    InternetUse,
    Light,
    NeighbourhoodOpinion,
    Power,
    Sector,
    Tenure,
    ToiletAccess,
    Turnover,
    Water,
    WorkStatus,
    YesNo,
)
from enumeration.questionnaire.roster import HEAD, ROSTER
from enumeration.questionnaire.rules import Members
from enumeration.questionnaire.visit import INTERVIEWED, NOT_INTERVIEWED

POOR = Q(neighbourhood_opinion__in=[NeighbourhoodOpinion.VERY_POOR, NeighbourhoodOpinion.POOR])
NOT_POOR = Q(neighbourhood_opinion=NeighbourhoodOpinion.NOT_POOR)
BOTTLED_GAS = Q(cooking_fuel__in=[Fuel.LPG_5KG, Fuel.LPG_12KG])
METERS = ("power_meter_1", "power_meter_2", "power_meter_3")
ONLY_450_W = Q(power_meter_1=Power.W450) & ~Q(power_meter_2__gt=Power.W450) & ~Q(power_meter_3__gt=Power.W450)


# In form order. [V], [S] with its rule numbers, and [T] with its counts are public repositories: docs/domain.md.
CHECKS: tuple[Check, ...] = (
    # --- I. Place: the neighbourhood head's opinion against what was seen ---
    warning(
        "W11101",  # [S]01
        "neighbourhood_opinion has_car has_computer has_motor_boat has_gold",
        "keluarga miskin tetapi memiliki mobil, komputer, perahu motor, atau emas (502). Pastikan 111 dan 502.",
        "a poor family that owns a car, computer, motor boat or gold (502). Make sure of 111 and 502.",
        POOR & any_of(("has_car", "has_computer", "has_motor_boat", "has_gold"), exact=YesNo.YES),
    ),
    warning(
        "W11102",  # [S]02
        "neighbourhood_opinion diploma",
        "keluarga miskin tetapi ijazah kepala keluarga D4/S1 atau lebih tinggi (415). Pastikan 111 dan 415.",
        "a poor family whose head has a bachelor's degree or higher (415). Make sure of 111 and 415.",
        POOR & Members(HEAD & Q(diploma__gte=Diploma.D4_S1, diploma__lte=Diploma.S3)),
    ),
    warning(
        "W11103",  # [S]03
        "neighbourhood_opinion floor_material tenure",
        "keluarga miskin tetapi rumah sendiri berlantai marmer/granit (301a, 303). Pastikan 111 dan 303.",
        "a poor family in an own house with a marble or granite floor (301a, 303). Make sure of 111 and 303.",
        POOR & Q(tenure=Tenure.OWNED, floor_material=Floor.MARBLE),
    ),
    warning(
        "W11104",  # [S]04
        "neighbourhood_opinion floor_area_m2",
        "keluarga miskin tetapi luas lantai lebih dari 100 m² (302). Pastikan 111 dan 302.",
        "a poor family with a floor area of more than 100 m² (302). Make sure of 111 and 302.",
        POOR & Q(floor_area_m2__gt=100),
    ),
    warning(
        "W11105",  # [S]05; [T] 793
        "neighbourhood_opinion power_meter_1 power_meter_2 power_meter_3",
        "keluarga miskin tetapi daya listrik 2.200 watt atau lebih (307b). Pastikan 111 dan 307b.",
        "a poor family with 2,200 W or more of electric power (307b). Make sure of 111 and 307b.",
        POOR & any_of(METERS, gte=Power.W2200),
    ),
    warning(
        "W11106",  # [S]10
        "neighbourhood_opinion work_status",
        "keluarga miskin tetapi ada anggota PNS/TNI/Polri/BUMN/BUMD/pejabat (418 = 5). Pastikan 111 dan 418.",
        "a poor family with a civil servant or state employee (418 = 5). Make sure of 111 and 418.",
        POOR & Members(Q(work_status=WorkStatus.CIVIL_SERVANT)),
    ),
    warning(
        "W11107",  # [S]11, with 08 and 09
        "neighbourhood_opinion water_source",
        "keluarga miskin tetapi minum air kemasan bermerk (306a). Pastikan 111 dan 306a.",
        "a poor family that drinks branded bottled water (306a). Make sure of 111 and 306a.",
        POOR & Q(water_source=Water.BOTTLED),
    ),
    warning(
        "W11108",
        "neighbourhood_opinion cooking_fuel",
        "keluarga miskin tetapi memasak dengan listrik (308). Pastikan 111 dan 308.",
        "a poor family that cooks with electricity (308). Make sure of 111 and 308.",
        POOR & Q(cooking_fuel=Fuel.ELECTRICITY),
    ),
    warning(
        "W11109",
        "neighbourhood_opinion cooking_fuel",
        "keluarga miskin tetapi tidak memasak di rumah (308). Pastikan 111 dan 308.",
        "a poor family that does not cook at home (308). Make sure of 111 and 308.",
        POOR & Q(cooking_fuel=Fuel.NO_COOKING),
    ),
    warning(
        "W11110",  # [S]06
        "neighbourhood_opinion has_air_conditioner power_meter_1",
        "keluarga miskin dengan daya 450 watt saja tetapi memiliki AC (307b, 502c). Pastikan ketiganya.",
        "a poor family with only 450 W that owns an air conditioner (307b, 502c). Make sure of all three.",
        POOR & ONLY_450_W & Q(has_air_conditioner=YesNo.YES),
    ),
    warning(
        "W11111",  # [T]
        "neighbourhood_opinion has_water_heater",
        "keluarga miskin tetapi memiliki pemanas air (502d). Pastikan 111 dan 502d.",
        "a poor family that owns a water heater (502d). Make sure of 111 and 502d.",
        POOR & Q(has_water_heater=YesNo.YES),
    ),
    warning(
        "W11121",  # [S]12
        "neighbourhood_opinion floor_area_m2 floor_material wall_material roof_material",
        "keluarga tidak miskin tetapi rumahnya kurang dari 36 m² atau berlantai 7–9, berdinding 4–7, atau beratap 5–8 "
        "(302–305). Pastikan 111 dan 302–305.",
        "a family that is not poor in a house under 36 m², or with floor 7–9, walls 4–7 or roof 5–8 (302–305). "
        "Make sure of 111 and 302–305.",
        NOT_POOR
        & (
            Q(floor_area_m2__lt=36)
            | Q(floor_material__in=[7, 8, 9])
            | Q(wall_material__in=[4, 5, 6, 7])
            | Q(roof_material__in=[5, 6, 7, 8])
        ),
    ),
    warning(
        "W11122",  # [S]13
        "neighbourhood_opinion water_source power_meter_1 cooking_fuel",
        "keluarga tidak miskin tetapi air minumnya 8–11, dayanya 450 watt, atau bahan bakarnya 7–10 (306a, 307b, 308). "
        "Pastikan 111 dan ketiganya.",
        "a family that is not poor with water 8–11, 450 W, or fuel 7–10 (306a, 307b, 308). Make sure of these and 111.",
        NOT_POOR & (Q(water_source__in=[8, 9, 10, 11]) | ONLY_450_W | Q(cooking_fuel__in=[7, 8, 9, 10])),
    ),
    warning(
        "W11123",  # [S]14
        "neighbourhood_opinion toilet_access",
        "keluarga tidak miskin tetapi tanpa fasilitas BAB sendiri atau bersama (309a = 4–6). Pastikan 111 dan 309a.",
        "a family that is not poor with a public toilet or none (309a = 4–6). Make sure of 111 and 309a.",
        NOT_POOR & Q(toilet_access__in=[ToiletAccess.PUBLIC, ToiletAccess.UNUSED, ToiletAccess.NONE]),
    ),
    warning(
        "W11124",  # [S]15
        "neighbourhood_opinion health_insurance",
        "keluarga tidak miskin tetapi ada anggota penerima PBI JKN (431a). Pastikan 111 dan 431a.",
        "a family that is not poor with a member whose JKN the state pays (431a). Make sure of 111 and 431a.",
        NOT_POOR & Members(Q(health_insurance__has=HealthInsurance.PBI)),
    ),
    # --- II. Visit ---
    warning(
        "W20501",
        "result",
        "hasil pendataan 3–5 tetapi blok III–V terisi. Periksa 205, atau kosongkan blok III–V.",
        "the result is 3–5 but blocks III–V have answers. Check 205, or blank blocks III–V.",
        NOT_INTERVIEWED
        & (
            Members()
            | any_of(
                (
                    card.name
                    for model in BLOCKS
                    for card in block_of(model).questions
                    if block_of(model).by_interview and card.whose is Unit.HOUSEHOLD
                ),
                isnull=False,
            )
        ),
    ),
    warning(
        "W20502",
        "consent",
        "responden tidak menyetujui pernyataan. Jelaskan kerahasiaan data; jika tetap menolak, catat alasannya.",
        "the respondent does not agree to the statement. Explain confidentiality; if they still refuse, note why.",
        INTERVIEWED & Q(consent=YesNo.NO),
    ),
    # --- III. Housing ---
    warning(
        "W30201",  # [T]
        "floor_area_m2",
        "luas lantai kurang dari 6 m². Pastikan satuannya m² dan seluruh lantai yang ditempati dihitung.",
        "the floor area is under 6 m². Make sure that it is in m² and that all of the dwelling is counted.",
        Q(floor_area_m2__lt=6),
    ),
    error(
        "E30701",  # [V]
        "light_source has_refrigerator has_air_conditioner has_water_heater has_flat_tv has_computer",
        "tidak ada listrik (307a = 4) tetapi memiliki barang listrik (502b, c, d, f, atau h). Perbaiki 307a atau 502.",
        "no electricity (307a = 4), but electric goods are owned (502b, c, d, f or h). Correct 307a or 502.",
        Q(light_source=Light.NO_ELECTRICITY)
        & any_of(
            ("has_refrigerator", "has_air_conditioner", "has_water_heater", "has_flat_tv", "has_computer"),
            exact=YesNo.YES,
        ),
    ),
    # [V] has both directions as one error; [T] found 542 cases. A household that cooks with it owns the cylinder
    # (error); one that owns a cylinder may use it for a stall, or may have changed to another fuel (warning).
    error(
        "E30801",
        "cooking_fuel has_gas_cylinder",
        "memasak dengan elpiji 5,5/12 kg tetapi tidak memiliki tabungnya (502a = 2). Perbaiki 308 atau 502a.",
        "cooks with LPG of 5.5 or 12 kg but owns no such cylinder (502a = 2). Correct 308 or 502a.",
        BOTTLED_GAS & Q(has_gas_cylinder=YesNo.NO),
    ),
    # --- IV. Members ---
    *ROSTER,
    warning(
        "W41701",  # [T] 179, both directions
        "work_sector work_status",
        "pekerja bebas pertanian (418 = 6) tetapi lapangan usahanya bukan 01–06. Perbaiki 417 atau 418.",
        "a casual worker in agriculture (418 = 6) whose line of business is not 01–06. Correct 417 or 418.",
        Q(work_status=WorkStatus.CASUAL_FARM, work_sector__gt=Sector.FORESTRY),
    ),
    warning(
        "W41702",
        "work_sector work_status",
        "pekerja bebas non-pertanian (418 = 7) tetapi lapangan usahanya pertanian (01–06). Perbaiki 417 atau 418.",
        "a casual worker outside agriculture (418 = 7) in a line of business 01–06. Correct 417 or 418.",
        Q(work_status=WorkStatus.CASUAL_OTHER, work_sector__lte=Sector.FORESTRY),
    ),
    warning(
        "W41801",  # [T] 1,766, all three together
        "work_status paid_workers unpaid_workers",
        "berusaha sendiri (418 = 1) tetapi usahanya memiliki pekerja (422, 423). Pastikan 418, 422, dan 423.",
        "works on own account (418 = 1) but the business has workers (422, 423). Make sure of 418, 422 and 423.",
        Q(work_status=WorkStatus.OWN_ACCOUNT) & HAS_BUSINESS & (Q(paid_workers__gt=0) | Q(unpaid_workers__gt=0)),
    ),
    warning(
        "W41802",
        "work_status paid_workers unpaid_workers",
        "berusaha dibantu pekerja (418 = 2) tetapi usahanya tanpa pekerja (422, 423 = 0). Pastikan 418, 422, dan 423.",
        "is helped by workers (418 = 2) but the business has none (422, 423 = 0). Make sure of 418, 422 and 423.",
        Q(work_status=WorkStatus.WITH_UNPAID, paid_workers=0, unpaid_workers=0) & HAS_BUSINESS,
    ),
    warning(
        "W41803",
        "work_status paid_workers",
        "berusaha dibantu buruh dibayar (418 = 3) tetapi tidak ada pekerja dibayar (422 = 0). Pastikan 418 dan 422.",
        "has paid workers (418 = 3) but the business pays none (422 = 0). Make sure of 418 and 422.",
        Q(work_status=WorkStatus.WITH_PAID, paid_workers=0) & HAS_BUSINESS,
    ),
    # [T] 504; offices were told to make the answer fit. Here it may be confirmed as it is.
    warning(
        "W41804",
        "work_status employment_insurance",
        "PNS/TNI/Polri/BUMN/BUMD/pejabat (418 = 5) tanpa jaminan pensiun (431f). Pastikan; jika benar, beri catatan.",
        "a civil servant or state employee (418 = 5) without a pension (431f). Make sure; if it is so, leave a note.",
        Q(work_status=WorkStatus.CIVIL_SERVANT)
        & Q(employment_insurance__lt=EmploymentInsurance.UNKNOWN)
        & ~Q(employment_insurance__has=EmploymentInsurance.PENSION)
        & ~Q(employment_insurance__has=EmploymentInsurance.OTHER_PENSION),
    ),
    warning(
        "W42001",  # [T] 409
        "has_business works",
        "memiliki usaha tetapi tidak bekerja seminggu yang lalu (416a = 2). Pastikan 416a dan 420a.",
        "has a business but did not work last week (416a = 2). Make sure of 416a and 420a.",
        HAS_BUSINESS & Q(works=YesNo.NO),
    ),
    warning(
        "W42501",  # [T]
        "turnover paid_workers",
        "omzet di bawah 5 juta rupiah tetapi pekerja dibayar 10 orang atau lebih (422). Pastikan 422 dan 425.",
        "a turnover under 5 million rupiah with 10 or more paid workers (422). Make sure of 422 and 425.",
        Q(turnover=Turnover.UNDER_5, paid_workers__gte=10),
    ),
    warning(
        "W42601",  # [T] 1,671
        "business_internet paid_workers",
        "ada pekerja dibayar (422) tetapi internet tidak digunakan untuk komunikasi. Pastikan 426.",
        "there are paid workers (422), but the internet is not used for communication. Make sure of 426.",
        Q(paid_workers__gt=0, business_internet__isnull=False)
        & ~Q(business_internet__has=BusinessInternet.COMMUNICATION),
    ),
    # [T] calls it "toddler with 428h difficulty"; but 428h begins at 5, and up to 6 needing help to wash and dress is
    # common.
    warning(
        "W42801",
        "difficulty_selfcare age",
        "anak berumur 6 tahun ke bawah sulit mengurus diri. Pastikan karena gangguan, bukan karena masih kecil.",
        "a child of 6 or younger with difficulty in self-care. Make sure that it is a disability, not just the age.",
        Q(age__lte=6, difficulty_selfcare__in=[1, 2]),
    ),
    # --- V. Assets ---
    warning(
        "W50201",  # the reverse of E30801
        "has_gas_cylinder cooking_fuel",
        "memiliki tabung gas 5,5 kg atau lebih tetapi memasak dengan bahan bakar lain (308). Pastikan 308 dan 502a.",
        "owns a gas cylinder of 5.5 kg or more but cooks with something else (308). Make sure of 308 and 502a.",
        Q(has_gas_cylinder=YesNo.YES, cooking_fuel__isnull=False) & ~BOTTLED_GAS,
    ),
    warning(
        "W50501",  # [T] 839
        "internet_use has_smartphone",
        "memiliki smartphone (502n) tetapi tidak menggunakan internet. Pastikan 502n dan 505.",
        "owns a smartphone (502n) but does not use the internet. Make sure of 502n and 505.",
        Q(has_smartphone=YesNo.YES, internet_use=InternetUse.NONE),
    ),
    # [T] 6,942, the most common of all. Only aid that is paid out: subsidies on power, fertilizer and LPG need no
    # account.
    warning(
        "W50601",
        "bank_account aid_sembako aid_pkh aid_village_fund aid_local_government",
        "menerima bantuan (501a, b, c, atau e) tetapi tidak memiliki rekening. Pastikan 501 dan 506.",
        "receives aid (501a, b, c or e) but has no account. Make sure of 501 and 506.",
        Q(bank_account=BankAccount.NONE)
        & any_of(("aid_sembako", "aid_pkh", "aid_village_fund", "aid_local_government"), exact=YesNo.YES),
    ),
    warning(
        "W50602",  # [T]
        "bank_account work_status",
        "ada anggota PNS/TNI/Polri/BUMN/BUMD/pejabat (418 = 5) tetapi keluarga tidak memiliki rekening. Pastikan 506.",
        "a member is a civil servant or state employee (418 = 5), but the family has no account. Make sure of 506.",
        Q(bank_account=BankAccount.NONE) & Members(Q(work_status=WorkStatus.CIVIL_SERVANT)),
    ),
)
