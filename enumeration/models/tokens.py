"""Keys with which programs call the API on behalf of an officer. Only a digest is kept; every token expires."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enumeration.words import Words

PREFIX = "rgs_"  # so that a token leaked into a log or a chat is recognisable
LONGEST = timedelta(days=90)


class Scope(models.TextChoices):
    """The part of its officer's permissions that a token opens. Each API view names one scope, or accepts no tokens."""

    AREAS = "areas", Words("wilayah dan buku kode", "areas and codebook")
    FAMILIES = "families", Words("membaca keluarga", "read families")
    REVEAL = "reveal", Words("melihat NIK dan nomor utuh", "reveal NIK and numbers")
    SUBMIT = "submit", Words("mengirim isian", "send answers")
    RANKING = "ranking", Words("membaca peringkat", "read rankings")


class ApiTokenManager(models.Manager["ApiToken"]):
    def issue(self, officer, *, name: str, days: int, scopes: Collection[str]) -> tuple[ApiToken, str]:
        """Create a token; returns it with its plain text, which is shown once and stored nowhere."""
        plain = PREFIX + secrets.token_urlsafe(32)
        lifetime = min(timedelta(days=days), LONGEST)
        kept = [scope.value for scope in Scope if scope in scopes]
        expires_at = timezone.now() + lifetime
        made = self.create(officer=officer, name=name, scopes=kept, digest=_digest(plain), expires_at=expires_at)
        return made, plain

    def revoke(self, *officers: int) -> int:
        """Revoke every token of officers whose password or roles have changed. Returns how many were revoked."""
        return self.filter(officer__in=officers, revoked_at=None).update(revoked_at=timezone.now())

    def valid(self, plain: str) -> ApiToken | None:
        """Returns the token, if it is known, not revoked, not expired, and its officer is still active; otherwise None."""
        now = timezone.now()
        found = (
            self.select_related("officer")
            .filter(digest=_digest(plain), revoked_at=None, expires_at__gt=now, officer__is_active=True)
            .first()
        )
        # Recorded to the hour: a write on every call would cost more than the call itself.
        if found and (found.last_used_at is None or now - found.last_used_at > timedelta(hours=1)):
            self.filter(pk=found.pk).update(last_used_at=now)
        return found


class ApiToken(models.Model):
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, blank=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices), default=list)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenManager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = Words("token API", "API token")
        verbose_name_plural = Words("token API", "API tokens")
        constraints = [
            models.CheckConstraint(name="token_expires_after_issue", condition=Q(expires_at__gt=F("created_at")))
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.name}"

    @property
    def opens(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]


def _digest(plain: str) -> str:
    # The token is 256 random bits, so a plain digest reveals nothing; a slow one would cost 100 ms per call.
    return hashlib.sha256(plain.encode()).hexdigest()
