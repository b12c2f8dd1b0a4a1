"""A questionnaire without an error or a warning: a head of 40 and a child of 10 in a tiled house of their own."""

from enumeration.answering.answers import write_answers
from enumeration.models import Household, Person
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS

THINGS = (
    "gas_cylinder",
    "refrigerator",
    "air_conditioner",
    "water_heater",
    "landline",
    "flat_tv",
    "gold",
    "computer",
    "motorcycle",
    "bicycle",
    "car",
    "boat",
    "motor_boat",
    "smartphone",
    "other_land",
    "other_house",
)

HEAD = {
    "name": "SITI AMINAH",
    "nik": "7317014107860001",
    "presence": 1,
    "sex": 2,
    "birth_date": "1986-07-01",
    "age": 40,
    "marital_status": 4,
    "relationship": 1,
    "pregnant": 2,
    "identity_papers": 4,
    "schooling": 3,
    "school_level": 8,
    "school_grade": 8,
    "diploma": 8,
    "works": 1,
    "work_hours": 35,
    "work_description": "BERTANI COKELAT",
    "work_status": 1,
    "tax_number": 3,
    "has_business": 2,
    "difficulty_seeing": 4,
    "difficulty_hearing": 4,
    "difficulty_walking": 4,
    "difficulty_hands": 4,
    "difficulty_learning": 4,
    "difficulty_behaviour": 4,
    "difficulty_speaking": 4,
    "difficulty_selfcare": 4,
    "difficulty_remembering": 4,
    "depression": 4,
    "chronic_illness": 1,
    "health_insurance": 1,
    "prakerja": 2,
    "kur": 2,
    "umi": 2,
    "employment_insurance": 0,
}
CHILD = {
    "name": "BUDI",
    "nik": "7317010503160002",
    "presence": 1,
    "sex": 1,
    "birth_date": "2016-03-05",
    "age": 10,
    "marital_status": 1,
    "relationship": 3,
    "identity_papers": 1,
    "schooling": 2,
    "school_level": 3,
    "school_grade": 4,
    "diploma": 23,
    "works": 2,
    "has_business": 2,
    "difficulty_seeing": 4,
    "difficulty_hearing": 4,
    "difficulty_walking": 4,
    "difficulty_hands": 4,
    "difficulty_learning": 4,
    "difficulty_behaviour": 4,
    "difficulty_speaking": 4,
    "difficulty_selfcare": 4,
    "difficulty_remembering": 4,
    "depression": 4,
    "chronic_illness": 1,
    "health_insurance": 1,
    "prakerja": 2,
    "kur": 2,
    "umi": 2,
    "pip": 1,
}
HOUSEHOLD = {
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
    "title_deed": 6,
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
    **{
        f"aid_{aid}": 2
        for aid in ("sembako", "pkh", "village_fund", "electricity", "local_government", "fertilizer", "lpg")
    },
    **dict.fromkeys(map("has_{}".format, THINGS), 2),
    "cattle": 0,
    "buffalo": 0,
    "horses": 0,
    "pigs": 0,
    "goats": 0,
    "internet_use": 0,
    "bank_account": 4,
}


def members(first: str, second: str) -> list[dict]:
    """The two of them, with these ids."""
    return [{"id": first, "number": 1, **HEAD}, {"id": second, "number": 2, **CHILD}]


def fill_in(household: Household, *, coded: bool = True) -> Household:
    """Writes this questionnaire into a stored family, with or without the supervisor's codes of 417."""
    numbers = ("building_number", "family_number", "head_name")
    write_answers(household, _read({k: v for k, v in HOUSEHOLD.items() if k not in numbers}), HOUSEHOLD_QUESTIONS)
    household.save()
    for number, answers in enumerate((HEAD, CHILD), start=1):
        person = Person(household=household, number=number)
        write_answers(
            person, _read(answers | ({"work_sector": 3} if coded and answers is HEAD else {})), PERSON_QUESTIONS
        )
        person.save()
    return household


def _read(answers: dict) -> dict:
    return {name: QUESTIONS[name].read(value) for name, value in answers.items()}
