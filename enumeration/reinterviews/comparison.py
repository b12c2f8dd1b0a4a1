"""Re-interviews read: what was answered twice, where it agrees, and how often per question and per enumerator."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from enumeration.models import Household, Officer, Person, Reinterview, Round, Sample
from enumeration.questionnaire.cards import Question
from enumeration.questionnaire.reinterview import ASKED, COUNTS, OF_THE_FAMILY
from enumeration.questionnaire.rules import as_condition

FEWEST = 5
"""With fewer answers than this a share says nothing about anybody, and only the counts are shown."""


def answers_of(households: Collection[Household]) -> dict[UUID, dict[str, Any]]:
    """Returns the present answers to the questions asked again. One query for the counts over members."""
    counted: dict[UUID, dict[str, Any]] = {
        row["household"]: dict(row)
        for row in Person.objects.filter(household__in=[household.pk for household in households])
        .order_by()
        .values("household")
        .annotate(**{name: Count("pk", filter=as_condition(rule)) for name, (_of, _label, rule) in COUNTS.items()})
    }
    return {
        household.pk: {name: getattr(household, name) for name in OF_THE_FAMILY}
        | {name: counted.get(household.pk, {}).get(name, 0) for name in COUNTS}
        for household in households
    }


@dataclass(frozen=True)
class Line:
    """One question answered twice, in words."""

    question: Question
    first: str
    second: str
    same: bool


def compared(reinterview: Reinterview) -> list[Line]:
    """Returns the comparison by question; [] before the second answers are stored, so that nobody copies what they saw."""
    if reinterview.at is None:
        return []
    return [
        Line(
            card,
            card.shown(reinterview.first.get(name)) or "–",
            card.shown(reinterview.second.get(name)) or "–",
            reinterview.first.get(name) == reinterview.second.get(name),
        )
        for name, card in ASKED.items()
    ]


@dataclass
class Agreement:
    """How many answers were the same the second time."""

    label: str
    same: int = 0
    total: int = 0
    families: int = 0
    officer: Officer | None = None
    question: Question | None = None

    @property
    def different(self) -> int:
        return self.total - self.same

    @property
    def share(self) -> float | None:
        return self.same / self.total if self.total >= FEWEST else None

    def add(self, same: bool) -> None:
        self.total += 1
        self.same += same


@dataclass
class Found:
    """The results of the re-interviews of one sample, as far as they are done."""

    by_question: list[Agreement]
    by_enumerator: list[Agreement]
    total: Agreement
    done: int = 0
    wanted: int = 0


@dataclass
class Visit:
    """A household of the sample: to be visited, or with how often the answers differed."""

    reinterview: Reinterview
    different: int = 0
    asked: int = field(default=len(ASKED))


def samples(user: Officer, round: Round) -> list[tuple[Sample, int, int]]:
    """Returns the samples with households in the user's reach: how many of theirs are wanted, and done. Two queries."""
    seen = Reinterview.objects.visible_to(user).filter(sample__round=round)
    counted = {
        row["sample"]: row
        for row in seen.order_by()
        .values("sample")
        .annotate(wanted=Count("pk"), done=Count("pk", filter=Q(at__isnull=False)))
    }
    found = Sample.objects.filter(pk__in=counted).select_related("drawn_by").order_by("-drawn_at")[:50]
    return [(sample, counted[sample.pk]["wanted"], counted[sample.pk]["done"]) for sample in found]


def visits(user: Officer, sample: Sample) -> list[Visit]:
    """Returns the sample's households in the user's reach, in walking order. One query, besides the reach."""
    rows: QuerySet[Reinterview] = (
        Reinterview.objects.visible_to(user)
        .filter(sample=sample)
        .select_related("household__area", "enumerator", "by")
        .order_by("household__area_id", "household__building_number", "household__family_number")
    )
    shown = rows.only(
        *("first", "second", "at", "sample", "enumerator__full_name", "by__full_name", "household__head_name"),
        *("household__building_number", "household__family_number", "household__address", "household__area__name"),
    )
    return [Visit(row, sum(not line.same for line in compared(row))) for row in shown]


def found_in(reinterviews: Iterable[Reinterview]) -> Found:
    """Returns agreement per question and per enumerator, the lowest first."""
    by_question = {name: Agreement(f"{card.number} {card.label}", question=card) for name, card in ASKED.items()}
    by_enumerator: dict[int, Agreement] = {}
    found = Found([], [], Agreement(""))
    for row in reinterviews:
        found.wanted += 1
        if row.at is None:
            continue
        found.done += 1
        theirs = by_enumerator.setdefault(row.enumerator_id, Agreement(str(row.enumerator), officer=row.enumerator))
        theirs.families += 1
        for name in ASKED:
            same = row.first.get(name) == row.second.get(name)
            for agreement in (by_question[name], theirs, found.total):
                agreement.add(same)
    found.by_question = list(by_question.values())
    found.by_enumerator = sorted(by_enumerator.values(), key=lambda one: (one.same / max(one.total, 1), one.label))
    return found
