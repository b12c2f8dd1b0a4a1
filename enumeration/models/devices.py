"""What the server keeps of the devices on which officers work without a connection."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from enumeration.words import Words


class DistrictKey(models.Model):
    """A pair of keys of one district: devices wrap their own key with its public part, the office opens it with the
    private one.

    Append-only: a trigger refuses update, delete and truncate, because what was wrapped with a key needs that key.
    """

    district = models.CharField(max_length=4, db_collation="C")
    number = models.PositiveSmallIntegerField()
    public = models.JSONField()  # RFC 7517
    # PKCS #8, sealed like a NIK
    row_id = models.UUIDField(default=uuid.uuid4)
    private = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["district", "number"]
        verbose_name = Words("kunci kabupaten/kota", "district key")
        verbose_name_plural = Words("kunci kabupaten/kota", "district keys")
        constraints = [models.UniqueConstraint(name="one_district_key_per_number", fields=["district", "number"])]

    def __str__(self) -> str:
        return f"{self.district} {self.number}"
