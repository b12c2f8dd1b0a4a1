"""After a decision that gave SLS to officers: whom to tell, and in which words. The words are Indonesian, and name no
household."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from enumeration.access import Role
from enumeration.assignment.periods import families_by_area
from enumeration.models import Assignment, Balance, Cause, Officer, Round
from enumeration.pages.formatting import number


@dataclass(frozen=True)
class Share:
    """What one enumerator got."""

    officer: Officer
    sls: int
    families: int


@dataclass(frozen=True)
class Word:
    """What a supervisor is to be told about the enumerators whose SLS they supervise, or whom they lead."""

    supervisor: Officer
    shares: list[Share]

    @property
    def sls(self) -> int:
        return sum(share.sls for share in self.shares)


def accepted(user: Officer, pk: UUID) -> Balance | None:
    """Returns a proposal that the user may read, if it was accepted and not undone."""
    return Balance.objects.visible_to(user).filter(pk=pk, state=Balance.State.ACCEPTED).first()


def given_by(batch: UUID) -> QuerySet[Assignment]:
    """Returns the periods that a decision began and that still run."""
    return Assignment.objects.active().filter(batch=batch, role=Role.ENUMERATOR)


def words_about(round: Round, batch: UUID) -> list[Word]:
    """Returns whom to tell what. Four queries."""
    periods = list(given_by(batch).select_related("officer__leader").order_by("area_id"))
    codes = [period.area_id for period in periods]
    families = families_by_area(round, codes)
    held = Assignment.objects.active().filter(round=round, role=Role.SUPERVISOR, area__in=codes)
    supervisor_of = {one.area_id: one.officer for one in held.select_related("officer")}
    found: dict[int, tuple[Officer, dict[int, list[Assignment]]]] = {}
    for period in periods:
        supervisor = supervisor_of.get(period.area_id) or period.officer.leader
        if supervisor:
            _supervisor, theirs = found.setdefault(supervisor.pk, (supervisor, {}))
            theirs.setdefault(period.officer_id, []).append(period)
    return [
        Word(
            supervisor,
            [
                Share(got[0].officer, len(got), sum(families.get(one.area_id, 0) for one in got))
                for got in theirs.values()
            ],
        )
        for supervisor, theirs in sorted(found.values(), key=lambda pair: (pair[0].full_name, pair[0].pk))
    ]


@dataclass(frozen=True)
class Lately:
    """What a supervisor's enumerators got by proposals that others accepted."""

    officer: str
    sls: int
    since: datetime


def given_lately(supervisor: Officer, round: Round, after: datetime) -> list[Lately]:
    """Returns which enumerators of a supervisor got SLS by proposals since then, and still have them. One query.

    Theirs are, as in words_about, who works in SLS that they supervise; of SLS without a supervisor, whom they lead.
    """
    supervising = Assignment.objects.active().filter(round=round, role=Role.SUPERVISOR)
    mine = Q(area__in=supervising.filter(officer=supervisor).values("area"))
    led = Q(officer__leader=supervisor) & ~Exists(supervising.filter(area=OuterRef("area")))
    given = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR, cause=Cause.BALANCE)
    rows: Any = (
        given.filter(mine | led, started_at__gt=after)
        .exclude(decided_by=supervisor)
        .order_by()
        .values_list("officer__full_name")
        .annotate(sls=Count("pk"), since=Min("started_at"))
        .order_by("-sls", "officer__full_name", "officer")
    )
    return [Lately(*row) for row in rows]


def message_about(word: Word, *, by: Officer) -> str:
    """Returns what to write to a supervisor, in Indonesian whatever the reader's language."""
    with translation.override("id"):
        told = {"officer": word.supervisor, "by": by}
        begins = _("Halo %(officer)s, ini %(by)s dari BPS. Pembagian SLS untuk tim Anda sudah ditetapkan:") % told
        ends = _("Mohon dibicarakan dengan timnya. Surat tugas dan tanda pengenal mereka dicetak kantor.")
        return " ".join([begins, f"{'; '.join(_lines(word.shares))}.", ends])


def _lines(shares: Iterable[Share]) -> list[str]:
    words = _("%(officer)s %(sls)s SLS (%(families)s keluarga)")
    return [
        words % {"officer": one.officer, "sls": number(one.sls), "families": number(one.families)} for one in shares
    ]
