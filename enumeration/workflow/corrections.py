"""Whose it is to mend what was sent back: its author's, wherever they work now, or the SLS' enumerator's."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from enumeration.access import Reach, Role
from enumeration.models import Assignment, Cause, Event, Household, Officer, Remark, State
from enumeration.workflow.moves import TAKE_BACK


def goes_back_to(household: Household) -> Officer | None:
    """Who will find this questionnaire in their work list if it is sent back now; None where the SLS has nobody."""
    whose = Household.objects.filter(pk=household.pk).values_list(back_to_author(), flat=True).first()
    if whose:
        return Officer.objects.get(pk=whose)
    here = Assignment.objects.active().filter(round=household.round_id, area=household.area_id, role=Role.ENUMERATOR)
    period = here.select_related("officer").first()
    return period.officer if period else None


def back_to_author() -> Case:
    """Whose correction a questionnaire is when it is sent back: its author's, if they left this SLS and work elsewhere.

    NULL where it is found by the area alone: the author still has the SLS, or was replaced in it (then the work is the
    successor's), or works no more in this round.
    """
    theirs = Assignment.objects.filter(officer=OuterRef("enumerator"), round=OuterRef("round"), role=Role.ENUMERATOR)
    here = theirs.filter(area=OuterRef("area"))
    how_it_ended = Subquery(here.order_by("-started_at", "-pk").values("end_cause")[:1])
    return Case(
        When(Exists(here.filter(ended_at=None)), then=None),
        When(Exact(how_it_ended, Value(Cause.REPLACE.value)), then=None),
        When(Exists(theirs.filter(ended_at=None)), then=F("enumerator")),
        default=None,
        output_field=BigIntegerField(null=True),
    )


def settle_corrections(round_id: int, areas: Collection[str], officers: Collection[int]) -> None:
    """After periods of the ledger ended or began: whose are the questionnaires that were sent back there, or to them?"""
    sent_back = Household.objects.filter(round=round_id, state=State.SENT_BACK)
    for concerned in (sent_back.filter(area__in=areas), sent_back.filter(correction_by__in=officers)):
        concerned.update(correction_by=back_to_author())


def sent_back_from_elsewhere(user: Officer, round_id: int) -> QuerySet[Household]:
    """What came back to this officer as its author, from SLS that are theirs no longer."""
    return Household.objects.filter(round=round_id, correction_by=user)


def mended_by_others(user: Officer, round_id: int, mine: Reach) -> QuerySet[Household]:
    """What lies in this officer's SLS and is being mended by its author, so that it is no work of theirs."""
    of_somebody = Household.objects.filter(mine.as_q(), round=round_id, correction_by__isnull=False)
    return of_somebody.exclude(correction_by=user)


def with_reasons(remarks: QuerySet[Remark]) -> QuerySet[Remark]:
    """Remarks with why the family was sent back when each was written, as `reason`: they have the act's very moment."""
    act = Event.objects.filter(household=OuterRef("household"), at=OuterRef("at"), by=OuterRef("by"))
    act = act.filter(to_state=State.SENT_BACK).exclude(verb=TAKE_BACK)
    return remarks.annotate(reason=Coalesce(Subquery(act.order_by("-pk").values("reason")[:1]), Value("", TextField())))


def sent_back_because(households: Collection[Household]) -> dict[UUID, Event]:
    """Of those that are sent back: the act that did it, whose reason its enumerator is told. One query."""
    there = [one.pk for one in households if one.state == State.SENT_BACK]
    if not there:
        return {}
    acts = Event.objects.filter(household__in=there, to_state=State.SENT_BACK).exclude(verb=TAKE_BACK)
    acts = acts.exclude(from_state=State.SENT_BACK).exclude(reason="")
    return {
        act.household_id: act for act in acts.select_related("by").order_by("household", "-pk").distinct("household")
    }
