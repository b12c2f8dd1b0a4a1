"""The states of a household's questionnaire, and the only moves between them."""

from enumeration.workflow.moves import ANSWERABLE, DECISIONS, MOVES, TAKE_BACK, TAKEN_BACK, Move, verbs
from enumeration.workflow.moving import (
    OFFICER,
    BulkResult,
    CannotMove,
    Overtaken,
    is_for_others,
    last_change,
    may_answer,
    move,
    move_many,
    moves_open_to,
    own_work_of,
    record,
    take_back,
    why_not_taken_back_by,
)

__all__ = [
    "ANSWERABLE",
    "DECISIONS",
    "MOVES",
    "OFFICER",
    "TAKEN_BACK",
    "TAKE_BACK",
    "BulkResult",
    "CannotMove",
    "Move",
    "Overtaken",
    "is_for_others",
    "last_change",
    "may_answer",
    "move",
    "move_many",
    "moves_open_to",
    "own_work_of",
    "record",
    "take_back",
    "verbs",
    "why_not_taken_back_by",
]
