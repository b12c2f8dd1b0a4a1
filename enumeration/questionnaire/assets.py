"""Block V of REGSOSEK22.K: programmes received, assets owned, services used by the household."""

from typing import Any

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import block, coded, whole
from enumeration.questionnaire.codes import BankAccount, InternetUse, Month, YesNo
from enumeration.words import Words

AIDS = (
    "aid_sembako",
    "aid_pkh",
    "aid_village_fund",
    "aid_electricity",
    "aid_local_government",
    "aid_fertilizer",
    "aid_lpg",
)


def _aid(number: str, label: Words) -> Any:
    label = Words(f"Menerima {label.id} dalam setahun terakhir", f"Received {label.en} in the last year")
    return coded(number, label, YesNo)


def _month(number: str, label: Words, aid: str) -> Any:
    label = Words(f"Bulan terakhir menerima {label.id}", f"Month in which {label.en} was last received")
    return coded(f"{number}.bulan", label, Month, asked_if=Q(**{aid: YesNo.YES}))


def _year(number: str, label: Words, aid: str) -> Any:
    # The paper form of 2022 asks for October 2021 to October 2022 [V]: the year before the visit. The table accepts any
    # year of a round; E50101 compares with the date of the visit.
    label = Words(f"Tahun terakhir menerima {label.id}", f"Year in which {label.en} was last received")
    return whole(f"{number}.tahun", label, least=2021, most=2099, asked_if=Q(**{aid: YesNo.YES}))


def _asset(number: str, label: Words) -> Any:
    return coded(number, Words(f"Memiliki {label.id}", f"Owns {label.en}"), YesNo)


def _animals(number: str, label: Words) -> Any:
    heads = Words("ekor", "head")
    return whole(number, Words(f"Jumlah {label.id}", f"Number of {label.en}"), least=0, most=999, unit=heads)


SEMBAKO = Words("Program Bantuan Sosial Sembako/BPNT", "food aid (Sembako/BPNT)")
PKH = Words("Program Keluarga Harapan (PKH)", "the family hope programme (PKH)")
VILLAGE_FUND = Words("Bantuan Langsung Tunai (BLT) Dana Desa", "cash from the village fund (BLT)")
ELECTRICITY = Words("subsidi listrik", "the electricity subsidy")
LOCAL_GOVERNMENT = Words("bantuan pemerintah daerah", "aid of the local government")
FERTILIZER = Words("bantuan subsidi pupuk", "the fertilizer subsidy")
LPG = Words("subsidi LPG", "the LPG subsidy")


@block(
    "V",
    Words(
        "Keikutsertaan program, kepemilikan aset, dan layanan",
        "Programmes, assets and services",
    ),
    by_interview=True,
)
class Assets(models.Model):
    # ⚠ An earlier draft in [V] stops at e; f and g are in [O].
    aid_sembako = _aid("501a", SEMBAKO)
    aid_sembako_month = _month("501a", SEMBAKO, "aid_sembako")
    aid_sembako_year = _year("501a", SEMBAKO, "aid_sembako")
    aid_pkh = _aid("501b", PKH)
    aid_pkh_month = _month("501b", PKH, "aid_pkh")
    aid_pkh_year = _year("501b", PKH, "aid_pkh")
    aid_village_fund = _aid("501c", VILLAGE_FUND)
    aid_village_fund_month = _month("501c", VILLAGE_FUND, "aid_village_fund")
    aid_village_fund_year = _year("501c", VILLAGE_FUND, "aid_village_fund")
    aid_electricity = _aid("501d", ELECTRICITY)
    aid_electricity_month = _month("501d", ELECTRICITY, "aid_electricity")
    aid_electricity_year = _year("501d", ELECTRICITY, "aid_electricity")
    aid_local_government = _aid("501e", LOCAL_GOVERNMENT)
    aid_local_government_month = _month("501e", LOCAL_GOVERNMENT, "aid_local_government")
    aid_local_government_year = _year("501e", LOCAL_GOVERNMENT, "aid_local_government")
    aid_fertilizer = _aid("501f", FERTILIZER)
    aid_fertilizer_month = _month("501f", FERTILIZER, "aid_fertilizer")
    aid_fertilizer_year = _year("501f", FERTILIZER, "aid_fertilizer")
    aid_lpg = _aid("501g", LPG)
    aid_lpg_month = _month("501g", LPG, "aid_lpg")
    aid_lpg_year = _year("501g", LPG, "aid_lpg")

    has_gas_cylinder = _asset("502a", Words("tabung gas 5,5 kg atau lebih", "a gas cylinder of 5.5 kg or more"))
    has_refrigerator = _asset("502b", Words("lemari es/kulkas", "a refrigerator"))
    has_air_conditioner = _asset("502c", Words("AC", "an air conditioner"))
    has_water_heater = _asset("502d", Words("pemanas air (water heater)", "a water heater"))
    has_landline = _asset("502e", Words("telepon rumah (PSTN)", "a landline telephone"))
    has_flat_tv = _asset(
        "502f", Words("televisi layar datar (minimal 30 inci)", "a flat television of 30 inches or more")
    )
    has_gold = _asset("502g", Words("emas/perhiasan (minimal 10 gram)", "gold or jewellery of 10 g or more"))
    has_computer = _asset("502h", Words("komputer/laptop/tablet", "a computer, laptop or tablet"))
    has_motorcycle = _asset("502i", Words("sepeda motor", "a motorcycle"))
    has_bicycle = _asset("502j", Words("sepeda", "a bicycle"))
    has_car = _asset("502k", Words("mobil", "a car"))
    has_boat = _asset("502l", Words("perahu", "a boat"))
    has_motor_boat = _asset("502m", Words("kapal/perahu motor", "a ship or motor boat"))
    has_smartphone = _asset("502n", Words("smartphone", "a smartphone"))

    has_other_land = _asset("503a", Words("lahan (selain yang ditempati)", "land other than that of the dwelling"))
    has_other_house = _asset("503b", Words("rumah/bangunan di tempat lain", "a house or building elsewhere"))

    cattle = _animals("504a", Words("sapi", "cattle"))
    buffalo = _animals("504b", Words("kerbau", "buffalo"))
    horses = _animals("504c", Words("kuda", "horses"))
    pigs = _animals("504d", Words("babi", "pigs"))
    goats = _animals("504e", Words("kambing/domba", "goats or sheep"))

    internet_use = coded(
        "505",
        Words("Akses internet utama selama sebulan terakhir", "Main access to the internet in the last month"),
        InternetUse,
    )
    bank_account = coded(
        "506",
        Words(
            "Memiliki rekening aktif atau dompet digital untuk usaha/pribadi",
            "Has an active bank account or digital wallet",
        ),
        BankAccount,
    )

    class Meta:
        abstract = True
