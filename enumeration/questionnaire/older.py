"""Answers as devices with an older codebook send them, in the words of today's. Nothing that was sent is left out.

What an office receives for 30 days after a new version: a device that was without a connection meanwhile goes on with
the codebook it has. static/js/questionnaire/older.js does the same for what a device kept.
"""

import re
from collections.abc import Mapping
from typing import Any

from enumeration.questionnaire.demography import BIRTH

NAMES_OF_CHECKS = {"W406_blank": "W406.tahun_blank"}
"""Codes of warnings that have another name today, so that a confirming note stays with its warning."""


def modern(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a submission with today's names. Raises nothing: what cannot be read stays, and is judged as it is."""
    found = dict(payload)
    if payload.get("members"):
        found["members"] = [_member(one) for one in payload["members"]]
    if payload.get("notes"):
        found["notes"] = [
            one | {"check": NAMES_OF_CHECKS.get(one.get("check"), one.get("check"))} for one in payload["notes"]
        ]
    return found


def _member(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a member's answers with 406 in three, as on the form; until December 2026 it was one date."""
    found = dict(sent)
    if "birth_date" not in found:
        return found
    written = found["birth_date"]
    read = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", written.strip()) if isinstance(written, str) else None
    if not read and written not in (None, ""):
        return found
    del found["birth_date"]
    parts = [int(part) for part in reversed(read.groups())] if read else [None] * len(BIRTH)
    # An answer by today's name is the later one.
    return dict(zip(BIRTH, parts, strict=True)) | found
