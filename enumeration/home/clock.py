"""The server's clock against the database: has something been recorded that has not happened yet?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from enumeration.models import Assignment, Event

LAST = 5000
"""Events that are looked at. All of them, of a whole district, would take seconds."""

TOLERATED = timedelta(minutes=1)
"""Two servers' clocks, or one that NTP has just set, differ by less."""


def last_recorded() -> datetime | None:
    """The latest moment among the last events, and among the beginnings and ends of the ledger's periods.

    Of the last events, not the very last: after the clock went back, events of the earlier time follow those of the later.
    """
    last_events = Event.objects.order_by("-id").values_list("at", flat=True)[:LAST]
    ledger = Assignment.objects.aggregate(began=Max("started_at"), ended=Max("ended_at"))
    return max((moment for moment in (*last_events, *ledger.values()) if moment), default=None)


def is_behind_by() -> timedelta | None:
    """How far now lies behind what was recorded last; None where the clock goes right."""
    last = last_recorded()
    behind = last - timezone.now() if last else timedelta()
    return behind if behind > TOLERATED else None
