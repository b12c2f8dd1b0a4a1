"""What one thing that waits is: of which kind, how many, since when, how urgent, and where it is done.

Nothing of it is stored. A source (registry.py) finds it in the tables that it is about, so it is gone as soon as the
work is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from enumeration.access import Permission, Role, granted
from enumeration.models import Officer, Round
from enumeration.pages.ages import days_in_words
from enumeration.workflow import OVERDUE_AFTER


class Urgency(IntEnum):
    """In the order in which it is shown."""

    NOW = 0
    """Waits longer than OVERDUE_AFTER, or stops the work of others. Red."""
    SOON = 1
    """Somebody, or something, waits for this officer."""
    STEADY = 2
    """The officer's own daily work: on the home page, neither behind the bell nor in the mail."""


TONES = {Urgency.NOW: "bad", Urgency.SOON: "warn", Urgency.STEADY: "info"}


@dataclass(frozen=True)
class Reader:
    """Who looks, at which round, and what they hold there."""

    user: Officer
    round: Round
    held: frozenset[Permission]
    roles: frozenset[Role]


def reader_of(user: Officer, round: Round, held: Iterable[tuple[int, str, str]]) -> Reader:
    """Returns the reader of a round, by their running assignments (round id, area code, role)."""
    here = [one for one in held if one[0] == round.pk]
    return Reader(user, round, granted(here), frozenset(Role(role) for _round, _area, role in here))


@dataclass(frozen=True)
class Waiting:
    """Something to be done, and the page where it is done."""

    kind: str
    """Names it on the page of notices (#kind). One of a kind."""
    label: str
    """Goes into mails: it names neither a person nor a place."""
    url: str
    count: int | None = None
    note: str = ""
    since: datetime | None = None
    urgency: Urgency = Urgency.SOON
    icon: str = "inbox"

    @property
    def tone(self) -> str:
        return TONES[self.urgency]

    @property
    def waits(self) -> str:
        """Returns for how long it has been waiting, in days; "" where nobody knows."""
        return days_in_words(self.since) if self.since else ""

    @property
    def says(self) -> str:
        """Returns the line below the label: for how long, and the note."""
        return " · ".join(filter(None, (self.waits, self.note)))


def urgency_of(since: datetime | None) -> Urgency:
    """Returns how urgent it is that something waits since then."""
    is_late = since is not None and since < timezone.now() - OVERDUE_AFTER
    return Urgency.NOW if is_late else Urgency.SOON


def counted(rows: QuerySet[Any], moment: str) -> tuple[int, datetime | None]:
    """Returns how many rows there are, and the earliest moment among them. One query."""
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(moment))
    return found["count"], found["since"]


def in_order(found: Iterable[Waiting]) -> list[Waiting]:
    """Returns the most urgent first; among those, what waits longest. What waits since nobody knows when comes last."""
    never = timezone.now()
    return sorted(found, key=lambda one: (one.urgency, one.since or never))
