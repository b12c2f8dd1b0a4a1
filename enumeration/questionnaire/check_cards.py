"""The card of a check: code, severity, what is wrong and what to do, and the rule that finds it; and how one is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import ERROR, WARNING, Severity, Unit
from enumeration.questionnaire.rules import Rule, leaves, names_in, require_known
from enumeration.words import Words


@dataclass(frozen=True, eq=False)
class Check:
    """A rule that is true when something is wrong. The message is shown at the question `about[0]`."""

    code: str  # E or W, the paper's number, two digits. Never changes, because confirmations are stored under it
    severity: Severity
    message: Words  # what is wrong and what to do; the question's number is put before it
    fails_if: Rule
    about: tuple[str, ...]

    def __post_init__(self) -> None:
        require_known(self.fails_if, QUESTIONS, PERSON_QUESTIONS, where=self.code)
        outside = {name for (name, _, _), of_members in leaves(self.fails_if) if not of_members}
        if outside & set(PERSON_QUESTIONS) and outside & set(HOUSEHOLD_QUESTIONS):
            raise ValueError(f"{self.code} mixes a person's answers with the household's; use Members(…).")
        if not self.about or any(name not in QUESTIONS for name in self.about):
            raise ValueError(f"{self.code} is about a question that is not on the form: {self.about}.")
        if self.code[0] != self.severity.value[0].upper():
            raise ValueError(f"{self.code} begins with the other severity's letter.")

    @cached_property
    def whose(self) -> Unit:
        """Returns whether the check applies once per household or once per person."""
        outside = {name for (name, _, _), of_members in leaves(self.fails_if) if not of_members}
        return Unit.PERSON if outside & set(PERSON_QUESTIONS) else Unit.HOUSEHOLD

    @property
    def reads(self) -> list[str]:
        return names_in(self.fails_if)


def any_of(names: Iterable[str], **condition: Any) -> Q:
    """Returns Q(a__lookup=x) | Q(b__lookup=x) | …: one condition on several questions."""
    ((lookup, value),) = condition.items()
    suffix = "" if lookup == "exact" else f"__{lookup}"
    return reduce(or_, (Q(**{f"{name}{suffix}": value}) for name in names))


def error(code: str, about: str, id: str, en: str, fails_if: Rule) -> Check:
    return Check(code, ERROR, Words(id, en), fails_if, tuple(about.split()))


def warning(code: str, about: str, id: str, en: str, fails_if: Rule) -> Check:
    return Check(code, WARNING, Words(id, en), fails_if, tuple(about.split()))
