"""Whether two accounts may belong to one person, as far as sign-in codes show.

The person who made the code with which an account's password was last chosen could have used that code: the account may
be theirs. Each account has at most one such maker, who has one in turn. A code made by a command on the server links
nobody.
"""

from __future__ import annotations

from collections.abc import Collection

from enumeration.models import SignInCode


def may_be_one_person(one: int, other: int) -> bool:
    """Returns whether codes link the two: one made the other's code, or one person made both, directly or through
    others' codes."""
    return one == other or not {one, *_makers_above(one)}.isdisjoint({other, *_makers_above(other)})


def in_line_with(officer: int) -> frozenset[int]:
    """Returns the accounts whose codes led to this one, and those that its own codes led to, through any number of
    others.

    Accounts that only share a maker are not included: one administrator may print the slips of a whole district.
    """
    below: set[int] = set()
    asked = {officer}
    while asked:
        took = SignInCode.objects.filter(made_by__in=asked, used_at__isnull=False).values_list("officer", flat=True)
        found = {pk for pk, maker in _last_makers(set(took)).items() if maker in asked}
        asked = found - below - {officer}
        below |= asked
    return frozenset(below.union(_makers_above(officer)) - {officer})


def _makers_above(officer: int) -> list[int]:
    """Returns the maker of the officer's code, the maker of that maker's code, and so on."""
    above: list[int] = []
    maker = _last_makers([officer]).get(officer)
    while maker is not None and maker not in above:
        above.append(maker)
        maker = _last_makers([maker]).get(maker)
    return above


def _last_makers(officers: Collection[int]) -> dict[int, int | None]:
    """Returns who made the code with which each of them last chose a password; None where it came from the server."""
    used = SignInCode.objects.filter(officer__in=officers, used_at__isnull=False)
    return dict(used.order_by("officer", "-used_at", "-pk").distinct("officer").values_list("officer", "made_by"))
