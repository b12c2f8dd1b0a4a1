"""Answering with a PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse


def kept_nowhere(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    return response


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Content-Encoding"] = "identity"
    return kept_nowhere(response)
