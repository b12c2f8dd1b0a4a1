"""One box for each digit, and codes beside their questions: the cells that REGSOSEK22.K is made of.

A cell is laid out for a width first, which gives its height, and drawn afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enumeration.papers.drawing import BOLD, INK, MM, PLAIN, SMALL, SOFT, Sheets
from enumeration.papers.typeface import clean, fit, width_of, wrapped
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.rules import is_blank

STEP = SMALL * 1.16
"""Points from one line to the next."""
BOX_WIDE, BOX_HIGH = 3.9 * MM, 4.2 * MM
GAP = 0.9 * MM
BETWEEN_GROUPS = 1.2 * MM
NARROW = 25 * MM
"""In a column narrower than this, words stand in plain letters, which are slimmer."""
UNASKED = 0.86
"""The grey of boxes whose question is not asked of this household or member."""
BETWEEN_CODES = 7
"""Points."""
FEW_LETTERS = 16
"""A text of at most so many letters, such as an ID, is written in boxes."""


@dataclass(frozen=True)
class Fragment:
    x: float
    text: str
    font: str = PLAIN
    grey: float = INK


Line = list[Fragment]


def words_in(text: object, width: float, *, font: str = PLAIN, grey: float = INK, indent: float = 0) -> list[Line]:
    """Returns the text on as many lines as it needs."""
    said = clean(text)
    return [[Fragment(indent, line, fit(said, font)[1], grey)] for line in wrapped(said, font, SMALL, width - indent)]


def codes_in(codes: Iterable[tuple[str, str]], width: float, lines: list[Line]) -> None:
    """Add codes with their labels behind the last line, one after the other; a code stays with its label."""
    x = end_of(lines[-1]) + BETWEEN_CODES if lines else width
    for code, label in codes:
        of_code = width_of(code, BOLD, SMALL) + 2
        wide = of_code + width_of(*fit(clean(label), PLAIN)[:2], SMALL)
        if x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append(Fragment(x, code, BOLD))
        first, *more = wrapped(clean(label), PLAIN, SMALL, width - x - of_code)
        lines[-1].append(Fragment(x + of_code, first))
        lines += [[Fragment(of_code, line)] for line in more]
        x = end_of(lines[-1]) + BETWEEN_CODES


def end_of(line: Line) -> float:
    """Returns the x at which a line ends."""
    return max((one.x + width_of(*fit(one.text, one.font)[:2], SMALL) for one in line), default=0)


def draw_lines(sheets: Sheets, lines: Sequence[Line], x: float, top: float) -> float:
    """Draw lines from the top down; returns the y below them."""
    y = top - SMALL * 0.86
    for line in lines:
        for one in line:
            sheets.draw(one.text, x + one.x, y, size=SMALL, font=one.font, grey=one.grey)
        y -= STEP
    return y + SMALL * 0.86


# --- What is filled in --------------------------------------------------------------------------------------------


def groups_of(card: Question) -> tuple[int, ...]:
    """Returns the boxes of a question, group by group; () for a free text, which is written on lines."""
    if card.kind is Kind.DAY:
        return (2, 2, 4)
    if card.kind is Kind.SEALED:
        return (card.digits or card.max_length or FEW_LETTERS,)
    if card.kind is Kind.TEXT:
        return (card.max_length,) if card.max_length and card.max_length <= FEW_LETTERS else ()
    return (card.width or 1,)


def letters_of(card: Question, value: Any) -> str:
    """Returns what stands in the boxes, with leading zeros."""
    if is_blank(value):
        return ""
    if isinstance(value, date):
        return f"{value:%d%m%Y}"
    if isinstance(value, int):
        return card.in_boxes(value)
    return clean(value)


@dataclass
class Written:
    """One answer: boxes, or lines to write on."""

    groups: tuple[int, ...]
    letters: str
    is_unasked: bool = False
    caption: str = ""
    least_lines: int = 1
    rows: list[list[int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    box: float = BOX_WIDE
    width: float = 0
    height: float = 0

    def lay(self, width: float) -> None:
        """Set the size within this width: boxes narrower than usual, or on several rows, where they must."""
        if not self.groups:
            self.width = width
            self.lines = (
                words_in(self.letters, width - 2, font=BOLD if width > NARROW else PLAIN) if self.letters else []
            )
            self.height = max(self.least_lines, len(self.lines)) * STEP + 3
            return
        self.rows = _rows(self.groups, width)
        longest = max(self.rows, key=lambda row: (sum(row), len(row)))
        spaces = (len(longest) - 1) * BETWEEN_GROUPS
        self.box = min(BOX_WIDE, (width - spaces) / sum(longest))
        self.width = sum(longest) * self.box + spaces
        self.height = len(self.rows) * (BOX_HIGH + GAP) - GAP

    def draw(self, sheets: Sheets, x: float, top: float) -> None:
        canvas = sheets.canvas
        canvas.setStrokeGray(0.35)
        canvas.setLineWidth(0.4)
        if not self.groups:
            if self.is_unasked:
                canvas.setFillGray(UNASKED)
                canvas.rect(x, top - self.height, self.width, self.height, stroke=0, fill=1)
            draw_lines(sheets, self.lines, x + 1, top - 1)
            canvas.setDash(0.5, 1.5)
            canvas.line(x, top - self.height, x + self.width, top - self.height)
            canvas.setDash()
            return
        letters = iter(self.letters)
        for row in self.rows:
            at = x
            for count in row:
                for _place in range(count):
                    self._box(sheets, at, top - BOX_HIGH, next(letters, ""))
                    at += self.box
                at += BETWEEN_GROUPS
            top -= BOX_HIGH + GAP

    def _box(self, sheets: Sheets, x: float, y: float, letter: str) -> None:
        sheets.canvas.setFillGray(UNASKED if self.is_unasked else 1)
        sheets.canvas.rect(x, y, self.box, BOX_HIGH, stroke=1, fill=1)
        if letter:
            sheets.draw(letter, x + self.box / 2, y + 1.1 * MM, size=8, font=BOLD, align="center")


def _rows(groups: Sequence[int], width: float) -> list[list[int]]:
    """Returns the groups by rows; a group too long for a row is halved until it fits."""
    narrowest = BOX_WIDE * 0.85
    rows: list[list[int]] = [[]]
    pieces = list(groups)
    while pieces:
        count = pieces.pop(0)
        row = [*rows[-1], count]
        if sum(row) * narrowest + (len(row) - 1) * BETWEEN_GROUPS <= width:
            rows[-1] = row
        elif rows[-1]:
            rows.append([])
            pieces.insert(0, count)
        else:
            pieces[:0] = [(count + 1) // 2, count // 2]
    return rows


def written(
    card: Question, value: Any, *, is_unasked: bool = False, caption: str = "", least_lines: int = 1
) -> Written:
    return Written(groups_of(card), letters_of(card, value), is_unasked, caption, least_lines)


def grey_words(text: object, width: float) -> list[Line]:
    return words_in(text, width, grey=SOFT)
