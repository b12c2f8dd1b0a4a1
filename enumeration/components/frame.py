"""Components that structure a page: header, cards, tabs, facts, timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.components.registry import component, component_with_body

ONE_LINE_ON_A_PHONE = 38
"""Letters beside the buttons of a page at 360 pixels."""


@component_with_body
def page_header(
    context: template.Context,
    content: SafeString,
    title: str,
    lead: Any = "",
    crumbs: Iterable[tuple[Any, str]] = (),
    eyebrow: Any = "",
) -> dict:
    """Draw the page's one h1 and its help, the way back (crumbs: pairs of label and address), and its buttons as body.

    On a phone the buttons are behind ⋯, and a lead of more than one line behind an i.
    """
    return {
        "request": context.get("request"),
        "body": content if content.strip() else "",
        "title": title,
        "lead": lead,
        "lead_folds": len(strip_tags(str(lead))) > ONE_LINE_ON_A_PHONE,
        "crumbs": list(crumbs),
        "eyebrow": eyebrow,
    }


@component_with_body
def card(
    content: SafeString,
    title: Any = "",
    note: Any = "",
    id: str = "",
    level: int = 2,
    flush: bool = False,
    link_url: str = "",
    link_label: str = "",
) -> dict:
    """Draw a section with a heading. flush=True for tables and lists that reach the edge.

    On a phone a note of several lines is behind an i.
    """
    return {
        "body": content,
        "title": title,
        "note": note,
        "note_folds": len(strip_tags(str(note))) > 1.5 * ONE_LINE_ON_A_PHONE,
        "id": id,
        "level": level,
        "flush": flush,
        "link_url": link_url,
        "link_label": link_label,
    }


@component
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """Draw links to the parts of one subject. Each item: label, url, active, and optionally count."""
    return {"items": list(items), "label": label or _("Bagian halaman")}


@component
def facts(pairs: Iterable[tuple[Any, Any]]) -> dict:
    """Draw names and their values: pairs of label and value."""
    return {"pairs": list(pairs)}


@component
def timeline(events: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """Draw what happened, newest first. Each event: when (datetime), title, by, and optionally note and tone."""
    return {"events": list(events), "label": label or _("Riwayat")}
