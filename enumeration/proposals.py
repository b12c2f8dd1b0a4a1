"""What a page shows of a proposal: how even it is, before and after, and who gets what.

A fixed number of queries, whatever the number of SLS and officers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil
from typing import NamedTuple

from enumeration.balance import SPLIT_ABOVE, Proposal, pieces_of
from enumeration.models import Area, Balance, BalanceLine, Officer

MOST_OFFICERS = 25
"""Officers on one page of a proposal, each with their SLS."""
MOST_CHOICES = 20
MOST_BARS = 24
"""Officers up to which each has a bar of their own; more are counted by size of load."""


class Line(NamedTuple):
    """A district has thirteen thousand of them: a tuple is built in a third of the time of a dataclass."""

    code: str
    families: int
    difficulty: float
    holder: int | None
    officer: int | None
    is_locked: bool
    is_adjusted: bool

    @property
    def load(self) -> float:
        return self.families * self.difficulty

    @property
    def is_changed(self) -> bool:
        return self.officer is not None and self.officer != self.holder


class Worker(NamedTuple):
    """An officer taken into the sharing out, with what the page says of them."""

    pk: int
    username: str
    full_name: str
    officer_code: str
    home_code: str | None
    home_name: str | None
    most: int | None
    carries: int

    def __str__(self) -> str:
        return self.full_name or self.username


@dataclass(frozen=True)
class Share:
    """An officer of the proposal: load before and after, and the first of their SLS, by which they are ordered."""

    officer: Worker
    before: float
    after: float
    sls: int
    first: str
    with_ticked: float | None = None

    @property
    def most(self) -> int | None:
        return self.officer.most

    @property
    def carries(self) -> int:
        return self.officer.carries

    @property
    def is_beyond_cap(self) -> bool:
        return self.most is not None and self.after > self.most

    @property
    def shown(self) -> int:
        return round(self.after if self.with_ticked is None else self.with_ticked)

    @cached_property
    def order(self) -> str:
        return f"{self.first or 'Z'}-{self.officer.pk:010d}"


@dataclass(frozen=True)
class TooLarge:
    """An SLS to be split: how many sub-SLS, of about how many families."""

    code: str
    name: str
    families: int

    @property
    def pieces(self) -> int:
        return ceil(self.families / SPLIT_ABOVE)

    @property
    def each(self) -> int:
        return ceil(self.families / self.pieces)


@dataclass
class Overview:
    """One proposal, read whole: three queries."""

    balance: Balance
    lines: list[Line]
    shares: dict[int, Share] = field(default_factory=dict)

    @cached_property
    def after(self) -> Proposal:
        return self._as_proposal({line.code: line.officer for line in self.lines if line.officer is not None})

    @cached_property
    def before(self) -> Proposal:
        return self._as_proposal({line.code: line.holder for line in self.lines if line.holder is not None})

    def _as_proposal(self, by_sls: dict[str, int]) -> Proposal:
        return Proposal(
            by_sls=by_sls,
            loads_before={pk: share.before for pk, share in self.shares.items()},
            loads_after={pk: share.after for pk, share in self.shares.items()},
            lower_bound=self.balance.lower_bound,
            too_large=self.balance.too_large,
            unplaced=[line.code for line in self.lines if line.code not in by_sls],
            homes={pk: (share.officer.home_code or "") for pk, share in self.shares.items()},
        )

    @cached_property
    def pieces_before(self) -> float:
        return pieces_of({line.code: line.holder for line in self.lines})

    @cached_property
    def given(self) -> int:
        """SLS that nobody has, and somebody would get."""
        return sum(line.is_changed and line.holder is None for line in self.lines)

    @cached_property
    def moved(self) -> int:
        return sum(line.is_changed and line.holder is not None for line in self.lines)

    @property
    def changed(self) -> int:
        return self.given + self.moved

    @cached_property
    def unplaced(self) -> int:
        return sum(line.officer is None for line in self.lines)

    @property
    def families(self) -> int:
        return sum(line.families for line in self.lines)

    @property
    def adjusted(self) -> int:
        return sum(line.is_adjusted for line in self.lines)

    @property
    def locked(self) -> int:
        return sum(line.is_locked for line in self.lines)

    @property
    def percent_above_bound(self) -> int:
        return max(0, round(100 * (self.after.ratio - 1)))


def overview(balance: Balance) -> Overview:
    columns = ("area_id", "families", "difficulty", "was__officer_id", "officer_id", "is_locked", "is_adjusted")
    made = Overview(balance, list(map(Line._make, balance.lines.order_by("area_id").values_list(*columns))))
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    count: dict[int, int] = {}
    first: dict[int, str] = {}
    for line in made.lines:
        load = line.load
        if line.holder is not None:
            before[line.holder] = before.get(line.holder, 0) + load
        if line.officer is not None:
            after[line.officer] = after.get(line.officer, 0) + load
            count[line.officer] = count.get(line.officer, 0) + 1
            first.setdefault(line.officer, line.code)
    about = (
        "officer_id",
        "officer__username",
        "officer__full_name",
        "officer__officer_code",
        "officer__home_area_id",
        "officer__home_area__name",
        "most",
        "carries",
    )
    for worker in map(Worker._make, balance.workers.values_list(*about)):
        pk = worker.pk
        made.shares[pk] = Share(
            officer=worker,
            before=before.get(pk, 0) + worker.carries,
            after=after.get(pk, 0) + worker.carries,
            sls=count.get(pk, 0),
            first=first.get(pk, ""),
        )
    return made


# --- Who gets what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """An officer of the proposal with their lines; without an officer: what nobody has room for, or stays elsewhere."""

    share: Share | None
    lines: list[BalanceLine]
    officer: Worker | Officer | None = None


@dataclass(frozen=True)
class Page:
    groups: list[Group]
    found: int
    next_after: str


def page_of(made: Overview, *, search: str = "", only_changed: bool = False, after: str = "") -> Page:
    """Some officers in the order of their SLS, with their lines. Two queries, one more with a search."""
    wanted = sorted(made.shares.values(), key=lambda share: share.order)
    if only_changed:
        touched = {
            pk for line in made.lines if line.is_changed or line.is_adjusted for pk in (line.officer, line.holder)
        }
        wanted = [share for share in wanted if share.officer.pk in touched]
    if search:
        words = search.casefold()
        named = made.balance.lines.filter(area__name__icontains=search).values_list("officer", flat=True)
        by_sls = {line.officer for line in made.lines if search in line.code}.union(named)
        wanted = [
            share
            for share in wanted
            if share.officer.pk in by_sls
            or words in share.officer.full_name.casefold()
            or words == share.officer.officer_code
        ]
    rest = [share for share in wanted if share.order > after]
    shown = rest[:MOST_OFFICERS]
    owners = {share.officer.pk for share in shown}
    codes = [line.code for line in made.lines if line.officer in owners]
    # What nobody gets, and what stays with somebody who takes no part, stands before everything else.
    loose = [line.code for line in made.lines if line.officer not in made.shares] if not after and not search else []
    rows = list(
        made.balance.lines.filter(area__in=[*codes, *loose[:200]])
        .select_related("area", "officer", "was__officer")
        .order_by("area_id")
    )
    by_officer: dict[int | None, list[BalanceLine]] = {}
    for row in rows:
        by_officer.setdefault(row.officer_id, []).append(row)
    groups = [
        Group(None, by_officer[pk], by_officer[pk][0].officer)
        for pk in sorted(set(by_officer) - set(made.shares), key=lambda pk: (pk is not None, pk or 0))
    ]
    groups += [Group(share, by_officer.get(share.officer.pk, []), share.officer) for share in shown]
    return Page(groups, len(wanted), shown[-1].order if len(rest) > len(shown) else "")


def choices(made: Overview, ticked: Iterable[str], *, search: str = "", chosen: int | None = None) -> list[Share]:
    """The officers to whom lines can be moved, the lightest first, with what they would have with the ticked ones."""
    codes = set(ticked)
    lines = [line for line in made.lines if line.code in codes] if codes else []
    coming = sum(line.load for line in lines)
    wanted = search.casefold()
    found = [
        share
        for share in made.shares.values()
        if not search
        or share.officer.pk == chosen
        or wanted in share.officer.full_name.casefold()
        or search == share.officer.officer_code
    ]
    found.sort(key=lambda share: (share.after, share.officer.full_name, share.officer.pk))
    shown = [share for place, share in enumerate(found) if place < MOST_CHOICES or share.officer.pk == chosen]
    if not lines:
        return shown
    theirs: dict[int | None, float] = {}
    for line in lines:
        theirs[line.officer] = theirs.get(line.officer, 0) + line.load
    return [replace(one, with_ticked=one.after + coming - theirs.get(one.officer.pk, 0)) for one in shown]


def too_large(balance: Balance, lines: Iterable[Line]) -> list[TooLarge]:
    """The SLS to be split, with their names. One query, or none."""
    codes = set(balance.too_large)
    if not codes:
        return []
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return [TooLarge(line.code, names.get(line.code, line.code), line.families) for line in lines if line.code in codes]


# --- A picture of the loads ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bars:
    labels: list[str]
    before: list[int]
    after: list[int]
    are_officers: bool  # else numbers of officers by size of load


def bars(made: Overview) -> Bars:
    shares = list(made.shares.values())
    if len(shares) <= MOST_BARS:
        shares.sort(key=lambda share: share.order)
        return Bars(
            [share.officer.full_name for share in shares],
            [round(share.before) for share in shares],
            [round(share.after) for share in shares],
            are_officers=True,
        )
    highest = max(max(share.before, share.after) for share in shares)
    step = next(step for step in (25, 50, 100, 200, 500, 1000, 10**9) if highest / step <= 16)
    count = int(highest // step) + 1
    before, after = [0] * count, [0] * count
    for share in shares:
        before[int(share.before // step)] += 1
        after[int(share.after // step)] += 1
    labels = [f"{place * step}–{(place + 1) * step - 1}" for place in range(count)]
    return Bars(labels, before, after, are_officers=False)
