"""A household of four without an error or a warning, for the benches that fill it in: a farmer, his wife who keeps the house,
a daughter of 10 and a son of 13, in a house of their own, with a motorcycle and a smartphone."""

from datetime import date
from typing import Any

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS
from tests.enumeration.api.complete import CHILD, HEAD, HOUSEHOLD, OF_MEMBERS, answered


def household(enumerated_on: date) -> dict[str, Any]:
    picked = HOUSEHOLD | {
        "head_name": "AMIRUDDIN",
        "respondent_name": "AMIRUDDIN",
        "member_count": 4,
        "enumerated_on": enumerated_on.isoformat(),
        "has_motorcycle": 1,
        "has_smartphone": 1,
        "internet_use": 3,
    }
    return answered(HOUSEHOLD_QUESTIONS, picked)


def members() -> list[dict[str, Any]]:
    """Returns the answers of each, without ids; their ages are those of November 2026."""
    farmer = HEAD | {"name": "AMIRUDDIN", "sex": 1, "marital_status": 2, "nik": "7317011205840001"}
    farmer |= _born(12, 5, 1984, 42)
    wife = HEAD | {"name": "SITI AMINAH", "relationship": 2, "marital_status": 2, "nik": "7317014107880002"}
    wife |= _born(1, 7, 1988, 38) | {"works": 2}
    son = CHILD | {"name": "MUHAMMAD ARIF", "nik": "7317011002130003", "school_level": 8, "school_grade": 1}
    son |= _born(10, 2, 2013, 13) | {"diploma": 3}
    daughter = CHILD | {"name": "NUR AISYAH", "sex": 2, "nik": "7317014503160004"} | _born(5, 3, 2016, 10)
    return [_as_asked(one) for one in (farmer, wife, son, daughter)]


def _born(day: int, month: int, year: int, age: int) -> dict[str, Any]:
    return {"birth_day": day, "birth_month": month, "birth_year": year, "age": age}


def _as_asked(picked: dict[str, Any]) -> dict[str, Any]:
    """Returns only what the form asks of this person, and an ordinary answer where nothing was picked."""
    answers = answered(OF_MEMBERS, picked)
    read: dict[str, Any] = {}
    for name, card in OF_MEMBERS.items():
        if name in answers and card.asked(read):
            read[name] = card.read(answers[name])
    return {name: answers[name] for name in OF_MEMBERS if name in read}
