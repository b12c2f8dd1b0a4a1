"""Celery's side of the jobs: fetch by id, call, done."""

from __future__ import annotations

import time
from uuid import UUID

from celery import shared_task

from enumeration import expiry, jobs, reconciliation
from enumeration.actions import (
    balancing,  # noqa: F401 - makes proposals of a district known to the worker
    enlisting,  # noqa: F401 - makes lists of officers known to the worker
    moving_many,  # noqa: F401 - makes bulk moves known to the worker
    noting,
    printing,  # noqa: F401 - makes officers' papers known to the worker
    taking_in,  # noqa: F401 - makes prelist jobs known to the worker
)
from enumeration.exports import making  # noqa: F401 - makes the export job known to the worker


@shared_task
def run_job(pk: str) -> None:
    jobs.run(UUID(pk))


@shared_task(expires=20)
def ring_again() -> None:
    jobs.ring_again()


@shared_task(expires=300)
def purge() -> None:
    expiry.purge()


@shared_task(expires=3600)
def months_ahead() -> None:
    noting.months_ahead()


@shared_task(expires=3600)
def reconcile() -> None:
    reconciliation.run()


@jobs.job("wait")
def wait(work: jobs.Work) -> dict[str, float]:
    """Does nothing for some seconds, visibly. For trying out workers: is one there, does it come back when killed?"""
    seconds = float(work.params.get("seconds", 0))
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        work.progress(int(seconds - left), int(seconds))
        time.sleep(min(left, 0.5))
    return {"waited": seconds}
