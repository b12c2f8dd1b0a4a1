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
from enumeration.questionnaire.rules import LARGEST_SUM, AgeGap, BadRule, Members, OfMembers, Rule, leaf
from enumeration.sampling.drawing import BLANK, Bools

Columns = Mapping[str, NDArray]
FAR = 1_000_000  # further than any two ages are apart


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


def holds(rule: Rule, answers: Columns, n: int, members: Roster | None = None, *, of_persons: bool = False) -> Bools:
    """Returns where the rule holds, shape (n,). A missing column counts as all blank.

    `of_persons`: the rows are those of `members`, and what a rule says of members is about each one's household.
    """
    if isinstance(rule, OfMembers):
        if members is None:
            raise BadRule(f"{rule!r} reads members, and there are none here.")
        who = np.flatnonzero(holds(rule.who, members.answers, len(members.family)))
        if isinstance(rule, AgeGap):
            return _apart(rule, who, members)
        assert isinstance(rule, Members)  # noqa: S101
        found = np.bincount(members.family[who], minlength=_families(members) if of_persons else n)
        met = (found >= rule.least) & (rule.most is None or found <= rule.most)
        return met[members.family] if of_persons else met
    if isinstance(rule, Q):
        met = np.full(n, rule.connector != Q.OR or not rule.children)
        for child in rule.children:
            each = holds(child, answers, n, members, of_persons=of_persons)  # type: ignore[arg-type]
            met = met | each if rule.connector == Q.OR else met & each
        return ~met if rule.negated else met
    name, lookup, wanted = leaf(rule)
    if name not in answers:
        return np.full(n, lookup == "isnull" and wanted)
    return _compare(answers[name], lookup, wanted)


def _families(members: Roster) -> int:
    return int(members.family.max(initial=-1)) + 1


def _apart(rule: AgeGap, who: NDArray[np.int64], members: Roster) -> Bools:
    """Returns for which members one of those of `who` in their household is so many years older; shape (members,)."""
    age, family = members.answers["age"].astype(np.int64), members.family
    who = who[age[who] != BLANK]
    if rule.least is not None:  # the oldest of them decides
        theirs = np.full(_families(members), -FAR)
        np.maximum.at(theirs, family[who], age[who])
        return (age != BLANK) & (theirs[family] - age >= rule.least)
    theirs = np.full(_families(members), FAR)  # the youngest
    np.minimum.at(theirs, family[who], age[who])
    return (age != BLANK) & (theirs[family] - age <= (rule.most or 0))


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
