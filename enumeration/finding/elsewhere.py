"""What a search finds besides households: areas, officers and pages, each within the reach of the user."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from enumeration.access import Permission, Reach, reach
from enumeration.assignment.periods import officers_in_reach
from enumeration.models import Area, Officer
from enumeration.models.areas import LENGTH_OF, Level
from enumeration.officers.register import within
from enumeration.pages.folding import words_of

SHOWN = 6
LEAST_LETTERS = 2
SEES_AREAS = (Permission.SEE_PROGRESS, Permission.ANSWER)


def called(search: str) -> Q:
    """Returns the filter: the name contains every word, in any order."""
    words = words_of(search)
    return Q(*(Q(folded_name__contains=word) for word in words)) if words else Q(pk__in=[])


def areas(user: Officer, search: str) -> list[Area]:
    """Returns the areas in reach of this name or code, the largest first."""
    mine = Reach(frozenset().union(*(reach(user, one).scopes for one in SEES_AREAS)))
    if not mine or len(search) < LEAST_LETTERS:
        return []
    digits = re.sub(r"[\s.]", "", search)
    if re.fullmatch(rf"[0-9]{{{LENGTH_OF[Level.SUBDISTRICT]},16}}", digits):
        asked = Q(code__startswith=digits)
    elif re.fullmatch(r"[0-9/\s]+", search):
        return []
    else:
        asked = called(search)
    found = Area.objects.filter(mine.as_q("code", None), asked, ended_at=None).exclude(level=Level.SLS)
    return list(found.order_by(Length("code"), "code")[:SHOWN])


def officers(user: Officer, held: frozenset[Permission], search: str) -> list[Officer]:
    """Returns the officers of this name or code whose page the user may open."""
    if len(search) < LEAST_LETTERS:
        return []
    found: QuerySet[Officer]
    if Permission.SEE_PERSONNEL in held:
        found = within(user)
    elif Permission.ASSIGN in held:
        found = officers_in_reach(user)
    else:
        return []
    asked = called(search) | Q(officer_code=search) | Q(username=search)
    return list(found.filter(asked).order_by("full_name", "pk")[:SHOWN])
