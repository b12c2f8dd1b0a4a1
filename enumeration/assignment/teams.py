"""Teams of a kecamatan: its coordinators, their supervisors, and the enumerators that each leads, with their loads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from enumeration.access import Permission, Role, reach
from enumeration.assignment.loads import Carrier, candidates, is_called, loads, measured
from enumeration.models import Assignment, Officer, OfficerChange, Round
from enumeration.workflow import undoing

PAGE = 50
"""Enumerators per page. A team may continue on the next page."""


Line = tuple[int | None, int | None]
"""A supervisor (None: nobody here) and one enumerator whom they lead (None: nobody)."""


@dataclass(frozen=True)
class Team:
    """A supervisor (None: enumerators whom nobody here leads), how many they lead, and with which load."""

    supervisor: Officer | None
    size: int
    families: int


@dataclass(frozen=True)
class Part:
    """The part of a team on the page: all of it, or its beginning or end."""

    team: Team
    supervises: int  # SLS
    members: list[Carrier]


@dataclass(frozen=True)
class Teams:
    coordinators: list[Officer]
    teams: list[Team]  # all teams that have a supervisor
    leaders: dict[int, int | None]  # for every enumerator
    parts: list[Part]
    found: int  # enumerators that the search found, on all pages
    next_start: str  # where the next page begins; empty on the last

    @property
    def shown(self) -> int:
        return sum(len(part.members) for part in self.parts)

    @property
    def has_more(self) -> bool:
        return len(self.leaders) > PAGE


def supervisors_of(round: Round, kecamatan: str) -> QuerySet[Officer]:
    """Returns the officers who supervise SLS of the kecamatan, or are led by its coordinator."""
    active = Assignment.objects.active().filter(round=round)
    supervising = active.filter(role=Role.SUPERVISOR, area__code__startswith=kecamatan).values("officer")
    in_charge = active.filter(role=Role.COORDINATOR, area__code=kecamatan).values("officer")
    other = active.exclude(role=Role.SUPERVISOR).values("officer")
    return (
        Officer.objects.filter(is_active=True)
        .filter(Q(pk__in=supervising) | Q(leader__in=in_charge, assignments__role=Role.SUPERVISOR) & ~Q(pk__in=other))
        .select_related("leader")
        .distinct()
    )


def teams_of(user: Officer, round: Round, kecamatan: str, *, search: str = "", start: str = "") -> Teams:
    """Returns a page of the teams of a kecamatan; for a user who holds only part of it, their own team.

    Loads are read for all, but details only for those shown. Ten queries.
    """
    whole = reach(user, Permission.ASSIGN).in_round(round.pk).covers(kecamatan)
    supervisors = supervisors_of(round, kecamatan) if whole else Officer.objects.filter(pk=user.pk)
    leading = {one.pk: one for one in _light(supervisors.select_related(None))}
    in_charge = Assignment.objects.active().filter(round=round, role=Role.COORDINATOR, area__code=kecamatan)
    coordinators = list(_light(Officer.objects.filter(pk__in=in_charge.values("officer"))))
    among = candidates(user, round, kecamatan, Role.ENUMERATOR)
    names = {one.pk: one for one in _light(among.prefetch_related(None))}
    carried = dict(loads(round, Role.ENUMERATOR).filter(officer__in=list(names)).values_list("officer", "load"))
    led: dict[int | None, list[int]] = {None: []}
    led |= {pk: [] for pk in sorted(leading, key=lambda pk: (leading[pk].full_name, pk))}
    for pk in sorted(names, key=lambda pk: (names[pk].full_name, pk)):
        leader = names[pk].leader_id
        led[leader if leader in leading else None].append(pk)
    teams = {
        leader: Team(leading[leader] if leader else None, len(theirs), sum(carried.get(pk, 0) for pk in theirs))
        for leader, theirs in led.items()
    }
    lines = [
        (leader, pk)
        for leader, pk in _lines(led)
        if not search or any(is_called(one, search) for one in (leading.get(leader or 0), names.get(pk or 0)) if one)
    ]
    first = _first(lines, start)
    page = lines[first : first + PAGE]
    after = lines[first + PAGE : first + PAGE + 1]
    members = measured([names[pk] for _leader, pk in page if pk], round, Role.ENUMERATOR, kecamatan)
    shown = [leading[pk] for pk in {leader for leader, _pk in page} if pk]
    supervising = measured(shown, round, Role.SUPERVISOR, kecamatan)
    parts = [
        Part(
            teams[leader],
            supervising[leader].sls if leader else 0,
            [members[pk] for its, pk in page if pk and its == leader],
        )
        for leader in dict.fromkeys(leader for leader, _pk in page)
    ]
    return Teams(
        coordinators,
        [team for team in teams.values() if team.supervisor],
        {pk: one.leader_id for pk, one in names.items()},
        parts,
        sum(1 for _leader, pk in lines if pk),
        _mark(*after[0]) if after else "",
    )


def _light(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    return officers.order_by("pk").only("full_name", "username", "officer_code", "leader")


def _lines(led: dict[int | None, list[int]]) -> Iterator[Line]:
    """Yield everybody with their supervisor; a supervisor who leads nobody has a line too."""
    for leader, theirs in led.items():
        for pk in theirs:
            yield leader, pk
        if leader and not theirs:
            yield leader, None


def _mark(leader: int | None, pk: int | None) -> str:
    return f"{leader or ''}:{pk or ''}"


def _first(lines: list[Line], start: str) -> int:
    """Returns where the page begins; if the enumerator has moved to another team, where that team is now."""
    marks = [_mark(*line) for line in lines]
    if start in marks:
        return marks.index(start)
    team = start.partition(":")[0]
    return next((place for place, mark in enumerate(marks) if start and mark.partition(":")[0] == team), 0)


# --- The last move, which can be undone ------------------------------------------------------------------------------


@dataclass(frozen=True)
class LastMove:
    """The last move to another team here, as far as nobody has undone it."""

    batch: UUID
    by: Officer
    at: datetime
    to: Officer
    led: list[int]  # officers whose leader it changed
    supervised: int  # SLS whose supervision moved along

    @property
    def until(self) -> datetime:
        return undoing.ends_at(self.at)

    @property
    def officers(self) -> int:
        return len(self.led)


def last_move(user: Officer, round: Round, kecamatan: str) -> LastMove | None:
    """Returns the last move in a kecamatan that this user may undo: their own, or else that of somebody below them."""
    moves = OfficerChange.objects.filter(kind=OfficerChange.Kind.TEAM, area_code=kecamatan, round=round, undoes=None)
    undone = OfficerChange.objects.filter(undoes=OuterRef("batch"))
    recent = (
        moves.filter(~Exists(undone), at__gt=timezone.now() - undoing.WITHIN, leader_after__isnull=False)
        .select_related("by", "leader_after")
        .order_by("-id")
    )
    last = recent.filter(by=user).first() or recent.first()
    if last is None or last.batch is None or last.leader_after is None:
        return None
    if not undoing.may_undo(user, last.by, Permission.ASSIGN, at=last.at, round_id=round.pk):
        return None
    of_it = moves.filter(batch=last.batch).values_list("officer", "leader_before", "leader_after")
    led = [officer for officer, before, after in of_it if before != after]
    supervised = Assignment.objects.filter(batch=last.batch).count()
    return LastMove(last.batch, last.by, last.at, last.leader_after, led, supervised)
