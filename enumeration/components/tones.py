"""Tones: one word for each meaning that a colour may have, and which state has which tone."""

from __future__ import annotations

from typing import Any

from django.template import TemplateSyntaxError
from django.utils.translation import gettext as _

TONES = ("neutral", "info", "wait", "warn", "fair", "good", "bad")

TONE_OF_STATE = {
    # households (workflow.State)
    "open": "neutral",
    "draft": "info",
    "submitted": "wait",
    "sent_back": "warn",
    "approved": "fair",
    "completed": "good",
    "struck": "bad",
    # jobs, exports and ranking runs
    "waiting": "neutral",
    "queued": "neutral",
    "running": "info",
    "in_parts": "info",
    "done": "good",
    "published": "good",
    "failed": "bad",
    "cancelling": "warn",
    "cancelled": "warn",
    "expired": "neutral",
}

TONE_OF_MESSAGE = {"debug": "neutral", "info": "info", "success": "good", "warning": "warn", "error": "bad"}


def known_tone(tone: str) -> str:
    if tone and tone not in TONES:
        raise TemplateSyntaxError(f"No tone '{tone}': one of {', '.join(TONES)}.")
    return tone


def tone_of_state(state: str) -> str:
    return TONE_OF_STATE.get(str(state), "neutral")


def tone_of_message(tags: str) -> str:
    return next((TONE_OF_MESSAGE[tag] for tag in tags.split() if tag in TONE_OF_MESSAGE), "info")


def label_of_state(state: Any) -> str:
    """Returns the state in words, for households, jobs, exports and runs."""
    from enumeration.models import State

    names = {
        "waiting": _("Menunggu giliran"),
        "queued": _("Menunggu giliran"),
        "running": _("Sedang berjalan"),
        "in_parts": _("Sedang berjalan"),
        "done": _("Selesai"),
        "published": _("Diterbitkan"),
        "failed": _("Gagal"),
        "cancelling": _("Sedang dibatalkan"),
        "cancelled": _("Dibatalkan"),
        "expired": _("Kedaluwarsa"),
    }
    value = str(getattr(state, "value", state))
    if value in State.values:
        return str(State(value).label)
    return names.get(value) or str(getattr(state, "label", value))
