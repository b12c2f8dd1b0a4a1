"""Who may see and do what: one table of roles, and the only functions that read it.

A role is held in an area, for a round, through an active assignment. A user's *reach* for a permission is the set of
areas in which one of their roles grants it, including everything below those areas: the 16-character BPS code is its
own path.

A row out of reach answers 404 (for this user it does not exist); a role without the permission answers 403.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from enumeration import zones
from enumeration.words import Words

if TYPE_CHECKING:
    from enumeration.models import Officer


class Role(models.TextChoices):
    ENUMERATOR = "enumerator", Words("PPL (pendata)", "Enumerator (PPL)")
    SUPERVISOR = "supervisor", Words("PML (pemeriksa)", "Supervisor (PML)")
    COORDINATOR = "coordinator", Words("Koseka (koordinator)", "Coordinator (Koseka)")
    DISTRICT_OFFICE = "district_office", Words("BPS kabupaten/kota", "District office")
    ANALYST = "analyst", Words("Analis", "Analyst")
    KEYING_OPERATOR = "keying_operator", Words("Operator entri", "Keying operator")
    OBSERVER = "observer", Words("Pengamat", "Observer")
    ADMINISTRATOR = "administrator", Words("Administrator", "Administrator")


FIELD_ROLES = (Role.ENUMERATOR, Role.SUPERVISOR)
"""Held per sub-SLS, by one officer at a time."""


class Permission(StrEnum):
    PUBLIC = "public"  # anyone, signed in or not
    SIGNED_IN = "signed_in"  # any active officer
    SEE_PROGRESS = "see_progress"  # counts and charts, no names
    SEE_HOUSEHOLDS = "see_households"  # households, members and their answers, identifiers masked
    REVEAL_IDENTITY = "reveal_identity"  # one NIK, family card number or phone number in full; each time is logged
    ANSWER = "answer"  # fill in and submit questionnaires
    REVIEW = "review"  # approve, or send back with remarks
    COMPLETE = "complete"  # the district office's last check; reopen
    ASSIGN = "assign"  # divide areas among officers; print their papers
    CHANGE_AREAS = "change_areas"  # split, merge and rename SLS
    IMPORT_PRELIST = "import_prelist"  # import the pre-printed list of households
    SEE_PERSONNEL = "see_personnel"  # officers' recruitment, contact, bank and pay; sign-in codes; deactivate
    SEE_RANKING = "see_ranking"
    RUN_RANKING = "run_ranking"
    PUBLISH_RANKING = "publish_ranking"
    EXPORT = "export"  # ask for files of records, for a stated purpose
    MANAGE = "manage"  # areas, officers, rounds, models: Django admin


@dataclass(frozen=True)
class RoleCard:
    """What a role is for, in a sentence a manager could sign, and what it may do."""

    says: Words
    may: frozenset[Permission]


def _may(*permissions: Permission) -> frozenset[Permission]:
    return frozenset({Permission.PUBLIC, Permission.SIGNED_IN, *permissions})


P = Permission
ROLES: dict[Role, RoleCard] = {
    Role.ENUMERATOR: RoleCard(
        Words("Mendata keluarga di SLS tugasnya.", "Interviews the families of the assigned SLS."),
        _may(P.SEE_PROGRESS, P.SEE_HOUSEHOLDS, P.ANSWER),
    ),
    Role.SUPERVISOR: RoleCard(
        Words("Membagi SLS kepada PPL dan memeriksa isian timnya.", "Shares SLS out and checks the team's work."),
        _may(P.SEE_PROGRESS, P.SEE_HOUSEHOLDS, P.REVIEW, P.ASSIGN),
    ),
    Role.COORDINATOR: RoleCard(
        Words("Mengoordinasi satu kecamatan.", "Coordinates a kecamatan."),
        _may(P.SEE_PROGRESS, P.SEE_HOUSEHOLDS, P.REVIEW, P.ASSIGN, P.CHANGE_AREAS),
    ),
    Role.DISTRICT_OFFICE: RoleCard(
        Words("Bertanggung jawab atas seluruh kabupaten/kota.", "Answers for the whole district."),
        _may(
            P.SEE_PROGRESS,
            P.SEE_HOUSEHOLDS,
            P.REVEAL_IDENTITY,
            P.REVIEW,
            P.COMPLETE,
            P.ASSIGN,
            P.CHANGE_AREAS,
            P.IMPORT_PRELIST,
            P.SEE_PERSONNEL,
            P.SEE_RANKING,
            P.RUN_RANKING,
            P.PUBLISH_RANKING,
            P.EXPORT,
        ),
    ),
    Role.ANALYST: RoleCard(
        Words("Menjalankan pemeringkatan dan mengekspor daftar.", "Runs rankings and exports lists."),
        _may(P.SEE_PROGRESS, P.SEE_RANKING, P.RUN_RANKING, P.EXPORT),
    ),
    Role.KEYING_OPERATOR: RoleCard(
        Words("Memasukkan isian dari kertas.", "Keys answers in from paper."),
        _may(P.SEE_HOUSEHOLDS, P.ANSWER),
    ),
    Role.OBSERVER: RoleCard(
        Words("Melihat kemajuan tanpa nama.", "Sees progress, without names."),
        _may(P.SEE_PROGRESS),
    ),
    Role.ADMINISTRATOR: RoleCard(
        Words("Mengelola wilayah, petugas, dan putaran.", "Manages areas, officers and rounds."),
        _may(P.SEE_PROGRESS, P.IMPORT_PRELIST, P.SEE_PERSONNEL, P.MANAGE),
    ),
}


OFFICE_ROLES = tuple(
    role for role, card in ROLES.items() if card.may & {P.RUN_RANKING, P.PUBLISH_RANKING, P.SEE_PERSONNEL, P.MANAGE}
)
"""Roles that decide together with a second person, or about other people: district office, analyst, administrator. Two
administrators give them (officers/actions/granting.py)."""


@dataclass(frozen=True)
class Reach:
    """The places in which a user holds a permission: pairs (round id, area code)."""

    scopes: frozenset[tuple[int, str]]

    def covers(self, area_code: str, round_id: int | None = None) -> bool:
        """Returns whether the area lies within the reach. Without a round: within it in any round."""
        return any(
            area_code.startswith(code) and (round_id is None or round_id == scope_round)
            for scope_round, code in self.scopes
        )

    def touches(self, area_code: str) -> bool:
        """Returns whether the area, or a part of it, lies within the reach."""
        return self.covers(area_code) or any(code.startswith(area_code) for _, code in self.scopes)

    def as_q(self, area: str = "area__code", round: str | None = "round") -> Q:
        """Returns the reach as a filter.

        `area` and `round` name the columns; use round=None for tables without a round.
        """
        by_round: dict[int | None, list[str]] = {}
        for scope_round, code in self.scopes:
            by_round.setdefault(scope_round if round else None, []).append(code)
        condition = Q(pk__in=[])
        for its_round, codes in by_round.items():
            whole = [code for code in codes if len(code) == 16]
            places = Q(**{f"{area}__in": whole}) if whole else Q(pk__in=[])
            for code in codes:
                if len(code) < 16:
                    places |= Q(**{f"{area}__startswith": code})
            condition |= places & Q(**{round: its_round}) if round else places
        return condition

    def at(self, area_code: str) -> Reach:
        """Returns the part of this reach that covers the given area."""
        return Reach(frozenset(scope for scope in self.scopes if area_code.startswith(scope[1])))

    def in_round(self, round_id: int) -> Reach:
        return Reach(frozenset(scope for scope in self.scopes if scope[0] == round_id))

    @property
    def codes(self) -> list[str]:
        return sorted({code for _, code in self.scopes})

    def __bool__(self) -> bool:
        return bool(self.scopes)


NOWHERE = Reach(frozenset())

CORRECTING = (Permission.SEE_HOUSEHOLDS, Permission.ANSWER)
"""What authors may do with a questionnaire that was sent back to them, wherever its household lies."""


def roles_granting(permission: Permission) -> list[Role]:
    return [role for role, card in ROLES.items() if permission in card.may]


def held_by(user: Any) -> list[tuple[int, str, str]]:
    """Returns (round id, area code, role) for each of the user's active assignments.

    One query; none on a page that has read them already.
    """
    known = getattr(user, READ_ONCE, None)
    return (
        known
        if known is not None
        else list(user.assignments.filter(ended_at=None).values_list("round_id", "area_id", "role"))
    )


READ_ONCE = "_assignments_of_this_page"
"""The attribute of the request's user in which a read-only page keeps them. Code that writes asks the database each
time, or once for one act (`reading_once`)."""


@contextmanager
def reading_once(user: Any) -> Iterator[None]:
    """Read where the user works, and decide all of one act by that: what it asks twice cannot get two answers."""
    outside = getattr(user, READ_ONCE, None)
    setattr(user, READ_ONCE, held_by(user))
    try:
        yield
    finally:
        setattr(user, READ_ONCE, outside)


def reach(user: Any, permission: Permission) -> Reach:
    """Returns where the user holds the permission now: empty for anonymous and inactive users. One query."""
    return _reach_of(_held_if_active(user), permission)


def _held_if_active(user: Any) -> list[tuple[int, str, str]]:
    return held_by(user) if user.is_authenticated and user.is_active else []


def _reach_of(held: Iterable[tuple[int, str, str]], permission: Permission) -> Reach:
    granting = roles_granting(permission)
    return Reach(frozenset((round, area) for round, area, role in held if role in granting))


def permissions_of(user: Any) -> frozenset[Permission]:
    """Returns every permission that the user holds anywhere. One query."""
    if not (user.is_authenticated and user.is_active):
        return frozenset({Permission.PUBLIC})
    return granted(held_by(user))


def entered(user: Any, held: list[tuple[int, str, str]] | None = None) -> frozenset[Permission]:
    """Returns the permissions of the user who sends a request; sets the request's time zone to where they work.

    `held`: their active assignments, where they were read already.
    """
    if not (user.is_authenticated and user.is_active):
        return frozenset({Permission.PUBLIC})
    held = held_by(user) if held is None else held
    zones.activate(area for _round, area, _role in held)
    return granted(held)


def granted(held: Iterable[tuple[int, str, str]]) -> frozenset[Permission]:
    """Returns the permissions that these assignments grant together."""
    roles = {role for _round, _area, role in held}
    return frozenset({Permission.PUBLIC, Permission.SIGNED_IN}).union(*(ROLES[Role(role)].may for role in roles))


def can(user: Any, permission: Permission, area_code: str, round_id: int | None = None) -> bool:
    return reach(user, permission).covers(area_code, round_id)


class NotAllowed(PermissionDenied):
    """The user's roles do not grant this here."""


def require(user: Officer, permission: Permission, area_code: str, round_id: int | None = None) -> None:
    """Raise NotAllowed unless the user holds the permission in the area."""
    if not can(user, permission, area_code, round_id):
        raise NotAllowed(f"{user} does not hold '{permission}' in {area_code}")


class ScopedQuerySet(models.QuerySet):
    """Rows that lie in an area. Every page, export, task and search reads them through `visible_to` only."""

    area_column = "area__code"
    round_column: str | None = "round"
    # What the user must hold there to see a row, where the caller of `visible_to` asks for nothing else.
    permission = Permission.SEE_HOUSEHOLDS
    # The officer who must correct a questionnaire outside their own areas: it was sent back to them as its author, and
    # leaves their reach when they submit it again.
    correction_column: str | None = None
    # The household that a row belongs to. A household that somebody keys a second time, blind, does not exist for them.
    household_column: str | None = None

    def visible_to(self, user: Any, permission: Permission | None = None):
        permission = permission or self.permission
        held = _held_if_active(user)
        mine = _reach_of(held, permission)
        rows = mine.as_q(self.area_column, self.round_column)
        if self.correction_column and mine and permission in CORRECTING:
            rows |= Q(**{self.correction_column: user})
        found = self.filter(rows)
        # Only operators key a second time: nobody else's query is made longer.
        return found.not_blind_to(user) if any(role == Role.KEYING_OPERATOR for *_where, role in held) else found

    def not_blind_to(self, user: Any):
        """Returns the rows without those of households that this user is keying a second time."""
        if self.household_column is None:
            return self
        return self.exclude(**{f"{self.household_column}__in": user.second_keyings.open().values("household")})

    def in_area(self, code: str):
        if len(code) == 16:
            return self.filter(**{self.area_column: code})
        return self.filter(**{f"{self.area_column}__startswith": code})


@dataclass(frozen=True)
class Entry:
    """What a page requires of the user who opens it, and which roles that user held at that moment."""

    permission: Permission
    held: tuple[tuple[int, str, str], ...]


ENTRY = "_entry"
"""The attribute of the request that keeps it. The page's round is read later, and the permission must be held in that
round."""

View = Callable[..., HttpResponseBase]


def is_anothers(request: HttpRequest) -> bool:
    """Returns whether a device says that its page is another officer's than this session.

    Another one may have signed in meanwhile, in another tab or on the same phone: what the first one entered must not go
    out under the second one's name.
    """
    named = request.headers.get("X-Officer", "")
    return bool(named) and named != str(request.user.pk)


def page(permission: Permission, *, otherwise: View | None = None) -> Callable[[View], View]:
    """Declare who may open a view. A URL whose view declares nothing fails the build.

    `otherwise` answers signed-in users without the permission, either with a page that shows no area's data or with
    NotAllowed.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission is not Permission.PUBLIC:
                if not request.user.is_authenticated or is_anothers(request):
                    if request.headers.get("HX-Request"):
                        # htmx would put the sign-in page inside a fragment; this header makes it reload the whole page.
                        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
                    # Imported here because the sign-in views read the user model, which is loaded after this module.
                    from django.contrib.auth.views import redirect_to_login

                    return redirect_to_login(request.get_full_path())
                held = held_by(request.user)
                if request.method in ("GET", "HEAD"):
                    setattr(request.user, READ_ONCE, held)
                setattr(request, ENTRY, Entry(permission, tuple(held)))
                if permission not in entered(request.user, held):
                    if otherwise is not None:
                        return otherwise(request, *args, **kwargs)
                    raise NotAllowed(f"{request.user} does not hold '{permission}'")
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def declared_permissions(callback: Any) -> Iterable[Permission]:
    """Returns the permissions that a URL's view declares, by @page or as attributes of a DRF view, class-based view or
    admin site."""
    site = getattr(callback, "admin_site", None) or getattr(getattr(callback, "model_admin", None), "admin_site", None)
    for holder in (callback, getattr(callback, "cls", None), getattr(callback, "view_class", None), site):
        declared = getattr(holder, "permission", None)
        if isinstance(declared, Permission):
            return [declared]
        if isinstance(by_action := getattr(holder, "permissions", None), dict):
            return list(by_action.values())
    return []
