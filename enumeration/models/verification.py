"""The verification of the pre-printed list (VK1) with the SLS head."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import ScopedQuerySet
from enumeration.words import Words


class VerificationQuerySet(ScopedQuerySet):
    pass


class Verification(models.Model):
    """The verification of one sub-SLS's list with the SLS head, in one round."""

    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    area = models.ForeignKey("enumeration.Area", models.PROTECT, related_name="verifications")
    head_name = models.CharField(Words("nama ketua SLS", "name of the SLS head"), max_length=100, blank=True)
    met_on = models.DateField(Words("tanggal bertemu", "met on"), null=True, blank=True)
    # The SLS itself was not found.
    is_not_found = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The last time that a reviewer reopened a finished list.
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.CharField(max_length=300, blank=True, db_default="")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = Words("verifikasi SLS", "SLS verification")
        verbose_name_plural = Words("verifikasi SLS", "SLS verifications")
        constraints = [
            models.UniqueConstraint(name="one_verification_per_sls", fields=["round", "area"]),
            models.CheckConstraint(
                name="finished_verification_has_who",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reopened_verification_has_who_and_why",
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.round}"
