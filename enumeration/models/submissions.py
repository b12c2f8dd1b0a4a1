"""What devices sent, as they sent it. The key is made on the device: the same key sent twice is one submission."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class SubmissionQuerySet(ScopedQuerySet):
    area_column = "area_code"
    round_column = None
    permission = Permission.REVIEW

    def waiting(self):
        """Returns the late submissions that nobody has decided about."""
        return self.filter(verdict=Submission.Verdict.LATE, resolved_at=None)


class Submission(models.Model):
    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", Words("diterima", "accepted")
        REFUSED = "refused", Words("ditolak, disimpan utuh", "refused, kept whole")
        # From an officer who had this SLS but no longer has it, or from a file whose origin is not proven: a reviewer
        # decides what to do with it.
        LATE = "late", Words("terlambat, menunggu keputusan", "late, waiting for a decision")
        # The same key arrived with different content: the first one stands, and this one is kept beside it.
        CONFLICT = "conflict", Words("kunci sama, isi berbeda", "same key, other content")
        # The officer cancelled it before it arrived: only its key is kept, so that an attempt still under way is
        # refused.
        CALLED_BACK = "recalled", Words("dibatalkan sebelum sampai", "called back before it arrived")

    class Resolution(models.TextChoices):
        TAKEN_IN = "taken_in", Words("dipakai", "taken in")
        SET_ASIDE = "set_aside", Words("tidak dipakai", "set aside")

    key = models.UUIDField()
    household_id = models.UUIDField(null=True, blank=True, db_index=True)
    area_code = models.CharField(max_length=16, db_collation="C", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    body_digest = models.CharField(max_length=64)
    # The body as received, sealed like a NIK. Empty for accepted drafts: the household holds their answers.
    row_id = models.UUIDField(default=uuid.uuid4)
    payload = models.BinaryField(null=True)
    receipt = models.JSONField(default=dict)
    # What came along with it (answering/actions/accompanying.py): the version of the codebook on the device; by how many
    # milliseconds the server's clock was ahead of its own, and what its own showed when it froze the submission.
    codebook = models.CharField(max_length=12, blank=True, db_default="")
    clock_offset_ms = models.BigIntegerField(null=True)
    clock_at = models.DateTimeField(null=True)
    # Who of the office opened the device's file in which it came, where nothing shows that its sender made that file:
    # it waits for a decision by somebody else.
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The decision about a late submission.
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.CharField(max_length=9, choices=Resolution.choices, blank=True)
    resolution_note = models.CharField(max_length=300, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = Words("kiriman", "submission")
        verbose_name_plural = Words("kiriman", "submissions")
        indexes = [
            models.Index(
                fields=["area_code", "received_at"],
                name="submission_late",
                condition=Q(verdict="late", resolved_at=None),
            )
        ]
        constraints = [
            # Two retries of one submission may arrive at the same moment, and so may an attempt and its cancellation:
            # one of them stands.
            models.UniqueConstraint(
                name="one_submission_per_key", fields=["key"], condition=Q(verdict__in=["accepted", "recalled"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.verdict}"
