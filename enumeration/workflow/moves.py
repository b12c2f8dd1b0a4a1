"""The moves between the states of a questionnaire, as a table: from where, to where, and who may. workflow.py makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    # Whether pages show a button for it; the others are part of another action.
    is_offered: bool = True
    # Whether who made it may take it back: the way from `after` to where each family was, see take_back().
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
        # What came late from the device of an officer who has lost the SLS meanwhile: their supervisor takes it in.
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
"""What a reviewer decides, and may take back for a while."""

CHECKING = ("approve", "send_back")
"""The supervisor's decisions: whoever makes one stands in 204, with the day in 203."""

DONE_BY = ("enumerator_id", "supervisor_id")
"""Who filled a questionnaire in (201) and who approved it (204): each step is another person's."""

ANSWERABLE = (State.OPEN, State.DRAFT, State.SENT_BACK)
"""The states in which answers may be written."""


def verbs(states: Iterable[str]) -> list[str]:
    """The verbs that lead out of any of the states."""
    wanted = set(states)
    return [move.verb for move in MOVES.values() if wanted.intersection(move.before)]
