"""What the server keeps of the devices on which officers work without a connection."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class DistrictKey(models.Model):
    """A pair of keys of one district: devices wrap their own key with its public part, the office opens it with the
    private one.

    Append-only: a trigger refuses update, delete and truncate, because what was wrapped with a key needs that key.
    """

    district = models.CharField(max_length=4, db_collation="C")
    number = models.PositiveSmallIntegerField()
    public = models.JSONField()  # a JWK, as browsers import it
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


class OpenedDeviceQuerySet(ScopedQuerySet):
    area_column = "district"
    round_column = None
    permission = Permission.COMPLETE


class OpenedDevice(models.Model):
    """That somebody of the office opened a file from an officer's device. Append-only, as are its drafts and presses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    device = models.UUIDField()
    # That of the key, in whose reach the file was opened.
    district = models.CharField(max_length=4, db_collation="C")
    key_number = models.PositiveSmallIntegerField()
    # Whether the file itself shows that a session of this officer made its key.
    is_proven = models.BooleanField()
    # Keyed, like that of a submission: the file's bytes, to tell that it is the same one again.
    digest = models.CharField(max_length=64)
    drafts_count = models.PositiveIntegerField()
    presses_count = models.PositiveIntegerField(default=0, db_default=0)

    objects = OpenedDeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = Words("HP yang dibuka", "opened device")
        verbose_name_plural = Words("HP yang dibuka", "opened devices")
        indexes = [models.Index(fields=["district", "at"], name="opened_device_of_district")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.officer_id} {self.device}"


class OpenedDraft(models.Model):
    """What became of one household's unsent answers when the office opened the device they were on."""

    class Outcome(models.TextChoices):
        SUBMITTED = "submitted", Words("dikirim ke PML", "submitted")
        SAVED = "saved", Words("tersimpan sebagai draf", "saved as a draft")
        LATE = "late", Words("menunggu keputusan pemeriksa", "waits for a reviewer")
        REFUSED = "refused", Words("tidak masuk; disimpan utuh", "not taken in; kept whole")
        NOT_KEPT = "not_kept", Words("belum tersimpan; buka lagi besok", "not stored yet; open it again tomorrow")
        NOTHING = "nothing", Words("tidak ada yang belum terkirim", "nothing was unsent")

    opened = models.ForeignKey(OpenedDevice, models.PROTECT, related_name="drafts")
    household_id = models.UUIDField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    # Why, in the words that the device would have been told.
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("isian dari HP", "draft from a device")
        verbose_name_plural = Words("isian dari HP", "drafts from a device")

    def __str__(self) -> str:
        return f"{self.household_id} {self.outcome}"


class OpenedPress(models.Model):
    """What became of one press on the list of an SLS that a device had not sent when the office opened it.

    Append-only, as the others: one that is not carried out stays here, with all that was filled in.
    """

    class Outcome(models.TextChoices):
        DONE = "done", Words("dijalankan", "carried out")
        ALREADY = "already", Words("sudah tercatat", "recorded already")
        NOT_DONE = "not_done", Words("tidak dijalankan", "not carried out")

    opened = models.ForeignKey(OpenedDevice, models.PROTECT, related_name="presses")
    # As the device named it: the same file opened again carries nothing out twice.
    press = models.CharField(max_length=40, db_collation="C")
    household_id = models.UUIDField()
    area_code = models.CharField(max_length=16, db_collation="C")
    fields = models.JSONField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    # Why not, in the words that the device would have been told.
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("verifikasi dari HP", "press from a device")
        verbose_name_plural = Words("verifikasi dari HP", "presses from a device")
        indexes = [models.Index(fields=["press"], name="opened_press_of_device")]

    def __str__(self) -> str:
        return f"{self.press} {self.outcome}"
