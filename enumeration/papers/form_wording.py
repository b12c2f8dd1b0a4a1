"""What is printed beside the boxes of REGSOSEK22.K: wording, when a question is asked, and its codes, from the cards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db.models import IntegerChoices, Q

from enumeration.models.areas import LENGTH_OF, Level
from enumeration.papers.boxes import Line, codes_in, grey_words, words_in
from enumeration.papers.drawing import BOLD
from enumeration.papers.typeface import in_helvetica
from enumeration.questionnaire.cards import Block, FilledBy, Kind, Question, Unit
from enumeration.questionnaire.demography import PRESENT
from enumeration.questionnaire.forms import Form
from enumeration.questionnaire.rules import DONT_KNOW
from enumeration.questionnaire.spoken import in_words

SHORT_LIST = 30
"""Codes with at most so many letters in all are repeated at each question; longer ones are named: "kode 417"."""

# 101-106 have no column: their boxes are the parts of the area's code.
PARTS = {
    "province": (Level.PROVINCE,),
    "district": (Level.DISTRICT,),
    "subdistrict": (Level.SUBDISTRICT,),
    "village": (Level.VILLAGE,),
    "sls_code": (Level.SLS, Level.SUB_SLS),
}


class Wording:
    """Words beside boxes, in the order of the form: a long list of codes is printed once and referred to afterwards."""

    def __init__(self) -> None:
        self.lists: dict[tuple[tuple[str, str], ...], str] = {}  # where each long list is printed
        self.coded_by_supervisor: dict[type[IntegerChoices], list[str]] = {}

    def beside(self, cards: list[Question], width: float, block: Block, *, name: str = "") -> list[Line]:
        """Returns the words for the questions of one line. `name`: of the area whose code stands in the boxes."""
        first = cards[0]
        lines = words_in(first.label, width, font=BOLD)
        if name:
            lines += words_in(name, width)
        for card in cards:
            notes, pairs = self._codes(card)
            if card.kind is Kind.WHOLE and (card.unit or card.unknown is not None):
                notes = [f"{card.least}–{card.most} {card.unit or ''}".rstrip()]
            if card.unknown is not None:
                notes = [f"{notes[0]}; {card.unknown} tidak tahu"]
            if card is first:
                condition = own_condition(card, block)
                notes = [str(card.hint or ""), f"Jika {printed(condition)}" if condition else "", *notes]
            elif pairs or (notes and card.kind is Kind.WHOLE) or card.filled_by is FilledBy.SUPERVISOR:
                notes = [f"{card.label}:", *notes]
            if words := " ".join(f"{note}." if note[-1] not in ".:" else note for note in notes if note):
                lines += grey_words(words, width)
            codes_in(pairs, width, lines)
        return lines

    def _codes(self, card: Question) -> tuple[list[str], list[tuple[str, str]]]:
        """Returns what is said about the codes of a question, and those to be listed here."""
        if not card.codes:
            return [], []
        pairs = [(code, str(label)) for code, label in card.printed_codes]
        notes = []
        if card.kind is Kind.FLAGS:
            notes.append("Jumlahkan kodenya" + ("; 99 sendiri" if DONT_KNOW in card.code_values else ""))
        if card.filled_by is FilledBy.SUPERVISOR:
            self.coded_by_supervisor.setdefault(card.codes, []).append(line_of(card))
            return [*notes, "diisi PML, kode di halaman terakhir"], []
        if sum(len(label) for _code, label in pairs) <= SHORT_LIST:
            return notes, pairs
        for known, number in self.lists.items():
            if set(known) <= set(pairs):
                more = [pair for pair in pairs if pair not in known]
                return [*notes, f"Kode seperti {number}" + (", dan" if more else "")], more
        self.lists[tuple(pairs)] = line_of(card)
        return notes, pairs


def blocks_of_households(form: Form, *, before_members: bool) -> Iterator[Block]:
    seen_members = False
    for block in form.blocks:
        seen_members = seen_members or block.whose is Unit.PERSON
        if block.whose is Unit.HOUSEHOLD and seen_members is not before_members:
            yield block


def blocks_of_members(form: Form) -> Iterator[Block]:
    return (block for block in form.blocks if block.whose is Unit.PERSON)


def line_of(card: Question) -> str:
    return card.number.partition(".")[0] if card.number[0].isdigit() else card.block


def by_lines(block: Block) -> Iterator[list[Question]]:
    """Yield the questions of a block by lines: 417 with 417.kode, 501a with its month and year."""
    by_line = groupby(block.questions, key=lambda card: line_of(card) if card.number[0].isdigit() else card.number)
    return (list(cards) for _number, cards in by_line)


def own_condition(card: Question, block: Block) -> Q:
    """Returns when a question is asked beyond what is said of its block and of all members."""
    said = [*block.asked_if.children, *PRESENT.children]
    if card.asked_if.connector != Q.AND or card.asked_if.negated:
        return card.asked_if
    return Q(*(child for child in card.asked_if.children if child not in said))


def printed(condition: Q) -> str:
    return in_helvetica(in_words(condition))


def parts_of(name: str) -> tuple[int, ...]:
    lengths = list(LENGTH_OF.values())
    before = {level: ([0, *lengths])[place] for place, level in enumerate(LENGTH_OF)}
    return tuple(LENGTH_OF[level] - before[level] for level in PARTS[name])


def code_of(name: str, said: str) -> str:
    """Returns the code that a derived answer begins with: "73" of "73 SULAWESI SELATAN"."""
    return said.replace(" ", "")[: sum(parts_of(name))]


def name_of(name: str, said: str) -> str:
    return said[sum(parts_of(name)) + len(PARTS[name]) :]
