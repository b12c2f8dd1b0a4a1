"""The ledger: who works in which area and role, from when until when, by whose decision.

Periods are never overwritten.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from enumeration.access import FIELD_ROLES, Permission, Role, ScopedQuerySet
from enumeration.words import Words


@dataclass(frozen=True)
class Effects:
    """What follows from the kind of decision that ended a period, or began one."""

    is_undoable: bool = False
    """It assigned work, so it may be undone. The split of an SLS and an officer who left are not undone in the ledger."""
    keeps_officer: bool = False
    """The same officer goes on with the pieces in the same transaction, and keeps their tokens."""
    successor_corrects: bool = False
    """What is sent back later is corrected by the successor, though its author works elsewhere."""
    in_own_words: Words | None = None
    """Decided by the officer themself, who reads it in these words."""


class Cause(models.TextChoices):
    """By what kind of decision a period began, or ended: as it is stored, what follows, and its words."""

    ASSIGN = "assign", Effects(is_undoable=True), Words("ditugaskan", "assigned")
    BALANCE = "balance", Effects(is_undoable=True), Words("usulan pembagian", "proposed balance")
    HAND_OVER = "hand_over", Effects(is_undoable=True), Words("dipindahkan", "handed over")
    REPLACE = (
        "replace",
        Effects(is_undoable=True, successor_corrects=True),
        Words("penggantian petugas", "officer replaced"),
    )
    WITHDRAW = "withdraw", Effects(is_undoable=True), Words("ditarik", "withdrawn")
    RETURN = (
        "return",
        Effects(in_own_words=Words("Anda kembalikan", "returned by you")),
        Words("dikembalikan petugas", "returned by the officer"),
    )
    DEACTIVATE = "deactivate", Words("petugas dinonaktifkan", "officer deactivated")
    END_ROLE = "end_role", Words("peran diakhiri", "role ended")
    SPLIT = "split", Effects(keeps_officer=True), Words("SLS dipecah", "SLS split")
    MERGE = "merge", Effects(keeps_officer=True), Words("SLS digabung", "SLS merged")
    UNDO = "undo", Effects(is_undoable=True), Words("dibatalkan", "undone")

    effects: Effects

    def __new__(cls, value: str, effects: Effects = Effects()) -> Cause:
        member = str.__new__(cls, value)
        member._value_ = value
        member.effects = effects
        return member


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AssignmentQuerySet(ScopedQuerySet):
    permission = Permission.ASSIGN

    def active(self):
        return self.filter(ended_at=None)

    def as_of(self, moment):
        """Returns the periods that were running at that moment."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment), started_at__lte=moment)


class Assignment(models.Model):
    round = models.ForeignKey(
        "enumeration.Round", models.PROTECT, related_name="+", verbose_name=Words("putaran", "round")
    )
    area = models.ForeignKey(
        "enumeration.Area",
        models.PROTECT,
        related_name="assignments",
        db_index=False,
        verbose_name=Words("wilayah", "area"),
    )
    role = models.CharField(Words("peran", "role"), max_length=16, choices=Role.choices)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=Words("petugas", "officer")
    )
    started_at = models.DateTimeField(Words("mulai", "began"), default=timezone.now)
    ended_at = models.DateTimeField(Words("berakhir", "ended"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=Words("diputuskan oleh", "decided by"),
    )
    reason = models.CharField(Words("alasan", "reason"), max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=Words("diakhiri oleh", "ended by"),
    )
    end_reason = models.CharField(Words("alasan berakhir", "reason for ending"), max_length=300, blank=True)
    cause = models.CharField(
        Words("sebab mulai", "cause of beginning"),
        max_length=10,
        choices=Cause.choices,
        default=Cause.ASSIGN,
        db_default=Cause.ASSIGN,
    )
    end_cause = models.CharField(
        Words("sebab berakhir", "cause of ending"), max_length=10, choices=Cause.choices, blank=True, db_default=""
    )
    # Periods of one decision are shown together and undone together.
    batch = models.UUIDField(Words("keputusan", "decision"), default=uuid.uuid4, db_index=True)
    end_batch = models.UUIDField(Words("keputusan yang mengakhiri", "decision that ended it"), null=True, blank=True)
    # The counters of the SLS in that round; none before its first household. A relation for joins only; it has no
    # column.
    tally = models.ForeignObject(
        "enumeration.Tally",
        models.DO_NOTHING,
        from_fields=["round", "area"],
        to_fields=["round", "area"],
        related_name="+",
        null=True,
        editable=False,
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["area_id", "role", "started_at"]
        verbose_name = Words("penugasan", "assignment")
        verbose_name_plural = Words("penugasan", "assignments")
        indexes = [
            models.Index(fields=["area", "role"], name="assignment_area_role"),
            models.Index(fields=["end_batch"], name="assignment_end_batch", condition=Q(end_batch__isnull=False)),
            models.Index(fields=["officer", "role"], name="assignment_active_officer", condition=Q(ended_at=None)),
        ]
        constraints = [
            # Two supervisors may press Assign for one SLS at the same moment: the database accepts only one.
            models.UniqueConstraint(
                name="one_active_officer_per_area_and_field_role",
                fields=["round", "area", "role"],
                condition=Q(ended_at=None, role__in=[role.value for role in FIELD_ROLES]),
            ),
            models.UniqueConstraint(
                name="one_active_period_per_officer_area_role",
                fields=["round", "officer", "area", "role"],
                condition=Q(ended_at=None),
            ),
            # Past periods must not overlap either, so that "who had this SLS on that day" has at most one answer.
            ExclusionConstraint(
                name="no_two_field_officers_at_once",
                expressions=[
                    ("round", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (TsTzRange("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=[role.value for role in FIELD_ROLES]),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.get_role_display()} – {self.area_id}"

    @property
    def why_begun(self) -> str:
        """Returns the reason that was given; without one the cause, or "" where an SLS was simply assigned."""
        return self.reason or (self.get_cause_display() if self.cause != Cause.ASSIGN else "")

    @property
    def why_ended(self) -> str:
        return self.end_reason or self.get_end_cause_display()
