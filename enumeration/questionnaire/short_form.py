"""What REGSOSEK22.XK asks besides questions of REGSOSEK22.K: for barracks, boarding schools, prisons, boats, the homeless.

⚠ We have seen the fields of XK in [X] (docs/domain.md), not its numbers: questions that are those of K keep K's numbers,
and the three of its own stand at the number of K whose place they take.
"""

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import Unit, block, coded
from enumeration.questionnaire.codes import Difficulty, DifficultyKind, DiplomaGroup, SpecialKind
from enumeration.words import Words

HAS_DIFFICULTY = Q(difficulty_grade__in=[Difficulty.CANNOT, Difficulty.A_LOT, Difficulty.SOME])


@block("XK.I", Words("Keterangan tempat", "Place"))
class ShortPlace(models.Model):
    special_kind = coded(
        "XK",
        Words("Jenis kelompok khusus", "Kind of special group"),
        SpecialKind,
        hint=Words(
            "Apartemen: 01 bila didata lewat pengelola. Keluarga apartemen yang menjawab lengkap didata dengan K.",
            "Apartments: 01 if counted through the management. A family that answers in full is counted with K.",
        ),
    )

    class Meta:
        abstract = True


@block("XK.IV", Words("Keterangan anggota", "Members"), Unit.PERSON)
class ShortPerson(models.Model):
    difficulty_grade = coded(
        "428",
        Words("Tingkat kesulitan/gangguan yang paling berat", "Grade of the gravest difficulty"),
        Difficulty,
        asked_if=Q(age__gte=2),
        sensitive=True,
    )
    difficulty_kind = coded(
        "428.jenis",
        Words("Jenis kesulitan/gangguan yang paling berat", "Kind of the gravest difficulty"),
        DifficultyKind,
        asked_if=HAS_DIFFICULTY,
        sensitive=True,
    )
    diploma_group = coded(
        "415",
        Words("Ijazah tertinggi yang dimiliki", "Highest diploma"),
        DiplomaGroup,
        asked_if=Q(age__gte=5),
    )

    class Meta:
        abstract = True
