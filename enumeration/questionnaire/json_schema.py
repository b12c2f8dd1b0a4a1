"""The codebook as JSON Schema (2020-12): what the answers of a household and of a member may be, from the cards.

Two readings of a skip rule. In a submission, which carries only what changed, an answer is refused where the answers
beside it rule it out ("household", "member"). In a whole questionnaire, where what is absent is blank, every question
that is asked and needed must be there, too ("whole_household", "whole_member").

The schema describes answers in their plain form: 7, not "07"; digits without spaces. The server also reads the others.
Checks across questions, and dates compared with the round, are beyond JSON Schema: the receipt has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import ERROR, MOST_LETTERS, FilledBy, Kind, Question
from enumeration.questionnaire.checks import BY_INTERVIEW
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.rules import DONT_KNOW, LARGEST_SUM, BadRule, Members, leaf
from enumeration.questionnaire.spoken import accepted_in_words

Schema = dict[str, Any]

BLANK: Schema = {"enum": [None, ""]}
MASKED = r"[*•]"
"""A number that its sender saw masked; sent back, it changes nothing."""


def definitions() -> dict[str, Schema]:
    """Returns the entries of `$defs`: code lists, and the four kinds of answers."""
    return {
        **_lists([*HOUSEHOLD_QUESTIONS.values(), *PERSON_QUESTIONS.values()]),
        "household": _answers(HOUSEHOLD_QUESTIONS, {}),
        "member": _answers(PERSON_QUESTIONS, {"id": {"type": "string", "format": "uuid"}}) | {"required": ["id"]},
        "whole_household": {
            "allOf": [
                {"$ref": "#/$defs/household"},
                *_complete(card for card in HOUSEHOLD_QUESTIONS.values() if card.block not in BY_INTERVIEW),
                {
                    "if": _is("result", {"const": Result.COMPLETE.value}),
                    "then": {
                        "allOf": _complete(card for card in HOUSEHOLD_QUESTIONS.values() if card.block in BY_INTERVIEW)
                    },
                },
            ]
        },
        "whole_member": {"allOf": [{"$ref": "#/$defs/member"}, *_complete(PERSON_QUESTIONS.values())]},
    }


# --- Values ----------------------------------------------------------------------------------------------------------


def _lists(cards: Iterable[Question]) -> dict[str, Schema]:
    return {
        card.codes.__name__: {
            "type": ["integer", "null"],
            "enum": [*sorted(card.code_values), None],
            "x-codes": {str(int(code)): label.as_json() for code, label in card.choices},
        }
        for card in cards
        if card.codes and card.kind is Kind.CODED
    }


def _answers(cards: Mapping[str, Question], more: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": more | {name: _value(card) for name, card in cards.items()},
        "allOf": [
            {"if": _never(card.asked_if), "then": {"properties": {name: BLANK}}}
            for name, card in cards.items()
            if card.asked_if
        ],
    }


def _value(card: Question) -> Schema:
    """Returns what one question accepts; null takes an answer back."""
    said: Schema = {
        "title": f"{card.number} {card.label.id}",
        "description": f"{card.label.en}: {accepted_in_words(card).en}.",
    }
    match card.kind:
        case Kind.CODED if card.codes:
            return said | {"$ref": f"#/$defs/{card.codes.__name__}"}
        case Kind.WHOLE:
            within: Schema = {"type": ["integer", "null"], "minimum": card.least, "maximum": card.most}
            return said | (within if card.unknown is None else {"anyOf": [within, {"const": card.unknown}]})
        case Kind.FLAGS:
            sums: list[Schema] = [{"type": "null"}, {"type": "integer", "minimum": 0, "maximum": card.most}]
            if DONT_KNOW in card.code_values:
                sums.append({"const": DONT_KNOW})
            codes = {str(int(code)): label.as_json() for code, label in card.choices}
            return said | {"anyOf": sums, "x-codes": codes}
        case Kind.DAY:
            return said | {"type": ["string", "null"], "format": "date", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
        case Kind.SEALED:
            plain = f"[0-9]{{{card.digits}}}" if card.digits else card.pattern
            return said | {"type": ["string", "null"], "pattern": f"^({plain})?$|{MASKED}"}
        case _:
            text = said | {"type": ["string", "null"], "maxLength": card.max_length or MOST_LETTERS}
            return text | ({"pattern": f"^({card.pattern})?$"} if card.pattern else {})


# --- Rules -----------------------------------------------------------------------------------------------------------


def _complete(cards: Iterable[Question]) -> list[Schema]:
    """Returns, for each question, that it is answered where it must be, and blank where it is not asked."""
    found: list[Schema] = []
    for card in cards:
        answered = _is(card.name, {"not": BLANK})
        if card.blank_is is ERROR and card.filled_by is FilledBy.ENUMERATOR:
            wanted = card.asked_if & card.needed_if
            found.append({"if": _holds(wanted), "then": answered} if wanted else answered)
        if card.asked_if:
            found.append({"if": {"not": _holds(card.asked_if)}, "then": {"not": answered}})
    return found


def _is(name: str, value: Schema) -> Schema:
    return {"required": [name], "properties": {name: value}}


def _holds(rule: Any) -> Schema:
    """Returns the schema of answers for which the rule holds. What is absent is blank."""
    if isinstance(rule, Members):
        raise BadRule(f"{rule!r}: a question's own rule cannot count members.")
    if isinstance(rule, Q):
        parts: list[Schema] = [_holds(child) for child in rule.children]
        joined = {"anyOf" if rule.connector == Q.OR else "allOf": parts} if parts else {}
        return {"not": joined} if rule.negated else joined
    name, lookup, wanted = leaf(rule)
    if lookup == "isnull":
        answered = _is(name, {"not": BLANK})
        return {"not": answered} if wanted else answered
    return _is(name, _compared(lookup, wanted))


def _never(rule: Any, *, negated: bool = False) -> Schema:
    """Returns the schema of a patch that rules the condition out by the answers it carries; `negated`: its opposite."""
    if isinstance(rule, Q):
        if rule.negated:
            negated = not negated
        parts: list[Schema] = [_never(child, negated=negated) for child in rule.children]
        # "a and b" is ruled out by either, "a or b" by both; the opposite the other way round.
        either = (rule.connector == Q.AND) is not negated
        return {"anyOf" if either else "allOf": parts} if parts else {"not": {}}
    name, lookup, wanted = leaf(rule)
    if lookup == "isnull":
        return _is(name, {"not": BLANK} if wanted is not negated else BLANK)
    compared = _compared(lookup, wanted)
    return _is(name, compared if negated else {"not": compared})


def _compared(lookup: str, wanted: Any) -> Schema:
    match lookup:
        case "exact":
            return {"const": int(wanted)}
        case "in":
            return {"enum": [int(each) for each in wanted]}
        case "has":
            return {"enum": [value for value in range(LARGEST_SUM + 1) if value & wanted]}
        case _:
            bound = {"gt": "exclusiveMinimum", "gte": "minimum", "lt": "exclusiveMaximum", "lte": "maximum"}[lookup]
            return {"type": "integer", bound: int(wanted)}
