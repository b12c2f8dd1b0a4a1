"""Who was asked to help a place that falls behind. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration.access import ScopedQuerySet
from enumeration.words import Words


class HelpAskedQuerySet(ScopedQuerySet):
    area_column = "area_code"


class HelpAsked(models.Model):
    """That an officer was asked to help a place, for one cause. It stands on the progress page while the cause does.

    Append-only: a trigger refuses update, delete and truncate.
    """

    class Cause(models.TextChoices):
        UNASSIGNED = "unassigned", Words("SLS tanpa PPL", "SLS without an enumerator")
        WAITING = "waiting", Words("lama menunggu diperiksa", "waiting too long for review")
        SILENT = "silent", Words("PPL diam", "a silent enumerator")
        BEHIND = "behind", Words("di belakang rencana", "behind the plan")

    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+", db_index=False)
    # The place by its code, at whichever level its need was seen.
    area_code = models.CharField(max_length=16, db_collation="C")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    objects = HelpAskedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = Words("permintaan bantuan", "request for help")
        verbose_name_plural = Words("permintaan bantuan", "requests for help")
        indexes = [
            models.Index(fields=["round", "area_code", "id"], name="help_asked_there"),
            # the bell of every officer asks for their own
            models.Index(fields=["officer", "id"], name="help_asked_of"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.area_code} {self.cause} {self.officer_id}"
