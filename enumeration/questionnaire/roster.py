"""The checks of block IV.A and IV.B: a roster that contradicts itself, or that common sense doubts.

A doubt is a warning, and almost never cries wolf: each fires on at most one in a thousand of the households that an office
has accepted (`./run bench checks`). What is rare but real is confirmed with a note.
"""

from calendar import isleap

from django.db.models import Q

from enumeration.questionnaire.check_cards import Check, error, warning
from enumeration.questionnaire.codes import (
    MaritalStatus,
    NikReason,
    Relationship,
    YesNo,
)
from enumeration.questionnaire.rules import Members
from enumeration.questionnaire.visit import INTERVIEWED

HEAD = Q(relationship=Relationship.HEAD)
NOT_MARRIED = Q(marital_status__in=[MaritalStatus.SINGLE, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED])
LEAP_YEARS = [year for year in range(1900, 2101) if isleap(year)]

# 413 and 415: the codes of each stage. 415 has 23 besides, for no diploma.
PRIMARY, LOWER, UPPER, HIGHER = [list(range(*ends)) for ends in ((1, 6), (6, 11), (11, 18), (18, 23))]

# In form order.
ROSTER: tuple[Check, ...] = (
    error(
        "E40101",
        "number",
        "belum ada anggota keluarga. Tambahkan semua anggota, mulai dari kepala keluarga.",
        "there are no family members yet. Add all of them, beginning with the head of the family.",
        INTERVIEWED & ~Members(),
    ),
    error(
        "E40602",
        "birth_day birth_month birth_year",
        "tanggal ini tidak ada di kalender (misalnya 31 Februari). Perbaiki tanggal, bulan, atau tahunnya; "
        "jika tanggalnya tidak diketahui, isi 98.",
        "this day is not in the calendar (such as 31 February). Correct the day, the month or the year; "
        "if the day is not known, give 98.",
        Q(birth_day=31, birth_month__in=[2, 4, 6, 9, 11])
        | Q(birth_day=30, birth_month=2)
        | Q(birth_day=29, birth_month=2, birth_year__isnull=False) & ~Q(birth_year__in=LEAP_YEARS),
    ),
    warning(
        "W40306",
        "nik_reason age",
        "alasan tidak ada NIK tidak sesuai dengan umur (407). Perbaiki alasan atau umur.",
        "the reason for having no NIK does not fit the age (407). Correct the reason or the age.",
        Q(nik_reason=NikReason.NONE_UNDER_17, age__gte=17) | Q(nik_reason=NikReason.NONE_17_OR_OLDER, age__lt=17),
    ),
    # Only members who are present are asked for their relationship, so the head counted here is one of them: where the
    # head has died or moved away, the household names another.
    error(
        "E40901",
        "relationship",
        "belum ada kepala keluarga. Isi 409 = 1 untuk tepat satu anggota yang tinggal bersama keluarga.",
        "there is no head of the family. Give 409 = 1 to exactly one member who lives with the family.",
        INTERVIEWED & Members() & ~Members(HEAD),
    ),
    error(
        "E40902",  # [V]
        "relationship",
        "kepala keluarga lebih dari satu. Isi 409 = 1 untuk tepat satu anggota.",
        "there is more than one head of the family. Give 409 = 1 to exactly one member.",
        Members(HEAD, 2),
    ),
    # [V] makes it an error; because of polygamy it is a warning here.
    warning(
        "W40903",
        "relationship",
        "istri/suami kepala keluarga lebih dari satu. Pastikan 409, lalu beri catatan.",
        "the head of the family has more than one spouse. Make sure of 409, then leave a note.",
        Members(Q(relationship=Relationship.SPOUSE), 2),
    ),
    error(
        "E40904",  # [S]09
        "relationship marital_status",
        "istri/suami kepala keluarga berstatus belum kawin (408 = 1). Perbaiki 408 atau 409.",
        "the head's spouse is never married (408 = 1). Correct 408 or 409.",
        Q(relationship=Relationship.SPOUSE, marital_status=MaritalStatus.SINGLE),
    ),
    # [S]07. The form asks 410 only of people who have ever been married, so the table cannot hold this; a submission or
    # an import can.
    warning(
        "W41001",
        "pregnant marital_status",
        "belum kawin (408 = 1) tetapi sedang hamil. Pastikan 408 dan 410.",
        "never married (408 = 1) but pregnant. Make sure of 408 and 410.",
        Q(pregnant=YesNo.YES, marital_status=MaritalStatus.SINGLE),
    ),
)
