"""How a questionnaire was filled in, as its device measured it: read strictly, and kept beside the answers.

A measurement never stands in the way of answers. What cannot be read of it is set aside: only the name of the part that
was wrong is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from enumeration.models import Filling, Household, Submission
from enumeration.models.fillings import LONGEST, MOST_COUNTED
from enumeration.questionnaire.codes import Result

KEY = "paradata"
"""Its name in a submission."""

MOST_BYTES = 4096
"""A household of ten, with a day of visits, takes about 900."""

MOST_PARTS, MOST_VISITS = 40, 20
MOST_METRES = 1_000_000

_PART = re.compile(r"[IVX]{1,4}(\.[A-Z])?")
_APP = re.compile(r"[0-9A-Za-z._-]{0,40}")
_EPOCH, _EARLIEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
MOST_MS = 100 * 366 * 24 * 3600 * 1000
"""A century: a device whose battery was empty believes that it is 1970; no clock is further off."""


@dataclass(frozen=True)
class Measured:
    """The columns of a measurement; with `set_aside`, only that one."""

    columns: Mapping[str, Any]
    raw: Any

    @property
    def is_good(self) -> bool:
        return "set_aside" not in self.columns


class _Wrong(Exception):
    """The name of the part that is wrong."""


def measured_in(payload: Mapping[str, Any], clock_offset_ms: int | None) -> Measured | None:
    """Returns the measurement that came along with a submission; None where there is none.

    `clock_offset_ms`: by how many milliseconds the server's clock was ahead of the device's, where that is known.
    """
    raw = payload.get(KEY)
    return None if raw is None else read(raw, clock_offset_ms or 0)


def read(raw: Any, offset: int) -> Measured:
    """Returns a measurement, or the name of the first part that is wrong. Never raises for what a device sent."""
    try:
        if len(json.dumps(raw)) > MOST_BYTES:
            raise _Wrong("size")
        if not isinstance(raw, Mapping):
            raise _Wrong("shape")
        return Measured(_columns(raw, offset), raw)
    except _Wrong as part:
        return Measured({"set_aside": str(part)}, None)
    except RecursionError:
        return Measured({"set_aside": "shape"}, None)


def keep(submission: Submission, household: Household, measured: Measured | None) -> None:
    """Store the measurement with its submission, which is stored once."""
    if measured is not None:
        Filling.objects.create(submission=submission, household=household, **measured.columns)


def _columns(raw: Mapping[str, Any], offset: int) -> dict[str, Any]:
    if unknown := set(raw) - _PARTS.keys():
        raise _Wrong("shape" if len(unknown) > 1 else "unknown")
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if value is not None:
            found |= _PARTS[name](value, offset)
    return found


# --- part by part ----------------------------------------------------------------------------------------------------


def _whole(value: Any, least: int, most: int, part: str) -> int:
    if type(value) is not int or not least <= value <= most:  # true is not 1
        raise _Wrong(part)
    return value


def _moment(value: Any, offset: int, part: str) -> datetime:
    """Returns a moment of the device's clock by the server's."""
    moment = _EPOCH + timedelta(milliseconds=_whole(value, -MOST_MS, MOST_MS, part) + offset)
    if not _EARLIEST <= moment <= timezone.now() + timedelta(days=1):
        raise _Wrong(part)
    return moment


def _text(column: str, part: str, fits: Callable[[str], Any]) -> Callable[[Any, int], dict[str, Any]]:
    def read_text(value: Any, _offset: int) -> dict[str, Any]:
        if not isinstance(value, str) or not fits(value):
            raise _Wrong(part)
        return {column: value}

    return read_text


def _count(column: str, part: str, most: int) -> Callable[[Any, int], dict[str, Any]]:
    return lambda value, _offset: {column: _whole(value, 0, most, part)}


def _at(column: str, part: str) -> Callable[[Any, int], dict[str, Any]]:
    return lambda value, offset: {column: _moment(value, offset, part)}


def _parts(value: Any, _offset: int) -> dict[str, Any]:
    if not isinstance(value, Mapping) or len(value) > MOST_PARTS or not all(map(_PART.fullmatch, value)):
        raise _Wrong("parts")
    return {"part_seconds": {name: _whole(seconds, 0, LONGEST, "parts") for name, seconds in value.items()}}


def _visits(value: Any, offset: int) -> dict[str, Any]:
    if not isinstance(value, list) or len(value) > MOST_VISITS:
        raise _Wrong("visits")
    found = []
    for one in value:
        if not isinstance(one, list) or len(one) != 2 or type(one[1]) is not int or one[1] not in Result.values:
            raise _Wrong("visits")
        found.append([_moment(one[0], offset, "visits").isoformat(), one[1]])
    return {"visits": found}


def _place(value: Any, offset: int) -> dict[str, Any]:
    """Returns where the device was, or why that is not known: "refused", "unavailable", "not_asked"."""
    if isinstance(value, str) and value in set(Filling.Place.values) - {Filling.Place.GIVEN}:
        return {"place": value}
    if not isinstance(value, Mapping) or value.keys() != {"latitude", "longitude", "accuracy_m", "at"}:
        raise _Wrong("place")
    return {
        "place": Filling.Place.GIVEN,
        "latitude": _degrees(value["latitude"], 90),
        "longitude": _degrees(value["longitude"], 180),
        "accuracy_m": _whole(value["accuracy_m"], 0, MOST_METRES, "place"),
        "placed_at": _moment(value["at"], offset, "place"),
    }


def _degrees(value: Any, most: int) -> float:
    if type(value) not in (int, float) or not -most <= value <= most:  # not true for NaN either
        raise _Wrong("place")
    return round(value, 5)


_PARTS: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "mode": _text("mode", "mode", set(Filling.Mode.values).__contains__),
    "opened": _at("opened_at", "opened"),
    "first": _at("first_answer_at", "first"),
    "last": _at("last_answer_at", "last"),
    "active": _count("active_seconds", "active", LONGEST),
    "parts": _parts,
    "answers": _count("answers", "answers", MOST_COUNTED),
    "changes": _count("changes", "changes", MOST_COUNTED),
    "late_changes": _count("late_changes", "late_changes", MOST_COUNTED),
    "at_once": _count("at_once", "at_once", MOST_COUNTED),
    "visits": _visits,
    "place": _place,
    "battery": _count("battery_percent", "battery", 100),
    "storage": _text("storage", "storage", set(Filling.Storage.values).__contains__),
    "app": _text("app_version", "app", _APP.fullmatch),
}
"""What a measurement may have, by its name in the submission. Whatever has another name is set aside whole."""
