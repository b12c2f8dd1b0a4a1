"""Block IV.A of REGSOSEK22.K: who the members of the household are. Once per person."""

from datetime import date

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import WARNING, Unit, block, coded, day, digest_of, flags, sealed, text, whole
from enumeration.questionnaire.codes import (
    IdentityPapers,
    MaritalStatus,
    NikReason,
    Presence,
    Relationship,
    Sex,
    YesNo,
)
from enumeration.words import Words

# 404: for the others (dead, moved away, not found) the questions end here, and the next person follows.
PRESENT = Q(presence__in=[Presence.LIVES_HERE, Presence.NEW])
EVER_MARRIED = Q(marital_status__in=[MaritalStatus.MARRIED, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED])


def aged(least: int, most: int | None = None) -> Q:
    """Returns the condition that most questions of block IV begin with: present, and in this age range."""
    condition = PRESENT & Q(age__gte=least)
    return condition if most is None else condition & Q(age__lte=most)


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
        max_length=100,
        pattern=r"[^0-9@#$%&*+=<>{}\[\]|\\/!?;:_~^]+",
        takes=Words(
            "nama dengan huruf, tanpa angka dan tanda seperti @ atau /", "a name in letters, without digits or @ and /"
        ),
        identifying=True,
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
    # Old people may not know their day of birth. The paper form has no code for that: the age (407) is what counts.
    birth_date = day(
        "406", Words("Tanggal lahir", "Date of birth"), asked_if=PRESENT, blank_is=WARNING, earliest=date(1900, 1, 1)
    )
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
