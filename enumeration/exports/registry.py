"""Which exports there are. One that belongs to another package registers itself when the program starts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from enumeration.access import Permission
from enumeration.files.columns import Column
from enumeration.files.cover import Fact
from enumeration.models import Export, Officer, Round
from enumeration.words import Words


class CannotExport(Exception):
    """The message says why, for the user who asked."""


@dataclass(frozen=True)
class Filter:
    """A choice in the form for a new export. The chosen value is stored in Export.filters under its name."""

    name: str
    label: Words
    choices: Callable[[Officer, Round | None], list[tuple[str, str]]]  # for one round, or for all
    is_many: bool = False  # several may be chosen; none means all
    is_required: bool = False
    help: Words | None = None
    # The choices that can match together with the other chosen filters; None: all of them.
    beside: Callable[[Officer, Mapping[str, Any], Round | None], list[tuple[str, str]]] | None = None

    def offered(self, by: Officer, chosen: Mapping[str, Any], round: Round | None = None) -> list[tuple[str, str]]:
        return self.beside(by, chosen, round) if self.beside else self.choices(by, round)


@dataclass(frozen=True)
class Statement:
    """What is read: one SELECT for the rows, in the order in which they are written, and one that only counts.

    The count is written without the joins of the rows, so that a join that loses or doubles a row is noticed.
    """

    rows: str
    count: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Exporter(ABC):
    kind: str
    name: Words
    says: Words  # what it is for, in one sentence
    place: int = 1  # among the others; the form for a new export opens with the first
    list_name: Words = Words("Daftar", "List")  # of the sheet
    permission: Permission = Permission.EXPORT
    filters: tuple[Filter, ...] = ()
    columns: tuple[Column, ...]

    @abstractmethod
    def round_of(self, filters: Mapping[str, Any], area_code: str, by: Officer) -> Round:
        """Returns the round that the filters name, which decides who may have the export.

        Raises CannotExport where they name nothing that can be exported, or something outside this area.
        """

    def round_named(self, filters: Mapping[str, Any], by: Officer) -> Round | None:
        """Returns the round of a form's address or content; None where neither names one."""
        return None

    @abstractmethod
    def statement(self, export: Export) -> Statement: ...

    @abstractmethod
    def facts(self, export: Export) -> list[Fact]:
        """Returns what the cover sheet says in addition: where the rows come from, by which rules."""

    def file_words(self, export: Export) -> str:
        """Returns the beginning of the file's name."""
        return self.kind.replace("_", "-")


EXPORTERS: dict[str, Exporter] = {}


def register(exporter: Exporter) -> None:
    EXPORTERS[exporter.kind] = exporter


def in_their_order() -> list[Exporter]:
    return sorted(EXPORTERS.values(), key=lambda one: one.place)


def exporter_of(kind: str) -> Exporter:
    return EXPORTERS[kind]


def choices_in_words(export: Export, exporter: Exporter) -> list[Fact]:
    """Returns the filters of an export as its form showed them."""
    words: list[Fact] = []
    for one in exporter.filters:
        labels = dict(one.offered(export.asked_by, export.filters))
        chosen = export.filters.get(one.name) or []
        chosen = chosen if isinstance(chosen, list) else [chosen]
        words.append((str(one.label), ", ".join(str(labels.get(str(value), value)) for value in chosen) or _("semua")))
    return words
