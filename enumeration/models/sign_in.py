"""Failed sign-in attempts, counted by name, browser and address. A row does not reveal whom it is about."""

from __future__ import annotations

from django.db import models
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
