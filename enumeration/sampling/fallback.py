"""Made-up answers to a question that has no distribution of its own, from its card: so a new question needs no line here.

The answers are plausible one by one and nothing more: each code of the list is as likely as the next, a number lies
anywhere within its bounds, and nothing depends on the household's standing or on another answer except by the
question's own filter. A question that a statistic or an indicator reads deserves a distribution; give it a column in
housing.py, work.py or wherever its neighbours are drawn, and this module leaves it alone. So does a question that an
error check of consistency.py compares with another: `district` refuses to write a questionnaire that has an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire.cards import FilledBy, Kind, Question
from enumeration.sampling.asked import blank_like, holds
from enumeration.sampling.drawing import Bools, Dice
from enumeration.sampling.numbers import NOBODYS, made_up_digits

# The first of these that the card accepts is the answer; the last two suit a pattern of letters and digits.
TEXTS = ("ISIAN BUATAN", "BUATAN", "A1B2C3", "12345")


class NoFallback(LookupError):
    """The card's pattern takes none of the texts that are here: the question needs a distribution of its own."""


def fill(
    columns: dict[str, NDArray],
    questions: Mapping[str, Question],
    seed: tuple[int, ...],
    visited_on: NDArray[np.datetime64],
    is_checked: Bools,
) -> None:
    """Add a column for each question that has none, answered in the rows where the form asks and needs it.

    In the order of the form, so that a filter finds the answers it reads. `visited_on` and `is_checked` have one entry
    per row; what the supervisor fills in is blank until a supervisor has checked the questionnaire. Every question has
    its own source of chance, so that adding one changes no other column.
    """
    for name, card in questions.items():
        if name in columns:
            continue
        n = len(visited_on)
        needed = holds(card.asked_if & card.needed_if, columns, n)
        if card.filled_by is FilledBy.SUPERVISOR:
            needed &= is_checked
        answers = drawn(Dice(*seed, zlib.crc32(name.encode())), card, visited_on)
        columns[name] = np.where(needed, answers, blank_like(answers))


def drawn(dice: Dice, card: Question, visited_on: NDArray[np.datetime64]) -> NDArray:
    """Returns one answer that the card accepts for each row: int16, bytes or days.

    A day lies between the card's earliest and the visit. Raises NoFallback.
    """
    n = len(visited_on)
    match card.kind:
        case Kind.CODED | Kind.WHOLE | Kind.FLAGS:
            return dice.any_of(card.numbers, n)
        case Kind.DAY:
            earliest, latest = (np.datetime64(day, "D") for day in (card.earliest, card.latest))
            last = np.maximum(np.minimum(visited_on, latest), earliest)
            return earliest + dice.rng.integers(0, (last - earliest).astype(int) + 1)
        case Kind.SEALED:
            return made_up_digits(dice, card.digits or len(NOBODYS) + 8, n)
        case _:
            return np.full(n, text_for(card).encode())


def text_for(card: Question) -> str:
    """Returns a text that the card accepts. Raises NoFallback where its pattern takes none of TEXTS."""
    for text in TEXTS:
        if card.accepts(kept := text[: card.max_length]):
            return kept
    raise NoFallback(
        f"{card.number} {card.name}: none of {', '.join(TEXTS)} fits its pattern; draw its answers yourself."
    )
