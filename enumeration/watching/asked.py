"""Who of the officers on the list was asked to help, and has not yet: what the card of places in need noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enumeration import zones
from enumeration.models import HelpAsked, Officer, Round
from enumeration.watching.signs import Cause, Sign, ToCall

ASKED_ABOUT = {
    Cause.WAITING: HelpAsked.Cause.WAITING,
    Cause.SILENT: HelpAsked.Cause.SILENT,
    Cause.SLOW: HelpAsked.Cause.BEHIND,
}


def asked_of(user: Officer, round: Round, found: Iterable[ToCall]) -> dict[int, list[HelpAsked]]:
    """Returns the requests that each officer has not yet met, the last one first. One query.

    A request stands while the officer has the sign that it is about; one from before that sign began was met.
    """
    signs = {one.officer_id: one.signs for one in found}
    if not signs:
        return {}
    asked = HelpAsked.objects.visible_to(user).filter(round=round, officer__in=list(signs))
    still: dict[int, list[HelpAsked]] = {}
    for one in asked.select_related("by").order_by("-pk"):
        if any(_is_about(one, sign) for sign in signs[one.officer_id]):
            still.setdefault(one.officer_id, []).append(one)
    return {pk: list(_last_of_each_cause(theirs)) for pk, theirs in still.items()}


def _is_about(one: HelpAsked, sign: Sign) -> bool:
    return ASKED_ABOUT.get(sign.cause) == one.cause and zones.day_of(one.at, one.area_code) >= sign.since


def _last_of_each_cause(asked: Iterable[HelpAsked]) -> Iterator[HelpAsked]:
    causes: set[str] = set()
    for one in asked:
        if one.cause not in causes:
            causes.add(one.cause)
            yield one
