"""The two forms: REGSOSEK22.K for households, REGSOSEK22.XK for special groups. Both fill the same tables.

XK is made of K's own cards and a few of its own (short_form.py). It does not ask 404: all who are listed are there, and
answering stores that, so that the table's rules for members who are present hold for them, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from django.db.models import Q, TextChoices

from enumeration.questionnaire import BLOCKS, QUESTIONS
from enumeration.questionnaire.cards import Block, Kind, Question, Unit, block_of, questions_of
from enumeration.questionnaire.demography import PRESENT
from enumeration.questionnaire.place import Place
from enumeration.questionnaire.rules import names_in
from enumeration.questionnaire.short_form import ShortPerson, ShortPlace
from enumeration.questionnaire.visit import Visit
from enumeration.words import Words

MEMBERS_OF_A_SET = 5
"""Columns for members on paper; a larger household or group fills further sets."""


class FormKind(TextChoices):
    FAMILY = "K", Words("Keluarga (K)", "Family (K)")
    SPECIAL = "XK", Words("Kelompok khusus (XK)", "Special group (XK)")


@dataclass(frozen=True, eq=False)
class Form:
    kind: FormKind
    blocks: tuple[Block, ...]
    left_out: frozenset[str] = frozenset()
    """Checks that do not apply although the form has their questions."""

    @property
    def name(self) -> str:
        return f"REGSOSEK22.{self.kind.value}"

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Returns every question that has a column, by name, in form order."""
        cards = chain.from_iterable(one.questions for one in self.blocks)
        return {card.name: card for card in cards if card.kind is not Kind.DERIVED}

    @cached_property
    def of_household(self) -> dict[str, Question]:
        return {name: card for name, card in self.questions.items() if card.whose is Unit.HOUSEHOLD}

    @cached_property
    def of_person(self) -> dict[str, Question]:
        return {name: card for name, card in self.questions.items() if card.whose is Unit.PERSON}

    def has_all(self, names: Iterable[str]) -> bool:
        """Returns whether the form asks all of these questions, so that a check that reads them applies."""
        return set(names) <= self.questions.keys()


_OWN = {card.name: card for model in (ShortPlace, ShortPerson) for card in questions_of(model)}
"""The questions that only XK has."""


def _without_presence(condition: Q) -> Q:
    """Returns a condition of K without "is present": everybody listed on XK is."""
    said = PRESENT.children
    return Q(*(child for child in condition.children if child not in said), _connector=condition.connector)


def _as_on_short(name: str, block: str) -> Question:
    card = QUESTIONS[name]
    return replace(
        card, block=block, asked_if=_without_presence(card.asked_if), needed_if=_without_presence(card.needed_if)
    )


def _short() -> tuple[Block, ...]:
    place = {card.name: card for card in questions_of(Place, with_derived=True)}
    kept = (*[name for name, card in place.items() if card.kind is Kind.DERIVED], "address", "head_name")
    head = replace(
        place["head_name"],
        label=Words("Nama tempat, atau nama kepala keluarga", "Name of the place, or of the head of the family"),
    )
    first = tuple(head if name == "head_name" else place[name] for name in (*kept, "building_number", "family_number"))
    people = (
        *("number", "name", "nik", "nik_reason", "sex", "age", "relationship"),
        *("difficulty_grade", "difficulty_kind", "diploma_group"),
        *("works", "work_description", "work_sector", "work_status"),
        *("has_business", "business_count", "business_description", "business_sector"),
    )
    members = tuple(replace(_OWN[name], block="IV") if name in _OWN else _as_on_short(name, "IV") for name in people)
    return (
        Block(
            "I",
            block_of(Place).title,
            Unit.HOUSEHOLD,
            Q(),
            False,
            (replace(_OWN["special_kind"], block="I"), *first, place["member_count"]),
        ),
        block_of(Visit),
        Block("IV", block_of(ShortPerson).title, Unit.PERSON, Q(), True, members),
        block_of(BLOCKS[-1]),
    )


FORMS: dict[str, Form] = {
    FormKind.FAMILY: Form(FormKind.FAMILY, tuple(map(block_of, BLOCKS))),
    # In barracks and prisons nobody is head or spouse; 108 is the name of the place.
    FormKind.SPECIAL: Form(FormKind.SPECIAL, _short(), frozenset({"E40901", "E40902", "W40903", "W10801"})),
}
FAMILY = FORMS[FormKind.FAMILY]

EVERY_HOUSEHOLD_QUESTION = FAMILY.of_household | {n: c for n, c in _OWN.items() if c.whose is Unit.HOUSEHOLD}
EVERY_PERSON_QUESTION = FAMILY.of_person | {n: c for n, c in _OWN.items() if c.whose is Unit.PERSON}
"""The questions of both forms: the columns of the tables that hold answers."""

for _form in FORMS.values():
    for _card in _form.questions.values():
        assert set(names_in(_card.asked_if)) <= _form.questions.keys(), _card.name  # noqa: S101 (a form without its own gate)
