"""What is shown of a list before anybody decides: which sheet, its first rows, and old → new for what would change.

Kept sealed with the upload until it is decided on: it contains names and addresses, and jobs hold no personal data.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from uuid import UUID

from enumeration.identity import CannotUnseal, seal, unseal
from enumeration.models.uploads import Upload
from enumeration.uploads.columns import Column, Header
from enumeration.uploads.reading import About, Row

MOST_FIRST_ROWS = 5
MOST_SHOWN = 25
"""Rows that would change, as shown on the page; the others are only counted."""


@dataclass(frozen=True)
class Change:
    """One cell that differs from the stored value. A new value of "" removes the old one."""

    row: int
    who: str
    column: str
    old: str
    new: str


@dataclass
class Preview:
    about: About = field(default_factory=About)
    titles: list[str] = field(default_factory=list)
    first: list[tuple[int, list[str]]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Titles that match no column. People write other things there too, so no row of a job contains them."""

    def see(self, rows: Sequence[Row], header: Header, columns: Sequence[Column]) -> None:
        """Keep the first rows of the list, in its known columns, masked."""
        there = sorted(
            ((header.places[one.name], one) for one in columns if one.name in header.places), key=itemgetter(0)
        )
        self.titles = [column.name for _place, column in there]
        self.unknown = header.unknown
        for number, cells in rows[: MOST_FIRST_ROWS - len(self.first)]:
            self.first.append(
                (number, [column.shown(cells[place] if place < len(cells) else None) for place, column in there])
            )

    def sealed(self, file: UUID) -> bytes:
        return seal(json.dumps(asdict(self), ensure_ascii=False), file, "preview")

    @classmethod
    def of(cls, file: Upload) -> Preview:
        """Returns the preview of a file that was checked and not decided on; otherwise an empty one."""
        if not file.preview:
            return cls()
        try:
            kept = json.loads(unseal(file.preview, file.pk, "preview"))
        except CannotUnseal:  # the key is not present: the file is read again when it is imported
            return cls()
        return cls(
            About(**kept["about"]),
            kept["titles"],
            [(number, cells) for number, cells in kept["first"]],
            [Change(**change) for change in kept["changes"]],
            kept.get("unknown", []),
        )
