"""The functions with which an indicator's expression is written: answered(), members(), any_member(), of_head() …

Each keeps "the answers do not say" apart from "no": it is NULL, and never becomes 0 on the way. The answers do not say
where a question was asked and is blank. A question that the form does not ask of this household or person is not
missing: its answer is no. Where the question that decides this is itself blank, the value is unknown. "Don't know" is
an answer, and not a yes. tests/ranking/indicators/test_blanks.py holds this for every indicator.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerChoices,
    IntegerField,
    Max,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import Exact, GreaterThan, LessThan

from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.codes import Presence, Relationship
from enumeration.questionnaire.rules import DONT_KNOW

PRESENT = (Presence.LIVES_HERE, Presence.NEW)
# The freeze reads the present members and those whose presence (404) is blank; for the latter this is NULL (unknown).
IS_PRESENT = Q(presence__gt=0)
HEAD = Q(relationship=Relationship.HEAD) & IS_PRESENT
# What a member counts if it is unknown whether to count them: more than the members of any household.
WHO_KNOWS = 1_000_000

_aggregates: dict[str, Any] = {}


def _column_of(aggregate: Any) -> str:
    """Returns the name of the subquery's column that holds this figure; equal figures share one column."""
    for name, known in _aggregates.items():
        if known == aggregate:
            return name
    name = f"figure_{len(_aggregates) + 1}"
    _aggregates[name] = aggregate
    return name


class OfMembers(Expression):
    """A figure over the present members of the household (404 is 1 or 5).

    It stands for a column of one grouped subquery, named `members` (runs/pipeline.freeze), which computes all such
    figures at once: thirty separate subqueries would read the persons thirty times.
    """

    def __init__(self, aggregate: Any) -> None:
        super().__init__(output_field=IntegerField())
        self.aggregate = aggregate
        self.column = _column_of(aggregate)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f'"members"."{self.column}"', ()


def members_figures(expressions: list[Any]) -> dict[str, Any]:
    """Returns the columns that the subquery must have for these expressions."""
    parts = (part for expression in expressions for part in expression.flatten())
    return {part.column: part.aggregate for part in parts if isinstance(part, OfMembers)}


# --- answers ---------------------------------------------------------------------------------------------------------


def as_number(condition: Any) -> Cast:
    """Returns 1, 0, or NULL where the condition is unknown.

    A cast rather than a CASE, because it is evaluated a hundred million times.
    """
    return Cast(_condition(condition), IntegerField())


def _condition(condition: Any) -> Any:
    return ExpressionWrapper(Q(condition), output_field=BooleanField())


def told(rule: Q) -> Q:
    """Returns the rule over answers in three values: true, false, or unknown where a blank leaves it open."""
    if rule.negated:
        raise ValueError(f"{rule!r}: Django makes the negation of a blank true. Name the codes instead.")
    parts = [told(child) if isinstance(child, Q) else Q(_told_of_one(*child)) for child in rule.children]  # type: ignore[misc, call-arg]
    return Q(*parts, _connector=rule.connector)


def _told_of_one(lookup: str, wanted: Any) -> Any:
    """Returns one comparison in three values: its result; false where the question is not asked; unknown where it is
    asked and blank."""
    name = lookup.partition("__")[0]
    compared = _condition(Q(**{lookup: wanted}))
    return Coalesce(compared, _false_if_not_asked(name)) if QUESTIONS[name].asked_if else compared


def _false_if_not_asked(name: str) -> NullIf:
    """Returns false where the form does not ask the question; unknown where it does, or where that cannot be decided."""
    return NullIf(_condition(_compared(QUESTIONS[name].asked_if)), Value(True))


def _compared(rule: Q) -> Q:
    """Returns a skip rule in three values: unlike in rules.as_condition, a comparison with a blank is unknown."""
    if rule.negated:
        raise ValueError(f"{rule!r}: this skip rule needs an own translation; the negation of a blank is unknown.")
    parts = [_compared(child) if isinstance(child, Q) else Q(child) for child in rule.children]
    return Q(*parts, _connector=rule.connector)


def answered(question: str, *codes: int) -> Cast:
    """Returns 1 where the answer is one of the codes, 0 where it is another or the question is not asked, otherwise
    unknown."""
    return as_number(told(Q(**{question: codes[0]}) if len(codes) == 1 else Q(**{f"{question}__in": codes})))


def zero_if_not_asked(question: str) -> Cast:
    """Returns 0 where the form does not ask the question, unknown where it does: the default for expressions that read
    the answer."""
    return Cast(_false_if_not_asked(question), IntegerField())


def number(question: str) -> Cast:
    return Cast(F(question), IntegerField())  # sums of smallint would overflow


# --- over the members ------------------------------------------------------------------------------------------------


def members(who: Q | None = None) -> OfMembers:
    """Returns the number of present members for whom this holds; unknown where it is unknown for one of them."""
    holds = IS_PRESENT if who is None else told(who) & IS_PRESENT
    found = Sum(Coalesce(as_number(holds), Value(WHO_KNOWS)))
    return OfMembers(Case(When(LessThan(found, WHO_KNOWS), then=found), output_field=IntegerField()))


def present_members() -> OfMembers:
    """Returns the number of members known to be present: never unknown."""
    return OfMembers(Count("presence"))


def present_heads() -> OfMembers:
    return OfMembers(Count("presence", filter=HEAD))


def any_member(who: Q) -> OfMembers:
    """Returns whether this holds for a present member; unknown where it holds for none and is unknown for one."""
    yes, unknown = 2, 1
    found = Max(Coalesce(as_number(told(who) & IS_PRESENT) * yes, Value(unknown)))
    return OfMembers(NullIf(found, Value(unknown)) / yes)


def of_head(figure: Any) -> OfMembers:
    """Returns a figure of the household head; unknown if the head is absent or the answer is blank."""
    return OfMembers(Max(figure, filter=HEAD))


def highest(figure: Any, top: int) -> Case:
    """Returns the highest of the members' figures; unknown where one is unknown, unless another has reached `top`
    already."""
    found = OfMembers(Max(figure))
    return Case(
        When(Q(Exact(found, top)), then=found), When(_all_told(figure), then=found), output_field=IntegerField()
    )


def highest_is(figure: Any, level: int, top: int) -> Case:
    """Returns whether the highest of the members' figures is this level; no as soon as one is above it."""
    found = OfMembers(Max(figure))
    return Case(
        When(Q(GreaterThan(found, level)), then=Value(0)),
        When(_all_told(figure) | Q(Exact(found, top)), then=as_number(Exact(found, level))),
        output_field=IntegerField(),
    )


def _all_told(figure: Any) -> Q:
    """Returns whether the figure is known for everybody, and everybody is known to be present or absent."""
    untold = Case(When(Q(presence__isnull=True) | Q(_Unknown(figure)), then=Value(1)), default=Value(0))
    return Q(Exact(OfMembers(Max(untold)), 0))


class _Unknown(Expression):
    """SQL's `(…) IS NULL` over any expression."""

    def __init__(self, of: Any) -> None:
        super().__init__(output_field=BooleanField())
        self.of = of

    conditional = True

    def get_source_expressions(self) -> list[Any]:
        return [self.of]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.of,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.of)
        return f"({sql}) IS NULL", tuple(params)


# --- figures from figures --------------------------------------------------------------------------------------------


def at_most(figure: Expression, limit: int) -> Case:
    """Returns the smaller of the two. Unknown stays unknown: PostgreSQL's LEAST would return the limit."""
    return Case(
        When(Q(GreaterThan(figure, limit)), then=Value(limit)), default=figure, output_field=figure.output_field
    )


def ratio(part: Expression, whole: Expression) -> CombinedExpression:
    """Returns part / whole; unknown where the whole is 0 or unknown."""
    return Cast(part, FloatField()) / NullIf(Cast(whole, FloatField()), Value(0.0))


def at_least_one(figure: Expression) -> Case:
    """Returns the figure, but at least 1. Unknown stays unknown: PostgreSQL's GREATEST would return 1."""
    return Case(When(Q(LessThan(figure, 1)), then=Value(1)), default=figure, output_field=figure.output_field)


def equals(figure: Expression, value: int) -> Cast:
    return as_number(Exact(figure, value))


def everything_but(codes: type[IntegerChoices], *left_out: int) -> list[int]:
    return [code for code in codes.values if code not in left_out]


def sums_with(codes: type[IntegerChoices], *bits: int) -> list[int]:
    """Returns the sums of these codes that contain one of the bits. 99 (don't know) is not a sum."""
    most = sum(code for code in codes.values if code != DONT_KNOW)
    return [total for total in range(most + 1) if total & sum(bits)]
