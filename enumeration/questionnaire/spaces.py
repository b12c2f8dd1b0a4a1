"""Every kind of space counts as one: whatever separates two words for the eye separates them here, and compares equal.

Characters that people write between the digits of a number are not part of the number.
"""

from __future__ import annotations

import re

# As in rules.js: tab, line breaks, no-break, thin, ideographic and zero-width spaces, and the byte order mark.
SPACES = re.compile("[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+")


def single_spaced(text: str) -> str:
    r"""Returns " Andi\N{NO-BREAK SPACE}Baso\n" as "Andi Baso"."""
    return SPACES.sub(" ", text).strip(" ")


# Invisible characters that are not spaces: direction marks (U+202E reverses a name), joiners, controls, lone
# surrogates, tags, and the replacement character. A name that contains one looks like another name, and no search finds
# it. As in rules.js.
UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200c-\\u200f\\u202a-\\u202e\\u2060-\\u206f"
    "\\ufff9-\\uffff\\ud800-\\udfff\U000e0000-\U000e007f]"
)


def has_unseen(text: str) -> bool:
    """Returns whether a name or other line of text must be refused, wherever it comes from."""
    return UNSEEN.search(text) is not None


# Besides spaces: dots, brackets, slashes, every kind of dash, and the invisible marks of a pasted contact. As in
# rules.js.
BETWEEN_DIGITS = re.compile(
    "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200f\\u2010-\\u2015\\u2028-\\u202f\\u205f-\\u2069\\u2212\\u3000\\ufeff().\\-/]+"
)


def digits_together(text: str) -> str:
    """Returns "(0471) 22-334" as "047122334", "+62 812 3456 7890" as "+6281234567890"; other characters stay, to be
    judged."""
    return BETWEEN_DIGITS.sub("", text)
