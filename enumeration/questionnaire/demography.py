"""Block IV.A of REGSOSEK22.K: who the members of the household are. Once per person."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import WARNING, Unit, block, coded, digest_of, flags, sealed, text, whole
from enumeration.questionnaire.codes import (
    IdentityPapers,
    MaritalStatus,
    NikReason,
    Presence,
    Relationship,
    Sex,
    YesNo,
)
from enumeration.questionnaire.person_names import PERSON_NAME
from enumeration.questionnaire.rules import Answers, as_whole
from enumeration.words import Words

# 404: for the others (dead, moved away, not found) the questions end here, and the next person follows.
PRESENT = Q(presence__in=[Presence.LIVES_HERE, Presence.NEW])
EVER_MARRIED = Q(marital_status__in=[MaritalStatus.MARRIED, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED])


BIRTH = ("birth_day", "birth_month", "birth_year")
UNKNOWN = 98
"""406: the code for a day or a month that is not known."""
UNKNOWN_IF = Words("98 jika tidak diketahui.", "98 if it is not known.")


def aged(least: int, most: int | None = None) -> Q:
    """Returns the condition that most questions of block IV begin with: present, and in this age range."""
    condition = PRESENT & Q(age__gte=least)
    return condition if most is None else condition & Q(age__lte=most)


def born_on(answers: Answers) -> date | None:
    """Returns the date of birth (406); None unless day, month and year are known and in the calendar."""
    span = birth_span(answers)
    return span[0] if span and span[0] == span[1] else None


def birth_span(answers: Answers) -> tuple[date, date] | None:
    """Returns the first and the last day on which someone may be born whose day, or day and month, are not known (98).

    None while one of the three is blank or outside its range, and for a day that is not in the calendar.
    """
    day, month, year = (as_whole(answers.get(name)) for name in BIRTH)
    if year is None or not 1900 <= year <= 2100 or day is None or month is None:
        return None
    if month == UNKNOWN:
        return (date(year, 1, 1), date(year, 12, 31)) if day == UNKNOWN or 1 <= day <= 31 else None
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day == UNKNOWN:
        return date(year, month, 1), date(year, month, last)
    return (date(year, month, day), date(year, month, day)) if 1 <= day <= last else None


@block("IV.A", Words("Keterangan demografi", "Demography"), Unit.PERSON, by_interview=True)
class Demography(models.Model):
    number = whole("401", Words("Nomor urut anggota keluarga", "Number of the family member"), least=1, most=99)
    name = text(
        "402",
        Words("Nama anggota keluarga", "Name of the family member"),
        hint=Words(
            "Semua yang tercantum di KK dan semua yang biasanya tinggal bersama keluarga: dewasa, anak-anak, dan bayi. "
            "Seperti di kartu identitas.",
            "All on the family card and all who usually live with the family: adults, children and babies. "
            "As on the identity card.",
        ),
        **PERSON_NAME,
    )
    # Required for members who are present; without a number, a reason. For the dead and departed the card may not be at
    # hand.
    nik = sealed(
        "403",
        Words("Nomor Induk Kependudukan (NIK)", "National identity number (NIK)"),
        digits=16,
        needed_if=PRESENT & Q(nik_reason__isnull=True),
    )
    nik_digest = digest_of("nik")
    nik_reason = coded(
        "403.alasan",
        Words("Alasan tidak ada NIK", "Why there is no NIK"),
        NikReason,
        asked_if=Q(nik__isnull=True),
        blank_is=None,  # a blank is reported once, at 403
    )
    presence = coded("404", Words("Keberadaan anggota keluarga", "Presence of the family member"), Presence)
    sex = coded("405", Words("Jenis kelamin", "Sex"), Sex, asked_if=PRESENT)
    # Old people may not know their day or month of birth: 98. For the year the form has no such code, since the age (407)
    # gives it nearly; left blank, it needs a note.
    birth_day = whole(
        "406.tanggal",
        Words("Tanggal lahir", "Day of birth"),
        hint=UNKNOWN_IF,
        least=1,
        most=31,
        unknown=UNKNOWN,
        asked_if=PRESENT,
    )
    birth_month = whole(
        "406.bulan",
        Words("Bulan lahir", "Month of birth"),
        hint=UNKNOWN_IF,
        least=1,
        most=12,
        unknown=UNKNOWN,
        asked_if=PRESENT,
    )
    birth_year = whole(
        "406.tahun",
        Words("Tahun lahir", "Year of birth"),
        hint=Words(
            "Empat angka. Jika tidak diketahui, perkirakan dari umur atau dari peristiwa yang diingat.",
            "Four digits. If it is not known, estimate it from the age or from an event that is remembered.",
        ),
        least=1900,
        most=2100,
        asked_if=PRESENT,
        blank_is=WARNING,
    )
    # Of the three, where all are known and in the calendar (`born_on`); never written by itself.
    birth_date = models.DateField("406", null=True, blank=True, editable=False)
    age = whole(
        "407",
        Words("Umur", "Age"),
        hint=Words("Dalam tahun penuh; 98 tahun atau lebih ditulis 98.", "In completed years; 98 for 98 and above."),
        least=0,
        most=98,
        unit=Words("tahun", "years"),
        asked_if=PRESENT,
    )
    marital_status = coded("408", Words("Status perkawinan", "Marital status"), MaritalStatus, asked_if=PRESENT)
    relationship = coded(
        "409",
        Words("Status hubungan dengan kepala keluarga", "Relationship to the head of the family"),
        Relationship,
        asked_if=PRESENT,
    )
    pregnant = coded(
        "410",
        Words("Sedang hamil", "Pregnant now"),
        YesNo,
        asked_if=aged(10, 54) & Q(sex=Sex.FEMALE) & EVER_MARRIED,
        sensitive=True,
    )
    identity_papers = flags(
        "411", Words("Kepemilikan kartu identitas", "Identity papers"), IdentityPapers, asked_if=PRESENT
    )

    class Meta:
        abstract = True
