"""From rows to plain answers and back: the only module that knows which columns are sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from enumeration.identity import digest, mask_of, seal, unseal
from enumeration.models import Household, Person
from enumeration.questionnaire.cards import Kind, Question, is_masked
from enumeration.questionnaire.demography import born_on
from enumeration.questionnaire.forms import FAMILY, Form

SECTOR = "sector-"
"""The prefix of a question's name, where a note is a proposed line of business: sector-work_sector, and the code."""


def read_answers(row: Household | Person, questions: Iterable[Question], *, in_full: bool = False) -> dict[str, Any]:
    """Returns the answers of one row by question name. NIK, family card and phone are masked, unless `in_full`."""
    found = {}
    for question in questions:
        value = getattr(row, question.name)
        if question.kind is Kind.SEALED and value is not None:
            plain = unseal(value, row.pk, question.name)
            value = plain if in_full else mask_of(question.name, plain)
        found[question.name] = value
    return found


def household_answers(household: Household, *, in_full: bool = False) -> dict[str, Any]:
    return read_answers(household, household.its_form.of_household.values(), in_full=in_full)


def member_answers(person: Person, *, in_full: bool = False, form: Form = FAMILY) -> dict[str, Any]:
    return read_answers(person, form.of_person.values(), in_full=in_full)


def as_sent(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Returns answers as JSON represents them: dates as 2022-10-15."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answers.items()}


def write_answers(row: Household | Person, answers: Mapping[str, Any], questions: Mapping[str, Question]) -> None:
    """Put answers into a row that is not saved yet. A masked number is one that the sender never saw: it stays."""
    for name, value in answers.items():
        if questions[name].kind is Kind.SEALED:
            if is_masked(value):
                continue
            setattr(row, name, None if value is None else seal(value, row.pk, name))
            setattr(row, f"{name}_digest", None if value is None else digest(value, name))
        else:
            setattr(row, name, value)
    if isinstance(row, Person):
        row.birth_date = born_on(vars(row))
