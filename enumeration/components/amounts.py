"""Components that show quantities: figures, bars, charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from enumeration.components.registry import component
from enumeration.components.tones import TONE_OF_STATE, known_tone, label_of_state, tone_of_state
from enumeration.pages import formatting


@component
def stat(
    label: str,
    value: Any,
    note: Any = "",
    url: str = "",
    icon: str = "",
    tone: str = "",
    of: int | None = None,
    unit: str = "",
) -> dict:
    """Draw one figure. of= is the whole it is part of, and draws a bar. url= makes the tile a link."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "url": url,
        "icon": icon,
        "tone": known_tone(tone),
        "of": of,
        "unit": unit,
        "element": "a" if url else "div",
    }


@component
def task_tile(
    label: Any, url: str, count: int | None = None, note: Any = "", icon: str = "inbox", tone: str = "info"
) -> dict:
    """Draw something to do: how many of what, with a link to it."""
    return {"label": label, "url": url, "count": count, "note": note, "icon": icon, "tone": known_tone(tone)}


@component
def progress(
    label: str,
    done: int | None,
    total: int | None,
    unit: str = "",
    seconds_left: float | None = None,
    tone: str = "",
    hide_label: bool = False,
) -> dict:
    """Draw the progress of something, with counts and, where known, the time left. total=None: the total is not known
    yet."""
    return {
        "label": label,
        "done": done or 0,
        "total": total,
        "unit": unit,
        "seconds_left": seconds_left,
        "tone": known_tone(tone),
        "hide_label": hide_label,
    }


@component
def load_bar(families: int | None, target: int = 250, label: str = "") -> dict:
    """Draw an officer's load against the target, also in words: 312 of 250 households, overloaded."""
    families = families or 0
    # In words here rather than in the template: a page of officers has some fifty bars.
    words = _("<strong>%(a)s</strong> / %(b)s keluarga") % {"a": "{}", "b": "{}"}
    return {
        "load": formatting.load_level(families, target),
        "words": format_html(words, formatting.number(families), formatting.number(target)),
        # The number in HTML notation, not in that of the language.
        "families": str(families),
        "target": str(target),
        "label": label or _("Beban tugas"),
    }


@component
def state_bar(counts: Mapping[str, int] | Iterable[tuple[Any, int]], label: str = "", legend: bool = False) -> dict:
    """Draw shares by state in one bar. counts: a mapping, or pairs of state and count; legend=True writes them below."""
    pairs = list(counts.items() if isinstance(counts, Mapping) else counts)
    total = sum(count for _state, count in pairs)
    parts, at = [], 0.0
    for state, count in pairs:
        width = 100 * count / total if total else 0
        parts.append(
            {
                "label": label_of_state(state),
                "tone": tone_of_state(getattr(state, "value", state)),
                "value": count,
                # SVG attributes need a decimal point in every language.
                "x": f"{at:.3f}",
                "width": f"{width:.3f}",
            }
        )
        at += width
    return {"parts": parts, "total": total, "label": label or _("Keluarga menurut status"), "legend": legend}


@component
def legend(items: Iterable[Mapping[str, Any]] = (), label: str = "") -> dict:
    """Draw what colours mean.

    Each item: label, tone, and optionally value. Without items: the states of a household.
    """
    from enumeration.models import State

    shown = list(items) or [{"label": state.label, "tone": TONE_OF_STATE[state.value]} for state in State]
    return {"items": shown, "label": label or _("Keterangan warna")}


@component
def chart(
    id: str,
    label: str,
    spec: Mapping[str, Any],
    note: str = "",
    size: str = "md",
) -> dict:
    """Draw a chart and the same figures as a table.

    spec: kind (bar, stacked, hbar, line, area, donut), categories, series (each: name, values, optionally tone), and
    optionally unit, y_title, percent. size: sm, md or lg.
    """
    categories = list(spec.get("categories", ()))
    series = list(spec.get("series", ()))
    rows = [
        {"name": name, "cells": [one["values"][place] if place < len(one["values"]) else None for one in series]}
        for place, name in enumerate(categories)
    ]
    return {
        "id": id,
        "label": label,
        "spec": dict(spec),
        "note": note,
        "size": size,
        "series": series,
        "rows": rows,
        "first": spec.get("category_title", ""),
        "has_data": any(cell for row in rows for cell in row["cells"]),
    }


@component
def treemap(
    id: str,
    label: str,
    areas: Iterable[Mapping[str, Any]],
    measure: str = "",
    weight: str = "",
    note: str = "",
    by_need: bool = False,
) -> dict:
    """Draw areas by size and share, in place of a map.

    Each area: name, code, `families`, share (0-1 or None), optionally url. With by_need=True the colour is not the share
    but the area's `step`, from 0 (the ground: no need) to 4 (the warmest).
    """
    measure, weight = measure or _("Selesai"), weight or _("Keluarga")
    listed = list(areas)
    return {
        "id": id,
        "label": label,
        "areas": listed,
        "measure": measure,
        "weight": weight,
        "note": note,
        "by_need": by_need,
        "data": {"areas": listed, "measure": measure, "weight": weight, "scale": "need" if by_need else "scale"},
    }
