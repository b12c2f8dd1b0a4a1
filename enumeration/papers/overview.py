"""What the page about papers shows: who is there, what each lacks, and how often their papers were printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Assignment, Officer, OfficerPass, Personnel, Printing, Round
from enumeration.papers.desk import PAPER_ROLES, Desk, Sitting, sittings

PAGE = 50
LACKS = ("foto", "surat", "sls")


def with_lacks(officers: QuerySet[Officer], round: Round) -> QuerySet[Officer]:
    """The officers with what they lack: a photograph, a pass that has not run out, any work in this round."""
    of_theirs = {"officer": OuterRef("pk")}
    running = OfficerPass.objects.filter(round=round, revoked_at=None, valid_until__gte=timezone.localdate())
    working = Assignment.objects.active().filter(round=round, role__in=PAPER_ROLES)
    return officers.annotate(
        lacks_foto=~Exists(Personnel.objects.filter(photo__isnull=False, **of_theirs)),
        lacks_surat=~Exists(running.filter(**of_theirs)),
        lacks_sls=~Exists(working.filter(**of_theirs)),
    )


def count_lacks(officers: QuerySet[Officer], round: Round) -> dict[str, int]:
    """How many there are, and how many lack each thing. One query."""
    counts = {name: Count("pk", filter=Q(**{f"lacks_{name}": True})) for name in LACKS}
    return with_lacks(officers, round).order_by().aggregate(all=Count("pk"), **counts)


@dataclass(frozen=True)
class Row:
    """An officer as a line of the list."""

    sitting: Sitting
    has_photo: bool
    has_pass: bool
    printed: int
    last: datetime | None

    @property
    def officer(self) -> Officer:
        return self.sitting.officer

    @property
    def sls(self) -> int:
        return len(set(self.sitting.codes()))

    @property
    def roles(self) -> list[str]:
        held = {one.role for one in self.sitting.areas}
        return [str(role.label) for role in Role if role in held]


@dataclass(frozen=True)
class Found:
    rows: list[Row]
    next_after: str  # where the next page begins; empty on the last


def rows(officers: QuerySet[Officer], round: Round, *, search: str = "", lacks: str = "", after: str = "") -> Found:
    """One page of officers by name. Five queries."""
    found = with_lacks(officers, round)
    if search:
        found = found.filter(Q(full_name__icontains=search) | Q(officer_code=search) | Q(username=search))
    if lacks in LACKS:
        found = found.filter(**{f"lacks_{lacks}": True})
    name, _dot, pk = after.rpartition("\x1f")
    if pk.isdecimal() and len(pk) < 18:
        found = found.filter(Q(full_name__gt=name) | Q(full_name=name, pk__gt=int(pk)))
    page = list(found.order_by("full_name", "pk")[: PAGE + 1])
    shown = page[:PAGE]
    counts = printings(shown, round)
    made = (
        [
            Row(
                sitting=one,
                has_photo=not one.officer.lacks_foto,  # type: ignore[attr-defined]
                has_pass=not one.officer.lacks_surat,  # type: ignore[attr-defined]
                printed=counts.get(one.officer.pk, (0, None))[0],
                last=counts.get(one.officer.pk, (0, None))[1],
            )
            for one in sittings(Desk(round, shown[0], ""), shown)
        ]
        if shown
        else []
    )
    last = shown[-1] if len(page) > PAGE else None
    return Found(made, f"{last.full_name}\x1f{last.pk}" if last else "")


def printings(officers: Iterable[Officer], round: Round) -> dict[int, tuple[int, datetime]]:
    """How often papers of each were printed, and when last. One query."""
    found = Printing.objects.filter(round=round, officer__in=[one.pk for one in officers])
    counted = found.order_by().values("officer").annotate(count=Count("pk"), last=Max("at"))
    return {row["officer"]: (row["count"], row["last"]) for row in counted}


def printings_by_kind(officer: Officer, round: Round) -> dict[str, tuple[int, datetime]]:
    """How often each paper of one officer was printed, and when last; reprints count. One query."""
    found = Printing.objects.filter(round=round, officer=officer)
    counted = found.order_by().values("kind").annotate(count=Count("pk"), last=Max("at"))
    return {row["kind"]: (row["count"], row["last"]) for row in counted}
