"""A questionnaire's answers as HTML. In Python, because one household's page has five hundred of them."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enumeration.components.messages import icon
from enumeration.models import Person
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.forms import FORMS
from enumeration.review.sheet import Cell, Line, Section, label_of

register = template.Library()

UNASKED = format_html(' class="{}"', "is-unasked")
BLANK = format_html('<span class="answer-blank">{}</span>', "–")


@register.simple_tag
def answer(cell: Cell) -> str:
    """Returns the answer: its code as on paper, and its label."""
    if cell.is_blank:
        return BLANK if cell.is_asked else ""
    if cell.code:
        return format_html(
            '<span class="answer-code">{}</span> <span class="answer-text">{}</span>', cell.code, cell.text
        )
    return format_html('<span class="answer-text">{}</span>', cell.text)


@register.simple_tag
def plain_cells(line: Line) -> SafeString:
    """Draw the cells of a row of members that holds answers and nothing else; most rows are such."""
    cells = (("" if cell.is_asked else UNASKED, answer(cell)) for cell in line.cells)
    return format_html_join("", "<td{}>{}</td>", cells)


@register.simple_tag
def folded_words(section: Section) -> str:
    """Returns which questions are folded, and why: "Tidak, tidak ada atau 0: 428a, 428b"."""
    derived = [line for line in section.folded if line.question.kind is Kind.DERIVED]
    none = [line for line in section.folded if line.question.kind is not Kind.DERIVED]
    said = []
    if none:
        said.append(_("Tidak, tidak ada, atau 0: %(numbers)s") % {"numbers": _numbers(none)})
    if derived:
        said.append(_("Dari penugasan: %(numbers)s") % {"numbers": _numbers(derived)})
    return " · ".join(said)


def _numbers(lines: list[Line]) -> str:
    return ", ".join(line.question.number for line in lines)


@register.filter
def member(person: Person | None) -> str:
    """Returns " 2. SITI" to stand behind a question's number; nothing where no member is meant."""
    return f" {person.number}. {person.name}" if person else ""


@register.simple_tag
def remark_button(question: Question) -> str:
    """Draw the button that adds a remark about this question; shown only with JavaScript, and only for stored answers."""
    return "" if question.kind is Kind.DERIVED else _remark_button(get_language(), question)


@cache
def _remark_button(_language: str | None, question: Question) -> SafeString:
    says = _("Beri catatan pada %(number)s %(label)s") % {"number": question.number, "label": question.label}
    return format_html(
        '<button class="remark-adder" type="button" data-remark="{}" aria-label="{}" hidden>{}</button>',
        question.name,
        says,
        _remark_icon(),
    )


@cache
def _remark_icon() -> SafeString:
    return icon("message-circle")


@register.simple_tag
def question_options(form: str, chosen: str = "") -> SafeString:
    """Returns the questions of the form as <option>s, block by block."""
    found = _question_options(get_language(), form)
    # The chosen one is put first: searching for it among 190 in each row would cost more than it is worth.
    if not chosen:
        return found
    return format_html('<option value="{}" selected>{}</option>{}', chosen, label_of(chosen), found)


@cache
def _question_options(language: str | None, form: str) -> SafeString:
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                f"{block.number} {block.title}",
                format_html_join(
                    "",
                    '<option value="{}">{}</option>',
                    ((card.name, label_of(card.name)) for card in block.questions if card.kind is not Kind.DERIVED),
                ),
            )
            for block in FORMS[form].blocks
        ),
    )
