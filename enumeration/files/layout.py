"""How a list looks on paper: widths that hold whole words, heights that hold the text, and seven points at least."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from enumeration.files.columns import Column

LINE = 15
"""Points of a line of the 11-point font."""

LEAST_SCALE = 64
"""Percent: 7 of 11 points."""

PAGE_WIDTH = 148
"""Characters between the margins of an A4 on its side, at full size."""


def height_of(text: str, width: float) -> int:
    """Points that a text takes in a column of so many characters; bold and wide letters need some room."""
    fits = max(1, int(width * 0.9))
    lines = sum(max(1, len(textwrap.wrap(line, fits))) for line in text.split("\n")) if text else 1
    return LINE * lines


def width_of(column: Column) -> float:
    """At least the longest word of the title, with the arrow of the filter beside it: no word is broken."""
    return max(column.width, math.ceil(1.15 * max(map(len, str(column.title).split()), default=0)) + 3)


def printed(columns: Sequence[Column]) -> int:
    """How many columns are printed: without those at the end that only programs read."""
    return max((place for place, column in enumerate(columns, start=1) if column.is_printed), default=len(columns))


def scale_of(columns: Sequence[Column]) -> int:
    """The size on paper in percent: one page wide where that can be read, more pages beside each other otherwise."""
    wide = sum(width_of(column) for column in columns[: printed(columns)])
    return max(LEAST_SCALE, min(100, int(100 * PAGE_WIDTH / wide)))
