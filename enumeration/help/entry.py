"""What the help of a page consists of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enumeration.access import Role
from enumeration.words import Words

EVERYBODY = tuple(Role)
REVIEWERS = (Role.SUPERVISOR, Role.COORDINATOR, Role.DISTRICT_OFFICE)
ANSWERERS = (Role.ENUMERATOR, Role.KEYING_OPERATOR)
PERSONNEL = (Role.DISTRICT_OFFICE, Role.ADMINISTRATOR)
RANKERS = (Role.DISTRICT_OFFICE, Role.ANALYST)


@dataclass(frozen=True)
class Key:
    """A key, or several that belong together, and what it does."""

    press: str
    does: Words

    @property
    def caps(self) -> list[str]:
        """Returns what stands on each key: "Ctrl+K" is two."""
        return self.press.replace("+", " ").split()


@dataclass(frozen=True)
class Help:
    """The help of a page, or of several with one purpose. The first name is its own address."""

    names: tuple[str, ...]  # of addresses; those outside enumeration with their namespace
    title: Words
    what: Words
    roles: tuple[Role, ...]  # those whose work it is; all of them may open it
    steps: tuple[Words, Words, Words]
    keys: tuple[Key, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0]

    def said(self) -> Iterator[Words]:
        yield self.title
        yield self.what
        yield from self.steps


ON_EVERY_PAGE = (Key("?", Words("Bantuan tentang halaman ini.", "Help about this page.")),)
"""Keys that work on every page. One letter rests while somebody types, and can be switched off on a device."""
