"""Households by a name, by their numbers, or by one identity number, within the reach of the user who looks for them.

A name is found by its words: as written, then by their beginnings, then with one wrong letter, a short form or a space
too many. Every step reads an index of words (enumeration/models/name_tokens.py) and stops at enough rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Substr

from enumeration import workflow
from enumeration.access import Permission, reach
from enumeration.answering.actions.revealing import TooManyToday, compared_today, spend
from enumeration.keys import digests
from enumeration.language import recorded
from enumeration.models import Area, Household, Level, NameToken, Officer, Person, Round
from enumeration.models.areas import LENGTH_OF, village_of
from enumeration.pages.folding import folded, variants, words_of
from enumeration.pages.numbers import whole_number
from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.spaces import digits_together

SHOWN = 20
ROWS = 10 * SHOWN
"""Words read for one step: a household has several members, and a member several words."""

COUNTED = 2_000
"""A word with more rows than this is a common one, however many it has."""

IN_ORDER = ("token", "area_code")
MOST_WORDS = 6
LEAST_LETTERS = 2
MOST_SLS = 300
"""An SLS number alone is found in every village; the lists stay short all the same."""

SLS_DIGITS = range(4, 17)
SLS_NUMBER = 4
IDENTITY_DIGITS = 16

COLUMNS = ("form", "head_name", "building_number", "family_number", "state", "area__name", "round_id")


@dataclass(frozen=True)
class Meaning:
    """What one word of a search may stand for: as a row of its own, and as one of the words of a name.

    `meant`: the words, where they are too many for a filter of names.
    """

    row: Q
    in_name: Q
    meant: frozenset[str] = frozenset()

    def is_in(self, name: str) -> bool:
        return not self.meant or not self.meant.isdisjoint(name.split())


Reading = list[Meaning]
"""One meaning for each word of a search."""


def _written(word: str) -> Meaning:
    return Meaning(Q(token=word), Q(name__contains=f" {word} "))


def _begun(word: str) -> Meaning:
    return Meaning(Q(token__startswith=word), Q(name__contains=f" {word}"))


def _mistaken(word: str) -> Meaning:
    meant = variants(word)
    return Meaning(Q(token__in=sorted(meant)), Q(), frozenset(meant))


def _as_typed(words: Sequence[str]) -> list[Reading]:
    """Returns what the words say, the nearest first. A single word stands before its continuations as it is."""
    begun = [_begun(word) for word in words]
    return [[_written(word) for word in words], begun] if len(words) > 1 else [begun]


def _as_meant(words: Sequence[str]) -> list[Reading]:
    """Returns what the words may have been meant to say: one of them mistaken, or a space too many."""
    begun = [_begun(word) for word in words]
    mistaken = [[*begun[:at], _mistaken(word), *begun[at + 1 :]] for at, word in enumerate(words) if variants(word)]
    pairs = enumerate(pairwise(words))
    joined = [[*begun[:at], _begun(folded(one + other)), *begun[at + 2 :]] for at, (one, other) in pairs]
    return mistaken + joined


def called(user: Officer, round: Round, search: str) -> dict[UUID, str]:
    """Returns the households in reach with somebody of this name, and that name as it is folded; the nearest first."""
    words = words_of(search)[:MOST_WORDS]
    if not any(len(word) >= LEAST_LETTERS for word in words):
        return {}
    mine: QuerySet[NameToken] = NameToken.objects.visible_to(user).filter(round=round)
    found: dict[UUID, str] = {}
    counts: dict[Q, int] = {}
    for readings in (_as_typed(words), _as_meant(words)):
        rows = _rows(mine, readings, counts)
        rows.sort(key=lambda one: (len(set(words) - set(one[1].split())), not one[2]))  # heads before members
        for household, name, _is_head in rows:
            found.setdefault(household, name.strip())
        if len(found) > SHOWN:
            break
    return dict(list(found.items())[: SHOWN + 1])


def _rows(mine: QuerySet[NameToken], readings: list[Reading], counts: dict[Q, int]) -> list[tuple[UUID, str, bool]]:
    """Returns household, name and whether it is its head's, by the rarest word of each reading. Two queries at most.

    `counts` keeps how many rows each word has, up to COUNTED.
    """
    _count(
        mine,
        [one.row for reading in readings if len(reading) > 1 and _is_possible(reading, counts) for one in reading],
        counts,
    )
    asked = []
    for at, reading in enumerate(readings):
        if not _is_possible(reading, counts):
            continue
        first = min(reading, key=lambda one: counts.get(one.row, 0))
        others = [one for one in reading if one is not first]
        is_compared = any(one.meant for one in others)
        if is_compared and counts[first.row] == COUNTED:
            continue  # each word is a common one: not all names could be compared
        rows = mine.filter(first.row, *(one.in_name for one in others)).order_by(*IN_ORDER)
        columns = rows.values_list("household_id", "name", "is_head", Value(at))
        asked.append(columns[: COUNTED if is_compared else ROWS])
    if not asked:
        return []
    first_rows, *more = asked
    found: Iterable[Any] = first_rows.union(*more, all=True) if more else first_rows
    return [(pk, name, is_head) for pk, name, is_head, at in found if all(one.is_in(name) for one in readings[at])]


def _is_possible(reading: Reading, counts: dict[Q, int]) -> bool:
    """Returns False where nobody has one of the words, as far as it is known."""
    return all(counts.get(one.row, 1) for one in reading)


class _Counted(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _count(mine: QuerySet[NameToken], rows: list[Q], counts: dict[Q, int]) -> None:
    """Add the number of rows, COUNTED at most, of those that are not counted yet. One query, or none."""
    asked = [row for row in dict.fromkeys(rows) if row not in counts]
    if not asked:
        return
    # In the order of the index: otherwise four hundred variants are guessed to be most of the table, and it is read.
    columns = [_Counted(mine.filter(row).order_by(*IN_ORDER).values("round")[:COUNTED]) for row in asked]
    counts.update(zip(asked, Round.objects.values_list(*columns)[:1].get(), strict=True))


def those(user: Officer, round: Round, households: Sequence[UUID]) -> list[Household]:
    """Returns these households as a list shows them, in this order, without those out of reach."""
    mine: QuerySet[Household] = Household.objects.visible_to(user).filter(round=round, pk__in=households)
    rows = {one.pk: one for one in mine.select_related("area").only(*COLUMNS)}
    return [rows[pk] for pk in households if pk in rows]


def members_called(households: dict[UUID, str], shown: Sequence[Household], search: str) -> dict[UUID, str]:
    """Returns the member who was found, by household, where its head is not meant as well. One query at most."""
    words = words_of(search)

    def names_head(one: Household) -> bool:
        head = folded(one.head_name or "")
        return head == households.get(one.pk) or all(f" {word}" in f" {head}" for word in words)

    asked = [one.pk for one in shown if not names_head(one)]
    if not asked:
        return {}
    members = Person.objects.filter(household__in=asked, name__isnull=False).order_by("household_id", "number")
    found: dict[UUID, str] = {}
    for household, name in members.values_list("household_id", "name"):
        if name and folded(name) == households.get(household):
            found.setdefault(household, name)
    return found


# --- By numbers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """SLS, building number and family number as they stand on the form: "0003 12/5", "12/5", "12", "/5"."""

    sls: str
    building: int | None
    family: int | None

    @classmethod
    def read(cls, search: str) -> Numbers | None:
        found = re.fullmatch(r"(?:([0-9]{4,16})\s+)?([0-9]{1,3})?(?:\s*/\s*([0-9]{1,3}))?", search.strip())
        if not found or not (found[2] or found[3]):
            return None
        building, family = (whole_number(one or "", most=999) for one in found.group(2, 3))
        return cls(found[1] or "", building, family)


def numbered(user: Officer, round: Round, numbers: Numbers, last: str) -> list[Household] | None:
    """Returns the households with these numbers. None: the SLS must be said, because the reach is too wide.

    `last`: the SLS that was named last, where none is named now.
    """
    codes = _sls(user, round, numbers.sls or last, last)
    if codes is None:
        return None
    asked = {"building_number": numbers.building, "family_number": numbers.family}
    mine: QuerySet[Household] = Household.objects.visible_to(user).filter(round=round, area__in=codes)
    found = mine.filter(**{name: number for name, number in asked.items() if number is not None})
    rows = found.select_related("area").only(*COLUMNS)
    return list(rows.order_by("area", "building_number", "family_number", "pk")[: SHOWN + 1])


def _sls(user: Officer, round: Round, digits: str, last: str) -> list[str] | None:
    """Returns the SLS that these digits end, within reach; of several those of the village that was named last."""
    mine = reach(user, Permission.SEE_HOUSEHOLDS).in_round(round.pk)
    if not digits:
        return mine.codes if all(len(code) == LENGTH_OF[Level.SUB_SLS] for code in mine.codes) else None
    areas = Area.objects.filter(mine.as_q("code", None), level=Level.SUB_SLS)
    if len(digits) == SLS_NUMBER:
        areas = areas.annotate(number=Substr("code", 11, SLS_NUMBER)).filter(number=digits)
    else:
        areas = areas.filter(code__endswith=digits)
    codes = list(areas.order_by("code").values_list("code", flat=True)[:MOST_SLS])
    return [code for code in codes if last and code.startswith(village_of(last))] or codes


# --- By an identity number -------------------------------------------------------------------------------------------


def identity_of(search: str) -> str:
    """Returns the sixteen digits of a NIK or family card; "" where the search is something else."""
    digits = digits_together(search)
    return digits if re.fullmatch(rf"[0-9]{{{IDENTITY_DIGITS}}}", digits) else ""


@transaction.atomic
def identified(user: Officer, round: Round, number: str) -> list[Household]:
    """Returns the households in reach that have this NIK or family card, each recorded there and counted like a number
    that is compared: so nobody tries numbers out.

    Raises TooMany, where a number is beyond those of a day too, whether somebody has it or not.
    """
    mine: QuerySet[Household] = Household.objects.visible_to(user).filter(round=round)
    if not reach(user, Permission.SEE_HOUSEHOLDS):
        return []
    spend(user)  # before anything is known: that the budget is used up must not tell that there is a hit
    if number not in compared_today([number], user):
        raise TooManyToday
    by_nik = mine.filter(pk__in=Person.objects.filter(nik_digest__in=digests.asked(number, "nik")).values("household"))
    by_card = mine.filter(family_card_digest__in=digests.asked(number, "family_card"))
    found: dict[UUID, Household] = {}
    for question, rows in (("nik", by_nik), ("family_card", by_card)):
        for one in rows.select_related("area").only(*COLUMNS)[:SHOWN]:
            if one.pk not in found:
                reason = f"{QUESTIONS[question].number} {question}: {recorded('dicari menurut nomornya')}"
                workflow.record(one, "compare", by=user, reason=reason)
            found[one.pk] = one
    return list(found.values())
