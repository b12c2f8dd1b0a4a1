"""Which of the two kinds of CSV somebody takes: remembered in their browser, as the language is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "csv"
KINDS = ("csv", "csv-id")
"""Commas and decimal points; semicolons and decimal commas, as Excel in Indonesia takes it apart."""


def chosen_csv(request: HttpRequest) -> str:
    """The kind that was chosen last in this browser."""
    return kind if (kind := request.COOKIES.get(COOKIE, "")) in KINDS else KINDS[0]


def remember(response: HttpResponseBase, file_format: str) -> None:
    """Notes the kind of CSV that goes out with the response; nothing for other formats."""
    if file_format in KINDS:
        response.set_cookie(
            COOKIE,
            file_format,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
