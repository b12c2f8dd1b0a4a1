"""Checking questionnaires: approve, send back with remarks, complete, reopen; one by one or many.

Approving requires what the supervisor fills in (417 and 421, the sector codes). One by one, the whole form is checked
again; for many, only that: the enumerator could not submit a form with any other error, and it is one SELECT for 500.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.answering import earlier
from enumeration.fields.bounds import plain
from enumeration.models import Household, Officer, Person, Remark, State
from enumeration.pages.noting import was_opened
from enumeration.questionnaire.checks import Problem
from enumeration.review.actions import reading
from enumeration.review.fillings import signals_of
from enumeration.review.queue import errors_before_approval, uncoded
from enumeration.review.read_samples import why_not_unread, why_to_open

Unfit = Callable[[Collection[UUID]], Mapping[UUID, str]]
"""Returns those of the households that must stay, each with the reason."""


@dataclass(frozen=True)
class NewRemark:
    """A reviewer's remark about one answer; without a question, about the whole form."""

    text: str
    question: str = ""
    person_id: UUID | None = None


class CannotRemark(Exception):
    """The remark is empty, or about something that is not on this form."""


class NotReady(workflow.CannotMove):
    """The questionnaire has errors, which `problems` lists."""

    def __init__(self, message: str, problems: list[Problem]):
        super().__init__(message)
        self.problems = problems


@transaction.atomic
def approve(household: Household, *, by: Officer) -> Household:
    """Approve the questionnaire as its supervisor. Raises NotReady while it has errors, NotRead where it was drawn to be
    read and was not, CannotMove where there is something to look at and this supervisor did not open it since it came."""
    reading.read(household, by=by)
    errors = errors_before_approval(household)
    submitted_at = household.submitted_at
    moved = workflow.move(household, "approve", by=by)
    is_opened = submitted_at is None or was_opened(household, by=by, way="household", since=submitted_at)
    if not is_opened and (why := why_to_open([household.pk], by).get(household.pk)):
        raise workflow.CannotMove(why)
    if errors:
        # Checked last, and the move is rolled back: a user who may not approve at all, or comes too late, is told that
        # first.
        raise NotReady(_("Belum dapat disetujui: perbaiki dahulu yang disebut di bawah ini."), errors)
    return moved


@transaction.atomic
def approve_unopened(household: Household, *, by: Officer) -> Household:
    """Approve a questionnaire from a list, where there is nothing to see in it. Raises CannotMove where there is."""
    signals = {
        pk: _("Ada yang perlu dilihat: buka dan putuskan sendiri.")
        for pk, one in signals_of([household.pk]).items()
        if one
    }
    if why := (why_not_unread([household.pk], by) | signals).get(household.pk):
        raise workflow.CannotMove(why)
    return approve(household, by=by)


@transaction.atomic
def send_back(household: Household, *, by: Officer, reason: str, remarks: list[NewRemark] = []) -> Household:  # noqa: B006
    """Send the questionnaire back to its enumerator, with remarks on the questions concerned."""
    verb = {"submitted": "send_back", "approved": "return", "completed": "reopen"}.get(household.state, "send_back")
    moved = workflow.move(household, verb, by=by, reason=reason)
    for remark in remarks:
        # The event's own time, by which the remark is found if this decision is taken back.
        _add_remark(moved, remark, by=by, at=moved.changed_at)
    earlier.keep([moved.pk], moved.changed_at)
    reading.stop([moved.pk])
    return moved


def complete(household: Household, *, by: Officer) -> Household:
    """Complete the questionnaire for the district office; from now on it can only be reopened with a reason."""
    return workflow.move(household, "complete", by=by)


def move_all(
    households: QuerySet[Household],
    verb: str,
    *,
    by: Officer,
    reason: str = "",
    batch: UUID | None = None,
    unfit: Unfit | None = None,
) -> workflow.BulkResult:
    """Approve, send back or complete all filtered rows; say why each of the others stayed."""
    if verb == "approve":
        unfit = unfit or uncoded
    result = workflow.move_many(households, verb, by=by, reason=reason, batch=batch, unfit=unfit)
    if workflow.MOVES[verb].after == State.SENT_BACK:
        earlier.keep(result.moved, timezone.now())
        reading.stop(result.moved)
    return result


def _add_remark(household: Household, remark: NewRemark, *, by: Officer, at: datetime) -> Remark:
    if not plain(remark.text):
        raise CannotRemark(_("Catatan kosong. Tuliskan apa yang harus diperbaiki."))
    if remark.question and remark.question not in household.its_form.questions:
        raise CannotRemark(_("Tidak ada pertanyaan “%(name)s” di kuesioner.") % {"name": remark.question})
    if remark.person_id and not Person.objects.filter(pk=remark.person_id, household=household).exists():
        raise CannotRemark(_("Anggota keluarga itu tidak ada di kuesioner ini."))
    return Remark.objects.create(
        household=household, person_id=remark.person_id, question=remark.question, text=remark.text, by=by, at=at
    )
