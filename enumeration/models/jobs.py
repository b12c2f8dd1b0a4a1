"""Work that takes longer than a second.

Its row is written first, so that neither a killed worker nor an emptied Redis loses it.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet, reach
from enumeration.words import Words


class JobQuerySet(ScopedQuerySet):
    round_column = None
    area_column = "area_code"

    def visible_to(self, user, permission: Permission | None = None):
        """Returns the jobs that the user asked for, and the ranking jobs of areas where they run rankings."""
        mine = Q(asked_by=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(mine | reach(user, Permission.RUN_RANKING).as_q(self.area_column, None) & Q(kind="ranking"))

    def unfinished(self):
        return self.filter(state__in=Job.UNFINISHED)


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", Words("menunggu giliran", "waiting")
        RUNNING = "running", Words("berjalan", "running")
        IN_PARTS = "in_parts", Words("berjalan dalam bagian", "running in parts")
        DONE = "done", Words("selesai", "done")
        FAILED = "failed", Words("gagal", "failed")
        CANCELLED = "cancelled", Words("dibatalkan", "cancelled")

    UNFINISHED = (State.WAITING, State.RUNNING, State.IN_PARTS)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    params = models.JSONField(default=dict)
    # What the runner needs but the row must not show, such as a reason that names somebody. Sealed, and deleted when
    # the job ends.
    secret = models.BinaryField(null=True, editable=False)
    area_code = models.CharField(max_length=16, db_collation="C", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    rung_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # How often a worker died while it held the job.
    deaths = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = Words("pekerjaan", "job")
        verbose_name_plural = Words("pekerjaan", "jobs")
        indexes = [
            models.Index(
                fields=["rung_at"], name="job_unfinished", condition=Q(state__in=["waiting", "running", "in_parts"])
            ),
        ]
        constraints = [
            # The limit does not apply to parts of jobs, nor to jobs that no officer asked for.
            models.UniqueConstraint(
                fields=["asked_by", "kind"],
                name="one_waits_per_kind_and_officer",
                condition=Q(state="waiting", parent=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state not in self.UNFINISHED

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, int(100 * self.done / self.total)) if self.total else 0

    @property
    def seconds(self) -> float | None:
        """Returns the seconds that it has run so far, or took."""
        if not self.started_at:
            return None
        return ((self.ended_at or timezone.now()) - self.started_at).total_seconds()

    @property
    def seconds_left(self) -> float | None:
        """Returns the estimated seconds left, from the share that is done; None while nothing is done."""
        if self.is_over or not self.done or not self.total or not self.seconds:
            return None
        return self.seconds * (self.total - self.done) / self.done
