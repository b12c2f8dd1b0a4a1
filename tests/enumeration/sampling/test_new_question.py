"""A new question needs its card and nothing else: the tests' questionnaires and the made-up district take the rest from it.

Shown in two ways: cards that the form does not have are added to it, one of each kind, with and without a filter; and
each question of the form is taken for a new one, as though nobody had written a distribution for it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db.models import IntegerChoices, Q

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import FilledBy, Kind, Question, Unit
from enumeration.questionnaire.checks import problems_in
from enumeration.questionnaire.rules import DONT_KNOW
from enumeration.sampling import fallback, faults
from enumeration.sampling.asked import holds, is_blank
from enumeration.sampling.drawing import Dice
from enumeration.words import Words
from tests.enumeration.api import complete

VISITED = np.datetime64("2026-10-20", "D")
NEW = Words("Baru", "New")


class Ceiling(IntegerChoices):
    PLYWOOD = 1, Words("Tripleks", "Plywood")
    GYPSUM = 2, Words("Gipsum", "Gypsum")
    OTHER = 7, Words("Lainnya", "Other")


class Tools(IntegerChoices):
    HOE = 1, Words("Cangkul", "Hoe")
    PLOUGH = 2, Words("Bajak", "Plough")
    PUMP = 4, Words("Pompa", "Pump")
    UNKNOWN = DONT_KNOW, Words("Tidak tahu", "Don't know")


def of_dwelling(name: str, kind: Kind, **more: Any) -> Question:
    return Question(f"3.{name}", NEW, kind, name=name, block="III", **more)


def of_worker(name: str, kind: Kind, **more: Any) -> Question:
    return Question(
        f"4.{name}", NEW, kind, name=name, block="IV.C", whose=Unit.PERSON, **{"asked_if": Q(works=1)} | more
    )


MADE_UP = [
    of_dwelling("ceiling", Kind.CODED, codes=Ceiling, asked_if=Q(roof_material__in=[1, 2, 3])),
    of_dwelling("gypsum_since", Kind.WHOLE, least=1980, most=2026, asked_if=Q(ceiling=Ceiling.GYPSUM)),
    of_dwelling("built_on", Kind.DAY, earliest=date(1950, 1, 1), latest=date(2100, 1, 1)),
    of_dwelling("meter_number", Kind.SEALED, digits=11, identifying=True),
    of_dwelling("builder", Kind.TEXT, max_length=5, needed_if=Q(tenure=1)),
    of_dwelling("meter_code", Kind.TEXT, max_length=6, pattern="[A-Z0-9]{6}"),
    of_worker("commute_minutes", Kind.WHOLE, least=0, most=300),
    of_worker("tools", Kind.FLAGS, codes=Tools, least=0, most=7),
    of_worker("tool_code", Kind.CODED, codes=Ceiling, filled_by=FilledBy.SUPERVISOR),
]
BY_NAME = {card.name: card for card in MADE_UP}


def cards_of(card: Question) -> dict[str, Question]:
    return PERSON_QUESTIONS if card.whose is Unit.PERSON else HOUSEHOLD_QUESTIONS


@pytest.fixture
def longer_form(monkeypatch) -> None:
    """The form with the made-up questions at its end."""
    for card in MADE_UP:
        for cards in (QUESTIONS, cards_of(card)):
            monkeypatch.setitem(cards, card.name, card)


# --- the questionnaire of the tests -------------------------------------------------------------------------------


def test_a_complete_questionnaire_answers_new_questions(longer_form):
    household = complete.answered(HOUSEHOLD_QUESTIONS, complete.HOUSEHOLD | {"ceiling": Ceiling.GYPSUM})
    head = complete.answered(PERSON_QUESTIONS, {"number": 1, **complete.HEAD})
    child = complete.answered(PERSON_QUESTIONS, {"number": 2, **complete.CHILD})

    assert set(household) & set(BY_NAME) == {card.name for card in MADE_UP if card.whose is Unit.HOUSEHOLD}
    assert set(head) & set(BY_NAME) == {"commute_minutes", "tools"}
    assert "tool_code" in complete.answered(PERSON_QUESTIONS, {"number": 1, **complete.HEAD}, coded=True)
    assert not set(child) & set(BY_NAME), "a child of 10 does not work"
    assert problems_in(read(household), [read(head), read(child)]) == []


def read(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: QUESTIONS[name].read(value) for name, value in answers.items()}


@pytest.mark.parametrize("card", QUESTIONS.values(), ids=lambda card: card.name)
def test_each_card_has_an_ordinary_answer(card):
    assert card.accepts(card.read(complete.ordinary(card)))


# --- the made-up district -----------------------------------------------------------------------------------------


def test_a_district_answers_new_questions_and_no_old_answer_changes(finished, request):
    (before,) = finished.chunks
    request.getfixturevalue("longer_form")
    (after,) = (finished.plan.make(number, areas) for number, areas in enumerate(finished.plan.chunks()))

    for old, new in ((before.households, after.households), (before.members, after.members)):
        assert set(new) - set(old) <= set(BY_NAME)
        for name, column in old.items():
            np.testing.assert_array_equal(column, new[name], err_msg=name)
    assert faults.errors(after.found, after.moves.is_handed_in) == {}
    for name, card in BY_NAME.items():
        column = (after.members if card.whose is Unit.PERSON else after.households)[name]
        assert accepted(card, column)
        assert not is_blank(column).all()
        if card.kind in (Kind.CODED, Kind.FLAGS):
            assert set(column.tolist()) >= set(card.numbers)


def test_a_day_is_not_after_the_visit_nor_before_the_cards_earliest():
    days = fallback.drawn(Dice(1), BY_NAME["built_on"], np.full(500, VISITED))
    assert np.datetime64("1950-01-01") <= days.min() < days.max() <= VISITED
    late = of_dwelling("late", Kind.DAY, earliest=date(2030, 1, 1), latest=date(2040, 1, 1))
    assert set(fallback.drawn(Dice(1), late, np.full(3, VISITED)).tolist()) == {date(2030, 1, 1)}


def test_one_new_question_does_not_change_what_another_gets():
    columns = [
        filled(cards, {"works": np.full(50, 1, np.int16)})["commute_minutes"]
        for cards in (["commute_minutes"], ["tools", "commute_minutes"])
    ]
    np.testing.assert_array_equal(*columns)


def filled(names: list[str], columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    n = len(next(iter(columns.values())))
    fallback.fill(columns, {name: BY_NAME[name] for name in names}, (1,), np.full(n, VISITED), np.ones(n, bool))
    return columns


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_could_be_a_new_one(finished, name):
    card = QUESTIONS[name]
    (chunk,) = finished.chunks
    whole = chunk.members if card.whose is Unit.PERSON else chunk.households
    columns = {other: column for other, column in whole.items() if other != name}
    n = len(whole[name])
    checked = np.arange(n) % 2 == 0

    fallback.fill(columns, cards_of(card), (1,), np.full(n, VISITED), checked)

    wanted = holds(card.asked_if & card.needed_if, columns, n)
    if card.filled_by is FilledBy.SUPERVISOR:
        wanted &= checked
    assert accepted(card, columns[name])
    np.testing.assert_array_equal(~is_blank(columns[name]), wanted)


def accepted(card: Question, column: np.ndarray) -> bool:
    """Returns whether the card takes every answer of the column that is not blank."""
    answers = np.unique(column[~is_blank(column)])
    return all(card.accepts(each.decode() if isinstance(each, bytes) else each) for each in answers.tolist())


def test_a_pattern_that_no_text_here_fits_is_named():
    card = of_dwelling("plate", Kind.TEXT, max_length=9, pattern="DP [0-9]{4} [A-Z]{2}")
    with pytest.raises(fallback.NoFallback, match=r"3\.plate plate: none of .* fits its pattern"):
        fallback.drawn(Dice(1), card, np.full(3, VISITED))
