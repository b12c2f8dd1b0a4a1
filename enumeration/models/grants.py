"""Who was given an office role: requested by one administrator and confirmed by a second one, or given by a command."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.access import Permission, Role, ScopedQuerySet
from enumeration.words import Words


class RoleGrantQuerySet(ScopedQuerySet):
    round_column = None  # a manager of an area keeps that task from one round to the next
    permission = Permission.MANAGE

    def waiting(self):
        return self.filter(confirmed_at=None, refused_at=None)

    def by_command(self):
        """Returns the grants that no second administrator has seen: requested or confirmed by a command on the server."""
        return self.filter(confirmed_at__isnull=False).exclude(asked_on_server="", confirmed_on_server="")


class RoleGrant(models.Model):
    """An office role, from the request to its period in the ledger. Rows are never deleted."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.ForeignKey("enumeration.Area", models.PROTECT, related_name="+")
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    # An administrator; or the account on the server that ran the command.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_on_server = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_on_server = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    period = models.OneToOneField("enumeration.Assignment", models.PROTECT, null=True, related_name="grant")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = Words("pemberian peran kantor", "office role given")
        verbose_name_plural = Words("pemberian peran kantor", "office roles given")
        constraints = [
            models.CheckConstraint(
                name="role_needs_two_others",
                condition=(Q(asked_by=None) | ~Q(asked_by=F("officer")))
                & (Q(confirmed_by=None) | ~Q(confirmed_by=F("officer")))
                & (Q(asked_by=None) | Q(confirmed_by=None) | ~Q(asked_by=F("confirmed_by"))),
            ),
            models.CheckConstraint(
                name="role_is_asked_for_by_somebody", condition=Q(asked_by__isnull=False) | ~Q(asked_on_server="")
            ),
            models.CheckConstraint(
                name="role_is_confirmed_by_somebody",
                condition=Q(confirmed_at=None) | Q(confirmed_by__isnull=False) | ~Q(confirmed_on_server=""),
            ),
            models.CheckConstraint(
                name="role_is_confirmed_or_refused", condition=Q(confirmed_at=None) | Q(refused_at=None)
            ),
            models.UniqueConstraint(
                name="one_waiting_request_per_role",
                fields=["officer", "role", "area", "round"],
                condition=Q(confirmed_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.get_role_display()} – {self.area_id}"


class RoleGrantSeen(models.Model):
    """That an officer of the office has read that a server command gave or confirmed a role."""

    grant = models.ForeignKey(RoleGrant, models.CASCADE, related_name="seen")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = Words("pemberitahuan peran yang dibaca", "notice of a role read")
        verbose_name_plural = Words("pemberitahuan peran yang dibaca", "notices of roles read")
        constraints = [models.UniqueConstraint(name="a_notice_is_read_once", fields=["grant", "officer"])]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.officer_id}"
