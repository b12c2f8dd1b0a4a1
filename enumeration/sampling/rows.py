"""From a chunk to rows: households, members, events, remarks, confirmations, as columns for COPY."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from enumeration.identity import digest_many, seal_many
from enumeration.models import State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.codes import Existence
from enumeration.sampling import faults
from enumeration.sampling.chunk import Chunk
from enumeration.sampling.copying import Column, Moments, Raw, Rows
from enumeration.sampling.drawing import Dice, Texts
from enumeration.sampling.fieldwork import (
    APPROVE,
    APPROVE_2,
    COMPLETE,
    RETURN,
    ROW,
    SEND_BACK,
    STATES,
    SUBMIT,
    SUBMIT_2,
    SUBMIT_3,
)
from enumeration.sampling.officers import NOBODY
from enumeration.sampling.people import born_on

if TYPE_CHECKING:
    from enumeration.sampling.fillings import Measured

# The row of moves, and after it the one that happens before all of them or instead.
STRIKE = len(ROW)
STATE_BEFORE = np.array([*(move[1].value for move in ROW), State.OPEN.value], "S9")
STATE_AFTER = np.array([*(move[2].value for move in ROW), State.STRUCK.value], "S9")
VERBS = np.array([*(move[0] for move in ROW), "strike"], "S16")

# What reviewers write, by the question concerned; "person" remarks are stored with the household head.
REMARKS = (
    ("floor_area_m2", "Luas lantai tidak sesuai dengan jumlah ruangan pada foto, ukur kembali."),
    ("cooking_fuel", "Tabung gas terlihat di dapur, pastikan bahan bakar utama."),
    ("has_motorcycle", "Ada sepeda motor di halaman, tanyakan kembali 502i."),
    ("water_source", "Bedakan air minum dan air mandi."),
    ("member_count", "Anak yang kuliah di Makassar jangan dihitung tinggal bersama."),
    ("neighbourhood_opinion", "Pendapat ketua SLS berbeda dengan daftar verifikasi, konfirmasi."),
    ("aid_pkh", "Keluarga ini terdaftar PKH menurut pendamping desa."),
    ("", "Tulisan nama tidak sama dengan KK, periksa kembali seluruh isian."),
)
REMARKS_ABOUT_HEAD = (
    ("work_description", "Uraian lapangan usaha terlalu umum, tulis apa yang dihasilkan."),
    ("nik", "NIK kepala keluarga tidak cocok dengan tanggal lahir."),
    ("diploma", "Ijazah tertinggi belum sesuai jenjang pendidikan."),
)
STRUCK_BECAUSE = np.array([b"", *(str(code.label).encode() for code in Existence)], "S60")
RETURNED = "Dikembalikan BPS kabupaten: hasil pengecekan ulang berbeda, kunjungi kembali."


@dataclass(frozen=True)
class Keys:
    """What rows refer to in the database: the round, the officers by position, the areas by position."""

    round_id: int
    officer_ids: NDArray[np.int64]  # with one more at the end, for NOBODY, -1
    area_codes: Texts
    office: NDArray[np.int64]  # district staff, who complete and return


@dataclass(frozen=True)
class Tables:
    """All rows of a chunk."""

    households: Rows
    members: Rows
    events: Rows
    remarks: Rows
    confirmations: Rows
    measured: Measured | None = None  # how they were filled in


def as_rows(chunk: Chunk, keys: Keys, dice: Dice, *, with_history: bool = True, with_secrets: bool = True) -> Tables:
    """Returns the chunk's rows. Without history there are no events and remarks; without secrets no sealed numbers."""
    people = _members(chunk, with_secrets)
    events, remarks = _history(chunk, keys, dice)
    return Tables(
        households=_households(chunk, keys, with_secrets),
        members=people,
        events=events if with_history else {},
        remarks=remarks if with_history else {},
        confirmations=_confirmations(chunk, keys, dice) if with_history else {},
    )


def sealed(values: Texts, ids: NDArray[np.uint8], name: str) -> dict[str, Column]:
    """Returns the two columns of a sealed question."""
    rows = np.flatnonzero(values != b"")
    plain = values[rows].tolist()
    keys = ids[rows].tobytes()
    row_ids = [keys[at : at + 16] for at in range(0, len(keys), 16)]
    present = np.zeros(len(values), bool)
    present[rows] = True
    columns: dict[str, Column] = {}
    for column, made in ((name, seal_many(plain, row_ids, name)), (f"{name}_digest", digest_many(plain, name))):
        joined = np.frombuffer(b"".join(made), np.uint8)
        matrix = np.zeros((len(values), len(made[0]) if made else 1), np.uint8)
        if made:
            matrix[rows] = joined.reshape(len(made), -1)
        columns[column] = Raw(matrix, present)
    return columns


def _with_sealed(
    columns: dict[str, NDArray], cards: Mapping[str, Question], ids: NDArray[np.uint8], with_secrets: bool
) -> dict[str, Column]:
    names = [name for name, card in cards.items() if card.kind is Kind.SEALED]
    rows: dict[str, Column] = {name: column for name, column in columns.items() if name not in names}
    if with_secrets:
        for name in names:
            rows |= sealed(columns[name], ids, name)
    return rows


def _uuids(ids: NDArray[np.uint8]) -> Raw:
    return Raw(ids, np.ones(len(ids), bool))


def _households(chunk: Chunk, keys: Keys, with_secrets: bool) -> Rows:
    n, moves = len(chunk), chunk.moves
    checked = moves.last(SEND_BACK, APPROVE, APPROVE_2) > 0
    last = np.where(moves.happened, moves.at, 0).max(axis=1)
    on_list = chunk.listing
    is_checked = on_list.checked_at > 0
    last = np.maximum(last, on_list.checked_at)
    return _with_sealed(chunk.households, HOUSEHOLD_QUESTIONS, chunk.ids, with_secrets) | {
        "id": _uuids(chunk.ids),
        "round_id": np.full(n, keys.round_id),
        "area_id": keys.area_codes[chunk.area],
        "state": STATES[moves.state],
        "version": 1 + 2 * moves.is_visited + moves.happened.sum(axis=1) + is_checked,
        "on_prelist": on_list.on_prelist,
        "prelist_code": np.where(on_list.on_prelist, keys.area_codes[chunk.area], b""),
        "prelist_number": on_list.number,
        "existence": on_list.existence,
        "verified_at": Moments(on_list.checked_at),
        "verified_by_id": keys.officer_ids[np.where(is_checked, chunk.load.enumerator, NOBODY)],
        "enumerator_id": keys.officer_ids[np.where(moves.is_visited, chunk.author, NOBODY)],
        "supervisor_id": keys.officer_ids[np.where(checked, chunk.load.supervisor, NOBODY)],
        "changed_at": Moments(np.where(last > 0, last, _listed_at(chunk))),
        "submitted_at": Moments(moves.last(SUBMIT, SUBMIT_2, SUBMIT_3)),
    }


def _listed_at(chunk: Chunk) -> NDArray[np.int64]:
    """Returns when the prelist was loaded: the time in the row's own id."""
    milliseconds = np.zeros((len(chunk), 8), np.uint8)
    milliseconds[:, 2:] = chunk.ids[:, :6]
    return milliseconds.view(">i8")[:, 0].astype(np.int64) * 1000


def _members(chunk: Chunk, with_secrets: bool) -> Rows:
    return _with_sealed(chunk.members, PERSON_QUESTIONS, chunk.member_ids, with_secrets) | {
        "id": _uuids(chunk.member_ids),
        "household_id": _uuids(chunk.ids[chunk.family]),
        "birth_date": born_on(chunk.members),
    }


def _history(chunk: Chunk, keys: Keys, dice: Dice) -> tuple[Rows, Rows]:
    """Returns the events of all moves, oldest first, and a remark for each questionnaire that was sent back."""
    moves, load = chunk.moves, chunk.load
    row, move = np.nonzero(moves.happened)
    at = moves.at[row, move]
    struck = np.flatnonzero(chunk.listing.is_struck)
    row, move = np.r_[row, struck], np.r_[move, np.full(len(struck), STRIKE)]
    at = np.r_[at, chunk.listing.checked_at[struck]]
    order = np.argsort(at, kind="stable")
    row, move, at = row[order], move[order], at[order]
    office = keys.office[chunk.area % len(keys.office)]
    by = np.select(
        [np.isin(move, (COMPLETE, RETURN)), np.isin(move, (SEND_BACK, APPROVE, APPROVE_2))],
        [office[row], load.supervisor[row]],
        np.where(move == STRIKE, load.enumerator[row], chunk.author[row]),
    )
    about_head = dice.happens(0.3, n=len(chunk)) & _has_members(chunk)
    which = np.where(
        about_head,
        dice.rng.integers(0, len(REMARKS_ABOUT_HEAD), len(chunk)),
        dice.rng.integers(0, len(REMARKS), len(chunk)),
    )
    remarks = [*REMARKS, *REMARKS_ABOUT_HEAD]
    texts = np.array([text.encode() for _, text in remarks], "S")
    questions = np.array([question.encode() for question, _ in remarks], "S40")
    which = np.where(about_head, which + len(REMARKS), which)
    reason = np.select(
        [move == SEND_BACK, move == RETURN, move == STRIKE],
        [texts[which[row]], np.full(len(row), RETURNED.encode()), STRUCK_BECAUSE[chunk.listing.existence[row]]],
        b"",
    )
    events: dict[str, Column] = {
        "household_id": _uuids(chunk.ids[row]),
        "area_code": keys.area_codes[chunk.area[row]],
        "at": Moments(at),
        "by_id": keys.officer_ids[by],
        "verb": VERBS[move],
        "from_state": STATE_BEFORE[move],
        "to_state": STATE_AFTER[move],
        "reason": reason,
    }

    back = np.flatnonzero(np.isin(move, (SEND_BACK, RETURN)))
    family = row[back]
    is_return = move[back] == RETURN
    first_member = _first_member(chunk)[family]
    solved = np.where(is_return, moves.last(APPROVE_2)[family], moves.last(APPROVE, APPROVE_2)[family])
    remark_rows: dict[str, Column] = {
        "household_id": _uuids(chunk.ids[family]),
        "person_id": Raw(_member_ids(chunk, first_member), about_head[family] & ~is_return & (first_member >= 0)),
        "question": np.where(is_return, b"", questions[which[family]]),
        "text": reason[back],
        "by_id": keys.officer_ids[by[back]],
        "at": Moments(at[back]),
        "resolved_at": Moments(np.where(solved > at[back], solved, 0)),
    }
    return events, remark_rows


def _has_members(chunk: Chunk) -> NDArray[np.bool_]:
    return _first_member(chunk) >= 0


def _first_member(chunk: Chunk) -> NDArray[np.int64]:
    """Returns the position of each household's head among the members; -1 where there is no list."""
    found = np.full(len(chunk), -1)
    heads = np.flatnonzero(chunk.members["number"] == 1)
    found[chunk.family[heads]] = heads
    return found


def _member_ids(chunk: Chunk, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Returns ids by position; for -1 any bytes, because they are marked as not present."""
    if not len(chunk.member_ids):
        return np.zeros((len(positions), 16), np.uint8)
    return chunk.member_ids[np.maximum(positions, 0)]


def _confirmations(chunk: Chunk, keys: Keys, dice: Dice) -> Rows:
    noted = faults.confirmations(dice, chunk.found, chunk.moves.is_handed_in)
    return {
        "household_id": _uuids(chunk.ids[noted.families]),
        "person_id": Raw(_member_ids(chunk, noted.persons), noted.persons >= 0),
        "check_code": noted.codes,
        "note": noted.notes,
        "by_id": keys.officer_ids[chunk.author[noted.families]],
        "at": Moments(chunk.moves.at[noted.families, SUBMIT]),
    }


__all__ = ["Keys", "State", "Tables", "as_rows"]
