"""The moves between the states of a questionnaire, as a table: from where, to where, and who may. moving.py performs
them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from enumeration.access import Permission
from enumeration.models import State
from enumeration.words import Words


@dataclass(frozen=True)
class Move:
    verb: str
    label: Words
    before: tuple[State, ...]
    after: State
    permission: Permission
    needs_reason: bool = False
    # Whether pages show a button for it; the other moves are part of another action.
    is_offered: bool = True
    # Whether its author may take it back, from `after` to the state that each household had before; see take_back().
    can_be_taken_back: bool = False


MOVES: dict[str, Move] = {
    move.verb: move
    for move in (
        Move("start", Words("mulai diisi", "started"), (State.OPEN,), State.DRAFT, Permission.ANSWER),
        Move(
            "submit",
            Words("dikirim ke PML", "submitted"),
            (State.OPEN, State.DRAFT, State.SENT_BACK),
            State.SUBMITTED,
            Permission.ANSWER,
        ),
        # Received late from the device of an officer who has lost the SLS in the meantime: their supervisor accepts it.
        Move(
            "take_in",
            Words("kiriman terlambat dipakai", "late one taken in"),
            (State.OPEN, State.DRAFT, State.SENT_BACK),
            State.SUBMITTED,
            Permission.REVIEW,
            is_offered=False,
        ),
        Move(
            "take_in_draft",
            Words("draf terlambat dipakai", "late draft taken in"),
            (State.OPEN,),
            State.DRAFT,
            Permission.REVIEW,
            is_offered=False,
        ),
        # The list is verified with the SLS head (VK1); `existence` says why.
        Move(
            "strike",
            Words("dicoret saat VK", "struck off in verification"),
            (State.OPEN,),
            State.STRUCK,
            Permission.ANSWER,
            is_offered=False,
        ),
        Move(
            "restore",
            Words("kembali ke daftar", "back on the list"),
            (State.STRUCK,),
            State.OPEN,
            Permission.ANSWER,
            is_offered=False,
        ),
        Move(
            "approve",
            Words("disetujui PML", "approved"),
            (State.SUBMITTED,),
            State.APPROVED,
            Permission.REVIEW,
            can_be_taken_back=True,
        ),
        Move(
            "send_back",
            Words("dikembalikan ke PPL", "sent back"),
            (State.SUBMITTED,),
            State.SENT_BACK,
            Permission.REVIEW,
            needs_reason=True,
            can_be_taken_back=True,
        ),
        Move(
            "complete",
            Words("diselesaikan", "completed"),
            (State.APPROVED,),
            State.COMPLETED,
            Permission.COMPLETE,
            can_be_taken_back=True,
        ),
        Move(
            "return",
            Words("dikembalikan BPS kab/kota", "returned by the district office"),
            (State.APPROVED,),
            State.SENT_BACK,
            Permission.COMPLETE,
            needs_reason=True,
            can_be_taken_back=True,
        ),
        Move(
            "reopen",
            Words("dibuka kembali", "reopened"),
            (State.COMPLETED,),
            State.SENT_BACK,
            Permission.COMPLETE,
            needs_reason=True,
            can_be_taken_back=True,
        ),
    )
}

TAKE_BACK = "take_back"
TAKEN_BACK = Words("keputusan dibatalkan", "decision taken back")
DECISIONS = tuple(move.verb for move in MOVES.values() if move.can_be_taken_back)
"""A reviewer's decisions, which can be taken back for a limited time."""

CHECKING = ("approve", "send_back")
"""The supervisor's decisions: the officer who makes one is recorded in 204, with the day in 203."""

DONE_BY = ("enumerator_id", "supervisor_id")
"""Who filled in a questionnaire (201) and who approved it (204): each step must be another person's."""

OVERDUE_AFTER = timedelta(days=3)
"""A household that waits longer than this for the next step is marked."""

ANSWERABLE = (State.OPEN, State.DRAFT, State.SENT_BACK)
"""The states in which answers may be written."""


def verbs(states: Iterable[str]) -> list[str]:
    """Returns the verbs of all moves that start from any of these states."""
    wanted = set(states)
    return [move.verb for move in MOVES.values() if wanted.intersection(move.before)]
