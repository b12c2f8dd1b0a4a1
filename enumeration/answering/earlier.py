"""What the answers were when a questionnaire was sent back, and which of them are others now.

Kept whole and sealed at that moment (`keep`), counted when it is submitted again (`count_changed`), compared answer by
answer on its page (`changes_of`). An answer that does not open, because its key is gone, is said to be lost, not guessed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from enumeration.answering.answers import as_sent, household_answers, member_answers
from enumeration.fields import dates
from enumeration.identity import CannotUnseal, mask_of, seal, unseal
from enumeration.models import EarlierAnswers, Household, Person, State
from enumeration.questionnaire.cards import FilledBy, Kind, Question
from enumeration.questionnaire.rules import is_blank
from enumeration.workflow import undoing

COLUMN = "content"
KEPT_FOR = timedelta(days=90)
"""Longer than a round lasts; what is completed is forgotten as soon as it cannot be undone."""

Content = dict[str, Any]
"""{"answers": {name: value}, "members": {id: {name: value}}}, with numbers of persons in full."""


@dataclass(frozen=True)
class Change:
    """An answer that was another one before."""

    name: str  # of the question
    person: UUID | None  # the member; None for the household
    before: str  # as a reader sees it: numbers of persons masked; "" where it was blank


@dataclass(frozen=True)
class Changes:
    """What changed since the questionnaire was sent back. `is_lost`: what it was cannot be read any more."""

    since: datetime
    answers: tuple[Change, ...] = ()
    added: frozenset[UUID] = frozenset()
    removed: tuple[str, ...] = ()  # names of members who are no longer listed
    is_lost: bool = False

    @property
    def count(self) -> int:
        return len(self.answers) + len(self.added) + len(self.removed)


def _content(household: Household, people: Iterable[Person]) -> Content:
    form = household.its_form
    return {
        "answers": _filled(household_answers(household, in_full=True)),
        "members": {str(one.pk): _filled(member_answers(one, in_full=True, form=form)) for one in people},
    }


def _filled(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in as_sent(answers).items() if not is_blank(value)}


def keep(households: Collection[UUID], at: datetime) -> None:
    """Keep the answers of households that are being sent back. Three queries."""
    people: dict[UUID, list[Person]] = {}
    for person in Person.objects.filter(household__in=households):
        people.setdefault(person.household_id, []).append(person)
    kept = []
    for household in Household.objects.filter(pk__in=households):
        text = json.dumps(_content(household, people.get(household.pk, [])), ensure_ascii=False, separators=(",", ":"))
        row_id = uuid4()
        kept.append(EarlierAnswers(household=household, row_id=row_id, content=seal(text, row_id, COLUMN), at=at))
    EarlierAnswers.objects.bulk_create(kept, batch_size=500)


def compared_with(households: Collection[UUID]) -> QuerySet[EarlierAnswers]:
    """Returns the latest kept answers of each household that was submitted again since."""
    rows = EarlierAnswers.objects.filter(household__in=households, at__lt=F("household__submitted_at"))
    return rows.order_by("household", "-pk").distinct("household")


def changes_of(household: Household, people: Iterable[Person]) -> Changes | None:
    """Returns what changed since it was sent back last; None where it never was. One query."""
    kept = compared_with([household.pk]).first()
    return _compared(kept, household, people) if kept else None


def count_changed(household: Household, people: Iterable[Person]) -> None:
    """Count the answers that changed, when the questionnaire is submitted again; for the lists. Two queries."""
    kept = EarlierAnswers.objects.filter(household=household).last()
    if kept is None:
        return
    changes = _compared(kept, household, people)
    if not changes.is_lost:
        EarlierAnswers.objects.filter(pk=kept.pk).update(changed=changes.count)


def forget(now: datetime) -> None:
    """Remove what nobody compares any more: the household is completed, or it was sent back long ago."""
    rows = EarlierAnswers.objects.filter(
        Q(household__state=State.COMPLETED, household__changed_at__lt=now - undoing.WITHIN) | Q(at__lt=now - KEPT_FOR)
    )
    rows.delete()


def _compared(kept: EarlierAnswers, household: Household, people: Iterable[Person]) -> Changes:
    try:
        before: Content = json.loads(unseal(kept.content, kept.row_id, COLUMN))
    except CannotUnseal:
        return Changes(kept.at, is_lost=True)
    form, now = household.its_form, _content(household, people)
    found = [*_differing(before["answers"], now["answers"], form.of_household, None)]
    for pk, answers in now["members"].items():
        if pk in before["members"]:
            found += _differing(before["members"][pk], answers, form.of_person, UUID(pk))
    gone = [one.get("name", "–") for pk, one in before["members"].items() if pk not in now["members"]]
    added = frozenset(UUID(pk) for pk in now["members"].keys() - before["members"].keys())
    return Changes(kept.at, tuple(found), added, tuple(gone))


def _differing(
    before: Mapping[str, Any], now: Mapping[str, Any], questions: Mapping[str, Question], person: UUID | None
) -> Iterable[Change]:
    for name, card in questions.items():
        # What the supervisor fills in changes by the supervisor's own hand.
        if card.filled_by is FilledBy.ENUMERATOR and before.get(name) != now.get(name):
            yield Change(name, person, _shown(card, before.get(name)))


def _shown(card: Question, value: Any) -> str:
    if value is None:
        return ""
    if card.kind is Kind.DAY:
        return dates.day(card.read(value))
    return mask_of(card.name, str(value)) if card.kind is Kind.SEALED else card.shown(card.read(value))
