"""The mail in the morning: which were made, and who wants none."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.words import Words


class MorningMail(models.Model):
    """That an officer's mail of one day was begun. The database lets a day have one, also of two workers at once."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(db_index=True)
    begun_at = models.DateTimeField(default=timezone.now)
    # How many kinds of things waited. With none, nothing is sent.
    kinds = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # The kind of failure. It is not tried again on that day: nobody knows whether it arrived all the same.
    problem = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = Words("surat pagi", "morning mail")
        verbose_name_plural = Words("surat pagi", "morning mails")
        constraints = [
            models.UniqueConstraint(name="one_morning_mail_per_officer_and_day", fields=["officer", "day"]),
            models.CheckConstraint(
                name="morning_mail_is_sent_or_failed", condition=Q(sent_at=None) | Q(kinds__gt=0, problem="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.officer_id}"


class NoMorningMail(models.Model):
    """That an officer wants no mail in the morning."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = Words("tanpa surat pagi", "without morning mail")
        verbose_name_plural = Words("tanpa surat pagi", "without morning mail")

    def __str__(self) -> str:
        return f"{self.officer_id}"
