"""Why a submission is refused: kinds of refusal, with the place, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from enumeration.models import Officer


@dataclass(frozen=True)
class Fault:
    """One part of a payload that cannot be stored: question, what is wrong, what to do."""

    where: str
    message: str
    number: str = ""

    def as_json(self) -> dict[str, str]:
        return {"where": self.where, "number": self.number, "message": self.message}


class Refused(Exception):
    """The submission was not accepted; it is kept whole. `status` is the HTTP status with the same meaning."""

    status = 422
    code = "refused"

    def __init__(self, message: str, faults: list[Fault] | None = None, **more: Any):
        super().__init__(message)
        self.faults = faults or []
        self.more = more


class BadPayload(Refused):
    code = "bad-payload"


class Misshapen(BadPayload):
    """A program's mistake: a part built as none of our devices builds it."""

    status = 400


class KeyReused(Refused):
    """The same key came before with other content. Both are kept; the first one stands."""

    status, code = 409, "key-reused"


class CalledBack(Refused):
    """Its device cancelled it before it arrived, and sends its answers with another key."""

    status, code = 409, "called-back"


class OutOfReach(Refused):
    """There is no such household for this officer."""

    status, code = 404, "not-found"


class NotAnswerable(Refused):
    """The household is submitted, approved or completed."""

    status, code = 409, "not-answerable"


class OldVersion(Refused):
    """Somebody saved in the meantime; `more` has their version and state."""

    status, code = 409, "old-version"


class TooMuch(Refused):
    """Too much from this officer was refused today, so nothing more is kept here: the device keeps it."""

    status, code = 429, "too-much"

    def __init__(self, message: str, wait: int):
        super().__init__(message)
        self.wait = wait  # seconds


class Late(Refused):
    """From an officer who had this SLS and has lost it, or in a file that nothing shows to be theirs: kept, and a
    reviewer decides what to do with it."""

    status, code = 409, "late"

    def __init__(self, message: str, area_code: str, brought_by: Officer | None = None):
        super().__init__(message)
        self.area_code = area_code  # for the supervisor's list; the device does not receive it
        self.brought_by = brought_by  # who opened that file
