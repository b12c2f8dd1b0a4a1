"""Office roles: one administrator asks, a second one confirms; the first administrators come from a command on the
server.

Nobody gives a role to themselves, nor has it confirmed by an account that sign-in codes link to their own.
"""

from __future__ import annotations

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import rounds
from enumeration.access import OFFICE_ROLES, NotAllowed, Permission, Role, can, reach, roles_granting
from enumeration.assignment.actions import assigning
from enumeration.assignment.ledger import Decision, Post
from enumeration.fields.bounds import plain, whole
from enumeration.language import recorded
from enumeration.models import Area, Assignment, Officer, RoleGrant, RoleGrantSeen, Round
from enumeration.models.areas import upper_codes
from enumeration.officers import doubles
from enumeration.officers.actions import inviting
from enumeration.officers.register import managed_by
from enumeration.workflow.code_makers import may_be_one_person


class CannotGrant(Exception):
    """The role cannot be given. The message says why, for the user who pressed the button or typed the command."""


# --- Requested by one administrator, confirmed by another -------------------------------------------------------------


@transaction.atomic
def ask(officer: Officer, role: str, area: Area, *, round: Round, by: Officer, reason: str) -> RoleGrant:
    """Ask for an office role for another officer. It opens nothing until a second administrator confirms it.

    Raises CannotGrant; NotAllowed where `by` does not manage the whole area, or the officer.
    """
    _require_all(by, officer, area, round)
    if officer.pk == by.pk:
        raise CannotGrant(_("Peran untuk diri sendiri tidak dapat diminta. Mintalah administrator lain."))
    if not plain(reason):
        raise CannotGrant(_("Tuliskan alasan; alasan ini tercatat."))
    return _waiting(officer, role, area, round, reason=whole(reason), asked_by=by)


@transaction.atomic
def give(officer: Officer, role: str, area: Area, *, round: Round, by: Officer, reason: str) -> Assignment:
    """Give a role that needs no second person, from now on. Raises CannotGrant, and NotAllowed as `ask` does."""
    _require_all(by, officer, area, round)
    if not officer.is_active:
        raise CannotGrant(_("%(officer)s tidak aktif. Aktifkan dahulu.") % {"officer": officer})
    if why := assigning.why_not_appointed(role, area, officer.pk, by=by):
        raise CannotGrant(why)
    try:
        batch = assigning.appoint_all([Post(round.pk, area.code, role, officer.pk)], by=by, reason=whole(reason))
    except assigning.CannotAssign as problem:
        raise CannotGrant(_("Peran itu sudah ada yang memegang di sana.")) from problem
    return Assignment.objects.get(batch=batch)


def _require_all(by: Officer, officer: Officer, area: Area, round: Round) -> None:
    _require(by, area.code)
    require_both_signed_in(area.code)
    if not managed_by(by).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{by} does not manage officer {officer.pk}")
    if not rounds.kept_by(by).filter(pk=round.pk).exists():
        raise NotAllowed(f"{by} does not keep round {round.pk}")


def _waiting(officer: Officer, role: str, area: Area, round: Round, **more: object) -> RoleGrant:
    if role not in OFFICE_ROLES:
        raise CannotGrant(_("Peran ini tidak memerlukan dua orang; berikan lewat halaman penugasan."))
    if not officer.is_active:
        raise CannotGrant(_("%(officer)s tidak aktif. Aktifkan dahulu.") % {"officer": officer})
    if Assignment.objects.active().filter(officer=officer, role=role, area=area, round=round).exists():
        raise CannotGrant(_("%(officer)s sudah memegang peran itu di sana.") % {"officer": officer})
    try:
        with transaction.atomic():
            return RoleGrant.objects.create(officer=officer, role=role, area=area, round=round, **more)
    except IntegrityError as problem:
        raise CannotGrant(_("Permintaan yang sama sudah menunggu konfirmasi.")) from problem


@transaction.atomic
def confirm(grant: RoleGrant, *, by: Officer) -> Assignment:
    """Confirm a request as the second administrator: the role holds from now on. Raises CannotGrant, NotAllowed."""
    grant = _undecided(grant)
    _require(by, grant.area_id)
    require_both_signed_in(grant.area_id)
    if by.pk in (grant.asked_by_id, grant.officer_id):
        raise CannotGrant(_("Harus administrator kedua: bukan yang meminta, dan bukan yang menerima peran ini."))
    if linked := _linked_to(by.pk, grant):
        raise CannotGrant(
            _("Akun Anda dan akun %(who)s terhubung lewat kode masuk. Harus administrator lain.") % {"who": linked}
        )
    return _begin(grant, confirmed_by=by)


def refuse(grant: RoleGrant, *, by: Officer) -> None:
    """Remove a request from the list; its author may do so too. Raises CannotGrant, NotAllowed."""
    with transaction.atomic():
        grant = _undecided(grant)
        _require(by, grant.area_id)
        grant.refused_by, grant.refused_at = by, timezone.now()
        grant.save(update_fields=["refused_by", "refused_at"])


def _require(by: Officer, code: str) -> None:
    if not can(by, Permission.MANAGE, code):
        raise NotAllowed(f"{by} does not hold '{Permission.MANAGE}' in {code}")


def _undecided(grant: RoleGrant) -> RoleGrant:
    found = RoleGrant.objects.select_for_update(of=("self",)).select_related("officer", "asked_by").get(pk=grant.pk)
    if found.confirmed_at or found.refused_at:
        raise CannotGrant(_("Permintaan ini sudah diputuskan."))
    return found


def _begin(grant: RoleGrant, **confirmed: object) -> Assignment:
    """Open the period. The administrator who asked must still manage the area, and the officer must be active."""
    if not grant.officer.is_active:
        raise CannotGrant(_("%(officer)s tidak aktif. Aktifkan dahulu.") % {"officer": grant.officer})
    if grant.asked_by and not can(grant.asked_by, Permission.MANAGE, grant.area_id):
        raise CannotGrant(_("Yang meminta sudah bukan administrator wilayah ini. Tolak, lalu minta lagi."))
    running = {"round_id": grant.round_id, "area_id": grant.area_id, "role": grant.role, "officer": grant.officer}
    if Assignment.objects.active().filter(**running).exists():
        raise CannotGrant(_("%(officer)s sudah memegang peran itu di sana.") % {"officer": grant.officer})
    post = Post(grant.round_id, grant.area_id, grant.role, grant.officer_id)
    try:
        grant.period = assigning.begun(post, Decision(by=grant.asked_by, reason=grant.reason, by_two=True))
    except assigning.CannotAssign as problem:
        raise CannotGrant(str(problem)) from problem
    grant.confirmed_at = timezone.now()
    for name, value in confirmed.items():
        setattr(grant, name, value)
    grant.save()
    if who := grant.confirmed_by or grant.asked_by:
        LogEntry.objects.create(
            user=who,
            content_type=ContentType.objects.get_for_model(Officer),
            object_id=str(grant.officer_id),
            object_repr=str(grant.officer)[:200],
            action_flag=ADDITION,
            change_message=recorded(
                "peran diberikan: %(role)s di %(area)s", role=Role(grant.role).label, area=grant.area_id
            ),
        )
    return grant.period


def require_both_signed_in(code: str) -> None:
    """Raise CannotGrant while an area has two administrators and one, made by a command, has never signed in.

    Until then one person may hold both slips, and could ask as the one and confirm as the other.
    """
    above = [*upper_codes(code), code]
    firsts = RoleGrant.objects.filter(asked_by=None, role=Role.ADMINISTRATOR, area__in=above, period__ended_at=None)
    made = Officer.objects.filter(is_active=True, pk__in=firsts.filter(confirmed_at__isnull=False).values("officer"))
    awaited = [one.username for one in made if one.last_login is None]
    if awaited and administrators_of(code).count() > 1:
        raise CannotGrant(
            _("Peran lain baru dapat diberikan sesudah administrator pertama masuk: %(who)s belum pernah masuk.")
            % {"who": ", ".join(awaited)}
        )


def _linked_to(confirmer: int, grant: RoleGrant) -> Officer | None:
    """Returns who, among the officers who asked for a role and receive it, may be the confirmer too, as far as sign-in
    codes tell."""
    concerned = [one for one in (grant.asked_by, grant.officer) if one is not None]
    return next((one for one in concerned if may_be_one_person(confirmer, one.pk)), None)


def administrators_of(code: str) -> QuerySet[Officer]:
    """Returns the officers who manage an area now."""
    above = [*upper_codes(code), code]
    held = Assignment.objects.active().filter(role__in=roles_granting(Permission.MANAGE), area__in=above)
    return Officer.objects.filter(is_active=True, pk__in=held.values("officer"))


def gave_role(to: Officer, by: Officer, permission: Permission) -> bool:
    """Returns whether `by` asked for or confirmed a role with this permission that `to` holds now."""
    periods = Assignment.objects.active().filter(officer=to, role__in=roles_granting(permission))
    given = periods.filter(Q(decided_by=by) | Q(grant__asked_by=by) | Q(grant__confirmed_by=by))
    return given.exists()


# --- On the server ----------------------------------------------------------------------------------------------------


@transaction.atomic
def give_first(username: str, full_name: str, area: Area, *, round: Round, server: str) -> tuple[RoleGrant, str]:
    """Make somebody an administrator where there are fewer than two; returns the grant and a sign-in code for them.

    `server`: the account that ran the command. Raises CannotGrant.
    """
    if administrators_of(area.code).count() >= 2:
        raise CannotGrant(
            _("%(code)s sudah punya dua administrator. Minta dan konfirmasi peran di halaman “Peran petugas”.")
            % {"code": area.code}
        )
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        if taken := doubles.name_taken(username):
            raise CannotGrant(taken)
        officer = Officer(username=username, full_name=full_name or username)
        officer.set_unusable_password()
        try:
            with transaction.atomic():
                officer.save()
        except IntegrityError as problem:  # somebody else took the name at this very moment
            raise CannotGrant(doubles.name_taken(username)) from problem
    reason = recorded("Administrator pertama, lewat perintah di server")
    grant = _waiting(officer, Role.ADMINISTRATOR, area, round, reason=reason, asked_on_server=server)
    _begin(grant, confirmed_on_server=server)
    return grant, inviting.code_on_server(officer)


@transaction.atomic
def confirm_on_server(grant: RoleGrant, *, server: str) -> Assignment:
    """Confirm in place of a second administrator, while there is none. Raises CannotGrant."""
    grant = _undecided(grant)
    require_both_signed_in(grant.area_id)
    others = administrators_of(grant.area_id).exclude(pk__in=[grant.asked_by_id, grant.officer_id])
    able = [one for one in others if _linked_to(one.pk, grant) is None]
    if able:
        raise CannotGrant(
            _("Ada administrator kedua yang dapat mengonfirmasi di halaman “Peran petugas”: %(who)s.")
            % {"who": ", ".join(one.username for one in able)}
        )
    return _begin(grant, confirmed_on_server=server)


def unread(user: Officer) -> QuerySet[RoleGrant]:
    """Returns what commands on the server gave or confirmed where this user works for the office, until they have read
    it."""
    mine = reach(user, Permission.SEE_PERSONNEL), reach(user, Permission.RUN_RANKING)
    if not any(mine):
        return RoleGrant.objects.none()
    here = mine[0].as_q("area__code", None) | mine[1].as_q("area__code", None)
    above = {upper for each in mine for code in each.codes for upper in upper_codes(code)}
    found = RoleGrant.objects.by_command().filter(here | Q(area__in=above))
    return found.exclude(seen__officer=user).select_related("officer", "area", "asked_by")


def acknowledge(grant: RoleGrant, *, by: Officer) -> None:
    """Record that the user has read the notice. Raises NotAllowed for one that was not shown to them."""
    if not unread(by).filter(pk=grant.pk).exists():
        raise NotAllowed(f"{by} was not shown grant {grant.pk}")
    RoleGrantSeen.objects.get_or_create(grant=grant, officer=by)
