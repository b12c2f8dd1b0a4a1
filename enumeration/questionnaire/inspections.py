"""The checks that cannot be rules, because they compare two answers or take a number or a text apart.

Each is a small function that yields (question, index of the member or None) for every fault it finds. They have no
column in the anomaly report, because NIK and family card are sealed in the table. static/js/questionnaire/rules.js has
the same functions under the same names, and a property test holds both to the same result.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from enumeration.questionnaire.assets import AIDS
from enumeration.questionnaire.cards import ERROR, WARNING, Severity, as_day
from enumeration.questionnaire.codes import Relationship, Sex, YesNo
from enumeration.questionnaire.demography import BIRTH, UNKNOWN, birth_span
from enumeration.questionnaire.rules import Answers, as_whole, is_blank
from enumeration.words import Words

Found: TypeAlias = Iterator[tuple[str, int | None]]  # question, member
OLDEST = 98  # 407 ends here; older people are recorded as 98
# False numbers that a BPS training deck put where a NIK is missing; here the reason has a code of its own.
PLACEHOLDERS = ("9999999999999994", "9999999999999995", "9999999999999996", "9999999999999999")
# Words in 417 and 421 that leave no doubt about the code. [T] found about 180 entries like "GURU PNS" coded 5. Only
# words that name an occupation: "padi" may be grown, milled or sold.
SECTOR_WORDS: dict[str, int] = {
    "petani padi": 1,
    "petani jagung": 1,
    "petani sayur": 2,
    "petani kakao": 3,
    "petani sawit": 3,
    "petani cengkeh": 3,
    "nelayan": 4,
    "kuli bangunan": 11,
    "buruh bangunan": 11,
    "tukang batu": 11,
    "bengkel motor": 12,
    "bengkel mobil": 12,
    "ojek": 13,
    "sopir angkot": 13,
    "warung makan": 14,
    "rumah makan": 14,
    "kantor desa": 20,
    "kantor camat": 20,
    "polri": 20,
    "tni": 20,
    "guru": 21,
    "dosen": 21,
    "bidan": 22,
    "perawat": 22,
    "pembantu rumah tangga": 25,
}


@dataclass(frozen=True)
class Days:
    """The days that dates are compared with: the first day of the round, and today by the server's clock."""

    first: date
    today: date


@dataclass(frozen=True, eq=False)
class Inspection:
    """A check that is a function. `about` lists the questions it reads; each fault names one of them."""

    code: str
    severity: Severity
    message: Words
    about: tuple[str, ...]
    finds: Callable[..., Found]  # (household, members), and Days where the check depends on the date
    moves: bool = False

    @property
    def name(self) -> str:
        """Returns its name in rules.js."""
        return self.finds.__name__

    @property
    def reads(self) -> list[str]:
        return list(self.about)


# --- what they share ----------------------------------------------------------------------------------------------


def completed_years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def plain_number(value: object) -> str | None:
    """Returns sixteen readable digits; None for a blank, masked, sealed or malformed number."""
    return value if isinstance(value, str) and re.fullmatch(r"[0-9]{16}", value) else None


def plain_words(text: object) -> str:
    """Returns lower case letters and digits, with single spaces between words and at both ends: ' guru sd '."""
    lowered = text.lower() if isinstance(text, str) else ""
    return f" {' '.join(re.sub(r'[^a-z0-9]+', ' ', lowered).split())} "


def sector_by_words(text: object) -> int | None:
    spaced = plain_words(text)
    return next((sector for words, sector in SECTOR_WORDS.items() if f" {words} " in spaced), None)


# --- the inspections ----------------------------------------------------------------------------------------------


def head_name_differs(household: Answers, members: Sequence[Answers]) -> Found:
    heads = [member for member in members if as_whole(member.get("relationship")) == Relationship.HEAD]
    if len(heads) != 1 or is_blank(household.get("head_name")) or is_blank(heads[0].get("name")):
        return
    if plain_words(household["head_name"]) != plain_words(heads[0]["name"]):
        yield "head_name", None


def member_count_differs(household: Answers, members: Sequence[Answers]) -> Found:
    # Everybody listed counts, including those who died or moved away: 112 is the last number of 401.
    count = as_whole(household.get("member_count"))
    if count is not None and count != len(members):
        yield "member_count", None


def family_card_is_odd(household: Answers, members: Sequence[Answers]) -> Found:
    # 6 digits of area, day of issue ddmmyy, 4 digits of serial number.
    card = plain_number(household.get("family_card"))
    if card and not (1 <= int(card[6:8]) <= 31 and 1 <= int(card[8:10]) <= 12 and card[12:] != "0000"):
        yield "family_card", None


def checked_before_visit(household: Answers, members: Sequence[Answers]) -> Found:
    visited, checked = as_day(household.get("enumerated_on")), as_day(household.get("checked_on"))
    if visited and checked and checked < visited:
        yield "checked_on", None


def visited_before_round(household: Answers, members: Sequence[Answers], days: Days) -> Found:
    visited = as_day(household.get("enumerated_on"))
    if visited and visited < days.first:
        yield "enumerated_on", None


def is_after_today(household: Answers, members: Sequence[Answers], days: Days) -> Found:
    for name in ("enumerated_on", "checked_on"):
        if (day := as_day(household.get(name))) and day > days.today:
            yield name, None
    for index, member in enumerate(members):
        if (born := birth_span(member)) and born[0] > days.today:
            yield "birth_year", index


def numbers_have_gaps(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        number = as_whole(member.get("number"))
        if number is not None and number != index + 1:
            yield "number", index


def nik_is_twice(household: Answers, members: Sequence[Answers]) -> Found:
    niks = [plain_number(member.get("nik")) for member in members]
    for index, nik in enumerate(niks):
        if nik and nik not in PLACEHOLDERS and niks.count(nik) > 1:
            yield "nik", index


def nik_is_placeholder(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        if member.get("nik") in PLACEHOLDERS:
            yield "nik", index


def nik_day_differs(household: Answers, members: Sequence[Answers]) -> Found:
    # 6 digits of area, day of birth (+ 40 for women), month, year, 4 digits of serial number. Dukcapil's own data has
    # errors.
    for index, member in enumerate(members):
        nik, born = plain_number(member.get("nik")), birth_span(member)
        if nik and nik not in PLACEHOLDERS and born:
            day, month = (as_whole(member.get(name)) for name in BIRTH[:2])
            wrong_day = day not in (UNKNOWN, int(nik[6:8]) % 40)
            wrong_month = month not in (UNKNOWN, int(nik[8:10]))
            if wrong_day or wrong_month or born[0].year % 100 != int(nik[10:12]):
                yield "nik", index


def nik_sex_differs(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        nik, sex = plain_number(member.get("nik")), as_whole(member.get("sex"))
        if nik and nik not in PLACEHOLDERS and sex in (Sex.MALE, Sex.FEMALE):
            looks_female = int(nik[6:8]) > 40
            if looks_female != (sex == Sex.FEMALE):
                yield "nik", index


def nik_has_no_serial(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        nik = plain_number(member.get("nik"))
        if nik and nik.endswith("0000"):
            yield "nik", index


def born_after_visit(household: Answers, members: Sequence[Answers]) -> Found:
    visited = as_day(household.get("enumerated_on"))
    for index, member in enumerate(members):
        born = birth_span(member)
        if visited and born and born[0] > visited:
            yield "birth_year", index


def age_differs(household: Answers, members: Sequence[Answers]) -> Found:
    visited = as_day(household.get("enumerated_on"))
    for index, member in enumerate(members):
        born, age = birth_span(member), as_whole(member.get("age"))
        if visited and born and age is not None and born[0] <= visited:
            # Where the day or the month is not known, the age has two possible values.
            youngest, oldest = (completed_years(day, visited) for day in (min(born[1], visited), born[0]))
            if not min(youngest, OLDEST) <= age <= min(oldest, OLDEST):
                yield "age", index


def work_words_contradict(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        named, coded = sector_by_words(member.get("work_description")), as_whole(member.get("work_sector"))
        if named and coded is not None and named != coded:
            yield "work_sector", index


def business_words_contradict(household: Answers, members: Sequence[Answers]) -> Found:
    for index, member in enumerate(members):
        named, coded = sector_by_words(member.get("business_description")), as_whole(member.get("business_sector"))
        if named and coded is not None and named != coded:
            yield "business_sector", index


def aid_is_not_of_last_year(household: Answers, members: Sequence[Answers]) -> Found:
    # 2022: October 2021 to October 2022 [V], that is, one year back from the month of the visit.
    visited = as_day(household.get("enumerated_on"))
    for aid in AIDS:
        month, year = as_whole(household.get(f"{aid}_month")), as_whole(household.get(f"{aid}_year"))
        if visited and month is not None and year is not None and as_whole(household.get(aid)) == YesNo.YES:
            months_ago = (visited.year - year) * 12 + visited.month - month
            if not 0 <= months_ago <= 12:
                yield f"{aid}_month", None


INSPECTIONS: tuple[Inspection, ...] = (
    Inspection(
        "W10801",
        WARNING,
        Words(
            "nama kepala keluarga berbeda dari nama anggota dengan 409 = 1 (402). Samakan, atau beri catatan.",
            "the name differs from that of the member with 409 = 1 (402). Make them agree, or leave a note.",
        ),
        ("head_name", "name", "relationship"),
        head_name_differs,
    ),
    Inspection(
        "E11201",
        ERROR,
        Words(
            "tidak sama dengan banyaknya anggota keluarga yang didaftar di 401. Perbaiki 112 atau daftarnya.",
            "the number of members is not that of the members listed at 401. Correct 112 or the list.",
        ),
        ("member_count", "number"),
        member_count_differs,
    ),
    Inspection(
        "W11401",
        WARNING,
        Words(
            "susunan nomor KK tidak lazim (angka 7–12 tanggal terbit, 4 terakhir bukan 0000). Cocokkan dengan KK.",
            "an unusual number (digits 7–12 are the day of issue, the last 4 not 0000). Compare with the card.",
        ),
        ("family_card",),
        family_card_is_odd,
    ),
    Inspection(
        "E20101",
        ERROR,
        Words(
            "tanggal pendataan sebelum putaran ini dimulai. Perbaiki 201.",
            "the day of enumeration is before this round began. Correct 201.",
        ),
        ("enumerated_on",),
        visited_before_round,
        moves=True,
    ),
    Inspection(
        "E20102",
        ERROR,
        Words(
            "tanggal ini belum tiba, menurut jam server. Perbaiki.",
            "this day has not come yet, by the server's clock. Correct it.",
        ),
        ("enumerated_on", "checked_on", *BIRTH),
        is_after_today,
        moves=True,
    ),
    Inspection(
        "E20301",
        ERROR,
        Words(
            "tanggal pemeriksaan lebih awal daripada tanggal pendataan (201). Perbaiki 201 atau 203.",
            "the day of checking is before the day of enumeration (201). Correct 201 or 203.",
        ),
        ("checked_on", "enumerated_on"),
        checked_before_visit,
    ),
    Inspection(
        "E40102",
        ERROR,
        Words(
            "nomor urut anggota keluarga tidak berurutan 1, 2, 3, …. Urutkan kembali.",
            "the members are not numbered 1, 2, 3 …. Number them again.",
        ),
        ("number",),
        numbers_have_gaps,
    ),
    Inspection(
        "E40301",
        ERROR,
        Words(
            "NIK ini dipakai dua anggota keluarga. Cocokkan dengan KK/KTP masing-masing.",
            "two members of the family have this NIK. Compare with each one's card.",
        ),
        ("nik",),
        nik_is_twice,
    ),
    Inspection(
        "E40302",
        ERROR,
        Words(
            "ini bukan NIK melainkan kode pengganti. Kosongkan, lalu pilih alasan tidak ada NIK.",
            "this is no NIK but a false number. Blank it, then choose the reason why there is no NIK.",
        ),
        ("nik", "nik_reason"),
        nik_is_placeholder,
    ),
    Inspection(
        "W40303",
        WARNING,
        Words(
            "angka 7–12 NIK tidak cocok dengan tanggal lahir (406; perempuan: tanggal + 40). Cocokkan dengan KTP/KK.",
            "digits 7–12 of the NIK are not the date of birth (406; women: day + 40). Compare with the card.",
        ),
        ("nik", *BIRTH),
        nik_day_differs,
    ),
    Inspection(
        "W40304",
        WARNING,
        Words(
            "angka 7–8 NIK tidak cocok dengan jenis kelamin (405; perempuan: di atas 40). Cocokkan dengan KTP/KK.",
            "digits 7–8 of the NIK do not fit the sex (405; women: above 40). Compare with the card.",
        ),
        ("nik", "sex"),
        nik_sex_differs,
    ),
    Inspection(
        "W40305",
        WARNING,
        Words(
            "4 angka terakhir NIK 0000. Cocokkan dengan KTP/KK.",
            "the last four digits of the NIK are 0000. Compare with the card.",
        ),
        ("nik",),
        nik_has_no_serial,
    ),
    Inspection(
        "E40601",
        ERROR,
        Words(
            "tanggal lahir sesudah tanggal pendataan (201). Perbaiki 201 atau 406.",
            "born after the day of enumeration (201). Correct 201 or 406.",
        ),
        ("birth_year", "birth_month", "birth_day", "enumerated_on"),
        born_after_visit,
    ),
    Inspection(
        "E40701",
        ERROR,
        Words(
            "umur tidak sesuai dengan tanggal lahir (406) dan tanggal pendataan (201). Hitung dalam tahun penuh.",
            "the age does not follow from the dates of birth (406) and enumeration (201). Count completed years.",
        ),
        ("age", *BIRTH, "enumerated_on"),
        age_differs,
    ),
    Inspection(
        "W41703",
        WARNING,
        Words(
            "kode lapangan usaha tidak cocok dengan uraiannya. Periksa 417.",
            "the code of the line of business does not fit its description. Check 417.",
        ),
        ("work_sector", "work_description"),
        work_words_contradict,
    ),
    Inspection(
        "W42101",
        WARNING,
        Words(
            "kode lapangan usaha tidak cocok dengan uraiannya. Periksa 421.",
            "the code of the line of business does not fit its description. Check 421.",
        ),
        ("business_sector", "business_description"),
        business_words_contradict,
    ),
    Inspection(
        "E50101",
        ERROR,
        Words(
            "bulan dan tahun penerimaan terakhir tidak dalam setahun sebelum tanggal pendataan (201). Perbaiki.",
            "last received outside the year before the day of enumeration (201). Correct the month or the year.",
        ),
        (*(f"{aid}_month" for aid in AIDS), *(f"{aid}_year" for aid in AIDS), *AIDS, "enumerated_on"),
        aid_is_not_of_last_year,
    ),
)
