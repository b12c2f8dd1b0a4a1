"""Components that say something: badges, notices, what is missing or wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.components.registry import component, register
from enumeration.components.tones import known_tone, label_of_state, tone_of_state
from enumeration.fields import dates


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """Returns a line icon from static/img/icons.svg. Give a label only where no text says the same."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            label,
            static("img/icons.svg"),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def undo_until(moment: datetime) -> SafeString:
    """Returns until when an undo works, shown beside every undo button.

    A decision can be taken back for twelve hours.
    """
    when = dates.moment(timezone.localtime(moment))
    return format_html('<span class="undo-until">{}</span>', _("Dapat dibatalkan sampai %(when)s.") % {"when": when})


@component
def badge(label: Any, tone: str = "neutral", icon: str = "") -> dict:
    """Draw a short word with a meaning."""
    return {"label": label, "tone": known_tone(tone), "icon": icon}


@component
def state_badge(state: Any) -> dict:
    """Draw the state of a household, job, export or run, in words and with its colour."""
    return {"label": label_of_state(state), "tone": tone_of_state(getattr(state, "value", state))}


@component
def notice(title: str, text: Any = "", tone: str = "info", closes: bool = False, folds: bool = False) -> dict:
    """Draw something to know: a sentence, in a tone that fits it. folds=True: on a phone the text is behind the title."""
    icons = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
    return {
        "title": title,
        "text": text,
        "tone": known_tone(tone),
        "icon": icons.get(tone, "info-circle"),
        "closes": closes,
        "folds": folds,
    }


@component
def error_box(title: str = "", problems: Iterable[Any] = (), remedy: str = "", id: str = "") -> dict:
    """Draw what is wrong, where, and what to do. A problem is text, or has .message and optionally .number and .url."""
    listed = [
        {
            "message": getattr(problem, "message", problem),
            "number": getattr(problem, "number", ""),
            "url": getattr(problem, "url", ""),
        }
        for problem in problems
    ]
    return {"title": title or _("Ada yang perlu diperbaiki"), "problems": listed, "remedy": remedy, "id": id}


@component
def empty_state(title: str, text: str = "", icon: str = "inbox", action_url: str = "", action_label: str = "") -> dict:
    """Draw the place where there is nothing to show: say why, and what to do next."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_url": action_url,
        "action_label": action_label,
    }


@component
def loading(label: str = "", id: str = "") -> dict:
    """Draw a place that is being filled. With an id it serves as hx-indicator."""
    return {"label": label or _("Sedang memuat…"), "id": id}
