"""Sheets of paper: letterhead and footer, text, tables that break over pages and repeat their header, signatures.

A section is one paper of one officer: it has its own page numbers ("Halaman 1 dari 3") and a bookmark. Its pages are
held back until it ends, because only then is their number known.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

import segno
from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from enumeration.papers import typeface
from enumeration.papers.typeface import BOLD, CODE, PLAIN, clean

rl_config.useA85 = 0  # images in binary: base 85 would make them a quarter larger, for the mail systems of the nineties

MM = 72 / 25.4
MARGIN = 18 * MM
FOOT = 16 * MM
INK, SOFT, LINE, PALE, BRAND = 0.1, 0.38, 0.6, 0.93, (0.05, 0.22, 0.42)
LEADING = 1.25
SMALL = 7
"""Points: the smallest text on paper."""
UNBROKEN = 24
"""A table column is widened for words of up to this many letters; a longer word is broken."""
SIGNED = 58
"""Points between what a signer is and their name: the space for a signature."""


@dataclass(frozen=True)
class Column:
    title: str
    width: float  # relative: the columns together fill the page
    align: str = "left"


@dataclass(frozen=True)
class Signature:
    """A place for a signature: above the line the signer's function, below it their name, where it is known."""

    role: str
    name: str = ""
    note: str = ""
    before: str = ""


@dataclass(frozen=True)
class Frame:
    """What surrounds every page."""

    office: str  # KABUPATEN LUWU
    round: str
    printed: str  # Dicetak … oleh …
    is_made_up: bool


class _HeldBack(Canvas):
    """A canvas that holds the pages of a section back until it is told to release them."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.held: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self.held.append(dict(self.__dict__))
        self._startPage()

    def let_go(self, finish: Callable[[int, int], None]) -> int:
        held, self.held = self.held, []
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state, held=[])
            finish(number, len(held))
            super().showPage()
            self._pack_last_page()
        return len(held)

    def _pack_last_page(self) -> None:
        """Compress a page as soon as it is drawn.

        Reportlab does so only on saving: 6,500 pages of lists took 190 MB.
        """
        page = self._doc.Pages.pages[-1]
        filtered = PDFDictionary({"Filter": PDFName("FlateDecode")})
        page.Contents = PDFStream(filtered, zlib.compress(page.stream.encode("latin-1")))
        page.stream = None


class Sheets:
    """A PDF being drawn."""

    def __init__(self, file: IO[bytes], frame: Frame, title: str):
        self.frame = frame
        self.canvas = _HeldBack(file, pagesize=A4, pageCompression=1, lang="id-ID")
        self.canvas.setTitle(title)
        self.canvas.setAuthor(f"Badan Pusat Statistik {frame.office.title()}")
        self.canvas.setCreator("Regsosek")
        self.size = A4
        self.y = 0.0
        self.pages = 0
        self.missing: set[str] = set()
        self._running = ""
        self._bookmarks = 0

    # --- Sections and pages ------------------------------------------------------------------------------------------

    @contextmanager
    def section(
        self, bookmark: str, running: str, *, is_wide: bool = False, is_sheet_of_many: bool = False
    ) -> Iterator[None]:
        """Draw one paper. `running` is printed at the top of its second and later pages.

        A sheet of many is cut apart: it has no letterhead, because each piece says what it must.
        """
        self.size = landscape(A4) if is_wide else A4
        self.canvas.setPageSize(self.size)
        self._running = clean(running)
        self._new_page(has_letterhead=not is_sheet_of_many, is_marked=not is_sheet_of_many)
        yield
        self._bookmarks += 1
        key, words = f"b{self._bookmarks}", clean(bookmark)

        def finish(number: int, total: int) -> None:
            if number == 1:
                self.canvas.bookmarkPage(key)
                self.canvas.addOutlineEntry(words, key, 0)
            self._foot(f"Halaman {number} dari {total}")

        self.canvas.showPage()
        self.pages += self.canvas.let_go(finish)

    def break_page(self) -> None:
        self.canvas.showPage()
        self.canvas.setPageSize(self.size)
        self._new_page(has_letterhead=False)

    def save(self) -> None:
        self.canvas.save()

    @property
    def width(self) -> float:
        return self.size[0] - 2 * MARGIN

    def room(self) -> float:
        return self.y - FOOT - 6 * MM - (len(self._foot_lines()) - 1) * SMALL * LEADING

    def foot_top(self) -> float:
        """Returns the y of the footer's top; everything else stands above it."""
        return 9 * MM + (len(self._foot_lines()) - 1) * SMALL * LEADING + 12

    def _foot_lines(self) -> list[str]:
        words = clean(f"{self.frame.round} · {self.frame.printed}")
        return typeface.wrapped(words, PLAIN, SMALL, self.width - 32 * MM)

    def _new_page(self, *, has_letterhead: bool, is_marked: bool = True) -> None:
        if self.frame.is_made_up and is_marked:
            self.watermark(self.size[0] / 2, self.size[1] / 2, 84, 40)
        self.y = self.size[1] - 14 * MM
        if has_letterhead:
            self._letterhead()
        elif self._running:
            self.y = self.lines(self._running, MARGIN, self.y, self.width, size=8, grey=SOFT) + 10 - 8 * MM

    def _letterhead(self) -> None:
        middle = self.size[0] / 2
        self.draw("BADAN PUSAT STATISTIK", middle, self.y - 4, size=13, font=BOLD, align="center")
        low = self.lines(self.frame.office, middle, self.y - 19, self.width, size=11.5, font=BOLD, align="center")
        self.rule(low + 6.4, 1.4)
        self.rule(low + 3.9, 0.4)
        self.y = low - 13.6

    def _foot(self, pages: str) -> None:
        lines = self._foot_lines()
        at = self.foot_top() - 12
        self.rule(at + 10, 0.4, LINE)
        self.draw(pages, self.size[0] - MARGIN, at, size=SMALL, grey=SOFT, align="right")
        for line in lines:
            self.draw(line, MARGIN, at, size=SMALL, grey=SOFT)
            at -= SMALL * LEADING

    def watermark(self, x: float, y: float, size: float, angle: float) -> None:
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(angle)
        self.canvas.setFillGray(0.91)
        self.canvas.setFont(BOLD, size)
        self.canvas.drawCentredString(0, -size / 3, "DATA BUATAN")
        self.canvas.restoreState()

    # --- Marks on the page -------------------------------------------------------------------------------------------

    def draw(
        self,
        text: object,
        x: float,
        y: float,
        *,
        size: float = 9.5,
        font: str = PLAIN,
        grey: float | tuple[float, float, float] = INK,
        align: str = "left",
    ) -> None:
        """Draw one line of text at a position in points."""
        said, face, missing = typeface.fit(clean(text), font)
        self.missing.update(missing)
        if isinstance(grey, tuple):
            self.canvas.setFillColorRGB(*grey)
        else:
            self.canvas.setFillGray(grey)
        self.canvas.setFont(face, size)
        if align == "right":
            self.canvas.drawRightString(x, y, said)
        elif align == "center":
            self.canvas.drawCentredString(x, y, said)
        else:
            self.canvas.drawString(x, y, said)

    def lines(
        self, text: object, x: float, y: float, width: float, *, size: float = 9.5, font: str = PLAIN, **more: Any
    ) -> float:
        """Draw a text on as many lines as it needs; returns the y below it."""
        face, lines = self._laid(text, font, size, width)
        for line in lines:
            self.draw(line, x, y, size=size, font=face, **more)
            y -= size * LEADING
        return y

    def _laid(self, text: object, font: str, size: float, width: float) -> tuple[str, list[str]]:
        """Returns the font in which all of a text is drawn, and its lines."""
        _said, face, missing = typeface.fit(clean(text), font)
        self.missing.update(missing)
        return face, typeface.wrapped(clean(text), font, size, width)

    def rule(self, y: float, thickness: float, grey: float = INK) -> None:
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(MARGIN, y, self.size[0] - MARGIN, y)

    # --- Down the page -----------------------------------------------------------------------------------------------

    def title(self, text: str, below: str = "") -> None:
        middle = self.size[0] / 2
        self.y = self.lines(text, middle, self.y, self.width, size=13, font=BOLD, align="center")
        if below:
            self.y = self.lines(below, middle, self.y, self.width, align="center")
        self.y -= 8

    def text(self, words: str, *, size: float = 9.5, font: str = PLAIN, after: float = 5, grey: float = INK) -> None:
        """Draw a paragraph across the page."""
        face, lines = self._laid(words, font, size, self.width)
        for line in lines:
            if self.room() < size:
                self.break_page()
            self.draw(line, MARGIN, self.y, size=size, font=face, grey=grey)
            self.y -= size * LEADING
        self.y -= after

    def facts(self, pairs: Iterable[tuple[str, str]], *, label: float = 38 * MM, columns: int = 1) -> None:
        """Draw labels and values, one under the other, in one or two columns."""
        pairs = list(pairs)
        each = self.width / columns
        rows = -(-len(pairs) // columns)
        lowest = self.y
        for place in range(columns):
            x, y = MARGIN + place * each, self.y
            for name, value in pairs[place * rows : (place + 1) * rows]:
                self.draw(name, x, y)
                self.draw(":", x + label - 6, y)
                y = self.lines(value, x + label, y, each - label - 8, font=BOLD) - 2
            lowest = min(lowest, y)
        self.y = lowest - 6

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[object]],
        *,
        size: float = 8,
        least_height: float = 0,
        last_is_total: bool = False,
        nothing: str = "",
    ) -> None:
        """Draw a table with lines. A new page repeats the header, and no row is split."""
        rows = list(rows)
        widths = self._widths(columns, rows, size)
        edges = [MARGIN + sum(widths[:place]) for place in range(len(widths) + 1)]
        heads = [self._laid(column.title, BOLD, size, w - 6) for column, w in zip(columns, widths, strict=True)]
        head_height = max(len(lines) for _face, lines in heads) * size * LEADING + 6

        def header() -> None:
            self.canvas.setFillGray(PALE)
            self.canvas.rect(MARGIN, self.y - head_height, self.width, head_height, stroke=0, fill=1)
            self._row(heads, edges, ["center"] * len(columns), size, head_height)

        if self.room() < head_height + 3 * size * LEADING:
            self.break_page()
        header()
        aligns = [column.align for column in columns]
        for place, row in enumerate(rows):
            font = BOLD if last_is_total and place == len(rows) - 1 else PLAIN
            cells = [self._laid(value, font, size, width - 6) for value, width in zip(row, widths, strict=True)]
            height = max(least_height, max(len(lines) for _face, lines in cells) * size * LEADING + 4)
            if self.room() < height:
                self.break_page()
                header()
            self._row(cells, edges, aligns, size, height)
        if not rows and nothing:
            self._row([self._laid(nothing, PLAIN, size, self.width)], [edges[0], edges[-1]], ["center"], size, 3 * size)
        self.y -= 16

    def _widths(self, columns: Sequence[Column], rows: Sequence[Sequence[object]], size: float) -> list[float]:
        """Returns the column widths as requested, but none narrower than its longest word: the other columns give way."""
        share = self.width / sum(column.width for column in columns)
        asked = [column.width * share for column in columns]
        least = []
        for place, column in enumerate(columns):
            words = {word for row in rows for word in clean(row[place]).split() if len(word) <= UNBROKEN}
            wide = [typeface.width_of(*typeface.fit(word, BOLD)[:2], size) for word in column.title.split()]
            wide += [typeface.width_of(*typeface.fit(word, BOLD)[:2], size) for word in words]
            least.append(max(wide, default=0) + 6.1)
        lacking = sum(max(0, low - wide) for low, wide in zip(least, asked, strict=True))
        spare = sum(max(0, wide - low) for low, wide in zip(least, asked, strict=True))
        if not lacking or lacking > spare:
            return asked
        return [
            low if low > wide else wide - (wide - low) * lacking / spare for low, wide in zip(least, asked, strict=True)
        ]

    def _row(
        self,
        cells: Sequence[tuple[str, list[str]]],
        edges: Sequence[float],
        aligns: Sequence[str],
        size: float,
        height: float,
    ) -> None:
        canvas, top = self.canvas, self.y
        canvas.setStrokeGray(LINE)
        canvas.setLineWidth(0.4)
        canvas.rect(edges[0], top - height, edges[-1] - edges[0], height, stroke=1, fill=0)
        for edge in edges[1:-1]:
            canvas.line(edge, top, edge, top - height)
        for place, (face, lines) in enumerate(cells):
            left, right = edges[place], edges[place + 1]
            x = {"left": left + 3, "right": right - 3, "center": (left + right) / 2}[aligns[place]]
            y = top - (height - len(lines) * size * LEADING) / 2 - size * 0.93
            for line in lines:
                if line:
                    self.draw(line, x, y, size=size, font=face, align=aligns[place])
                y -= size * LEADING
        self.y -= height

    def signatures(self, blocks: Sequence[Signature], *, left: float = 0) -> None:
        """Draw places for signatures side by side, kept together. `left` is room for something else beside them."""
        height = self.height_of(blocks, left=left)
        if self.room() < height:
            self.break_page()
        each = (self.width - left) / len(blocks)
        top = self.y
        for place, block in enumerate(blocks):
            middle = MARGIN + left + each * (place + 0.5)
            self.draw(block.before, middle, top, align="center")
            below = self.lines(block.role, middle, top - 12, each - 8, align="center")
            y = below - SIGNED
            if block.name:
                y = self.lines(block.name, middle, y, each - 8, font=BOLD, align="center")
            else:
                self.draw("(" + "." * 48 + ")", middle, y, align="center")
                y -= 11
            self.draw(block.note, middle, y, size=8, align="center", grey=SOFT)
        self.y = top - height

    def height_of(self, blocks: Sequence[Signature], *, left: float = 0) -> float:
        """Returns the height of the signatures: more where a name needs more lines."""
        wide = (self.width - left) / len(blocks) - 8
        lines = (
            len(self._laid(block.role, PLAIN, 9.5, wide)[1]) + len(self._laid(block.name, BOLD, 9.5, wide)[1])
            for block in blocks
        )
        return 12 + SIGNED + max(lines) * 9.5 * LEADING + 14

    # --- Pictures ----------------------------------------------------------------------------------------------------

    def qr(self, address: str, x: float, y: float, side: float) -> None:
        """Draw a QR code within the square, including the four quiet modules around it that the standard requires."""
        rows = qr_rows(address)
        step = side / (len(rows) + 8)
        self.canvas.setFillGray(1)
        self.canvas.rect(x, y, side, side, stroke=0, fill=1)
        self.canvas.setFillGray(0)
        path = self.canvas.beginPath()
        for down, row in enumerate(rows):
            # Adjacent dark modules are drawn as one bar: fewer marks, and no hairline between them.
            for first, length in _runs(row):
                path.rect(x + (first + 4) * step, y + side - (down + 5) * step, length * step, step)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def photo(self, jpeg: bytes | None, initials: str, x: float, y: float, width: float, height: float) -> None:
        """Draw the photograph, cropped to the frame around its centre; or the officer's initials on grey."""
        canvas = self.canvas
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(x, y, width, height)
        canvas.clipPath(frame, stroke=0, fill=0)
        if jpeg:
            picture = ImageReader(io.BytesIO(jpeg))
            wide, high = picture.getSize()
            scale = max(width / wide, height / high)
            wide, high = wide * scale, high * scale
            canvas.drawImage(picture, x - (wide - width) / 2, y - (high - height) / 2, wide, high)
        else:
            canvas.setFillGray(0.88)
            canvas.rect(x, y, width, height, stroke=0, fill=1)
            self.draw(initials, x + width / 2, y + height / 2 - 8, size=22, font=BOLD, grey=SOFT, align="center")
        canvas.restoreState()
        canvas.setStrokeGray(LINE)
        canvas.setLineWidth(0.4)
        canvas.rect(x, y, width, height, stroke=1, fill=0)


@lru_cache(maxsize=32)
def qr_rows(address: str) -> tuple[tuple[int, ...], ...]:
    """Returns the modules row by row, dark ones as 1. Level M: about a seventh of the code may be unreadable."""
    return tuple(tuple(row) for row in segno.make(address, error="m", micro=False).matrix)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = None
    for place, dark in enumerate([*row, 0]):
        if dark and first is None:
            first = place
        elif not dark and first is not None:
            yield first, place - first
            first = None


__all__ = ["BOLD", "BRAND", "CODE", "MARGIN", "MM", "PLAIN", "SOFT", "Column", "Frame", "Sheets", "Signature"]
