"""A blank never becomes a "no": of every indicator, whichever of the household's and persons' answers are left out.

Made-up households answer everything that they are asked. Then answers are taken away: the indicator says the same, or
that it is unknown, and never anything else. One by one, each answer that an indicator reads leaves it unknown in some
household.
"""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from django.db import connection

from enumeration.models import Household, Person, State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.rules import holds, names_in
from ranking.indicators.audit import AUDIT
from ranking.indicators.catalogue import INDICATORS
from ranking.models import FrozenFamily, Run
from ranking.runs import pipeline
from tests.conftest import OWN_SLS

EVERY = (*INDICATORS, *AUDIT)
READ = {name for indicator in EVERY for name in indicator.reads}
Answers = dict[str, Any]
Family = tuple[Answers, list[Answers]]


def questions(cards: dict[str, Question]) -> dict[str, Question]:
    """Returns those that indicators read, and those that decide whether these are asked, in the order of the form."""
    gates = {gate for name in READ & set(cards) for gate in names_in(cards[name].asked_if)}
    return {name: card for name, card in cards.items() if name in READ | gates}


OF_FAMILIES, OF_PERSONS = questions(HOUSEHOLD_QUESTIONS), questions(PERSON_QUESTIONS)


class MadeUp:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def family(self) -> Family:
        head = self.answers(OF_PERSONS, {"presence": 1, "relationship": 1})
        others = [self.answers(OF_PERSONS, {"relationship": 3}) for _ in range(self.random.choice([0, 0, 1, 2, 4]))]
        return self.answers(OF_FAMILIES, {}), [head, *others]

    def answers(self, cards: dict[str, Question], fixed: Answers) -> Answers:
        found: Answers = {}
        for name, card in cards.items():
            if holds(card.asked_if, found):
                found[name] = fixed.get(name, self.answer(card))
        return found

    def answer(self, card: Question) -> int | None:
        if card.blank_is is None and self.random.random() < 0.5:
            return None  # the second meter that most have not
        match card.kind:
            case Kind.WHOLE:
                # Small numbers turn indicators; ages are of children, adults and the old alike.
                return min(self.random.choice([0, 0, 1, 3, 9, 14, 30, 40, 62, 80]) + (card.least or 0), card.most or 0)
            case Kind.FLAGS:
                return self.random.randint(0, card.most or 0)
            case _:
                codes = [int(code) for code in card.codes.values]  # type: ignore[union-attr]
                # Often the last, which mostly says "none" and "no": else there is always one who has what is asked.
                return codes[-1] if self.random.random() < 0.6 else self.random.choice(codes)

    def with_gaps(self, family: Family, share: float) -> Family:
        answers, people = family
        return (
            self.blanked(OF_FAMILIES, answers, lambda name: self.random.random() < share),
            [self.blanked(OF_PERSONS, each, lambda name: self.random.random() < share) for each in people],
        )

    @staticmethod
    def blanked(cards: dict[str, Question], answers: Answers, is_blank: Any) -> Answers:
        """Without some answers, and without those to questions that are then no longer asked. Where the form takes a
        blank for an answer (no second meter), there is nothing to leave out."""
        kept: Answers = {}
        for name, card in cards.items():
            gone = is_blank(name) and card.blank_is is not None
            if answers.get(name) is not None and not gone and holds(card.asked_if, kept):
                kept[name] = answers[name]
        return kept

    def without(self, family: Family, name: str) -> Family:
        """Without the answer to one question; of persons, of one of them who was asked."""
        answers, people = family
        if name in OF_FAMILIES:
            return self.blanked(OF_FAMILIES, answers, name.__eq__), people
        asked = [number for number, each in enumerate(people) if each.get(name) is not None]
        if not asked:
            return family
        whose = self.random.choice(asked)
        return answers, [
            self.blanked(OF_PERSONS, each, name.__eq__) if number == whose else each
            for number, each in enumerate(people)
        ]


@pytest.fixture
def frozen(areas, round_, ppl, ask):
    """Returns what the freeze makes of households, in their order: a dictionary of the indicators that are known."""

    def freeze(families: list[Family]) -> list[dict[str, float]]:
        rows = [
            Household(round=round_, area_id=OWN_SLS, state=State.COMPLETED, result=1, enumerator=ppl, **answers)
            for answers, _people in families
        ]
        Household.objects.bulk_create(rows)
        Person.objects.bulk_create(
            Person(household=row, number=number, name=f"ANGGOTA {number}", **person)
            for row, (_answers, people) in zip(rows, families, strict=True)
            for number, person in enumerate(people, start=1)
        )
        with connection.cursor() as cursor:
            # otherwise the freeze reads all persons for each household
            cursor.execute(f"ANALYZE {Person._meta.db_table}")
        run: Run = ask()
        pipeline.freeze(run)
        names = [*run.indicators, *run.audit_indicators]
        found = {
            each.household_id: {
                name: value
                for name, value in zip(names, [*each.values, *each.audit], strict=True)
                if not math.isnan(value)
            }
            for each in FrozenFamily.objects.filter(run=run)
        }
        return [found[row.pk] for row in rows]

    return freeze


def changes(whole: list[dict[str, float]], gaps: list[dict[str, float]]) -> set[str]:
    """Indicators that say something else for having been told less."""
    return {
        name
        for full, less in zip(whole, gaps, strict=True)
        for name, value in less.items()
        if full.get(name) != pytest.approx(value)
    }


def test_with_every_answer_every_indicator_is_known(frozen):
    made_up = MadeUp(1)
    known = frozen([made_up.family() for _ in range(150)])
    assert {name: [each.name for each in EVERY if each.name not in one] for name, one in enumerate(known)} == {
        number: [] for number in range(150)
    }


def test_answers_left_out_make_an_indicator_unknown_and_never_another(frozen):
    made_up = MadeUp(2)
    families = [made_up.family() for _ in range(400)]
    gaps = [made_up.with_gaps(each, made_up.random.choice([0.05, 0.2, 0.6])) for each in families]
    found = frozen(families + gaps)
    assert changes(found[:400], found[400:]) == set()
    # Not for nothing: every indicator came out known and unknown, and with different values.
    for indicator in EVERY:
        assert len({one.get(indicator.name) for one in found[:400]}) > 1, indicator.name
        assert any(indicator.name in one for one in found[400:]), indicator.name
        assert any(indicator.name not in one for one in found[400:]), indicator.name


def test_each_answer_that_an_indicator_reads_can_leave_it_unknown(frozen):
    made_up = MadeUp(3)
    families = [made_up.family() for _ in range(200)]
    without: list[tuple[str, int, Family]] = []
    for name in sorted(READ):
        changed = ((number, made_up.without(each, name)) for number, each in enumerate(families))
        without += [(name, number, one) for number, one in changed if one != families[number]][:12]
    found = frozen(families + [one for _name, _number, one in without])
    whole, gaps = found[: len(families)], found[len(families) :]
    left_open: set[tuple[str, str]] = set()
    for (name, number, _one), known in zip(without, gaps, strict=True):
        assert changes([whole[number]], [known]) == set(), name
        left_open |= {(each.name, name) for each in EVERY if each.name not in known}
    never = {(each.name, read) for each in EVERY for read in each.reads} - left_open
    assert never == {("power_watts", "power_meter_2"), ("power_watts", "power_meter_3")}


def test_of_a_family_without_answers_nothing_is_known(frozen):
    [known] = frozen([({}, [])])
    assert known == {}
