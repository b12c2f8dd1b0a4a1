"""What people write is kept whole or refused, never shortened: the one rule for reasons, notes and searches.

Where an action takes a text with a bound, it takes it through `whole`. What is too long is answered in one place, too:
pages keep the form with what was typed (views/too_long.py), the API says it as a problem.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

MOST = 300
"""Letters of a reason or a note, unless its place says otherwise."""


class TooLong(Exception):
    """A text over its bound. The message names the bound and the length."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(_("Paling banyak {most} huruf; ini {count}. Singkatkan.").format(most=most, count=len(text)))
        self.text, self.most = text, most


def plain(text: str) -> str:
    """The text without spaces around it and without NUL, which no text column takes; a line ends with one character."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def whole(text: str, most: int = MOST) -> str:
    """The text as it is kept. Raises TooLong."""
    kept = plain(text)
    if len(kept) > most:
        raise TooLong(kept, most)
    return kept


def quoted(text: object, most: int = 40) -> str:
    """What somebody sent, for a sentence about it: a long one ends in “…”, so that nobody takes it for the whole."""
    said = str(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"
