"""One-time codes with which an officer chooses a password. They are printed on a slip, and stored as digests only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from enumeration import identity
from enumeration.models import ApiToken, Officer, SignInCode
from enumeration.officers.register import entrusted_to, given_codes_by

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""Without characters that are easily confused on paper: 0 O, 1 I L, 2 Z, 5 S, 8 B."""

CODE_LENGTH = 10  # of 25 characters: 46 bits
VALID_FOR = timedelta(days=14)


class CannotInvite(Exception):
    """No code can be made. The message says for whom, and why."""


class WrongCode(Exception):
    """The name is unknown, or the code is wrong, used, void or expired; which of them is not revealed."""


@transaction.atomic
def make_codes(officers: Iterable[Officer], *, by: Officer) -> list[tuple[Officer, str]]:
    """Create a code for each officer, written XXXXX-XXXXX, and void older ones. The codes are returned here once and
    stored nowhere.

    Only for active officers in the user's reach. Raises CannotInvite, naming the first who is not.
    """
    wanted = list(officers)
    # Locked in a fixed order: a user who prints codes, or deactivates, at the same moment comes before or after.
    rows = Officer.objects.filter(pk__in=[one.pk for one in wanted]).order_by("pk").select_for_update(of=("self",))
    locked = {row.pk: row for row in rows}
    entrusted = set(entrusted_to(by).filter(pk__in=list(locked)).values_list("pk", flat=True))
    may = set(given_codes_by(by).filter(pk__in=list(locked)).values_list("pk", flat=True))
    for one in wanted:
        if one.pk not in locked or not locked[one.pk].is_active:
            raise CannotInvite(_("%(officer)s tidak aktif. Aktifkan dahulu, lalu buat kodenya.") % {"officer": one})
        if one.pk == by.pk:
            raise CannotInvite(_("Kode untuk diri sendiri tidak dapat dibuat. Ganti kata sandi di halamannya sendiri."))
        if one.pk in entrusted - may:
            raise CannotInvite(
                _(
                    "Kode untuk %(officer)s, seorang administrator, hanya dibuat di server: ./run manage office_role code"
                )
                % {"officer": one}
            )
        if one.pk not in may:
            raise CannotInvite(_("Kode untuk %(officer)s hanya dapat dibuat oleh administrator.") % {"officer": one})
    plain = _renewed(list(locked), by)
    return [(one, plain[one.pk]) for one in wanted]


@transaction.atomic
def code_on_server(officer: Officer) -> str:
    """Returns a new code for a command on the server; its row names nobody as its maker."""
    return _renewed([officer.pk], None)[officer.pk]


def _renewed(officers: list[int], by: Officer | None) -> dict[int, str]:
    """Create codes as they are written on slips, and void older ones. Returns them by officer id."""
    now = timezone.now()
    SignInCode.objects.filter(officer__in=officers, used_at=None, voided_at=None).update(voided_at=now)
    plain = {pk: "".join(secrets.choice(ALPHABET) for _each in range(CODE_LENGTH)) for pk in officers}
    SignInCode.objects.bulk_create(
        [
            SignInCode(officer_id=pk, digest=_digest(pk, code), made_by=by, made_at=now, expires_at=now + VALID_FOR)
            for pk, code in plain.items()
        ],
        batch_size=1000,
    )
    return {pk: f"{code[:5]}-{code[5:]}" for pk, code in plain.items()}


def redeem(username: str, typed: str, *, password: str) -> Officer:
    """Use a code and set the password. Wrong attempts never void a code: they are limited by address
    (sign_in_limits.py).

    Raises WrongCode; ValidationError for a password that resembles the officer's data, which does not use the code.
    """
    now = timezone.now()
    open_codes = SignInCode.objects.filter(
        officer__username=username, officer__is_active=True, used_at=None, voided_at=None, expires_at__gt=now
    )
    code = open_codes.select_related("officer").first()
    if code is None or not _is_right(code, typed):
        raise WrongCode
    validate_password(password, code.officer)
    return _use(code, password)


@transaction.atomic
def _use(code: SignInCode, password: str) -> Officer:
    officer = Officer.objects.select_for_update().get(pk=code.officer_id)
    # Compare-and-swap: the same slip may be typed into two browsers at once; only one of them sets the password.
    swapped = SignInCode.objects.filter(pk=code.pk, used_at=None, voided_at=None).update(used_at=timezone.now())
    if not swapped or not officer.is_active:
        raise WrongCode
    officer.set_password(password)
    officer.save(update_fields=["password"])
    ApiToken.objects.revoke(officer.pk)
    return officer


def void_codes(officer: Officer) -> int:
    """Void all codes of this officer. Returns how many there were."""
    return SignInCode.objects.filter(officer=officer, used_at=None, voided_at=None).update(voided_at=timezone.now())


def as_typed(code: str) -> str:
    """Returns the code in its stored form: a7c3k-9dx4m, with or without the hyphen, is the same code."""
    return "".join(code.split()).replace("-", "").upper()[: 4 * CODE_LENGTH]


def _is_right(code: SignInCode, typed: str) -> bool:
    plain = f"{code.officer_id}: {as_typed(typed)}"
    # Slips printed before each purpose had its own key are still valid for two weeks.
    digests = (_digest(code.officer_id, as_typed(typed)), identity.digest_before(f"sign-in code {plain}").hex())
    return any(constant_time_compare(each, code.digest) for each in digests)


def _digest(officer_pk: int, code: str) -> str:
    # Keyed: a person with the table alone could try out all 46 bits, but not without the key, which is kept elsewhere.
    return identity.digest(f"{officer_pk}: {code}", "sign-in code").hex()
