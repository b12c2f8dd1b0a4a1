"""Every error and warning of a chunk, by the codebook's own checks, and the notes with which officers confirm warnings.

The results equal those of `problems_in` for one questionnaire at a time; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import ERROR, WARNING, FilledBy, Question, Severity, Unit
from enumeration.questionnaire.checks import BY_INTERVIEW, CHECKS
from enumeration.questionnaire.codes import Result, Sex
from enumeration.questionnaire.demography import BIRTH, UNKNOWN
from enumeration.sampling.asked import Columns, Roster, holds, is_blank
from enumeration.sampling.drawing import Bools, Dice, Texts

CONFIRMED_WITH = np.array(
    [
        text.encode()
        for text in (
            "Sudah ditanyakan ulang kepada responden, jawabannya benar.",
            "Dilihat langsung oleh petugas.",
            "Benar menurut responden dan ketua RT.",
            "Dicocokkan dengan KK/KTP, memang demikian tertulis.",
            "Barang milik saudara yang menumpang.",
        )
    ],
    "S",
)


@dataclass(frozen=True)
class Found:
    """One check and where it fails: households, or with `persons` the members."""

    code: str
    severity: Severity
    families: NDArray[np.int64]
    persons: NDArray[np.int64] | None = None


def find(households: Columns, roster: Roster, n: int) -> list[Found]:
    """Returns all errors and warnings, check by check."""
    return [
        *_from_cards(households, roster, n),
        *_from_checks(households, roster, n),
        *_from_inspections(households, roster),
    ]


def _from_cards(households: Columns, roster: Roster, n: int) -> Iterator[Found]:
    """Yield answers that are asked for and needed but blank; the severity depends on the result of the visit (205)."""
    result = households["result"]
    of_member = result[roster.family]
    for card in HOUSEHOLD_QUESTIONS.values():
        for severity, rows in _by_severity(card, households, n, result):
            yield Found(f"{severity.value[0].upper()}{card.number}_blank", severity, rows)
    for card in PERSON_QUESTIONS.values():
        for severity, rows in _by_severity(card, roster.answers, len(roster.family), of_member):
            yield Found(f"{severity.value[0].upper()}{card.number}_blank", severity, roster.family[rows], rows)


def _by_severity(
    card: Question, answers: Columns, n: int, result: NDArray[np.int16]
) -> Iterator[tuple[Severity, NDArray[np.int64]]]:
    if card.blank_is is None or card.filled_by is FilledBy.SUPERVISOR:
        return
    blank = is_blank(answers[card.name]) if card.name in answers else np.ones(n, bool)
    if not blank.any():
        return
    blank = blank & holds(card.asked_if & card.needed_if, answers, n)
    if card.block in BY_INTERVIEW:
        blank = blank & ~np.isin(result, (Result.NO_RESPONDENT, Result.REFUSED, Result.GONE))
        incomplete = result == Result.INCOMPLETE
        yield from _where(WARNING, blank & incomplete)
        yield from _where(card.blank_is, blank & ~incomplete)
    else:
        yield from _where(card.blank_is, blank)


def _where(severity: Severity, rows: Bools) -> Iterator[tuple[Severity, NDArray[np.int64]]]:
    if rows.any():
        yield severity, np.flatnonzero(rows)


def _from_checks(households: Columns, roster: Roster, n: int) -> Iterator[Found]:
    for check in CHECKS:
        if check.whose is Unit.PERSON:
            rows = np.flatnonzero(holds(check.fails_if, roster.answers, len(roster.family), roster, of_persons=True))
            if len(rows):
                yield Found(check.code, check.severity, roster.family[rows], rows)
        else:
            rows = np.flatnonzero(holds(check.fails_if, households, n, roster))
            if len(rows):
                yield Found(check.code, check.severity, rows)


def _from_inspections(households: Columns, roster: Roster) -> Iterator[Found]:
    """Yield those of the checks written as functions that this population can fail: misprinted NIK."""
    nik, born = roster.answers["nik"], [roster.answers[name] for name in BIRTH]
    has_nik = nik != b""
    written = np.where(has_nik, nik, b"0" * 16).view("S1").reshape(len(nik), 16)
    digits = np.where(written == b"", b"0", written).view(np.uint8).astype(np.int64) - ord("0")
    day = digits[:, 6] * 10 + digits[:, 7]
    month, year = digits[:, 8] * 10 + digits[:, 9], digits[:, 10] * 10 + digits[:, 11]
    differs = [
        (answered != UNKNOWN) & (written != answered % 100)
        for written, answered in zip((day % 40, month, year), born, strict=True)
    ]
    is_answered = np.logical_and.reduce([part > 0 for part in born])
    rows = np.flatnonzero(has_nik & is_answered & np.logical_or.reduce(differs))
    if len(rows):
        yield Found("W40303", WARNING, roster.family[rows], rows)
    sex = roster.answers["sex"]
    rows = np.flatnonzero(has_nik & (sex > 0) & ((day > 40) != (sex == Sex.FEMALE)))
    if len(rows):
        yield Found("W40304", WARNING, roster.family[rows], rows)


def errors(found: list[Found], handed_in: Bools) -> dict[str, int]:
    """Returns how many errors submitted questionnaires have: none, or the generator is wrong."""
    counts = {each.code: int(handed_in[each.families].sum()) for each in found if each.severity is ERROR}
    return {code: count for code, count in counts.items() if count}


@dataclass(frozen=True)
class Confirmations:
    """Rows of the table: households and members by position (-1: the household as a whole)."""

    families: NDArray[np.int64]
    persons: NDArray[np.int64]
    codes: Texts
    notes: Texts


def confirmations(dice: Dice, found: list[Found], handed_in: Bools) -> Confirmations:
    """Returns one note for each warning of a submitted questionnaire."""
    warnings = [each for each in found if each.severity is WARNING]
    families = np.concatenate([each.families for each in warnings] or [np.zeros(0, np.int64)])
    persons = np.concatenate(
        [np.full(len(each.families), -1) if each.persons is None else each.persons for each in warnings]
        or [np.zeros(0, np.int64)]
    )
    codes = np.concatenate(
        [np.full(len(each.families), each.code.encode()) for each in warnings] or [np.zeros(0, "S1")]
    )
    keep = handed_in[families]
    return Confirmations(families[keep], persons[keep], codes[keep], dice.word(CONFIRMED_WITH, int(keep.sum())))
