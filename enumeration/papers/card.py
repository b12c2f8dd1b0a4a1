"""Tanda pengenal: the card an officer wears around the neck, bank card size, eight to a sheet, with cutting marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from enumeration.models import Officer, OfficerPass
from enumeration.pages.formatting import initials
from enumeration.papers.desk import Desk, Sitting, day_words, photos_of, sittings
from enumeration.papers.drawing import BOLD, BRAND, LEADING, MM, PLAIN, SMALL, SOFT, Sheets
from enumeration.papers.paper import Paper, Printed
from enumeration.papers.typeface import clean, wrapped
from enumeration.words import Words

WIDE, HIGH = 85.6 * MM, 54 * MM
ACROSS, DOWN = 2, 4
GAP_X, GAP_Y = 8 * MM, 8 * MM
WHITE = (1.0, 1.0, 1.0)


class Card(Paper):
    kind = "card"
    name = Words("Tanda pengenal", "Identity card")
    says = Words(
        "85,6 × 54 mm, delapan selembar, dengan foto, masa berlaku, dan kode QR.",
        "85.6 × 54 mm, eight to a sheet, with photo, validity and QR code.",
    )
    icon = "id"
    needs_pass = True
    for_oneself = True

    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        holders = _with_photos(desk, officers)
        while sheet := list(islice(holders, ACROSS * DOWN)):
            names = f"{sheet[0][0].officer.full_name} – {sheet[-1][0].officer.full_name}"
            words = names if len(sheet) > 1 else sheet[0][0].officer.full_name
            with sheets.section(words, "", is_sheet_of_many=True):
                for place, (one, holder, photo) in enumerate(sheet):
                    _draw(sheets, desk, one, holder, photo, *_corner(sheets, place))
            for one, _holder, _photo in sheet:
                yield Printed(one.officer, 1)


def _with_photos(desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[tuple[Sitting, OfficerPass, bytes | None]]:
    for portion in officers:
        photos = photos_of(one.pk for one in portion)
        for one in sittings(desk, portion):
            if one.holder:
                yield one, one.holder, photos.get(one.officer.pk)


def _corner(sheets: Sheets, place: int) -> tuple[float, float]:
    """Returns the lower left corner (x, y), in points, of a card on its sheet."""
    left = (sheets.size[0] - ACROSS * WIDE - (ACROSS - 1) * GAP_X) / 2
    top = sheets.size[1] - (sheets.size[1] - DOWN * HIGH - (DOWN - 1) * GAP_Y) / 2 + 4 * MM
    row, column = divmod(place, ACROSS)
    return left + column * (WIDE + GAP_X), top - (row + 1) * HIGH - row * GAP_Y


def cut_marks(sheets: Sheets, x: float, y: float, wide: float, high: float) -> None:
    """Draw short lines outside the corners, so that they are on the part that is cut off."""
    canvas, away, long = sheets.canvas, 0.8 * MM, 2.6 * MM
    canvas.setStrokeGray(0.45)
    canvas.setLineWidth(0.3)
    for cx, side in ((x, -1), (x + wide, 1)):
        for cy, end in ((y, -1), (y + high, 1)):
            canvas.line(cx + side * away, cy, cx + side * (away + long), cy)
            canvas.line(cx, cy + end * away, cx, cy + end * (away + long))


def _draw(
    sheets: Sheets, desk: Desk, one: Sitting, holder: OfficerPass, photo: bytes | None, x: float, y: float
) -> None:
    officer, canvas = one.officer, sheets.canvas
    cut_marks(sheets, x, y, WIDE, HIGH)
    canvas.setFillGray(1)
    canvas.rect(x, y, WIDE, HIGH, stroke=0, fill=1)
    if sheets.frame.is_made_up:
        sheets.watermark(x + WIDE / 2, y + HIGH / 2 - 4 * MM, 24, 20)
    office = wrapped(sheets.frame.office, PLAIN, SMALL, WIDE - 8 * MM)
    band = 10.5 * MM + (len(office) - 1) * SMALL * LEADING
    canvas.setFillColorRGB(*BRAND)
    canvas.rect(x, y + HIGH - band, WIDE, band, stroke=0, fill=1)
    first = y + HIGH - 4.6 * MM
    sheets.draw("BADAN PUSAT STATISTIK", x + 4 * MM, first, size=8.5, font=BOLD, grey=WHITE)
    right = x + WIDE - 4 * MM
    sheets.draw("TANDA PENGENAL PETUGAS", right, first, size=SMALL, font=BOLD, grey=WHITE, align="right")
    sheets.lines(sheets.frame.office, x + 4 * MM, first - 3.8 * MM, WIDE - 8 * MM, size=SMALL, grey=WHITE)
    photo_high = HIGH - band - 3 * MM - 17 * MM
    sheets.photo(photo, initials(officer.full_name), x + 4 * MM, y + 17 * MM, 20 * MM, photo_high)
    _who(sheets, one, x + 27 * MM, y + HIGH - band - 4.5 * MM)
    side = 23 * MM
    sheets.qr(desk.pass_address(holder), x + WIDE - side - 2 * MM, y + 5.5 * MM, side)
    sheets.draw("Pindai untuk memeriksa", x + WIDE - 2.5 * MM, y + 2.6 * MM, size=SMALL, grey=SOFT, align="right")
    _until_when(sheets, desk, holder, x + 4 * MM, y + 2.6 * MM)


def _until_when(sheets: Sheets, desk: Desk, holder: OfficerPass, x: float, y: float) -> None:
    """Draw the period of validity and the round; `y` is the lowest line."""
    width = 51 * MM
    step = SMALL * 1.17
    top = y + (len(wrapped(clean(desk.round.name), PLAIN, SMALL, width)) + 1) * step
    sheets.draw(f"Berlaku {day_words(holder.valid_from)}", x, top, size=SMALL, font=BOLD)
    sheets.draw(f"sampai {day_words(holder.valid_until)}", x, top - step, size=SMALL, font=BOLD)
    for place, line in enumerate(wrapped(clean(desk.round.name), PLAIN, SMALL, width), start=2):
        sheets.draw(line, x, top - place * step, size=SMALL, grey=SOFT)


def _who(sheets: Sheets, one: Sitting, x: float, y: float) -> None:
    """Draw name, role and code. A long name is written smaller and on more lines, never cut."""
    name = clean(one.officer.full_name)
    width = WIDE - 31 * MM
    sizes = ((11.0, 2), (9.5, 2), (8.0, 3), (SMALL, 5))
    size = next((size for size, most in sizes if len(wrapped(name, BOLD, size, width)) <= most), SMALL)
    below = sheets.lines(name, x, y, width, size=size, font=BOLD)
    below = sheets.lines(one.role_words, x, below - 1.5, 32 * MM, size=SMALL, font=PLAIN)
    sheets.draw("Kode petugas", x, below - 3, size=SMALL, grey=SOFT)
    code = one.officer.officer_code or "–"
    sheets.draw(code, x + 46, below - 3, size=9.5 if len(code) < 6 else SMALL, font=BOLD)
