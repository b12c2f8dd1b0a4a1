"""What a PDF shows, measured: each line of text with its place, its size and whether it covers another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True)
class Piece:
    """Characters in a row, in one size, up to the next space."""

    page: int
    text: str
    size: float
    left: float
    low: float
    right: float
    high: float

    def covers(self, other: Piece) -> bool:
        """Returns whether the letters of one lie on those of the other.

        A point is allowed: lines are close together.
        """
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.high, other.high) - max(self.low, other.low)
        return self.page == other.page and across > 1 and down > 1


def pieces_of(content: bytes) -> tuple[list[Piece], list[tuple[float, float]]]:
    """Returns every word of the file, and the width and height of each page."""
    document = pypdfium2.PdfDocument(content)
    found: list[Piece] = []
    sizes = []
    for number, page in enumerate(document):
        sizes.append(page.get_size())
        words = page.get_textpage()
        row: list[tuple[str, float, tuple[float, ...]]] = []
        for place in range(words.count_chars()):
            one = chr(raw.FPDFText_GetUnicode(words, place))
            if one.isspace() or one in "\x00\ufffe":
                found += _piece(number, row)
                row = []
                continue
            row.append((one, _size(words, place), words.get_charbox(place)))
        found += _piece(number, row)
    document.close()
    return found, sizes


def _size(words: pypdfium2.PdfTextPage, place: int) -> float:
    """Returns points on the paper: browsers draw in pixels and make the whole page smaller."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, place, matrix)
    return raw.FPDFText_GetFontSize(words, place) * math.hypot(matrix.c, matrix.d)


def _piece(page: int, row: list[tuple[str, float, tuple[float, ...]]]) -> list[Piece]:
    if not row:
        return []
    boxes = [box for _one, _size, box in row]
    left, low = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, high = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [Piece(page, "".join(one for one, _s, _b in row), min(s for _o, s, _b in row), left, low, right, high)]


def what_is_covered(pieces: list[Piece]) -> list[tuple[str, str]]:
    by_page: dict[int, list[Piece]] = {}
    for one in pieces:
        by_page.setdefault(one.page, []).append(one)
    return [(a.text, b.text) for here in by_page.values() for a, b in combinations(here, 2) if a.covers(b)]
