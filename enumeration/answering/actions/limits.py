"""How much one submission may hold: no more than a form does. Checked before the database is queried."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from enumeration.answering.actions.refusals import BadPayload, Fault, Misshapen
from enumeration.pages.numbers import ID
from enumeration.questionnaire.rules import is_blank

MOST_MEMBERS = 99
"""401 has two boxes."""

MOST_NOTES = 500
MOST_IN_NOTE = 1_000
MOST_IN_CODE = 40
"""The length of a warning's code in the table."""

MOST_ANSWERS = 400
"""More than there are questions for a household or a person."""


MOST_FAULTS = 50
"""Faults named at once: a program that is wrong is wrong everywhere."""

MEMBER_NUMBER = "number"

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    """Returns whether this is a whole number: `true` is not 1, and a number that no column can hold is not accepted."""
    return type(value) is int and 0 <= value <= ID


SHAPES: dict[str, Callable[[Any], bool]] = {
    "key": _is_text,
    "household": _is_text,
    "answers": lambda value: isinstance(value, Mapping),
    "members": lambda value: isinstance(value, list),
    "removed": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "notes": lambda value: isinstance(value, list),
    "area": _is_text,
    "form": _is_text,
    "round": _is_whole,
    "version": _is_whole,
    "submit": lambda value: isinstance(value, bool),
}
SHAPES_WITHIN: dict[str, dict[str, Callable[[Any], bool]]] = {
    "members": {"id": _is_text},
    "notes": {
        "check": lambda value: isinstance(value, str) and len(value) <= MOST_IN_CODE,
        "member": _is_text,
        "note": _is_text,
    },
}
"""Null is a blank everywhere. Answers are judged one by one, by their question."""


def refuse_misshapen(payload: Mapping[str, Any]) -> None:
    """Raise Misshapen for a payload of the wrong structure: a program's mistake, named by its part and kept like any
    refusal."""
    wrong = [part for part, fits in SHAPES.items() if payload.get(part) is not None and not fits(payload[part])]
    faults = [
        Fault(part, _("Bagian “%(part)s” tidak berbentuk seperti seharusnya.") % {"part": part}) for part in wrong
    ]
    for part, shapes in SHAPES_WITHIN.items():
        listed = payload.get(part) if part not in wrong else None
        for place, one in enumerate(listed or []):
            if not isinstance(one, Mapping):
                faults.append(Fault(part, _("“%(part)s” harus berupa daftar objek.") % {"part": part}))
                break
            where = [name for name, fits in shapes.items() if one.get(name) is not None and not fits(one[name])]
            faults += [
                Fault(name, _("Bagian “%(part)s” tidak berbentuk seperti seharusnya.") % {"part": name})
                for name in (f"{part}[{place}].{each}" for each in where)
            ]
    if faults:
        raise Misshapen(_("Kiriman ini tidak berbentuk seperti seharusnya."), faults[:MOST_FAULTS])


def says_anything(payload: Mapping[str, Any]) -> bool:
    """Returns whether at least one answer is given, for the household or a member.

    Blanks, and ids and numbers of members, do not count: opening a form for a new household and leaving it adds no
    household.
    """
    members = [
        value
        for one in payload.get("members") or []
        for name, value in one.items()
        if name not in ("id", MEMBER_NUMBER)
    ]
    return any(not is_blank(value) for value in [*(payload.get("answers") or {}).values(), *members])


def refuse_excess(payload: Mapping[str, Any]) -> None:
    """Raise BadPayload for more than one form can hold, in a payload of the right structure."""
    members, notes = payload.get("members") or [], payload.get("notes") or []
    faults = []
    if len(members) > MOST_MEMBERS:
        faults.append(too_many_members(len(members)))
    for part, most in (("removed", MOST_MEMBERS), ("notes", MOST_NOTES), ("answers", MOST_ANSWERS)):
        if (count := len(payload.get(part) or [])) > most:
            faults.append(_too_many(part, count, most))
    if not faults:
        faults += [
            _too_many(f"members[{place}]", len(one), MOST_ANSWERS)
            for place, one in enumerate(members)
            if len(one) > MOST_ANSWERS
        ]
        faults += [
            Fault(
                f"notes[{place}].note",
                _("Catatan ini lebih panjang dari %(most)d huruf. Singkatkan.") % {"most": MOST_IN_NOTE},
            )
            for place, one in enumerate(notes)
            if len(one.get("note") or "") > MOST_IN_NOTE
        ]
    if faults:
        raise BadPayload(_("Kiriman ini memuat lebih banyak daripada satu kuesioner."), faults)


def too_many_members(count: int) -> Fault:
    message = _("401: paling banyak %(most)d anggota keluarga, bukan %(count)d. Periksa daftar anggota keluarga.")
    return Fault("members", message % {"most": MOST_MEMBERS, "count": count}, "401")


def _too_many(part: str, count: int, most: int) -> Fault:
    message = _("Bagian “%(part)s” memuat paling banyak %(most)d isian, bukan %(count)d.")
    return Fault(part, message % {"part": part, "most": most, "count": count})


def unkeepable(found: Any, name: str = "") -> str:
    """Returns the name of the first text that PostgreSQL or UTF-8 cannot store; "" if there is none."""
    match found:
        case str():
            return (name or "?") if UNKEEPABLE.search(found) else ""
        case dict():
            return next(
                (bad for key, one in found.items() if (bad := unkeepable(key, "?") or unkeepable(one, key))), ""
            )
        case list():
            return next((bad for one in found if (bad := unkeepable(one, name))), "")
    return ""
