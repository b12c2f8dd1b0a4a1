"""Two keyings of one paper form compared, question by question; and how often each operator was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from enumeration.identity import mask_of
from enumeration.keying.contents import Content, opened
from enumeration.models import KeyingDecision, Officer, SecondKeying
from enumeration.pages.formatting import in_mixed_case
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import FilledBy, Kind, Question
from enumeration.questionnaire.rules import is_blank

FEWEST = 100
"""With fewer compared answers than this an error rate says nothing about anybody, and only the counts are shown."""

MEMBER = "number"
"""401: under this question it is decided whether a member stands on the paper at all."""

BLANK = "–"

BY_CODE = (Kind.CODED, Kind.FLAGS)

MOST_DIGITS_SHOWN = 4
"""Two numbers that differ in more digits are two numbers: neither is shown beyond its mask."""


@dataclass(frozen=True)
class Pair:
    """One row of the form as it was keyed twice: the household (place 0), or a member. None: not keyed."""

    place: int
    first: Mapping[str, Any] | None
    second: Mapping[str, Any] | None

    @property
    def questions(self) -> dict[str, Question]:
        all_of = PERSON_QUESTIONS if self.place else HOUSEHOLD_QUESTIONS
        # What the supervisor fills in was not keyed from this paper; a member's number follows from the order.
        return {name: one for name, one in all_of.items() if one.filled_by is FilledBy.ENUMERATOR and name != MEMBER}


def pairs(first: Content, second: Content) -> list[Pair]:
    """Returns the household and its members, each with both keyings: by NIK, then by name, then in the order left."""
    left, right = list(first["members"]), list(second["members"])
    matched: dict[int, Mapping[str, Any]] = {}
    for same in (_same("nik"), _same("name"), lambda one, other: True):
        for place, one in enumerate(left):
            if place in matched:
                continue
            other = next((found for found in right if same(one, found)), None)
            if other is not None:
                matched[place] = other
                right.remove(other)
    found = [Pair(0, first["answers"], second["answers"])]
    found += [Pair(place + 1, one, matched.get(place)) for place, one in enumerate(left)]
    return found + [Pair(len(left) + 1 + extra, None, one) for extra, one in enumerate(right)]


def _same(name: str):
    def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return not is_blank(one.get(name)) and _comparable(name, one.get(name)) == _comparable(name, other.get(name))

    return is_same


def _comparable(name: str, value: Any) -> Any:
    """Returns the answer as it is compared: letters without their case."""
    read = QUESTIONS[name].read(value)
    return read.casefold() if isinstance(read, str) else read


@dataclass(frozen=True)
class Difference:
    """One question keyed differently; with MEMBER as the question, a member keyed only once."""

    place: int
    name: str
    first: Any
    second: Any
    whose: str  # "" for the household

    @property
    def key(self) -> str:
        return f"{self.place}.{self.name}"

    @property
    def question(self) -> Question:
        return QUESTIONS[self.name]

    @property
    def label(self) -> str:
        return f"{self.question.number} {self.question.label}"

    @property
    def shown_first(self) -> str:
        return _shown(self.question, self.first, self.second)

    @property
    def may_be_neither(self) -> bool:
        """Returns whether both may be wrong; a member either stands on the paper or does not."""
        return self.name != MEMBER

    def shown_third(self, value: Any) -> str:
        return _shown(self.question, value, None)

    def is_one_of_both(self, value: Any) -> bool:
        """Returns whether one of the two keyed this."""
        wanted = _comparable(self.name, value)
        return any(_comparable(self.name, one) == wanted for one in (self.first, self.second))

    @property
    def shown_second(self) -> str:
        return _shown(self.question, self.second, self.first)


def _shown(question: Question, value: Any, other: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or _("anggota tanpa nama"))
    if is_blank(value):
        return BLANK
    if question.kind is Kind.SEALED:
        return _masked_beside(question.name, str(value), "" if is_blank(other) else str(other))
    read = question.read(value)
    words = str(question.shown(read))
    # The code as it stands in the boxes of the paper, which decides.
    return f"{question.in_boxes(read)} {words}" if question.kind in BY_CODE else words


def _masked_beside(name: str, value: str, other: str) -> str:
    """Returns the number masked, but for the few digits in which it differs from the other: the paper decides them."""
    masked = mask_of(name, value)
    apart = [place for place, (one, two) in enumerate(zip(value, other, strict=False)) if one != two]
    if len(value) != len(other) or len(apart) > MOST_DIGITS_SHOWN:
        return masked
    return "".join(value[place] if place in apart else shown for place, shown in enumerate(masked))


@dataclass
class Compared:
    """The outcome: the rows by their place, how many answers were compared, by question, and those that differ."""

    rows: dict[int, Pair]
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def compared(first: Content, second: Content) -> Compared:
    """Returns every answer that at least one of the two keyed, compared."""
    found = Compared({pair.place: pair for pair in pairs(first, second)})
    for pair in found.rows.values():
        row = pair.first or pair.second or {}
        whose = f"{pair.place}. {in_mixed_case(row.get('name') or _('tanpa nama'))}" if pair.place else ""
        if pair.place:
            found.counts[MEMBER] += 1
        if pair.first is None or pair.second is None:
            found.differences.append(
                Difference(pair.place, MEMBER, _keyed(pair.first), _keyed(pair.second), whose),
            )
            continue
        for name in pair.questions:
            one, other = pair.first.get(name), pair.second.get(name)
            if is_blank(one) and is_blank(other):
                continue
            found.counts[name] += 1
            if _comparable(name, one) != _comparable(name, other):
                found.differences.append(Difference(pair.place, name, one, other, whose))
    return found


def both_keyings(second: SecondKeying) -> Compared:
    """Returns the comparison of the answers when it was drawn and those keyed since."""
    return compared(opened(second, "first"), opened(second, "content"))


def _keyed(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else dict(row)


# --- Error rates -----------------------------------------------------------------------------------------------------


@dataclass
class Rate:
    """How many answers were keyed, and how many of them wrongly."""

    label: str
    keyed: int = 0
    wrong: int = 0
    families: int = 0
    officer: Officer | None = None

    @property
    def share(self) -> float | None:
        return self.wrong / self.keyed if self.keyed >= FEWEST else None


@dataclass
class Rates:
    total: Rate
    by_operator: list[Rate]
    by_question: list[Rate]


def rates(decided: QuerySet[SecondKeying]) -> Rates:
    """Returns the error rates of what has been decided: of both keyings together, per operator, per question.

    Three queries. An operator's answers count wherever they keyed, first or second.
    """
    operators: dict[int, Rate] = {}
    questions: dict[str, Rate] = {}
    total = Rate("")
    rows = decided.filter(settled_at__isnull=False).select_related("first_operator", "operator")
    wrong: dict[UUID, Counter[tuple[str, str]]] = {}
    counted = KeyingDecision.objects.filter(second_keying__in=decided.order_by()).order_by()
    for pk, question, right, count in counted.values_list("second_keying", "question", "right").annotate(n=Count("pk")):
        wrong.setdefault(pk, Counter())[question, right] += count
    for row in rows.only("compared", "first_operator", "operator", "household"):
        mistakes = wrong.get(row.pk, Counter())
        for officer, other in (
            (row.first_operator, KeyingDecision.Right.SECOND),
            (row.operator, KeyingDecision.Right.FIRST),
        ):
            theirs = operators.setdefault(officer.pk, Rate(str(officer), officer=officer))
            theirs.families += 1
            for name, count in row.compared.items():
                of_question = questions.setdefault(name, Rate(_label(name)))
                for rate in (theirs, of_question, total):
                    rate.keyed += count
                    rate.wrong += mistakes[name, other] + mistakes[name, KeyingDecision.Right.NEITHER]
    in_order = {name: place for place, name in enumerate(QUESTIONS)}
    return Rates(
        total,
        sorted(operators.values(), key=_worst_first),
        [rate for name, rate in sorted(questions.items(), key=lambda one: in_order.get(one[0], 0)) if rate.wrong],
    )


def _label(name: str) -> str:
    return f"{QUESTIONS[name].number} {QUESTIONS[name].label}" if name in QUESTIONS else name


def _worst_first(rate: Rate) -> tuple[float, str]:
    return -rate.wrong / max(rate.keyed, 1), rate.label
