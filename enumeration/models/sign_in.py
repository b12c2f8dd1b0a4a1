"""Failed tries to sign in, counted by name, browser and address. Which of them a row is about cannot be read from it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from enumeration.words import Words


class SignInTry(models.Model):
    """One try that failed, or that is under way. Kept for an hour. Also numbers that an officer types to have them
    compared (actions/revealing.py); `at` is when their day is over."""

    key = models.CharField(max_length=64)  # a keyed digest: what was typed as a name may have been a password
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = Words("percobaan masuk", "try to sign in")
        verbose_name_plural = Words("percobaan masuk", "tries to sign in")
        indexes = [models.Index(fields=["key", "at"], name="sign_in_try_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M:%S}"
