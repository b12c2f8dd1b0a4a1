"""Noting who was asked to help a place."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from enumeration.access import NotAllowed, Permission, reach
from enumeration.models import Assignment, HelpAsked, Officer, Round
from enumeration.progress.needs import works_at

ONCE_IN = timedelta(hours=12)
"""The same request by the same officer within this time is one request: a double click, a second tab."""


@transaction.atomic
def ask_to_help(officer: Officer, *, place: str, cause: HelpAsked.Cause, round: Round, by: Officer) -> HelpAsked:
    """Note that somebody who works at a place was asked to help there.

    Raises NotAllowed for a user who assigns nobody there, and for an officer who does not work there.
    """
    if not reach(by, Permission.ASSIGN).in_round(round.pk).touches(place):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {place}")
    if not Assignment.objects.active().filter(works_at(place), round=round, officer=officer).exists():
        raise NotAllowed(f"{officer} does not work in {place}")
    # simultaneous presses are counted one after the other
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    asked = {"round": round, "area_code": place, "cause": cause, "officer": officer, "by": by}
    lately = HelpAsked.objects.filter(**asked, at__gt=timezone.now() - ONCE_IN).last()
    return lately or HelpAsked.objects.create(**asked)
