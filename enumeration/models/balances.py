"""A proposal for sharing SLS out among enumerators: looked at, adjusted by hand, accepted as one decision or let go."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class BalanceQuerySet(ScopedQuerySet):
    area_column = "area_code"

    def visible_to(self, user, permission: Permission = Permission.ASSIGN):
        return super().visible_to(user, permission)


class Balance(models.Model):
    class State(models.TextChoices):
        DRAFTED = "drafted", Words("usulan", "proposal")
        ACCEPTED = "accepted", Words("diterima", "accepted")
        UNDONE = "undone", Words("dibatalkan", "undone")
        LET_GO = "let_go", Words("tidak dipakai", "let go")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    # The place shared out: a village, a kecamatan, a district.
    area_code = models.CharField(max_length=16, db_collation="C")
    # Keep SLS where they are unless that lowers an overload.
    keeps_current = models.BooleanField(default=False)
    lower_bound = models.FloatField(default=0)
    # Codes of SLS above 400 families, proposed for a split.
    too_large = models.JSONField(default=list)
    # What its page says of all lines together (proposal_figures.py); empty until they were worked out.
    figures = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFTED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField("enumeration.Job", models.PROTECT, null=True, blank=True, related_name="balance")
    # The batch of the ledger that accepting it made; undone by it.
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
    """An officer taken into the sharing out."""

    balance = models.ForeignKey(Balance, models.CASCADE, related_name="workers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # At most so many families; empty: no cap.
    most = models.PositiveIntegerField(null=True, blank=True)
    # Families of SLS elsewhere that stay with the officer.
    carries = models.PositiveIntegerField(default=0)
    # From the lines (proposal_figures.py). Loads: families × difficulty, with what is carried.
    load_before = models.FloatField(default=0, db_default=0)
    load_after = models.FloatField(default=0, db_default=0)
    sls = models.PositiveIntegerField(default=0, db_default=0)
    # The first of their SLS and the officer: the order in which the page goes through them.
    order = models.CharField(max_length=40, default="", db_default="", db_collation="C")
    # Gets or gives an SLS away, or one was changed by hand.
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
    """One SLS of the proposal: who has it, and who shall have it."""

    balance = models.ForeignKey(Balance, models.CASCADE, related_name="lines")
    area = models.ForeignKey("enumeration.Area", models.PROTECT, related_name="+")
    families = models.PositiveIntegerField()
    difficulty = models.FloatField(default=1)
    # The running period when it was proposed: accepting leaves alone what changed since.
    was = models.ForeignKey("enumeration.Assignment", models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_locked = models.BooleanField(default=False)
    # Changed by hand after it was proposed.
    is_adjusted = models.BooleanField(default=False)

    class Meta:
        ordering = ["area_id"]
        constraints = [models.UniqueConstraint(name="one_line_per_sls_and_balance", fields=["balance", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id} → {self.officer}"
