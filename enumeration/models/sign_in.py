"""Sign-in codes, and failed sign-in attempts, counted by name, browser and address. No row of an attempt names anybody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.words import Words


class SignInTry(models.Model):
    """One sign-in attempt that failed or is under way, kept for one hour.

    Also an identity number that an officer typed for comparison (answering/actions/revealing.py); then `at` is when
    that officer's day ends.
    """

    key = models.CharField(max_length=64)  # a keyed digest, because what was typed as a name may have been a password
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = Words("percobaan masuk", "try to sign in")
        verbose_name_plural = Words("percobaan masuk", "tries to sign in")
        indexes = [models.Index(fields=["key", "at"], name="sign_in_try_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M:%S}"


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
