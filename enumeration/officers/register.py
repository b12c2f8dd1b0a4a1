"""What the office's pages about officers show: who there is, their loads, when they last signed in.

Personnel data are read only here and in personnel.py, for users with Permission.SEE_PERSONNEL where the officer lives
or works. A page takes a fixed number of queries, whatever the number of officers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from enumeration.access import FIELD_ROLES, OFFICE_ROLES, Permission, Reach, Role, permissions_of, reach, roles_granting
from enumeration.assignment.loads import loads
from enumeration.models import (
    Area,
    Assignment,
    Household,
    Level,
    Officer,
    OfficerChange,
    Personnel,
    Round,
    SignInCode,
    State,
    Tally,
)
from enumeration.models.areas import subdistrict_of
from enumeration.pages import names
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.keyset import Order, Page, text
from enumeration.pages.numbers import row_id
from enumeration.pages.places import names_of

PAGE = 50
MOST_CHOICES = 200
"""A longer list of names to choose from helps nobody: first the kecamatan, then the leader."""


def within(user: Officer, permission: Permission = Permission.SEE_PERSONNEL) -> QuerySet[Officer]:
    """Returns the officers whose records this user keeps for the office.

    These are officers who work in the user's reach; and officers without work who live there, worked there last, or
    are led from there.
    """
    mine = reach(user, permission)
    if not mine:
        return Officer.objects.none()
    periods = Assignment.objects.filter(mine.as_q("area__code", None))
    busy = Assignment.objects.active().filter(officer=OuterRef("pk"))
    works_here = Q(pk__in=periods.values("officer")) & (
        Q(pk__in=periods.filter(ended_at=None).values("officer")) | ~Exists(busy)
    )
    lives_here = mine.as_q("home_area__code", None) & Q(~Exists(busy))
    # A recruit of whom only the leader is known so far.
    led_here = Q(home_area=None) & Q(leader__in=periods.filter(ended_at=None).values("officer")) & ~Exists(busy)
    seen = lives_here | works_here | led_here
    if Permission.MANAGE in permissions_of(user):
        # Without any place yet; users who manage officers place them.
        seen |= Q(~Exists(Assignment.objects.filter(officer=OuterRef("pk"))), home_area=None, leader=None)
    return Officer.objects.filter(seen)


def elsewhere(mine: Reach) -> Exists:
    """Returns whether an officer has a running role outside the reach: then they are managed by a user whose reach
    covers all their roles."""
    outside = Assignment.objects.active().exclude(mine.as_q("area__code", None))
    return Exists(outside.filter(officer=OuterRef("pk")))


def kept_by(user: Officer) -> QuerySet[Officer]:
    """Returns the officers of `within` whose data this user changes, and whose numbers they may see in full."""
    return within(user).filter(~elsewhere(reach(user, Permission.SEE_PERSONNEL)))


def entrusted_to(user: Officer) -> QuerySet[Officer]:
    """Returns the officers of `kept_by` whom this user gives sign-in codes and may deactivate.

    Only administrators do so for the office's own staff: with a colleague's code one person could publish what they ran
    themselves.
    """
    found = kept_by(user)
    if Permission.MANAGE in permissions_of(user):
        return found
    high = Assignment.objects.active().filter(officer=OuterRef("pk"), role__in=OFFICE_ROLES)
    return found.filter(~Exists(high))


def given_codes_by(user: Officer) -> QuerySet[Officer]:
    """Returns the officers of `entrusted_to` for whom this user makes sign-in codes: all but administrators.

    Where there are two, each would lock the other out with a code, or act as them. Theirs come from a command on the
    server (`office_role code`).
    """
    managing = Assignment.objects.active().filter(officer=OuterRef("pk"), role__in=roles_granting(Permission.MANAGE))
    return entrusted_to(user).filter(~Exists(managing))


def managed_by(user: Officer) -> QuerySet[Officer]:
    """Returns the officers whom an administrator maintains.

    These are officers whose running roles all lie in their reach; those without a role who live there; and those with
    neither, unless they worked somewhere else. A past period alone does not count.
    """
    mine = reach(user, Permission.MANAGE)
    if not mine:
        return Officer.objects.none()
    inside, theirs = mine.as_q("area__code", None), Assignment.objects.filter(officer=OuterRef("pk"))
    works_here = Exists(theirs.filter(inside, ended_at=None))
    nowhere = Q(home_area=None) & ~Exists(theirs.exclude(inside))
    return Officer.objects.filter(~elsewhere(mine), works_here | mine.as_q("home_area__code", None) | nowhere)


def named(username: str) -> Officer | None:
    """Returns the officer who signs in with this name: as written or, where only one name equals it except for case,
    that one."""
    alike = list(Officer.objects.filter(username__iexact=username)[:2]) if username else []
    if len(alike) == 1:
        return alike[0]
    return Officer.objects.filter(username=username).first() if alike else None


# --- The list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """The filter of the list. The names are those of the address."""

    cari: str = ""
    peran: str = ""
    kecamatan: str = ""
    tim: str = ""
    status: str = ""
    akun: str = ""  # aktif, nonaktif
    belum_masuk: bool = False
    tanpa_sls: bool = False
    tanpa_peran: bool = False

    @property
    def set(self) -> int:
        return sum(bool(getattr(self, one.name)) for one in fields(self))

    def of(self, found: QuerySet[Officer]) -> QuerySet[Officer]:
        active = Assignment.objects.active().filter(officer=OuterRef("pk"))
        if self.cari:
            name = names.called(self.cari, "full_name") | Q(username__istartswith=self.cari)
            found = found.filter(name | Q(officer_code=self.cari))
        if self.peran in Role.values:
            found = found.filter(Exists(active.filter(role=self.peran)))
        if self.kecamatan:
            place = self.kecamatan
            found = found.filter(
                Exists(active.filter(area__code__startswith=place)) | Q(home_area__code__startswith=place)
            )
        if (leader := row_id(self.tim)) is not None:
            found = found.filter(leader=leader)
        if self.status:
            # An officer without a personnel record counts as an applicant.
            applied = Q(personnel=None) if self.status == "applied" else Q(pk__in=[])
            found = found.filter(Q(personnel__status=self.status) | applied)
        if self.akun:
            found = found.filter(is_active=self.akun == "aktif")
        if self.belum_masuk:
            found = found.filter(last_login=None)
        if self.tanpa_sls:
            found = found.filter(~Exists(active.filter(role__in=FIELD_ROLES)))
        if self.tanpa_peran:
            found = without_role(found)
        return found


def without_role(found: QuerySet[Officer]) -> QuerySet[Officer]:
    """Returns the officers who can sign in and open nothing, without those who wait for a place or have finished."""
    busy = Assignment.objects.active().filter(officer=OuterRef("pk"))
    idle = (Personnel.Status.APPLIED, Personnel.Status.RESERVE, Personnel.Status.ENDED, Personnel.Status.WITHDRAWN)
    resting = Personnel.objects.filter(officer=OuterRef("pk"), status__in=idle)
    return found.filter(~Exists(busy), ~Exists(resting), is_active=True)


MOST_KECAMATAN = 3
"""So many a row names; an officer of the district has them all."""


@dataclass
class Row:
    """An officer as a row of the list."""

    officer: Officer
    roles: list[Role] = field(default_factory=list)
    kecamatan: list[str] = field(default_factory=list)
    sls: int = 0
    families: int = 0

    @property
    def status(self) -> str:
        row = getattr(self.officer, "personnel", None)
        return row.get_status_display() if row else ""

    @property
    def roles_in_words(self) -> str:
        return ", ".join(str(role.label) for role in self.roles)

    @property
    def kecamatan_in_words(self) -> str:
        """Returns the first three names, and a mark where there are more."""
        more = ["…"] if len(self.kecamatan) > MOST_KECAMATAN else []
        return ", ".join([*map(in_mixed_case, self.kecamatan[:MOST_KECAMATAN]), *more])

    @property
    def is_in_the_field(self) -> bool:
        return any(role in FIELD_ROLES for role in self.roles)

    @property
    def enumerates(self) -> bool:
        return Role.ENUMERATOR in self.roles


BY_NAME = Order(full_name=text, pk=row_id)
ORDERS = {
    "nama": BY_NAME,
    "-nama": Order(**{"-full_name": text, "-pk": row_id}),
    "kode": Order(officer_code=text, pk=row_id),
    "-kode": Order(**{"-officer_code": text, "-pk": row_id}),
}
"""What the list can be sorted by and still be read page by page: columns that every officer has."""


def listed(seen: QuerySet[Officer], chosen: Filter, order: Order = BY_NAME) -> QuerySet[Officer]:
    """Returns those of the officers that pass the filter, in this order."""
    return chosen.of(seen).order_by(*order.by)


def page_of(
    found: QuerySet[Officer], round: Round | None, *, after: str = "", limit: int = PAGE, order: Order = BY_NAME
) -> Page[Row]:
    """Returns a page of the list, after a mark of the page before. Six queries."""
    page = order.page(_light(found), limit=limit, after=after)
    return Page(rows_of(page.rows, round), page.next_after)


def _light(found: QuerySet[Officer]) -> QuerySet[Officer]:
    """Returns what a row shows, without photographs and numbers; leader and status only of those shown."""
    shown = found.only("username", "full_name", "officer_code", "is_active", "last_login", "leader", "home_area")
    return shown.prefetch_related(
        Prefetch("leader", Officer.objects.only("full_name")), Prefetch("personnel", Personnel.objects.only("status"))
    )


def all_rows(found: QuerySet[Officer], round: Round | None) -> list[Row]:
    """Returns the whole list, for a file: several thousand officers."""
    homes = Prefetch("home_area", Area.objects.only("name"))
    return rows_of(list(_light(found).prefetch_related(homes)), round, narrow=False)


def rows_of(officers: list[Officer], round: Round | None, *, narrow: bool = True) -> list[Row]:
    """Returns what the officers do now, and their loads. Three queries."""
    rows = {officer.pk: Row(officer) for officer in officers}
    periods = Assignment.objects.active()
    if narrow:
        periods = periods.filter(officer__in=list(rows))
    places: dict[int, set[str]] = defaultdict(set)
    held = periods.order_by().values_list("officer", "role", "area").distinct()
    for pk, role, area in held:
        if row := rows.get(pk):
            if Role(role) not in row.roles:
                row.roles.append(Role(role))
            places[pk].add(subdistrict_of(area))
            row.sls += role in FIELD_ROLES
    names = names_of(set().union(*places.values()))
    for pk, codes in places.items():
        rows[pk].roles.sort(key=list(Role).index)
        rows[pk].kecamatan = [names.get(code, code) for code in sorted(codes)]
    if round:
        carried = loads(round, *FIELD_ROLES)
        if narrow:
            carried = carried.filter(officer__in=list(rows))
        for pk, families in carried.values_list("officer", "load"):
            if row := rows.get(pk):
                row.families += families
    return list(rows.values())


# --- What the list is filtered by ------------------------------------------------------------------------------------


def kecamatan_of(mine: Reach) -> list[tuple[str, str]]:
    """Returns code and name of each kecamatan in reach."""
    here = Area.objects.at(Level.SUBDISTRICT).filter(mine.as_q("code", None))
    return list(here.order_by("code").values_list("code", "name"))


def leaders_of(seen: QuerySet[Officer], kecamatan: str) -> list[Officer] | None:
    """Returns the leaders of teams there; None where there are too many to choose from."""
    led = Filter(kecamatan=kecamatan).of(seen).exclude(leader=None)
    # In the order of the leaders, so that the database can stop at the last of these instead of reading all.
    found = list(led.order_by("leader_id").values_list("leader_id", flat=True).distinct()[: MOST_CHOICES + 1])
    if len(found) > MOST_CHOICES:
        return None
    leaders = Officer.objects.filter(pk__in=found).order_by("full_name", "pk")
    return list(leaders.only("full_name", "officer_code", "username"))


# --- One officer -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holdings:
    """What an officer is responsible for now, and somebody must continue if they leave."""

    periods: list[Assignment]
    unfinished: dict[str, int]  # by area: open households, drafts
    returned: int  # sent back to them, wherever they lie

    @property
    def sls(self) -> list[Assignment]:
        return [period for period in self.periods if period.role in FIELD_ROLES]

    @property
    def others(self) -> list[Assignment]:
        return [period for period in self.periods if period.role not in FIELD_ROLES]

    @property
    def open_families(self) -> int:
        return sum(self.unfinished.values())


def holdings_of(officer: Officer) -> Holdings:
    """Returns an officer's holdings. Three queries."""
    periods = list(
        Assignment.objects.active().filter(officer=officer).select_related("area", "round").order_by("role", "area_id")
    )
    working = [period for period in periods if period.role == Role.ENUMERATOR]
    wanted = Q(pk__in=[])
    for round_id in {period.round_id for period in working}:
        wanted |= Q(round=round_id, area__in=[period.area_id for period in working if period.round_id == round_id])
    unfinished = Tally.objects.filter(wanted).values_list("area", F("open") + F("draft"))
    returned = Household.objects.filter(enumerator=officer, state=State.SENT_BACK).count()
    return Holdings(periods, {area: count for area, count in unfinished if count}, returned)


def unfinished_families(officer: Officer, most: int = 10) -> tuple[list[Household], int]:
    """Returns the first drafts and returned households of an officer, and how many there are."""
    found = Household.objects.filter(enumerator=officer, state__in=(State.DRAFT, State.SENT_BACK))
    shown = found.select_related("area").only("head_name", "state", "area__name").order_by("state", "area_id", "pk")
    return list(shown[:most]), found.count()


def codes_of(officer: Officer, most: int = 5) -> list[SignInCode]:
    return list(SignInCode.objects.filter(officer=officer).select_related("made_by").order_by("-made_at")[:most])


def acts_about(officer: Officer, most: int = 20) -> list[OfficerChange]:
    """Returns what was done about an officer: changed, shown, moved, deactivated; by whom. The latest first."""
    return list(officer.acts.select_related("by", "leader_before", "leader_after").order_by("-id")[:most])


def administered(officer: Officer, most: int = 20) -> list[LogEntry]:
    """Returns what administrators did with the officer's row in the admin site. The latest first."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Officer), object_id=str(officer.pk))
    return list(about.select_related("user").order_by("-action_time", "-pk")[:most])


def team_size(officer: Officer) -> int:
    return Officer.objects.filter(leader=officer, is_active=True).aggregate(count=Count("pk"))["count"]
