"""Households that nobody has: every answer at random from blanks, codes, boundaries and, when wild, nonsense.

Not plausible on purpose. A rule is tested where it turns, so the constants that rules compare with, and their
neighbours, come up as often as the codes.
"""

from __future__ import annotations

import random
from typing import Any

from django.db.models import Q

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.checks import CHECKS
from enumeration.questionnaire.health import DIFFICULTIES
from enumeration.questionnaire.inspections import PLACEHOLDERS, SECTOR_WORDS
from enumeration.questionnaire.rules import DONT_KNOW, AgeGap, Members, Rule, leaves

NONSENSE = ["", "x", "7", "07", -1, 0.5, 3.0, 32767, True, False, "Ma'ruf", "2022-02-30", "12345", "9" * 17, "١٢"]
DAYS = [
    "0085-01-01",
    "1899-12-31",
    "1900-01-01",
    "2000-01-01",
    "2100-12-31",
    "2101-01-01",
    "2022-10-15",
    "2022-10-16",
    "2022-11-14",
    "2021-10-15",
    "1990-02-28",
    "1992-02-29",
    "2017-10-16",
    "1923-01-01",
]
NUMBERS = [
    "7317011510220001",  # issued, or born, on 15 October 2022
    "7317015510220001",  # the same for a woman
    "7317012802900001",
    "7317016902920002",
    "7317010000000000",
    "7317019999990001",
    *PLACEHOLDERS,
]
NAMES = ["BUDI", "Budi", " BUDI  SANTOSO", "SITI AMINAH", "ABD. RAHMAN", "Ma'ruf", "TRI-UTAMI"]
DESCRIPTIONS = [*SECTOR_WORDS, "Guru SD PNS", "GURU/PNS", "dagang sayur", "bidang", "Kébun"]


def constants() -> dict[str, set[int]]:
    """Returns what the form's own rules compare each question with."""
    found: dict[str, set[int]] = {name: set() for name in QUESTIONS}
    rules: list[Rule] = [check.fails_if for check in CHECKS]
    rules += [rule for card in QUESTIONS.values() for rule in (card.asked_if, card.needed_if)]
    for rule in rules:
        for (name, _, wanted), _ in leaves(rule):
            if not isinstance(wanted, bool):
                found[name].update(wanted if isinstance(wanted, list) else [wanted])
    return found


class MadeUp:
    """A seeded source of households; `wild` ones hold what no table would take."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        turning = constants()
        self.pools = {name: self._pool(card, turning[name]) for name, card in QUESTIONS.items()}

    def _pool(self, card: Question, turning: set[int]) -> list[Any]:
        around = {value + step for value in turning for step in (-1, 0, 1) if value + step >= 0}
        match card.kind:
            case Kind.CODED:
                return [int(code) for code in card.codes.values] * 2 + sorted(around)
            case Kind.WHOLE:
                edges = [card.least, card.least + 1, card.most, card.most + 1, *sorted(around)]
                return edges if card.unknown is None else [*edges, card.unknown, card.unknown]
            case Kind.FLAGS:
                return [*range(card.most + 2), DONT_KNOW, DONT_KNOW, *sorted(around)]
            case Kind.DAY:
                return DAYS
            case Kind.SEALED:
                return [*NUMBERS, "731701**********01"]
            case _ if card.name == "landmark":
                return ["A1b2C3", "1234", "A-1234"]
            case _:
                return DESCRIPTIONS if card.name.endswith("description") else NAMES

    def answers(self, cards: dict[str, Question], *, wild: bool = False) -> dict[str, Any]:
        blanks = self.random.choice([0.05, 0.2, 0.5])
        found = {}
        for name in cards:
            roll = self.random.random()
            if roll < blanks:
                found[name] = None
            elif wild and roll > 0.95:
                found[name] = self.random.choice(NONSENSE)
            else:
                found[name] = self.random.choice(self.pools[name])
        if "birth_year" in found and self.random.random() < 0.6:  # or else few would be born on a day of the calendar
            year, month, day = map(int, self.random.choice(DAYS).split("-"))
            found |= {"birth_day": self.random.choice([day, day, 98]), "birth_month": month, "birth_year": year}
        return found

    def household(self, *, wild: bool = False) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        household = self.answers(HOUSEHOLD_QUESTIONS, wild=wild)
        members = [self.answers(PERSON_QUESTIONS, wild=wild) for _ in range(self.random.choice([0, 1, 1, 2, 3, 5]))]
        for position, member in enumerate(members, start=1):
            if self.random.random() < 0.5:  # or else nobody would ever be numbered, here, and of a school age
                member |= {"number": position, "presence": 1, "age": self.random.choice([5, 10, 17, 30, 60])}
            if self.random.random() < 0.2:
                member |= dict.fromkeys(DIFFICULTIES, 4)
        if self.random.random() < 0.6:
            household["member_count"] = len(members)
        return household, members

    def rule(self, cards: dict[str, Question], *, with_members: bool, depth: int = 3) -> Rule:
        """Returns any rule the language can say over these questions."""
        roll = self.random.random()
        if with_members and cards is PERSON_QUESTIONS and roll < 0.08:
            years = self.random.choice([-31, -1, 0, 11, 12, 23])
            who = self.rule(PERSON_QUESTIONS, with_members=False, depth=depth - 1)
            return AgeGap(who, least=years) if self.random.random() < 0.5 else AgeGap(who, most=years)
        if with_members and roll < 0.15:
            least = self.random.choice([0, 1, 1, 2])
            most = self.random.choice([None, None, least, least + 1])
            return Members(self.rule(PERSON_QUESTIONS, with_members=False, depth=depth - 1), least, most)
        if depth <= 0 or roll < 0.35:
            return self._leaf(self.random.choice(list(cards.values())))
        left = self.rule(cards, with_members=with_members, depth=depth - 1)
        right = self.rule(cards, with_members=with_members, depth=depth - 1)
        joined = left & right if self.random.random() < 0.5 else left | right
        return ~joined if self.random.random() < 0.3 else joined

    def _leaf(self, card: Question) -> Q:
        numeric = card.kind in (Kind.CODED, Kind.WHOLE, Kind.FLAGS)
        lookups = ["isnull"]
        if numeric:
            lookups += ["exact", "in", "gt", "gte", "lt", "lte"] * 2
        if card.kind is Kind.FLAGS:
            lookups += ["has"] * 6
        lookup = self.random.choice(lookups)
        value: Any
        match lookup:
            case "isnull":
                value = self.random.random() < 0.5
            case "has":
                value = self.random.choice(card.bits)
            case "in":
                value = self.random.sample(self.pools[card.name], self.random.randint(1, 3))
            case _:
                value = self.random.choice(self.pools[card.name])
        found = Q(**{f"{card.name}__{lookup}": value})
        return ~found if self.random.random() < 0.3 else found
