"""Block IV.E of REGSOSEK22.K: nutrition, disability, care and chronic illness. All of it is sensitive."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from enumeration.questionnaire.cards import Unit, block, coded
from enumeration.questionnaire.codes import Caregiver, ChronicIllness, Difficulty, Nutrition, Sadness
from enumeration.questionnaire.demography import PRESENT, aged
from enumeration.words import Words

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
    "depression",
)
# Codes 1 and 2 of any of 428a-j: the Washington Group's "a lot of difficulty, or cannot do at all" (for j: often).
SEVERE_DIFFICULTY = reduce(or_, (Q(**{f"{name}__in": [Difficulty.CANNOT, Difficulty.A_LOT]}) for name in DIFFICULTIES))


def _difficulty(number: str, label: Words, from_age: int) -> Any:
    return coded(number, label, Difficulty, asked_if=aged(from_age), sensitive=True)


@block("IV.E", Words("Kesehatan", "Health"), Unit.PERSON, asked_if=PRESENT, by_interview=True)
class Health(models.Model):
    nutrition = coded(
        "427",
        Words(
            "Kondisi gizi menurut catatan posyandu 3 bulan terakhir",
            "Nutrition, by the health post's record of the last 3 months",
        ),
        Nutrition,
        asked_if=aged(0, 4),
        sensitive=True,
    )
    difficulty_seeing = _difficulty(
        "428a",
        Words("Kesulitan/gangguan penglihatan, meskipun memakai kacamata", "Difficulty seeing, even with glasses"),
        2,
    )
    difficulty_hearing = _difficulty(
        "428b",
        Words(
            "Kesulitan/gangguan pendengaran, meskipun memakai alat bantu dengar",
            "Difficulty hearing, even with a hearing aid",
        ),
        2,
    )
    difficulty_walking = _difficulty(
        "428c", Words("Kesulitan/gangguan berjalan/naik tangga", "Difficulty walking or climbing steps"), 2
    )
    difficulty_hands = _difficulty(
        "428d",
        Words("Kesulitan/gangguan menggunakan/menggerakkan tangan/jari", "Difficulty using or moving hands or fingers"),
        2,
    )
    difficulty_learning = _difficulty(
        "428e",
        Words("Kesulitan/gangguan dalam belajar/kemampuan intelektual", "Difficulty learning (intellectual)"),
        2,
    )
    difficulty_behaviour = _difficulty(
        "428f", Words("Kesulitan/gangguan mengendalikan perilaku", "Difficulty controlling behaviour"), 2
    )
    difficulty_speaking = _difficulty(
        "428g",
        Words(
            "Kesulitan/gangguan berbicara dan/atau memahami/berkomunikasi dengan orang lain",
            "Difficulty speaking, understanding or communicating",
        ),
        5,
    )
    difficulty_selfcare = _difficulty(
        "428h",
        Words(
            "Kesulitan/gangguan mengurus diri sendiri (mandi, makan, berpakaian, BAK, BAB)",
            "Difficulty with self-care (washing, eating, dressing, toilet)",
        ),
        5,
    )
    difficulty_remembering = _difficulty(
        "428i", Words("Kesulitan/gangguan mengingat/berkonsentrasi", "Difficulty remembering or concentrating"), 5
    )
    # ⚠ It is unclear whether j belongs to the "5 and older" group; on the form it stands there, after g-i.
    depression = coded(
        "428j",
        Words("Mengalami kesedihan/depresi", "Sadness or depression"),
        Sadness,
        asked_if=aged(5),
        sensitive=True,
    )
    caregiver = coded(
        "429",
        Words("Ada yang mengurus/merawat/mendampingi", "Is there somebody who gives care"),
        Caregiver,
        asked_if=Q(age__gte=60) | SEVERE_DIFFICULTY,
        sensitive=True,
    )
    chronic_illness = coded(
        "430",
        Words("Keluhan kesehatan kronis/menahun", "Chronic illness"),
        ChronicIllness,
        sensitive=True,
    )

    class Meta:
        abstract = True
