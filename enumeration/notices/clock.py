"""Compares the server's clock with the database: is something recorded that has not happened yet?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from enumeration.models import Assignment, Event

LAST = 5000
"""Events that are checked. All of a whole district's would take seconds."""

TOLERATED = timedelta(minutes=1)
"""The clocks of two servers, or one that NTP has just set, differ by less."""


def last_recorded() -> datetime | None:
    """Returns the latest time among the last events, and among the beginnings and ends of the ledger's periods.

    Among the last events, not the very last one: after the clock went back, events of the earlier time follow those of
    the later.
    """
    last_events = Event.objects.order_by("-id").values_list("at", flat=True)[:LAST]
    ledger = Assignment.objects.aggregate(began=Max("started_at"), ended=Max("ended_at"))
    return max((moment for moment in (*last_events, *ledger.values()) if moment), default=None)


def is_behind_by() -> timedelta | None:
    """Returns how far now lies behind the last recorded time; None where the clock is right."""
    last = last_recorded()
    behind = last - timezone.now() if last else timedelta()
    return behind if behind > TOLERATED else None
