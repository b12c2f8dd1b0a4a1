"""A questionnaire without an error or a warning: a head of 40 and a child of 10 in a tiled house of their own.

What makes the story, and what a check compares, is picked by hand; every other answer comes from its card, so that a
new question needs no line here unless a check reads it.
"""

from collections.abc import Mapping
from typing import Any

from enumeration.answering.answers import write_answers
from enumeration.models import Household, Person
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import FilledBy, Kind, Question
from enumeration.sampling.fallback import text_for


def answered(cards: Mapping[str, Question], picked: Mapping[str, Any], *, coded: bool = False) -> dict[str, Any]:
    """Returns the picked answers, and an ordinary one for every other question that the enumerator must answer; when
    `coded`, that the supervisor must as well.

    In the order of the form, so that a filter finds the answers it reads. JSON values, as a device sends them.
    """
    assert not (unknown := set(picked) - set(cards)), f"Not questions: {unknown}"
    answers: dict[str, Any] = {}
    read: dict[str, Any] = {}
    for name, card in cards.items():
        if name in picked:
            answers[name] = picked[name]
        elif (
            card.blank_is
            and (coded or card.filled_by is FilledBy.ENUMERATOR)
            and card.asked(read)
            and card.needed(read)
        ):
            answers[name] = ordinary(card)
        read[name] = card.read(answers.get(name))
    return answers


def ordinary(card: Question) -> Any:
    """Returns the last code of the list, which is mostly "no" or "none"; the least number; no code of a sum."""
    match card.kind:
        case Kind.CODED:
            return card.numbers[-1]
        case Kind.WHOLE | Kind.FLAGS:
            return card.numbers[0]
        case Kind.DAY:
            return str(card.earliest)
        case Kind.SEALED:
            return "0840".ljust(card.digits or 12, "0")
        case _:
            return text_for(card)


HEAD_PICKED = {
    "name": "SITI AMINAH",
    "nik": "7317014107860001",
    "presence": 1,
    "birth_day": 1,
    "birth_month": 7,
    "birth_year": 1986,
    "age": 40,
    "relationship": 1,
    "identity_papers": 4,
    "school_level": 8,
    "diploma": 8,
    "works": 1,
    "work_hours": 35,
    "work_description": "BERTANI COKELAT",
    "work_status": 1,
    "chronic_illness": 1,
    "health_insurance": 1,
    "prakerja": 2,
    "kur": 2,
    "umi": 2,
}
CHILD_PICKED = {
    "name": "BUDI",
    "nik": "7317010503160002",
    "presence": 1,
    "sex": 1,
    "birth_day": 5,
    "birth_month": 3,
    "birth_year": 2016,
    "age": 10,
    "marital_status": 1,
    "relationship": 3,
    "identity_papers": 1,
    "schooling": 2,
    "school_level": 3,
    "school_grade": 4,
    "chronic_illness": 1,
    "health_insurance": 1,
    "prakerja": 2,
    "kur": 2,
    "umi": 2,
    "pip": 1,
}
HOUSEHOLD_PICKED = {
    "address": "JALAN POROS NO 4",
    "head_name": "SITI AMINAH",
    "building_number": 501,
    "family_number": 501,
    "neighbourhood_opinion": 2,
    "member_count": 2,
    "landmark": "AB1234",
    "family_card": "7317010101100003",
    "card_match": 0,
    "enumerated_on": "2026-10-20",
    "result": 1,
    "respondent_name": "SITI AMINAH",
    "consent": 1,
    "tenure": 1,
    "floor_area_m2": 42,
    "floor_material": 6,
    "wall_material": 3,
    "roof_material": 3,
    "water_source": 5,
    "septic_distance": 2,
    "light_source": 1,
    "power_meter_1": 2,
    "cooking_fuel": 4,
    "toilet_access": 1,
    "toilet_type": 1,
    "sewage": 1,
    "internet_use": 0,
}

OF_MEMBERS = {name: card for name, card in PERSON_QUESTIONS.items() if name != "number"}  # their place gives it
HEAD, CHILD = answered(OF_MEMBERS, HEAD_PICKED), answered(OF_MEMBERS, CHILD_PICKED)
HOUSEHOLD = answered(HOUSEHOLD_QUESTIONS, HOUSEHOLD_PICKED)


def members(first: str, second: str) -> list[dict]:
    """Returns the two of them, with these ids."""
    return [{"id": first, "number": 1, **HEAD}, {"id": second, "number": 2, **CHILD}]


def fill_in(household: Household, *, coded: bool = True) -> Household:
    """Write this questionnaire into a stored household, with or without the supervisor's codes of 417."""
    numbers = ("building_number", "family_number", "head_name")
    write_answers(household, _read({k: v for k, v in HOUSEHOLD.items() if k not in numbers}), HOUSEHOLD_QUESTIONS)
    household.save()
    head, child = (
        (answered(OF_MEMBERS, HEAD_PICKED | {"work_sector": 3}, coded=True), CHILD) if coded else (HEAD, CHILD)
    )
    for number, answers in enumerate((head, child), start=1):
        person = Person(household=household, number=number)
        write_answers(person, _read(answers), PERSON_QUESTIONS)
        person.save()
    return household


def _read(answers: dict) -> dict:
    return {name: QUESTIONS[name].read(value) for name, value in answers.items()}
