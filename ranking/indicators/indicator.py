"""What an indicator is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Expression
from django.db.models.functions import NullIf

from enumeration.words import Words
from ranking.indicators.expressions import (
    members,
    present_heads,
    present_members,
)


@dataclass(frozen=True)
class Indicator:
    name: str
    label: Words
    reads: tuple[str, ...]
    value: Expression
    unit: Words | None = None  # None: 1 is yes, 0 is no
    # Two indicators of one subject (age and its square) are explained together, under the name of the first.
    topic: str = ""

    @property
    def explained_as(self) -> str:
        return self.topic or self.name


# Known for every household: they decide who counts as ranked, and which of equal households comes first.
PRESENT_MEMBERS, PRESENT_HEADS = present_members(), present_heads()

# A household without a roster is not a household of zero members.
SIZE = NullIf(members(), 0)

HEADS = Words("orang", "persons")

ANIMALS = Words("ekor", "animals")
