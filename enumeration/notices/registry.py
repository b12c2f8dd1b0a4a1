"""Where what waits is found: one list of sources, which the home page, the bell and the mail in the morning read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from enumeration import rounds
from enumeration.notices import field, office, server
from enumeration.notices.waiting import Reader, Urgency, Waiting, in_order, reader_of
from enumeration.pages.places import OfficerRequest

Source = Callable[[Reader], Iterable[Waiting]]

SOURCES: list[Source] = [*field.SOURCES, *office.SOURCES, *server.SOURCES]
"""Each yields what waits for a reader, nothing where it is not their work. The ranking adds its own (ranking/apps.py)."""


def what_waits(reader: Reader) -> list[Waiting]:
    """Returns everything that waits for this officer in this round, the most urgent first."""
    return in_order(one for source in SOURCES for one in source(reader))


def reader_here(request: OfficerRequest) -> Reader | None:
    """Returns the reader of the round that is shown; None where there is no round."""
    round = rounds.round_of(request)
    return reader_of(request.user, round, rounds.held_here(request)) if round else None


def notices(found: Iterable[Waiting]) -> list[Waiting]:
    """Returns what is told beyond the home page: all but the officer's own daily work."""
    return [one for one in found if one.urgency != Urgency.STEADY]
