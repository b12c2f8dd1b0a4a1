"""Who must correct a questionnaire that was sent back: its author, wherever they work now, or the SLS's enumerator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, Case, Exists, F, Max, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from enumeration.access import Reach, Role
from enumeration.models import Assignment, Cause, Event, Household, Officer, Remark, State
from enumeration.workflow.moves import TAKE_BACK


def goes_back_to(household: Household) -> Officer | None:
    """Returns the officer who would find this questionnaire in their work list if it were sent back now; None if the
    SLS has no enumerator."""
    whose = Household.objects.filter(pk=household.pk).values_list(back_to_author(), flat=True).first()
    if whose:
        return Officer.objects.get(pk=whose)
    here = Assignment.objects.active().filter(round=household.round_id, area=household.area_id, role=Role.ENUMERATOR)
    period = here.select_related("officer").first()
    return period.officer if period else None


def back_to_author() -> Case:
    """Returns who must correct a questionnaire that is sent back: its author, if they left this SLS and work elsewhere.

    NULL where the area alone decides: the author still has the SLS, or was replaced in it (the successor must correct
    it), or no longer works in this round.
    """
    theirs = Assignment.objects.filter(officer=OuterRef("enumerator"), round=OuterRef("round"), role=Role.ENUMERATOR)
    here = theirs.filter(area=OuterRef("area"))
    how_it_ended = Subquery(here.order_by("-started_at", "-pk").values("end_cause")[:1])
    return Case(
        When(Exists(here.filter(ended_at=None)), then=None),
        When(In(how_it_ended, [cause.value for cause in Cause if cause.effects.successor_corrects]), then=None),
        When(Exists(theirs.filter(ended_at=None)), then=F("enumerator")),
        default=None,
        output_field=BigIntegerField(null=True),
    )


def settle_corrections(round_id: int, areas: Collection[str], officers: Collection[int]) -> None:
    """Reassign corrections after periods of the ledger began or ended, for questionnaires sent back in these areas or
    to these officers."""
    sent_back = Household.objects.filter(round=round_id, state=State.SENT_BACK)
    for concerned in (sent_back.filter(area__in=areas), sent_back.filter(correction_by__in=officers)):
        concerned.update(correction_by=back_to_author())


def sent_back_from_elsewhere(user: Officer, round_id: int) -> QuerySet[Household]:
    """Returns the questionnaires sent back to this officer as their author, in SLS that they no longer hold."""
    return Household.objects.filter(round=round_id, correction_by=user)


def waits_since(sent_back: QuerySet[Household]) -> datetime | None:
    """Returns since when the one that waits longest has been sent back, among the LOOKED_AT that were submitted first.

    Not since it was last saved: who opens it without sending it has not corrected it. One query.
    """
    first = sent_back.order_by("submitted_at").values("pk")[:LOOKED_AT]
    acts = Event.objects.filter(household__in=first, to_state=State.SENT_BACK).exclude(from_state=State.SENT_BACK)
    last = acts.order_by().values("household").annotate(last=Max("at")).order_by("last")
    return last.values_list("last", flat=True).first()


LOOKED_AT = 200


def mended_by_others(user: Officer, round_id: int, mine: Reach) -> QuerySet[Household]:
    """Returns the questionnaires in this officer's SLS that their author corrects: they do not count as this officer's
    work."""
    of_somebody = Household.objects.filter(mine.as_q(), round=round_id, correction_by__isnull=False)
    return of_somebody.exclude(correction_by=user)


def with_reasons(remarks: QuerySet[Remark]) -> QuerySet[Remark]:
    """Annotate remarks with `reason`: why the household was sent back when each was written.

    Both carry the same timestamp.
    """
    act = Event.objects.filter(household=OuterRef("household"), at=OuterRef("at"), by=OuterRef("by"))
    act = act.filter(to_state=State.SENT_BACK).exclude(verb=TAKE_BACK)
    return remarks.annotate(reason=Coalesce(Subquery(act.order_by("-pk").values("reason")[:1]), Value("", TextField())))


def sent_back_because(households: Collection[Household]) -> dict[UUID, Event]:
    """Return, for each household that is sent back, the event that sent it back, whose reason its enumerator is shown.

    One query.
    """
    there = [one.pk for one in households if one.state == State.SENT_BACK]
    if not there:
        return {}
    acts = Event.objects.filter(household__in=there, to_state=State.SENT_BACK).exclude(verb=TAKE_BACK)
    acts = acts.exclude(from_state=State.SENT_BACK).exclude(reason="")
    return {
        act.household_id: act for act in acts.select_related("by").order_by("household", "-pk").distinct("household")
    }
