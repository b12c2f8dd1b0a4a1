"""Files of records: what was requested, by whom, for what purpose, and who downloaded it."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration import zones
from enumeration.identity import unseal
from enumeration.words import Words


def new_file_name() -> str:
    """Returns a name of 256 random bits, which cannot be guessed."""
    return secrets.token_hex(32)


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """Returns only the rows that the user asked for."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()


class Export(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    area_code = models.CharField(max_length=16, db_collation="C")
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    filters = models.JSONField(default=dict)
    file_format = models.CharField(max_length=8, default="xlsx")
    purpose = models.CharField(max_length=300)
    agreement = models.CharField(max_length=100, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    job = models.OneToOneField("enumeration.Job", models.PROTECT, null=True, related_name="export")
    file_name = models.CharField(max_length=64, default=new_file_name, unique=True)
    download_name = models.CharField(max_length=150, blank=True)
    rows = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    # The digest of the file, for the officer who asked for it. Sealed, because the bare digest would reveal a small
    # file's content.
    sealed_sha256 = models.BinaryField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = Words("ekspor", "export")
        verbose_name_plural = Words("ekspor", "exports")

    def __str__(self) -> str:
        return f"{self.kind} {zones.local(self.asked_at, self.area_code):%Y-%m-%d %H:%M}"

    @property
    def sha256(self) -> str:
        return unseal(self.sealed_sha256, self.pk, "sha256") if self.sealed_sha256 else ""

    @property
    def has_expired(self) -> bool:
        return timezone.now() > self.expires_at


class ExportDownload(models.Model):
    export = models.ForeignKey(Export, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.export_id} {self.by}"
