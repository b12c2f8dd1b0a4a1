"""Slips with a one-time sign-in code, eight to a sheet, cut apart and handed over in person.

The codes exist only here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from enumeration.models import Officer
from enumeration.papers.desk import Desk, moment_words
from enumeration.papers.drawing import BOLD, CODE, MM, SMALL, SOFT, Sheets
from enumeration.papers.paper import Printed
from enumeration.papers.typeface import clean, wrapped
from enumeration.words import Words

KIND = "slips"
NAME = Words("Slip kode masuk", "Sign-in slips")
ACROSS, DOWN = 2, 4
STEPS = (
    "1. Buka alamat di atas, pilih “Masuk dengan kode”.",
    "2. Ketik nama pengguna dan kode ini.",
    "3. Pilih kata sandi sendiri; jangan beri tahu siapa pun.",
)


def write(
    sheets: Sheets, desk: Desk, codes: list[tuple[Officer, str]], valid_until: datetime, address: str
) -> Iterator[Printed]:
    until = moment_words(valid_until, desk.zone)
    for first in range(0, len(codes), ACROSS * DOWN):
        sheet = codes[first : first + ACROSS * DOWN]
        with sheets.section(f"{sheet[0][0].full_name} – {sheet[-1][0].full_name}", "", is_sheet_of_many=True):
            _cut_lines(sheets)
            for place, (officer, code) in enumerate(sheet):
                row, column = divmod(place, ACROSS)
                wide, high, low = _size(sheets)
                _draw(sheets, officer, code, until, address, column * wide, low + (DOWN - row) * high, wide)
        for officer, _code in sheet:
            yield Printed(officer, 1)


def _size(sheets: Sheets) -> tuple[float, float, float]:
    low = sheets.foot_top() + 2 * MM
    return sheets.size[0] / ACROSS, (sheets.size[1] - low - 4 * MM) / DOWN, low


def _cut_lines(sheets: Sheets) -> None:
    wide, high, low = _size(sheets)
    canvas = sheets.canvas
    canvas.setStrokeGray(0.5)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    for row in range(DOWN):
        canvas.line(0, low + row * high, sheets.size[0], low + row * high)
    canvas.line(wide, low, wide, low + DOWN * high)
    canvas.setDash()


def _draw(
    sheets: Sheets, officer: Officer, code: str, valid_until: str, address: str, x: float, top: float, wide: float
) -> None:
    if sheets.frame.is_made_up:
        sheets.watermark(x + wide / 2, top - 40 * MM, 34, 20)
    x, inner, y = x + 8 * MM, wide - 16 * MM, top - 7.5 * MM
    sheets.draw("KODE MASUK SEKALI PAKAI", x, y, size=7.5, font=BOLD, grey=SOFT)
    y = _in_two_lines(sheets, officer.full_name, x, y - 15, inner)
    sheets.draw("Nama pengguna", x, y - 4, size=7.5, grey=SOFT)
    name, column = officer.get_username(), 0.42 * inner
    if len(wrapped(name, BOLD, 12, column - 6)) > 1:  # the code stands below the name, not beside it
        y = _in_two_lines(sheets, name, x, y - 16, inner) + 4
        sheets.draw("Kode", x, y - 6, size=7.5, grey=SOFT)
        sheets.draw(code, x + 28, y - 8, size=16, font=CODE)
        y -= 12
    else:
        sheets.draw("Kode", x + column, y - 4, size=7.5, grey=SOFT)
        sheets.draw(name, x, y - 18, size=12, font=BOLD)
        sheets.draw(code, x + column, y - 19, size=16, font=CODE)
        y -= 30
    y = sheets.lines(address, x, y - 8, inner, size=9.5, font=BOLD)
    y = sheets.lines(f"Berlaku sampai {valid_until}", x, y - 1, inner, size=9) - 2
    for step in STEPS:
        y = sheets.lines(step, x, y - 1, inner, size=9)


def _in_two_lines(sheets: Sheets, words: str, x: float, y: float, width: float) -> float:
    """Draw a name as large as two lines allow, or in seven points on as many lines as it needs; returns the y below it."""
    sizes = (12, 10, 9, 8)
    size = next((size for size in sizes if len(wrapped(clean(words), BOLD, size, width)) <= 2), SMALL)
    return sheets.lines(words, x, y, width, size=size, font=BOLD)
