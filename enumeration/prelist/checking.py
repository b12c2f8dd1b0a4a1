"""What is right or wrong with a row by itself: cells are read, judged, and written as COPY takes them.

What depends on other rows or on the database is judged in SQL, in staging.py.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from enumeration.identity import digest_many, digest_many_before, mask, seal_many
from enumeration.models import Area, Household
from enumeration.prelist.columns import (
    ADDRESS,
    CARD,
    CODE,
    COLUMNS,
    LINE,
    MOST_LINE,
    NAME,
    SLS_NAME,
    Reason,
)
from enumeration.questionnaire.cards import Question
from enumeration.questionnaire.spaces import UNSEEN, has_unseen, single_spaced
from enumeration.uploads.columns import EMPTY_IT, WHOLE_ROW, Header, digits_of, empties, misread
from enumeration.uploads.reading import Row
from enumeration.words import Words

# The name follows the rules of question 108, as in the questionnaire.
_NAME_QUESTION: Question = Household._meta.get_field("head_name").question  # type: ignore[union-attr,attr-defined]
_NAME = re.compile(_NAME_QUESTION.pattern or "")
MOST_IN_NAME = _NAME_QUESTION.max_length or 100
MOST_IN_ADDRESS = Household._meta.get_field("address").max_length or 200  # type: ignore[union-attr]
MOST_IN_SLS_NAME = Area._meta.get_field("name").max_length or 100
MOST_IN_VALUE = 100

_TO_ESCAPE = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Judged = tuple[Any, Words | None]
# number, code, line, name, address, card, sls_name
Kept = tuple[int, str | None, Any, str | None, str | None, str | None, str | None]
NULL = "\\N"

# A subset of what is valid, in plain letters and with single spaces: a match needs no further check. Without # and :,
# which an Excel error has, and without the word that empties a cell: those are checked cell by cell.
_WORDS = rf"(?!{EMPTY_IT}(?:\t|$))[!\"$-9;-\[\]-~]+(?: [!\"$-9;-\[\]-~]+)*"
_GOOD = {
    CODE.name: r"[0-9]{14}(?:[0-9]{2})?",
    LINE.name: r"[1-9][0-9]{0,4}",
    NAME.name: rf"(?!{EMPTY_IT}(?:\t|$))(?=[^\t]{{1,{MOST_IN_NAME}}}(?:\t|$))[A-Za-z.,'()-]+(?: [A-Za-z.,'()-]+)*",
    ADDRESS.name: rf"(?=[^\t]{{0,{MOST_IN_ADDRESS}}}(?:\t|$))(?:{_WORDS})?",
    CARD.name: r"(?:[0-9]{16})?",
    SLS_NAME.name: rf"(?=[^\t]{{0,{MOST_IN_SLS_NAME}}}(?:\t|$))(?:{_WORDS})?",
}


@dataclass(frozen=True)
class Lines:
    """A batch as COPY takes it: the rows, and their faults."""

    rows: str
    faults: str


class RowChecker:
    """Judges the rows of one file.

    Most rows are valid: all of their cells together match one pattern, and are taken unchanged. The others are checked
    cell by cell. A test holds that both ways agree.
    """

    def __init__(self, header: Header, *, digests: bool, seals: bool, digests_before: bool = False) -> None:
        """digests: of family cards, to compare them; digests_before: also the old ones, while some are stored.

        seals: cards are sealed for new ids, ready to be imported.
        """
        self._digests_before = digests_before
        self._places = [header.places.get(column.name) for column in COLUMNS]
        self._width = header.width
        self._digests, self._seals = digests or seals, seals
        there = [column.name for column in COLUMNS if column.name in header.places]  # at least the required ones
        self._pick = itemgetter(*(header.places[name] for name in there))
        self._good = re.compile("\t".join(f"(?P<{name}>{_GOOD[name]})" for name in there))
        self._not_there = len(there) < len(COLUMNS)

    def check(self, rows: Iterable[Row]) -> Lines:
        kept: list[Kept] = []
        faults: list[str] = []
        for row in rows:
            kept.append(self._as_it_stands(row) or self._cell_by_cell(row, faults))
        return Lines(self._as_copied(kept), "".join(faults))

    def _as_it_stands(self, row: Row) -> Kept | None:
        number, cells = row
        if len(cells) != self._width:
            return None
        picked = self._pick(cells)
        try:
            together = "\t".join(picked)
        except TypeError:  # Excel also has numbers
            together = "\t".join([_plain(cell) for cell in picked])
        good = self._good.fullmatch(together)
        if good is None:
            return None
        if self._not_there:
            found = good.groupdict()
            code, line, name, address, card, sls_name = (found.get(column.name) for column in COLUMNS)
        else:
            code, line, name, address, card, sls_name = good.groups()
        if len(code) == 14:  # type: ignore[arg-type]
            code += "00"  # type: ignore[operator]
        return number, code, line, name, address or None, card or None, sls_name or None

    def _cell_by_cell(self, row: Row, faults: list[str]) -> Kept:
        number, cells = row
        code, line, name, address, card, sls_name = (
            cells[place] if place is not None and place < len(cells) else None for place in self._places
        )
        judged = (
            (CODE.name, code, area_code(code)),
            (LINE.name, line, line_number(line)),
            (NAME.name, name, head_name(name)),
            (ADDRESS.name, address, ("", None) if empties(address) else _text(address, MOST_IN_ADDRESS)),
            (CARD.name, card, ("", None) if empties(card) else family_card(card)),
            (
                SLS_NAME.name,
                sls_name,
                (None, Reason.NOT_EMPTIED) if empties(sls_name) else _text(sls_name, MOST_IN_SLS_NAME),
            ),
        )
        for column, cell, (_value, reason) in judged:
            if reason is not None:
                faults.append(_fault(number, column, shown(cell, column), reason))
        if any(cell not in ("", None) for cell in cells[self._width :]):
            faults.append(_fault(number, WHOLE_ROW, "", Reason.TOO_MANY_CELLS))
        return number, *(value for _column, _cell, (value, _reason) in judged)  # type: ignore[return-value]

    def _as_copied(self, rows: list[Kept]) -> str:
        """Returns the rows as COPY takes them: row, code, line, name, address, card, sls_name; digest; id, sealed;
        digest_before."""
        with_card = [place for place, row in enumerate(rows) if row[5]]
        plain = [rows[place][5].encode() for place in with_card]  # type: ignore[union-attr]
        ids, digests, sealed, before = ([NULL] * len(rows) for _each in range(4))
        if self._digests:
            for place, digest in zip(with_card, digest_many(plain, "family_card"), strict=True):
                digests[place] = "\\\\x" + digest.hex()
        if self._digests and self._digests_before:
            for place, digest in zip(with_card, digest_many_before(plain), strict=True):
                before[place] = "\\\\x" + digest.hex()
        if self._seals:
            ids = row_ids(len(rows))
            made = seal_many(plain, [bytes.fromhex(ids[place]) for place in with_card], "family_card")
            for place, secret in zip(with_card, made, strict=True):
                sealed[place] = "\\\\x" + secret.hex()
        return "".join(
            [
                f"{number}\t{code or NULL}\t{line or NULL}\t{_spelled(name)}\t{_spelled(address)}\t{_spelled(card)}\t"
                f"{_spelled(sls_name)}\t{digest}\t{row_id}\t{secret}\t{old}\n"
                for (number, code, line, name, address, card, sls_name), digest, row_id, secret, old in zip(
                    rows, digests, ids, sealed, before, strict=True
                )
            ]
        )


def _plain(cell: Any) -> str:
    """Returns a cell for the pattern of good rows: only texts and small whole numbers can be valid unchanged."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and 0 < cell <= MOST_LINE:
        return str(int(cell))
    return "" if cell is None else "\n"


def _spelled(text: str | None) -> str:
    """Returns the text as COPY takes it. "" means "to be emptied", which differs from NULL."""
    if text is None:
        return NULL
    return text.replace("\\", "\\\\") if "\\" in text else text


# --- Cells -----------------------------------------------------------------------------------------------------------


def area_code(cell: Any) -> Judged:
    """Returns the 16 digits of a sub-SLS, or what is wrong with them."""
    digits, reason = digits_of(cell)
    if reason is not None:
        return None, reason
    if digits is None:
        return None, Reason.MISSING
    if len(digits) == 14:
        digits += "00"
    if len(digits) == 16:
        return digits, None
    return None, Reason.SHORTENED if digits.isdigit() and len(digits) in (13, 15) else Reason.CODE


def family_card(cell: Any) -> Judged:
    digits, reason = digits_of(cell)
    if reason is not None or digits is None:
        return None, reason
    if len(digits) == 16 and digits.isdigit():
        return digits, None
    return None, Reason.SHORTENED if digits.isdigit() and len(digits) == 15 else Reason.CARD


def line_number(cell: Any) -> Judged:
    if (reason := misread(cell)) is not None:
        return None, reason
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip() if cell is not None else ""
    if not text:
        return None, Reason.MISSING
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST_LINE:
        return int(text), None
    return None, Reason.LINE


def head_name(cell: Any) -> Judged:
    if empties(cell):
        return None, Reason.NOT_EMPTIED
    text, reason = _text(cell, MOST_IN_NAME)
    if reason is not None:
        return None, reason
    if text is None:
        return None, Reason.MISSING
    return (text, None) if _NAME.fullmatch(text) else (None, Reason.NAME)


def _text(cell: Any, most: int) -> Judged:
    """Returns a text with single spaces; None where there is none. Never shortened."""
    if cell is None or cell == "":
        return None, None
    if (reason := misread(cell)) is not None:
        return None, reason
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else cell
    text = single_spaced(str(cell))
    if has_unseen(text):
        return None, Reason.GARBLED
    if len(text) > most:
        return None, Reason.TOO_LONG
    return text or None, None


# --- Faults ----------------------------------------------------------------------------------------------------------


def _fault(row: int, column: str, value: str, reason: Words) -> str:
    return f"{row}\t{column}\t{value.translate(_TO_ESCAPE)}\t{reason.id}\n"


def shown(cell: Any, column: str) -> str:
    """Returns the content of a cell for the table of faults: without characters that no page can show, family cards
    masked."""
    if isinstance(cell, dict):
        cell = next(iter(cell.values())) or "="
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e20:
        cell = int(cell)
    text = UNSEEN.sub("\ufffd", single_spaced(str(cell))) if cell is not None else ""
    if column == CARD.name and len(text) > 8:
        text = mask(text[: MOST_IN_VALUE - 1])
    return text if len(text) <= MOST_IN_VALUE else f"{text[: MOST_IN_VALUE - 1]}…"


_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def row_ids(count: int) -> list[str]:
    """Returns UUIDs of version 7 in hexadecimal: rows written together are close together in the index."""
    now = int(time.time() * 1000).to_bytes(6, "big").hex() + "7"
    chance = os.urandom(10 * count).hex()
    return [
        now + chance[at + 1 : at + 4] + _VARIANT[chance[at]] + chance[at + 5 : at + 20]
        for at in range(0, 20 * count, 20)
    ]
