"""The beginning of a round on a server that has nobody yet: the round, and its first two administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from enumeration.models import Area, Officer, Round
from enumeration.officers.actions import granting
from enumeration.pages.formatting import in_mixed_case

ADMINISTRATORS = 2
"""One asks for a role, the other confirms it."""


class AlreadyBegun(Exception):
    """The area has its administrators: they do the rest on pages. `who` are they."""

    def __init__(self, who: Sequence[Officer]) -> None:
        super().__init__(f"there are administrators already: {', '.join(one.username for one in who)}")
        self.who = who


class NameTaken(Exception):
    """There is a round of this name that is not this area's, or is made up, or over."""


@dataclass(frozen=True)
class Begun:
    """The round, and the user names with their sign-in codes. The codes are told here once and kept nowhere."""

    round: Round
    codes: list[tuple[str, str]]


@transaction.atomic
def begin(district: Area, *, name: str, starts_on: date, ends_on: date, usernames: Sequence[str], server: str) -> Begun:
    """Create administrators up to two, and their round unless the district has one that is open. All of it, or nothing.

    `name`: "" for the open round, or one named after the year and the district. `server`: the account that ran the
    command. Raises AlreadyBegun where there are two; NameTaken; CannotGrant.
    """
    # Two such commands may run at once: the second waits here, and then finds what the first one did.
    Area.objects.select_for_update().get(pk=district.pk)
    there = list(granting.administrators_of(district.code).order_by("username"))
    if len(there) >= ADMINISTRATORS:
        raise AlreadyBegun(there)
    round = _round(district, name, starts_on, ends_on)
    wanted = [one for one in usernames if one not in {officer.username for officer in there}]
    codes = []
    for username in wanted[: ADMINISTRATORS - len(there)]:
        _grant, code = granting.give_first(username, "", district, round=round, server=server)
        codes.append((username, code))
    return Begun(round, codes)


def _round(district: Area, name: str, starts_on: date, ends_on: date) -> Round:
    usable = Round.objects.filter(area=district, is_open=True, is_made_up=False).order_by("-starts_on")
    if found := (usable.filter(name=name) if name else usable).first():
        return found
    name = name or f"Regsosek {starts_on.year} {in_mixed_case(district.name)}"
    if Round.objects.filter(name=name).exists():
        raise NameTaken(
            f"There is a round “{name}” already, of another area, made up, or closed. Choose another: --name"
        )
    return Round.objects.create(name=name, area=district, year=starts_on.year, starts_on=starts_on, ends_on=ends_on)
