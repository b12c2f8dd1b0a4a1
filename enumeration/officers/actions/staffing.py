"""Writes about officers: personnel data, showing a sealed number, the photograph, ending and restoring access.

Each leaves a row among the officer's changes: who, when, which fields, why. Never the values themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import NotAllowed, Permission, reach
from enumeration.assignment.actions import assigning
from enumeration.fields.bounds import plain, whole
from enumeration.language import recorded
from enumeration.models import ApiToken, Assignment, Cause, Officer, OfficerChange, OfficerPass, Personnel
from enumeration.officers.actions import inviting
from enumeration.officers.columns import BY_ATTRIBUTE, NAMES, OF_RECORD, PLACING, SEALED
from enumeration.officers.personnel import number_in_full
from enumeration.officers.photos import small_photo
from enumeration.officers.register import entrusted_to, kept_by, within

Kind = OfficerChange.Kind

MOST_SHOWN_AN_HOUR = 60
"""Numbers that one person may reveal per hour, as through the API: a page is not for reading out lists of numbers."""


class CannotStaff(Exception):
    """The request is refused. The message says why, for the user who pressed the button."""


# --- Personnel data --------------------------------------------------------------------------------------------------


@transaction.atomic
def write_personnel(officer: Officer, *, by: Officer, **values: Any) -> Personnel:
    """Write the given columns of an officer's personnel record; sealed numbers are given in full, "" removes one.

    Raises NotAllowed where `by` may not see this officer's personnel data.
    """
    _require(officer, by)
    row = _record_of(officer)
    changed = []
    for name, value in values.items():
        column = BY_ATTRIBUTE.get(name)
        if column not in OF_RECORD:
            raise TypeError(f"{name} is not a column that is written here.")
        if value != column.value_of(officer, row):
            column.put(officer, row, value)
            changed.append(name)
    if changed or row._state.adding:
        row.save()
        _log(officer, by, recorded("data kepegawaian diubah: %(columns)s", columns=_named(changed)))
    return row


@transaction.atomic
def place(officer: Officer, *, by: Officer, **values: Any) -> None:
    """Set name, code, leader and home village. Raises NotAllowed where `by` may not see this officer."""
    _require(officer, by)
    row = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    changed = [column for column, value in values.items() if getattr(row, column) != value]
    if unknown := set(values) - set(PLACING):
        raise TypeError(f"{unknown} are not columns that are written here.")
    for column in changed:
        setattr(row, column, values[column])
    if changed:
        row.save(update_fields=changed)
        _log(officer, by, recorded("data petugas diubah: %(columns)s", columns=_named(changed)))


@transaction.atomic
def set_photo(officer: Officer, received: bytes | None, *, by: Officer) -> None:
    """Store the picture, small and without metadata; None removes it. Raises BadPhoto, NotAllowed."""
    _require(officer, by)
    row = _record_of(officer)
    row.photo = small_photo(received) if received is not None else None
    row.save()
    _log(officer, by, recorded("foto diganti" if received is not None else "foto dihapus"))


@transaction.atomic
def show_number(officer: Officer, column: str, *, by: Officer, reason: str) -> str:
    """Returns the telephone or account number in full, "" where there is none. Recorded before it is returned.

    Raises CannotStaff without a reason, or for more than sixty per hour; NotAllowed; Http404 for another column.
    """
    _require(officer, by)
    if column not in SEALED:
        raise Http404
    if not plain(reason):
        raise CannotStaff(_("Tuliskan untuk apa nomor ini dilihat; alasan ini tercatat."))
    # simultaneous requests are counted one after the other
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    since = timezone.now() - timedelta(hours=1)
    recent = OfficerChange.objects.filter(by=by, at__gt=since, kind=Kind.SHOWN)
    if recent.count() >= MOST_SHOWN_AN_HOUR:
        raise CannotStaff(_("Anda sudah melihat 60 nomor dalam satu jam terakhir. Coba lagi nanti."))
    OfficerChange.objects.create(officer=officer, by=by, kind=Kind.SHOWN, column=column, note=whole(reason))
    return number_in_full(Personnel.objects.filter(officer=officer).defer("photo").first(), column)


# --- Access ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def deactivate(officer: Officer, *, by: Officer, reason: str) -> list[str]:
    """End an officer's access at once, and their assignments. Returns the codes of the SLS that became free.

    Submitted work stays theirs, and open work waits in its SLS for the next officer. Raises CannotStaff without a
    reason, for the user themselves, for an inactive officer, and for one who works elsewhere too; NotAllowed.
    """
    _require_entrusted(officer, by)
    if not plain(reason):
        raise CannotStaff(_("Tuliskan alasan penonaktifan; alasan ini tercatat di riwayat petugas dan SLS."))
    if officer.pk == by.pk:
        raise CannotStaff(_("Akun sendiri tidak dapat dinonaktifkan. Mintalah administrator lain."))
    row = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if not row.is_active:
        raise CannotStaff(_("%(officer)s memang sudah tidak aktif.") % {"officer": officer})
    _refuse_elsewhere(officer, by)
    row.is_active = False
    row.save(update_fields=["is_active"])
    officer.is_active = False
    now = timezone.now()
    ApiToken.objects.filter(officer=row, revoked_at=None).update(revoked_at=now)
    OfficerPass.objects.filter(officer=row, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revoke_reason=whole(reason)
    )
    inviting.void_codes(row)
    freed = assigning.end_all(row, by=by, reason=reason, cause=Cause.DEACTIVATE)
    end_sessions(row)
    _log(officer, by, whole(reason), Kind.DEACTIVATED)
    return freed


@transaction.atomic
def reactivate(officer: Officer, *, by: Officer, reason: str) -> None:
    """Let an officer sign in again, with their old password. Assignments, tokens and passes must be given again.

    Raises CannotStaff without a reason or for an active officer, NotAllowed.
    """
    _require_entrusted(officer, by)
    if not plain(reason):
        raise CannotStaff(_("Tuliskan alasan pengaktifan kembali; alasan ini tercatat di riwayat petugas."))
    if not Officer.objects.filter(pk=officer.pk, is_active=False).update(is_active=True):
        raise CannotStaff(_("%(officer)s memang sudah aktif.") % {"officer": officer})
    officer.is_active = True
    _log(officer, by, whole(reason), Kind.REACTIVATED)


def end_sessions(officer: Officer) -> int:
    """Delete the officer's sessions. Returns how many there were.

    An inactive officer's session opens nothing; but without this it would open again with the account. A session names
    its officer only inside its signed data, so all unexpired sessions are searched.
    """
    live = Session.objects.filter(expire_date__gt=timezone.now()).only("session_key", "session_data")
    theirs = [
        session.session_key
        for session in live.iterator(chunk_size=1000)
        if session.get_decoded().get("_auth_user_id") == str(officer.pk)
    ]
    return Session.objects.filter(session_key__in=theirs).delete()[0]


def _require_within(officer: Officer, by: Officer) -> None:
    if not within(by).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{by} does not see the personnel data of {officer.pk}")


def _require(officer: Officer, by: Officer) -> None:
    if not kept_by(by).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{by} does not keep the personnel data of {officer.pk}")


def _refuse_elsewhere(officer: Officer, by: Officer) -> None:
    mine = reach(by, Permission.SEE_PERSONNEL)
    elsewhere = Assignment.objects.active().filter(officer=officer).exclude(mine.as_q("area__code", None))
    if place := elsewhere.values_list("area", flat=True).first():
        raise CannotStaff(
            _("%(officer)s juga bertugas di wilayah %(code)s. Kantor di sana harus menarik tugasnya dahulu.")
            % {"officer": officer, "code": place}
        )


def _require_entrusted(officer: Officer, by: Officer) -> None:
    _require_within(officer, by)
    _refuse_elsewhere(officer, by)
    if not entrusted_to(by).filter(pk=officer.pk).exists():
        raise CannotStaff(
            _("Akun %(officer)s dikelola administrator, karena perannya di kantor.") % {"officer": officer}
        )


def _record_of(officer: Officer) -> Personnel:
    row = Personnel.objects.select_for_update(of=("self",)).filter(officer=officer).first()
    return row or Personnel(officer=officer)


def _named(columns: Iterable[str]) -> str:
    names = [recorded(NAMES[column]) for column in columns]
    return ", ".join(name[:1].lower() + name[1:] for name in names) or "–"


def _log(officer: Officer, by: Officer, note: str, kind: Kind = Kind.CHANGED) -> None:
    OfficerChange.objects.create(officer=officer, by=by, kind=kind, note=note)
