"""What people write is kept whole or refused, never shortened: one rule for reasons, notes and searches.

An action that takes a text of limited length passes it through `whole`. A text that is too long is answered in one
place as well: pages keep the form with what was typed (pages/too_long.py), and the API answers with a problem.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MOST = 300
"""The most characters of a reason or a note, unless its place sets another limit."""


class TooLong(Exception):
    """A text is too long. The message names the limit and the length."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(_("Paling banyak {most} huruf; ini {count}. Singkatkan.").format(most=most, count=len(text)))
        self.text, self.most = text, most


def without_nul(text: str) -> str:
    """Returns the text without NUL, which PostgreSQL stores in no text. A name or code with a NUL belongs to nothing."""
    return text.replace("\x00", "")


AROUND = re.compile(r"^[\s\u00ad\u200b-\u200f\u2060\ufeff]+|[\s\u00ad\u200b-\u200f\u2060\ufeff]+$")
"""Spaces, and what looks like nothing at all: a reason of it is no reason."""


def plain(text: str) -> str:
    """Returns the text without what nobody sees around it and without NUL, which no text column accepts; a line ends
    with one character."""
    return AROUND.sub("", without_nul(text).replace("\r\n", "\n"))


def whole(text: str, most: int = MOST) -> str:
    """Returns the text as it is stored. Raises TooLong."""
    kept = plain(text)
    if len(kept) > most:
        raise TooLong(kept, most)
    return kept


def quoted(text: object, most: int = 40) -> str:
    """Returns what somebody sent, for use in a message: a long text ends in “…”, so that nobody takes it for the whole."""
    said = str(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"
