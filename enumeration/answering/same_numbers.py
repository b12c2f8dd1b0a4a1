"""The same NIK or family card in two households of a round, shown to each user as far as they may see households.

At the door: within the household's own SLS. To a reviewer: within the areas that they review; the office sees the whole
district. Nobody else learns of a match outside, because it would reveal whether a number is in the district.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from enumeration.access import Permission, reach
from enumeration.answering.answers import household_answers, member_answers
from enumeration.keys import digests
from enumeration.models import Household, Officer, Person, Round, State
from enumeration.pages.keyset import Order, digest

PAGE = 50
"""Numbers on a page of the list."""

SHOWN = ("head_name", "building_number", "family_number", "state", "area__name", "round_id")


@dataclass(frozen=True)
class Double:
    """A number of this household that another one has too.

    `whose`: the member who has it here; "" for the family card.
    """

    whose: str
    family: Household
    person: Person | None  # the member who has it there


Numbers = Sequence[str]


def of_family(
    household: Household,
    reader: Officer,
    compared: Callable[[Numbers], Container[str]] | None = None,
    people: Sequence[Person] | None = None,
) -> list[Double]:
    """Returns what this user may know about the household's numbers. Four queries, besides the members and the reach.

    `compared`: which of its numbers are compared, where the user may have typed them to try them out.
    `people`: its members, where they were read already.
    """
    where = _told_to(reader, household)
    if where is None:
        return []
    families = _counted(household.round_id).filter(where).not_blind_to(reader).exclude(pk=household.pk)  # type: ignore[attr-defined]
    if people is None:
        people = list(household.members.order_by("number"))
    numbers = [(nik, person) for person in people if (nik := member_answers(person, in_full=True)["nik"])]
    card = household_answers(household, in_full=True).get("family_card")
    typed = [*(nik for nik, _person in numbers), *([card] if card else [])]
    asked = compared(typed) if compared else typed
    of_whom = {nik: person for nik, person in numbers if nik in asked}
    sought = digests.asked_all(of_whom, "nik") if of_whom else {}
    niks = {bytes(one): of_whom[nik] for nik, each in sought.items() for one in each}
    found = []
    if niks:
        same = Person.objects.filter(household__in=families, nik_digest__in=list(niks))
        for other in same.select_related("household__area").order_by("household_id", "number"):
            found.append(Double(niks[bytes(other.nik_digest)].name or "–", other.household, other))
    if card and card in asked:
        same_card = families.filter(family_card_digest__in=digests.asked(card, "family_card"))
        found += [Double("", one, None) for one in same_card.select_related("area").order_by("pk")]
    return found


def _told_to(reader: Officer, household: Household) -> Q | None:
    """Returns the filter of households in which a match may lie; None where nothing may be shown."""
    reviewed = reach(reader, Permission.REVIEW)
    if reviewed.covers(household.area_id, household.round_id):
        return reviewed.as_q()
    if reach(reader, Permission.SEE_HOUSEHOLDS).covers(household.area_id, household.round_id):
        return Q(area=household.area_id)
    return None


def _counted(round_id: int) -> QuerySet[Household]:
    """Returns the households on the list: a household struck off as a double has the same number without being a
    problem."""
    return Household.objects.filter(round=round_id).exclude(state=State.STRUCK)


@dataclass(frozen=True)
class Shared:
    """One number, and everybody who has it: households, or their members."""

    is_card: bool
    holders: list[tuple[Household, Person | None]]


def shared(reader: Officer, round: Round, *, cards: bool, after: str = "") -> tuple[list[Shared], str]:
    """Returns a page of numbers that two or more households in the user's review have, and where the next page begins."""
    families = _counted(round.pk).filter(reach(reader, Permission.REVIEW).as_q())
    rows: QuerySet[Any]
    if cards:
        rows, column, family = families.filter(family_card_digest__isnull=False), "family_card_digest", "pk"
    else:
        rows = Person.objects.filter(household__in=families, nik_digest__isnull=False)
        column, family = "nik_digest", "household"
    many = rows.order_by().values(column).annotate(families=Count(family, distinct=True)).filter(families__gt=1)
    page = Order(**{column: digest}).page(many.values(column), limit=PAGE, after=after)
    shown = [bytes(one[column]) for one in page.rows]
    related = ("area",) if cards else ("household__area",)
    by_number: dict[bytes, list[Any]] = {one: [] for one in shown}
    for row in rows.filter(**{f"{column}__in": shown}).select_related(*related).order_by("pk"):
        by_number[bytes(getattr(row, column))].append(row)
    found = [
        Shared(cards, [(row, None) if cards else (row.household, row) for row in held]) for held in by_number.values()
    ]
    return found, page.next_after


def families_in(found: Iterable[Shared]) -> list[Household]:
    return [family for one in found for family, _person in one.holders]
