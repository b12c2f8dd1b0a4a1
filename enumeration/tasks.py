"""The Celery side of the jobs: fetch by id, call, done."""

from __future__ import annotations

import time
from importlib import import_module
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from enumeration import expiry, jobs
from enumeration.finding import recounting
from enumeration.notices import mailing
from enumeration.pages import noting
from enumeration.progress import reconciliation, yesterday
from enumeration.words import Words

WITH_JOBS = [
    "enumeration.proposals.actions",
    "enumeration.officers.lists.actions",
    "enumeration.review.actions.moving_many",
    "enumeration.papers.actions.printing",
    "enumeration.prelist.actions",
    "enumeration.exports.making",
    "enumeration.sampling.training",
]
"""The modules in which kinds of jobs are declared. A worker knows only what is named here."""

for name in WITH_JOBS:
    import_module(name)


@shared_task
def run_job(pk: str) -> None:
    jobs.run(UUID(pk))


@shared_task
def ring_again() -> None:
    jobs.ring_again()


@shared_task
def purge() -> None:
    expiry.purge()


@shared_task
def months_ahead() -> None:
    noting.months_ahead()


@shared_task
def reconcile() -> None:
    reconciliation.run()
    recounting.run()


@shared_task
def note_starts() -> None:
    yesterday.note_starts(timezone.now())


@shared_task
def morning_mails() -> None:
    mailing.send_due()


@jobs.job("wait", name=Words("Uji coba pekerja", "Trial of the workers"))
def wait(work: jobs.Work) -> dict[str, float]:
    """Do nothing for some seconds, visibly. For testing workers: is one there, and does it recover when killed?"""
    seconds = float(work.params.get("seconds", 0))
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        work.progress(int(seconds - left), int(seconds))
        time.sleep(min(left, 0.5))
    return {"waited": seconds}
