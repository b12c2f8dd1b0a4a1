"""The whole codebook in both languages, from which the questionnaire page is drawn, and the schema of a submission."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView
from enumeration.api.parameters import OneOf, Parameter, Text
from enumeration.api.schema import refusals
from enumeration.api.submission_schema import submission_schema
from enumeration.models import Scope
from enumeration.pages.caching import impersonal
from enumeration.questionnaire.codebook import as_json, version
from enumeration.questionnaire.forms import FormKind


@cache
def _written(content: Callable[..., dict[str, Any]], *of: str) -> tuple[bytes, bytes]:
    """Returns the codebook, or the schema, as bytes, plain and gzip-compressed; computed once."""
    text = json.dumps(content(*of), ensure_ascii=False, separators=(",", ":")).encode()
    return text, gzip.compress(text, 9)


class _OfThisVersion(ApiView):
    """Answers with something that changes only with the codebook."""

    permission = Permission.SIGNED_IN
    scope = Scope.AREAS
    asks: tuple[Parameter, ...] = (Text("v", "A version; then the answer may be kept for ever.", most=64),)

    def kept(self, request: Request, media_type: str, content: Callable[..., dict[str, Any]], *of: str) -> HttpResponse:
        text, compressed = _written(content, *of)
        tag = f'W/"{version(*of)}"'
        response: HttpResponse
        if tag in request.headers.get("If-None-Match", ""):
            response = Response(status=304)
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            # Compressed beforehand and left alone by GZipMiddleware, so that a hundred phones at seven o'clock cost
            # almost nothing.
            response = HttpResponse(compressed, content_type=media_type, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(text, content_type=media_type)
        response["ETag"] = tag
        response["Vary"] = "Accept-Encoding"
        if self.asked["v"] == version(*of):
            patch_cache_control(response, private=True, max_age=31_536_000, immutable=True)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response


@method_decorator(impersonal, "dispatch")
class Codebook(_OfThisVersion):
    asks = (*_OfThisVersion.asks, OneOf("form", "Of which form; K without it.", values=tuple(FormKind.values)))

    @extend_schema(
        summary="The codebook",
        responses={200: OpenApiTypes.OBJECT, 304: None, **refusals()},
    )
    def get(self, request: Request) -> HttpResponse:
        return self.kept(request, "application/json", as_json, self.asked["form"] or FormKind.FAMILY)


@method_decorator(impersonal, "dispatch")
class SubmissionSchema(_OfThisVersion):
    @extend_schema(
        summary="JSON Schema of a submission",
        description="Draft 2020-12, made from the codebook: types, codes, ranges, and skip rules as if/then.",
        responses={(200, "application/schema+json"): OpenApiTypes.OBJECT, 304: None, **refusals()},
    )
    def get(self, request: Request) -> HttpResponse:
        return self.kept(request, "application/schema+json", submission_schema)
