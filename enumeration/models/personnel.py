"""What the office keeps about an officer, hidden from field staff: recruitment, training, contact, bank; and papers."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class Personnel(models.Model):
    """One row per officer, read only with Permission.SEE_PERSONNEL. Numbers are sealed like a NIK."""

    class Status(models.TextChoices):
        APPLIED = "applied", Words("melamar", "applied")
        SELECTED = "selected", Words("lulus seleksi", "selected")
        TRAINED = "trained", Words("lulus pelatihan", "trained")
        CONTRACTED = "contracted", Words("dikontrak", "under contract")
        RESERVE = "reserve", Words("cadangan", "reserve")
        ENDED = "ended", Words("selesai bertugas", "ended")
        WITHDRAWN = "withdrawn", Words("mengundurkan diri", "withdrew")

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="personnel")
    # the value that sealed columns are bound to
    row_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPLIED)
    training_mark = models.DecimalField(
        Words("nilai pelatihan (0–100)", "training mark (0–100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    phone = models.BinaryField(null=True, blank=True)
    email = models.EmailField(blank=True)
    bank_name = models.CharField(max_length=60, blank=True)
    bank_account = models.BinaryField(null=True, blank=True)
    bank_holder = models.CharField(max_length=100, blank=True)
    contract_number = models.CharField(max_length=60, blank=True)
    # Rupiah per approved household, and per month.
    pay_per_family = models.PositiveIntegerField(null=True, blank=True)
    pay_fixed = models.PositiveIntegerField(null=True, blank=True)
    # JPEG, at most 480 pixels high.
    photo = models.BinaryField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = Words("data kepegawaian", "personnel record")
        verbose_name_plural = Words("data kepegawaian", "personnel records")
        constraints = [
            models.CheckConstraint(
                name="training_mark_0_to_100",
                condition=Q(training_mark=None) | Q(training_mark__gte=0, training_mark__lte=100),
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}"


def new_pass_token() -> str:
    """Returns 128 random bits for the address of the QR code: a pass cannot be guessed."""
    return secrets.token_urlsafe(16)


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


class SignInCode(models.Model):
    """A printed code with which an officer chooses a password, once. Only a digest is kept."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_codes")
    digest = models.CharField(max_length=64)
    # NULL: a command on the server.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # A newer code, or deactivation, voids it.
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = Words("kode masuk", "sign-in code")
        verbose_name_plural = Words("kode masuk", "sign-in codes")
        constraints = [
            models.UniqueConstraint(
                name="one_open_code_per_officer", fields=["officer"], condition=Q(used_at=None, voided_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.made_at:%Y-%m-%d}"


class PrintingQuerySet(ScopedQuerySet):
    area_column = "area_code"

    def visible_to(self, user, permission: Permission = Permission.ASSIGN):
        return super().visible_to(user, permission)


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
