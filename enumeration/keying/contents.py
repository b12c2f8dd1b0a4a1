"""A whole questionnaire as one JSON text: sealed in a second keying, and shown to the operator who keys it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from enumeration.answering.answers import as_sent, household_answers, member_answers
from enumeration.answering.dossier import blank_dossier
from enumeration.identity import mask_of, seal, unseal
from enumeration.models import Household, KeyingDecision, Officer, SecondKeying, State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.rules import is_blank

Content = dict[str, Any]
"""{"answers": {name: value}, "members": [{"id": …, name: value}], "notes": [{"check", "member", "note"}]}, with numbers
of persons in full."""


def empty() -> Content:
    return {"answers": {}, "members": [], "notes": []}


def content_of(household: Household) -> Content:
    """Returns the present answers. One query."""
    members = [
        {"id": str(person.pk)} | _filled(member_answers(person, in_full=True))
        for person in household.members.order_by("number")
    ]
    return {"answers": _filled(household_answers(household, in_full=True)), "members": members, "notes": []}


def _filled(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in as_sent(answers).items() if not is_blank(value)}


def sealed(content: Content, pk: UUID, column: str) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False, separators=(",", ":")), pk, column)


def opened(second: SecondKeying, column: str) -> Content:
    """Returns `first` or `content` in full; nothing for what has not been keyed yet."""
    found = getattr(second, column)
    return empty() if found is None else json.loads(unseal(found, second.pk, column))


def sealed_third(value: Any, row_id: UUID) -> bytes:
    """Returns what a reviewer typed where both keyings are wrong, sealed."""
    return seal(json.dumps(value, ensure_ascii=False), row_id, "third")


def third_of(decision: KeyingDecision) -> Any:
    """Returns what a reviewer typed; None also where the paper is blank."""
    if decision.third is None or decision.row_id is None:
        return None
    return json.loads(unseal(bytes(decision.third), decision.row_id, "third"))


def as_answers(sent: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Any]:
    """Returns the stored answers as the form's rules read them: every question, with days as days."""
    return {name: question.read(sent.get(name)) for name, question in questions.items()}


def blind_dossier(second: SecondKeying, *, reader: Officer) -> dict[str, Any]:
    """Returns what the questionnaire's page needs, with nothing but what this operator keyed. Numbers are masked."""
    household, keyed = second.household, opened(second, "content")
    return blank_dossier(second.pk, household.area, household.round, reader=reader) | {
        "on_prelist": True,
        "version": second.version,
        "state": State.SUBMITTED.value if second.sealed_at else State.DRAFT.value,
        "state_label": str(State.SUBMITTED.label if second.sealed_at else State.DRAFT.label),
        "submitted_at": second.sealed_at.isoformat() if second.sealed_at else None,
        "answers": _masked(keyed["answers"], HOUSEHOLD_QUESTIONS),
        "members": [{"id": one["id"]} | _masked(one, PERSON_QUESTIONS) for one in keyed["members"]],
        "notes": [one | {"by": str(reader), "at": None} for one in keyed["notes"]],
        "may_answer": second.sealed_at is None,
    }


def _masked(sent: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Any]:
    return {
        name: mask_of(name, sent[name]) if question.kind is Kind.SEALED and sent.get(name) else sent.get(name)
        for name, question in questions.items()
    }
