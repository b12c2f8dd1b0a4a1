"""What was remarked about a day of the field work. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.words import Words


class DayNote(models.Model):
    """A remark about a day in a district or a kecamatan: heavy rain, a bridge down. A row that withdraws another has no
    text.

    Append-only: a trigger refuses update, delete and truncate.
    """

    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+", db_index=False)
    area_code = models.CharField(max_length=7, db_collation="C")
    day = models.DateField()
    text = models.CharField(max_length=300, blank=True)
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = Words("catatan hari", "remark about a day")
        verbose_name_plural = Words("catatan hari", "remarks about days")
        indexes = [models.Index(fields=["round", "area_code", "day"], name="day_note_there")]
        constraints = [
            models.CheckConstraint(
                name="a_day_note_says_something_or_withdraws_another",
                condition=Q(withdraws=None) & ~Q(text="") | Q(withdraws__isnull=False, text=""),
            ),
            models.CheckConstraint(
                name="a_day_note_is_of_a_district_or_a_kecamatan",
                condition=Q(area_code__regex=r"^[0-9]{4}([0-9]{3})?$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.day}: {self.text}"
