"""Which language a page, or a record, is written in.

A request is answered in Indonesian until the user presses the language switch. A record is always in Indonesian: others
read it years later, and an officer who chose EN must not leave English among the reasons. What a person typed is kept
as typed; what is stored as a code (a verb, a state, a cause of the ledger) is put into words when it is shown.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguage(LocaleMiddleware):
    """Unlike Django's own, reads only the cookie of the switch: many phones here are set to English although their
    owners prefer Indonesian."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]


def recorded(text: Any, **parts: Any) -> str:
    """Returns the text as it is stored: recorded("Ganda dengan baris %(line)s", line=3). Labels in it are in Indonesian
    too.

    It is written without gettext, because Indonesian is the source language.
    """
    with translation.override("id"):
        return str(text) % {name: str(part) for name, part in parts.items()} if parts else str(text)
