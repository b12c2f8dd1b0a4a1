"""The codebook's rules over whole columns: what is not asked is blanked, and every check is known for every household.

The same rule trees that Python, PostgreSQL and the browser evaluate (questionnaire/rules.py), again for arrays, because
a million households have several hundred million answers. A test compares it with `holds` and `problems_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from enumeration.questionnaire.cards import Question
from enumeration.questionnaire.rules import LARGEST_SUM, BadRule, Members, Rule, leaf
from enumeration.sampling.drawing import BLANK, Bools

Columns = Mapping[str, NDArray]


@dataclass(frozen=True)
class Roster:
    """The answers of persons, and the position of each one's household."""

    answers: Columns
    family: NDArray[np.int64]


def is_blank(column: NDArray) -> Bools:
    match column.dtype.kind:
        case "S":
            return column == b""
        case "M":
            return np.isnat(column)
        case _:
            return column == BLANK


def blank_like(column: NDArray) -> NDArray:
    """Returns one blank of the column's kind."""
    match column.dtype.kind:
        case "S":
            return np.array(b"", column.dtype)
        case "M":
            return np.array("NaT", column.dtype)
        case _:
            return np.array(BLANK, column.dtype)


def holds(rule: Rule, answers: Columns, n: int, members: Roster | None = None) -> Bools:
    """Returns where the rule holds, shape (n,). A missing column counts as all blank."""
    if isinstance(rule, Members):
        if members is None:
            raise BadRule(f"{rule!r} counts members, and there are none here.")
        who = holds(rule.who, members.answers, len(members.family))
        found = np.bincount(members.family[who], minlength=n)
        return (found >= rule.least) & (rule.most is None or found <= rule.most)
    if isinstance(rule, Q):
        met = np.full(n, rule.connector != Q.OR or not rule.children)
        for child in rule.children:
            each = holds(child, answers, n, members)  # type: ignore[arg-type]
            met = met | each if rule.connector == Q.OR else met & each
        return ~met if rule.negated else met
    name, lookup, wanted = leaf(rule)
    if name not in answers:
        return np.full(n, lookup == "isnull" and wanted)
    return _compare(answers[name], lookup, wanted)


def _compare(column: NDArray, lookup: str, wanted: int | list[int] | bool) -> Bools:
    if lookup == "isnull":
        return is_blank(column) == wanted
    if column.dtype.kind in "SM":
        return np.zeros(len(column), bool)
    answered = column != BLANK
    match lookup:
        case "exact":
            return column == wanted
        case "in":
            return np.isin(column, wanted)
        case "gt":
            return column > wanted
        case "gte":
            return answered & (column >= wanted)
        case "lt":
            return answered & (column < wanted)
        case "lte":
            return answered & (column <= wanted)
        case _:  # has
            return answered & (column <= LARGEST_SUM) & ((column & wanted) > 0)


def blank_unasked(answers: dict[str, NDArray], questions: Iterable[Question], n: int) -> None:
    """Blank what the form does not ask, in form order, so that one pass settles all skips."""
    for question in questions:
        if question.name in answers and question.asked_if:
            asked = holds(question.asked_if, answers, n)
            answers[question.name] = np.where(asked, answers[question.name], blank_like(answers[question.name]))


def missing(answers: Columns, questions: Iterable[Question], n: int) -> dict[str, Bools]:
    """Returns where an answer is asked for, needed, and blank, by question name; each of shape (n,)."""
    found = {}
    for question in questions:
        wanted = holds(question.asked_if & question.needed_if, answers, n)
        blank = is_blank(answers[question.name]) if question.name in answers else np.ones(n, bool)
        if (wanted & blank).any():
            found[question.name] = wanted & blank
    return found
