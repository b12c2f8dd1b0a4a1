"""Work and business (416–426): farming, fishing and trade, as in a district between the sea and the mountains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.codes import (
    BusinessInternet,
    Licence,
    Schooling,
    Sector,
    TaxNumber,
    Turnover,
    WorkStatus,
)
from enumeration.sampling.drawing import Bools, Dice, Floats, Ints, Texts, only_if, yes_no
from enumeration.sampling.people import People

FARMING = (
    Sector.FOOD_CROPS,
    Sector.HORTICULTURE,
    Sector.PLANTATION,
    Sector.FISHERY,
    Sector.LIVESTOCK,
    Sector.FORESTRY,
)
# Share of workers, and tilt with schooling and standing together.
SECTORS = {
    Sector.FOOD_CROPS: (0.185, -0.55),
    Sector.HORTICULTURE: (0.022, -0.35),
    Sector.PLANTATION: (0.250, -0.35),
    Sector.FISHERY: (0.070, -0.45),
    Sector.LIVESTOCK: (0.012, -0.30),
    Sector.FORESTRY: (0.008, -0.55),
    Sector.MINING: (0.010, 0.00),
    Sector.MANUFACTURING: (0.050, -0.15),
    Sector.ELECTRICITY: (0.003, 0.45),
    Sector.WATER: (0.003, -0.10),
    Sector.CONSTRUCTION: (0.060, -0.20),
    Sector.TRADE: (0.140, 0.25),
    Sector.TRANSPORT: (0.033, 0.00),
    Sector.ACCOMMODATION: (0.030, 0.10),
    Sector.INFORMATION: (0.004, 0.80),
    Sector.FINANCE: (0.005, 1.05),
    Sector.REAL_ESTATE: (0.0025, 0.60),
    Sector.PROFESSIONAL: (0.003, 1.00),
    Sector.SUPPORT: (0.006, 0.25),
    Sector.GOVERNMENT: (0.020, 1.05),
    Sector.EDUCATION: (0.026, 1.25),
    Sector.HEALTH: (0.009, 1.15),
    Sector.ARTS: (0.003, 0.20),
    Sector.OTHER_SERVICES: (0.020, 0.00),
    Sector.FAMILY_EMPLOYER: (0.010, -0.50),
    Sector.INTERNATIONAL: (0.0015, 0.70),
}
S = WorkStatus
FARM_STATUS = {
    S.OWN_ACCOUNT: (0.36, 0.0),
    S.WITH_UNPAID: (0.36, 0.1),
    S.WITH_PAID: (0.03, 0.8),
    S.PRIVATE_EMPLOYEE: (0.02, 0.2),
    S.CASUAL_FARM: (0.12, -0.7),
    S.FAMILY_WORKER: (0.11, -0.2),
}
TRADE_STATUS = {
    S.OWN_ACCOUNT: (0.45, -0.1),
    S.WITH_UNPAID: (0.17, 0.0),
    S.WITH_PAID: (0.06, 0.8),
    S.PRIVATE_EMPLOYEE: (0.22, 0.0),
    S.CASUAL_OTHER: (0.02, -0.6),
    S.FAMILY_WORKER: (0.08, -0.1),
}
CRAFT_STATUS = {
    S.OWN_ACCOUNT: (0.22, 0.1),
    S.WITH_UNPAID: (0.06, 0.1),
    S.WITH_PAID: (0.05, 0.9),
    S.PRIVATE_EMPLOYEE: (0.37, 0.2),
    S.CASUAL_OTHER: (0.28, -0.6),
    S.FAMILY_WORKER: (0.02, 0.0),
}
OFFICE_STATUS = {
    S.OWN_ACCOUNT: (0.10, 0.2),
    S.WITH_PAID: (0.02, 0.7),
    S.PRIVATE_EMPLOYEE: (0.81, 0.0),
    S.CIVIL_SERVANT: (0.07, 0.6),
}
STATE_STATUS = {S.PRIVATE_EMPLOYEE: (0.52, -0.4), S.CIVIL_SERVANT: (0.48, 0.5)}
CARE_STATUS = {S.OWN_ACCOUNT: (0.07, 0.0), S.PRIVATE_EMPLOYEE: (0.50, -0.4), S.CIVIL_SERVANT: (0.45, 0.5)}
# What employees do in the evening: a stall, a field, a practice.
BESIDE = (Sector.TRADE, Sector.PLANTATION, Sector.ACCOMMODATION, Sector.EDUCATION, Sector.HEALTH, Sector.INFORMATION)
STATUS_OF = dict.fromkeys(FARMING, FARM_STATUS) | {
    Sector.MINING: CRAFT_STATUS,
    Sector.MANUFACTURING: CRAFT_STATUS,
    Sector.ELECTRICITY: OFFICE_STATUS,
    Sector.WATER: OFFICE_STATUS,
    Sector.CONSTRUCTION: CRAFT_STATUS,
    Sector.TRADE: TRADE_STATUS,
    Sector.TRANSPORT: CRAFT_STATUS,
    Sector.ACCOMMODATION: TRADE_STATUS,
    Sector.INFORMATION: OFFICE_STATUS,
    Sector.FINANCE: OFFICE_STATUS,
    Sector.REAL_ESTATE: TRADE_STATUS,
    Sector.PROFESSIONAL: OFFICE_STATUS,
    Sector.SUPPORT: TRADE_STATUS,
    Sector.GOVERNMENT: STATE_STATUS,
    Sector.EDUCATION: CARE_STATUS,
    Sector.HEALTH: CARE_STATUS,
    Sector.ARTS: TRADE_STATUS,
    Sector.OTHER_SERVICES: TRADE_STATUS,
    Sector.FAMILY_EMPLOYER: {S.PRIVATE_EMPLOYEE: (0.9, 0.0), S.CASUAL_OTHER: (0.1, 0.0)},
    Sector.INTERNATIONAL: {S.PRIVATE_EMPLOYEE: (1.0, 0.0)},
}
DONE = {
    Sector.FOOD_CROPS: "MENANAM PADI SAWAH|BERTANI JAGUNG|MENGOLAH SAWAH|BURUH PANEN PADI",
    Sector.HORTICULTURE: "MENANAM SAYUR|MENANAM CABAI|KEBUN BUAH RAMBUTAN DAN DURIAN",
    Sector.PLANTATION: "KEBUN KAKAO|KEBUN CENGKEH|KEBUN KELAPA SAWIT|MENGERINGKAN BIJI KAKAO|KEBUN KOPI",
    Sector.FISHERY: "NELAYAN|TAMBAK UDANG DAN BANDENG|BUDIDAYA RUMPUT LAUT|MENGIKAT BIBIT RUMPUT LAUT",
    Sector.LIVESTOCK: "BETERNAK SAPI|BETERNAK AYAM KAMPUNG|BETERNAK ITIK|BETERNAK KAMBING",
    Sector.FORESTRY: "MENYADAP AREN|MENGUMPULKAN ROTAN|MENGUMPULKAN KAYU BAKAR",
    Sector.MINING: "PENAMBANG PASIR|PENAMBANG EMAS|OPERATOR ALAT BERAT TAMBANG",
    Sector.MANUFACTURING: "MEMBUAT SAGU|PENJAHIT PAKAIAN|MEMBUAT BATU BATA|MEMBUAT KUE KERING|TUKANG MEBEL",
    Sector.ELECTRICITY: "PETUGAS PLN|TEKNISI LISTRIK DESA",
    Sector.WATER: "PETUGAS PDAM|PENGUMPUL SAMPAH|MEMILAH BARANG BEKAS",
    Sector.CONSTRUCTION: "TUKANG BATU|BURUH BANGUNAN|TUKANG KAYU RUMAH|BURUH PERBAIKAN JALAN",
    Sector.TRADE: "JUAL SEMBAKO|JUAL IKAN DI PASAR|PEDAGANG PENGUMPUL KAKAO|JUAL PAKAIAN|BENGKEL MOTOR",
    Sector.TRANSPORT: "SOPIR ANGKUTAN|OJEK|SOPIR TRUK|KURIR PAKET",
    Sector.ACCOMMODATION: "WARUNG KOPI|JUAL NASI KUNING|JUAL BAKSO|PENGINAPAN",
    Sector.INFORMATION: "TEKNISI JARINGAN INTERNET|OPERATOR WARNET|PENYIAR RADIO",
    Sector.FINANCE: "PEGAWAI KOPERASI SIMPAN PINJAM|TELLER BANK|AGEN ASURANSI",
    Sector.REAL_ESTATE: "MENYEWAKAN KOS|MENYEWAKAN RUKO",
    Sector.PROFESSIONAL: "NOTARIS|FOTOGRAFER|JURU UKUR TANAH",
    Sector.SUPPORT: "SEWA TENDA DAN KURSI|PETUGAS KEAMANAN KANTOR|AGEN TIKET",
    Sector.GOVERNMENT: "PEGAWAI KANTOR BUPATI|PERANGKAT DESA|POLISI|PEGAWAI KECAMATAN",
    Sector.EDUCATION: "GURU SD|GURU SMP|GURU TK|GURU MENGAJI|DOSEN",
    Sector.HEALTH: "BIDAN PUSKESMAS|PERAWAT|KADER POSYANDU|APOTEKER",
    Sector.ARTS: "PEMAIN ORKES|PENGELOLA LAPANGAN FUTSAL|PENARI",
    Sector.OTHER_SERVICES: "PANGKAS RAMBUT|SALON|CUCI PAKAIAN|PENJAGA MASJID|SERVIS ALAT ELEKTRONIK",
    Sector.FAMILY_EMPLOYER: "PEMBANTU RUMAH TANGGA|PENGASUH ANAK|SOPIR KELUARGA",
    Sector.INTERNATIONAL: "STAF LAPANGAN LEMBAGA INTERNASIONAL",
}
PHRASES = {sector: np.array(text.split("|"), "S") for sector, text in DONE.items()}

LICENCES = {
    Licence.NONE: (0.80, -0.35),
    Licence.NIB: (0.075, 0.35),
    Licence.SIUP: (0.025, 0.45),
    Licence.SITU: (0.025, 0.35),
    Licence.SKDP: (0.018, 0.15),
    Licence.OTHER: (0.018, 0.0),
    Licence.NRP: (0.006, 0.3),
    Licence.SIMB: (0.006, 0.3),
    Licence.SKBH: (0.005, 0.4),
    Licence.APPT: (0.005, 0.5),
    Licence.AMDAL: (0.004, 0.3),
    Licence.NUISANCE: (0.006, 0.2),
}
TURNOVERS = {
    Turnover.UNDER_5: (0.80, -0.75),
    Turnover.TO_15: (0.13, 0.15),
    Turnover.TO_25: (0.04, 0.35),
    Turnover.TO_167: (0.020, 0.55),
    Turnover.TO_1250: (0.005, 0.70),
    Turnover.TO_4167: (0.0025, 0.60),
    Turnover.OVER_4167: (0.0020, 0.50),
}
ONLINE = {
    BusinessInternet.COMMUNICATION: (0.85, 0.1),
    BusinessInternet.SEARCH: (0.35, 0.2),
    BusinessInternet.MARKETING: (0.35, 0.3),
    BusinessInternet.SELLING: (0.30, 0.3),
    BusinessInternet.BUYING: (0.18, 0.2),
    BusinessInternet.OTHER: (0.04, 0.0),
}


def work(dice: Dice, people: People, reach: Floats, urban: Bools, coastal: Bools, upland: Bools) -> dict[str, NDArray]:
    """Returns 416–419, and with it what the business questions need. Place arrays are per person."""
    n, age = len(people), people.age
    asked = people.is_here & (age >= 5)
    is_pupil = people.answers["schooling"] == Schooling.IN_SCHOOL
    men = np.interp(
        age, [5, 10, 14, 17, 21, 25, 55, 62, 72, 85], [0.0, 0.004, 0.04, 0.35, 0.72, 0.93, 0.93, 0.75, 0.4, 0.06]
    )
    women = np.interp(
        age, [5, 10, 14, 17, 21, 25, 55, 62, 72, 85], [0.0, 0.003, 0.02, 0.18, 0.36, 0.45, 0.52, 0.38, 0.18, 0.03]
    )
    works = asked & dice.happens(np.where(is_pupil, 0.15, 1.0) * np.where(people.is_man, men, women))

    rank = 0.35 * people.standing + 0.7 * reach
    farming = np.where(urban, 0.35, 1.0)
    woman = ~people.is_man
    favour = dict.fromkeys(FARMING, farming) | {
        Sector.FOOD_CROPS: farming * np.where(upland | coastal, 0.6, 1.3),
        Sector.PLANTATION: farming * np.where(upland, 2.0, np.where(coastal, 0.5, 0.9)),
        Sector.FISHERY: farming * np.where(coastal, 4.5, 0.15) * np.where(woman, 0.5, 1.2),
        Sector.MANUFACTURING: np.where(woman, 1.5, 0.8),
        Sector.CONSTRUCTION: np.where(woman, 0.05, 1.5),
        Sector.TRADE: np.where(woman, 1.9, 0.7) * np.where(urban, 1.5, 1.0),
        Sector.TRANSPORT: np.where(woman, 0.08, 1.5),
        Sector.ACCOMMODATION: np.where(woman, 2.2, 0.5),
        Sector.EDUCATION: np.where(woman, 1.8, 0.6),
        Sector.HEALTH: np.where(woman, 2.0, 0.5),
        Sector.FAMILY_EMPLOYER: np.where(woman, 1.8, 0.4),
        Sector.MINING: np.where(woman, 0.1, 1.5),
    }
    rows = np.flatnonzero(works)
    sector = np.zeros(n, np.int16)
    sector[rows] = dice.one_of(SECTORS, rank[rows], {code: factor[rows] for code, factor in favour.items()})
    sector[works & (people.relationship == 7)] = Sector.FAMILY_EMPLOYER  # 409: a servant works for the household

    status = _status(dice, sector, rank, woman & ~_is_head(people), age)
    part_time = (status == S.FAMILY_WORKER) | is_pupil
    hours = np.clip(np.round(dice.around(np.where(part_time, 20, np.where(sector <= 6, 33, 43)), 11, n)), 1, 98)
    with_tax_number = dice.happens(
        np.where(status == S.CIVIL_SERVANT, 0.93, np.where(status == S.PRIVATE_EMPLOYEE, 0.25, 0.07)), rank, 0.6
    )
    tax = np.where(
        with_tax_number, np.where(dice.happens(0.6, n=n), TaxNumber.SHOWN, TaxNumber.NOT_SHOWN), TaxNumber.NONE
    )
    return {
        "works": only_if(asked, yes_no(works)),
        "work_hours": only_if(works, hours),
        "work_description": described(dice, sector),
        "work_sector": only_if(works, sector),
        "work_status": only_if(works, status),
        "tax_number": only_if(works, tax),
    }


def _is_head(people: People) -> Bools:
    return people.relationship == 1


def _status(dice: Dice, sector: Ints, rank: Floats, is_wife_or_daughter: Bools, age: Ints) -> Ints:
    """Returns 418, by sector; wives and young people help in the household's fields and shops more often."""
    status = np.zeros(len(sector), np.int16)
    for shares in {id(each): each for each in STATUS_OF.values()}.values():
        sectors = [code for code, of_sector in STATUS_OF.items() if of_sector is shares]
        rows = np.flatnonzero(np.isin(sector, sectors))
        helps = np.where(is_wife_or_daughter[rows], 4.0, np.where(age[rows] < 22, 4.0, 0.3))
        status[rows] = dice.one_of(shares, rank[rows], {S.FAMILY_WORKER: helps} if S.FAMILY_WORKER in shares else None)
    return status


def described(dice: Dice, sector: Ints) -> Texts:
    """Returns 417 and 421 in words; empty where there is no sector."""
    longest = max(phrases.dtype.itemsize for phrases in PHRASES.values())
    text = np.zeros(len(sector), f"S{longest}")
    for code, phrases in PHRASES.items():
        rows = np.flatnonzero(sector == code)
        text[rows] = dice.word(phrases, len(rows))
    return text


def business(dice: Dice, people: People) -> dict[str, NDArray]:
    """Returns 420–426. People who work on their own account usually say so again here."""
    n = len(people)
    asked = people.is_here & (people.age >= 5)
    status, work_sector = people.answers["work_status"], people.answers["work_sector"]
    own = np.isin(status, (S.OWN_ACCOUNT, S.WITH_UNPAID, S.WITH_PAID))
    beside = (
        asked & (people.age >= 17) & np.isin(status, (S.PRIVATE_EMPLOYEE, S.CIVIL_SERVANT)) & dice.happens(0.05, n=n)
    )
    resting = asked & (people.age >= 20) & (people.answers["works"] == 2) & dice.happens(0.003, n=n)
    has = own | beside | resting

    rows = np.flatnonzero(has)
    standing = people.standing[rows]
    mine = own[rows]
    sector = np.where(mine, work_sector[rows], dice.any_of(BESIDE, len(rows)))
    with_paid = mine & (status[rows] == S.WITH_PAID)
    with_unpaid = mine & (status[rows] == S.WITH_UNPAID)
    turnover = dice.one_of(TURNOVERS, standing + np.where(with_paid, 1.2, 0.0))
    paid = np.where(with_paid, 1 + dice.rng.poisson(np.where(turnover >= 4, 5.0, 0.9)), 0)
    unpaid = np.where(with_unpaid, 1 + dice.rng.poisson(0.5, len(rows)), 0)
    online = dice.happens(np.where(np.isin(sector, FARMING), 0.08, 0.32), standing, 0.55)
    internet = np.where(online, dice.sum_of(ONLINE, standing), 0)
    # Businesses that pay workers nearly always call them.
    internet = np.where(
        (paid > 0) & dice.happens(0.97, n=len(rows)), internet | BusinessInternet.COMMUNICATION, internet
    )
    count = 1 + dice.rng.poisson(0.05, len(rows))
    licence = dice.one_of(LICENCES, standing + np.where(np.isin(sector, FARMING), -1.0, 0.6))

    def of_all(values: NDArray) -> Ints:
        answers = np.full(n, -1, np.int16)
        answers[rows] = values
        return answers

    sector_of_all = of_all(sector)
    return {
        "has_business": only_if(asked, yes_no(has)),
        "business_count": of_all(count),
        "business_description": described(dice, sector_of_all),
        "business_sector": sector_of_all,
        "paid_workers": of_all(paid),
        "unpaid_workers": of_all(unpaid),
        "licence": of_all(licence),
        "turnover": of_all(turnover),
        "business_internet": of_all(internet),
    }
