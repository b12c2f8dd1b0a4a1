"""Which places below one need help, why, and which first: the card on top of every progress page.

A place is in need where households stand still (in SLS without an enumerator, with an enumerator who is silent, waiting
for the supervisor longer than OVERDUE_AFTER), or where it is slow. Its need is the number of households that stand still,
or the number by which it is behind what the calendar expects today, whichever is larger: the largest need comes first.
No number of households, SLS or officers changes the number of queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from enumeration import zones
from enumeration.access import Permission, Role
from enumeration.models import Assignment, HelpAsked, Household, Level, Officer, Round, State
from enumeration.models.areas import LEVEL_OF, lies_in_a
from enumeration.progress.figures import (
    SILENT_AFTER,
    Figures,
    Unassigned,
    expected_share,
    is_silent,
    round_half_up,
    slow,
)
from enumeration.progress.sending import sent_since
from enumeration.workflow import OVERDUE_AFTER

MOST_PLACES = 5

MOST_OVERDUE = 2000
"""Only this many overdue households of a district are counted, the longest waiting: where there are more, a number is a
lower bound."""


MOST_NAMED = 2
"""With more silent officers than this, a place leads to their list instead of to each one."""


@dataclass(frozen=True)
class Silent:
    """The silent enumerators of a place, those with the most households first, and their households there."""

    officers: tuple[int, ...] = ()
    families: int = 0


@dataclass(frozen=True)
class Waiting:
    """The households of a place that wait too long for the supervisor, by SLS."""

    by_sls: Mapping[str, int]
    is_more: bool = False

    @property
    def families(self) -> int:
        return sum(self.by_sls.values())


@dataclass(frozen=True)
class Need:
    """A place, and what is wrong there."""

    place: Figures
    free: Unassigned
    silent: Silent
    waiting: Waiting
    behind: int  # households; 0 where the place is not slow

    @property
    def standing_still(self) -> int:
        return self.free.families + self.silent.families + self.waiting.families

    @property
    def families(self) -> int:
        """Returns how many households need help: what the places are ordered by."""
        return max(self.standing_still, self.behind)


def needs(
    user: Officer, round: Round, code: str, places: Iterable[Figures], free: Mapping[str, Unassigned], today: date
) -> list[Need]:
    """Returns every place in need, the largest need first. Two queries.

    `places` have codes of one length and lie below `code`; `free`: `figures.unassigned` of the same places.
    """
    places = list(places)
    length = len(places[0].code) if places else len(code)
    silent = _silent(user, round, code, length)
    waiting, is_more = _waiting(user, round, code)
    by_place: dict[str, dict[str, int]] = {}
    for sls, count in waiting.items():
        by_place.setdefault(sls[:length], {})[sls] = count
    expected = expected_share(round, today)
    late = {place.code for place in slow(places, round, today)}
    found = [
        Need(
            place,
            free=free.get(place.code, Unassigned()),
            silent=silent.get(place.code, Silent()),
            waiting=Waiting(by_place.get(place.code, {}), is_more),
            behind=round_half_up(place.total * expected) - place.enumerated if place.code in late else 0,
        )
        for place in places
    ]
    return sorted((need for need in found if need.families), key=lambda need: (-need.families, need.place.code))


def _silent(user: Officer, round: Round, code: str, length: int) -> dict[str, Silent]:
    """Returns the silent enumerators by place. One query."""
    if not is_silent(zones.midnight(round.starts_on, round.area_id), None, round):
        return {}  # the round began less than a day ago
    until = timezone.now() - SILENT_AFTER
    held: Any = (
        Assignment.objects.visible_to(user, Permission.SEE_PROGRESS)
        .active()
        .in_area(code)
        .filter(round=round, role=Role.ENUMERATOR)
        .exclude(officer__in=sent_since(round, code, until))
        .annotate(left=F("tally__open") + F("tally__draft"))
        .filter(left__gt=0)
        .annotate(place=Substr("area__code", 1, length))
        .order_by()
        .values_list("place", "officer_id")
        .annotate(families=Sum("left"), since=Min("started_at"))
        .filter(since__lt=until)
    )
    by_place: dict[str, list[tuple[int, int]]] = {}
    for place, officer, families, _since in held:
        by_place.setdefault(place, []).append((families, officer))
    return {
        place: Silent(
            officers=tuple(officer for _families, officer in sorted(found, key=lambda one: (-one[0], one[1]))),
            families=sum(families for families, _officer in found),
        )
        for place, found in by_place.items()
    }


def overdue(user: Officer, round: Round, code: str, permission: Permission) -> QuerySet[Household]:
    """Returns the households of a place that wait longer than OVERDUE_AFTER for the supervisor."""
    here: QuerySet[Household] = Household.objects.visible_to(user, permission).in_area(code)
    return here.filter(round=round, state=State.SUBMITTED, submitted_at__lt=timezone.now() - OVERDUE_AFTER)


def _waiting(user: Officer, round: Round, code: str) -> tuple[Mapping[str, int], bool]:
    """Returns the overdue households by SLS, and whether there are more than were counted. One query.

    Below a district all are counted; of a district or a province, the MOST_OVERDUE that wait longest.
    """
    late = overdue(user, round, code, Permission.SEE_PROGRESS)
    if lies_in_a(Level.SUBDISTRICT, code):
        counted: Any = late.order_by().values_list("area_id").annotate(count=Count("pk"))
        return dict(counted), False
    areas = list(late.order_by("submitted_at").values_list("area_id", flat=True)[: MOST_OVERDUE + 1])
    return Counter(areas[:MOST_OVERDUE]), len(areas) > MOST_OVERDUE


# --- As a colour -----------------------------------------------------------------------------------------------------

WARMER_FROM = (0.1, 0.2, 0.4)
"""How far behind today's plan, as a share of its households, a place gets a warmer colour."""


def step_of(place: Figures, expected: float, *, is_in_need: bool) -> int:
    """Returns the colour of a place: 0, the ground, where it is not behind today's plan and needs no help; else 1 to 4."""
    return step_at(place.enumerated_share if place.total else 1.0, expected, is_in_need=is_in_need)


def step_at(share: float | None, expected: float, *, is_in_need: bool = False) -> int:
    """Returns the colour of a share where another was expected, by the same rule."""
    behind = round(expected - (share or 0), 9)  # 0.4 - 0.3 is no more than 0.1
    if behind <= 0 and not is_in_need:
        return 0
    return 1 + sum(behind > further for further in WARMER_FROM)


# --- Whom to call ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class People:
    """Officers by key, who supervises each SLS in which households wait too long, who coordinates which area, and who was
    asked to help."""

    officers: Mapping[int, Officer]
    supervisor_of: Mapping[str, int]
    coordinator_of: Mapping[str, int]
    asked: Sequence[HelpAsked]

    def supervisors(self, need: Need) -> list[tuple[Officer, int]]:
        """Returns the supervisors of a place with the households that wait for each too long, the most first."""
        by_officer: Counter[int] = Counter()
        for sls, count in need.waiting.by_sls.items():
            if sls in self.supervisor_of:
                by_officer[self.supervisor_of[sls]] += count
        return [(self.officers[pk], count) for pk, count in by_officer.most_common()]

    def silent(self, need: Need) -> list[Officer]:
        """Returns the silent enumerators with the most households."""
        named = need.silent.officers[:MOST_NAMED]
        return [self.officers[pk] for pk in named if pk in self.officers]

    def coordinator(self, need: Need) -> Officer | None:
        """Returns who coordinates the whole place."""
        code = need.place.code
        found = [pk for area, pk in sorted(self.coordinator_of.items()) if code.startswith(area)]
        return self.officers[found[-1]] if found else None

    def asked_for(self, need: Need, cause: HelpAsked.Cause) -> list[HelpAsked]:
        """Returns the last request to each officer, in the order in which they were asked."""
        here = (one for one in self.asked if one.area_code == need.place.code and one.cause == cause)
        return list({one.officer_id: one for one in here}.values())


NOBODY = People({}, {}, {}, ())
"""For a reader who may not see who works where."""


def people(user: Officer, round: Round, shown: Iterable[Need]) -> People:
    """Returns the officers of these places as far as the user sees who works there. Four queries."""
    shown = list(shown)
    areas = {sls for need in shown for sls in need.waiting.by_sls}
    places = [need.place.code for need in shown]
    active = Assignment.objects.active().filter(round=round)
    supervising = active.visible_to(user, Permission.SEE_HOUSEHOLDS).filter(role=Role.SUPERVISOR, area__in=areas)
    supervisor_of = dict(supervising.order_by().values_list("area_id", "officer_id"))
    above = {code[:length] for code in places for length in LEVEL_OF if length <= len(code)}
    coordinating = active.filter(role=Role.COORDINATOR, area__in=above).order_by("-pk")
    coordinator_of = dict(coordinating.values_list("area_id", "officer_id"))
    keys = {
        *supervisor_of.values(),
        *coordinator_of.values(),
        *(pk for need in shown for pk in need.silent.officers[:MOST_NAMED]),
    }
    seen = HelpAsked.objects.visible_to(user) | HelpAsked.objects.filter(officer=user)
    asked = seen.filter(round=round, area_code__in=places).select_related("officer", "by").order_by("pk")
    return People(Officer.objects.in_bulk(keys), supervisor_of, coordinator_of, list(asked))


def works_at(place: str) -> Q:
    """Returns the periods of those who work in a place or for the whole of it."""
    above = [place[:length] for length in LEVEL_OF if length <= len(place)]
    return Q(area__code__startswith=place) | Q(area__in=above)
