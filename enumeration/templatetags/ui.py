"""The components of every page, as template tags: `{% load ui %}`, then `{% stat label=… value=… %}`.

A component is a function here, which checks and prepares what it is given, and a file in templates/components/, which
draws it. A parameter that does not exist fails when the template is parsed. /gallery/ shows each with its parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.templatetags import figures, tones
from enumeration.templatetags.tones import TONE_OF_STATE, known_tone, label_of_state, tone_of_state

register = template.Library()
register.filter("number", figures.number)
register.filter("percent", figures.percent)
register.filter("percent_of", figures.percent_of)
register.filter("duration", figures.duration)
register.filter("initials", figures.initials)
register.filter("given_name", figures.given_name)
register.filter("place", figures.place)
register.filter("tone_of_state", tones.tone_of_state)
register.filter("tone_of_message", tones.tone_of_message)
register.filter("load_level", figures.load_level)


@dataclass(frozen=True)
class Component:
    name: str
    function: Callable[..., Any]
    has_body: bool

    @property
    def template(self) -> str:
        return f"components/{self.name}.html"


COMPONENTS: dict[str, Component] = {}


def component(function: Callable[..., dict]) -> Callable[..., dict]:
    """A component without a body: `{% name … %}`."""
    made = Component(function.__name__, function, has_body=False)
    COMPONENTS[made.name] = made
    register.inclusion_tag(made.template)(function)
    return function


def component_with_body(function: Callable[..., dict]) -> Callable[..., dict]:
    """A component around a body: `{% name … %}…{% endname %}`. The function's first parameter is the body."""
    made = Component(function.__name__, function, has_body=True)
    COMPONENTS[made.name] = made

    @wraps(function)
    def draw(content: SafeString, *args: Any, **kwargs: Any) -> SafeString:
        return render_to_string(made.template, function(content, *args, **kwargs))

    register.simple_block_tag(draw, end_name=f"end{made.name}")
    return function


# --- Small things ----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon from static/img/icons.svg. Give a label only where no text says the same."""
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


@component
def badge(label: Any, tone: str = "neutral", icon: str = "") -> dict:
    """A short word with a meaning."""
    return {"label": label, "tone": known_tone(tone), "icon": icon}


@component
def state_badge(state: Any) -> dict:
    """The state of a family, job, export or run, in words and its colour."""
    return {"label": label_of_state(state), "tone": tone_of_state(getattr(state, "value", state))}


@component
def notice(title: str, text: Any = "", tone: str = "info", closes: bool = False) -> dict:
    """Something to know: a sentence, in the tone it deserves."""
    icons = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
    return {
        "title": title,
        "text": text,
        "tone": known_tone(tone),
        "icon": icons.get(tone, "info-circle"),
        "closes": closes,
    }


@component
def error_box(title: str = "", problems: Iterable[Any] = (), remedy: str = "", id: str = "") -> dict:
    """What is wrong, where, and what to do. A problem is text, or has .message and maybe .number and .url."""
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
def empty_state(
    title: str, text: str = "", icon: str = "inbox", action_url: str = "", action_label: str = "", level: int = 3
) -> dict:
    """Where there is nothing to show: say why, and what to do next."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_url": action_url,
        "action_label": action_label,
        "level": level,
    }


@component
def loading(label: str = "", id: str = "") -> dict:
    """A place that is being filled. With an id it serves as hx-indicator."""
    return {"label": label or _("Sedang memuat…"), "id": id}


# --- The frame of a page ---------------------------------------------------------------------------------------------


@component_with_body
def page_header(
    content: SafeString, title: str, lead: Any = "", crumbs: Iterable[tuple[Any, str]] = (), eyebrow: Any = ""
) -> dict:
    """The page's one h1, the way back (crumbs: pairs of label and address), and its buttons as body."""
    return {
        "body": content if content.strip() else "",
        "title": title,
        "lead": lead,
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
    """A section with a heading. flush=True for tables and lists that reach the edge."""
    return {
        "body": content,
        "title": title,
        "note": note,
        "id": id,
        "level": level,
        "flush": flush,
        "link_url": link_url,
        "link_label": link_label,
    }


@component
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """Ways through one subject. Each item: label, url, active, and maybe count."""
    return {"items": list(items), "label": label or _("Bagian halaman")}


@component
def facts(pairs: Iterable[tuple[Any, Any]]) -> dict:
    """Names and their values: pairs of label and value."""
    return {"pairs": list(pairs)}


@component
def timeline(events: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """What happened, newest first. Each event: when (datetime), title, by, and maybe note and tone."""
    return {"events": list(events), "label": label or _("Riwayat")}


# --- Figures ---------------------------------------------------------------------------------------------------------


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
    """One figure. of= gives the whole it is part of, and draws a bar. url= makes the tile a link."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "url": url,
        "icon": icon,
        "tone": known_tone(tone),
        "of": of,
        "unit": unit,
    }


@component
def task_tile(
    label: Any, url: str, count: int | None = None, note: Any = "", icon: str = "inbox", tone: str = "info"
) -> dict:
    """Something to be done: how many of what, and the way there."""
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
    """How far something is, with counts and, where known, the time left. total=None: nobody knows yet."""
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
    """An officer's load against the target, in words too: 312 of 250 families, overloaded."""
    load = figures.load_level(families or 0, target)
    return {"families": families or 0, "target": target, "label": label or _("Beban tugas"), "load": load}


@component
def state_bar(counts: Mapping[str, int] | Iterable[tuple[Any, int]], label: str = "", legend: bool = False) -> dict:
    """Shares by state in one bar. counts: a mapping or pairs of state and count; legend=True writes them below."""
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
                # SVG attributes: a decimal point whatever the language.
                "x": f"{at:.3f}",
                "width": f"{width:.3f}",
            }
        )
        at += width
    return {"parts": parts, "total": total, "label": label or _("Keluarga menurut status"), "legend": legend}


@component
def legend(items: Iterable[Mapping[str, Any]] = (), label: str = "") -> dict:
    """What colours mean. Each item: label, tone, and maybe value. Without items: the states of a family."""
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
    """A chart and the same figures as a table.

    spec: kind (bar, stacked, hbar, line, area, donut), categories, series (each: name, values, maybe tone), and maybe
    unit, y_title, percent. size: sm, md or lg.
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
    id: str, label: str, areas: Iterable[Mapping[str, Any]], measure: str = "", weight: str = "", note: str = ""
) -> dict:
    """Areas by size and share, in place of a map. Each area: name, code, families, share (0-1 or None), maybe url."""
    listed = list(areas)
    return {
        "id": id,
        "label": label,
        "areas": listed,
        "measure": measure or _("Selesai"),
        "weight": weight or _("Keluarga"),
        "note": note,
        "data": {"areas": listed, "measure": measure or _("Selesai"), "weight": weight or _("Keluarga")},
    }


# --- Lists -----------------------------------------------------------------------------------------------------------


@component_with_body
def data_table(
    content: SafeString, caption: str, stack: bool = False, show_caption: bool = False, id: str = ""
) -> dict:
    """Around a <table class="table">'s inside: scrolls sideways on a phone, or with stack=True becomes cards there."""
    return {"body": content, "caption": caption, "stack": stack, "show_caption": show_caption, "id": id}


@component_with_body
def filter_bar(
    content: SafeString, action: str = "", clear_url: str = "", active: int = 0, label: str = "", target: str = ""
) -> dict:
    """A GET form around filter fields. active: how many filters are set; target: the id htmx swaps."""
    return {
        "body": content,
        "action": action,
        "clear_url": clear_url,
        "active": active,
        "label": label or _("Saring"),
        "target": target,
    }


@component
def pager(
    next_url: str = "",
    previous_url: str = "",
    first_url: str = "",
    shown: int | None = None,
    total: int | None = None,
    noun: str = "",
    target: str = "",
) -> dict:
    """Onwards and back by keyset: no page numbers, because nobody can count to them cheaply."""
    return {
        "next_url": next_url,
        "previous_url": previous_url,
        "first_url": first_url,
        "shown": shown,
        "total": total,
        "noun": noun or _("baris"),
        "target": target,
    }


@component_with_body
def bulk_bar(content: SafeString, selects: str, noun: str = "") -> dict:
    """Buttons for the chosen rows: appears with the first ticked checkbox of that name, and counts them."""
    return {"body": content, "selects": selects, "noun": noun or _("dipilih")}


# --- Doing something -------------------------------------------------------------------------------------------------


def confirm_dialog(
    context: template.Context,
    content: SafeString,
    id: str,
    title: str,
    action: str = "",
    verb: str = "",
    tone: str = "",
    text: str = "",
    form: str = "",
) -> SafeString:
    """Asks before something is done. Opened by a button with data-opens="ID"; the body may hold fields.

    action: where the form posts to. form: instead, the id of a form on the page that the button submits.
    """
    return render_to_string(
        "components/confirm_dialog.html",
        {
            "body": content,
            "id": id,
            "title": title,
            "action": action,
            "verb": verb or _("Lanjutkan"),
            "tone": known_tone(tone),
            "text": text,
            "form": form,
            "csrf_token": context.get("csrf_token"),
        },
    )


register.simple_block_tag(confirm_dialog, takes_context=True, end_name="endconfirm_dialog")
COMPONENTS["confirm_dialog"] = Component("confirm_dialog", confirm_dialog, has_body=True)


@component
def field(
    bound: BoundField, help: str = "", autocomplete: str = "", inputmode: str = "", placeholder: str = ""
) -> dict:
    """A form field with its label, help and errors, wired together for screen readers."""
    widget = bound.field.widget
    several = isinstance(widget, (RadioSelect, CheckboxSelectMultiple))
    single = isinstance(widget, CheckboxInput) and not several
    css = "form-check-input" if single or several else "form-select" if isinstance(widget, Select) else "form-control"
    attrs = {
        name: value
        for name, value in {
            "autocomplete": autocomplete,
            "inputmode": inputmode,
            "placeholder": placeholder,
        }.items()
        if value
    }
    attrs["class"] = f"{css} is-invalid" if bound.errors else css
    if several:
        # Each choice draws itself, from the widget's own attributes; the form owns this copy of the widget.
        widget.attrs["class"] = attrs["class"]
    about = [
        f"{bound.auto_id}_helptext" if help or bound.help_text else "",
        f"{bound.auto_id}_error" if bound.errors else "",
    ]
    if any(about):
        attrs["aria-describedby"] = " ".join(filter(None, about))
    return {
        "bound": bound,
        "widget": "" if several else bound.as_widget(attrs=attrs),
        "choices": list(bound.subwidgets) if several else [],
        "kind": "choices" if several else "check" if single else "text",
        "help": help or bound.help_text,
        "required": bound.field.required,
        "described_by": attrs.get("aria-describedby", ""),
    }


AT_WORK = {"waiting", "queued", "running", "in_parts", "cancelling"}


@component
def job_progress(job: Any, url: str = "", cancel_url: str = "", title: str = "", result_url: str = "") -> dict:
    """A job's state, bar, counts, time left and cancel button. Asks url again every two seconds while it is at work.

    The page at url answers with this same component and nothing around it.
    """
    state = str(getattr(job.state, "value", job.state))
    return {
        "job": job,
        "url": url,
        "cancel_url": cancel_url,
        "title": title or getattr(job, "title", ""),
        "result_url": result_url,
        "state": job.state,
        "at_work": state in AT_WORK,
        "can_cancel": state in AT_WORK and bool(cancel_url) and not getattr(job, "cancel_asked", False),
        "is_stopping": state in AT_WORK and getattr(job, "cancel_asked", False),
        "done": getattr(job, "done", 0) or 0,
        "total": getattr(job, "total", None),
        "note": getattr(job, "note", ""),
        "seconds_left": getattr(job, "seconds_left", None),
        "error": getattr(job, "error", ""),
        "is_failed": state == "failed",
    }
