"""The words in which an indicator's expression is written: answered(), if_asked(), members(), head_is() …

Every one keeps "the answers do not say" apart from "no": it is NULL, and never becomes 0 on the way.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Aggregate,
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
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, Greatest, NullIf
from django.db.models.lookups import Exact, GreaterThan

from enumeration.questionnaire.codes import Presence, Relationship
from enumeration.questionnaire.rules import DONT_KNOW

PRESENT = (Presence.LIVES_HERE, Presence.NEW)
HEAD = Q(relationship=Relationship.HEAD)

_aggregates: dict[str, Aggregate] = {}


def _column_of(aggregate: Aggregate) -> str:
    """The column of the subquery that holds this figure; equal figures share one."""
    for name, known in _aggregates.items():
        if known == aggregate:
            return name
    name = f"figure_{len(_aggregates) + 1}"
    _aggregates[name] = aggregate
    return name


class OfMembers(Expression):
    """A figure over the present members of the family (404 is 1 or 5).

    It stands for a column of one grouped subquery, named `members` (pipeline.freeze), in which every such figure is
    computed at once: thirty subqueries of their own would read the persons thirty times.
    """

    def __init__(self, aggregate: Aggregate) -> None:
        super().__init__(output_field=IntegerField())
        self.aggregate = aggregate
        self.column = _column_of(aggregate)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f'"members"."{self.column}"', ()


def members_figures(expressions: list[Any]) -> dict[str, Aggregate]:
    """The columns the subquery must have for these expressions."""
    parts = (part for expression in expressions for part in expression.flatten())
    return {part.column: part.aggregate for part in parts if isinstance(part, OfMembers)}


def as_number(condition: Any) -> Cast:
    """1, 0, or unknown where the condition cannot be told. A cast and no CASE: it runs a hundred million times."""
    return Cast(ExpressionWrapper(Q(condition), output_field=BooleanField()), IntegerField())


def answered(question: str, *codes: int) -> Cast:
    """1 where the answer is one of the codes, 0 where it is another, unknown where there is none."""
    return as_number(Q(**{question: codes[0]}) if len(codes) == 1 else Q(**{f"{question}__in": codes}))


def if_asked(question: str, *codes: int) -> Coalesce:
    """1 where the answer is one of the codes, 0 otherwise: the form asks it of some families only."""
    return Coalesce(answered(question, *codes), 0)


def number(question: str) -> Cast:
    return Cast(F(question), IntegerField())  # sums of smallint would overflow


def members(who: Q | None = None) -> OfMembers:
    """How many present members there are of whom this holds."""
    return OfMembers(Count("household", filter=who))


def any_member(who: Q) -> Cast:
    return as_number(GreaterThan(members(who), 0))


def of_head(figure: Any) -> OfMembers:
    """A figure of the head of the family; unknown when the head is not there, or the answer is blank."""
    return OfMembers(Max(figure, filter=HEAD))


def at_most(figure: Expression, limit: int) -> Case:
    """Unknown stays unknown: PostgreSQL's LEAST would put the limit in its place."""
    return Case(
        When(Q(GreaterThan(figure, limit)), then=Value(limit)), default=figure, output_field=figure.output_field
    )


def ratio(part: Expression, whole: Expression) -> CombinedExpression:
    """Unknown where there is no whole."""
    return Cast(part, FloatField()) / NullIf(Cast(whole, FloatField()), Value(0.0))


def at_least_one(figure: Expression) -> Greatest:
    return Greatest(figure, 1)


def equals(figure: Expression, value: int) -> Cast:
    return as_number(Exact(figure, value))


def everything_but(codes: type[IntegerChoices], *left_out: int) -> list[int]:
    return [code for code in codes.values if code not in left_out]


def sums_with(codes: type[IntegerChoices], *bits: int) -> list[int]:
    """The sums of these codes that contain one of the bits. 99 (don't know) is no sum."""
    most = sum(code for code in codes.values if code != DONT_KNOW)
    return [total for total in range(most + 1) if total & sum(bits)]
