"""The ledger of assignments, read for pages: who had an SLS, what an officer had, what was decided last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import FIELD_ROLES, Permission, Role
from enumeration.areas.changes import came_from
from enumeration.assignment.loads import FAMILIES
from enumeration.models import Assignment, Cause, Officer, Round, Tally
from enumeration.rounds import in_order
from enumeration.workflow import undoing

UNDOABLE = tuple(cause for cause in Cause if cause.effects.is_undoable)


@dataclass(frozen=True)
class Decided:
    """One decision of the ledger, as its rows show it: who, when, by what kind of act, in which round."""

    batch: UUID
    by: Officer | None
    at: datetime
    cause: str
    round_id: int

    def why_not_undone_by(self, user: Officer) -> str:
        """Returns why this user may not take it back now, in words; "" where they may."""
        if self.cause not in UNDOABLE:
            return _("Keputusan ini bukan pembagian tugas, jadi tidak dibatalkan di sini.")
        return undoing.refusal(user, self.by, Permission.ASSIGN, at=self.at, round_id=self.round_id)


def decided_in(batch: UUID) -> Decided | None:
    """Returns the decision with this number, about field work. One or two queries."""
    periods = Assignment.objects.filter(role__in=FIELD_ROLES)
    if began := periods.filter(batch=batch).select_related("decided_by").order_by("started_at", "pk").first():
        return Decided(batch, began.decided_by, began.started_at, began.cause, began.round_id)
    ended = periods.filter(end_batch=batch).select_related("ended_by").order_by("ended_at", "pk").first()
    if ended is None or ended.ended_at is None:
        return None
    return Decided(batch, ended.ended_by, ended.ended_at, ended.end_cause, ended.round_id)


@dataclass(frozen=True)
class LastDecision:
    """What one user decided at once, as far as it still stands."""

    batch: UUID
    at: datetime
    officer: Officer
    sls: int

    @property
    def until(self) -> datetime:
        return undoing.ends_at(self.at)


def last_decision(user: Officer, round: Round, place: str) -> LastDecision | None:
    """Returns the user's latest decision in a place, while it can be undone. Two or three queries."""
    mine = Assignment.objects.visible_to(user).active().filter(round=round, decided_by=user)
    latest = (
        mine.in_area(place)
        .filter(started_at__gt=timezone.now() - undoing.WITHIN, role__in=FIELD_ROLES, cause__in=UNDOABLE)
        .select_related("officer")
        .order_by("-started_at", "-pk")
        .first()
    )
    if latest is None:
        return None
    sls = Assignment.objects.active().filter(batch=latest.batch).count()
    return LastDecision(latest.batch, latest.started_at, latest.officer, sls)


def history_of_area(user: Officer, code: str) -> QuerySet[Assignment]:
    """Returns every period of one sub-SLS, the latest first."""
    return (
        Assignment.objects.visible_to(user)
        .filter(area=code)
        .select_related("officer", "decided_by", "ended_by", "round")
        .order_by("-started_at", "-pk")
    )


def history_of_officer(user: Officer, officer: Officer) -> QuerySet[Assignment]:
    """Returns an officer's periods in the areas that the user may assign, the latest first."""
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
    """Returns the officers whose history the user may read: their team, and everybody who worked in the areas they may
    assign."""
    seen = Assignment.objects.visible_to(user).filter(
        officer=OuterRef("pk"), role__in=(Role.ENUMERATOR, Role.SUPERVISOR)
    )
    return Officer.objects.filter(Q(leader=user) | Q(leader__leader=user) | Exists(seen))


def who_had(code: str, moment: datetime, round: Round, role: Role = Role.ENUMERATOR) -> Officer | None:
    """Returns who had this sub-SLS at that moment: at most one officer, by the ledger's constraint."""
    running = Assignment.objects.filter(area=code, round=round, role=role).as_of(moment)
    period = running.select_related("officer").first()
    return period.officer if period else None


def worked_in(officer: Officer, code: str, named: Any = None) -> Round | None:
    """Returns the round in which the officer was an enumerator of this sub-SLS, or of one that it was made from."""
    theirs = officer.assignments.filter(role=Role.ENUMERATOR, area__in=[code, *came_from(code)])
    found = in_order(Round.objects.filter(pk__in=theirs.values("round")))
    return next((round for round in found if named in (None, round.pk)), None)
