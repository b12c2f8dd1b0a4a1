"""What runs by itself, how often and why. Celery's beat rings for each of these; a worker does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab


@dataclass(frozen=True)
class Entry:
    """One task of enumeration/tasks.py on the timetable."""

    task: str
    every: float | crontab
    """Seconds, or a time of the day in UTC."""
    why: str
    expires_after: float
    """Seconds: a ring that no worker heard until then is dropped, as the next one says the same."""

    def for_celery(self) -> dict[str, Any]:
        return {
            "task": f"enumeration.tasks.{self.task}",
            "schedule": self.every,
            "options": {"expires": self.expires_after},
        }


TIMETABLE = (
    Entry("ring_again", 10.0, "Jobs whose ring was lost, or whose worker died, are rung for again.", expires_after=10),
    Entry("purge", 300.0, "Files, sessions and previews that have expired are removed.", expires_after=300),
    Entry(
        "months_ahead",
        3600.0,
        "The journal of who saw what has its partitions for the coming months.",
        expires_after=3600,
    ),
    Entry(
        "morning_mails",
        crontab(minute="*/5", hour="22,23,0,1,2"),  # from seven in Papua to ten in Sumatra
        "Officers with an address get what waits for them as counts and links, once, from 7:00 where they work.",
        expires_after=300,
    ),
    Entry(
        "note_starts",
        crontab(
            minute="0,5", hour="15,16,17"
        ),  # midnight in Papua, Sulawesi and Java; a second time, should one be lost
        "How every village stands when its day begins: what the figures of progress are compared with.",
        expires_after=240,
    ),
    Entry(
        "reconcile",
        crontab(hour=18, minute=10),  # between one and three at night from Sumatra to Papua
        "The counters of every village are compared with a recount; what differs is corrected and reported.",
        expires_after=3600,
    ),
)
"""The first page of an administrator tells when `purge` is 30 minutes late and when `reconcile` corrected counters."""
