"""What the office keeps about an officer, hidden from field staff: recruitment, training, contact, bank."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

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
