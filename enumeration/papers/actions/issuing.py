"""Issuing letters of assignment with their cards, and revoking them.

Each letter has a number that is used only once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import NotAllowed
from enumeration.fields.bounds import whole
from enumeration.language import recorded
from enumeration.models import Officer, OfficerPass, Round
from enumeration.models.areas import district_of
from enumeration.papers.desk import Desk, officers_reached, sittings, valid_passes

LEAST_REASON = 5


class CannotIssue(Exception):
    """A pass cannot be issued. The message says why, for the user who pressed the button."""


class IsIdle(CannotIssue):
    """No pass is issued to an officer who is not active; the message names them."""


@transaction.atomic
def issue_passes(
    officers: Iterable[Officer],
    *,
    round: Round,
    by: Officer,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> list[OfficerPass]:
    """Issue a pass to each officer who has none that is still running, with the round's dates unless others are given.

    Only for officers in the issuer's reach. Returns the new passes. Raises CannotIssue, NotAllowed.
    """
    begins, ends = valid_from or round.starts_on, valid_until or round.ends_on
    today = zones.today_of_round(round)
    if ends < begins:
        raise CannotIssue(_("Masa berlaku berakhir sebelum mulai. Periksa kedua tanggalnya."))
    if ends < today:
        raise CannotIssue(_("Masa berlaku sudah lewat (%(day)s). Isi tanggal akhir yang baru.") % {"day": ends})
    wanted = {one.pk: one for one in officers}
    if not wanted:
        return []
    allowed = set(officers_reached(by, round).filter(pk__in=list(wanted)).values_list("pk", flat=True))
    if outside := [one for pk, one in wanted.items() if pk not in allowed]:
        raise NotAllowed(f"{by} does not share areas out to {outside[0]}")
    if idle := [one for one in wanted.values() if not one.is_active]:
        raise IsIdle(_("%(officer)s tidak aktif, jadi tidak diberi surat tugas.") % {"officer": idle[0]})
    found = sittings(Desk(round, by, ""), wanted.values())
    places = {one.officer.pk: _district(one.codes(), one.officer) for one in found}
    # Numbers are consecutive: a second issuer in the same round waits here until the first is done.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('officer pass'), %s)", [round.pk])
    running = {one.officer_id: one for one in valid_passes(round, list(wanted))}
    expired = [one.pk for one in running.values() if one.valid_until < today]
    OfficerPass.objects.filter(pk__in=expired).update(
        revoked_at=timezone.now(), revoked_by=by, revoke_reason=recorded("Diganti: masa berlaku sudah lewat.")
    )
    lacking = [pk for pk in wanted if pk not in running or running[pk].pk in expired]
    next_number = {district: _last_number(round, district) for district in set(places.values())}
    made = []
    for pk in lacking:
        next_number[places[pk]] += 1
        number = f"B-{next_number[places[pk]]:04d}{_suffix(places[pk], round)}"
        made.append(
            OfficerPass(
                officer=wanted[pk], round=round, number=number, valid_from=begins, valid_until=ends, issued_by=by
            )
        )
    return OfficerPass.objects.bulk_create(made)


def _district(codes: list[str], officer: Officer) -> str:
    return district_of(next(iter([*codes, officer.home_area_id or ""])))


def _suffix(district: str, round: Round) -> str:
    """Returns the office part of a letter number.

    BPS writes an office as its district's code and a zero: /73170/2026.
    """
    return f"/{district}0/{round.year}" if district else f"/{round.year}"


def _last_number(round: Round, district: str) -> int:
    """Returns the highest number given in a district so far, including revoked passes."""
    ending = _suffix(district, round)
    given = OfficerPass.objects.filter(round=round, number__startswith="B-", number__endswith=ending)
    numbers = (number[2 : -len(ending)] for number in given.values_list("number", flat=True))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


@transaction.atomic
def revoke_pass(one: OfficerPass, *, by: Officer, reason: str) -> OfficerPass:
    """Revoke letter and card: from now on their QR code says that they are invalid. Raises CannotIssue, NotAllowed."""
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise CannotIssue(_("Tuliskan alasan pencabutan, misalnya “kartu hilang” atau “mengundurkan diri”."))
    if not officers_reached(by, one.round).filter(pk=one.officer_id).exists():
        raise NotAllowed(f"{by} does not share areas out to {one.officer}")
    revoked = OfficerPass.objects.filter(pk=one.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by, revoke_reason=whole(reason)
    )
    if not revoked:
        raise CannotIssue(_("Surat tugas ini sudah dicabut."))
    one.refresh_from_db()
    return one
