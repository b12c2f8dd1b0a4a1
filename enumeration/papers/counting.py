"""What an officer's handover minutes count: each questionnaire for its author, even if another officer has the SLS now.

Summed over the authors of a village, these are the figures of its dashboard (progress/figures.py); a test holds that.

For the end of an earlier day they are derived from the events, which record the state and the SLS of every household on
that day. Events do not record the result of the visit (205), which may be answered again later; so where a household
was written again afterwards, its result of that day is counted as unknown rather than guessed from today's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enumeration.access import Reach
from enumeration.models import SENT_IN, Event, Household, State, Submission
from enumeration.papers.desk import Desk
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.forms import FormKind

NOT_INTERVIEWED = (Result.NO_RESPONDENT, Result.REFUSED, Result.GONE)


@dataclass(frozen=True)
class Credit:
    """The questionnaires of one author, in one SLS or in total."""

    complete: int = 0  # 205 = 1
    incomplete: int = 0  # 2
    no_respondent: int = 0  # 3
    refused: int = 0  # 4
    gone: int = 0  # 5
    submitted: int = 0  # waiting for the supervisor
    sent_back: int = 0
    approved: int = 0  # by the supervisor, not yet by the office
    completed: int = 0
    # For an earlier day only: submitted by then, but answered again since.
    result_unknown: int = 0
    # For an earlier day only: submitted, but no event says when. Counted in no other figure.
    untraced: int = 0

    @property
    def not_interviewed(self) -> int:
        return self.no_respondent + self.refused + self.gone

    @property
    def accepted(self) -> int:
        """Returns the number approved and not sent back since: what the officer is paid for."""
        return self.approved + self.completed

    def __add__(self, other: Credit) -> Credit:
        return Credit(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


RESULTS = {
    "complete": Result.COMPLETE,
    "incomplete": Result.INCOMPLETE,
    "no_respondent": Result.NO_RESPONDENT,
    "refused": Result.REFUSED,
    "gone": Result.GONE,
}
STATES = {
    "submitted": State.SUBMITTED,
    "sent_back": State.SENT_BACK,
    "approved": State.APPROVED,
    "completed": State.COMPLETED,
}


def _counts(state: str, result: Q) -> dict[str, Count]:
    """Returns the counts. `state`: the column that holds the state; `result`: the filter for households whose result is
    counted."""
    by_result = {name: Count("pk", filter=result & Q(result=code)) for name, code in RESULTS.items()}
    return by_result | {name: Count("pk", filter=Q(**{state: code})) for name, code in STATES.items()}


# A result counts from the first submission of a household, as on the dashboard.
NOW = _counts("state", Q(submitted_at__isnull=False))
SENT_IN_THEN = Q(state_then__in=SENT_IN)
THEN = _counts("state_then", SENT_IN_THEN & Q(is_rewritten=False)) | {
    "result_unknown": Count("pk", filter=SENT_IN_THEN & Q(is_rewritten=True, result__isnull=False)),
    "untraced": Count("pk", filter=Q(is_traced=False, state__in=SENT_IN)),
}


def credits_of(desk: Desk, officers: Iterable[int], form: FormKind = FormKind.FAMILY) -> dict[int, dict[str, Credit]]:
    """Returns each author's figures by sub-SLS, within the areas that the desk's user may assign. One query."""
    written = _within(Household.objects.filter(round=desk.round, form=form, enumerator__in=list(officers)), desk.mine)
    until = desk.until
    counts, area = (THEN, "area_then") if until else (NOW, "area")
    if until:
        written = as_they_were(written, until)
    rows = written.order_by().values("enumerator", area).annotate(**counts)
    found: dict[int, dict[str, Credit]] = {}
    for row in rows:
        credit = Credit(**{name: row[name] for name in counts})
        if credit != Credit():
            found.setdefault(row["enumerator"], {})[row[area]] = credit
    return found


def as_they_were(families: QuerySet[Household], until: datetime) -> QuerySet[Household]:
    """Returns households with the state and the sub-SLS that they had at that moment.

    The author does not need to be looked up: it stays the same from the first submission.
    """
    of_theirs = Event.objects.filter(household=OuterRef("pk"))
    last = of_theirs.filter(at__lt=until).exclude(to_state="").order_by("-id")
    # Every save of answers leaves a submission; a late one is written when it is decided on.
    saved = Q(verdict=Submission.Verdict.ACCEPTED, received_at__gte=until)
    saved |= Q(resolution=Submission.Resolution.TAKEN_IN, resolved_at__gte=until)
    return families.annotate(
        state_then=Subquery(last.values("to_state")[:1]),
        area_then=Coalesce(Subquery(last.values("area_code")[:1]), F("area_id"), output_field=CharField()),
        is_rewritten=Exists(Submission.objects.filter(saved, household_id=OuterRef("pk"))),
        is_traced=Exists(of_theirs.filter(to_state=State.SUBMITTED)),
    )


def _within(rows, mine: Reach | None):
    return rows if mine is None else rows.filter(mine.as_q())
