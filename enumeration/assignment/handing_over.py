"""What an officer holds, what a decision of the ledger handed over, and the work list of the successor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from enumeration.access import FIELD_ROLES, Permission, Role
from enumeration.models import Assignment, Cause, Household, Officer, Round, State

HANDED_OVER = (State.OPEN, State.DRAFT, State.SENT_BACK)
"""The states of work still to be done in an SLS, which passes to the successor; the rest stays with its author."""

MANY_SLS = 12
"""With more than this, the SLS are chosen step by step, from the kecamatan down, and the work is done at a desk: no
device keeps it."""

SHOWN = (
    "head_name",
    "address",
    "building_number",
    "family_number",
    "state",
    "round_id",
    "area__name",
    "enumerator__full_name",
)


@dataclass(frozen=True)
class Holding:
    """A running period with its households, by state."""

    period: Assignment
    states: dict[str, int]

    @property
    def left(self) -> int:
        return sum(self.states.get(state, 0) for state in HANDED_OVER)

    @property
    def families(self) -> int:
        return sum(number for state, number in self.states.items() if state != State.STRUCK)


def holdings(user: Officer, officer: Officer, round: Round) -> dict[Role, list[Holding]]:
    """Returns what the officer holds of the areas that the user may assign, by role. Three queries."""
    held = _counted(Assignment.objects.visible_to(user).filter(officer=officer, role__in=FIELD_ROLES), round)
    by_role: dict[Role, list[Holding]] = {}
    for holding in held:
        by_role.setdefault(Role(holding.period.role), []).append(holding)
    return by_role


def own_holdings(officer: Officer, round: Round) -> list[Holding]:
    """Returns what an enumerator has. Two queries."""
    return _counted(officer.assignments.filter(role=Role.ENUMERATOR), round)


def own_past(officer: Officer, round: Round) -> list[Assignment]:
    """Returns the SLS that an enumerator had in this round and no longer has, the latest first, each once.

    One query.
    """
    ended = officer.assignments.filter(role=Role.ENUMERATOR, round=round, ended_at__isnull=False)
    periods = ended.select_related("area", "ended_by").order_by("-ended_at", "area_id")
    last: dict[str, Assignment] = {}
    for period in periods:
        last.setdefault(period.area_id, period)
    return list(last.values())


def supervisor_of(officer: Officer, past: Sequence[Assignment]) -> Officer | None:
    """Returns whom an enumerator without SLS should ask: their leader, or else the supervisor of the SLS they had last.

    Two queries.
    """
    if officer.leader and officer.leader.is_active:
        return officer.leader
    supervising = Assignment.objects.active().filter(role=Role.SUPERVISOR, round=past[0].round_id, area=past[0].area_id)
    found = supervising.select_related("officer").first()
    return found.officer if found else None


def _counted(periods: QuerySet[Assignment], round: Round) -> list[Holding]:
    of_round = periods.filter(round=round, ended_at=None)
    running = list(of_round.select_related("area", "round").order_by("role", "area_id"))
    counted: dict[str, dict[str, int]] = {}
    rows = Household.objects.filter(round=round, area__in=[period.area_id for period in running]).order_by()
    for code, state, number in rows.values_list("area", "state").annotate(number=Count("pk")):
        counted.setdefault(code, {})[state] = number
    return [Holding(period, counted.get(period.area_id, {})) for period in running]


@dataclass(frozen=True)
class Handover:
    """What one batch of the ledger did: periods it opened, and periods it ended."""

    batch: UUID
    opened: list[Assignment]
    ended: list[Assignment]

    @property
    def first(self) -> Assignment:
        return (self.opened or self.ended)[0]

    @property
    def codes(self) -> list[str]:
        return sorted({period.area_id for period in [*self.opened, *self.ended]})

    @property
    def still_stands(self) -> bool:
        return any(period.ended_at is None for period in self.opened)


def handover(user: Officer, batch: UUID) -> Handover | None:
    """Returns a decision, as far as it lies in the user's reach. Two queries."""
    visible = Assignment.objects.visible_to(user).filter(role__in=FIELD_ROLES)
    with_names = visible.select_related("officer", "area", "decided_by", "ended_by", "round").order_by("area_id")
    found = Handover(batch, list(with_names.filter(batch=batch)), list(with_names.filter(end_batch=batch)))
    return found if found.opened or found.ended else None


def work_left(user: Officer, round: Round, codes: Iterable[str]) -> QuerySet[Household]:
    """Returns the households of these SLS still to be done, in walking order: the successor's list."""
    return (
        Household.objects.visible_to(user, Permission.ASSIGN)
        .filter(round=round, area__in=list(codes), state__in=HANDED_OVER)
        .select_related("area", "enumerator")
        .only(*SHOWN)
        .order_by("area_id", "building_number", "family_number", "pk")
    )


def returned(user: Officer, round: Round, parent: str = "") -> QuerySet[Assignment]:
    """Returns the periods with which SLS were returned that nobody has had since; `end_reason` says why. One query."""
    since = Assignment.objects.filter(
        round=round, area=OuterRef("area"), role=Role.ENUMERATOR, started_at__gte=OuterRef("ended_at")
    ).exclude(pk=OuterRef("pk"))
    return (
        Assignment.objects.visible_to(user)
        .in_area(parent)
        .filter(round=round, role=Role.ENUMERATOR, end_cause=Cause.RETURN, area__ended_at=None)
        .filter(~Exists(since))
        .select_related("officer", "area")
        .order_by("area_id")
    )


def given_back(user: Officer, round: Round, parent: str) -> dict[str, Assignment]:
    """Returns the periods of `returned` by area code, for a board that shows each SLS."""
    return {period.area_id: period for period in returned(user, round, parent)}
