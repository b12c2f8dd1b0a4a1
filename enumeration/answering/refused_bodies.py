"""Submissions that the server refused are kept whole, until nobody can need them any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DateField, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from enumeration.models import Assignment, Household, Officer, Round, Submission

KEPT_AFTER_ROUND = timedelta(days=90)


@dataclass(frozen=True)
class Counted:
    bodies: int
    size: int


def kept(officers: QuerySet[Officer]) -> QuerySet[Submission]:
    """Returns the refused bodies of these officers that are still kept. Not late ones: somebody decides on those."""
    verdicts = (Submission.Verdict.REFUSED, Submission.Verdict.CONFLICT)
    return Submission.objects.filter(verdict__in=verdicts, payload__isnull=False, by__in=officers.values("pk"))


def needless(bodies: QuerySet[Submission]) -> tuple[QuerySet[Submission], QuerySet[Submission]]:
    """Returns the bodies after which the same officer submitted the same household, and those whose round ended 90 days
    ago."""
    later = Submission.objects.filter(
        verdict=Submission.Verdict.ACCEPTED,
        by=OuterRef("by"),
        household_id=OuterRef("household_id"),
        received_at__gt=OuterRef("received_at"),
    )
    of_its_family = Household.objects.filter(pk=OuterRef("household_id")).values("round__ends_on")
    # For a body that names no known household: the round in progress when it came, among those in which its sender ever
    # worked.
    of_its_day = Round.objects.filter(starts_on__lte=OuterRef("received_at__date")).order_by("-ends_on")
    of_its_sender = of_its_day.filter(
        pk__in=Assignment.objects.filter(officer=OuterRef(OuterRef("by"))).values("round")
    )
    ends = [Subquery(rounds.values("ends_on")[:1]) for rounds in (of_its_sender, of_its_day)]
    ended = Coalesce(Subquery(of_its_family[:1]), *ends, output_field=DateField())
    taken_in = bodies.filter(Exists(later))
    over = bodies.annotate(round_ended=ended).filter(
        ~Exists(later), Q(round_ended__lt=timezone.localdate() - KEPT_AFTER_ROUND)
    )
    return taken_in, over


def counted(bodies: QuerySet[Submission]) -> Counted:
    size = Func("payload", function="octet_length", output_field=IntegerField())
    return Counted(bodies.count(), bodies.aggregate(total=Sum(size))["total"] or 0)


def remove(officers: QuerySet[Officer]) -> int:
    """Delete the bodies that are not needed. That they came, when, from whom and why they were refused stays."""
    return sum(
        Submission.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(payload=None)
        for some in needless(kept(officers))
    )
