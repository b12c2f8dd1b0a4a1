"""What a re-interview asks again: questions that a second visit can answer without doubt.

Chosen so that a difference means something: they can be seen or counted, hardly change in a month, and have no skip
before them, so that every interviewed household was asked.
"""

from dataclasses import replace

from django.db.models import Q

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Kind, Question, Unit
from enumeration.questionnaire.codes import Sex, YesNo
from enumeration.questionnaire.demography import PRESENT
from enumeration.words import Words

OF_THE_FAMILY = (
    "member_count",  # I
    "tenure",  # III
    "floor_material",
    "wall_material",
    "water_source",
    "light_source",
    "cooking_fuel",
    "toilet_access",
    "aid_pkh",  # V
    "has_refrigerator",
    "has_motorcycle",
    "has_car",
)

# Block IV is asked person by person; the second visit only counts.
COUNTS: dict[str, tuple[str, Words, Q]] = {
    "women": ("sex", Words("Jumlah anggota perempuan", "Number of women and girls"), PRESENT & Q(sex=Sex.FEMALE)),
    "working": ("works", Words("Jumlah anggota yang bekerja", "Number of members who work"), Q(works=YesNo.YES)),
}


def _count(name: str, of: str, label: Words) -> Question:
    """Returns a card for a count over the members, numbered like the question that it counts."""
    number = PERSON_QUESTIONS[of].number
    return Question(
        number, label, Kind.WHOLE, least=0, most=99, unit=Words("orang", "persons"), name=name, whose=Unit.HOUSEHOLD
    )


def _asked() -> dict[str, Question]:
    cards = {name: replace(HOUSEHOLD_QUESTIONS[name]) for name in OF_THE_FAMILY}
    cards |= {name: _count(name, of, label) for name, (of, label, _rule) in COUNTS.items()}
    order = [OF_THE_FAMILY[0], *OF_THE_FAMILY[1:8], *COUNTS, *OF_THE_FAMILY[8:]]
    return {name: cards[name] for name in order}


ASKED: dict[str, Question] = _asked()
"""The cards of the questions asked again, by name, in form order."""
