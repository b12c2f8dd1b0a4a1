"""Which of the 26 lines of business the enumerator proposes for 417 and 421. A proposal is no answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import ScopedQuerySet
from enumeration.questionnaire.codes import Sector
from enumeration.words import Words


class SectorProposalQuerySet(ScopedQuerySet):
    area_column = "person__household__area__code"
    correction_column = "person__household__correction_by"
    round_column = "person__household__round"
    household_column = "person__household"


class SectorProposal(models.Model):
    """The enumerator's tap below the words. The supervisor's code, which counts, is the person's own column."""

    class Question(models.TextChoices):
        WORK = "work_sector", "417"
        BUSINESS = "business_sector", "421"

    person = models.ForeignKey(
        "enumeration.Person", models.CASCADE, related_name="sector_proposals", db_index=False
    )  # the constraint below is its index
    question = models.CharField(max_length=15, choices=Question.choices)
    sector = models.PositiveSmallIntegerField(choices=Sector.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    objects = SectorProposalQuerySet.as_manager()

    class Meta:
        verbose_name = Words("usulan lapangan usaha", "proposed line of business")
        verbose_name_plural = Words("usulan lapangan usaha", "proposed lines of business")
        constraints = [
            models.UniqueConstraint(name="one_sector_proposal_per_question", fields=["person", "question"]),
            models.CheckConstraint(name="sector_proposal_is_a_sector", condition=Q(sector__range=(1, 26))),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()}: {self.sector}"
