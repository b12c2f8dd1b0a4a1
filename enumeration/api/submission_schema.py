"""JSON Schema (2020-12) of a submission, beside the codebook: for programs that make submissions without this form."""

from __future__ import annotations

from typing import Any

from enumeration.answering.actions.accompanying import CODEBOOK
from enumeration.answering.actions.limits import MOST_IN_CODE, MOST_IN_NOTE, MOST_MEMBERS, MOST_NOTES
from enumeration.pages.numbers import ID
from enumeration.questionnaire.codebook import FORM, version
from enumeration.questionnaire.codes import Result
from enumeration.questionnaire.forms import FormKind
from enumeration.questionnaire.json_schema import definitions

UUID = {"type": "string", "format": "uuid"}


def submission_schema() -> dict[str, Any]:
    """Returns the schema of a submission; `#/$defs/whole` is that of one that carries a whole questionnaire."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:regsosek:{FORM}:{version()}:submission",
        "title": f"Submission of {FORM}, codebook {version()}",
        "description": (
            "A patch: answers that changed, members by id, members taken off. A submission that carries a whole "
            "questionnaire is also held against #/$defs/whole."
        ),
        "type": "object",
        "required": ["key", "household"],
        "properties": {
            "key": UUID | {"description": "Made by the sender; the same key and content again gives the same receipt."},
            "household": UUID,
            "version": {"type": "integer", "minimum": 0, "maximum": ID, "description": "The version that was edited."},
            "submit": {"type": "boolean", "description": "Hand it to the supervisor, if no error is left."},
            "area": {"type": "string", "pattern": "^[0-9]{16}$", "description": "Of a family that is not on the list."},
            "round": {"type": "integer", "minimum": 0, "maximum": ID},
            "form": {"enum": [FormKind.FAMILY.value], "description": "XK has a codebook of its own."},
            "answers": {"$ref": "#/$defs/household"},
            "members": {"type": "array", "maxItems": MOST_MEMBERS, "items": {"$ref": "#/$defs/member"}},
            "removed": {"type": "array", "items": UUID},
            "notes": {"type": "array", "maxItems": MOST_NOTES, "items": {"$ref": "#/$defs/note"}},
            # What accompanies the content.
            "codebook": {"type": "string", "pattern": f"^{CODEBOOK.pattern}$", "description": "The sender's version."},
            "clock": {
                "type": "object",
                "properties": {
                    "offset_ms": {"type": "integer", "description": "Server's clock minus the sender's."},
                    "at": {"type": "string", "format": "date-time"},
                },
            },
            "paradata": {"type": "object", "description": "How it was filled in; what cannot be read is set aside."},
        },
        "$defs": definitions()
        | {
            "note": {
                "type": "object",
                "required": ["check", "note"],
                "properties": {
                    "check": {"type": "string", "maxLength": MOST_IN_CODE},
                    "member": {"type": ["string", "null"], "format": "uuid"},
                    "note": {"type": "string", "maxLength": MOST_IN_NOTE},
                },
            },
            "whole": {
                "allOf": [{"$ref": "#"}],
                "required": ["answers"],
                "properties": {"answers": {"$ref": "#/$defs/whole_household"}},
                "if": {"properties": {"answers": {"properties": {"result": {"const": Result.COMPLETE.value}}}}},
                "then": {
                    "required": ["members"],
                    "properties": {"members": {"minItems": 1, "items": {"$ref": "#/$defs/whole_member"}}},
                },
            },
        },
    }
