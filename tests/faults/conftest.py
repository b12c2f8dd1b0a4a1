"""Real workers for the fault tests: worker and beat on the test database, brought back when they die, as ./run does.

A moment in the middle of something is held, never hoped for: `held_up_by(sql)` takes a lock that the worker needs next,
and the worker is killed while it waits there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection

from enumeration.models import Job
from regsosek.environment import environment
from regsosek.supervisor import Supervisor, beat, marked, worker


class NoServices:
    """PostgreSQL and Redis are the test's own; there is nothing to bring back."""

    def start(self) -> None: ...


class Crew:
    """The running worker and beat."""

    def __init__(self, supervisor: Supervisor):
        self.supervisor = supervisor

    def kill_worker(self) -> None:
        """kill -9 of the worker and all of its children, as the kernel does when memory runs out."""
        for process in marked(f"{self.supervisor.home}|worker"):
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue

    def log(self) -> str:
        return "\n".join(file.read_text()[-3000:] for file in self.supervisor.logs.glob("*.log"))

    def wait_for(self, condition: Callable[[], bool], seconds: float, what: str) -> float:
        """Returns how long it took; fails with the worker's log when it takes longer than `seconds`."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                pytest.fail(f"{what} did not come about in {seconds} s.\n{self.log()}")
            time.sleep(0.1)
        return time.monotonic() - began

    @contextmanager
    def held_up_by(self, sql: str, params: list[Any] | None = None) -> Iterator[None]:
        """Take a lock in a connection of its own, and release it afterwards. What it wrote is rolled back."""
        owner = psycopg2.connect(database_url())
        try:
            with owner.cursor() as cursor:
                cursor.execute(sql, params)
                yield
        finally:
            owner.close()

    def wait_until_held_up(self) -> None:
        """Until a statement of the worker waits for the lock."""

        def is_waiting() -> bool:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND cardinality(pg_blocking_pids(pid)) > 0"
                )
                return bool(cursor.fetchone()[0])

        self.wait_for(is_waiting, 90, "A worker that waits for the lock")

    def wait_for_job(self, job: Job, seconds: float = 120) -> Job:
        def is_over() -> bool:
            job.refresh_from_db()
            return job.is_over

        self.wait_for(is_over, seconds, f"The end of {job}")
        return job


def database_url() -> str:
    """Returns the test's own database, which a subprocess would not find by itself."""
    return urlsplit(environment["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def empty_redis() -> None:
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()


def no_message_is_left() -> bool:
    """Returns whether every message was delivered and acknowledged."""
    bells = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    return not bells.llen("celery") and not bells.hlen("unacked")


@pytest.fixture
def crew(transactional_db, tmp_path: Path) -> Iterator[Crew]:
    of_the_crew = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "REGSOSEK_BEAT_FILE": str(tmp_path / "beat"),
        "REGSOSEK_FILES": str(settings.MEDIA_ROOT),
    }
    empty_redis()
    supervisor = Supervisor(tmp_path, NoServices(), [worker(), beat()], lambda: of_the_crew, lambda text: None)  # type: ignore[arg-type]
    supervisor.start()
    over = threading.Event()
    minder = threading.Thread(target=lambda: supervisor.keep_running(until=over.is_set), daemon=True)
    minder.start()
    try:
        yield Crew(supervisor)
    finally:
        over.set()
        minder.join(timeout=10)
        supervisor.stop()
