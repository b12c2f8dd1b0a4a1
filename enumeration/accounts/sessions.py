"""How long a browser stays signed in, by role: the limit without a request, and the limit in all.

The limits of a session are stored with it: its row and its cookie end at the earlier of the two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Assignment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# without a request, in all
LIMITS: dict[Role, tuple[timedelta, timedelta]] = {
    Role.ADMINISTRATOR: (HOUR / 2, 8 * HOUR),
    Role.DISTRICT_OFFICE: (HOUR, 12 * HOUR),
    Role.ANALYST: (HOUR, 12 * HOUR),
    Role.OBSERVER: (2 * HOUR, 12 * HOUR),
    Role.KEYING_OPERATOR: (2 * HOUR, 12 * HOUR),
    # On their own phones, for hours without a connection.
    Role.COORDINATOR: (12 * HOUR, 3 * DAY),
    Role.SUPERVISOR: (12 * HOUR, 3 * DAY),
    Role.ENUMERATOR: (12 * HOUR, 7 * DAY),
}
WITHOUT_ROLE = (2 * HOUR, 12 * HOUR)
LONGEST = max(in_all for _idle, in_all in LIMITS.values())

RENEWED_AFTER = 60.0
"""Seconds: a session in use is saved once a minute, not at every request."""


def limits_of(roles: set[str]) -> tuple[timedelta, timedelta]:
    """Returns the strictest limits of an officer's roles."""
    held = [LIMITS[Role(role)] for role in roles] or [WITHOUT_ROLE]
    return min(idle for idle, _in_all in held), min(in_all for _idle, in_all in held)


class SessionStore(DatabaseStore):
    """Django's own store in the database; each save sets again how long the session lasts."""

    def load(self) -> dict[str, Any]:
        data = super().load()
        if SESSION_KEY in data and _now() - data.get("seen", 0.0) >= RENEWED_AFTER:
            self.modified = True  # saved with the response
        return data

    def cycle_key(self) -> None:
        self["began"] = _now()  # somebody entered a password just now
        super().cycle_key()

    def save(self, must_create: bool = False) -> None:
        if (officer := self.get(SESSION_KEY)) is not None:
            now, began = _now(), self.setdefault("began", _now())
            roles = set(Assignment.objects.active().filter(officer=officer).values_list("role", flat=True))
            idle, in_all = limits_of(roles)
            self["seen"] = now
            self.set_expiry(max(0, int(min(idle.total_seconds(), began + in_all.total_seconds() - now))) or -1)
        super().save(must_create)


def _now() -> float:
    return timezone.now().timestamp()
