"""What the answers were when a questionnaire was sent back, so that its reviewer sees what changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from enumeration.words import Words


class EarlierAnswers(models.Model):
    """The answers of a household at the moment it was sent back, sealed. Removed by `purge` when nobody compares any
    more."""

    household = models.ForeignKey("enumeration.Household", models.CASCADE, related_name="earlier_answers")
    row_id = models.UUIDField(default=uuid.uuid4)
    content = models.BinaryField()
    # The event's own time. While the household was not submitted after it, it says nothing: also where the decision was
    # taken back.
    at = models.DateTimeField(default=timezone.now)
    # How many answers were others when it was submitted again; NULL before that, or where `content` does not open.
    changed = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("isian sebelum dikembalikan", "answers before sending back")
        verbose_name_plural = Words("isian sebelum dikembalikan", "answers before sending back")

    def __str__(self) -> str:
        return f"{self.household_id} {self.at:%Y-%m-%d %H:%M}"
