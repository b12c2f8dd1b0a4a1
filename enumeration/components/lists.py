"""Components around rows: tables, filters, paging, selecting many."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.components.registry import component, component_with_body


@component_with_body
def data_table(
    content: SafeString, caption: str, stack: bool = False, show_caption: bool = False, id: str = ""
) -> dict:
    """Draw the frame around the inside of a <table class="table">: it scrolls sideways on a phone, its key column
    in place, or with stack=True becomes cards there."""
    return {"body": content, "caption": caption, "stack": stack, "show_caption": show_caption, "id": id}


@component_with_body
def filter_bar(
    content: SafeString, action: str = "", clear_url: str = "", active: int = 0, label: str = "", target: str = ""
) -> dict:
    """Draw a GET form around filter fields. active: how many filters are set; target: the id that htmx swaps.

    On a phone the fields are folded behind "Saring (2)", unless one of them says what is wrong with it.
    """
    return {
        "body": content,
        "is_open": "field-error" in content,
        "action": action,
        "clear_url": clear_url,
        "active": active,
        "label": label or _("Saring"),
        "target": target,
    }


@component
def fold(label: Any, icon: str = "dots", corner: bool = False) -> dict:
    """Draw what opens the next element on a phone, where it would push the list down; on a desk that is simply there.

    corner=True: beside the title of the card that it stands in.
    """
    return {"label": label, "icon": icon, "corner": corner}


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
    """Draw links to the next and previous page by keyset.

    There are no page numbers, because counting up to them would be expensive.
    """
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
    """Draw the buttons for the selected rows: they appear with the first ticked checkbox of that name, and count the
    ticks."""
    return {"body": content, "selects": selects, "noun": noun or _("dipilih")}
