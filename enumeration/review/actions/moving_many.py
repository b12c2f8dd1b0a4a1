"""Bulk moves, and taking them back: at once where they are few, otherwise as a job that works in batches.

Each leaves a Job row with the result for every household: those moved are found by their events (the job's id is their
batch), those that stayed are in its result, each with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import reach
from enumeration.fields.bounds import plain
from enumeration.jobs import JobProblem, Work, ask, job
from enumeration.models import Event, Household, Job, Officer, ReadSample
from enumeration.review.actions import reading, reviewing
from enumeration.review.queue import Queue
from enumeration.review.read_samples import why_not_unread
from enumeration.words import Words

AT_ONCE = 500
"""More households than this are moved by a job; the same number is one batch of it, and one transaction."""

KIND = "move_many"
BACK = "take_back"
MOST_NAMED = 50_000
"""Of those that stayed, this many are stored one by one (2 MB); of more, only the counts per reason."""


def ask_for(queue: Queue, verb: str, *, by: Officer, reason: str, total: int) -> Job:
    """Create the job of a bulk move. The filter is stored, and applied with the officer's reach at that time."""
    _refuse_without_reason(verb, reason)
    queue = queue.resolved(by, workflow.MOVES[verb].permission)
    return ask(KIND, _params(queue, verb, by, total), by=by, area_code=queue.area, secret=reason)


@transaction.atomic
def move_now(queue: Queue, verb: str, *, by: Officer, reason: str, total: int) -> Job:
    """Move what is in the queue within this request; returns the job row with the result."""
    _refuse_without_reason(verb, reason)
    batch = uuid4()
    queue = queue.resolved(by, workflow.MOVES[verb].permission)
    rows = queue.rows(by, workflow.MOVES[verb].permission)
    told = _Told(verb, total)
    told.add(reviewing.move_all(rows, verb, by=by, reason=reason, batch=batch, unfit=_unfit(verb, by)))
    return _done(batch, KIND, _params(queue, verb, by, total), told, by=by, area_code=queue.area)


@transaction.atomic
def approve_read(sample: ReadSample, *, by: Officer) -> Job:
    """Approve the clean ones of the queue that the sample was drawn for, as it was then, now that the sample is read.

    The only way to approve many: nothing that a form says changes which. Raises CannotMove, NotRead or StillWaiting.
    """
    sample = ReadSample.objects.select_for_update(of=("self",)).get(pk=sample.pk, by=by)
    reading.refuse_unread(sample)
    queue = Queue.from_json(sample.queue)
    is_long = queue.rows(by).order_by()[: AT_ONCE + 1].count() > AT_ONCE
    job = (ask_for if is_long else move_now)(queue, "approve", by=by, reason="", total=sample.total)
    reading.end(sample, ReadSample.End.APPROVED)
    return job


def _unfit(verb: str, by: Officer) -> reviewing.Unfit | None:
    return partial(why_not_unread, user=by) if verb == "approve" else None


@transaction.atomic
def take_back(batch: UUID, *, by: Officer) -> Job:
    """Take a decision about many households back: at once, or by a worker.

    Raises CannotMove where this officer may not.
    """
    decided = Event.objects.filter(batch=batch, verb__in=workflow.DECISIONS)
    total = decided.count()
    params = {"batch": str(batch), "by": by.pk, "total": total}
    if total > AT_ONCE:
        return ask(BACK, params, by=by)
    told = _Told(workflow.TAKE_BACK, total)
    told.add(workflow.take_back(batch, by=by))
    return _done(uuid4(), BACK, params, told, by=by)


class _Told:
    """The result for each household, added up batch by batch."""

    def __init__(self, verb: str, total: int):
        self.verb, self.total = verb, total
        self.moved = 0
        self.counts: dict[str, int] = {}
        self.named: dict[str, list[str]] = {}
        self.room = MOST_NAMED

    def add(self, result: workflow.BulkResult) -> None:
        self.moved += len(result.moved)
        for pk, why in result.stayed.items():
            self.counts[why] = self.counts.get(why, 0) + 1
            if self.room:
                self.named.setdefault(why, []).append(str(pk))
                self.room -= 1

    def as_json(self) -> dict[str, Any]:
        return {
            "verb": self.verb,
            "moved": self.moved,
            "stayed": self.counts,
            "named": self.named,
            "total": self.total,
        }


def _refuse_without_reason(verb: str, reason: str) -> None:
    if workflow.MOVES[verb].needs_reason and not plain(reason):
        raise workflow.CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))


def _params(queue: Queue, verb: str, by: Officer, total: int) -> dict[str, Any]:
    return {"verb": verb, "queue": queue.as_json(), "total": total, "by": by.pk}


def _done(pk: UUID, kind: str, params: dict[str, Any], told: _Told, *, by: Officer, area_code: str = "") -> Job:
    now = timezone.now()
    return Job.objects.create(
        pk=pk,
        kind=kind,
        params=params,
        area_code=area_code,
        asked_by=by,
        state=Job.State.DONE,
        done=told.moved,
        total=told.total,
        started_at=now,
        ended_at=now,
        result=told.as_json(),
    )


def _page(job: Job) -> str:
    return reverse("enumeration:review_job", args=[job.pk])


@job(KIND, name=Words("Pemindahan banyak keluarga", "Moving many families"), page=_page)
def run(work: Work) -> dict[str, Any]:
    """Move what is still in the queue.

    After an interruption it continues with the rest: those moved have left the queue.
    """
    verb, reason = work.params["verb"], work.secret
    queue = Queue.from_json(work.params["queue"])
    by = Officer.objects.get(pk=work.params["by"])
    if not reach(by, workflow.MOVES[verb].permission).in_round(queue.round_id):
        raise JobProblem(_("Wewenang Anda untuk ini sudah berakhir."))
    rows = queue.rows(by, workflow.MOVES[verb].permission).order_by("pk")

    def following(last: UUID | None) -> list[UUID]:
        portion = rows.filter(pk__gt=last) if last else rows
        return list(portion.values_list("pk", flat=True)[:AT_ONCE])

    def move(ids: list[UUID]) -> workflow.BulkResult:
        still_there = Household.objects.filter(pk__in=ids, state=queue.state)
        return reviewing.move_all(still_there, verb, by=by, reason=reason, batch=work.job.pk, unfit=_unfit(verb, by))

    told = _Told(verb, work.params["total"])
    told.moved = Event.objects.filter(batch=work.job.pk, by=by, verb=verb).count()
    return _in_portions(work, told, following, move, _("keluarga dipindahkan"))


@job(BACK, name=Words("Pembatalan keputusan", "Taking a decision back"), page=_page)
def run_back(work: Work) -> dict[str, Any]:
    """Take back what still stands of a decision. After an interruption it continues with the rest."""
    batch, by = UUID(work.params["batch"]), Officer.objects.get(pk=work.params["by"])
    decided = Event.objects.filter(batch=batch, verb__in=workflow.DECISIONS).order_by("household")
    taken_back = Event.objects.filter(batch=batch, verb=workflow.TAKE_BACK)
    before = set(taken_back.values_list("household", flat=True))

    def following(last: UUID | None) -> list[UUID]:
        portion = decided.filter(household__gt=last) if last else decided
        return list(portion.values_list("household", flat=True)[:AT_ONCE])

    def put_back(ids: list[UUID]) -> workflow.BulkResult:
        left = [pk for pk in ids if pk not in before]
        return workflow.take_back(batch, by=by, only=left) if left else workflow.BulkResult(batch)

    told = _Told(workflow.TAKE_BACK, work.params["total"])
    told.moved = len(before)
    return _in_portions(work, told, following, put_back, _("keluarga kembali ke keadaan semula"))


def _in_portions(
    work: Work,
    told: _Told,
    following: Callable[[UUID | None], list[UUID]],
    do: Callable[[list[UUID]], workflow.BulkResult],
    note: str,
) -> dict[str, Any]:
    last: UUID | None = None
    while ids := following(last):
        told.add(do(ids))
        last = ids[-1]
        work.progress(told.moved, told.total, note)
    return told.as_json()
