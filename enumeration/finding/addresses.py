"""Households by their address (107), within the reach of the user who looks for them.

First the SLS in whose addresses every word stands (enumeration/models/address_words.py), then their households.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from enumeration.finding.families import COLUMNS
from enumeration.models import AddressWord, Household, Officer, Round
from enumeration.pages.folding import folded_address, variants

SHOWN = 10
ROWS = 500
"""Words read for one search: a beginning may stand for several words of one SLS."""

MOST_SLS = 200
"""SLS whose households are looked at: some 20,000."""

MOST_WORDS = 8
LEAST_LETTERS = 3

LEFT_OUT = frozenset({"jalan", "jl", "jln", "no", "nomor", "nomer", "nmr"})
"""They stand in most addresses, or are left out of them: a user who types them means what follows."""

SHORT_FORMS = (
    *(("dusun", "dsn"), ("gang", "g"), ("lorong", "lr", "lrg"), ("blok", "blk"), ("lingkungan", "lingk", "lk")),
    *(("kompleks", "komplek", "komp"), ("perumahan", "perum"), ("kampung", "kp", "kampong")),
)
"""How the parts of an address are shortened, each as it is folded."""

WITH_THEIR_NUMBER = frozenset({"rt", "rw", "km"})
"""Their number follows them at once: "RT 001 No. 2" is neither RT 2 nor number 1."""


@dataclass(frozen=True)
class Word:
    """One word of a search. `forms`: how it may be written. `is_begun`: whether it may go on. `after`: what stands before
    it, for the number of an RT."""

    forms: tuple[str, ...]
    is_begun: bool
    after: str = ""

    def row(self) -> Q:
        if self.is_begun:
            return Q(*(Q(word__startswith=one) for one in self.forms), _connector=Q.OR)
        return Q(word__in=self.forms)

    def pattern(self) -> str:
        forms = f"({'|'.join(map(re.escape, self.forms))})"
        if self.after:
            return f"(^| ){self.after} {forms}( |$)"
        if self.forms[0].isdigit():
            return f"(^|(?<!(^| )({'|'.join(sorted(WITH_THEIR_NUMBER))})) ){forms}( |$)"
        return f"(^| ){forms}" + ("" if self.is_begun else "( |$)")

    def letters(self) -> str:
        """Returns a pattern that each address with this word matches as it is written, in ASCII: its characters in their
        order, without those that an old spelling has otherwise."""
        return "|".join(".*".join(one for one in form if one not in "ucj") for form in self.forms)

    @property
    def says(self) -> tuple[bool, int]:
        """Returns how rare it is, as far as its letters tell: a number or an RT is found in every SLS."""
        return not self.forms[0].isdigit() and self.forms[0] not in WITH_THEIR_NUMBER, len(self.forms[0])


@dataclass
class Found:
    """`is_partial`: there are more such SLS than were looked at, and less was found in those than is shown."""

    households: list[Household] = field(default_factory=list)
    is_partial: bool = False


def is_meant(search: str) -> bool:
    """Returns whether this can only be an address: no name has a digit."""
    return bool(re.search(r"[0-9]", folded_address(search)))


def words_of(search: str) -> list[Word]:
    """Returns the words that an address must have; none where they say too little."""
    said = folded_address(search).split()
    found: dict[Word, None] = {}
    for at, word in enumerate(said):
        before = said[at - 1] if at else ""
        if word.isdigit():
            found[Word((word,), is_begun=False, after=before if before in WITH_THEIR_NUMBER else "")] = None
        elif word in WITH_THEIR_NUMBER:
            found[Word((word,), is_begun=False)] = None
        elif word not in LEFT_OUT:
            forms = next((forms for forms in SHORT_FORMS if word in forms), None)
            found[Word(forms or (word,), is_begun=forms is None)] = None
    enough = any(len(form) >= LEAST_LETTERS or one.after for one in found for form in one.forms)
    return list(found)[:MOST_WORDS] if enough else []


def at(user: Officer, round: Round, search: str) -> Found:
    """Returns the households in reach with such an address, in the order of their SLS; SHOWN and one more at most."""
    words = words_of(search)
    if not words:
        return Found()
    mine: QuerySet[AddressWord] = AddressWord.objects.visible_to(user).filter(round=round)
    rows = _rows(mine, words)
    if not rows:
        words, rows = _as_meant(mine, words)
    codes = list(dict.fromkeys(code for code, _word in rows))
    found = _households(user, round, words, codes[:MOST_SLS])
    return Found(found, is_partial=len(found) <= SHOWN and (len(rows) == ROWS or len(codes) > MOST_SLS))


def _rows(mine: QuerySet[AddressWord], words: Sequence[Word]) -> list[tuple[str, str]]:
    """Returns SLS and word, of the rarest word, where all others stand in that SLS too."""
    first = max(words, key=lambda one: one.says)
    here = {"round": OuterRef("round"), "area_code": OuterRef("area_code")}
    others = [Exists(AddressWord.objects.filter(one.row(), **here)) for one in words if one is not first]
    # In the order of the index: it is read until there are enough.
    rows = mine.filter(first.row(), *others).order_by("word", "area_code")
    return list(rows.values_list("area_code", "word")[:ROWS])


def _as_meant(mine: QuerySet[AddressWord], words: list[Word]) -> tuple[list[Word], list[tuple[str, str]]]:
    """Returns the words with one of them as it may have been meant, and the SLS that have them. A query for each word."""
    for position, word in enumerate(words):
        meant = variants(word.forms[0]) if word.is_begun else set()
        if not meant:
            continue
        known = mine.filter(word__in=sorted(meant)).order_by("word").values_list("word", flat=True).distinct()[:ROWS]
        if forms := tuple(known):
            others = [*words[:position], Word(forms, is_begun=False), *words[position + 1 :]]
            if rows := _rows(mine, others):
                return others, rows
    return words, []


def _households(user: Officer, round: Round, words: Sequence[Word], codes: list[str]) -> list[Household]:
    # One pattern, so that each address is folded once; and none that lacks a letter or number of the words.
    pattern = "".join(f"(?=.*{one.pattern()})" for one in words)
    perhaps = Q(*(Q(address__iregex=one.letters()) for one in words)) | ~Q(octets=F("characters"))
    mine: QuerySet[Household] = Household.objects.visible_to(user).filter(round=round, address__isnull=False)
    plain = Func(F("address"), function="enumeration_folded_address", output_field=CharField())
    octets = Func(F("address"), function="octet_length", output_field=IntegerField())
    rows = mine.alias(plain=plain, octets=octets, characters=Length("address"))
    rows = rows.filter(perhaps, plain__regex=f"^{pattern}")
    found: list[Household] = []
    for some in _more_and_more(codes):
        shown = rows.filter(area__in=some).select_related("area").only(*COLUMNS, "address")
        found += shown.order_by("area", "building_number", "family_number", "pk")[: SHOWN + 1 - len(found)]
        if len(found) > SHOWN:
            break
    return found


def _more_and_more(codes: list[str]) -> Iterator[list[str]]:
    """Yield ten, then the next forty, then all others: a common address is found among the first."""
    for some in (codes[:10], codes[10:50], codes[50:]):
        if some:
            yield some
