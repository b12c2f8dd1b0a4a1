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

from enumeration.identity import digest_many, digest_many_before, seal_many
from enumeration.prelist.columns import (
    ADDRESS,
    CARD,
    CODE,
    COLUMNS,
    LINE,
    MOST_IN_ADDRESS,
    MOST_IN_NAME,
    MOST_IN_SLS_NAME,
    MOST_LINE,
    NAME,
    SLS_NAME,
)
from enumeration.uploads.columns import EMPTY_IT, Header
from enumeration.uploads.judging import RowReader, Wrong
from enumeration.uploads.reading import Row
from enumeration.words import Words

_TO_ESCAPE = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})

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
        self._reader = RowReader(header, COLUMNS)
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
        values, wrong = self._reader.read(row)
        faults += [_fault(one) for one in wrong]
        return row[0], *(values.get(column.name) for column in COLUMNS)  # type: ignore[return-value]

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


# --- Faults ----------------------------------------------------------------------------------------------------------


def _fault(wrong: Wrong) -> str:
    """Returns the fault as COPY takes it. The reason is stored in Indonesian; columns.in_words() translates it."""
    reason = wrong.reason.id if isinstance(wrong.reason, Words) else wrong.reason
    return f"{wrong.row}\t{wrong.column}\t{wrong.value.translate(_TO_ESCAPE)}\t{reason}\n"


_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def row_ids(count: int) -> list[str]:
    """Returns UUIDs of version 7 in hexadecimal: rows written together are close together in the index."""
    now = int(time.time() * 1000).to_bytes(6, "big").hex() + "7"
    chance = os.urandom(10 * count).hex()
    return [
        now + chance[at + 1 : at + 4] + _VARIANT[chance[at]] + chance[at + 5 : at + 20]
        for at in range(0, 20 * count, 20)
    ]
