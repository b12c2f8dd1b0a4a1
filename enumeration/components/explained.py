"""Components that explain: a page's "?", and a term in place."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from enumeration.components.registry import component
from enumeration.help.glossary import term_of
from enumeration.help.registry import help_of


@component
def help_button(context: template.Context) -> dict:
    """Draw the "?" that opens the help of this page: in a dialog, without JavaScript as a page. page_header has one."""
    shown = help_of(context.get("request"))
    return {"help": shown, "url": reverse("enumeration:help", args=[shown.name]) if shown else ""}


@component
def term(name: str, shown: Any = "") -> dict:
    """Draw a term of the glossary that explains itself where it stands: by press or Enter, without JavaScript in the
    glossary.

    `name` is its Indonesian name; `shown` what the sentence says instead.
    """
    found = term_of(name)
    return {"term": found, "shown": shown or found.term, "url": f"{reverse('enumeration:terms')}#{found.slug}"}
