"""A drawn share of the households keyed from paper, keyed again by another operator, blind, and decided by a third
person."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class KeyingDrawQuerySet(ScopedQuerySet):
    area_column = "area_code"

    def visible_to(self, user, permission: Permission | None = None):
        """Returns the draws with households in reach: a supervisor may hold only some SLS of the drawn area."""
        theirs = SecondKeying.objects.visible_to(user, permission)
        return self.filter(pk__in=theirs.values("draw"))


class KeyingDraw(models.Model):
    """One draw: where, what share, among how many, with which seed. The same seed over the same households draws the
    same ones."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=16, db_collation="C")
    percent = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    among = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)

    objects = KeyingDrawQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at"]
        verbose_name = Words("undian entri kedua", "draw for second keying")
        verbose_name_plural = Words("undian entri kedua", "draws for second keying")
        constraints = [
            models.CheckConstraint(name="keying_draw_percent", condition=Q(percent__gte=1, percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.percent} % {self.drawn_at:%Y-%m-%d}"


class SecondKeyingQuerySet(ScopedQuerySet):
    area_column = "household__area__code"
    round_column = "household__round"
    permission = Permission.REVIEW

    def open(self):
        """Returns those that their operator has not submitted yet."""
        return self.filter(sealed_at=None)

    def undecided(self):
        return self.filter(sealed_at__isnull=False, settled_at=None)


class SecondKeying(models.Model):
    """One household of a draw. Its id is the one under which the second operator's page sends answers.

    `first` and `content` are whole questionnaires as JSON, sealed like a NIK: the household's answers when it was drawn,
    and what the second operator keyed. Triggers (0042_second_keying) keep what was submitted as it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draw = models.ForeignKey(KeyingDraw, models.PROTECT, related_name="second_keyings")
    household = models.OneToOneField("enumeration.Household", models.PROTECT, related_name="second_keying")
    first_operator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="second_keyings", db_index=False
    )
    first = models.BinaryField()
    content = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=0)
    sealed_at = models.DateTimeField(null=True, blank=True)
    # How many answers were compared, by question; and how many of all of them differ. Counts, never answers.
    compared = models.JSONField(default=dict)
    differences = models.PositiveIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    # Nobody, where nothing differed.
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SecondKeyingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("entri kedua", "second keying")
        verbose_name_plural = Words("entri kedua", "second keyings")
        indexes = [
            models.Index(fields=["operator"], name="second_keying_open", condition=Q(sealed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="second_keying_by_another", condition=~Q(operator=F("first_operator"))),
            models.CheckConstraint(
                name="second_keying_sealed_whole",
                condition=Q(sealed_at=None, differences=None)
                | Q(sealed_at__isnull=False, differences__isnull=False, content__isnull=False),
            ),
            models.CheckConstraint(
                name="second_keying_settled_by_a_third",
                condition=Q(settled_at=None, settled_by=None)
                | Q(sealed_at__isnull=False, settled_at__isnull=False, differences=0, settled_by=None)
                | Q(sealed_at__isnull=False, settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(settled_by=F("operator"))
                & ~Q(settled_by=F("first_operator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"


class KeyingDecision(models.Model):
    """Which of two different answers is the one on paper, or what stands there where neither is. Append-only, held by
    trigger."""

    class Right(models.TextChoices):
        FIRST = "first", Words("entri pertama", "the first keying")
        SECOND = "second", Words("entri kedua", "the second keying")
        NEITHER = "neither", Words("keduanya salah", "both are wrong")

    second_keying = models.ForeignKey(SecondKeying, models.PROTECT, related_name="decisions")
    # 0: the household itself, else the place of the member in the comparison.
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=40)
    right = models.CharField(max_length=7, choices=Right.choices)
    # What stands on the paper where neither is right, as JSON, sealed like a NIK.
    row_id = models.UUIDField(null=True)
    third = models.BinaryField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = Words("keputusan entri kedua", "decision about a second keying")
        verbose_name_plural = Words("keputusan entri kedua", "decisions about second keyings")
        constraints = [
            models.UniqueConstraint(name="one_keying_decision", fields=["second_keying", "place", "question"]),
            models.CheckConstraint(
                name="keying_decision_third",
                condition=Q(right="neither", third__isnull=False, row_id__isnull=False)
                | ~Q(right="neither") & Q(third=None, row_id=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.right}"
