"""How an enumerator works: what came back, what was warned of, how it was filled in, day by day. For those who check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from enumeration.access import Permission
from enumeration.models import Confirmation, Event, Household, Officer, OfficerDay, Round
from enumeration.review.fillings import signals_of

LATEST = 50
"""So many of the latest submissions are looked at for signals of how they were filled in."""

DAYS = 14


@dataclass(frozen=True)
class Day:
    """What somebody sent in on one day, and how long each took where that was measured."""

    day: date
    submitted: int
    seconds: float | None


@dataclass(frozen=True)
class Quality:
    """An enumerator's submissions in a round, as far as the reader checks them."""

    sent: int
    returned: int  # ever sent back, or returned by the office
    warned: int  # with an explained warning
    looked_at: int
    signalled: int  # of those, with a signal
    examples: Sequence[str]
    days: Sequence[Day]


def quality_of(officer: Officer, round: Round, user: Officer, today: date) -> Quality:
    """Returns it, read from the submissions of this one officer. At most eight queries."""
    mine = Household.objects.visible_to(user, Permission.REVIEW).filter(
        round=round, enumerator=officer, submitted_at__isnull=False
    )
    sent_back = Event.objects.filter(household=OuterRef("pk"), verb__in=("send_back", "return"))
    latest = list(mine.order_by("-submitted_at").values_list("pk", flat=True)[:LATEST])
    signals = [each for each in signals_of(latest).values() if each]
    return Quality(
        sent=mine.order_by().count(),
        returned=mine.order_by().filter(Exists(sent_back)).count(),
        warned=mine.order_by().filter(Exists(Confirmation.objects.filter(household=OuterRef("pk")))).count(),
        looked_at=len(latest),
        signalled=len(signals),
        examples=list(dict.fromkeys(signal.words for each in signals for signal in each))[:3],
        days=_days(officer, round, today),
    )


def _days(officer: Officer, round: Round, today: date) -> list[Day]:
    """Returns the last days, oldest first, also those without a submission. One query."""
    rows: Any = (
        OfficerDay.objects.filter(officer=officer, round=round, day__gt=today - timedelta(days=DAYS))
        .order_by()
        .values_list("day")
        .annotate(Sum("submitted"), Sum("measured"), Sum("seconds"))
    )
    found = {day: (submitted, seconds / measured if measured else None) for day, submitted, measured, seconds in rows}
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return [Day(day, *found.get(day, (0, None))) for day in shown if day >= round.starts_on]
