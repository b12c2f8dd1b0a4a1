"""What a device sends along with a submission apart from the answers: the version of its codebook, its clock, and how
the questionnaire was filled in (paradata.py).

None of it is content: two submissions that differ only here are the same, and nothing here stops an answer. A part that
cannot be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from enumeration.answering.actions import paradata
from enumeration.questionnaire.codebook import version

PARTS = ("codebook", "clock", paradata.KEY)
"""The names that a body keeps apart from its content."""

CODEBOOK = re.compile(r"[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True)
class Accompanying:
    codebook: str = ""
    clock_offset_ms: int | None = None
    clock_at: datetime | None = None
    measured: paradata.Measured | None = None

    def columns(self) -> dict[str, Any]:
        """Returns what a Submission has columns for."""
        return {
            "codebook": self.codebook,
            "clock_offset_ms": self.clock_offset_ms,
            "clock_at": self.clock_at,
        }


def is_of_another_codebook(codebook: str, form: str) -> bool:
    """Returns whether the questionnaire on the device was not today's, so that some of its answers may fit no more.

    However old it is: a phone that was offline for a month brings answers too, and today's rules judge them all.
    """
    return bool(codebook) and codebook != version(form)


def content_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a submission without what accompanies it: what is compared, digested and judged."""
    return {name: part for name, part in body.items() if name not in PARTS}


def accompanying(body: Mapping[str, Any]) -> Accompanying:
    """Returns what accompanies a submission. Never raises for what a device sent."""
    codebook, clock = body.get("codebook"), body.get("clock")
    clock = clock if isinstance(clock, Mapping) else {}
    offset = _milliseconds(clock.get("offset_ms"))
    return Accompanying(
        codebook=codebook if isinstance(codebook, str) and CODEBOOK.fullmatch(codebook) else "",
        clock_offset_ms=offset,
        clock_at=_moment(clock.get("at")),
        measured=paradata.measured_in(body, offset),
    )


def _milliseconds(value: Any) -> int | None:
    return value if type(value) is int and abs(value) <= paradata.MOST_MS else None


def _moment(value: Any) -> datetime | None:
    """Returns the moment that the device's clock showed; None without an offset, which would leave it open."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and 1 < moment.year < 9999 else None
