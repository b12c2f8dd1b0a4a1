"""Every kind of space is one space: what a person sees between two words keeps them apart, and they compare equal.

And what stands between the digits of a number, for the eye, is no part of it.
"""

from __future__ import annotations

import re

# As rules.js has it: tab, line breaks, no-break, thin, ideographic and zero-width spaces, and the mark at the beginning
# of files.
SPACES = re.compile("[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+")


def single_spaced(text: str) -> str:
    """ " Andi\\N{NO-BREAK SPACE}Baso\\n" → "Andi Baso"."""
    return SPACES.sub(" ", text).strip(" ")


# Marks that nobody sees and that are no space: of direction (U+202E turns a name round), of joining, controls, halves of
# pairs, tags, and the sign for what could not be read. A name with one in it looks like another and is found by none.
# As rules.js has it.
UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200c-\\u200f\\u202a-\\u202e\\u2060-\\u206f"
    "\\ufff9-\\uffff\\ud800-\\udfff\U000e0000-\U000e007f]"
)


def has_unseen(text: str) -> bool:
    """Whether a name or another line of text is refused, by whatever way it comes in."""
    return UNSEEN.search(text) is not None


# Beside spaces: dots, brackets, strokes, every kind of dash, and the invisible marks that come with a pasted contact.
# As rules.js has it.
BETWEEN_DIGITS = re.compile(
    "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200f\\u2010-\\u2015\\u2028-\\u202f\\u205f-\\u2069\\u2212\\u3000\\ufeff().\\-/]+"
)


def digits_together(text: str) -> str:
    """ "(0471) 22-334" → "047122334", "+62 812 3456 7890" → "+6281234567890"; what is no mark stays, to be judged."""
    return BETWEEN_DIGITS.sub("", text)
