"""Who may key a household a second time: operators who see nothing of the first answers, by any way."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from enumeration.access import ROLES, Permission, Role, held_by
from enumeration.models import Assignment, Household, Officer, Reading, Round, SecondKeying, Submission

BLIND = frozenset(
    {
        Permission.PUBLIC,
        Permission.SIGNED_IN,
        Permission.SEE_PROGRESS,
        Permission.SEE_HOUSEHOLDS,
        Permission.ANSWER,
    }
)
"""What a blind operator may hold: access.py hides the household from every page and answer that these open. An
officer who reviews, exports, ranks or manages would find its answers elsewhere."""

LISTS = ("worklist", "verification", "find", "api-households")
"""Ways of reading that show of a household no more than its name and place, also where they find only one."""


def all_ever(round: Round) -> set[int]:
    """Returns everybody who keys in this round or has keyed in it."""
    return set(
        Assignment.objects.filter(round=round, role=Role.KEYING_OPERATOR).values_list("officer", flat=True).distinct()
    )


class Operators:
    """The operators of a round who may key blind, with the areas in which they key. Two queries."""

    def __init__(self, round: Round) -> None:
        self.codes: dict[int, list[str]] = {}
        rows = Assignment.objects.active().filter(round=round, role=Role.KEYING_OPERATOR, officer__is_active=True)
        for officer, code in rows.order_by("officer", "area").values_list("officer", "area"):
            self.codes.setdefault(officer, []).append(code)
        others = Assignment.objects.active().filter(officer__in=self.codes).values_list("officer", "role")
        for officer, role in others:
            if not ROLES[Role(role)].may <= BLIND:
                self.codes.pop(officer, None)

    def at(self, area_code: str) -> set[int]:
        """Returns those who key in this area, or in a part of it."""
        return {
            officer
            for officer, codes in self.codes.items()
            if any(area_code.startswith(code) or code.startswith(area_code) for code in codes)
        }

    def covering(self, area_code: str) -> set[int]:
        """Returns those who key in the whole of this area."""
        return {officer for officer, codes in self.codes.items() if any(area_code.startswith(code) for code in codes)}


def knowing(households: Collection[Household], operators: Collection[int]) -> dict[UUID, set[int]]:
    """Returns which of these operators know a household's answers: they filled it in, sent something of it, or opened it.

    Three queries. Lists that showed only its name do not count.
    """
    pks = [one.pk for one in households]
    known: dict[UUID, set[int]] = {one.pk: {one.enumerator_id} if one.enumerator_id else set() for one in households}
    sent = (
        Submission.objects.filter(household_id__in=pks, by__in=operators).values_list("household_id", "by").distinct()
    )
    for pk, officer in sent:
        if pk in known:
            known[pk].add(officer)
    for families, officer in opened(operators, pks).values_list("families", "by"):
        for pk in known.keys() & set(families):
            known[pk].add(officer)
    return known


def opened(operators: Collection[int], households: Collection[UUID]) -> QuerySet[Reading]:
    """Returns the readings in which one of these officers opened one of these households by itself, or took its answers
    onto a device with all of its SLS."""
    with_answers = Q(count=1) | Q(way="api-device-sync")
    found = Reading.objects.filter(with_answers, by__in=operators, families__overlap=list(households))
    return found.exclude(way__in=LISTS).exclude(way__startswith="second_keying")


def own_second_keying(pk: UUID, officer: Officer) -> SecondKeying | None:
    """Returns the second keying with this id, if it is this officer's to key."""
    related = SecondKeying.objects.select_related("household__area", "household__round")
    second = related.filter(pk=pk, operator=officer).first()
    return second if second and may_key(officer, second) else None


def may_key(officer: Officer, second: SecondKeying) -> bool:
    """Returns whether this officer still keys there, holds nothing that would show them the first answers, and has not
    opened the household."""
    household = second.household
    held = held_by(officer)
    if second.operator_id != officer.pk or not officer.is_active:
        return False
    keys_there = any(
        role == Role.KEYING_OPERATOR and round == household.round_id and household.area_id.startswith(code)
        for round, code, role in held
    )
    is_blind = all(ROLES[Role(role)].may <= BLIND for _round, _code, role in held)
    return keys_there and is_blind and not opened([officer.pk], [household.pk]).exists()
