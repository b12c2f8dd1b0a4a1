"""The codebook for people to read: number, wording, codes, when asked, and which checks and indicators read it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from enumeration.questionnaire import BLOCKS, QUESTIONS
from enumeration.questionnaire.cards import ERROR, FilledBy, Kind, Question, block_of, questions_of
from enumeration.questionnaire.codebook import FORM, version
from enumeration.questionnaire.consistency import CHECKS, Check
from enumeration.questionnaire.inspections import INSPECTIONS, Inspection
from enumeration.questionnaire.spoken import accepted_in_words, in_words
from enumeration.words import Words

EVERY_CHECK: tuple[Check | Inspection, ...] = (*CHECKS, *INSPECTIONS)

# What else reads a question, by its name: the ranking's indicators, passed in by the caller.
Readers: TypeAlias = Callable[[str], Iterable[Words | str]]

ON_THE_FORM = Words("Buku kode {form}, versi {version}", "Codebook of {form}, version {version}")
ABOUT = Words(
    "Dicetak dari kode program dengan print_codebook; jangan diubah di sini.",
    "Printed from the program by print_codebook; do not change it here.",
)
LINES = {
    "derived": Words("Mengikuti: {of}", "Follows from: {of}"),
    "accepts": Words("Isian: {accepted}", "Accepts: {accepted}"),
    "asked": Words("Ditanyakan jika: {condition}", "Asked if: {condition}"),
    "optional": Words("Boleh kosong", "May stay blank"),
    "identifying": Words("Mengenali orang: disamarkan menurut peran", "Identifies a person: masked by role"),
    "sensitive": Words("Data spesifik: tidak masuk ekspor peringkat", "Specific data: never in ranked exports"),
    "supervisor": Words("Diisi PML", "Filled in by the supervisor"),
    "column": Words("Kolom: {name}", "Column: {name}"),
    "checks": Words("Diperiksa oleh: {codes}", "Read by checks: {codes}"),
    "indicators": Words("Dibaca indikator: {labels}", "Read by indicators: {labels}"),
}
CHECKS_TITLE = Words("Pemeriksaan", "Checks")
ERRORS_AND_WARNINGS = Words(
    "E menghalangi pengiriman; W perlu dipastikan dengan catatan. Selain itu, setiap pertanyaan diperiksa: isian yang "
    "tidak diterima (_value), terisi padahal tidak ditanyakan (_unasked), kosong padahal ditanyakan (_blank).",
    "E blocks submitting; W needs a confirming note. Besides, every question is checked for a value that is not "
    "accepted (_value), an answer where none is asked (_unasked), and a blank where one is needed (_blank).",
)


def as_markdown(readers_of: Readers = lambda name: ()) -> str:
    """Returns the whole codebook in the active language, as Markdown that also reads well as plain text."""
    return "\n".join([*_questions(readers_of), *_checks()]) + "\n"


def _questions(readers_of: Readers) -> Iterator[str]:
    yield f"# {ON_THE_FORM.format(form=FORM, version=version())}"
    yield f"\n{ABOUT}"
    for model in BLOCKS:
        yield f"\n## {block_of(model).number}. {block_of(model).title}"
        for card in questions_of(model, with_derived=True):
            yield f"\n### {card.number} {card.label}\n"
            if card.hint:
                yield f"{card.hint}\n"
            yield from (f"- {line}" for line in _facts(card, readers_of))
            yield from (f"  - `{code}` {label}" for code, label in card.printed_codes)


def _facts(card: Question, readers_of: Readers) -> Iterator[Words]:
    if card.kind is Kind.DERIVED:
        yield LINES["derived"].format(of=card.derived_from)
        return
    yield LINES["column"].format(name=f"`{card.name}`")
    if card.asked_if:
        yield LINES["asked"].format(condition=in_words(card.asked_if))
    if card.blank_is is None:
        yield LINES["optional"]
    for name in ("identifying", "sensitive"):
        if getattr(card, name):
            yield LINES[name]
    if card.filled_by is FilledBy.SUPERVISOR:
        yield LINES["supervisor"]
    if codes := [check.code for check in EVERY_CHECK if card.name in {*check.about, *check.reads}]:
        yield LINES["checks"].format(codes=", ".join(codes))
    if labels := [str(label) for label in readers_of(card.name)]:
        yield LINES["indicators"].format(labels="; ".join(labels))
    yield LINES["accepts"].format(accepted=accepted_in_words(card))


def _checks() -> Iterator[str]:
    yield f"\n## {CHECKS_TITLE}\n"
    yield f"{ERRORS_AND_WARNINGS}\n"
    for check in sorted(EVERY_CHECK, key=_by_number):
        sign = "**E**" if check.severity is ERROR else "W"
        numbers = ", ".join(QUESTIONS[name].number for name in check.about)
        yield f"- `{check.code}` {sign} {numbers}: {check.message}"
        if isinstance(check, Check):
            yield f"  - {in_words(check.fails_if)}"


def _by_number(check: Check | Inspection) -> str:
    return check.code[1:]
