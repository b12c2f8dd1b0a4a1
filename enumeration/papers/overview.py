"""What the page about papers shows: the officers, what each lacks, and how often their papers were printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from enumeration import zones
from enumeration.access import Role
from enumeration.models import Assignment, Officer, OfficerPass, Personnel, Printing, Round
from enumeration.pages import names
from enumeration.pages.keyset import Order, Page, text
from enumeration.pages.numbers import row_id
from enumeration.papers.desk import PAPER_ROLES, valid_passes

PAGE = 50
LACKS = ("foto", "surat", "sls")


def _lacking(round: Round) -> dict[str, Q]:
    """Returns the filters for what an officer can lack: a photograph, a pass that has not run out, any work in this
    round.

    Computed once for all officers, not again for each of several thousand.
    """
    pictured = Personnel.objects.filter(photo__isnull=False)
    entitled = OfficerPass.objects.filter(round=round, revoked_at=None, valid_until__gte=zones.today_of_round(round))
    working = Assignment.objects.active().filter(round=round, role__in=PAPER_ROLES)
    return {
        "foto": ~Q(pk__in=pictured.values("officer")),
        "surat": ~Q(pk__in=entitled.values("officer")),
        "sls": ~Q(pk__in=working.values("officer")),
    }


def count_lacks(officers: QuerySet[Officer], round: Round) -> dict[str, int]:
    """Returns how many officers there are, and how many lack each thing. One query."""
    counts = {name: Count("pk", filter=lacks) for name, lacks in _lacking(round).items()}
    return officers.order_by().aggregate(all=Count("pk"), **counts)


@dataclass
class Row:
    """An officer as a row of the list."""

    officer: Officer
    has_photo: bool
    holder: OfficerPass | None
    today: date
    held: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    printed: int = 0
    last: datetime | None = None

    @property
    def has_pass(self) -> bool:
        return self.holder is not None and self.holder.valid_until >= self.today

    @property
    def sls(self) -> int:
        return len(self.codes)

    @property
    def roles(self) -> str:
        return ", ".join(str(role.label) for role in Role if role in self.held)


BY_NAME = Order(full_name=text, pk=row_id)


def rows(officers: QuerySet[Officer], round: Round, *, search: str = "", lacks: str = "", after: str = "") -> Page[Row]:
    """Returns one page of officers by name. Five queries."""
    found = officers
    if search:
        found = found.filter(names.called(search, "full_name") | Q(officer_code=search) | Q(username=search))
    if lacks in LACKS:
        found = found.filter(_lacking(round)[lacks])
    named = found.select_related("leader").only("full_name", "officer_code", "leader__full_name")
    page = BY_NAME.page(named, limit=PAGE, after=after)
    return Page(_rows_of(page.rows, round), page.next_after)


def _rows_of(officers: list[Officer], round: Round) -> list[Row]:
    """Returns what these officers have and do. Four queries."""
    pks = [one.pk for one in officers]
    pictured = set(Personnel.objects.filter(officer__in=pks, photo__isnull=False).values_list("officer", flat=True))
    holders = {one.officer_id: one for one in valid_passes(round, pks)}
    today = zones.today_of_round(round)
    made = {one.pk: Row(one, one.pk in pictured, holders.get(one.pk), today) for one in officers}
    periods = Assignment.objects.active().filter(round=round, role__in=PAPER_ROLES, officer__in=pks).order_by()
    for pk, role, code in periods.values_list("officer", "role", "area"):
        made[pk].held.add(role)
        made[pk].codes.add(code)
    for pk, (printed, last) in printings(officers, round).items():
        made[pk].printed, made[pk].last = printed, last
    return list(made.values())


def printings(officers: Iterable[Officer], round: Round) -> dict[int, tuple[int, datetime]]:
    """Returns how often papers of each officer were printed, and when last. One query."""
    found = Printing.objects.filter(round=round, officer__in=[one.pk for one in officers])
    counted = found.order_by().values("officer").annotate(count=Count("pk"), last=Max("at"))
    return {row["officer"]: (row["count"], row["last"]) for row in counted}


def printings_by_kind(officer: Officer, round: Round) -> dict[str, tuple[int, datetime]]:
    """Returns how often each paper of one officer was printed, and when last, including reprints. One query."""
    found = Printing.objects.filter(round=round, officer=officer)
    counted = found.order_by().values("kind").annotate(count=Count("pk"), last=Max("at"))
    return {row["kind"]: (row["count"], row["last"]) for row in counted}
