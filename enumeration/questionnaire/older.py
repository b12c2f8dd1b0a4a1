"""Answers as devices with an older codebook send them, in the words of today's. Nothing that was sent is left out.

What an office receives for 30 days after a new version: a device that was without a connection meanwhile goes on with
the codebook it has. static/js/questionnaire/older.js does the same for what a device kept.
"""

import re
from collections.abc import Mapping
from typing import Any

from enumeration.questionnaire.demography import BIRTH, UNKNOWN

BLANK_DATE = "W406_blank"
NAMES_OF_CHECKS = {BLANK_DATE: "W406.tahun_blank"}
"""Codes of warnings that have another name today, so that a confirming note stays with its warning."""


def modern(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a submission with today's names. Raises nothing: what cannot be read stays, and is judged as it is."""
    found, notes = dict(payload), payload.get("notes") or []
    if payload.get("members"):
        explained = [one.get("member") for one in notes if one.get("check") == BLANK_DATE and one.get("note")]
        found["members"] = [_member(one, is_explained=one.get("id") in explained) for one in payload["members"]]
    if notes:
        found["notes"] = [one | {"check": NAMES_OF_CHECKS.get(one.get("check"), one.get("check"))} for one in notes]
    return found


def _member(sent: Mapping[str, Any], *, is_explained: bool) -> dict[str, Any]:
    """Returns a member's answers with 406 in three, as on the form; until December 2026 it was one date.

    `is_explained`: an officer noted why there is no date. Then day and month are "not known", as migration 0038 has it.
    """
    found = dict(sent)
    if "birth_date" not in found and not is_explained:
        return found
    written = found.pop("birth_date", None)
    read = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", written.strip()) if isinstance(written, str) else None
    if not read and written not in (None, ""):
        return dict(sent)
    unknown = UNKNOWN if is_explained else None
    parts = [int(part) for part in reversed(read.groups())] if read else [unknown, unknown, None]
    # An answer by today's name is the later one.
    return dict(zip(BIRTH, parts, strict=True)) | found
