"""Officers' passes, and the papers that were printed and downloaded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.models.personnel import new_pass_token
from enumeration.words import Words


class OfficerPass(models.Model):
    """An identity card with its letter of assignment. Its QR code leads to a public page that confirms the pass."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="passes")
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, default=new_pass_token, unique=True)
    # The number of the letter of assignment, e.g. B-0123/73170/2026.
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = Words("tanda pengenal", "officer's pass")
        verbose_name_plural = Words("tanda pengenal", "officers' passes")
        constraints = [
            models.CheckConstraint(name="pass_ends_after_start", condition=Q(valid_until__gte=F("valid_from"))),
            models.UniqueConstraint(
                name="one_valid_pass_per_officer_and_round",
                fields=["officer", "round"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.officer}"


class PrintingQuerySet(ScopedQuerySet):
    area_column = "area_code"
    permission = Permission.ASSIGN


class Printing(models.Model):
    """That papers were printed: which, for whom or where, by whom, when, how many pages. Reprints are rows too."""

    kind = models.CharField(max_length=20)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=16, db_collation="C", blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    officers = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey("enumeration.Job", models.PROTECT, null=True, blank=True, related_name="+")
    # The file of a printing job, kept until it expires, as for exports (enumeration/exports/storing.py).
    file_name = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # keyed digest of the file
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = PrintingQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = Words("cetakan", "printing")
        verbose_name_plural = Words("cetakan", "printings")
        indexes = [models.Index(fields=["officer", "at"], name="printing_officer")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class PrintingDownload(models.Model):
    """That the file of a printing was downloaded. Every download is recorded."""

    printing = models.ForeignKey(Printing, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)  # known only for sign-in slips

    class Meta:
        ordering = ["-at"]
        verbose_name = Words("unduhan cetakan", "printing download")
        verbose_name_plural = Words("unduhan cetakan", "printing downloads")

    def __str__(self) -> str:
        return f"{self.printing_id} {self.by}"
