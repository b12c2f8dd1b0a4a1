"""Searching names as people write them: RA’UF, Ra'uf and rauf are equal, and so are MUH. USMAN and muh usman.

`plain` is the one normal form, in Python and, as the lookup `head_name__plain__contains`, in SQL. Both replace by the
same table, character by character, so that neither knows more of Unicode than the other.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db.models import CharField, Q, TextField, Transform

# Characters inside a word that are written in many ways, or omitted: they are removed, and the word stays one.
_APOSTROPHES = "'`´‘’‚‛′‵ʹʻʼʽʾʿˈ＇\u00ad\u061c\u180e\u200c\u200d\u200e\u200f\u2060"
_TURNS = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))  # direction marks
_MARKS = "".join(map(chr, range(0x300, 0x370)))  # combining accents, which follow their letter
# Characters between words. Spaces as in questionnaire/spaces.py.
_BETWEEN = [
    *(one for one in map(chr, range(1, 0x80)) if not one.isalnum() and one not in _APOSTROPHES),
    *"¡¦§«·»¿‐‑‒–—―…“”„‟•−，．\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff",
    *map(chr, range(0x2000, 0x200C)),
]
_LETTERS = [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00), *range(0xFF10, 0xFF5B)]


def _without_mark(letter: str) -> str:
    """Returns É as e, Ａ as a; the letter unchanged where it has no single base letter."""
    plain = unicodedata.normalize("NFKD", letter).lower()
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return plain if len(plain) == 1 else letter


def _table() -> tuple[str, str]:
    """Returns the characters to replace, and their replacements; those without a counterpart at the end are removed."""
    pairs = {one.upper(): one for one in "abcdefghijklmnopqrstuvwxyz"} | dict.fromkeys(_BETWEEN, " ")
    for letter in map(chr, _LETTERS):
        if letter not in pairs and (plain := _without_mark(letter)) != letter:
            pairs[letter] = plain
    return "".join([*pairs, *_APOSTROPHES, *_TURNS, *_MARKS]), "".join(pairs.values())


REPLACED, BY = _table()
_TRANSLATED = str.maketrans(REPLACED[: len(BY)], BY, REPLACED[len(BY) :])


def plain(text: str) -> str:
    """Returns "MUH.  RA’UF" as "muh rauf"."""
    return re.sub(" +", " ", text.translate(_TRANSLATED)).strip(" ")


@CharField.register_lookup
@TextField.register_lookup
class Plain(Transform):
    """`plain` of a column. Nearly all names are ASCII, for which a shorter table is several times as fast."""

    lookup_name = "plain"
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        inner, params = compiler.compile(self.lhs)
        ascii = f"""regexp_replace(lower({inner} COLLATE "C"), '[''`]', '', 'g')"""
        sql = (
            f"CASE WHEN octet_length({inner}) = char_length({inner})"
            f" THEN btrim(regexp_replace({ascii}, '[^a-z0-9]+', ' ', 'g'))"
            f" ELSE btrim(regexp_replace(translate({inner}, %s, %s), ' +', ' ', 'g')) END"
        )
        return sql, [*params, *params, *params, *params, REPLACED, BY]


def called(search: str, *columns: str) -> Q:
    """Returns the filter: one of the columns contains every word of the search, in any order.

    A search for "-" finds nothing.
    """
    words = plain(search).split()
    if not words:
        return Q(pk__in=[])
    found = Q()
    for column in columns:
        found |= Q(*(Q(**{f"{column}__plain__contains": word}) for word in words))
    return found


def is_called(text: str, search: str) -> bool:
    """Returns whether the text contains every word of the search, as `called` finds it in columns."""
    words, here = plain(search).split(), plain(text)
    return bool(words) and all(word in here for word in words)


def house_numbers(search: str) -> tuple[int, int | None] | None:
    """Returns building and household number (109 and 110): "5/7" is building 5, household 7; "5" alone may be either."""
    found = re.fullmatch(r"([0-9]{1,4})(?:\s*/\s*([0-9]{1,4}))?", search.strip())
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def numbered(search: str, prefix: str = "") -> Q | None:
    """Returns the filter for households with these numbers; None where the search is not a number."""
    if (numbers := house_numbers(search)) is None:
        return None
    building, family = numbers
    if family is None:
        return Q(**{f"{prefix}building_number": building}) | Q(**{f"{prefix}family_number": building})
    return Q(**{f"{prefix}building_number": building, f"{prefix}family_number": family})
