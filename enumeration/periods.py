"""The ledger of assignments, read back for pages: who had an SLS, what an officer had, what was decided last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from enumeration.access import Role
from enumeration.carriers import FAMILIES
from enumeration.models import Assignment, Officer, Round, Tally

CAN_BE_UNDONE_FOR = timedelta(hours=12)
"""The board offers to undo a decision this long; later, hand-over and withdrawal say why things changed."""


@dataclass(frozen=True)
class LastDecision:
    """What one user decided in one go, as far as it still stands."""

    batch: UUID
    at: datetime
    officer: Officer
    sls: int


def last_decision(user: Officer, round: Round, place: str) -> LastDecision | None:
    """The user's latest decision in a place, while it may be undone. Two queries, or three."""
    mine = Assignment.objects.visible_to(user).active().filter(round=round, decided_by=user)
    latest = (
        mine.in_area(place)
        .filter(started_at__gt=timezone.now() - CAN_BE_UNDONE_FOR, role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
        .select_related("officer")
        .order_by("-started_at", "-pk")
        .first()
    )
    if latest is None:
        return None
    sls = Assignment.objects.active().filter(batch=latest.batch).count()
    return LastDecision(latest.batch, latest.started_at, latest.officer, sls)


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
    counted = Tally.objects.filter(round=round, area__in=list(codes)).annotate(families=FAMILIES)
    return dict(counted.values_list("area_id", "families"))


def officers_in_reach(user: Officer) -> QuerySet[Officer]:
    """Whose history the user may read: their team, and whoever worked in the areas they share out."""
    seen = Assignment.objects.visible_to(user).filter(
        officer=OuterRef("pk"), role__in=(Role.ENUMERATOR, Role.SUPERVISOR)
    )
    return Officer.objects.filter(Q(leader=user) | Q(leader__leader=user) | Exists(seen))
