"""Which of the two kinds of CSV a user takes: remembered in their browser, like the language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "csv"
KINDS = ("csv", "csv-id")
"""Commas and decimal points; or semicolons and decimal commas, as Excel in Indonesia splits it."""


def chosen_csv(request: HttpRequest) -> str:
    """Returns the kind that was chosen last in this browser."""
    return kind if (kind := request.COOKIES.get(COOKIE, "")) in KINDS else KINDS[0]


def remember(response: HttpResponseBase, file_format: str) -> None:
    """Remember the kind of CSV that the response contains; nothing for other formats."""
    if file_format in KINDS:
        response.set_cookie(
            COOKIE,
            file_format,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
