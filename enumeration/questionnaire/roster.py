"""The checks of block IV.A and IV.B: a roster that contradicts itself, or that common sense doubts.

A doubt is a warning, and almost never cries wolf: each fires on at most one in a thousand of the households that an office
has accepted (`./run bench checks`). What is rare but real is confirmed with a note.
"""

from calendar import isleap

from django.db.models import Q

from enumeration.questionnaire.check_cards import Check, error, warning
from enumeration.questionnaire.codes import (
    Diploma,
    Grade,
    MaritalStatus,
    NikReason,
    Relationship,
    Schooling,
    SchoolLevel,
    Sex,
    YesNo,
)
from enumeration.questionnaire.demography import EVER_MARRIED, PRESENT
from enumeration.questionnaire.health import SEVERE_DIFFICULTY
from enumeration.questionnaire.rules import AgeGap, Members
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
    warning(
        "W40702",
        "age relationship",
        "kepala keluarga berumur di bawah 15 tahun. Periksa 407 dan 409; jika benar, beri catatan.",
        "the head of the family is under 15. Check 407 and 409; if it is so, leave a note.",
        HEAD & Q(age__lt=15),
    ),
    warning(
        "W40801",
        "marital_status relationship",
        "ada istri/suami (409 = 2), tetapi kepala keluarga tidak berstatus kawin. Periksa 408 kepala keluarga dan 409 "
        "pasangannya; jika benar, beri catatan.",
        "there is a spouse (409 = 2), but the head is not married. Check 408 of the head and 409 of the spouse; if it is "
        "so, leave a note.",
        HEAD & NOT_MARRIED & Members(Q(relationship=Relationship.SPOUSE)),
    ),
    # Nobody away is listed: a spouse who works elsewhere is on the card, and is not asked for 409.
    warning(
        "W40802",
        "marital_status relationship",
        "kepala keluarga berstatus kawin, tetapi istri/suaminya tidak ada di daftar. Tambahkan (juga jika tinggal di tempat "
        "lain, 404 = 3 atau 4), atau periksa 408 dan 409; jika benar, beri catatan.",
        "the head is married, but no spouse is listed. Add them (also if they live elsewhere, 404 = 3 or 4), or check 408 "
        "and 409; if it is so, leave a note.",
        HEAD
        & Q(marital_status=MaritalStatus.MARRIED)
        & ~Members(Q(relationship=Relationship.SPOUSE))
        & ~Members(Q(presence__isnull=False) & ~PRESENT),
    ),
    # A spouse who never married is E40904.
    warning(
        "W40803",
        "marital_status relationship",
        "istri/suami atau menantu tidak berstatus kawin. Periksa 408 dan 409; jika benar, beri catatan.",
        "a spouse or a son- or daughter-in-law who is not married. Check 408 and 409; if it is so, leave a note.",
        Q(relationship=Relationship.SPOUSE, marital_status__in=[MaritalStatus.DIVORCED, MaritalStatus.WIDOWED])
        | Q(relationship=Relationship.CHILD_IN_LAW) & NOT_MARRIED,
    ),
    warning(
        "W40804",
        "marital_status relationship",
        "kepala keluarga belum kawin, tetapi ada anaknya (409 = 3). Periksa 408 kepala keluarga dan 409 anak itu; "
        "jika benar (misalnya anak angkat), beri catatan.",
        "the head never married, but has a child (409 = 3). Check 408 of the head and 409 of the child; if it is so (an "
        "adopted child, say), leave a note.",
        HEAD & Q(marital_status=MaritalStatus.SINGLE) & Members(Q(relationship=Relationship.CHILD)),
    ),
    warning(
        "W40805",
        "marital_status age",
        "berumur di bawah 15 tahun, tetapi pernah kawin. Periksa 407 dan 408; jika benar, beri catatan.",
        "under 15, but has been married. Check 407 and 408; if it is so, leave a note.",
        EVER_MARRIED & Q(age__lt=15),
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
    warning(
        "W40905",
        "relationship age",
        "anak (409 = 3) kurang dari 12 tahun lebih muda daripada kepala keluarga. Periksa 407 keduanya dan 409; "
        "jika benar (misalnya anak tiri), beri catatan.",
        "a child (409 = 3) less than 12 years younger than the head. Check 407 of both and 409; if it is so (a stepchild, "
        "say), leave a note.",
        Q(relationship=Relationship.CHILD) & AgeGap(HEAD, most=11),
    ),
    warning(
        "W40906",
        "relationship age",
        "orang tua/mertua (409 = 6) kurang dari 12 tahun lebih tua daripada kepala keluarga. Periksa 407 keduanya dan 409; "
        "jika benar, beri catatan.",
        "a parent or parent-in-law (409 = 6) less than 12 years older than the head. Check 407 of both and 409; if it is "
        "so, leave a note.",
        Q(relationship=Relationship.PARENT) & AgeGap(HEAD, least=-11),
    ),
    warning(
        "W40907",
        "relationship age",
        "cucu (409 = 5) kurang dari 24 tahun lebih muda daripada kepala keluarga. Periksa 407 keduanya dan 409; "
        "jika benar, beri catatan.",
        "a grandchild (409 = 5) less than 24 years younger than the head. Check 407 of both and 409; if it is so, leave a "
        "note.",
        Q(relationship=Relationship.GRANDCHILD) & AgeGap(HEAD, most=23),
    ),
    warning(
        "W40908",
        "relationship sex",
        "istri/suami (409 = 2) berjenis kelamin sama dengan kepala keluarga. Periksa 405 keduanya dan 409.",
        "a spouse (409 = 2) of the same sex as the head. Check 405 of both and 409.",
        Q(relationship=Relationship.SPOUSE, sex=Sex.MALE) & Members(HEAD & Q(sex=Sex.MALE))
        | Q(relationship=Relationship.SPOUSE, sex=Sex.FEMALE) & Members(HEAD & Q(sex=Sex.FEMALE)),
    ),
    warning(
        "W40909",
        "relationship age",
        "umur istri/suami (409 = 2) dan kepala keluarga berselisih lebih dari 30 tahun. Periksa 407 keduanya dan 409; "
        "jika benar, beri catatan.",
        "a spouse (409 = 2) and the head are more than 30 years apart. Check 407 of both and 409; if it is so, leave a "
        "note.",
        Q(relationship=Relationship.SPOUSE) & (AgeGap(HEAD, least=31) | AgeGap(HEAD, most=-31)),
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
    # Those who cannot do something alone (428) are left out: for many of them there is no school.
    warning(
        "W41201",
        "schooling age",
        "berumur 8–15 tahun, tetapi tidak/belum pernah sekolah. Periksa 407 dan 412; jika benar, tulis sebabnya.",
        "aged 8–15, but never went to school. Check 407 and 412; if it is so, note the reason.",
        Q(schooling=Schooling.NEVER, age__gte=8, age__lte=15) & ~SEVERE_DIFFICULTY,
    ),
    # Paket A is left out: it is meant for grown people.
    warning(
        "W41301",
        "school_level schooling age",
        "masih bersekolah di jenjang SD padahal berumur lebih dari 18 tahun. Periksa 407, 412, dan 413; jika benar, beri "
        "catatan.",
        "still a pupil of a primary school at more than 18 years. Check 407, 412 and 413; if it is so, leave a note.",
        Q(schooling=Schooling.IN_SCHOOL, school_level__in=PRIMARY[1:], age__gt=18),
    ),
    warning(
        "W41501",
        "diploma age",
        "ijazah terlalu tinggi untuk umurnya (SD mulai 10 tahun, SMP 13, SMA 15, perguruan tinggi 18). Periksa 407 dan 415.",
        "a diploma too high for the age (primary from 10 years, lower secondary 13, upper secondary 15, higher 18). Check "
        "407 and 415.",
        Q(diploma__in=PRIMARY, age__lt=10)
        | Q(diploma__in=LOWER, age__lt=13)
        | Q(diploma__in=UPPER, age__lt=15)
        | Q(diploma__in=HIGHER, age__lt=18),
    ),
    warning(
        "W41502",
        "diploma school_level",
        "ijazah (415) lebih tinggi daripada jenjang tertinggi yang pernah diikuti (413). Periksa 413 dan 415.",
        "the diploma (415) is above the highest level ever attended (413). Check 413 and 415.",
        Q(school_level__in=PRIMARY, diploma__in=[*LOWER, *UPPER, *HIGHER])
        | Q(school_level__in=LOWER, diploma__in=[*UPPER, *HIGHER])
        | Q(school_level__in=UPPER, diploma__in=HIGHER)
        | Q(school_level=SchoolLevel.D1_D3, diploma__in=HIGHER[1:])
        | Q(school_level=SchoolLevel.D4_S1, diploma__in=HIGHER[2:])
        | Q(school_level__in=[SchoolLevel.PROFESSION, SchoolLevel.S2], diploma=Diploma.S3),
    ),
    warning(
        "W41503",
        "diploma school_level",
        "ijazah (415) dua jenjang atau lebih di bawah jenjang yang pernah diikuti (413): di antaranya ada ijazah yang "
        "terlewat. Periksa 413 dan 415; jika benar, beri catatan.",
        "the diploma (415) is two levels or more below the level attended (413): one between them is missing. Check 413 "
        "and 415; if it is so, leave a note.",
        Q(school_level__in=LOWER, diploma=Diploma.NONE)
        | Q(school_level__in=UPPER, diploma__in=[Diploma.NONE, *PRIMARY])
        | Q(school_level__in=HIGHER, diploma__in=[Diploma.NONE, *PRIMARY, *LOWER])
        | Q(school_level__in=HIGHER[2:], diploma__in=UPPER)
        | Q(school_level=SchoolLevel.S3, diploma__in=HIGHER[:2]),
    ),
    warning(
        "W41504",
        "diploma school_level school_grade",
        "tamat dan lulus (414 = 8), tetapi ijazahnya (415) di bawah jenjang yang ditamatkan (413). Periksa 413, 414, dan "
        "415; jika benar, beri catatan.",
        "finished and graduated (414 = 8), but the diploma (415) is below the level that was finished (413). Check 413, "
        "414 and 415; if it is so, leave a note.",
        Q(school_grade=Grade.FINISHED)
        & (
            Q(school_level__in=PRIMARY, diploma=Diploma.NONE)
            | Q(school_level__in=LOWER, diploma__in=PRIMARY)
            | Q(school_level__in=UPPER, diploma__in=LOWER)
            | Q(school_level__in=HIGHER, diploma__in=UPPER)
        ),
    ),
    warning(
        "W41601",
        "works age",
        "berumur di bawah 10 tahun, tetapi bekerja. Periksa 407 dan 416a; jika benar, beri catatan.",
        "under 10, but works. Check 407 and 416a; if it is so, leave a note.",
        Q(works=YesNo.YES, age__lt=10),
    ),
)
