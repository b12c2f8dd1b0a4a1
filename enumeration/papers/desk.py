"""What every paper needs to know: the round, who prints, when, from which address, and for which officers they may
print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from enumeration import zones
from enumeration.access import FIELD_ROLES, Permission, Reach, Role, reach
from enumeration.models import Area, Assignment, Household, Officer, OfficerPass, Personnel, Round
from enumeration.models.areas import Level, district_of
from enumeration.papers.drawing import Frame

PAPER_ROLES = (*FIELD_ROLES, Role.COORDINATOR)
"""The roles that visit households and village offices, and so carry a letter and a card."""

ROLE_WORDS = {
    Role.ENUMERATOR: "Petugas Pendataan Lapangan (PPL)",
    Role.SUPERVISOR: "Petugas Pemeriksa Lapangan (PML)",
    Role.COORDINATOR: "Koordinator Sensus Kecamatan (Koseka)",
}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
AT_ONCE = 50
"""Officers read together: each batch takes a fixed number of queries."""


def day_words(day: date | None) -> str:
    """Returns the day as "22 November 2026", whatever the language of the screen."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "–"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{day_words(local.date())} pukul {local:%H.%M} {local.tzname()}"


def thousands(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def office_name(district: Area | None) -> str:
    """Returns the office's name, such as KABUPATEN LUWU. BPS numbers cities from 71 on."""
    if district is None:
        return ""
    name = district.name.upper()
    if name.startswith(("KABUPATEN", "KOTA")):
        return name
    return f"{'KOTA' if district.code[2:4] >= '71' else 'KABUPATEN'} {name}"


@dataclass
class Desk:
    """Who prints, for which round, at what time, with addresses that begin with `site`."""

    round: Round
    by: Officer
    site: str  # https://regsosek.example/
    now: datetime = field(default_factory=timezone.now)
    # None: an officer prints their own papers; otherwise the areas that the desk's user may assign.
    mine: Reach | None = None
    # Papers of an earlier day show the state at its end; None, or today: at this moment.
    as_of: date | None = None

    @property
    def zone(self) -> tzinfo:
        return zones.zone_of_round(self.round)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def until(self) -> datetime | None:
        """Returns the midnight that ends an earlier day; None for the state now."""
        if self.as_of is None or self.as_of >= self.today:
            return None
        return datetime.combine(self.as_of + timedelta(days=1), time.min, self.zone)

    @property
    def periods(self) -> QuerySet[Assignment]:
        """Returns who worked where, then or now."""
        until = self.until
        found = Assignment.objects.filter(round=self.round)
        return found.as_of(until - timedelta(microseconds=1)) if until else found.active()

    def frame(self, office: str) -> Frame:
        printed = f"Dicetak {moment_words(self.now, self.zone)} oleh {self.by.full_name}"
        return Frame(office, self.round.name, printed, self.round.is_made_up)

    def pass_address(self, one: OfficerPass) -> str:
        return f"{self.site.rstrip('/')}/petugas/{one.token}/"

    def covers(self, code: str) -> bool:
        """Returns whether households of this sub-SLS may be named on what is printed here."""
        return self.mine is None or self.mine.covers(code, self.round.pk)

    @cached_property
    def districts(self) -> dict[str, str]:
        found = Area.objects.filter(level=Level.DISTRICT)
        return {area.code: office_name(area) for area in found}

    def office(self, codes: Iterable[str]) -> str:
        """Returns the office that issues the paper: the district of these areas."""
        first = min((code for code in codes if code), default="")
        return self.districts.get(district_of(first), "")


@dataclass(frozen=True)
class Sitting:
    """An officer, with what their papers are about."""

    officer: Officer
    areas: list[Assignment]  # periods in this round, in code order
    holder: OfficerPass | None

    @property
    def role(self) -> Role | None:
        """Returns the highest of the roles in which they work now."""
        held = {one.role for one in self.areas}
        return next((role for role in reversed(PAPER_ROLES) if role in held), None)

    @property
    def role_words(self) -> str:
        return ROLE_WORDS[self.role] if self.role else "Petugas"

    def codes(self, role: Role | None = None) -> list[str]:
        return [one.area_id for one in self.areas if role is None or one.role == role]


def sittings(desk: Desk, officers: Iterable[Officer]) -> list[Sitting]:
    """Returns these officers with the periods that run, or ran then, and their pass. Two queries."""
    officers = list(officers)
    by_officer: dict[int, list[Assignment]] = {one.pk: [] for one in officers}
    periods = (
        desk.periods.filter(officer__in=list(by_officer), role__in=PAPER_ROLES)
        .select_related("area")
        .order_by("area_id", "role")
    )
    for period in periods:
        by_officer[period.officer_id].append(period)
    passes = {one.officer_id: one for one in valid_passes(desk.round, list(by_officer))}
    return [Sitting(one, by_officer[one.pk], passes.get(one.pk)) for one in officers]


def valid_passes(round: Round, officers: list[int]) -> QuerySet[OfficerPass]:
    return OfficerPass.objects.filter(round=round, officer__in=officers, revoked_at=None)


def photos_of(officers: Iterable[int]) -> dict[int, bytes]:
    """Returns only the photographs, by officer id: printing a card does not require the rest of the personnel record."""
    found = Personnel.objects.filter(officer__in=list(officers), photo__isnull=False)
    return {pk: bytes(photo) for pk, photo in found.values_list("officer_id", "photo") if photo}


# --- For whom --------------------------------------------------------------------------------------------------------


def officers_reached(user: Officer, round: Round) -> QuerySet[Officer]:
    """Returns the officers whose papers the user may print.

    These are their own team, officers who work or worked in the areas that they may assign, and officers who live there
    and have no work yet.
    """
    mine = reach(user, Permission.ASSIGN).in_round(round.pk)
    periods = Assignment.objects.filter(mine.as_q(), role__in=PAPER_ROLES)
    led = Q(leader=user) | Q(leader__leader=user)
    return Officer.objects.filter(led | Q(pk__in=periods.values("officer")) | _waiting(mine, round))


def _waiting(mine: Reach, round: Round) -> Q:
    """Returns the filter for officers who live in a place in reach and have no assignment in this round."""
    busy = Assignment.objects.active().filter(round=round).values("officer")
    return _lives_in(mine) & ~Q(pk__in=busy)


def _lives_in(mine: Reach, code: str = "") -> Q:
    return mine.as_q("home_area__code", None) & Q(home_area__code__startswith=code)


def working_in(mine: Reach, round: Round, code: str, roles: Iterable[str] = PAPER_ROLES) -> QuerySet[Officer]:
    """Returns the active officers who work in a place now, as far as it is in reach."""
    periods = Assignment.objects.active().filter(mine.as_q(), round=round, role__in=list(roles)).in_area(code)
    # A coordinator holds the kecamatan as one area, and so does not appear in one of its villages.
    return in_team_order(Officer.objects.filter(pk__in=periods.values("officer"), is_active=True))


def listed_in(user: Officer, mine: Reach, round: Round, code: str) -> QuerySet[Officer]:
    """Returns the active officers of a place: those who work there, and those without work who live there or belong to
    the team."""
    periods = Assignment.objects.active().filter(mine.as_q(), round=round, role__in=PAPER_ROLES).in_area(code)
    busy = Assignment.objects.active().filter(round=round).values("officer")
    leading = periods.filter(role__in=(Role.SUPERVISOR, Role.COORDINATOR)).values("officer")
    # The ledger is read for each of the three, one after the other: whether somebody has a leader matters only for
    # officers without work, and most of those live here.
    waiting = ~Q(pk__in=busy) & (_lives_in(mine, code) | Q(leader=user) | Q(leader__in=leading))
    return Officer.objects.filter(Q(pk__in=periods.values("officer")) | waiting, is_active=True)


def credited_in(mine: Reach, round: Round, code: str) -> QuerySet[Officer]:
    """Returns the enumerators of a place, past and present, and every other author of a questionnaire there, including
    officers who left."""
    periods = Assignment.objects.filter(mine.as_q(), round=round, role=Role.ENUMERATOR).in_area(code)
    families = Household.objects.filter(mine.as_q(), round=round, enumerator__isnull=False).in_area(code)
    return in_team_order(
        Officer.objects.filter(Q(pk__in=periods.values("officer")) | Q(pk__in=families.values("enumerator")))
    )


def in_team_order(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """Returns the officers sorted by team, as the papers are handed out."""
    return officers.select_related("leader").order_by(
        F("leader__officer_code").asc(nulls_first=True), "leader_id", "officer_code", "full_name", "pk"
    )


def in_portions(pks: list[int]) -> Iterator[list[Officer]]:
    """Yield these officers in this order, in batches."""
    for first in range(0, len(pks), AT_ONCE):
        portion = pks[first : first + AT_ONCE]
        found = Officer.objects.select_related("leader").in_bulk(portion)
        yield [found[pk] for pk in portion if pk in found]
