"""How jobs are carried out. The Job row is the truth; Celery and Redis only wake a worker.

A worker holds a job through a PostgreSQL advisory lock, which ends with its connection: `kill -9` frees the job at
once, and the beat task calls for every unfinished job that no worker holds. A message delivered twice finds the lock
taken, or the job done. So a runner must be safe to run again after an interruption at any point.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from enumeration import zones
from enumeration.identity import seal, unseal
from enumeration.jobs.kinds import KINDS
from enumeration.models import Job, Officer
from enumeration.pages.failures import kind_of

log = logging.getLogger(__name__)

MOST_DEATHS = 5
"""A job is given up after this many of its workers died: it would only kill the next one."""

WAIT = {"wait": "for my parts"}
"""A runner returns this when its parts are not done yet; it is run again when they are."""

COLUMN = "secret"

RING_AGAIN_AFTER = timedelta(seconds=20)


class JobProblem(Exception):
    """The job cannot be done. The message says why and what to do, for the officer who asked. It names nobody."""


class JobCancelled(Exception):
    """Somebody pressed Cancel."""


class StillWaiting(Exception):
    """This officer's last job of this kind is still waiting for its turn, so they cannot ask for another one yet."""

    wait = 60
    """Seconds after which to ask again."""

    def __init__(self, waiting: Job) -> None:
        super().__init__(
            _(
                "Pekerjaan Anda yang sejenis masih menunggu giliran. Tunggu sampai dimulai, atau batalkan, lalu minta lagi."
            )
        )
        self.job = waiting


class Work:
    """A job, as its runner handles it."""

    def __init__(self, job: Job):
        self.job = job

    @property
    def params(self) -> dict[str, Any]:
        return self.job.params

    @property
    def secret(self) -> str:
        return unseal(self.job.secret, self.job.pk, COLUMN) if self.job.secret else ""

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the job is. This is also the heartbeat, and where a cancelled job stops: raises JobCancelled.

        Call it outside transactions: nobody sees what is not committed.
        """
        self.job.done, self.job.total, self.job.note = done, total, note[:200]
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, note=self.job.note, heartbeat_at=timezone.now()
        )
        self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        if Job.objects.filter(Q(pk=self.job.pk) | Q(parts=self.job.pk), cancel_asked=True).exists():
            raise JobCancelled

    def ask_part(self, kind: str, params: dict[str, Any]) -> Job:
        """Add a part, which another worker may do at the same time. Asking for the same part again adds nothing."""
        part, made = Job.objects.get_or_create(
            parent=self.job,
            kind=kind,
            params=params,
            defaults={"area_code": self.job.area_code, "asked_by": self.job.asked_by},
        )
        if made:
            ring(part)
        return part

    @property
    def parts(self):
        return self.job.parts.all()


def ask(kind: str, params: dict[str, Any], *, by: Officer | None, area_code: str = "", secret: str = "") -> Job:
    """Record what is wanted; a worker is called when this transaction commits.

    `secret`: what people wrote, which must not appear in the row in plain text; the runner reads it as work.secret.

    Raises StillWaiting where this officer has a job of this kind that no worker has begun. The database decides
    (one_waits_per_kind_and_officer): of two requests at once the second waits here for the first.
    """
    if kind not in KINDS:
        raise ValueError(f"No runner for jobs of kind '{kind}'. There are: {', '.join(sorted(KINDS))}.")
    while True:
        wanted = Job(kind=kind, params=params, asked_by=by, area_code=area_code)
        wanted.secret = seal(secret, wanted.pk, COLUMN) if secret else None
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        if Job.objects.filter(pk=wanted.pk).exists():
            ring(wanted)
            return wanted
        if waiting := Job.objects.filter(kind=kind, asked_by=by, parent=None, state=Job.State.WAITING).first():
            raise StillWaiting(waiting)
        # It was begun between the two statements: nothing is in the way any more.


def cancel(wanted: Job) -> None:
    """Ask the job to stop. A job that no worker has begun ends at once."""
    Job.objects.filter(pk=wanted.pk).update(cancel_asked=True)
    Job.objects.filter(Q(pk=wanted.pk) | Q(parent=wanted.pk), state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, ended_at=timezone.now(), secret=None
    )
    ring(wanted)


def ring(wanted: Job) -> None:
    """Tell a worker, once this transaction commits, that there is something to do."""
    pk = wanted.pk
    transaction.on_commit(lambda: _ring_now(pk))


def _ring_now(pk: UUID) -> None:
    Job.objects.filter(pk=pk).update(rung_at=timezone.now())
    try:
        current_app.send_task("enumeration.tasks.run_job", [str(pk)])
    except OperationalError:
        # Redis is unavailable. The row waits, and the beat task calls again.
        log.warning("Redis cannot be reached; job %s waits to be rung again", pk)


def lock_key(pk: UUID) -> int:
    """Returns the number of the job's advisory lock: 64 bits, signed, from its id."""
    return int.from_bytes(pk.bytes[:8], "big", signed=True)


@contextmanager
def held(pk: UUID) -> Iterator[bool]:
    """Hold the job's lock if nobody else holds it; yields whether it is held here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(pk)])
        got_it = cursor.fetchone()[0]
    try:
        yield got_it
    finally:
        if got_it:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key(pk)])


def run(pk: UUID) -> None:
    """Do a job if nobody else is doing it now. Safe to call any number of times."""
    with held(pk) as mine:
        if not mine:
            return
        wanted = Job.objects.get(pk=pk)
        if not wanted.is_over:
            _carry_out(wanted)
    # The last part may have ended while we still held the lock, and have called in vain.
    if wanted.state == Job.State.IN_PARTS and not wanted.parts.unfinished().exists():
        ring(wanted)
    if wanted.is_over and wanted.parent_id:
        parent = Job.objects.get(pk=wanted.parent_id)
        if not parent.is_over and not parent.parts.unfinished().exists():
            ring(parent)


def _carry_out(wanted: Job) -> None:
    now = timezone.now()
    if wanted.state == Job.State.RUNNING:
        # It says running, but we hold its lock: the worker that had it died.
        wanted.deaths += 1
    wanted.state = Job.State.RUNNING
    wanted.started_at = wanted.started_at or now
    wanted.heartbeat_at = now
    wanted.save(update_fields=["state", "deaths", "started_at", "heartbeat_at"])
    if wanted.deaths >= MOST_DEATHS:
        _end(wanted, Job.State.FAILED, error=_("Pekerjaan ini lima kali menghentikan pekerja, jadi tidak dicoba lagi."))
        return
    try:
        work = Work(wanted)
        work.stop_if_cancelled()
        if failed := wanted.parts.filter(state=Job.State.FAILED).first():
            raise JobProblem(failed.error)
        with timezone.override(zones.zone_of(wanted.area_code)):
            result = KINDS[wanted.kind].runner(work)
    except JobCancelled:
        _end(wanted, Job.State.CANCELLED)
    except JobProblem as problem:
        _end(wanted, Job.State.FAILED, error=str(problem))
    except Exception as problem:  # the one place where a job's error is put into words; the log has the traceback
        log.exception("Job %s (%s) failed", wanted.pk, wanted.kind)
        _end(
            wanted,
            Job.State.FAILED,
            error=_("Kesalahan yang tidak terduga: %(problem)s. Beri tahu administrator, dengan nomor %(number)s.")
            % {"problem": kind_of(problem), "number": wanted.pk},
        )
    else:
        if result is WAIT:
            wanted.state = Job.State.IN_PARTS
            wanted.save(update_fields=["state"])
        else:
            _end(wanted, Job.State.DONE, result=result)


def _end(wanted: Job, state: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    wanted.state, wanted.error, wanted.ended_at = state, error, timezone.now()
    # What a stopped or failed runner has noted so far is kept: how far it came.
    wanted.result = wanted.result if result is None else result
    wanted.secret = None
    wanted.save(update_fields=["state", "error", "ended_at", "result", "secret"])
    if state != Job.State.DONE:
        # Parts that wait to be done for it have no purpose any more.
        wanted.parts.filter(state=Job.State.WAITING).update(state=Job.State.CANCELLED, ended_at=timezone.now())


def ring_again() -> int:
    """Call a worker for every unfinished job that no worker holds. Called by beat; returns the number of calls."""
    rung = 0
    now = timezone.now()
    for wanted in Job.objects.unfinished().order_by("asked_at"):
        if wanted.state == Job.State.IN_PARTS and wanted.parts.unfinished().exists():
            continue
        if wanted.state != Job.State.RUNNING and wanted.rung_at and now - wanted.rung_at < RING_AGAIN_AFTER:
            continue
        with held(wanted.pk) as free:
            pass
        if free:
            _ring_now(wanted.pk)
            rung += 1
    return rung
