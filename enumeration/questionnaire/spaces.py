"""Every kind of space is one space: what a person sees between two words keeps them apart, and they compare equal."""

from __future__ import annotations

import re

# As rules.js has it: tab, line breaks, no-break, thin and ideographic spaces, and the mark at the beginning of files.
SPACES = re.compile("[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+")


def single_spaced(text: str) -> str:
    """ " Andi\\N{NO-BREAK SPACE}Baso\\n" → "Andi Baso"."""
    return SPACES.sub(" ", text).strip(" ")
