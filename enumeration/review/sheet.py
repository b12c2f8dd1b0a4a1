"""A filled-in questionnaire for reading: block by block, members side by side, with problems and remarks.

Identifiers are masked here; showing one in full is an act of its own (answering/actions/revealing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from enumeration.answering.answers import household_answers, member_answers
from enumeration.answering.days import days_of
from enumeration.answering.dossier import derived_answers
from enumeration.answering.earlier import Change, Changes, changes_of
from enumeration.fields import dates
from enumeration.identity import mask_of
from enumeration.models import Confirmation, Household, Person, Remark
from enumeration.questionnaire.cards import Kind, Question, Severity, Unit
from enumeration.questionnaire.checks import Problem, problems_in
from enumeration.questionnaire.forms import EVERY_HOUSEHOLD_QUESTION, EVERY_PERSON_QUESTION
from enumeration.questionnaire.rules import is_blank
from enumeration.words import Words
from enumeration.workflow.corrections import with_reasons


@dataclass
class Cell:
    """One answer: of the household, or of one member."""

    text: str
    code: str = ""  # as on the paper form, for coded answers
    is_asked: bool = True
    is_blank: bool = False
    is_sealed: bool = False  # there is a number behind the mask
    is_nothing: bool = False  # "no", "none" or 0
    person_id: UUID | None = None
    coding: Any = None  # of 417 and 421: what its supervisor fills in here (views/household.py)
    problems: list[Finding] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    before: str | None = None  # the answer when it was sent back, where that was another one

    @property
    def has_more(self) -> bool:
        """Returns whether there is more to show than the answer."""
        return self.is_sealed or bool(self.problems) or bool(self.remarks) or self.before is not None

    @property
    def tone(self) -> str:
        if any(finding.is_open_error for finding in self.problems):
            return "bad"
        return "warn" if self.problems or self.remarks else "info" if self.before is not None else ""


@dataclass
class Line:
    """One question with its answers: one cell, or one for each member."""

    question: Question
    cells: list[Cell]

    @property
    def is_flagged(self) -> bool:
        """Returns whether a check or a reviewer says something about it."""
        return any(cell.problems or cell.remarks for cell in self.cells)

    @property
    def is_changed(self) -> bool:
        return any(cell.before is not None for cell in self.cells)

    @property
    def is_unanswered(self) -> bool:
        return any(cell.is_asked and cell.is_blank for cell in self.cells)

    @property
    def is_plain(self) -> bool:
        """Returns whether its cells hold answers and nothing else."""
        return not any(cell.coding or cell.has_more for cell in self.cells)

    @property
    def is_usual(self) -> bool:
        """Returns whether it may be folded: everybody who was asked said no, or the assignment fills it in."""
        if self.is_flagged or self.is_changed:
            return False
        asked = [cell for cell in self.cells if cell.is_asked or not cell.is_blank]
        return self.question.kind is Kind.DERIVED or all(cell.is_nothing for cell in asked)

    @property
    def is_shown(self) -> bool:
        """Returns whether the question is shown: one that nobody was asked is left out, unless something is said about
        it."""
        return any(cell.is_asked or not cell.is_blank or cell.has_more for cell in self.cells)


@dataclass
class Section:
    number: str
    title: Words
    is_about_members: bool
    lines: list[Line]
    is_whole: bool = True  # all questions are looked at, not some alone

    @property
    def folded(self) -> list[Line]:
        """Returns the questions that are folded: with one alone nothing is won."""
        usual = [line for line in self.lines if line.is_usual] if self.is_whole else []
        return usual if len(usual) > 1 else []

    @property
    def open_lines(self) -> list[Line]:
        folded = {line.question.name for line in self.folded}
        return [line for line in self.lines if line.question.name not in folded]


@dataclass
class Finding:
    """A problem of the checks, with the officer's explanation if it is a confirmed warning."""

    problem: Problem
    person: Person | None
    confirmation: Confirmation | None

    @property
    def is_open_error(self) -> bool:
        return self.problem.severity == Severity.ERROR

    @property
    def anchor(self) -> str:
        return anchor(self.problem.name)


@dataclass
class Sheet:
    household: Household
    people: list[Person]
    sections: list[Section]
    findings: list[Finding]
    remarks: list[Remark]  # open ones
    changes: Changes | None = None  # since it was sent back; None where it never was

    @property
    def changed(self) -> list[tuple[Question, Person | None, Cell]]:
        """Returns the answers that were others when it was sent back, in the order of the form."""
        people = {person.pk: person for person in self.people}
        return [
            (line.question, people.get(cell.person_id) if cell.person_id else None, cell)
            for section in self.sections
            for line in section.lines
            for cell in line.cells
            if cell.before is not None
        ]

    @property
    def added(self) -> list[Person]:
        """Returns the members who were not listed then."""
        return [one for one in self.people if self.changes and one.pk in self.changes.added]

    @property
    def of_household(self) -> list[Section]:
        return [section for section in self.sections if section.lines and not section.is_about_members]

    @property
    def of_members(self) -> list[Section]:
        return [section for section in self.sections if section.lines and section.is_about_members and self.people]

    @property
    def columns(self) -> int:
        """Returns how many columns the table of members has."""
        return len(self.people) + 1

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_open_error]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_open_error]


SHOWN: dict[str, Callable[[Line], bool]] = {
    "ditandai": lambda line: line.is_flagged,
    "berubah": lambda line: line.is_changed,
    "kosong": lambda line: line.is_unanswered,
}
"""What a reader may look at alone, by its name in an address."""


def count_shown(sheet: Sheet) -> dict[str, int]:
    """Returns how many questions each of SHOWN has."""
    lines = [line for section in sheet.sections for line in section.lines]
    return {name: sum(map(is_shown, lines)) for name, is_shown in SHOWN.items()}


def only(sheet: Sheet, name: str) -> None:
    """Leave the questions of one of SHOWN; any other name leaves all."""
    for section in sheet.sections:
        section.is_whole = name not in SHOWN
        if not section.is_whole:
            section.lines = [line for line in section.lines if SHOWN[name](line)]


def anchor(question: str) -> str:
    return f"q-{question}"


def sheet(household: Household) -> Sheet:
    """Returns the questionnaire for reading. Six queries, whatever the size of the household."""
    people, form = list(household.members.order_by("number")), household.its_form
    answers = household_answers(household, in_full=True)
    of_members = [member_answers(person, in_full=True, form=form) for person in people]
    confirmations = {
        (one.check_code, one.person_id): one for one in household.confirmations.select_related("by").order_by("at")
    }
    remarks = list(
        with_reasons(
            household.remarks.filter(resolved_at=None).select_related("by", "person", "answered_by").order_by("at")
        )
    )
    findings = []
    for problem in problems_in(answers, of_members, days=days_of(household.round, household.area_id), form=form):
        person = people[problem.member] if problem.member is not None else None
        findings.append(Finding(problem, person, confirmations.get((problem.code, person.pk if person else None))))
    derived = derived_answers(household)

    sections = []
    for block in form.blocks:
        about_members = block.whose is Unit.PERSON
        lines = []
        for question in block.questions:
            if question.kind is Kind.DERIVED:
                text = derived.get(question.name, "")
                lines.append(Line(question, [Cell(text or "–", is_blank=not text)]))
            elif about_members:
                pairs = zip(people, of_members, strict=True)
                lines.append(Line(question, [_cell(question, values, person.pk) for person, values in pairs]))
            else:
                lines.append(Line(question, [_cell(question, answers, None)]))
        sections.append(Section(block.number, block.title, about_members, lines))
    changes = changes_of(household, people)
    _put_in_place(sections, findings, remarks, changes.answers if changes else ())
    for section in sections:
        section.lines = [line for line in section.lines if line.is_shown]
    return Sheet(household, people, sections, findings, remarks, changes)


def _cell(question: Question, answers: Mapping[str, Any], person_id: UUID | None) -> Cell:
    value = answers.get(question.name)
    is_asked = question.asked(answers)
    if is_blank(value):
        return Cell("–" if is_asked else "", is_asked=is_asked, is_blank=True, person_id=person_id)
    if question.kind is Kind.SEALED:
        return Cell(mask_of(question.name, str(value)), is_asked=is_asked, is_sealed=True, person_id=person_id)
    text = dates.day(value) if isinstance(value, date) else question.shown(value)
    code = str(value) if question.kind in (Kind.CODED, Kind.FLAGS) else ""
    return Cell(text, code, is_asked=is_asked, person_id=person_id, is_nothing=value in _nothing(question))


@cache
def _nothing(question: Question) -> frozenset[int]:
    """Returns the answers to the question that say no, none or 0."""
    if question.kind is Kind.CODED and question.codes:
        return frozenset(int(code) for code in question.codes if code.name in ("NO", "NONE", "NEVER", "NOBODY"))
    return frozenset({0} if question.kind is Kind.FLAGS or question.least == 0 else ())


def _put_in_place(
    sections: list[Section], findings: list[Finding], remarks: list[Remark], changes: Iterable[Change]
) -> None:
    """Attach problems, remarks and earlier answers to the answers they are about.

    One about a whole question goes to its first cell.
    """
    lines = {line.question.name: line for section in sections for line in section.lines}

    def cell_of(name: str, person_id: UUID | None) -> Cell | None:
        line = lines.get(name)
        if line is None or not line.cells:
            return None
        return next((cell for cell in line.cells if cell.person_id == person_id), line.cells[0])

    for finding in findings:
        if cell := cell_of(finding.problem.name, finding.person.pk if finding.person else None):
            cell.problems.append(finding)
    for remark in remarks:
        if remark.question and (cell := cell_of(remark.question, remark.person_id)):
            cell.remarks.append(remark)
    for change in changes:
        if cell := cell_of(change.name, change.person):
            cell.before = change.before


def label_of(question: str) -> str:
    """Returns "302 Luas lantai" for a name; for lists of remarks."""
    card = EVERY_PERSON_QUESTION.get(question) or EVERY_HOUSEHOLD_QUESTION.get(question)
    return f"{card.number} {card.label}" if card else ""
