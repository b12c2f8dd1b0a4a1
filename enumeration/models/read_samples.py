"""What a reviewer must read before many are approved at once: drawn by the product, once. Held by trigger."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.words import Words

READ_FOR = timedelta(seconds=5)
"""A household that was open for less was not read."""


class ReadSample(models.Model):
    """A drawing from the households of one queue that one reviewer wants to approve at once.

    What was drawn never changes. One that is open is the only one of its reviewer and queue: nothing is drawn again.
    """

    class End(models.TextChoices):
        APPROVED = "approved", Words("disetujui sekaligus", "approved at once")
        STOPPED = "stopped", Words("dihentikan: satu dikembalikan", "stopped: one was sent back")
        EMPTY = "empty", Words("semua sudah diputuskan sendiri-sendiri", "all were decided one by one")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    # The filter as the reviewer had it, and its digest, by which it is recognised.
    queue = models.JSONField()
    queue_digest = models.CharField(max_length=64)
    total = models.PositiveIntegerField()  # households of the queue then
    among = models.PositiveIntegerField()  # those that would be approved
    drawn_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)

    class Meta:
        ordering = ["drawn_at"]
        verbose_name = Words("contoh bacaan", "read sample")
        verbose_name_plural = Words("contoh bacaan", "read samples")
        indexes = [models.Index(fields=["by", "round", "end"], name="read_sample_by")]
        constraints = [
            models.UniqueConstraint(
                name="one_open_read_sample", fields=["by", "round", "queue_digest"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="read_sample_ends_once",
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_at:%Y-%m-%d %H:%M} {self.by_id} {self.end or 'open'}"


class ReadFamily(models.Model):
    """A household that was drawn, since when it lies open before its reviewer, and when it had been read."""

    sample = models.ForeignKey(ReadSample, models.PROTECT, related_name="families")
    household = models.ForeignKey("enumeration.Household", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()  # which submission of it was drawn
    opened_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("keluarga contoh bacaan", "family of a read sample")
        verbose_name_plural = Words("keluarga contoh bacaan", "families of a read sample")
        constraints = [
            models.UniqueConstraint(name="drawn_once_in_a_read_sample", fields=["sample", "household"]),
            models.CheckConstraint(
                name="read_for_long_enough",
                condition=Q(read_at=None) | Q(opened_at__isnull=False, read_at__gte=F("opened_at") + READ_FOR),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"
