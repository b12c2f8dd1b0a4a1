"""What administrators did with a round or an area, on its page or in Django's admin. The latest first."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from enumeration.models import Area, Round

MOST = 20


def history_of(row: Area | Round) -> list[dict[str, Any]]:
    """Returns the events for a timeline. One query."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
    return [_in_words(entry) for entry in about.select_related("user").order_by("-action_time", "-pk")[:MOST]]


def _in_words(entry: LogEntry) -> dict[str, Any]:
    title, _colon, note = str(entry.get_change_message()).partition(": ")
    title = title[:1].upper() + title[1:]
    return {"when": entry.action_time, "title": title or _("Diubah"), "by": entry.user, "note": note}
