"""How the made-up questionnaires were filled in (paradata): what was submitted in the last week has a measurement.

Most of it is ordinary. A few officers are in a hurry, a few questionnaires were begun at night or changed after they were
finished, some phones are nearly empty or have a wrong clock: reviewers see these as signals. No place is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from enumeration.models import Filling, Submission
from enumeration.questionnaire.codebook import version
from enumeration.questionnaire.codes import Result
from enumeration.sampling.chunk import Chunk
from enumeration.sampling.copying import Column, Moments, Raw, copy_rows
from enumeration.sampling.drawing import BLANK, Dice
from enumeration.sampling.fieldwork import DAY, SUBMIT, SUBMIT_2, SUBMIT_3
from enumeration.sampling.rows import Keys

MEASURED_DAYS = 7
"""The phones measure since a new version of the app, a week ago."""

SECOND = 1_000_000  # microseconds
IN_A_HURRY = 0.03  # of the officers
HURRIED = 0.2  # of the usual time


@dataclass(frozen=True)
class Measured:
    """The submissions of some households of a chunk, and what was measured with each: rows of two tables, in one order."""

    submissions: dict[str, Column]
    fillings: dict[str, Column]
    keys: NDArray[np.uint8]


def measured(chunk: Chunk, keys: Keys, seed: tuple[int, ...], number: int, now: int) -> Measured:
    """Returns the measurements of the chunk with this number; `now` in microseconds."""
    officer_ids, codes = keys.officer_ids, keys.area_codes
    at = chunk.moves.last(SUBMIT, SUBMIT_2, SUBMIT_3)
    at_home = np.isin(chunk.households["result"], (Result.COMPLETE, Result.INCOMPLETE))
    rows = np.flatnonzero((at > now - MEASURED_DAYS * DAY) & at_home & (chunk.households["member_count"] > 0))
    dice, n = Dice(*seed, number, _PURPOSE), len(rows)
    author, members, at = chunk.author[rows], chunk.households["member_count"][rows], at[rows]
    is_keyed = author != chunk.load.enumerator[rows]
    hurries = Dice(*seed, _PURPOSE).happens(IN_A_HURRY, n=len(officer_ids))[author] & ~is_keyed

    usual = 240 + 200 * members * np.exp(dice.around(0, 0.3, n))
    seconds = (usual * np.where(hurries, HURRIED, 1)).astype(np.int64)
    answers = 60 + 22 * members.astype(np.int64)
    changes = dice.rng.poisson(0.05 * answers)
    late = np.where(dice.happens(0.015, n=n), (0.6 * answers).astype(np.int64), dice.rng.poisson(1.0, n))
    last = at - dice.rng.integers(40, 400, n) * SECOND
    first = last - (seconds * 1.3).astype(np.int64) * SECOND
    # Begun the evening before, by lamplight.
    first = np.where(dice.happens(0.006, n=n), last - last % DAY - int(DAY * 9.2 / 24), first)
    battery = np.where(dice.happens(0.012, n=n), dice.rng.integers(1, 6, n), dice.rng.integers(15, 101, n))
    offset = np.where(
        dice.happens(0.008, n=n), dice.rng.integers(1_000_000, 9_000_000, n), dice.rng.integers(0, 4000, n)
    )
    names = dice.rng.integers(0, 256, (n, 16), np.uint8)
    whole = np.ones(n, bool)
    submissions: dict[str, Column] = {
        "key": Raw(names, whole),
        "household_id": Raw(chunk.ids[rows], whole),
        "area_code": codes[chunk.area[rows]],
        "by_id": officer_ids[author],
        "received_at": Moments(at),
        "verdict": _texts(Submission.Verdict.ACCEPTED, n),
        "row_id": Raw(dice.rng.integers(0, 256, (n, 16), np.uint8), whole),
        "codebook": _texts(version(), n),
        "clock_offset_ms": offset,
    }
    fillings: dict[str, Column] = {
        "household_id": Raw(chunk.ids[rows], whole),
        "mode": np.where(is_keyed, Filling.Mode.KEYED.value.encode(), Filling.Mode.PHONE.value.encode()),
        "opened_at": Moments(first - 20 * SECOND),
        "first_answer_at": Moments(first),
        "last_answer_at": Moments(last),
        "active_seconds": seconds,
        "answers": answers + changes,
        "changes": changes,
        "late_changes": late,
        "at_once": np.zeros(n, np.int64),
        "battery_percent": np.where(is_keyed, BLANK, battery),
        "storage": np.where(dice.happens(0.004, n=n), Filling.Storage.FULL.value.encode(), b""),
    }
    return Measured(submissions, fillings, names)


_PURPOSE = 1_000_077  # of its random numbers: a change here leaves all others as they were


def _texts(text: str, n: int) -> NDArray:
    return np.full(n, text.encode())


def write(found: Measured) -> int:
    """Copy the submissions, and each measurement with the number that the database gave its submission."""
    if not len(found.keys):
        return 0
    copy_rows(Submission, found.submissions)
    named = [row.tobytes() for row in found.keys]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uuid_send(key), id FROM enumeration_submission WHERE key = ANY(%s::uuid[])",
            [[name.hex() for name in named]],
        )
        numbers = {bytes(key): pk for key, pk in cursor.fetchall()}
    ids = np.array([numbers[name] for name in named])
    return copy_rows(Filling, found.fillings | {"submission_id": ids})
