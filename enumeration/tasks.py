"""Celery's side of the jobs: fetch by id, call, done."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from enumeration import jobs


@shared_task
def run_job(pk: str) -> None:
    jobs.run(UUID(pk))


@shared_task(expires=20)
def ring_again() -> None:
    jobs.ring_again()
