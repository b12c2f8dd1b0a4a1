"""What the assignment board shows: places with their gaps, sub-SLS with their officers, officers with their load.

Each reading is a fixed number of queries, whatever the number of SLS and officers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from enumeration.access import Permission, Reach, Role, reach
from enumeration.models import Area, Assignment, Level, Officer, Round, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.tallies import COUNTED_STATES

CAN_BE_UNDONE_FOR = timedelta(hours=12)
"""The board offers to undo a decision this long; later, hand-over and withdrawal say why things changed."""

_FAMILIES = sum((F(state) for state in COUNTED_STATES[1:]), start=F(COUNTED_STATES[0]))


def _families_of(area_column: str, round: Round) -> Coalesce:
    """The families of the sub-SLS named by a column, as a subquery."""
    counted = Tally.objects.filter(round=round, area=OuterRef(area_column)).annotate(families=_FAMILIES)
    return Coalesce(Subquery(counted.values("families")), 0)


def _held(role: Role, round: Round) -> Exists:
    return Exists(Assignment.objects.filter(round=round, area=OuterRef("code"), role=role, ended_at=None))


# --- Places: where is work without an officer? -----------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A kecamatan or village with its gaps."""

    code: str
    name: str
    sls: int
    families: int
    without_enumerator: int
    families_without_enumerator: int
    without_supervisor: int


def places_below(user: Officer, round: Round, parent: str, level: Level) -> list[Place]:
    """The places of one level below a parent in which the user shares areas out. Six queries, each one pass."""
    mine = reach(user, Permission.ASSIGN)
    length = LENGTH_OF[level]
    sls = Area.objects.at(Level.SUB_SLS).filter(mine.as_q("code", None), code__startswith=parent)
    tallies = Tally.objects.filter(mine.as_q(), round=round, area__code__startswith=parent)
    periods = Assignment.objects.active().filter(mine.as_q(), round=round, area__code__startswith=parent)
    counted = _by_place(sls, "code", length, Count("code"))
    families = _by_place(tallies, "area_id", length, Sum(_FAMILIES))
    enumerators = _by_place(periods.filter(role=Role.ENUMERATOR), "area_id", length, Count("pk"))
    supervisors = _by_place(periods.filter(role=Role.SUPERVISOR), "area_id", length, Count("pk"))
    given = _by_place(tallies.filter(_worked(Role.ENUMERATOR, round)), "area_id", length, Sum(_FAMILIES))
    names = dict(Area.objects.at(level).filter(code__startswith=parent).values_list("code", "name"))
    return [
        Place(
            code=code,
            name=names.get(code, code),
            sls=count,
            families=families.get(code, 0),
            without_enumerator=count - enumerators.get(code, 0),
            families_without_enumerator=families.get(code, 0) - given.get(code, 0),
            without_supervisor=count - supervisors.get(code, 0),
        )
        for code, count in sorted(counted.items())
    ]


def _by_place(rows: QuerySet, column: str, length: int, figure: Aggregate) -> dict[str, int]:
    grouped = rows.order_by().annotate(place=Substr(column, 1, length)).values("place").annotate(figure=figure)
    return dict(grouped.values_list("place", "figure"))


def _worked(role: Role, round: Round) -> Q:
    """Of tallies: those whose sub-SLS has somebody in the role now. One row each, by the ledger's constraint."""
    return Q(area__assignments__round=round, area__assignments__role=role, area__assignments__ended_at=None)


def count_free(user: Officer, round: Round, role: Role = Role.ENUMERATOR) -> int:
    """How many sub-SLS in the user's reach have nobody in a field role. Two queries."""
    areas = Area.objects.visible_to(user, Permission.ASSIGN).at(Level.SUB_SLS)
    return areas.filter(~_held(role, round)).count()


# --- One village: its sub-SLS and who works them ---------------------------------------------------------------------


@dataclass(frozen=True)
class Sls:
    """A sub-SLS on the board, with the periods that are running."""

    code: str
    name: str
    families: int
    enumerator: Assignment | None
    supervisor: Assignment | None

    def holder(self, role: Role) -> Assignment | None:
        return self.supervisor if role == Role.SUPERVISOR else self.enumerator


def sls_rows(user: Officer, round: Round, village: str) -> list[Sls]:
    """The sub-SLS of a village (or of any area) that the user shares out. Four queries."""
    areas = (
        Area.objects.visible_to(user, Permission.ASSIGN)
        .at(Level.SUB_SLS)
        .in_area(village)
        .annotate(families=_families_of("code", round))
    )
    rows = list(areas.values_list("code", "name", "families"))
    running = (
        Assignment.objects.visible_to(user)
        .active()
        .in_area(village)
        .filter(round=round, role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
        .select_related("officer", "decided_by")
    )
    held = {(period.area_id, period.role): period for period in running}
    return [
        Sls(code, name, families, held.get((code, Role.ENUMERATOR)), held.get((code, Role.SUPERVISOR)))
        for code, name, families in rows
    ]


# --- Officers and what they carry ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Carrier:
    """An officer with their load in this round: families, and sub-SLS that have any, wherever they lie."""

    officer: Officer
    families: int
    sls: int
    after: int | None = None  # the load if what is ticked were given to them

    @property
    def shown(self) -> int:
        return self.families if self.after is None else self.after


def _loads(round: Round, role: Role) -> Any:
    """Families and sub-SLS by officer. From the counters to the ledger: one pass, not one look-up for each period."""
    return (
        Tally.objects.filter(_worked(role, round), round=round)
        .order_by()
        .values(officer=F("area__assignments__officer"))
        .annotate(sls=Count("area"), load=Sum(_FAMILIES))
    )


def may_appoint_supervisors(mine: Reach, village: str) -> bool:
    """Who holds single SLS works with the team; who holds the whole place also says who supervises it."""
    return mine.covers(village)


def candidates(user: Officer, round: Round, village: str, role: Role) -> QuerySet[Officer]:
    """The officers to whom this user may give areas of this village.

    A supervisor: their own team. Who holds the whole village: the officers of the kecamatan, that is who works there
    in the role, who is led by somebody in charge there, and who lives there and has no other work.
    """
    mine = reach(user, Permission.ASSIGN)
    kecamatan = village[: LENGTH_OF[Level.SUBDISTRICT]]
    active = Assignment.objects.active().filter(round=round)
    working = active.filter(role=role)
    if not may_appoint_supervisors(mine, village):
        if role != Role.ENUMERATOR:
            return Officer.objects.none()
        here = working.filter(mine.as_q())
        return Officer.objects.filter(Q(leader=user) | Q(pk__in=here.values("officer")), is_active=True).select_related(
            "leader"
        )
    here = working.filter(area__code__startswith=kecamatan)
    in_charge = active.filter(role=Role.COORDINATOR, area__code=kecamatan).values("officer")
    if role == Role.ENUMERATOR:
        supervising = active.filter(role=Role.SUPERVISOR, area__code__startswith=kecamatan).values("officer")
        led_here = Q(leader__in=supervising) | Q(leader__leader__in=in_charge)
    else:
        led_here = Q(leader__in=in_charge)
    otherwise_busy = active.filter(officer=OuterRef("pk")).exclude(role=role)
    return (
        Officer.objects.filter(is_active=True)
        .filter(Q(pk__in=here.values("officer")) | led_here | Q(home_area__code__startswith=kecamatan))
        .filter(~Exists(otherwise_busy))
        .select_related("leader")
    )


MOST_CARRIERS = 40
"""A kecamatan of a large district has two hundred enumerators; the board shows the lightest, and finds the others."""


@dataclass(frozen=True)
class Carriers:
    """The officers to choose from, the lightest first, and how many there are in all."""

    shown: list[Carrier]
    found: int


def carriers(
    user: Officer,
    round: Round,
    village: str,
    role: Role,
    ticked: Iterable[Sls] = (),
    *,
    search: str = "",
    chosen: int | None = None,
) -> Carriers:
    """The candidates with their load, and what it would be with the ticked SLS. Three queries."""
    among = candidates(user, round, village, role)
    if search:
        among = among.filter(Q(full_name__icontains=search) | Q(officer_code=search) | Q(pk=chosen))
    officers = list(among)
    loads = {row["officer"]: row for row in _loads(round, role).filter(officer__in=[one.pk for one in officers])}
    ticked = list(ticked)
    found = []
    for officer in officers:
        row = loads.get(officer.pk, {"load": 0, "sls": 0})
        coming = sum(sls.families for sls in ticked if _holder_id(sls, role) != officer.pk)
        found.append(Carrier(officer, row["load"], row["sls"], row["load"] + coming if ticked else None))
    found.sort(key=lambda one: (one.families, one.officer.full_name))
    shown = [one for place, one in enumerate(found) if place < MOST_CARRIERS or one.officer.pk == chosen]
    return Carriers(shown, len(found))


def _holder_id(sls: Sls, role: Role) -> int | None:
    period = sls.holder(role)
    return period.officer_id if period else None


def heaviest(user: Officer, round: Round, parent: str, over: int, most: int = 8) -> list[Carrier]:
    """Enumerators of a place who carry more than `over` families, the heaviest first. Two queries."""
    here = Assignment.objects.visible_to(user).active().in_area(parent).filter(round=round, role=Role.ENUMERATOR)
    rows = list(
        _loads(round, Role.ENUMERATOR)
        .filter(officer__in=here.values("officer"), load__gt=over)
        .order_by("-load", "officer")[:most]
    )
    officers = Officer.objects.select_related("leader").in_bulk([row["officer"] for row in rows])
    return [Carrier(officers[row["officer"]], row["load"], row["sls"]) for row in rows]


# --- The ledger, read back -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """What one user decided in one go, as far as it still stands."""

    batch: UUID
    at: datetime
    officer: Officer
    codes: list[str]


def last_decision(user: Officer, round: Round, village: str) -> Decision | None:
    """The user's latest decision in a village, while it may be undone. Two queries, or three."""
    mine = Assignment.objects.visible_to(user).active().filter(round=round, decided_by=user)
    latest = (
        mine.in_area(village)
        .filter(started_at__gt=timezone.now() - CAN_BE_UNDONE_FOR, role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
        .select_related("officer")
        .order_by("-started_at", "-pk")
        .first()
    )
    if latest is None:
        return None
    codes = Assignment.objects.active().filter(batch=latest.batch).order_by("area_id").values_list("area_id", flat=True)
    return Decision(latest.batch, latest.started_at, latest.officer, list(codes))


def history_of_area(user: Officer, code: str) -> QuerySet[Assignment]:
    """Every period of one sub-SLS, the latest first."""
    return (
        Assignment.objects.visible_to(user)
        .filter(area=code)
        .select_related("officer", "decided_by", "ended_by", "round")
        .order_by("-started_at", "-pk")
    )


def history_of_officer(user: Officer, officer: Officer) -> QuerySet[Assignment]:
    """An officer's periods in the areas the user shares out, the latest first."""
    return (
        Assignment.objects.visible_to(user)
        .filter(officer=officer, role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
        .select_related("area", "decided_by", "ended_by", "round")
        .order_by("-started_at", "-pk")
    )


def families_by_area(round: Round, codes: Iterable[str]) -> dict[str, int]:
    counted = Tally.objects.filter(round=round, area__in=list(codes)).annotate(families=_FAMILIES)
    return dict(counted.values_list("area_id", "families"))


def officers_in_reach(user: Officer) -> QuerySet[Officer]:
    """Whose history the user may read: their team, and whoever worked in the areas they share out."""
    seen = Assignment.objects.visible_to(user).filter(role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
    return Officer.objects.filter(Q(leader=user) | Q(leader__leader=user) | Q(pk__in=seen.values("officer")))
