"""What happened to a household, and what reviewers said about its answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import ScopedQuerySet
from enumeration.models.households import State
from enumeration.words import Words


class Event(models.Model):
    """One move or deliberate act. Append-only: a trigger (0002_append_only) refuses update, delete and truncate."""

    household = models.ForeignKey("enumeration.Household", models.PROTECT, related_name="events", db_index=False)
    # Copied from the household, so that a district's events can be found and moved without a join.
    area_code = models.CharField(max_length=16, db_collation="C")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=16)
    from_state = models.CharField(max_length=9, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=9, choices=State.choices, blank=True)
    reason = models.TextField(blank=True)
    # The household's version after this move: while it is unchanged, nobody has touched the household since.
    version = models.PositiveIntegerField(null=True, blank=True)
    # Households moved together in one decision are taken back together.
    batch = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = Words("peristiwa", "event")
        verbose_name_plural = Words("peristiwa", "events")
        indexes = [
            models.Index(fields=["household", "id"], name="event_household"),
            models.Index(fields=["by", "at"], name="event_by_at"),
            models.Index(fields=["batch"], name="event_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.household_id}"


class AboutHouseholdQuerySet(ScopedQuerySet):
    area_column = "household__area__code"
    correction_column = "household__correction_by"
    round_column = "household__round"
    household_column = "household"


class Remark(models.Model):
    """A reviewer's remark about one question. It stays open until the answer is submitted again and approved."""

    household = models.ForeignKey("enumeration.Household", models.CASCADE, related_name="remarks")
    person = models.ForeignKey("enumeration.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    question = models.CharField(max_length=40, blank=True, help_text="Name of the question; empty: the whole form.")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    # The enumerator's reply; only the latest is kept.
    answer = models.TextField(blank=True, db_default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AboutHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        verbose_name = Words("catatan pemeriksaan", "remark")
        verbose_name_plural = Words("catatan pemeriksaan", "remarks")

    def __str__(self) -> str:
        return self.text


class Confirmation(models.Model):
    """A warning that an officer checked and confirmed as correct, with the reason."""

    household = models.ForeignKey("enumeration.Household", models.CASCADE, related_name="confirmations")
    person = models.ForeignKey("enumeration.Person", models.CASCADE, null=True, blank=True, related_name="+")
    check_code = models.CharField(max_length=40)
    note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AboutHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        verbose_name = Words("peringatan yang dijelaskan", "confirmed warning")
        verbose_name_plural = Words("peringatan yang dijelaskan", "confirmed warnings")
        constraints = [
            models.UniqueConstraint(
                name="one_confirmation_per_check",
                fields=["household", "person", "check_code"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_code}: {self.note}"
