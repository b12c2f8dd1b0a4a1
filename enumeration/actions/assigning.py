"""Sharing areas out among officers. Every decision opens or ends periods in the ledger; none is overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import FIELD_ROLES, Permission, Role, reach, require
from enumeration.models import Area, Assignment, Officer, Round


class CannotAssign(Exception):
    """The message says why, for the person who pressed the button."""


@dataclass
class Outcome:
    """What became of one decision: the areas given out, and who already has each of the others."""

    batch: UUID
    assigned: list[str] = field(default_factory=list)
    taken: dict[str, Assignment] = field(default_factory=dict)


@transaction.atomic
def assign(
    codes: Iterable[str],
    *,
    to: Officer,
    role: Role,
    round: Round,
    by: Officer,
    reason: str = "",
) -> Outcome:
    """Gives sub-SLS to an officer. What someone already has stays theirs, and the outcome says whose it is.

    Raises NotAllowed where `by` may not assign, CannotAssign for an unknown area or an officer who left.
    """
    wanted = sorted(set(codes))
    _check(wanted, to=to, by=by, round=round)
    outcome = Outcome(batch=uuid.uuid4())
    with connection.cursor() as cursor:
        # The partial unique constraint decides between two who press at once: the loser's row is simply not there.
        cursor.execute(
            """
            INSERT INTO enumeration_assignment
                (round_id, area_id, role, officer_id, started_at, decided_by_id, reason, end_reason, batch)
            SELECT %s, code, %s, %s, %s, %s, %s, '', %s FROM unnest(%s::varchar[]) AS code
            ON CONFLICT DO NOTHING
            RETURNING area_id
            """,
            [round.pk, role, to.pk, timezone.now(), by.pk, reason, outcome.batch, wanted],
        )
        outcome.assigned = sorted(code for (code,) in cursor.fetchall())
    lost = set(wanted).difference(outcome.assigned)
    if lost:
        holders = Assignment.objects.active().filter(round=round, role=role, area__in=lost)
        outcome.taken = {holder.area_id: holder for holder in holders.select_related("officer", "decided_by", "area")}
    return outcome


@transaction.atomic
def hand_over(
    periods: Iterable[int],
    *,
    to: Officer,
    by: Officer,
    reason: str,
) -> Outcome:
    """Ends the given running periods and gives their areas to another officer, for the same role.

    `periods` are the assignments the user saw on the screen: one that ended meanwhile is left out, not overwritten.
    """
    if not reason.strip():
        raise CannotAssign(_("Tuliskan alasan pemindahan; alasan ini tercatat di riwayat SLS."))
    running = list(
        Assignment.objects.visible_to(by)
        .active()
        .filter(pk__in=list(periods), role__in=FIELD_ROLES)
        .select_for_update(of=("self",))
        .select_related("round")
        .order_by("area_id")
    )
    outcome = Outcome(batch=uuid.uuid4())
    for period in running:
        if period.officer_id == to.pk:
            continue
        _check([period.area_id], to=to, by=by, round=period.round)
        _end(period, by=by, reason=reason)
        Assignment.objects.create(
            round=period.round,
            area_id=period.area_id,
            role=period.role,
            officer=to,
            decided_by=by,
            reason=reason,
            batch=outcome.batch,
            started_at=period.ended_at,
        )
        outcome.assigned.append(period.area_id)
    return outcome


@transaction.atomic
def withdraw(periods: Iterable[int], *, by: Officer, reason: str) -> list[str]:
    """Ends running periods, leaving their areas without an officer. Gives the area codes."""
    running = Assignment.objects.visible_to(by).active().filter(pk__in=list(periods), role__in=FIELD_ROLES)
    ended = []
    for period in running.select_for_update(of=("self",)).order_by("area_id"):
        _end(period, by=by, reason=reason)
        ended.append(period.area_id)
    return ended


@transaction.atomic
def undo(batch: UUID, *, by: Officer) -> list[str]:
    """Takes back what one decision gave out, where nobody has decided anew since. Gives the area codes.

    Areas that the decision took from another officer go back to them. Nothing is deleted: the ledger shows both.
    """
    given = list(
        Assignment.objects.visible_to(by)
        .active()
        .filter(batch=batch, role__in=FIELD_ROLES)
        .select_for_update(of=("self",))
    )
    if not given:
        raise CannotAssign(_("Tidak ada lagi yang dapat dibatalkan: penugasan ini sudah diubah."))
    for period in given:
        _end(period, by=by, reason=_("dibatalkan"))
        previous = (
            Assignment.objects.filter(
                round=period.round_id, area=period.area_id, role=period.role, ended_at=period.started_at
            )
            .exclude(pk=period.pk)
            .order_by("-pk")
            .first()
        )
        if previous:
            Assignment.objects.create(
                round_id=period.round_id,
                area_id=period.area_id,
                role=period.role,
                officer_id=previous.officer_id,
                decided_by=by,
                reason=_("pembatalan"),
                started_at=period.ended_at,
            )
    return sorted(period.area_id for period in given)


def _end(period: Assignment, *, by: Officer, reason: str) -> None:
    period.ended_at, period.ended_by, period.end_reason = timezone.now(), by, reason
    period.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _check(codes: list[str], *, to: Officer, by: Officer, round: Round) -> None:
    if not codes:
        raise CannotAssign(_("Pilih sekurang-kurangnya satu SLS."))
    if not to.is_active:
        raise CannotAssign(_("%(officer)s sudah tidak aktif. Pilih petugas lain.") % {"officer": to})
    mine = reach(by, Permission.ASSIGN)
    for code in codes:
        if not mine.covers(code, round.pk):
            require(by, Permission.ASSIGN, code, round.pk)
    known = set(Area.objects.filter(code__in=codes, level="sub_sls").values_list("code", flat=True))
    if unknown := sorted(set(codes) - known):
        raise CannotAssign(
            _("%(code)s bukan kode sub-SLS (16 angka) yang dikenal. Muat ulang daftar wilayah.") % {"code": unknown[0]}
        )
