"""The cards of the questions, and the functions that create them: coded(), whole(), text(), flags(), day(), sealed().

Each function returns an ordinary Django field, always nullable (NULL = not asked, or not yet answered), that carries a
card, `field.question`: its number on the paper form, its wording in both languages, what it accepts, when it is asked,
whether it identifies a person. The table, the CHECK constraints, the page, validation, exports and the printed codebook
are all derived from that card.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from django.db import models
from django.db.models import CheckConstraint, IntegerChoices, Q

from enumeration.questionnaire import rules
from enumeration.questionnaire.spaces import digits_together, has_unseen, single_spaced
from enumeration.words import Words

MOST_LETTERS = 10_000
"""The maximum length of a text that has no limit of its own."""


UNKNOWN = Words("tidak tahu", "don't know")


class Severity(StrEnum):
    ERROR = "error"  # prevents submitting
    WARNING = "warning"  # needs a note that confirms it


ERROR, WARNING = Severity.ERROR, Severity.WARNING


class Kind(StrEnum):
    CODED = "coded"  # one code of a list
    WHOLE = "whole"  # a whole number in a range
    FLAGS = "flags"  # codes added up: 1, 2, 4, 8 …
    TEXT = "text"
    DAY = "day"  # a date
    SEALED = "sealed"  # encrypted in the row; a keyed digest beside it allows equality search
    DERIVED = "derived"  # on the paper form; here it is derived from the area or officer and has no column


class Unit(StrEnum):
    """Whether a question is answered once per household or once per person."""

    HOUSEHOLD = "household"
    PERSON = "person"


class FilledBy(StrEnum):
    ENUMERATOR = "enumerator"
    SUPERVISOR = "supervisor"  # the red pen on the paper form: 203, and the sector codes of 417 and 421


@dataclass(frozen=True, eq=False)
class Question:
    """The card of one question."""

    number: str  # as on paper; the second column of a question is "417.kode"
    label: Words
    kind: Kind
    asked_if: Q = field(default_factory=Q)  # Q() = always; the block's own condition is added
    codes: type[IntegerChoices] | None = None
    least: int | None = None
    most: int | None = None
    unknown: int | None = None  # of a whole number: the code outside its range for "don't know"
    # for a day: the earliest date that the table accepts; limits that move with time are in inspections.py
    earliest: date | None = None
    latest: date | None = None
    unit: Words | None = None  # m², head of cattle …
    max_length: int | None = None
    digits: int | None = None  # for sealed numbers: the exact number of digits
    pattern: str | None = None  # for a text: a regular expression that Python and JavaScript read alike
    takes: Words | None = None  # what the pattern requires, in words
    multiline: bool = False
    hint: Words | None = None
    # where an answer is needed; elsewhere it may stay blank although it is asked
    needed_if: Q = field(default_factory=Q)
    blank_is: Severity | None = ERROR  # how a blank counts when the question is asked and needed; None = optional
    # identifies a person or a dwelling: masked in exports, or left out, depending on the role
    identifying: bool = False
    sensitive: bool = False  # health, disability, pregnancy, children: never in exports of the ranking
    filled_by: FilledBy = FilledBy.ENUMERATOR
    since: int | None = None  # year of the first round that asks it
    until: int | None = None  # year of the last round that asks it
    derived_from: str | None = None
    name: str = ""  # @block fills in these three
    block: str = ""
    whose: Unit = Unit.HOUSEHOLD

    @property
    def width(self) -> int | None:
        """Returns the number of boxes on the paper form, for leading zeros and for keying: 01 … 26 have two."""
        highest = max(self.codes.values) if self.codes and self.kind is Kind.CODED else self.most
        if self.kind is Kind.FLAGS and self.codes:
            highest = max(*self.codes.values, self.most or 0)
        return self.digits if highest is None else len(str(highest))

    @cached_property
    def code_values(self) -> frozenset[int]:
        return frozenset(self.codes.values) if self.codes else frozenset()

    @property
    def bits(self) -> list[int]:
        """Returns the codes that may be added up, without "none" (0) and "don't know" (99)."""
        return [code for code in self.codes.values if code not in (0, rules.DONT_KNOW)] if self.codes else []

    @cached_property
    def numbers(self) -> Sequence[int]:
        """Returns every whole number that it accepts, in ascending order: its codes, its range, or the sums of its
        codes. Empty for texts, days and sealed numbers."""
        match self.kind:
            case Kind.CODED:
                return sorted(self.code_values)
            case Kind.WHOLE:
                inside = range(self.least or 0, (self.most or 0) + 1)
                return inside if self.unknown is None else [*inside, self.unknown]
            case Kind.FLAGS:
                sums = [0]
                for bit in self.bits:
                    sums += [each + bit for each in sums]
                return sorted(sums) + [code for code in self.code_values if code == rules.DONT_KNOW]
            case _:
                return ()

    @property
    def choices(self) -> list[tuple[int, Words]]:
        return [(int(code), code.label) for code in self.codes] if self.codes else []  # type: ignore[misc]

    def in_boxes(self, value: int) -> str:
        """Returns a number as it stands in the boxes of the form: 7 as "07" where there are two."""
        return str(int(value)).zfill(self.width or 1)

    @property
    def printed_codes(self) -> list[tuple[str, Words]]:
        """Returns the codes as they are printed, with their labels; those that are added up without leading zeros."""
        return [(self.in_boxes(code) if self.kind is Kind.CODED else str(code), label) for code, label in self.choices]

    def asked(self, answers: rules.Answers) -> bool:
        """Returns whether the form asks this of the household or person with these answers."""
        return rules.holds(self.asked_if, answers)

    def needed(self, answers: rules.Answers) -> bool:
        """Returns whether the question must be answered where the form asks it."""
        return rules.holds(self.needed_if, answers)

    def accepts(self, value: Any) -> bool:
        """Returns whether the question accepts this non-blank value. Sealed bytes and masks are always accepted."""
        match self.kind:
            case Kind.CODED:
                return _is_whole(value) and value in self.code_values
            case Kind.WHOLE:
                return _is_whole(value) and (_between(self.least, value, self.most) or value == self.unknown)
            case Kind.FLAGS:
                return _is_whole(value) and (
                    0 <= value <= (self.most or 0) or (value == rules.DONT_KNOW and value in self.code_values)
                )
            case Kind.DAY:
                day = as_day(value)
                return day is not None and (self.earliest or day) <= day <= (self.latest or day)
            case Kind.SEALED if is_masked(value):
                return True
            case Kind.SEALED if self.digits:
                return isinstance(value, str) and re.fullmatch(rf"[0-9]{{{self.digits}}}", value) is not None
            case Kind.TEXT | Kind.SEALED:
                return (
                    isinstance(value, str)
                    and len(value) <= (self.max_length or MOST_LETTERS)
                    and (self.multiline or not has_unseen(value))
                    and (self.pattern is None or re.fullmatch(self.pattern, value) is not None)
                )
            case _:
                return False

    def read(self, raw: Any) -> Any:
        """Returns what was typed or sent as an answer: "07" is 7, " Budi " is "Budi", "" is None, "2022-10-15" is a
        date.

        Characters between the digits of a sealed number are removed: "(0471) 22334" is "047122334". What cannot be read
        is returned unchanged, and `accepts` refuses it.
        """
        if isinstance(raw, str):
            if self.kind is Kind.SEALED:
                raw = digits_together(raw)
            else:
                raw = single_spaced(raw) if self.kind is Kind.TEXT and not self.multiline else raw.strip()
        if rules.is_blank(raw):
            return None
        if self.kind in (Kind.CODED, Kind.WHOLE, Kind.FLAGS):
            if isinstance(raw, float) and raw.is_integer():
                return int(raw)
            if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,6}", raw):
                return int(raw)
        if self.kind is Kind.DAY:
            return as_day(raw) or raw
        return raw

    def shown(self, value: Any) -> str:
        """Returns an answer as a person reads it: the label of a code, a number with its unit.

        Sealed answers stay hidden.
        """
        if rules.is_blank(value):
            return ""
        match self.kind:
            case Kind.CODED if self.codes and value in self.codes.values:
                return str(self.codes(value).label)
            case Kind.FLAGS if self.codes and value in self.codes.values:
                return str(self.codes(value).label)
            case Kind.FLAGS if self.codes and _is_whole(value):
                return ", ".join(str(self.codes(bit).label) for bit in self.bits if value & bit)
            case Kind.SEALED:
                return value if isinstance(value, str) and is_masked(value) else "*" * (self.digits or 8)
            case Kind.WHOLE if value == self.unknown:
                return str(UNKNOWN)
            case Kind.WHOLE if self.unit:
                return f"{value} {self.unit}"
            case _:
                return str(value)


def _is_whole(value: Any) -> bool:
    return rules.as_whole(value) is not None


def _between(least: int | None, value: int, most: int | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def as_day(value: Any) -> date | None:
    """Returns a date, given as a date or as ISO text; None for anything else."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def is_masked(value: Any) -> bool:
    """Returns whether this is encrypted bytes from the row, or a masked number: there is an answer, but it cannot be
    read here."""
    return isinstance(value, (bytes, bytearray, memoryview)) or (
        isinstance(value, str) and ("*" in value or "•" in value)
    )


# --- questions ------------------------------------------------------------------------------------------------


def coded(number: str, label: Words, codes: type[IntegerChoices], asked_if: Q | None = None, **more: Any) -> Any:
    """Declare a question with one code of a list."""
    card = Question(number, label, Kind.CODED, asked_if or Q(), codes=codes, **more)
    return _carry(card, models.PositiveSmallIntegerField, choices=codes.choices)


def whole(
    number: str,
    label: Words,
    *,
    least: int,
    most: int,
    unit: Words | None = None,
    asked_if: Q | None = None,
    **more: Any,
) -> Any:
    """Declare a question with a whole number from `least` to `most`."""
    card = Question(number, label, Kind.WHOLE, asked_if or Q(), least=least, most=most, unit=unit, **more)
    return _carry(card, models.PositiveSmallIntegerField)


def flags(number: str, label: Words, codes: type[IntegerChoices], asked_if: Q | None = None, **more: Any) -> Any:
    """Declare a question with several codes of a list added up (1, 2, 4, 8 …), as on the paper form; 0 is none, 99
    don't know."""
    total = sum(code for code in codes.values if code != rules.DONT_KNOW)
    if total > rules.LARGEST_SUM:
        raise rules.BadRule(f"{number}: a sum of codes may be {rules.LARGEST_SUM} at most, or it would meet 99.")
    card = Question(number, label, Kind.FLAGS, asked_if or Q(), codes=codes, least=0, most=total, **more)
    return _carry(card, models.PositiveSmallIntegerField)


def text(number: str, label: Words, *, max_length: int | None = 200, asked_if: Q | None = None, **more: Any) -> Any:
    """Declare a question with free text; without `max_length` of any length, over several lines."""
    card = Question(
        number, label, Kind.TEXT, asked_if or Q(), max_length=max_length, multiline=max_length is None, **more
    )
    if max_length is None:
        return _carry(card, models.TextField)
    return _carry(card, models.CharField, max_length=max_length)


def day(
    number: str,
    label: Words,
    asked_if: Q | None = None,
    *,
    earliest: date = date(2000, 1, 1),
    latest: date = date(2100, 12, 31),
    **more: Any,
) -> Any:
    """Declare a question with a date from `earliest` to `latest`."""
    card = Question(number, label, Kind.DAY, asked_if or Q(), earliest=earliest, latest=latest, **more)
    return _carry(card, models.DateField)


def sealed(number: str, label: Words, asked_if: Q | None = None, **more: Any) -> Any:
    """Declare a question whose number is encrypted in the row (enumeration/identity.py); declare its digest on the next
    line."""
    card = Question(number, label, Kind.SEALED, asked_if or Q(), identifying=True, **more)
    return _carry(card, models.BinaryField, editable=True)


def digest_of(name: str) -> Any:
    """Declare the keyed digest of the sealed question `name`: for equality search and duplicates, without decrypting."""
    return models.BinaryField(f"digest of {name}", null=True, blank=True, editable=False, db_index=True)


@dataclass(frozen=True)
class Derived:
    """A question of the paper form without a column, because the area or the officer answers it."""

    question: Question
    order: int


def derived(number: str, label: Words, derived_from: str) -> Any:
    card = Question(number, label, Kind.DERIVED, derived_from=derived_from, blank_is=None)
    return Derived(card, models.Field.creation_counter)


def _carry(card: Question, column: Any, **options: Any) -> models.Field:
    """Returns an ordinary column that carries the card. NULL = not asked, or not yet answered."""
    # reports a wrong lookup at the place where it is written
    list(rules.leaves(card.asked_if)), list(rules.leaves(card.needed_if))
    carrier = column(card.label, null=True, blank=True, **options)
    carrier.question = card
    return carrier


# --- blocks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Block:
    """The card of one block of the form."""

    number: str
    title: Words
    whose: Unit
    asked_if: Q
    by_interview: bool  # asked of the respondent: blocks III to V, which stay empty if nobody could be interviewed
    questions: tuple[Question, ...]


M = TypeVar("M", bound=type[models.Model])


def block(
    number: str, title: Words, whose: Unit = Unit.HOUSEHOLD, *, asked_if: Q | None = None, by_interview: bool = False
) -> Callable[[M], M]:
    """Make an abstract model a block of the form: give every card its name, and add the block's condition to it."""
    condition = asked_if or Q()

    def decorate(model: M) -> M:
        found: list[tuple[int, int, Question]] = []
        for column in model._meta.local_fields:
            if not hasattr(column, "question"):
                continue
            card = replace(
                column.question,
                name=column.name,
                block=number,
                whose=whose,
                asked_if=condition & column.question.asked_if,
            )
            column.question = card
            found.append((column.creation_counter, 1, card))
        for name, entry in list(vars(model).items()):
            if isinstance(entry, Derived):
                card = replace(entry.question, name=name, block=number, whose=whose)
                found.append((entry.order, 0, card))
                delattr(model, name)  # frees the name for the column or property that answers it
        found.sort(key=lambda each: each[:2])
        card_of_block = Block(number, title, whose, condition, by_interview, tuple(card for _, _, card in found))
        model.block = card_of_block  # type: ignore[attr-defined]
        return model

    return decorate


def block_of(model: type[models.Model]) -> Block:
    """Returns the card that @block put on an abstract model."""
    return model.block  # type: ignore[attr-defined]


def questions_of(model: type[models.Model], *, with_derived: bool = False) -> list[Question]:
    """Returns the questions of a block in form order; derived ones only if requested."""
    return [card for card in block_of(model).questions if with_derived or card.kind is not Kind.DERIVED]


def answer_rules(*blocks: type[models.Model]) -> list[CheckConstraint]:
    """Returns the constraints that the database enforces, for drafts too.

    These are: only codes of the list, numbers within their range, no answer where the form does not ask. Missing
    answers are allowed in the table; checks.py judges completeness.
    """
    return [constraint for model in blocks for card in questions_of(model) for constraint in _constraints(card)]


def _constraints(card: Question) -> list[CheckConstraint]:
    found = []
    name = card.name
    within: Q | None = None
    match card.kind:
        case Kind.CODED:
            within = Q(**{f"{name}__in": sorted(card.codes.values)}) if card.codes else None
        case Kind.WHOLE:
            within = Q(**{f"{name}__gte": card.least, f"{name}__lte": card.most})
            if card.unknown is not None:
                within |= Q(**{name: card.unknown})
        case Kind.FLAGS:
            within = Q(**{f"{name}__gte": 0, f"{name}__lte": card.most})
            if card.codes and rules.DONT_KNOW in card.codes.values:
                within |= Q(**{name: rules.DONT_KNOW})
        case Kind.DAY:
            within = Q(**{f"{name}__gte": card.earliest, f"{name}__lte": card.latest})
        case Kind.TEXT:
            within = ~Q(**{name: ""})  # blank has only one representation: NULL
    # No violation_error_message: it would put the wording into the migrations two more times. checks.py has the
    # wording.
    if within is not None:
        found.append(CheckConstraint(condition=within, name=f"{name}_accepted"))
    if card.asked_if:
        asked = Q(**{f"{name}__isnull": True}) | rules.as_condition(card.asked_if)
        found.append(CheckConstraint(condition=asked, name=f"{name}_only_if_asked"))
    return found
