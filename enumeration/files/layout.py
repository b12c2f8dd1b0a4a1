"""How a list looks on paper: widths that hold whole words, heights that hold the text, and at least seven points."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from enumeration.files.columns import Column

LINE = 15
"""The height in points of a line of the 11-point font."""

LEAST_SCALE = 64
"""Percent: 7 of 11 points."""

PAGE_WIDTH = 148
"""Characters between the margins of a landscape A4 at full size."""


def height_of(text: str, width: float) -> int:
    """Returns the height in points of a text in a column this many characters wide; bold and wide letters need some
    room."""
    fits = max(1, int(width * 0.9))
    lines = sum(max(1, len(textwrap.wrap(line, fits))) for line in text.split("\n")) if text else 1
    return LINE * lines


def width_of(column: Column) -> float:
    """Returns the width in characters: at least the longest word of the title with the filter arrow beside it, so that
    no word is broken."""
    return max(column.width, math.ceil(1.15 * max(map(len, str(column.title).split()), default=0)) + 3)


def printed(columns: Sequence[Column]) -> int:
    """Returns how many columns are printed: all but those at the end that are only for programs."""
    return max((place for place, column in enumerate(columns, start=1) if column.is_printed), default=len(columns))


def scale_of(columns: Sequence[Column]) -> int:
    """Returns the print size in percent: one page wide where that is legible, otherwise several pages side by side."""
    wide = sum(width_of(column) for column in columns[: printed(columns)])
    return max(LEAST_SCALE, min(100, int(100 * PAGE_WIDTH / wide)))
