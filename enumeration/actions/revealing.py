"""Showing one identifier in full: a deliberate act, logged each time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404

from enumeration import workflow
from enumeration.access import Permission, require
from enumeration.answers import read_answers
from enumeration.models import Household, Officer, Person
from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.words import Unit


@transaction.atomic
def reveal(household: Household, question: str, *, by: Officer, reason: str, member: UUID | None = None) -> str | None:
    """The NIK of a member, or the family card or phone number of the household. None where there is none."""
    require(by, Permission.REVEAL_IDENTITY, household.area_id, household.round_id)
    card = QUESTIONS[question]
    row: Household | Person = household
    whom = ""
    if card.whose is Unit.PERSON:
        person = household.members.filter(pk=member).first() if member else None
        if person is None:
            raise Http404
        row, whom = person, f" ({person.number})"
    # Before the value is given out, so that nobody sees it without a trace.
    workflow.record(household, "reveal", by=by, reason=f"{card.number} {question}{whom}: {reason}")
    return read_answers(row, [card], in_full=True)[question]
