"""A sample of households interviewed a second time by another officer, and compared answer by answer with the
submission."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class SampleQuerySet(ScopedQuerySet):
    area_column = "area_code"

    def visible_to(self, user, permission: Permission | None = None):
        """Returns the samples of households in reach: a supervisor may draw one for a village of which they hold only
        some SLS."""
        theirs = Reinterview.objects.visible_to(user, permission)
        return self.filter(pk__in=theirs.values("sample"))


class Sample(models.Model):
    """A draw of households to reinterview: where, how many per enumerator, with which seed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=16, db_collation="C")
    per_enumerator = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()  # the same seed over the same households draws the same sample
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at"]
        verbose_name = Words("sampel wawancara ulang", "re-interview sample")
        verbose_name_plural = Words("sampel wawancara ulang", "re-interview samples")

    def __str__(self) -> str:
        return f"{self.area_code} {self.drawn_at:%Y-%m-%d}"


class ReinterviewQuerySet(ScopedQuerySet):
    area_column = "household__area__code"
    round_column = "household__round"
    permission = Permission.REVIEW


class Reinterview(models.Model):
    """One household of a sample: what was submitted, and what was answered the second time."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="reinterviews")
    household = models.ForeignKey("enumeration.Household", models.PROTECT, related_name="reinterviews")
    enumerator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The answers by question name: as submitted when the sample was drawn, and as answered the second time.
    first = models.JSONField(default=dict)
    second = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = ReinterviewQuerySet.as_manager()

    class Meta:
        ordering = ["sample_id", "pk"]
        verbose_name = Words("wawancara ulang", "re-interview")
        verbose_name_plural = Words("wawancara ulang", "re-interviews")
        constraints = [
            models.UniqueConstraint(name="one_reinterview_per_family_and_sample", fields=["sample", "household"]),
            models.CheckConstraint(
                name="reinterview_by_somebody_else",
                condition=Q(by=None, at=None) | Q(by__isnull=False, at__isnull=False) & ~Q(by=models.F("enumerator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"
