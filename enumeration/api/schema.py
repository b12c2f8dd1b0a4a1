"""The description of the API: OpenAPI 3 of every address below /api/, and a page to read it and try it out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.utils import OpenApiResponse
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.permissions import BasePermission

from enumeration.access import Permission, page
from enumeration.api.access import HoldsDeclared
from enumeration.api.problems import ProblemRenderer, ProblemSerializer
from enumeration.models import Scope
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.forms import EVERY_HOUSEHOLD_QUESTION, EVERY_PERSON_QUESTION


class Schema(SpectacularJSONAPIView):
    """OpenAPI 3 description of this API."""

    permission = Permission.SIGNED_IN
    scope = Scope.AREAS
    permission_classes: list[type[BasePermission]] = [HoldsDeclared]


@page(Permission.SIGNED_IN)
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "enumeration/api/docs.html")


def refusals(*statuses: int) -> dict[Any, OpenApiResponse]:
    """Returns the problem details that an address may answer with, besides those that every address may."""
    words = {
        400: "The request cannot be read.",
        401: "Not signed in.",
        403: "The role does not allow it.",
        404: "There is none, or it is out of reach.",
        409: "Somebody was faster, or the state does not allow it.",
        413: "Too large.",
        414: "The address is too long; the server before this one says so.",
        415: "The body is not JSON.",
        422: "Some answers cannot be stored; `faults` names each.",
        429: "Too often; see `Retry-After`.",
        503: "Busy; send the same again after `Retry-After` seconds.",
    }
    return {
        (status, ProblemRenderer.media_type): OpenApiResponse(ProblemSerializer, words[status])
        for status in sorted({400, 401, 403, 414, 429, 503, *statuses})
    }


def _field(question: Question) -> serializers.Field:
    words = f"**{question.number}** {question.label.id}."
    if question.codes:
        codes = "; ".join(f"{code} {label.id}" for code, label in question.choices)
        words += f" {'Sum of' if question.kind is Kind.FLAGS else 'One of'}: {codes}."
    common: dict[str, Any] = {"allow_null": True, "required": False, "help_text": words}
    match question.kind:
        case Kind.CODED if question.codes:
            return serializers.IntegerField(
                min_value=min(question.codes.values), max_value=max(question.codes.values), **common
            )
        case Kind.FLAGS if question.codes:
            return serializers.IntegerField(
                min_value=0, max_value=max(question.most or 0, *question.codes.values), **common
            )
        case Kind.WHOLE:
            most = max(question.most or 0, question.unknown or 0)
            return serializers.IntegerField(min_value=question.least, max_value=most, **common)
        case Kind.DAY:
            return serializers.DateField(**common)
        case Kind.SEALED:
            common["help_text"] += " Given masked (`•`); a masked value that is sent back changes nothing."
            return serializers.CharField(max_length=question.digits or question.max_length, **common)
        case _:
            return serializers.CharField(max_length=question.max_length, **common)


def answers_serializer(
    name: str, questions: dict[str, Question], **more: serializers.Field
) -> type[serializers.Serializer]:
    """Returns the codebook's questions as a serializer, for the schema only.

    Validation itself is in answering/actions.
    """
    fields: dict[str, Any] = more | {key: _field(question) for key, question in questions.items()}
    return type(name, (serializers.Serializer,), fields)


HouseholdAnswers = answers_serializer("HouseholdAnswers", EVERY_HOUSEHOLD_QUESTION)
MemberAnswers = answers_serializer("MemberAnswers", EVERY_PERSON_QUESTION, id=serializers.UUIDField())
