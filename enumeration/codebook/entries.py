"""The questions and checks as the page and the PDF show them, with what else reads each question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from enumeration.pages.names import is_called
from enumeration.questionnaire import BLOCKS, QUESTIONS
from enumeration.questionnaire.cards import Block, FilledBy, Kind, Question, block_of
from enumeration.questionnaire.consistency import Check
from enumeration.questionnaire.inspections import Inspection
from enumeration.questionnaire.printed import EVERY_CHECK, LINES
from enumeration.questionnaire.spoken import accepted_in_words, in_words
from enumeration.words import Words


def indicator_readers(path: str | None = None) -> Callable[[str], list[Any]]:
    """Returns a function that gives the labels of the ranking's indicators that read a question.

    `path`: the dotted name of other indicators than those of the settings.
    """
    path = path or getattr(settings, "CODEBOOK_INDICATORS", None)
    found: Any = import_string(path) if path else ()
    everything: Iterable[Any] = found.values() if isinstance(found, Mapping) else found
    readers = [(set(each.reads), each.label) for each in everything]
    return lambda name: [label for reads, label in readers if name in reads]


@dataclass(frozen=True)
class Entry:
    """One question."""

    card: Question
    indicators: list[Any]

    @property
    def number(self) -> str:
        return self.card.number

    @property
    def accepts(self) -> Words:
        if self.card.kind is Kind.DERIVED:
            return LINES["derived"].format(of=self.card.derived_from)
        return accepted_in_words(self.card)

    @property
    def asked_if(self) -> Words | None:
        return in_words(self.card.asked_if) if self.card.asked_if else None

    @cached_property
    def checks(self) -> list[str]:
        return [one.code for one in EVERY_CHECK if self.card.name in {*one.about, *one.reads}]

    @property
    def remarks(self) -> list[Words]:
        """Returns what else must be known: who fills it in, whether it may stay blank, how it is protected."""
        card = self.card
        found = [LINES["supervisor"]] if card.filled_by is FilledBy.SUPERVISOR else []
        if card.blank_is is None and card.kind is not Kind.DERIVED:
            found.append(LINES["optional"])
        return found + [LINES[name] for name in ("identifying", "sensitive") if getattr(card, name)]

    @cached_property
    def text(self) -> str:
        """Returns all words of the entry in both languages, for searching."""
        said = [self.card.label, self.card.hint, *(label for _code, label in self.card.choices)]
        return " ".join(
            [self.number, self.card.name, *self.checks, *(f"{one.id} {one.en}" for one in said if one is not None)]
        )


@dataclass(frozen=True)
class Part:
    """A block, with those of its questions that are shown."""

    block: Block
    entries: list[Entry]

    @property
    def title(self) -> str:
        return f"{self.block.number}. {self.block.title}"


@dataclass(frozen=True)
class CheckEntry:
    check: Check | Inspection

    @property
    def numbers(self) -> str:
        return ", ".join(QUESTIONS[name].number for name in self.check.about)

    @property
    def rule(self) -> Words | None:
        return in_words(self.check.fails_if) if isinstance(self.check, Check) else None

    @property
    def text(self) -> str:
        return f"{self.check.code} {self.numbers} {self.check.message.id} {self.check.message.en}"


def parts(search: str = "") -> list[Part]:
    """Returns the blocks with the questions that a search finds, in form order; without a search, all."""
    readers = indicator_readers()
    found = (
        Part(card, [one for one in _entries(card, readers) if not search or is_called(one.text, search)])
        for card in map(block_of, BLOCKS)
    )
    return [part for part in found if part.entries]


def _entries(block: Block, readers: Callable[[str], list[Any]]) -> Iterator[Entry]:
    return (Entry(card, readers(card.name)) for card in block.questions)


def checks(search: str = "") -> list[CheckEntry]:
    """Returns the checks that a search finds, by their number."""
    entries = map(CheckEntry, sorted(EVERY_CHECK, key=lambda one: one.code[1:]))
    return [one for one in entries if not search or is_called(one.text, search)]
