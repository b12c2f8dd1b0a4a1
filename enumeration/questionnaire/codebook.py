"""The whole codebook as JSON, for the questionnaire page and the API."""

import hashlib
import json
from functools import cache
from typing import Any

from enumeration.questionnaire import rules
from enumeration.questionnaire.assets import AIDS
from enumeration.questionnaire.cards import FilledBy, Question
from enumeration.questionnaire.checks import NOT_ACCEPTED, NOT_ASKED, STILL_BLANK, checks_of
from enumeration.questionnaire.consistency import Check
from enumeration.questionnaire.forms import FAMILY, FORMS, FormKind
from enumeration.questionnaire.inspections import OLDEST, PLACEHOLDERS, SECTOR_WORDS, Inspection
from enumeration.questionnaire.spoken import accepted_in_words, in_words
from enumeration.questionnaire.visit import INCOMPLETE, NOT_INTERVIEWED

FORM = FAMILY.name


@cache
def as_json(kind: str = FormKind.FAMILY) -> dict[str, Any]:
    """Returns blocks with their questions, code lists, checks and message patterns; empty keys are left out.

    Texts are {"id": …, "en": …}. A question's `codes` names one of `lists`. `version` changes when anything changes.
    Every call returns the same object: do not change it.
    """
    form = FORMS[kind]
    checks, inspections = checks_of(form)
    lists = {
        card.codes.__name__: [[int(code), label.as_json()] for code, label in card.choices]
        for card in form.questions.values()
        if card.codes
    }
    content: dict[str, Any] = {
        "form": form.name,
        "blocks": [
            {
                "number": block.number,
                "title": block.title.as_json(),
                "whose": block.whose.value,
                "by_interview": block.by_interview,
                "questions": [_question(card) for card in block.questions],
            }
            for block in form.blocks
        ],
        "lists": lists,
        "checks": [
            _check(check) | {"rule": rules.as_json(check.fails_if), "whose": check.whose.value} for check in checks
        ],
        "inspections": [_check(each) | {"finds": each.name} for each in inspections],
        "messages": {
            "value": NOT_ACCEPTED.as_json(),
            "unasked": NOT_ASKED.as_json(),
            "blank": STILL_BLANK.as_json(),
        },
        # What rules.js needs besides the rules.
        "not_interviewed": rules.as_json(NOT_INTERVIEWED),
        "incomplete": rules.as_json(INCOMPLETE),
        "placeholders": list(PLACEHOLDERS),
        "sector_words": [[words, sector] for words, sector in SECTOR_WORDS.items()],
        "oldest": OLDEST,
        "aids": list(AIDS),
    }
    return {"version": fingerprint(content)} | content


def fingerprint(content: dict[str, Any]) -> str:
    """Returns twelve characters that change when the codebook changes, so that the browser knows when to fetch it
    again."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def version(kind: str = FormKind.FAMILY) -> str:
    return as_json(kind)["version"]


def _question(card: Question) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": card.name,
        "number": card.number,
        "label": card.label.as_json(),
        "kind": card.kind.value,
        "codes": card.codes.__name__ if card.codes else None,
        "least": card.least,
        "most": card.most,
        "unknown": card.unknown,
        "earliest": card.earliest.isoformat() if card.earliest else None,
        "latest": card.latest.isoformat() if card.latest else None,
        "unit": card.unit.as_json() if card.unit else None,
        "width": card.width,
        "max_length": card.max_length,
        "digits": card.digits,
        "pattern": card.pattern,
        "multiline": card.multiline or None,
        "hint": card.hint.as_json() if card.hint else None,
        "asked_if": rules.as_json(card.asked_if) if card.asked_if else None,
        "asked_if_words": in_words(card.asked_if).as_json() if card.asked_if else None,
        "needed_if": rules.as_json(card.needed_if) if card.needed_if else None,
        "blank_is": card.blank_is.value if card.blank_is else None,
        "accepts": accepted_in_words(card).as_json() if card.derived_from is None else None,
        "identifying": card.identifying or None,
        "sensitive": card.sensitive or None,
        "filled_by": card.filled_by.value if card.filled_by is not FilledBy.ENUMERATOR else None,
        "since": card.since,
        "until": card.until,
        "derived_from": card.derived_from,
    }
    return {key: value for key, value in said.items() if value is not None}


def _check(check: Check | Inspection) -> dict[str, Any]:
    return {
        "code": check.code,
        "severity": check.severity.value,
        "message": check.message.as_json(),
        "about": list(check.about),
    }
