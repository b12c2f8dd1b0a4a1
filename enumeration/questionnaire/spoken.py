"""A rule or a range in words, for messages and the printed codebook: "301a = 1 (Milik sendiri)"."""

from django.db.models import Q

from enumeration.questionnaire.cards import MOST_LETTERS, UNKNOWN, Kind, Question
from enumeration.questionnaire.forms import EVERY_HOUSEHOLD_QUESTION, EVERY_PERSON_QUESTION
from enumeration.questionnaire.rules import DONT_KNOW, AgeGap, Members, Rule, leaf
from enumeration.words import Words

_COMPARISONS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}


def in_words(rule: Rule) -> Words:
    """Returns the rule as a reader of the form would say it; questions by their numbers, codes with their labels."""
    if isinstance(rule, Members):
        most = f"–{rule.most}" if rule.most is not None else ""
        if not rule.who:
            return Words(
                f"anggota keluarga sebanyak {rule.least}{most or ' atau lebih'}",
                f"{rule.least}{most or ' or more'} family members",
            )
        who = in_words(rule.who)
        return Words(
            f"{rule.least}{most or ' atau lebih'} anggota keluarga dengan ({who.id})",
            f"{rule.least}{most or ' or more'} family members with ({who.en})",
        )
    if isinstance(rule, AgeGap):
        return _gap(rule)
    if not isinstance(rule, Q):
        return _comparison(*leaf(rule))
    # A side joined by the other operator gets brackets; "and" inside "and" does not.
    children: list = rule.children
    parts = [_side(child, rule.connector) for child in children]
    if not parts:
        return Words("selalu", "always")
    by_or = rule.connector == Q.OR
    joined = Words(
        (" atau " if by_or else " dan ").join(part.id for part in parts),
        (" or " if by_or else " and ").join(part.en for part in parts),
    )
    return Words(f"bukan ({joined.id})", f"not ({joined.en})") if rule.negated else joined


def _gap(rule: AgeGap) -> Words:
    who = in_words(rule.who)
    if rule.least is not None:
        return Words(
            f"407 paling sedikit {rule.least} tahun di bawah anggota dengan ({who.id})",
            f"407 at least {rule.least} years below a member with ({who.en})",
        )
    return Words(
        f"407 paling banyak {rule.most} tahun di bawah anggota dengan ({who.id})",
        f"407 at most {rule.most} years below a member with ({who.en})",
    )


def _side(child: Rule | tuple, connector: str) -> Words:
    words = in_words(child)  # type: ignore[arg-type]
    if isinstance(child, Q) and not child.negated and len(child.children) > 1 and child.connector != connector:
        return Words(f"({words.id})", f"({words.en})")
    return words


def _comparison(name: str, lookup: str, wanted: int | bool | list[int]) -> Words:
    question = EVERY_PERSON_QUESTION.get(name) or EVERY_HOUSEHOLD_QUESTION[name]
    number = question.number
    if lookup == "isnull":
        return Words(f"{number} kosong", f"{number} blank") if wanted else Words(f"{number} terisi", f"{number} filled")
    if lookup in _COMPARISONS:
        return Words(f"{number} {_COMPARISONS[lookup]} {wanted}", f"{number} {_COMPARISONS[lookup]} {wanted}")
    if lookup == "has":
        label = _label(question, wanted)
        return Words(f"{number} memuat {wanted}{label.id}", f"{number} includes {wanted}{label.en}")
    if isinstance(wanted, list):
        codes = ", ".join(str(code) for code in wanted)
        if wanted == list(range(wanted[0], wanted[-1] + 1)) and len(wanted) > 2:
            codes = f"{wanted[0]}–{wanted[-1]}"
        return Words(f"{number} = {codes}", f"{number} = {codes}")
    label = _label(question, wanted)
    return Words(f"{number} = {wanted}{label.id}", f"{number} = {wanted}{label.en}")


def _label(question: Question, code: int | bool | list[int]) -> Words:
    for each, label in question.choices:
        if each == code:
            return Words(f" ({label.id})", f" ({label.en})")
    return Words("", "")


def accepted_in_words(question: Question) -> Words:
    """Returns what the question accepts: "1–997 m²", "1, 2, 8", "16 angka"."""
    match question.kind:
        case Kind.CODED:
            every = [code for code, _ in question.choices]
            written = [question.in_boxes(code) for code in every]
            unbroken = len(every) > 3 and every == list(range(every[0], every[-1] + 1))
            codes = f"{written[0]}–{written[-1]}" if unbroken else ", ".join(written)
            return Words(f"salah satu kode {codes}", f"one of the codes {codes}")
        case Kind.WHOLE:
            unit = question.unit or Words("", "")
            span = f"{question.least}–{question.most}"
            said = Words(f"bilangan bulat {span} {unit.id}".rstrip(), f"a whole number {span} {unit.en}".rstrip())
            if question.unknown is None:
                return said
            code = question.unknown
            return Words(f"{said.id}; {code} {UNKNOWN.id}", f"{said.en}; {code} for {UNKNOWN.en}")
        case Kind.FLAGS:
            bits = ", ".join(str(bit) for bit in question.bits)
            known = any(code == DONT_KNOW for code, _ in question.choices)
            return Words(
                f"jumlah dari kode {bits}; 0 tidak ada" + ("; 99 tidak tahu" if known else ""),
                f"the sum of codes {bits}; 0 for none" + ("; 99 for don't know" if known else ""),
            )
        case Kind.DAY:
            bounds = [f"{day:%d-%m-%Y}" for day in (question.earliest, question.latest) if day]
            return Words(f"tanggal {' sampai '.join(bounds)}", f"a date from {' to '.join(bounds)}")
        case Kind.SEALED if question.digits:
            return Words(f"{question.digits} angka", f"{question.digits} digits")
        case Kind.SEALED:
            return question.takes or Words("nomor", "a number")
        case Kind.TEXT if question.max_length:
            most = Words(f"paling banyak {question.max_length} huruf", f"up to {question.max_length} letters")
            seen = "{what}, {most}" if question.multiline else "{what}, {most}, tanpa tanda yang tidak terlihat"
            return Words(
                seen, "{what}, {most}" if question.multiline else "{what}, {most}, without unseen marks"
            ).format(what=question.takes or Words("teks", "text"), most=most)
        case _:
            letters = f"{MOST_LETTERS:,}"
            return Words(f"teks, paling banyak {letters.replace(',', '.')} huruf", f"text, up to {letters} letters")
