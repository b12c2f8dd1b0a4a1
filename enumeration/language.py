"""Which language a page, or a record, is written in.

A request is answered in Indonesian until its person presses the switch. A record is always Indonesian: others read it,
years later, and an officer who pressed EN must not leave English among the reasons. What a person typed stays as typed;
what is kept as a code (a verb, a state, a cause of the ledger) is put in words when it is shown.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguage(LocaleMiddleware):
    """Unlike Django's own, asks the switch's cookie only: many phones here are set to English, their owners are not."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]


def recorded(text: Any, **parts: Any) -> str:
    """The text as it is kept: recorded("Ganda dengan baris %(line)s", line=3). Labels in it read in Indonesian too.

    It is written without gettext, for the source language is Indonesian.
    """
    with translation.override("id"):
        return str(text) % {name: str(part) for name, part in parts.items()} if parts else str(text)
