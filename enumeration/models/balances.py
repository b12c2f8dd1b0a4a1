"""A proposal for dividing SLS among enumerators: reviewed, adjusted by hand, then accepted as one decision or
discarded."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class BalanceQuerySet(ScopedQuerySet):
    area_column = "area_code"
    permission = Permission.ASSIGN


class Balance(models.Model):
    class State(models.TextChoices):
        DRAFTED = "drafted", Words("usulan", "proposal")
        ACCEPTED = "accepted", Words("diterima", "accepted")
        UNDONE = "undone", Words("dibatalkan", "undone")
        LET_GO = "let_go", Words("tidak dipakai", "let go")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    # The area whose SLS are divided: a village, a kecamatan or a district.
    area_code = models.CharField(max_length=16, db_collation="C")
    # Keep SLS with their current officer unless moving them reduces an overload.
    keeps_current = models.BooleanField(default=False)
    lower_bound = models.FloatField(default=0)
    # Codes of SLS with more than 400 households, proposed for a split.
    too_large = models.JSONField(default=list)
    # The totals that the page shows for all lines together (proposals/figures.py); empty until they are computed.
    figures = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFTED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField("enumeration.Job", models.PROTECT, null=True, blank=True, related_name="balance")
    # The ledger batch that accepting the proposal created; undoing the proposal uses it.
    batch = models.UUIDField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = Words("usulan pembagian", "proposed balance")
        verbose_name_plural = Words("usulan pembagian", "proposed balances")

    def __str__(self) -> str:
        return f"{self.area_code} {self.made_at:%Y-%m-%d %H:%M}"


class BalanceWorker(models.Model):
    """An officer who takes part in the proposal."""

    balance = models.ForeignKey(Balance, models.CASCADE, related_name="workers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The most households for this officer; empty: no limit.
    most = models.PositiveIntegerField(null=True, blank=True)
    # Households of SLS outside this proposal that the officer keeps.
    carries = models.PositiveIntegerField(default=0)
    # Computed from the lines (proposals/figures.py). Loads are households × difficulty, including the households
    # carried.
    load_before = models.FloatField(default=0, db_default=0)
    load_after = models.FloatField(default=0, db_default=0)
    sls = models.PositiveIntegerField(default=0, db_default=0)
    # The code of their first SLS, and the officer: the order in which the page lists them.
    order = models.CharField(max_length=40, default="", db_default="", db_collation="C")
    # The officer receives or loses an SLS, or one of their lines was changed by hand.
    is_changed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_worker_per_balance", fields=["balance", "officer"])]
        indexes = [
            models.Index(name="worker_in_order", fields=["balance", "order"]),
            models.Index(name="worker_lightest", fields=["balance", "load_after"]),
        ]

    def __str__(self) -> str:
        return f"{self.officer}"


class BalanceLine(models.Model):
    """One SLS of the proposal: its officer now, and its proposed officer."""

    balance = models.ForeignKey(Balance, models.CASCADE, related_name="lines")
    area = models.ForeignKey("enumeration.Area", models.PROTECT, related_name="+")
    families = models.PositiveIntegerField()
    difficulty = models.FloatField(default=1)
    # The period that was running when the proposal was made: accepting skips lines whose period has changed since.
    was = models.ForeignKey("enumeration.Assignment", models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_locked = models.BooleanField(default=False)
    # Changed by hand after the proposal was made.
    is_adjusted = models.BooleanField(default=False)

    class Meta:
        ordering = ["area_id"]
        constraints = [models.UniqueConstraint(name="one_line_per_sls_and_balance", fields=["balance", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id} → {self.officer}"
