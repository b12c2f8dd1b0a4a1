"""Every kind of space is one space: what a person sees between two words keeps them apart, and they compare equal.

And what stands between the digits of a number, for the eye, is no part of it.
"""

from __future__ import annotations

import re

# As rules.js has it: tab, line breaks, no-break, thin and ideographic spaces, and the mark at the beginning of files.
SPACES = re.compile("[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+")


def single_spaced(text: str) -> str:
    """ " Andi\\N{NO-BREAK SPACE}Baso\\n" → "Andi Baso"."""
    return SPACES.sub(" ", text).strip(" ")


# Beside spaces: dots, brackets, strokes, every kind of dash, and the invisible marks that come with a pasted contact.
# As rules.js has it.
BETWEEN_DIGITS = re.compile(
    "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200f\\u2010-\\u2015\\u2028-\\u202f\\u205f-\\u2069\\u2212\\u3000\\ufeff().\\-/]+"
)


def digits_together(text: str) -> str:
    """ "(0471) 22-334" → "047122334", "+62 812 3456 7890" → "+6281234567890"; what is no mark stays, to be judged."""
    return BETWEEN_DIGITS.sub("", text)
