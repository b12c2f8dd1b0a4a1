"""Components with which something is done: dialogs, fields, jobs."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.components.registry import COMPONENTS, Component, component, register
from enumeration.components.tones import known_tone


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
    """Draw a dialog that asks before something is done. Opened by a button with data-opens="ID"; the body may hold
    fields.

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
            "element": "div" if form else "form",
        },
    )


register.simple_block_tag(confirm_dialog, takes_context=True, end_name="endconfirm_dialog")
COMPONENTS["confirm_dialog"] = Component("confirm_dialog", confirm_dialog, has_body=True)


@component
def field(
    bound: BoundField, help: str = "", autocomplete: str = "", inputmode: str = "", placeholder: str = ""
) -> dict:
    """Draw a form field with its label, help and errors, connected for screen readers."""
    widget = bound.field.widget
    several = isinstance(widget, (RadioSelect, CheckboxSelectMultiple))
    single = isinstance(widget, CheckboxInput) and not several
    css = "form-check-input" if single or several else "form-select" if isinstance(widget, Select) else "form-control"
    attrs: dict[str, str | bool] = {
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
        "element": "fieldset" if several else "div",
    }


AT_WORK = {"waiting", "queued", "running", "in_parts", "cancelling"}


@component
def job_progress(job: Any, url: str = "", cancel_url: str = "", title: str = "", result_url: str = "") -> dict:
    """Draw a job's state, bar, counts, time left and cancel button. Requests url every two seconds while the job is
    running.

    The page at url answers with only this component.
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
