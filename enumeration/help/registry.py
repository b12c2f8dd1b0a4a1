"""The help of every page, by the name of its address, in the order of the handbook."""

from __future__ import annotations

from django.http import HttpRequest

from enumeration.access import Role
from enumeration.help.entry import Help
from enumeration.help.texts import assigning, checking, common, fieldwork, following, office, ranked

HELP: tuple[Help, ...] = (
    *common.FIRST,
    *fieldwork.HELP,
    *assigning.HELP,
    *checking.HELP,
    *following.HELP,
    *office.HELP,
    *ranked.HELP,
    *common.LAST,
)
BY_NAME: dict[str, Help] = {name: one for one in HELP for name in one.names}

OURS = "enumeration:"


def help_of(request: HttpRequest | None) -> Help | None:
    """Returns the help of the page that a request asks for; None where it has none."""
    match = getattr(request, "resolver_match", None)
    return BY_NAME.get(match.view_name.removeprefix(OURS)) if match else None


def help_for(role: Role) -> list[Help]:
    """Returns the help of every page that is the work of this role."""
    return [one for one in HELP if role in one.roles]
