"""What was done to an officer's record from the product's own pages. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.words import Words


class OfficerChange(models.Model):
    """One act on one officer's record. Append-only: a trigger refuses update, delete and truncate, as for events."""

    class Kind(models.TextChoices):
        ADDED = "added", Words("ditambahkan", "added")
        CHANGED = "changed", Words("data diubah", "data changed")
        SHOWN = "shown", Words("nomor dilihat", "number shown")
        TEAM = "team", Words("pindah tim", "moved to another team")
        DEACTIVATED = "deactivated", Words("dinonaktifkan", "deactivated")
        REACTIVATED = "reactivated", Words("diaktifkan kembali", "reactivated")

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acts", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # In words: which columns changed, or the reason given. Never the values themselves.
    note = models.TextField(blank=True)
    # For a number that was revealed: which column.
    column = models.CharField(max_length=20, blank=True)
    # For a move to another team: the leader before, the leader after, and the kecamatan and round.
    leader_before = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    leader_after = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=16, db_collation="C", blank=True)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, null=True, related_name="+")
    # Changes made in one decision are undone together. It is also the ledger batch of the SLS that moved along.
    batch = models.UUIDField(null=True)
    undoes = models.UUIDField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = Words("perubahan petugas", "officer's change")
        verbose_name_plural = Words("perubahan petugas", "officers' changes")
        indexes = [
            models.Index(fields=["officer", "id"], name="officer_change_about"),
            models.Index(fields=["by", "at"], name="officer_change_by_at"),
            models.Index(fields=["batch"], name="officer_change_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["undoes"], name="officer_change_undoes", condition=Q(undoes__isnull=False)),
            models.Index(fields=["area_code", "id"], name="officer_change_area", condition=~Q(area_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.officer_id}"
