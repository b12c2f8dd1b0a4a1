"""Names as they are looked for: RA’UF is rauf, SOEKARNO sukarno, MUHAMMAD muhamad; and what a mistaken word may mean.

`folded` has a twin in the database, enumeration_folded_name (0065_names_are_found), which a test compares with it; so has
`folded_address`, enumeration_folded_address (0071_addresses_are_found).
"""

from __future__ import annotations

import re
from itertools import pairwise
from string import ascii_lowercase

from enumeration.pages.names import plain

OLD_SPELLING = (("oe", "u"), ("tj", "c"), ("dj", "j"))
"""The spelling before 1972, which old family cards and many names keep."""

SHORT_FORMS = {
    "muhamad": ("muh", "moh", "mohd", "mohamad", "mhd", "md", "m"),
    "abdul": ("abd", "abdu"),
    "siti": ("st",),
    "haji": ("h",),
    "haja": ("hj",),
}
"""How common names are shortened on cards and lists."""

_FULL = {short: full for full, shorts in SHORT_FORMS.items() for short in shorts if len(short) > 1}

LEAST_MISTAKEN = 4
"""A shorter word with one wrong letter could be any other one."""


def folded(text: str) -> str:
    """Returns "Moehammad  RA’UF" as "muhamad rauf": small letters, no apostrophes, today's spelling, no double letter."""
    found = plain(text)
    for old, new in OLD_SPELLING:
        found = found.replace(old, new)
    return re.sub(r"([a-z])\1+", r"\1", found)


def folded_address(text: str) -> str:
    """Returns "Jl. Soengai RT 001/RW.02" as "jl sungai rt 1 rw 2": as a name, with numbers as they are counted."""
    return re.sub("(^| )0+([0-9])", r"\1\2", folded(text))


def words_of(text: str) -> list[str]:
    """Returns the words that a search looks for, each once."""
    return list(dict.fromkeys(folded(text).split()))


def variants(word: str) -> set[str]:
    """Returns what a word may have been meant to be: with one wrong, missing, added or exchanged letter, or a short form."""
    found = {*SHORT_FORMS.get(word, ()), *([_FULL[word]] if word in _FULL else [])}
    if len(word) >= LEAST_MISTAKEN:
        places = range(len(word) + 1)
        found |= {word[:at] + word[at + 1 :] for at in places}
        found |= {word[:at] + one + word[at + 1 :] for at in places[:-1] for one in ascii_lowercase}
        found |= {word[:at] + one + word[at:] for at in places for one in ascii_lowercase}
        found |= {word[:at] + second + first + word[at + 2 :] for at, (first, second) in enumerate(pairwise(word))}
    return found - {word}
