"""The only module that begins or ends periods of the ledger; a test holds that.

`actions/assigning.py`, through which every page goes, checks who may decide. A decision is one value, and all rows that
it writes agree about it. Its time is the later of the decision's and the last one in that SLS's ledger, so that an SLS
can be handed on even if the server's clock went back.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, OuterRef, Subquery, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from enumeration.access import OFFICE_ROLES, NotAllowed
from enumeration.fields.bounds import whole
from enumeration.models import ApiToken, Assignment, Cause, Officer


@dataclass(frozen=True)
class Decision:
    """Who decided, by what kind of act, and why; the batch that connects its rows; and when."""

    by: Officer | None
    cause: Cause = Cause.ASSIGN
    reason: str = ""
    batch: UUID = field(default_factory=uuid.uuid4)
    at: datetime = field(default_factory=lambda: timezone.now())
    by_two: bool = False
    """Requested and confirmed (officers/actions/granting.py): otherwise no period of an office role begins."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", whole(self.reason))


@dataclass(frozen=True)
class Post:
    """What an officer is given: a role in an area, in a round."""

    round_id: int
    area: str
    role: str
    officer_id: int


def begin(posts: Collection[Post], decision: Decision) -> list[Post]:
    """Begin a period for each post, except where somebody else was first. Returns those that began, by area."""
    if not decision.by_two and any(post.role in OFFICE_ROLES for post in posts):
        raise NotAllowed("A role of the office is given by two: actions/granting.py")
    with connection.cursor() as cursor:
        # The ledger's constraints decide between two users who press at once: the loser's row is simply not inserted.
        cursor.execute(
            """
            INSERT INTO enumeration_assignment
                (round_id, area_id, role, officer_id, started_at, decided_by_id, reason, end_reason, batch, cause)
            SELECT round, area, role, officer,
                   GREATEST(%s, (SELECT max(GREATEST(earlier.started_at, earlier.ended_at))
                                 FROM enumeration_assignment earlier
                                 WHERE earlier.area_id = area AND earlier.round_id = round)),
                   %s, %s, '', %s, %s
            FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::bigint[]) AS given (round, area, role, officer)
            ON CONFLICT DO NOTHING
            RETURNING round_id, area_id, role, officer_id
            """,
            [
                decision.at,
                decision.by.pk if decision.by else None,
                *(decision.reason, decision.batch, decision.cause),
                [post.round_id for post in posts],
                [post.area for post in posts],
                [str(post.role) for post in posts],
                [post.officer_id for post in posts],
            ],
        )
        return sorted((Post(*row) for row in cursor.fetchall()), key=lambda post: post.area)


def end(periods: Collection[Assignment], decision: Decision) -> None:
    """End those of the periods that still run."""
    of_this_area = Assignment.objects.filter(area=OuterRef("area"), round=OuterRef("round")).order_by()
    last = of_this_area.values("area").annotate(last=Max(Greatest("started_at", "ended_at"))).values("last")
    Assignment.objects.filter(pk__in=[period.pk for period in periods], ended_at=None).update(
        ended_at=Greatest(Value(decision.at), Subquery(last)),
        ended_by=decision.by,
        end_reason=decision.reason,
        end_cause=decision.cause,
        end_batch=decision.batch,
    )
    if not decision.cause.effects.keeps_officer:
        _revoke_tokens(periods)


def _revoke_tokens(ended: Collection[Assignment]) -> None:
    """Revoke API tokens: an officer who holds a role nowhere any more loses the tokens made while they held it."""
    lost = {(period.officer_id, str(period.role)) for period in ended}
    held = set(
        Assignment.objects.active().filter(officer__in={pk for pk, _role in lost}).values_list("officer", "role")
    )
    if without := {pk for pk, _role in lost - held}:
        ApiToken.objects.revoke(*without)
