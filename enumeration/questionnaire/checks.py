"""Whether the questionnaire is complete and consistent: every error and warning of REGSOSEK22.K, and where it occurs.

There are three kinds, and only the last needs code of its own:
- from the cards: a value that is not accepted, an answer where none is asked, a blank where one is needed;
- CHECKS: cross-question rules as data, in consistency.py; evaluated alike in Python, PostgreSQL (`anomalies`) and the
  browser;
- INSPECTIONS: checks that compare two answers or take a number apart; small functions, in inspections.py.

An error prevents submitting. A warning needs a note that confirms it. Nothing here changes an answer: making answers
fit the checker is how a district office invented pensions in 2023.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.cards import ERROR, WARNING, FilledBy, Question, Severity, Unit
from enumeration.questionnaire.check_cards import Check
from enumeration.questionnaire.consistency import CHECKS
from enumeration.questionnaire.forms import FAMILY, FORMS, Form
from enumeration.questionnaire.inspections import INSPECTIONS, Days, Inspection
from enumeration.questionnaire.rules import (
    Answers,
    Members,
    Rule,
    as_condition,
    holds,
    is_blank,
)
from enumeration.questionnaire.spoken import accepted_in_words, in_words
from enumeration.questionnaire.visit import INCOMPLETE, NOT_INTERVIEWED
from enumeration.words import Words


@dataclass(frozen=True)
class Problem:
    """One fault in one questionnaire."""

    code: str
    severity: Severity
    number: str  # of the question, as on paper
    name: str
    member: int | None  # index in the list of members; None for an answer of the household
    message: Words

    @property
    def said(self) -> str:
        """Returns the message without the question's number, for places that show the number already."""
        return str(self.message).removeprefix(f"{self.number}: ")

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "number": self.number,
            "name": self.name,
            "member": self.member,
            "message": self.message.as_json(),
        }


# --- from the cards -----------------------------------------------------------------------------------------------

BY_INTERVIEW = {block.number for form in FORMS.values() for block in form.blocks if block.by_interview}

NOT_ACCEPTED = Words(
    "{number}: isian ini tidak diterima; isi {accepted}.", "{number}: this answer is not accepted; give {accepted}."
)
NOT_ASKED = Words(
    "{number}: harus kosong, karena hanya ditanyakan jika {condition}. Kosongkan, atau perbaiki isian itu.",
    "{number}: must stay blank, because it is asked only if {condition}. Blank it, or correct that answer.",
)
STILL_BLANK = Words("{number}: {label} harus terisi.", "{number}: {label} must be answered.")


@cache
def blank_rule(card: Question) -> Rule:
    """Returns the rule: the question is blank although the form asks it and needs it."""
    return card.asked_if & card.needed_if & Q(**{f"{card.name}__isnull": True})


@cache
def unasked_rule(card: Question) -> Rule:
    """Returns the rule: the question is answered although the form does not ask it."""
    return Q(**{f"{card.name}__isnull": False}) & ~card.asked_if


@cache
def _message(card: Question, kind: str) -> Words:
    match kind:
        case "blank":
            return STILL_BLANK.format(number=card.number, label=card.label)
        case "value":
            return NOT_ACCEPTED.format(number=card.number, accepted=accepted_in_words(card))
        case _:
            return NOT_ASKED.format(number=card.number, condition=in_words(card.asked_if))


def blank_severity(card: Question, household: Answers, *, reviewing: bool = False) -> Severity | None:
    """Returns how a needed blank counts, given the result of the visit (205); None if it does not count.

    1, or no result yet: as the card says. 2 (incomplete): a warning in the blocks asked of the respondent. 3-5 (nobody
    interviewed): those blocks stay empty.
    """
    if card.filled_by is FilledBy.SUPERVISOR and not reviewing:
        return None
    if card.block not in BY_INTERVIEW or card.blank_is is None:
        return card.blank_is
    if holds(NOT_INTERVIEWED, household):
        return None
    return WARNING if holds(INCOMPLETE, household) else card.blank_is


def _from_cards(
    cards: Iterable[Question], answers: Answers, household: Answers, member: int | None, reviewing: bool
) -> Iterator[Problem]:
    def problem(card: Question, kind: str, severity: Severity) -> Problem:
        code = f"{severity.value[0].upper()}{card.number}_{kind}"
        return Problem(code, severity, card.number, card.name, member, _message(card, kind))

    for card in cards:
        value = answers.get(card.name)
        if is_blank(value):
            if holds(blank_rule(card), answers):
                severity = blank_severity(card, household, reviewing=reviewing)
                if severity:
                    yield problem(card, "blank", severity)
            continue
        if not card.accepts(value):
            yield problem(card, "value", ERROR)
        if not card.asked(answers):
            yield problem(card, "unasked", ERROR)


# --- reading ------------------------------------------------------------------------------------------------------


def problems_in(
    household: Answers,
    members: Sequence[Answers],
    *,
    reviewing: bool = False,
    days: Days | None = None,
    form: Form = FAMILY,
) -> list[Problem]:
    """Returns every problem of a questionnaire, in form order.

    Answers are given by question name, as `Question.read` returns them; sealed numbers plain, or masked (then they are
    accepted without checking). `reviewing` also requires what the supervisor fills in: 203 and the sector codes of 417
    and 421. `days` also compares dates with the round and the calendar.
    """
    found = list(_from_cards(form.of_household.values(), household, household, None, reviewing))
    for index, member in enumerate(members):
        found.extend(_from_cards(form.of_person.values(), member, household, index, reviewing))
    checks, inspections = checks_of(form)
    for check in checks:
        if check.whose is Unit.HOUSEHOLD:
            if holds(check.fails_if, household, members):
                found.append(_problem(check, check.about[0], None))
        else:
            found.extend(
                _problem(check, check.about[0], index)
                for index, member in enumerate(members)
                if holds(check.fails_if, member, members)
            )
    for inspection in inspections:
        if not inspection.moves:
            found.extend(_problem(inspection, name, member) for name, member in inspection.finds(household, members))
        elif days:
            found.extend(
                _problem(inspection, name, member) for name, member in inspection.finds(household, members, days)
            )
    return sorted(found, key=_places_on(form))


@cache
def checks_of(form: Form) -> tuple[list[Check], list[Inspection]]:
    """Returns the checks that apply to a form: those whose questions it asks, without those it leaves out."""
    return (
        [one for one in CHECKS if form is FAMILY or (one.code not in form.left_out and form.has_all(one.reads))],
        [
            one
            for one in INSPECTIONS
            if form is FAMILY or (one.code not in form.left_out and form.has_all(one.about[:1]))
        ],
    )


def _problem(check: Check | Inspection, name: str, member: int | None) -> Problem:
    number = QUESTIONS[name].number
    message = Words(f"{number}: {check.message.id}", f"{number}: {check.message.en}")
    return Problem(check.code, check.severity, number, name, member, message)


@cache
def said_by(code: str) -> Words | None:
    """Returns what a check says, by its code; None for a check that is no longer made."""
    every: tuple[Check | Inspection, ...] = (*CHECKS, *INSPECTIONS)
    for check in every:
        if check.code == code:
            return _problem(check, check.about[0], None).message
    number, _, kind = code[1:].rpartition("_")
    card = next((one for one in QUESTIONS.values() if one.number == number), None)
    return _message(card, kind) if card else None


@cache
def _places_on(form: Form) -> Callable[[Problem], tuple[int, int, int, str]]:
    """Returns where a problem stands on the form, for sorting."""
    order = {name: position for position, name in enumerate(form.questions)}
    first_of_members = min(order[name] for name in form.of_person)

    def place(problem: Problem) -> tuple[int, int, int, str]:
        position = order[problem.name]
        if problem.name in form.of_person:
            # Person by person: all of the first member's, then all of the second's.
            return first_of_members, -1 if problem.member is None else problem.member, position, problem.code
        return position, -1, position, problem.code

    return place


def anomalies(queryset: QuerySet) -> QuerySet:
    """Returns the households (or persons) with one boolean column per check, named by its code, in one SELECT.

    For households, a person's check says whether any member has the problem. Inspections are not included: they need
    what only Python can do (unsealing, comparing dates), and run when a questionnaire is saved.
    """
    of_households = any(field.name == "members" for field in queryset.model._meta.get_fields())
    columns: dict[str, Q] = {}
    for check in CHECKS:
        if of_households and check.whose is Unit.PERSON:
            columns[check.code] = as_condition(Members(check.fails_if))  # type: ignore[arg-type]
        elif of_households or check.whose is Unit.PERSON:
            columns[check.code] = as_condition(check.fails_if)
    return queryset.annotate(**columns)
