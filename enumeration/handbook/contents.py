"""What the handbook of a role holds: what the role is for, its pages, their keys, and the terms they use."""

from __future__ import annotations

from dataclasses import dataclass

from enumeration.access import ROLES, Role
from enumeration.handbook.pictures import Picture, pictures_of
from enumeration.help.entry import ON_EVERY_PAGE, Help, Key
from enumeration.help.glossary import Term, terms_in
from enumeration.help.registry import help_for
from enumeration.words import Words

ADDRESSES: dict[str, Role] = {
    "ppl": Role.ENUMERATOR,
    "pml": Role.SUPERVISOR,
    "koseka": Role.COORDINATOR,
    "bps": Role.DISTRICT_OFFICE,
    "analis": Role.ANALYST,
    "operator": Role.KEYING_OPERATOR,
    "pengamat": Role.OBSERVER,
    "administrator": Role.ADMINISTRATOR,
}
"""Each role's word in the address of its handbook."""


@dataclass(frozen=True)
class Handbook:
    role: Role

    @property
    def address(self) -> str:
        return next(word for word, role in ADDRESSES.items() if role is self.role)

    @property
    def title(self) -> Words:
        return Words("Buku panduan {role}", "Handbook of {role}").format(role=self.role.label)

    @property
    def says(self) -> Words:
        """Returns what the role is for."""
        return ROLES[self.role].says

    @property
    def chapters(self) -> list[Help]:
        return help_for(self.role)

    @property
    def illustrated(self) -> list[tuple[Help, list[Picture]]]:
        """Returns the chapters, each with its pictures for this role."""
        return [(chapter, pictures_of(self.role, chapter.name)) for chapter in self.chapters]

    @property
    def keys(self) -> tuple[Key, ...]:
        return ON_EVERY_PAGE

    @property
    def terms(self) -> list[Term]:
        return terms_in([self.title, self.says, *(words for chapter in self.chapters for words in chapter.said())])
