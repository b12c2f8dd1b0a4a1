"""Selects with hundreds of choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A choice among hundreds, drawn directly: Django's template for each option takes longer than all queries of the
    page."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        groups = []
        for label, options, _index in widget["optgroups"]:
            inside = format_html_join(
                "\n",
                '<option value="{}"{}>{}</option>',
                ((one["value"], flatatt({"selected": one["selected"]}), one["label"]) for one in options),
            )
            groups.append(format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside)
        opening = format_html('<select name="{}"{}>', name, flatatt(widget["attrs"]))
        return format_html("{}{}</select>", opening, format_html_join("\n", "{}", ((group,) for group in groups)))
