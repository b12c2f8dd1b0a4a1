"""Late submissions as a supervisor looks at them: who sent what when, and how it differs from what stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from enumeration.access import Permission
from enumeration.answers import household_answers, member_answers
from enumeration.identity import mask_of
from enumeration.models import Area, Household, Officer, Submission
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.rules import is_blank
from enumeration.questionnaire.words import Kind, Question


@dataclass(frozen=True)
class Row:
    """One late submission in a list."""

    submission: Submission
    area_name: str
    household: Household | None


def waiting(user: Officer) -> QuerySet[Submission]:
    """What came late into the areas that the user reviews and nobody has decided about, the oldest first."""
    return Submission.objects.visible_to(user).waiting().select_related("by").order_by("received_at", "pk")


def family_of(submission: Submission, user: Officer) -> tuple[Household | None, bool]:
    """The family that a late submission is about, if it lies in reach; and whether there is one that lies elsewhere.

    The SLS of the submission lies in reach, its family may have come to another one since, or never have been there.
    """
    if submission.household_id is None:
        return None, False
    mine: QuerySet[Household] = Household.objects.visible_to(user, Permission.REVIEW)
    found = mine.select_related("area", "enumerator").filter(pk=submission.household_id).first()
    return found, found is None and Household.objects.filter(pk=submission.household_id).exists()


def rows(submissions: list[Submission], user: Officer) -> list[Row]:
    """With the names of SLS, and of families in reach. Two queries, besides the reach."""
    names = dict(Area.objects.filter(code__in={one.area_code for one in submissions}).values_list("code", "name"))
    wanted = {one.household_id for one in submissions if one.household_id}
    mine: QuerySet[Household] = Household.objects.visible_to(user, Permission.REVIEW).filter(pk__in=wanted)
    families = mine.only("head_name", "state", "building_number", "family_number")
    found = {family.pk: family for family in families}
    return [
        Row(one, names.get(one.area_code, one.area_code), found.get(one.household_id) if one.household_id else None)
        for one in submissions
    ]


@dataclass(frozen=True)
class Difference:
    """One answer that was sent: what stands, and what came late. Identifiers masked."""

    whose: str  # "" for the family, else the member's name
    question: Question
    stands: str
    sent: str

    @property
    def is_other(self) -> bool:
        return self.stands != self.sent


def differences(household: Household | None, payload: Mapping[str, Any]) -> list[Difference]:
    """Every answer of the late submission beside the one that stands now."""
    stands = household_answers(household, in_full=True) if household else {}
    found = _compared("", HOUSEHOLD_QUESTIONS, stands, payload.get("answers") or {})
    people = {str(person.pk): person for person in household.members.order_by("number")} if household else {}
    for sent in payload.get("members") or []:
        person = people.get(str(sent.get("id")))
        answers = member_answers(person, in_full=True) if person else {}
        name = str(sent.get("name") or (person.name if person else "") or "–")
        found += _compared(name, PERSON_QUESTIONS, answers, sent)
    return found


def _compared(
    whose: str, questions: Mapping[str, Question], stands: Mapping[str, Any], sent: Mapping[str, Any]
) -> list[Difference]:
    return [
        Difference(whose, question, _shown(question, stands.get(name)), _shown(question, question.read(sent[name])))
        for name, question in questions.items()
        if name in sent
    ]


def _shown(question: Question, value: Any) -> str:
    if is_blank(value):
        return "–"
    if question.kind is Kind.SEALED:
        return mask_of(question.name, str(value))
    return str(question.shown(value)) if question.accepts(value) else str(value)[:100]
