"""Who read which households by name: one append-only row per response that showed some."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from enumeration.words import Words


class Reading(models.Model):
    """That a response showed households to an officer. Only pages/noting.py writes it; partitioned by month.

    The table, its partitions and triggers are created by SQL (0020_who_read_which_families). Rows never change.
    """

    pk = models.CompositePrimaryKey("at", "id")
    id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    # The name of the URL: "household", "api-households", "export_file".
    way = models.CharField(max_length=40)
    # The smallest area that contains all the households.
    area_code = models.CharField(max_length=16, db_collation="C", blank=True)
    # What the address asked for: filter, page, run, export or job.
    scope = models.CharField(max_length=300, blank=True)
    # The first of them; `count` is the number of all.
    families = ArrayField(models.UUIDField())
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = Words("pembacaan", "reading")
        verbose_name_plural = Words("pembacaan", "readings")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.way} {self.by_id}"
