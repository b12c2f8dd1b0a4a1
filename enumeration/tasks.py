"""Celery's side of the jobs: fetch by id, call, done."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from enumeration import jobs
from enumeration.exports import files, making  # noqa: F401 - makes the export job known to the worker


@shared_task
def run_job(pk: str) -> None:
    jobs.run(UUID(pk))


@shared_task(expires=20)
def ring_again() -> None:
    jobs.ring_again()


@shared_task(expires=3600)
def purge_exports() -> None:
    files.purge()
