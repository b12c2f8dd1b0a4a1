"""What an officer's handover minutes count: each questionnaire for its author, whoever has the SLS now.

Summed over the authors of a village, these are the figures of its dashboard (progress.py); a test holds that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count, Q

from enumeration.access import Reach
from enumeration.models import Household, State
from enumeration.papers.desk import Desk
from enumeration.questionnaire.codes import Result

NOT_INTERVIEWED = (Result.NO_RESPONDENT, Result.REFUSED, Result.GONE)


@dataclass(frozen=True)
class Credit:
    """Questionnaires of one author, in one SLS or together."""

    complete: int = 0  # 205 = 1
    incomplete: int = 0  # 2
    no_respondent: int = 0  # 3
    refused: int = 0  # 4
    gone: int = 0  # 5
    submitted: int = 0  # wait for the supervisor
    sent_back: int = 0
    approved: int = 0  # by the supervisor, not yet by the office
    completed: int = 0

    @property
    def not_interviewed(self) -> int:
        return self.no_respondent + self.refused + self.gone

    @property
    def accepted(self) -> int:
        """Found good and not sent back since: what is paid for."""
        return self.approved + self.completed

    def __add__(self, other: Credit) -> Credit:
        return Credit(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def _by_result(code: Result) -> Count:
    # Counted from the moment a family is first sent in, as the dashboard counts it.
    return Count("pk", filter=Q(result=code, submitted_at__isnull=False))


def _by_state(state: State) -> Count:
    return Count("pk", filter=Q(state=state))


COUNTS = {
    "complete": _by_result(Result.COMPLETE),
    "incomplete": _by_result(Result.INCOMPLETE),
    "no_respondent": _by_result(Result.NO_RESPONDENT),
    "refused": _by_result(Result.REFUSED),
    "gone": _by_result(Result.GONE),
    "submitted": _by_state(State.SUBMITTED),
    "sent_back": _by_state(State.SENT_BACK),
    "approved": _by_state(State.APPROVED),
    "completed": _by_state(State.COMPLETED),
}


def credits_of(desk: Desk, officers: Iterable[int]) -> dict[int, dict[str, Credit]]:
    """Each author's figures by sub-SLS, within what the one at the desk shares out. One query."""
    written = _within(Household.objects.filter(round=desk.round, enumerator__in=list(officers)), desk.mine)
    rows = written.order_by().values("enumerator", "area").annotate(**COUNTS)
    found: dict[int, dict[str, Credit]] = {}
    for row in rows:
        credit = Credit(**{name: row[name] for name in COUNTS})
        if credit != Credit():
            found.setdefault(row["enumerator"], {})[row["area"]] = credit
    return found


def _within(rows, mine: Reach | None):
    return rows if mine is None else rows.filter(mine.as_q())
