"""Teams of a kecamatan: its coordinators, their supervisors, and the enumerators each leads, with their loads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from enumeration.access import Permission, Role, reach
from enumeration.carriers import Carrier, candidates, measured
from enumeration.models import Assignment, Officer, Round


@dataclass(frozen=True)
class Team:
    """A supervisor (None: enumerators whom nobody here leads) with the enumerators."""

    supervisor: Carrier | None
    members: list[Carrier]

    @property
    def families(self) -> int:
        return sum(one.families for one in self.members)

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Teams:
    coordinators: list[Officer]
    teams: list[Team]
    loose: Team


def supervisors_of(round: Round, kecamatan: str) -> QuerySet[Officer]:
    """Who supervises SLS of the kecamatan, or is led by its coordinator."""
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


def teams_of(user: Officer, round: Round, kecamatan: str) -> Teams:
    """The teams of a kecamatan; of one that the user holds only in part, their own team. Ten queries."""
    whole = reach(user, Permission.ASSIGN).covers(kecamatan)
    supervisors = list(supervisors_of(round, kecamatan) if whole else Officer.objects.filter(pk=user.pk))
    in_charge = Assignment.objects.active().filter(round=round, role=Role.COORDINATOR, area__code=kecamatan)
    coordinators = Officer.objects.filter(pk__in=in_charge.values("officer"))
    leading = measured(supervisors, round, Role.SUPERVISOR, kecamatan)
    members = measured(candidates(user, round, kecamatan, Role.ENUMERATOR), round, Role.ENUMERATOR, kecamatan)
    by_leader: dict[int | None, list[Carrier]] = {}
    for one in sorted(members.values(), key=lambda one: (one.officer.full_name, one.officer.pk)):
        leader = one.officer.leader_id if one.officer.leader_id in leading else None
        by_leader.setdefault(leader, []).append(one)
    teams = [
        Team(carrier, by_leader.get(pk, []))
        for pk, carrier in sorted(leading.items(), key=lambda pair: (pair[1].officer.full_name, pair[0]))
    ]
    return Teams(list(coordinators), teams, Team(None, by_leader.get(None, [])))
