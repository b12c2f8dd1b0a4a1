"""The words in which an indicator's expression is written: answered(), if_asked(), members(), head_is() …

Every one keeps "the answers do not say" apart from "no": it is NULL, and never becomes 0 on the way.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Case, Count, Expression, F, FloatField, IntegerChoices, Max, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, GreaterThan, IsNull

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
        super().__init__(output_field=FloatField())
        self.aggregate = aggregate
        self.column = _column_of(aggregate)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f'"members"."{self.column}"', []


def members_figures(expressions: list[Any]) -> dict[str, Aggregate]:
    """The columns the subquery must have for these expressions."""
    parts = (part for expression in expressions for part in expression.flatten())
    return {part.column: part.aggregate for part in parts if isinstance(part, OfMembers)}


def answered(question: str, *codes: int) -> Case:
    """1 where the answer is one of the codes, 0 where it is another, unknown where there is none."""
    return Case(
        When(**{f"{question}__in": codes}, then=1.0),
        When(**{f"{question}__isnull": False}, then=0.0),
        output_field=FloatField(),
    )


def if_asked(question: str, *codes: int) -> Case:
    """1 where the answer is one of the codes, 0 otherwise: the form asks it of some families only."""
    return Case(When(**{f"{question}__in": codes}, then=1.0), default=0.0, output_field=FloatField())


def number(question: str) -> Cast:
    return Cast(F(question), FloatField())


def members(who: Q | None = None) -> OfMembers:
    """How many present members there are of whom this holds."""
    return OfMembers(Count("household", filter=who))


def any_member(who: Q) -> OfMembers:
    return OfMembers(Max(Case(When(who, then=1.0), default=0.0)))


def at_most(figure: Expression, limit: float) -> Case:
    """Unknown stays unknown: PostgreSQL's LEAST would put the limit in its place."""
    return Case(When(Q(GreaterThan(figure, limit)), then=Value(limit)), default=figure, output_field=FloatField())


def head_is(condition: Q, unless_blank: str) -> OfMembers:
    """1 or 0 for the head of the family; unknown when the head is not there, or the answer is blank."""
    flag = Case(When(condition, then=1.0), When(**{f"{unless_blank}__isnull": False}, then=0.0))
    return OfMembers(Max(flag, filter=HEAD))


def equals(figure: Expression, value: float) -> Case:
    return Case(
        When(Q(Exact(figure, value)), then=1.0),
        When(Q(IsNull(figure, False)), then=0.0),
        output_field=FloatField(),
    )


def everything_but(codes: type[IntegerChoices], *left_out: int) -> list[int]:
    return [code for code in codes.values if code not in left_out]


def sums_with(codes: type[IntegerChoices], *bits: int) -> list[int]:
    """The sums of these codes that contain one of the bits. 99 (don't know) is no sum."""
    most = sum(code for code in codes.values if code != DONT_KNOW)
    return [total for total in range(most + 1) if total & sum(bits)]
