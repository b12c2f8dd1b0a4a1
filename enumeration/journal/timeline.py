"""What happened to one household, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.components.tones import TONE_OF_STATE
from enumeration.models import Event, Household


def timeline(found: Household) -> list[dict[str, Any]]:
    """Returns what happened to a household, the latest first."""
    told = []
    for event in found.events.select_related("by").order_by("-id"):
        told.append(
            {
                "when": event.at,
                "title": event_in_words(event),
                "by": event.by,
                "note": event.reason,
                "tone": TONE_OF_STATE.get(event.to_state, "neutral")
                if event.to_state != event.from_state
                else "neutral",
            }
        )
    return told


def event_in_words(event: Event) -> str:
    if move := workflow.MOVES.get(event.verb):
        words = str(move.label)
    else:
        words = {
            "reveal": _("nomor dibuka utuh"),
            "compare": _("nomor dibandingkan dengan kartu"),
            "create": _("ditambahkan"),
            "verify": _("diperiksa saat VK"),
            "code": _("lapangan usaha diberi kode"),
            "empty_date": _("tanggal di luar batas dikosongkan"),
            "unexplain": _("penjelasan peringatan ditarik"),
            "second_keying": _("jawaban diperbaiki menurut entri kedua"),
            "late": _("kiriman terlambat dipakai"),
            "device": _("isian diambil dari HP"),
            "split": _("ikut SLS yang dipecah"),
            "merge": _("ikut SLS yang digabung"),
            workflow.TAKE_BACK: str(workflow.TAKEN_BACK),
        }.get(event.verb, event.verb)
    return words[:1].upper() + words[1:]
