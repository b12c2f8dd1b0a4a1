"""REGSOSEK22.K as it lies on the table, filled in or empty: blocks I to VI on four pages, drawn from the codebook.

One set has room for five members; more members get further sets, of block IV only. The key of the household is repeated
on the third page and on every further set, so that loose sheets find each other.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import override

from enumeration.papers.boxes import (
    BETWEEN_GROUPS,
    BOX_HIGH,
    BOX_WIDE,
    GAP,
    STEP,
    Line,
    Written,
    codes_in,
    draw_lines,
    grey_words,
    words_in,
    written,
)
from enumeration.papers.drawing import BOLD, LINE, MM, PALE, SMALL, SOFT, Frame, Sheets
from enumeration.papers.form_wording import (
    PARTS,
    Wording,
    blocks_of_households,
    blocks_of_members,
    by_lines,
    code_of,
    line_of,
    name_of,
    parts_of,
    printed,
)
from enumeration.questionnaire import BLOCKS
from enumeration.questionnaire.cards import Block, Kind, Question, block_of
from enumeration.questionnaire.demography import PRESENT
from enumeration.questionnaire.forms import FAMILY, MEMBERS_OF_A_SET, Form
from enumeration.questionnaire.visit import Visit

EDGE = 9 * MM
NUMBER = 9.5 * MM
"""The width of the column of question numbers."""
STRIP = 4.4 * MM
"""The height of a block's title."""
MEMBER = 18.5 * MM
"""The width of a member's column."""
LEAST_OF_A_BLOCK = 45 * MM
"""A block of the household begins on a new page where less than this is left."""
SIGNERS = ("Tanda tangan PPL", "Tanda tangan PML", "Tanda tangan responden")


@dataclass(frozen=True)
class FilledIn:
    """What is written on the form; an empty one has no answers."""

    derived: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    members: Sequence[Mapping[str, Any]] = ()
    form: Form = FAMILY
    sets: range | None = None
    """The sets to draw, from 0 on; None: all. The blocks of the household are on the first."""

    @property
    def is_empty(self) -> bool:
        return not self.answers


def form_as_pdf(frame: Frame, filled: FilledIn, title: str) -> bytes:
    """Returns the form. In Indonesian, as every paper."""
    file = io.BytesIO()
    with override("id"):
        sheets = Sheets(file, frame, title)
        _Form(sheets, filled).draw(title)
        sheets.save()
    return file.getvalue()


@dataclass
class _Item:
    """The questions of one line: 417 and its code, 501a and its month and year."""

    cards: list[Question]
    number: str
    lines: list[Line]
    answers: list[Written]
    height: float = 0
    beside: float = 0  # the width that the answers take to the right of the words; 0 = they stand below


class _Form:
    def __init__(self, sheets: Sheets, filled: FilledIn):
        self.sheets = sheets
        self.filled = filled
        self.sets = [
            list(filled.members[first : first + MEMBERS_OF_A_SET])
            for first in range(0, max(1, len(filled.members)), MEMBERS_OF_A_SET)
        ]
        self.wording = Wording()
        self.set = 1
        self.is_on_empty_page = True

    @property
    def width(self) -> float:
        return self.sheets.size[0] - 2 * EDGE

    def draw(self, title: str) -> None:
        with self.sheets.section(title, "", is_sheet_of_many=True):
            self._mark()
            for place in self.filled.sets or range(len(self.sets)):
                self.set = place + 1
                if place:
                    self.wording.lists = {}  # a further set is read without the first
                    self._members(self.sets[place])
                else:
                    self._first_set()

    def _first_set(self) -> None:
        self.is_on_empty_page = False
        self._head()
        for block in blocks_of_households(self.filled.form, before_members=True):
            self._household_block(block)
        self._members(self.sets[0])
        self.sheets.y -= 1.2 * MM
        for block in blocks_of_households(self.filled.form, before_members=False):
            self._household_block(block)

    # --- Pages -------------------------------------------------------------------------------------------------------

    def _mark(self) -> None:
        sheets = self.sheets
        if sheets.frame.is_made_up:
            sheets.watermark(sheets.size[0] / 2, sheets.size[1] / 2, 84, 40)
        sheets.y = sheets.size[1] - EDGE

    def _new_page(self) -> None:
        if not self.is_on_empty_page:
            self.sheets.break_page()
        self.is_on_empty_page = False
        self.sheets.y = self.sheets.size[1] - EDGE

    def _room(self) -> float:
        return self.sheets.y - self.sheets.foot_top() - 1

    def _head(self) -> None:
        sheets = self.sheets
        middle, right = sheets.size[0] / 2, sheets.size[0] - EDGE
        sheets.draw("BADAN PUSAT STATISTIK", EDGE, sheets.y - 9, size=9, font=BOLD)
        sheets.draw(sheets.frame.office, EDGE, sheets.y - 19, size=7.5)
        sheets.draw("REGISTRASI SOSIAL EKONOMI", middle, sheets.y - 10, size=12, font=BOLD, align="center")
        sheets.draw(str(self.filled.form.kind.label).upper(), middle, sheets.y - 21, size=9, font=BOLD, align="center")
        sheets.draw(self.filled.form.name, right, sheets.y - 9, size=9, font=BOLD, align="right")
        sheets.draw("RAHASIA", right, sheets.y - 19, size=8, font=BOLD, align="right")
        sheets.y -= 27
        self._set_line()

    def _set_line(self) -> None:
        """Draw "Set … dari …", and what the marks mean."""
        sheets = self.sheets
        words = "Isi satu angka di tiap kotak, rata kanan dengan nol di depan."
        if not self.filled.is_empty:
            words += " Kotak abu-abu: tidak ditanyakan."
        sheets.draw(words, EDGE, sheets.y - 9, size=SMALL, grey=SOFT)
        x = sheets.size[0] - EDGE - 8 * BOX_WIDE
        count = "" if self.filled.is_empty else str(len(self.sets))
        this = "" if self.filled.is_empty else str(self.set)
        for word, number in (("Set", this), ("dari", count)):
            sheets.draw(word, x, sheets.y - 9, size=8, font=BOLD)
            x += 6.5 * MM
            _boxes(sheets, (2,), number.zfill(2) if number else "", x, sheets.y)
            x += 2 * BOX_WIDE + 2 * MM
        sheets.y -= BOX_HIGH + 2 * MM

    def _key(self) -> None:
        """Draw the household's key, which is repeated where sheets can come apart."""
        sheets, derived, answers = self.sheets, self.filled.derived, self.filled.answers
        x, y = EDGE, sheets.y
        parts = [(name, code_of(name, derived.get(name, "")), parts_of(name)) for name in PARTS]
        for name in ("building_number", "family_number"):
            value = answers.get(name)
            parts.append((name, "" if value is None else str(value).zfill(3), (3,)))
        for name, digits, groups in parts:
            sheets.draw(_NUMBERS[name], x, y - 9, size=SMALL, grey=SOFT)
            x += 5.2 * MM if len(_NUMBERS[name]) < 4 else 7 * MM
            _boxes(sheets, groups, digits, x, y)
            x += sum(groups) * BOX_WIDE + (len(groups) - 1) * BETWEEN_GROUPS + 2.2 * MM
        sheets.y -= BOX_HIGH + 2 * MM

    # --- Household blocks ----------------------------------------------------------------------------------------------

    def _household_block(self, block: Block) -> None:
        if self._room() < LEAST_OF_A_BLOCK:
            self._new_page()
        whole = [card for card in block.questions if card.multiline]
        if whole:
            self._supervisors_codes()
        self._strip(f"{block.number}. {block.title}")
        each = (self.width - 4 * MM) / 2
        items = [self._item(cards, each, block) for cards in by_lines(block) if cards[0] not in whole]
        self._in_columns(items, each)
        for card in whole:
            self._notes(card)
        if block.number == block_of(Visit).number:
            self._signatures()

    def _supervisors_codes(self) -> None:
        """Draw the lists that only the supervisor codes with, across the page."""
        for codes, numbers in self.wording.coded_by_supervisor.items():
            pairs = [(str(int(code)).zfill(2), str(code.label)) for code in codes]  # type: ignore[attr-defined]
            lines = grey_words(f"Kode lapangan usaha untuk {' dan '.join(numbers)}, diisi PML:", self.width - 4)
            codes_in(pairs, self.width - 4, lines)
            self.sheets.y = draw_lines(self.sheets, lines, EDGE + 2, self.sheets.y - 3) - 3

    def _strip(self, words: str, note: str = "") -> None:
        sheets = self.sheets
        sheets.canvas.setFillGray(0.2)
        sheets.canvas.rect(EDGE, sheets.y - STRIP, self.width, STRIP, stroke=0, fill=1)
        sheets.draw(words.upper(), EDGE + 2, sheets.y - 9, size=8, font=BOLD, grey=(1.0, 1.0, 1.0))
        sheets.draw(note, EDGE + self.width - 2, sheets.y - 9, size=SMALL, grey=(1.0, 1.0, 1.0), align="right")
        sheets.y -= STRIP

    def _item(self, cards: list[Question], width: float, block: Block) -> _Item:
        answers = [self._written(card, self.filled.answers) for card in cards]
        inner = width - NUMBER - 2
        item = _Item(cards, line_of(cards[0]), [], answers)
        if all(one.groups for one in answers):
            for one in answers:
                one.lay(inner)
            beside = sum(one.width for one in answers) + sum(_caption_width(one) for one in answers)
            item.beside = beside + 4 if beside < inner * 0.62 else 0
        else:
            for one in answers:
                one.lay(inner)
        item.lines = self.wording.beside(cards, inner - item.beside, block, name=self._name(cards[0]))
        words = len(item.lines) * STEP
        if item.beside:
            item.height = max(words, max(one.height for one in answers)) + 3.4
        else:
            item.height = words + sum(one.height + GAP for one in answers) + 2.6
        return item

    def _written(self, card: Question, answers: Mapping[str, Any], *, least_lines: int = 1) -> Written:
        if card.kind is Kind.DERIVED:
            said = self.filled.derived.get(card.name, "")
            return Written(parts_of(card.name), code_of(card.name, said)) if card.name in PARTS else Written((), said)
        is_unasked = bool(answers) and not card.asked(answers)
        caption = card.number.partition(".")[2] if "." in card.number and card.number[0].isdigit() else ""
        return written(card, answers.get(card.name), is_unasked=is_unasked, caption=caption, least_lines=least_lines)

    def _name(self, card: Question) -> str:
        return name_of(card.name, self.filled.derived.get(card.name, "")) if card.name in PARTS else ""

    def _in_columns(self, items: list[_Item], each: float) -> None:
        """Draw the items in two columns of about the same height, over as many pages as they need."""
        while items:
            count = _halved([item.height for item in items], self._room())
            left, right, items = items[: count[0]], items[count[0] : count[1]], items[count[1] :]
            top = self.sheets.y
            lowest = top
            for column, x in ((left, EDGE), (right, EDGE + each + 4 * MM)):
                y = top
                for item in column:
                    self._draw_item(item, x, y, each)
                    y -= item.height
                lowest = min(lowest, y)
            middle = EDGE + each + 2 * MM
            self.sheets.canvas.setStrokeGray(LINE)
            self.sheets.canvas.setLineWidth(0.4)
            self.sheets.canvas.line(middle, top, middle, lowest)
            self.sheets.y = lowest - 1.2 * MM
            if items:
                self._new_page()

    def _draw_item(self, item: _Item, x: float, top: float, width: float) -> None:
        sheets = self.sheets
        sheets.canvas.setStrokeGray(LINE)
        sheets.canvas.setLineWidth(0.25)
        sheets.canvas.line(x, top - item.height, x + width, top - item.height)
        top -= 1.4
        sheets.draw(item.number, x, top - SMALL * 0.86, size=SMALL, font=BOLD)
        below = draw_lines(sheets, item.lines, x + NUMBER, top)
        if not item.beside:
            for one in item.answers:
                one.draw(sheets, x + NUMBER, below)
                below -= one.height + GAP
            return
        at = x + width - item.beside + 3
        for one in item.answers:
            if one.caption:
                sheets.draw(one.caption, at + 2, top - 9, size=SMALL, grey=SOFT)
                at += _caption_width(one)
            one.draw(sheets, at, top)
            at += one.width

    def _notes(self, card: Question) -> None:
        """Draw a text of any length on lines, to the end of the page at least."""
        sheets = self.sheets
        text = str(self.filled.answers.get(card.name) or "")
        lines = [line for part in text.splitlines() for line in words_in(part, self.width - 4)]
        high = 5 * MM
        while True:
            room = int(self._room() // high)
            for _place in range(max(room, 1)):
                sheets.y -= high
                if lines:
                    draw_lines(sheets, [lines.pop(0)], EDGE + 2, sheets.y + SMALL + 2)
                sheets.canvas.setStrokeGray(LINE)
                sheets.canvas.setLineWidth(0.3)
                sheets.canvas.line(EDGE, sheets.y, EDGE + self.width, sheets.y)
            if not lines:
                return
            self._new_page()
            self._strip(f"{card.number}. {card.label} (lanjutan)")

    def _signatures(self) -> None:
        sheets = self.sheets
        each, high = self.width / len(SIGNERS), 13 * MM
        for place, words in enumerate(SIGNERS):
            sheets.canvas.setStrokeGray(LINE)
            sheets.canvas.setLineWidth(0.4)
            sheets.canvas.rect(EDGE + place * each, sheets.y - high, each, high, stroke=1, fill=0)
            sheets.draw(words, EDGE + place * each + 2, sheets.y - 8, size=SMALL, grey=SOFT)
        sheets.y -= high + 1.5 * MM

    # --- Members -------------------------------------------------------------------------------------------------------

    def _members(self, members: list[Mapping[str, Any]]) -> None:
        columns = [*members, *({} for _ in range(MEMBERS_OF_A_SET - len(members)))]
        self._page_of_members(columns, has_key=self.set > 1)
        for block in blocks_of_members(self.filled.form):
            note = f"Jika {printed(block.asked_if)}" if block.asked_if else ""
            for place, cards in enumerate(by_lines(block)):
                lines = self.wording.beside(cards, self.width - MEMBERS_OF_A_SET * MEMBER - NUMBER - 3, block)
                cells = [self._cells(cards, answers) for answers in columns]
                high = max(len(lines) * STEP, *(sum(row[0].height + GAP for row in cell) for cell in cells)) + 2.2
                if self._room() < high + (0 if place else STRIP):
                    self._page_of_members(columns, has_key=True)
                if not place:
                    self._strip(f"{block.number}. {block.title}", note)
                self._row(line_of(cards[0]), lines, cells, high)

    def _page_of_members(self, columns: Sequence[Mapping[str, Any]], *, has_key: bool) -> None:
        self._new_page()
        if has_key:
            self._key()
        if self.set > 1:
            self._set_line()
        self._names(columns)

    def _cells(self, cards: list[Question], answers: Mapping[str, Any]) -> list[list[Written]]:
        """Returns the answers of one member to the questions of a line, row by row: boxes side by side where they fit."""
        width = MEMBER - 2 * MM
        rows: list[list[Written]] = []
        for card in cards:
            one = self._written(card, answers, least_lines=2)
            one.lay(width)
            beside = [*rows[-1], one] if rows else [one]
            wide = sum(each.width for each in beside) + BETWEEN_GROUPS * (len(beside) - 1)
            if rows and wide <= width and all(len(each.rows) == 1 for each in beside):
                rows[-1].append(one)
                continue
            rows.append([one])
        return rows

    def _names(self, columns: Sequence[Mapping[str, Any]]) -> None:
        """Draw the header of the members' columns: who is who, on every page."""
        sheets = self.sheets
        names = [words_in(answers.get("name") or "", MEMBER - 4)[:2] for answers in columns]
        high = (1 + max(map(len, names))) * STEP + 4
        sheets.canvas.setFillGray(PALE)
        sheets.canvas.rect(EDGE, sheets.y - high, self.width, high, stroke=0, fill=1)
        sheets.draw("IV. KETERANGAN ANGGOTA KELUARGA", EDGE + 2, sheets.y - 9, size=8, font=BOLD)
        words = f"405 dan seterusnya hanya jika {printed(PRESENT)}" if self.filled.form is FAMILY else ""
        sheets.draw(words, EDGE + 2, sheets.y - 18, size=SMALL, grey=SOFT)
        for place, lines in enumerate(names):
            x = EDGE + self.width - (MEMBERS_OF_A_SET - place) * MEMBER
            number = (self.set - 1) * MEMBERS_OF_A_SET + place + 1
            sheets.draw(f"Anggota {number}", x + MEMBER / 2, sheets.y - 8, size=SMALL, font=BOLD, align="center")
            draw_lines(sheets, lines, x + 2, sheets.y - 10)
        sheets.y -= high

    def _row(self, number: str, lines: list[Line], cells: list[list[list[Written]]], high: float) -> None:
        sheets, top = self.sheets, self.sheets.y
        sheets.canvas.setStrokeGray(LINE)
        sheets.canvas.setLineWidth(0.3)
        sheets.canvas.line(EDGE, top - high, EDGE + self.width, top - high)
        sheets.draw(number, EDGE + 1, top - 1.5 - SMALL * 0.86, size=SMALL, font=BOLD)
        draw_lines(sheets, lines, EDGE + NUMBER, top - 1.5)
        for place, cell in enumerate(cells):
            x = EDGE + self.width - (MEMBERS_OF_A_SET - place) * MEMBER
            sheets.canvas.setStrokeGray(LINE)
            sheets.canvas.setLineWidth(0.3)
            sheets.canvas.line(x, top, x, top - high)
            y = top - 1.5
            for row in cell:
                at = x + (MEMBER - sum(one.width for one in row) - BETWEEN_GROUPS * (len(row) - 1)) / 2
                for one in row:
                    one.draw(sheets, at, y)
                    at += one.width + BETWEEN_GROUPS
                y -= row[0].height + GAP
        sheets.y -= high


def _caption_width(one: Written) -> float:
    return (len(one.caption) * 3.6 + 5) if one.caption else 0


def _halved(heights: list[float], room: float) -> tuple[int, int]:
    """Returns how many items stand on the left, and how many on this page: as even as possible within the room."""
    for last in range(len(heights), 1, -1):
        best = min(range(1, last + 1), key=lambda count: max(sum(heights[:count]), sum(heights[count:last])))
        if max(sum(heights[:best]), sum(heights[best:last])) <= room:
            return best, last
    return 1, 1


def _boxes(sheets: Sheets, groups: tuple[int, ...], letters: str, x: float, top: float) -> None:
    one = Written(groups, letters)
    one.lay(sum(groups) * BOX_WIDE + len(groups) * BETWEEN_GROUPS)
    one.draw(sheets, x, top)


_NUMBERS = {
    card.name: card.number
    for model in BLOCKS
    for card in block_of(model).questions
    if card.name in PARTS or card.name in ("building_number", "family_number")
}
