"""How a questionnaire was filled in (paradata): measured on the device, sent beside the answers, never part of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words

LONGEST = 7 * 24 * 3600
"""Seconds. More active time than a week in one measurement is no measurement."""

MOST_COUNTED = 100_000
"""Answers or changes in one measurement: far more than anybody types, far less than a column holds."""

WHOLE_FORM = 30
"""Answers first given here: with fewer the form was filled in elsewhere, and its time says nothing."""


class FillingQuerySet(ScopedQuerySet):
    area_column = "household__area__code"
    round_column = "household__round"
    permission = Permission.REVIEW


class Filling(models.Model):
    """What one device measured between two of its submissions. Append-only; erased only together with its household.

    A household has one for each submission that brought a measurement: the sum of them is how it was filled in.
    """

    class Mode(models.TextChoices):
        PHONE = "phone", Words("wawancara dengan HP", "interview with the phone")
        KEYED = "keyed", Words("entri dari kertas", "keyed from paper")

    class Place(models.TextChoices):
        GIVEN = "given", Words("ada", "given")
        REFUSED = "refused", Words("tidak diizinkan di HP ini", "not allowed on this phone")
        UNAVAILABLE = "unavailable", Words("tidak dapat diukur", "could not be measured")
        NOT_ASKED = "not_asked", Words("tidak ditanyakan", "not asked")

    class Storage(models.TextChoices):
        WORKS = "", Words("baik", "in order")
        FULL = "full", Words("penyimpanan penuh", "storage full")
        CLOSED = "closed", Words("penyimpanan ditutup peramban", "storage closed by the browser")
        INSECURE = "insecure", Words("tanpa penyimpanan, karena bukan https", "no storage, because it is not https")

    # The key of the submission makes the measurement arrive once.
    submission = models.OneToOneField("enumeration.Submission", models.PROTECT, related_name="filling")
    # The foreign key and its cascade are the migration's: the cascade passes the trigger that refuses every DELETE.
    household = models.ForeignKey(
        "enumeration.Household", models.DO_NOTHING, related_name="fillings", db_constraint=False
    )
    mode = models.CharField(max_length=5, choices=Mode.choices, blank=True)
    # By the server's clock: the device's own, put right by the offset that was measured.
    opened_at = models.DateTimeField(null=True)
    first_answer_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    # Without pauses of more than a minute, and without the time in which the page was hidden.
    active_seconds = models.PositiveIntegerField(default=0)
    part_seconds = models.JSONField(default=dict)  # by number of the block
    answers = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)  # answers that had another value before
    late_changes = models.PositiveIntegerField(default=0)  # answers changed after the whole form had been gone through
    at_once = models.PositiveIntegerField(default=0, db_default=0)  # answers by one tap: "none" for all not named
    visits = models.JSONField(default=list)  # [moment, answer to 205], each time that it was given
    place = models.CharField(max_length=11, choices=Place.choices, default=Place.NOT_ASKED)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    placed_at = models.DateTimeField(null=True)
    battery_percent = models.PositiveSmallIntegerField(null=True)  # the lowest
    storage = models.CharField(max_length=8, choices=Storage.choices, blank=True)
    # The device's clock and its codebook are columns of the submission.
    app_version = models.CharField(max_length=40, blank=True)
    # The part of a measurement that could not be read: then nothing of it is kept but this.
    set_aside = models.CharField(max_length=20, blank=True)

    objects = FillingQuerySet.as_manager()

    class Meta:
        verbose_name = Words("pengisian", "filling in")
        verbose_name_plural = Words("pengisian", "fillings in")
        constraints = [
            models.CheckConstraint(name="filling_seconds", condition=Q(active_seconds__lte=LONGEST)),
            models.CheckConstraint(
                name="filling_counts",
                condition=Q(answers__lte=MOST_COUNTED, changes__lte=MOST_COUNTED, late_changes__lte=MOST_COUNTED),
            ),
            models.CheckConstraint(
                name="filling_battery", condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100)
            ),
            models.CheckConstraint(
                name="filling_place_is_whole",
                condition=Q(
                    place="given",
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                    accuracy_m__isnull=False,
                )
                | ~Q(place="given") & Q(latitude=None, longitude=None, accuracy_m=None, placed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.mode} {self.active_seconds} s"
