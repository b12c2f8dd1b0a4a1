"""What a page shows of a proposal: how even it is, before and after, and who gets what.

Its figures were computed when it last changed (proposals/figures.py). Only what is shown is read: a fixed number of
queries, and the same work, whatever the number of SLS and officers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from enumeration.areas.sizes import SPLIT_ABOVE
from enumeration.models import Balance, BalanceLine, BalanceWorker, Officer
from enumeration.pages import names
from enumeration.pages.keyset import Order, text
from enumeration.proposals.figures import Figures

MOST_OFFICERS = 25
"""Officers on one page of a proposal, each with their SLS."""
MOST_CHOICES = 20
MOST_LOOSE = 200
IN_TURN = Order(order=text)


def figures(balance: Balance) -> Figures:
    return Figures(**balance.figures)


class Worker(NamedTuple):
    """An officer in the proposal, with what the page says about them."""

    pk: int
    username: str
    full_name: str
    officer_code: str
    home_name: str | None

    def __str__(self) -> str:
        return self.full_name or self.username


@dataclass(frozen=True)
class Share:
    """An officer of the proposal: load before and after, and the position among the others, by the first of their SLS."""

    officer: Worker
    most: int | None
    carries: int
    before: float
    after: float
    sls: int
    order: str
    with_ticked: float | None = None

    @property
    def is_beyond_cap(self) -> bool:
        return self.most is not None and self.after > self.most

    @property
    def shown(self) -> int:
        return round(self.after if self.with_ticked is None else self.with_ticked)


def _shares(workers: QuerySet[BalanceWorker]) -> list[Share]:
    return [_share(row) for row in _read(workers)]


def _read(workers: QuerySet[BalanceWorker]) -> QuerySet[BalanceWorker, dict[str, Any]]:
    about = ("username", "full_name", "officer_code", "home_area__name")
    return workers.values(
        *("most", "carries", "load_before", "load_after", "sls", "order", "officer_id"),
        *(f"officer__{column}" for column in about),
    )


def _share(row: dict[str, Any]) -> Share:
    most, carries, before, after, sls, order, *officer = row.values()
    return Share(Worker(*officer), most, carries, before, after, sls, order)


@dataclass(frozen=True)
class TooLarge:
    """An SLS to be split: into how many sub-SLS, of about how many households."""

    code: str
    name: str
    families: int

    @property
    def pieces(self) -> int:
        return ceil(self.families / SPLIT_ABOVE)

    @property
    def each(self) -> int:
        return ceil(self.families / self.pieces)


# --- Who gets what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """An officer of the proposal with their lines; without an officer: SLS that nobody has room for, or that stay
    elsewhere."""

    share: Share | None
    lines: list[BalanceLine]
    officer: Worker | Officer | None = None


@dataclass(frozen=True)
class Page:
    groups: list[Group]
    found: int
    next_after: str


def page_of(balance: Balance, *, search: str = "", only_changed: bool = False, after: str = "") -> Page:
    """Returns some officers in the order of their SLS, with their lines. At most four queries."""
    wanted = balance.workers.all()
    if only_changed:
        wanted = wanted.filter(is_changed=True)
    if search:
        named = balance.lines.filter(Q(area__code__contains=search) | names.called(search, "area__name"))
        wanted = wanted.filter(
            Q(officer__in=named.values("officer"))
            | names.called(search, "officer__full_name")
            | Q(officer__officer_code=search.casefold())
        )
    page = IN_TURN.page(_read(wanted), limit=MOST_OFFICERS, after=after)
    shown = [_share(row) for row in page.rows]
    lines = (
        balance.lines.select_related("area", "officer", "was__officer")
        .only(
            *("balance_id", "families", "difficulty", "is_locked", "is_adjusted", "area__name"),
            *("officer__username", "officer__full_name", "officer__officer_code"),
            *("was__officer__username", "was__officer__full_name"),
        )
        .order_by("area_id")
    )
    groups = []
    # SLS that nobody gets, and those that stay with an officer outside the proposal, come first.
    if not after and not search and figures(balance).loose:
        takes_part = Q(officer__in=balance.workers.values("officer"))
        loose = _by_officer(lines.filter(Q(officer=None) | ~takes_part)[:MOST_LOOSE])
        for pk in sorted(loose, key=lambda pk: (pk is not None, pk or 0)):
            groups.append(Group(None, loose[pk], loose[pk][0].officer))
    theirs = _by_officer(lines.filter(officer__in=[share.officer.pk for share in shown]))
    groups += [Group(share, theirs.get(share.officer.pk, []), share.officer) for share in shown]
    # The officer searched for is usually on the first page; then they are counted already.
    found = wanted.count() if after or page.next_after else len(shown)
    return Page(groups, found, page.next_after)


def _by_officer(lines: QuerySet[BalanceLine]) -> dict[int | None, list[BalanceLine]]:
    found: dict[int | None, list[BalanceLine]] = {}
    for line in lines:
        found.setdefault(line.officer_id, []).append(line)
    return found


def choices(
    balance: Balance, ticked: Collection[str] = (), *, search: str = "", chosen: int | None = None
) -> list[Share]:
    """Returns the officers to whom lines can be moved, the lightest first, with the load each would have with the
    ticked lines."""
    among = balance.workers.order_by("load_after", "officer__full_name", "officer")
    if search:
        among = among.filter(
            names.called(search, "officer__full_name") | Q(officer__officer_code=search) | Q(officer=chosen)
        )
    shown = _shares(among[:MOST_CHOICES])
    if chosen and chosen not in {share.officer.pk for share in shown}:
        shown += _shares(among.filter(officer=chosen))
    lines = balance.lines.filter(area__in=set(ticked)) if ticked else balance.lines.none()
    loads = list(lines.order_by().values_list("officer", F("families") * F("difficulty")))
    if not loads:
        return shown
    coming = sum(load for _officer, load in loads)
    theirs: dict[int | None, float] = {}
    for officer, load in loads:
        theirs[officer] = theirs.get(officer, 0) + load
    return [replace(one, with_ticked=one.after + coming - theirs.get(one.officer.pk, 0)) for one in shown]


def too_large(balance: Balance) -> list[TooLarge]:
    """Returns the SLS to be split, with their names. At most one query."""
    if not balance.too_large:
        return []
    lines = balance.lines.filter(area__in=balance.too_large).order_by("area_id")
    return [TooLarge(*row) for row in lines.values_list("area_id", "area__name", "families")]


# --- A picture of the loads ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bars:
    labels: list[str]
    before: list[int]
    after: list[int]
    are_officers: bool  # otherwise numbers of officers by size of load


def bars(balance: Balance) -> Bars:
    """Returns each officer's load by name or, for many officers, how many have which load. At most one query."""
    made = figures(balance)
    if made.step:
        sizes = [f"{place * made.step}–{(place + 1) * made.step - 1}" for place in range(len(made.bars_after))]
        return Bars(sizes, made.bars_before, made.bars_after, are_officers=False)
    shares = _shares(balance.workers.order_by("order"))
    return Bars(
        [share.officer.full_name for share in shares],
        [round(share.before) for share in shares],
        [round(share.after) for share in shares],
        are_officers=True,
    )
