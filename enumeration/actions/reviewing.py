"""Checking questionnaires: approve, send back with remarks, complete, reopen; one by one or many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.models import Household, Officer, Person, Remark
from enumeration.questionnaire import QUESTIONS


@dataclass(frozen=True)
class NewRemark:
    """What a reviewer says about one answer; without a question, about the whole form."""

    text: str
    question: str = ""
    person_id: UUID | None = None


class CannotRemark(Exception):
    """The remark is empty, or about something that is not on this form."""


@transaction.atomic
def approve(household: Household, *, by: Officer) -> Household:
    """The supervisor finds the questionnaire good."""
    moved = workflow.move(household, "approve", by=by)
    household.remarks.filter(resolved_at=None).update(resolved_at=timezone.now())
    return moved


@transaction.atomic
def send_back(household: Household, *, by: Officer, reason: str, remarks: list[NewRemark] = []) -> Household:  # noqa: B006
    """Back to the enumerator who did it, with remarks on the questions concerned."""
    verb = {"submitted": "send_back", "approved": "return", "completed": "reopen"}.get(household.state, "send_back")
    moved = workflow.move(household, verb, by=by, reason=reason)
    for remark in remarks:
        _add_remark(moved, remark, by=by)
    return moved


def complete(household: Household, *, by: Officer) -> Household:
    """The district office closes the questionnaire; from now on it can only be reopened with a reason."""
    return workflow.move(household, "complete", by=by)


def move_all(households: QuerySet[Household], verb: str, *, by: Officer, reason: str = "") -> workflow.BulkResult:
    """Approves, sends back or completes all filtered rows; says why each one that stayed did."""
    return workflow.move_many(households, verb, by=by, reason=reason)


def _add_remark(household: Household, remark: NewRemark, *, by: Officer) -> Remark:
    if not remark.text.strip():
        raise CannotRemark(_("Catatan kosong. Tuliskan apa yang harus diperbaiki."))
    if remark.question and remark.question not in QUESTIONS:
        raise CannotRemark(_("Tidak ada pertanyaan “%(name)s” di kuesioner.") % {"name": remark.question})
    if remark.person_id and not Person.objects.filter(pk=remark.person_id, household=household).exists():
        raise CannotRemark(_("Anggota keluarga itu tidak ada di kuesioner ini."))
    return Remark.objects.create(
        household=household, person_id=remark.person_id, question=remark.question, text=remark.text, by=by
    )
