"""What the assignment board shows: areas with their gaps, and sub-SLS with their officers and what stands out.

Each reading takes a fixed number of queries, whatever the number of SLS and officers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from django.db.models import Aggregate, Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from enumeration.access import Permission, Role, reach
from enumeration.areas.sizes import SPLIT_ABOVE
from enumeration.assignment.handing_over import given_back
from enumeration.assignment.loads import DONE, FAMILIES, Carrier, Carriers, candidates, lightest, loads, measured
from enumeration.assignment.periods import (
    families_by_area,
    history_of_area,
    history_of_officer,
    last_decision,
    officers_in_reach,
)
from enumeration.models import Area, Assignment, Level, Officer, Round, Tally
from enumeration.models.areas import LENGTH_OF, village_of
from enumeration.pages import names
from enumeration.words import Words

__all__ = [
    "candidates",
    "families_by_area",
    "history_of_area",
    "history_of_officer",
    "last_decision",
    "loads",
    "officers_in_reach",
]

# --- Areas: where is work without an officer? ------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A kecamatan or village with its gaps."""

    code: str
    name: str
    sls: int
    families: int
    done: int
    without_enumerator: int
    families_without_enumerator: int
    without_supervisor: int

    @property
    def share_without(self) -> float | None:
        """Returns the share of its SLS without an enumerator; None where it has no SLS."""
        return self.without_enumerator / self.sls if self.sls else None

    @property
    def share_done(self) -> float | None:
        return self.done / self.families if self.families else None


def places_below(user: Officer, round: Round, parent: str, level: Level) -> list[Place]:
    """Returns the areas of one level below a parent in which the user may assign. Four queries, each one pass."""
    mine = reach(user, Permission.ASSIGN).in_round(round.pk)
    length = LENGTH_OF[level]
    sls = Area.objects.at(Level.SUB_SLS).filter(mine.as_q("code", None), code__startswith=parent)
    tallies = Tally.objects.filter(mine.as_q(), round=round, area__code__startswith=parent)
    periods = Assignment.objects.active().filter(mine.as_q(), round=round, area__code__startswith=parent)
    counted = _by_place(sls, "code", length, sls=Count("code"))
    given = Q(area__in=periods.filter(role=Role.ENUMERATOR).order_by().values("area"))
    listed = _by_place(
        tallies, "area_id", length, families=Sum(FAMILIES), done=Sum(DONE), given=Sum(FAMILIES, filter=given, default=0)
    )
    held = _by_place(
        periods,
        "area_id",
        length,
        enumerators=Count("pk", filter=Q(role=Role.ENUMERATOR)),
        supervisors=Count("pk", filter=Q(role=Role.SUPERVISOR)),
    )
    names = dict(Area.objects.at(level).filter(code__startswith=parent).values_list("code", "name"))
    return [
        Place(
            code=code,
            name=names.get(code, code),
            sls=counted[code]["sls"],
            families=listed[code]["families"],
            done=listed[code]["done"],
            without_enumerator=counted[code]["sls"] - held[code]["enumerators"],
            families_without_enumerator=listed[code]["families"] - listed[code]["given"],
            without_supervisor=counted[code]["sls"] - held[code]["supervisors"],
        )
        for code in sorted(counted)
    ]


def _by_place(rows: QuerySet, column: str, length: int, **figures: Aggregate) -> defaultdict[str, dict[str, int]]:
    """Returns the figures of each area; zeros where it has no row."""
    grouped = rows.order_by().annotate(place=Substr(column, 1, length)).values("place").annotate(**figures)
    found: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(figures, 0))
    found.update((row["place"], row) for row in grouped)
    return found


def count_free(user: Officer, round: Round) -> dict[Role, int]:
    """Returns how many sub-SLS in the user's reach have nobody in each field role. Two queries, each one pass."""
    mine = reach(user, Permission.ASSIGN).in_round(round.pk)
    sls = Area.objects.filter(mine.as_q("code", None)).at(Level.SUB_SLS).count()
    held = Assignment.objects.active().filter(mine.as_q(), round=round)
    by_role = {role: Count("pk", filter=Q(role=role)) for role in (Role.ENUMERATOR, Role.SUPERVISOR)}
    counted = held.order_by().aggregate(**{role.value: count for role, count in by_role.items()})
    return {role: sls - counted[role.value] for role in by_role}


# --- The SLS of a village or kecamatan, and their officers -----------------------------------------------------------


class Holder(NamedTuple):
    """Who has a sub-SLS in a role now, and by which period of the ledger."""

    pk: int
    officer: Officer

    @property
    def officer_id(self) -> int:
        return self.officer.pk


class Sls(NamedTuple):
    """A sub-SLS on the board, with its running periods."""

    code: str
    name: str
    families: int
    prelist: int
    verified: int
    done: int
    enumerator: Holder | None
    supervisor: Holder | None
    returned: Assignment | None = None  # the period with which an enumerator returned it; nobody has had it since

    def holder(self, role: Role) -> Holder | None:
        return self.supervisor if role == Role.SUPERVISOR else self.enumerator

    @property
    def is_too_large(self) -> bool:
        return self.families > SPLIT_ABOVE

    @property
    def village(self) -> str:
        return village_of(self.code)


_NONE = (0, 0, 0, 0)


def sls_rows(user: Officer, round: Round, place: str) -> list[Sls]:
    """Returns the sub-SLS of a village or kecamatan that the user may assign. Seven queries."""
    mine = reach(user, Permission.ASSIGN).in_round(round.pk)
    areas = Area.objects.filter(mine.as_q("code", None)).at(Level.SUB_SLS).in_area(place)
    named = list(areas.values_list("code", "name"))
    counted = Tally.objects.visible_to(user, Permission.ASSIGN).filter(round=round).in_area(place)
    figures = {
        code: (families, prelist, verified, done)
        for code, families, prelist, verified, done in counted.annotate(families=FAMILIES, done=DONE).values_list(
            "area_id", "families", "prelist", "verified", "done"
        )
    }
    periods = Assignment.objects.visible_to(user).in_area(place).filter(round=round)
    running = list(
        periods.active()
        .filter(role__in=(Role.ENUMERATOR, Role.SUPERVISOR))
        .values_list("area_id", "role", "pk", "officer")
    )
    # Each officer once, rather than with each of their SLS: a kecamatan has eight hundred SLS, and a quarter as many
    # officers.
    officers = Officer.objects.in_bulk({officer for _code, _role, _pk, officer in running})
    held = {(code, role): Holder(pk, officers[officer]) for code, role, pk, officer in running}
    returned = given_back(user, round, place)
    return [
        Sls(
            code,
            name,
            *figures.get(code, _NONE),
            enumerator=held.get((code, Role.ENUMERATOR)),
            supervisor=held.get((code, Role.SUPERVISOR)),
            returned=returned.get(code),
        )
        for code, name in named
    ]


class Filter(StrEnum):
    """Subsets that a user may want to see; the values are part of addresses."""

    FREE = "kosong"
    UNSUPERVISED = "tanpa-pml"
    OVERLOADED = "terlalu-berat"
    IDLE = "diam"
    LARGE = "besar"
    RETURNED = "dikembalikan"
    ELSEWHERE = "lintas-kecamatan"


FILTER_WORDS: dict[Filter, Words] = {
    Filter.FREE: Words("Tanpa PPL", "Without an enumerator"),
    Filter.UNSUPERVISED: Words("Tanpa PML", "Without a supervisor"),
    Filter.OVERLOADED: Words("Petugasnya terlalu berat", "Officer overloaded"),
    Filter.IDLE: Words("Petugasnya diam", "Officer idle"),
    Filter.LARGE: Words("Lebih dari 400 keluarga", "More than 400 families"),
    Filter.RETURNED: Words("Dikembalikan petugas", "Returned by the officer"),
    Filter.ELSEWHERE: Words("Petugasnya juga di kecamatan lain", "Officer also in another kecamatan"),
}


@dataclass(frozen=True)
class Row:
    """An SLS as the board shows it for one role: its officer, that officer's load, and who holds it in the other role."""

    sls: Sls
    holder: Holder | None
    other: Holder | None
    carrier: Carrier | None

    @cached_property
    def passes(self) -> set[Filter]:
        """Returns the filters that include it."""
        sls, carrier = self.sls, self.carrier
        claims = (
            (Filter.FREE, sls.enumerator is None),
            (Filter.UNSUPERVISED, sls.supervisor is None),
            (Filter.OVERLOADED, carrier is not None and carrier.is_overloaded),
            (Filter.IDLE, carrier is not None and carrier.is_idle),
            (Filter.LARGE, sls.is_too_large),
            (Filter.RETURNED, sls.returned is not None),
            (Filter.ELSEWHERE, carrier is not None and carrier.elsewhere > 0),
        )
        return {claim for claim, holds in claims if holds}

    def is_called(self, words: str) -> bool:
        """Returns whether the name or code of the SLS, or its officer's name, contains these words."""
        officer = self.holder.officer.full_name if self.holder else ""
        return names.is_called(self.sls.name, words) or words in self.sls.code or names.is_called(officer, words)


@dataclass(frozen=True)
class Survey:
    """Everything that one area's board is drawn from."""

    round: Round
    place: str
    role: Role
    rows: list[Row]
    choices: list[Carrier]  # officers who may be given its SLS
    counts: Mapping[Filter, int] = field(default_factory=dict)

    def families(self) -> int:
        return sum(row.sls.families for row in self.rows)

    def chosen(self, codes: Iterable[str]) -> list[Row]:
        wanted = set(codes)
        return [row for row in self.rows if row.sls.code in wanted]

    def carriers(self, ticked: Sequence[Row], *, search: str = "", chosen: int | None = None) -> Carriers:
        """Returns the candidates, the lightest first, with the load each would have with the ticked SLS."""
        coming = sum(row.sls.families for row in ticked)
        theirs: dict[int, int] = {}
        for row in ticked:
            if row.holder:
                theirs[row.holder.officer_id] = theirs.get(row.holder.officer_id, 0) + row.sls.families
        return lightest(
            self.choices,
            coming=(lambda pk: coming - theirs.get(pk, 0)) if ticked else None,
            search=search,
            chosen=chosen,
        )


def survey(user: Officer, round: Round, place: str, role: Role) -> Survey:
    """Returns the SLS of an area with their officers in the role, and who else may be given them. Eleven queries."""
    sls = sls_rows(user, round, place)
    holding = {holder.officer.pk: holder.officer for one in sls if (holder := one.holder(role))}
    may_take = candidates(user, round, place, role).prefetch_related(None).in_bulk()
    officers = measured((may_take | holding).values(), round, role, place)
    other_role = Role.ENUMERATOR if role == Role.SUPERVISOR else Role.SUPERVISOR
    rows = []
    counts = dict.fromkeys(Filter, 0)
    for one in sls:
        holder = one.holder(role)
        row = Row(one, holder, one.holder(other_role), officers[holder.officer_id] if holder else None)
        rows.append(row)
        for passed in row.passes:
            counts[passed] += 1
    return Survey(round, place, role, rows, [officers[pk] for pk in may_take], counts)


MOST_ROWS = 40
"""SLS per page of the board; a kecamatan of a large district has four hundred."""


@dataclass(frozen=True)
class Piece:
    """One page of rows. It begins after a code rather than at a number, so that it stays in place when rows change."""

    rows: list[Row]
    found: int
    after: str  # the code before the first row; "" on the first page
    next_after: str  # the code to continue from; "" on the last page


def piece_of(rows: list[Row], *, filter: str = "", search: str = "", after: str = "") -> Piece:
    kept = [row for row in rows if (not filter or filter in row.passes) and (not search or row.is_called(search))]
    rest = [row for row in kept if row.sls.code > after]
    shown = rest[:MOST_ROWS]
    return Piece(shown, len(kept), after, shown[-1].sls.code if len(rest) > len(shown) else "")
