"""Made-up households as an office has accepted them, each answer true, with the oddities that real rosters have.

Knows none of the checks, and imports nothing of them: `benchmarks/checks.py` falsifies one answer and looks who notices.
A household is drawn whole, whatever the form asks; `answered` then gives what the form asks of the person described, so
that a falsified age or sex is followed by the questions of that age and sex, as at a door.

No source counts the oddities of Indonesian rosters. The rates are assumptions, one line each, and stand in the report.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import FilledBy, Kind, Question
from enumeration.questionnaire.codes import (
    Difficulty,
    Diploma,
    Grade,
    MaritalStatus,
    Presence,
    Relationship,
    Schooling,
    SchoolLevel,
    Sex,
)

Person = dict[str, Any]
VISITED = date(2026, 10, 20)

# Households in a hundred thousand with each oddity. Assumed, see above.
ODDITIES = {
    "a second wife": 15,
    "a stepchild hardly younger than the head": 40,
    "a parent-in-law hardly older than the head": 25,
    "a step-grandchild": 25,
    "spouses 31 to 45 years apart": 30,
    "an orphan of 13 or 14 as the head": 10,
    "divorced, and still on one card": 20,
    "spouse elsewhere, and not on the card": 50,
    "a widowed child-in-law": 50,
    "an adopted child of somebody never married": 40,
    "married at 14": 15,
    "a diploma by examination, above any school attended": 25,
    "into a school without the diploma before it": 40,
    "graduated, and the diploma never collected": 40,
    "a pupil of 19 to 24 in a special primary school": 20,
    "a child of 8 or 9 who helps in the field": 30,
    "never at school at 9 to 15, without a disability": 40,
    "never at school at 9 to 15, with a disability": 150,
}

# The usual course of a school career, and the codes of each stage with how often they are met.
PRIMARY, LOWER, UPPER, DIPLOMA, BACHELOR, MASTER = range(1, 7)
SCHOOLS: dict[int, dict[int, float]] = {
    PRIMARY: {
        SchoolLevel.SD: 0.87, SchoolLevel.MI: 0.10, SchoolLevel.PAKET_A: 0.01, SchoolLevel.ULA: 0.015, SchoolLevel.SDLB: 0.005,
    },
    LOWER: {SchoolLevel.SMP: 0.75, SchoolLevel.MTS: 0.20, SchoolLevel.PAKET_B: 0.03, SchoolLevel.WUSTHA: 0.02},
    UPPER: {
        SchoolLevel.SMA: 0.50, SchoolLevel.SMK: 0.30, SchoolLevel.MA: 0.12, SchoolLevel.PAKET_C: 0.06, SchoolLevel.ULYA: 0.02,
    },
    DIPLOMA: {SchoolLevel.D1_D3: 1.0},
    BACHELOR: {SchoolLevel.D4_S1: 1.0},
    MASTER: {SchoolLevel.S2: 0.8, SchoolLevel.PROFESSION: 0.2},
}  # fmt: skip
# The share of people of 35 who got no further; older people got less far.
REACH = {0: 0.015, PRIMARY: 0.26, LOWER: 0.44, UPPER: 0.85, DIPLOMA: 0.89, BACHELOR: 0.985}
LONGEST = {PRIMARY: 6, LOWER: 3, UPPER: 3, DIPLOMA: 3, BACHELOR: 4, MASTER: 2}


class Rosters:
    """A seeded source of households."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    # --- a household --------------------------------------------------------------------------------------------------

    def family(self) -> list[Person]:
        """Returns the members, the head first, each with an answer to every question of the roster."""
        chance = self.random
        members = self._ordinary()
        for name, rate in ODDITIES.items():
            if chance.random() < rate / 100_000:
                members = self._odd(name, members)
        for member in members:
            self._finish(member)
        return members

    def _ordinary(self) -> list[Person]:
        chance = self.random
        head_age = min(90, max(19, round(chance.gauss(47, 14))))
        is_man = chance.random() < 0.97 - 0.004 * max(0, head_age - 30)
        head = self.person(Relationship.HEAD, head_age, is_man)
        members = [head]
        married = chance.random() < (
            (0.55 if head_age < 24 else 0.93 - 0.003 * max(0, head_age - 55)) if is_man else 0.14
        )
        if not married:
            single = chance.random() < max(0.05, 1.3 - head_age / 35)
            widowed = chance.random() < min(0.95, max(0.1, (head_age - 25) / 40))
            head["marital_status"] = (
                MaritalStatus.SINGLE if single else MaritalStatus.WIDOWED if widowed else MaritalStatus.DIVORCED
            )
        else:
            head["marital_status"] = MaritalStatus.MARRIED
        mother_age = head_age
        if married:
            spouse_age = round(head_age + (-1 if is_man else 1) * chance.gauss(3.8, 4.2))
            spouse = self.person(Relationship.SPOUSE, min(88, max(17, spouse_age)), not is_man, MaritalStatus.MARRIED)
            mother_age = spouse["age"] if is_man else head_age
            if chance.random() < (0.02 if is_man else 0.7):  # works in another province or abroad; still on the card
                spouse["presence"] = chance.choice([Presence.MOVED_WITHIN_INDONESIA, Presence.MOVED_ABROAD])
            members.append(spouse)
        elif is_man:
            mother_age = head_age - 4
        if head["marital_status"] != MaritalStatus.SINGLE:
            members += self._children(mother_age)
        if head_age < 62 and chance.random() < 0.08:
            parent = self.person(
                Relationship.PARENT, min(97, head_age + chance.randint(18, 36)), chance.random() < 0.25
            )
            parent["marital_status"] = MaritalStatus.WIDOWED if chance.random() < 0.9 else MaritalStatus.DIVORCED
            members.append(parent)
        if chance.random() < 0.07:
            age = chance.choice([chance.randint(6, 24), chance.randint(20, 75)])
            other = self.person(Relationship.OTHER, age, chance.random() < 0.5)
            if age > 40:
                other["marital_status"] = chance.choice(
                    [MaritalStatus.WIDOWED, MaritalStatus.SINGLE, MaritalStatus.DIVORCED]
                )
            members.append(other)
        if chance.random() < 0.004:
            members.append(self.person(Relationship.SERVANT, chance.randint(17, 55), chance.random() < 0.2))
        if chance.random() < 0.03:  # a name on the card of somebody who is not there
            gone = self.person(Relationship.OTHER, chance.randint(20, 80), chance.random() < 0.5)
            gone["presence"] = chance.choice([Presence.DECEASED, Presence.MOVED_WITHIN_INDONESIA])
            members.append(gone)
        return members

    def _children(self, mother_age: int) -> list[Person]:
        chance = self.random
        found: list[Person] = []
        birth = chance.gauss(22.5, 3.6)
        for _ in range(min(8, round(chance.expovariate(1 / 2.2)) + (chance.random() < 0.55))):
            birth = max(16.2, birth)
            age = int(mother_age - birth)
            birth += 1.3 + chance.gammavariate(2.0, 1.4)
            stays = 0.96 if age < 15 else 0.88 if age < 19 else 0.6 if age < 26 else 0.2
            if not 0 <= age <= 55 or birth > 47 or chance.random() > stays:
                continue
            child = self.person(Relationship.CHILD, age, chance.random() < 0.512)
            if age >= 22 and chance.random() < 0.05:
                child["marital_status"] = chance.choice([MaritalStatus.DIVORCED, MaritalStatus.WIDOWED])
            found.append(child)
        grown = [one for one in found if one["age"] >= 20 and one["marital_status"] == MaritalStatus.SINGLE]
        if grown and chance.random() < 0.2:
            couple = grown[0]
            couple["marital_status"] = MaritalStatus.MARRIED
            is_man = couple["sex"] == Sex.MALE
            their_age = max(17, round(couple["age"] + (-1 if is_man else 1) * chance.gauss(2.5, 3)))
            found.append(self.person(Relationship.CHILD_IN_LAW, their_age, not is_man, MaritalStatus.MARRIED))
            youngest = min(couple["age"], their_age)
            for _ in range(chance.choice([0, 1, 1, 2])):
                if youngest >= 18:
                    age = chance.randint(0, min(20, youngest - 17))
                    found.append(self.person(Relationship.GRANDCHILD, age, chance.random() < 0.512))
        elif mother_age > 52 and chance.random() < 0.06:  # left with the grandparents
            age = chance.randint(0, min(18, mother_age - 42))
            found.append(self.person(Relationship.GRANDCHILD, age, chance.random() < 0.512))
        return found

    # --- oddities --------------------------------------------------------------------------------------------------

    def _odd(self, name: str, members: list[Person]) -> list[Person]:
        """Returns the household with this oddity; as it was, where it cannot have it."""
        chance, head = self.random, members[0]
        spouse = next((one for one in members if one["relationship"] == Relationship.SPOUSE), None)
        children = [one for one in members if one["relationship"] == Relationship.CHILD]
        young = next((one for one in children if 9 <= one["age"] <= 15), None)
        adult = chance.choice([one for one in members if one["age"] >= 19])
        man = head["sex"] == Sex.MALE
        match name:
            case "a second wife" if man and spouse:
                second = self.person(Relationship.SPOUSE, max(18, spouse["age"] - 6), False, MaritalStatus.MARRIED)
                return [*members[:2], second, *members[2:]]
            case "a stepchild hardly younger than the head" if spouse and head["age"] < 45:
                members.append(
                    self.person(Relationship.CHILD, head["age"] - chance.randint(5, 11), chance.random() < 0.5)
                )
            case "a parent-in-law hardly older than the head" if spouse:
                age = min(97, head["age"] + chance.randint(1, 11))
                members.append(self.person(Relationship.PARENT, age, False, MaritalStatus.WIDOWED))
            case "a step-grandchild" if children:
                age = max(0, head["age"] - chance.randint(18, 23))
                members.append(self.person(Relationship.GRANDCHILD, age, chance.random() < 0.5))
            case "spouses 31 to 45 years apart" if spouse and head["age"] > 52 and not children:
                spouse["age"] = head["age"] - chance.randint(31, min(45, head["age"] - 19))
            case "an orphan of 13 or 14 as the head":
                brother = self.person(Relationship.OTHER, chance.randint(7, 12), True)
                return [self.person(Relationship.HEAD, chance.randint(13, 14), chance.random() < 0.5), brother]
            case "divorced, and still on one card" if spouse:
                head["marital_status"] = spouse["marital_status"] = MaritalStatus.DIVORCED
            case "spouse elsewhere, and not on the card" if spouse:
                members.remove(spouse)
            case "a widowed child-in-law" if children and head["age"] > 45:
                age = max(19, head["age"] - chance.randint(20, 28))
                in_law = self.person(Relationship.CHILD_IN_LAW, age, chance.random() < 0.3, MaritalStatus.WIDOWED)
                members.append(in_law)
            case "an adopted child of somebody never married" if head["marital_status"] == MaritalStatus.SINGLE:
                members.append(self.person(Relationship.CHILD, max(1, head["age"] - chance.randint(22, 40)), True))
            case "married at 14" if children and head["age"] > 32:
                couple = self.person(Relationship.CHILD, 18, True, MaritalStatus.MARRIED)
                members += [couple, self.person(Relationship.CHILD_IN_LAW, 14, False, MaritalStatus.MARRIED)]
            case "a diploma by examination, above any school attended":
                adult["career"] = (LOWER, LOWER, Diploma.PAKET_C)
            case "into a school without the diploma before it":
                adult["career"] = (LOWER, PRIMARY, Diploma.NONE)
            case "graduated, and the diploma never collected":
                adult["career"] = (LOWER, LOWER, Diploma.SD)
            case "a pupil of 19 to 24 in a special primary school" if children:
                pupil = self.person(Relationship.CHILD, chance.randint(19, 24), True)
                pupil |= {"schooling": Schooling.IN_SCHOOL, "school_level": SchoolLevel.SDLB}
                pupil |= {"school_grade": Grade.G6, "diploma": Diploma.NONE, "difficulty_learning": Difficulty.A_LOT}
                members.append(pupil)
            case "a child of 8 or 9 who helps in the field" if children:
                children[-1]["age"] = chance.randint(8, 9)
                children[-1]["works"] = 1
            case "never at school at 9 to 15, without a disability" if young:
                young["schooling"] = Schooling.NEVER
            case "never at school at 9 to 15, with a disability" if young:
                young |= {"schooling": Schooling.NEVER, "difficulty_learning": Difficulty.CANNOT, "caregiver": 1}
        return members

    # --- a person --------------------------------------------------------------------------------------------------

    def person(self, relationship: int, age: int, is_man: bool, marital: int = MaritalStatus.SINGLE) -> Person:
        return {
            "presence": Presence.LIVES_HERE,
            "relationship": int(relationship),
            "age": age,
            "sex": Sex.MALE if is_man else Sex.FEMALE,
            "marital_status": marital,
        }

    def _finish(self, member: Person) -> None:
        """Add the day of birth, the NIK, the school career and the work that go with the person."""
        chance, age = self.random, member["age"]
        born = VISITED - timedelta(days=int((age + 0.02 + 0.96 * chance.random()) * 365.2425))
        member |= {"birth_day": born.day, "birth_month": born.month, "birth_year": born.year}
        if age >= 65 and chance.random() < 0.02:
            member |= {"birth_day": 98, "birth_month": 98}
        day = born.day + (40 if member["sex"] == Sex.FEMALE else 0)
        if age > 0 and chance.random() < 0.985:
            member["nik"] = f"731701{day:02d}{born:%m%y}{chance.randint(1, 9998):04d}"
        else:
            member["nik_reason"] = 5 if age < 17 else 6
        for name, value in self._schooling(age, member.pop("career", None)).items():
            member.setdefault(name, value)
        works = age >= 15 and chance.random() < (0.86 if member["sex"] == Sex.MALE else 0.5) * (age < 75)
        works = works and member["schooling"] != Schooling.IN_SCHOOL
        member.setdefault("works", 1 if works else 2)
        member |= {"work_hours": 36, "work_description": "TANI KEBUN", "work_status": 1}

    def _schooling(self, age: int, career: tuple[int, int, int] | None) -> dict[str, int]:
        """Returns 412 to 415. `career`: stage attended, stage finished, diploma, for those who have an odd one."""
        chance = self.random
        if career:
            attended, finished, diploma = career
            level = self._school(attended)
            grade = Grade.FINISHED if attended == finished else chance.randint(1, 2)
            return _career(Schooling.LEFT, level, grade, diploma)
        reach = chance.random() - 0.004 * max(0, age - 35)
        wanted = next((stage for stage, share in REACH.items() if reach < share), MASTER)
        start = 6 if chance.random() < 0.4 else 7
        begins = {PRIMARY: start, LOWER: start + 6, UPPER: start + 9, DIPLOMA: start + 12, BACHELOR: start + 12}
        if age < start or (wanted == 0 and age > 15):
            return {"schooling": Schooling.NEVER}
        wanted = max(wanted, PRIMARY)
        path = [stage for stage in (PRIMARY, LOWER, UPPER) if stage <= wanted]
        path += [wanted] if wanted in (DIPLOMA, BACHELOR) else [BACHELOR, MASTER] if wanted == MASTER else []
        begins[MASTER] = 25
        done: list[int] = []
        level_of = {stage: self._school(stage) for stage in path}
        for stage in path:
            late = begins[stage] + (chance.random() < 0.06)
            if age < late:
                break
            if age < late + LONGEST[stage]:
                grade = min(LONGEST[stage], max(1, age - late + 1))
                return _career(
                    Schooling.IN_SCHOOL, level_of[stage], grade, level_of[done[-1]] if done else Diploma.NONE
                )
            if stage == wanted and stage > PRIMARY and chance.random() < 0.07:  # left before the end
                return _career(Schooling.LEFT, level_of[stage], chance.randint(1, 2), level_of[done[-1]])
            done.append(stage)
        if not done:  # to begin next year
            return {"schooling": Schooling.NEVER}
        if wanted == PRIMARY and chance.random() < 0.3:
            return _career(Schooling.LEFT, level_of[PRIMARY], chance.randint(1, 5), Diploma.NONE)
        return _career(Schooling.LEFT, level_of[done[-1]], Grade.FINISHED, level_of[done[-1]])

    def _school(self, stage: int) -> int:
        codes = SCHOOLS[stage]
        return int(self.random.choices(list(codes), list(codes.values()))[0])


def _career(schooling: int, level: int, grade: int, diploma: int) -> dict[str, int]:
    return {
        "schooling": int(schooling),
        "school_level": int(level),
        "school_grade": int(grade),
        "diploma": int(diploma),
    }


# --- what the form asks of them ------------------------------------------------------------------------------------------


def answered(cards: Mapping[str, Question], described: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the form asks of who is described so, an ordinary answer where nothing is described."""
    found: dict[str, Any] = {}
    for name, card in cards.items():
        if card.filled_by is FilledBy.SUPERVISOR or not card.asked(found):
            found[name] = None
        elif name in described:
            found[name] = described[name]
        else:
            found[name] = ordinary(card) if card.blank_is and card.needed(found) else None
    return found


def ordinary(card: Question) -> Any:
    """Returns the last code of the list, which is mostly "no" or "none"; the least number; no code of a sum."""
    texts: dict[str, Callable[[], str]] = {"landmark": lambda: "A1B2C3"}
    match card.kind:
        case Kind.CODED:
            return card.numbers[-1]
        case Kind.WHOLE | Kind.FLAGS:
            return card.numbers[0]
        case Kind.DAY:
            return VISITED.isoformat()
        case _:
            return texts.get(card.name, lambda: "ISIAN BUATAN")()


HOUSEHOLD = answered(
    HOUSEHOLD_QUESTIONS,
    {
        "head_name": "ISIAN BUATAN", "building_number": 1, "family_number": 1, "neighbourhood_opinion": 2,
        "family_card": "7317010101150001", "card_match": 0, "enumerated_on": VISITED.isoformat(), "result": 1,
        "consent": 1, "tenure": 2, "floor_area_m2": 48, "floor_material": 6, "wall_material": 1, "roof_material": 3,
        "water_source": 3, "light_source": 1, "power_meter_1": 2, "cooking_fuel": 4, "toilet_access": 1,
        "toilet_type": 1, "sewage": 1, "internet_use": 3, "bank_account": 2,
    },
)  # fmt: skip


def questionnaire(members: list[Person]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Returns the household's answers and those of each member, as they would be sent."""
    people = [
        answered(PERSON_QUESTIONS, {"number": place, "chronic_illness": 1, **member})
        for place, member in enumerate(members, start=1)
    ]
    # The head of the SLS calls nobody poor who has been to a university.
    learned = members[0].get("diploma") in (Diploma.D4_S1, Diploma.S2, Diploma.PROFESSION)
    return {**HOUSEHOLD, "member_count": len(people), "neighbourhood_opinion": 3 if learned else 2}, people
