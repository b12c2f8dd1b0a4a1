"""One enumeration campaign."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from enumeration.words import Words


class Round(models.Model):
    name = models.CharField(max_length=100, unique=True)
    # The area whose managers maintain the round.
    area = models.ForeignKey(
        "enumeration.Area", models.PROTECT, null=True, related_name="+", verbose_name=Words("wilayah", "area")
    )
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_open = models.BooleanField(default=True)
    # Demonstration and training data: every page and every export says so.
    is_made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = Words("putaran pendataan", "round")
        verbose_name_plural = Words("putaran pendataan", "rounds")
        constraints = [models.CheckConstraint(name="round_ends_after_start", condition=Q(ends_on__gte=F("starts_on")))]

    def __str__(self) -> str:
        return self.name
