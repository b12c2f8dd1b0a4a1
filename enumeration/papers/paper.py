"""What a paper is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission, Reach
from enumeration.models import Officer, Round
from enumeration.papers.desk import PAPER_ROLES, Desk, day_words, working_in
from enumeration.papers.drawing import Sheets
from enumeration.words import Words


class CannotPrint(Exception):
    """A paper cannot be printed. The message says why, for the user who asked."""


@dataclass(frozen=True)
class Printed:
    """What was drawn for one officer."""

    officer: Officer
    pages: int


class Paper(ABC):
    kind: str
    name: Words
    says: Words  # what it is for, in one sentence
    icon: str = "file-text"
    # Required besides ASSIGN. Slips are requested at an address of their own.
    permission: Permission = Permission.ASSIGN
    needs_pass: bool = False
    for_oneself: bool = False  # an officer may print their own
    names_families: bool = False  # the file shows households by name, so each download is recorded as a reading
    is_dated: bool = False  # can be printed for the end of an earlier day
    roles: tuple[str, ...] = PAPER_ROLES

    def officers(self, mine: Reach, round: Round, code: str) -> QuerySet[Officer]:
        """Returns the officers of a place who get one."""
        return working_in(mine, round, code, self.roles)

    @abstractmethod
    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        """Draw the papers of the officers, who come in batches; yields what was drawn after each."""


def refuse_day(day: date, round: Round) -> None:
    """Raise CannotPrint for a day of which nothing is known: one in the future, or one before the round."""
    if day > zones.today_of_round(round):
        raise CannotPrint(_("Tanggal ini belum lewat. Pilih hari ini atau sebelumnya."))
    if day < round.starts_on:
        raise CannotPrint(
            _("Putaran ini baru mulai %(day)s. Pilih tanggal sesudahnya.") % {"day": day_words(round.starts_on)}
        )
