"""The states of a household's questionnaire, and the only moves between them.

A move is a compare-and-swap on state and version; it writes one Event and shifts the counters in the same
transaction. Nothing else in the product writes `Household.state`; a test holds that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import CORRECTING, Permission, Role, can, require
from enumeration.models import Assignment, Cause, Event, Household, Officer, State
from enumeration.questionnaire.words import Words
from enumeration.tallies import Shift, shift_tallies


@dataclass(frozen=True)
class Move:
    verb: str
    label: Words
    before: tuple[State, ...]
    after: State
    permission: Permission
    needs_reason: bool = False


MOVES: dict[str, Move] = {
    move.verb: move
    for move in (
        Move("start", Words("mulai diisi", "started"), (State.OPEN,), State.DRAFT, Permission.ANSWER),
        Move(
            "submit",
            Words("dikirim ke PML", "submitted"),
            (State.OPEN, State.DRAFT, State.SENT_BACK),
            State.SUBMITTED,
            Permission.ANSWER,
        ),
        # What came late from the device of an officer who has lost the SLS meanwhile: their supervisor takes it in.
        Move(
            "take_in",
            Words("kiriman terlambat dipakai", "late one taken in"),
            (State.OPEN, State.DRAFT, State.SENT_BACK),
            State.SUBMITTED,
            Permission.REVIEW,
        ),
        Move(
            "take_in_draft",
            Words("draf terlambat dipakai", "late draft taken in"),
            (State.OPEN,),
            State.DRAFT,
            Permission.REVIEW,
        ),
        # The list is verified with the SLS head (VK1); `existence` says why.
        Move(
            "strike",
            Words("dicoret saat VK", "struck off in verification"),
            (State.OPEN,),
            State.STRUCK,
            Permission.ANSWER,
        ),
        Move("restore", Words("kembali ke daftar", "back on the list"), (State.STRUCK,), State.OPEN, Permission.ANSWER),
        Move("approve", Words("disetujui PML", "approved"), (State.SUBMITTED,), State.APPROVED, Permission.REVIEW),
        Move(
            "send_back",
            Words("dikembalikan ke PPL", "sent back"),
            (State.SUBMITTED,),
            State.SENT_BACK,
            Permission.REVIEW,
            needs_reason=True,
        ),
        Move("complete", Words("diselesaikan", "completed"), (State.APPROVED,), State.COMPLETED, Permission.COMPLETE),
        Move(
            "return",
            Words("dikembalikan BPS kab/kota", "returned by the district office"),
            (State.APPROVED,),
            State.SENT_BACK,
            Permission.COMPLETE,
            needs_reason=True,
        ),
        Move(
            "reopen",
            Words("dibuka kembali", "reopened"),
            (State.COMPLETED,),
            State.SENT_BACK,
            Permission.COMPLETE,
            needs_reason=True,
        ),
    )
}

ANSWERABLE = (State.OPEN, State.DRAFT, State.SENT_BACK)
"""The states in which answers may be written."""


class CannotMove(Exception):
    """The move is not open from this state, or lacks a reason. The message is for people."""


class Overtaken(CannotMove):
    """Someone else moved or saved the household in the meantime."""


def moves_open_to(user: Officer, household: Household) -> list[Move]:
    """The moves this user could make with this household now, for buttons."""
    return [
        move for move in MOVES.values() if household.state in move.before and _may(user, move.permission, household)
    ]


def _may(user: Officer, permission: Permission, household: Household) -> bool:
    """By area; or, for what came back to its author, by that."""
    is_theirs = permission in CORRECTING and household.correction_by_id == user.pk
    return is_theirs or can(user, permission, household.area_id, household.round_id)


def last_change(household_id: UUID) -> str:
    """Who moved the household last and when, in words."""
    event = Event.objects.filter(household=household_id).select_related("by").order_by("-id").first()
    if event is None:
        return _("Keluarga ini sudah berubah di tempat lain.")
    return _("%(who)s sudah mengubah keluarga ini menjadi “%(state)s” pada %(when)s.") % {
        "who": event.by,
        "state": event.get_to_state_display(),
        "when": timezone.localtime(event.at).strftime("%d-%m-%Y %H:%M:%S"),
    }


@transaction.atomic
def move(
    household: Household, verb: str, *, by: Officer, reason: str = "", batch: UUID | None = None, **also: Any
) -> Household:
    """Moves one household and gives it back fresh. `also`: columns that change with the state, in the same statement.

    Raises NotAllowed, CannotMove or Overtaken.
    """
    rule = MOVES[verb]
    if not _may(by, rule.permission, household):
        require(by, rule.permission, household.area_id, household.round_id)
    _refuse_unless_open(rule, household.state, reason)
    _refuse_own_work(rule, household, by)
    now = timezone.now()
    # Compare-and-swap: two supervisors may press Approve at once; only one row may move.
    moved = Household.objects.filter(pk=household.pk, state=household.state, version=household.version).update(
        **_changes(rule, by, now), **also
    )
    if moved != 1:
        raise Overtaken(last_change(household.pk) + " " + _("Muat ulang halaman untuk melihat keadaan terakhir."))
    Event.objects.create(
        household=household,
        area_code=household.area_id,
        at=now,
        by=by,
        verb=verb,
        from_state=household.state,
        to_state=rule.after,
        reason=reason,
        batch=batch,
    )
    first = household.submitted_at is None
    shift_tallies([Shift(household.round_id, household.area_id, household.state, rule.after, household.result, first)])
    household.refresh_from_db()
    return household


@dataclass
class BulkResult:
    """What became of a move of many: the ids moved, and why the others stayed."""

    batch: UUID = field(default_factory=uuid4)
    moved: list[UUID] = field(default_factory=list)
    stayed: dict[UUID, str] = field(default_factory=dict)


@transaction.atomic
def move_many(
    households: QuerySet[Household], verb: str, *, by: Officer, reason: str = "", batch: UUID | None = None
) -> BulkResult:
    """Moves all filtered rows that are in reach and open to the move; says why each other one stayed."""
    rule = MOVES[verb]
    if rule.needs_reason and not reason.strip():
        raise CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))
    result = BulkResult(batch or uuid4())
    shifts: list[Shift] = []
    events: list[Event] = []
    now = timezone.now()
    # Locked in key order, so that two bulk moves over overlapping rows wait for each other instead of deadlocking.
    rows = households.visible_to(by, rule.permission).select_for_update().order_by("pk")  # type: ignore[attr-defined]
    for row in rows.only("pk", "state", "round_id", "area_id", "result", "submitted_at", "enumerator_id"):
        try:
            _refuse_unless_open(rule, row.state, reason)
            _refuse_own_work(rule, row, by)
        except CannotMove as problem:
            result.stayed[row.pk] = str(problem)
            continue
        result.moved.append(row.pk)
        shifts.append(Shift(row.round_id, row.area_id, row.state, rule.after, row.result, row.submitted_at is None))
        events.append(
            Event(
                household=row,
                area_code=row.area_id,
                at=now,
                by=by,
                verb=verb,
                from_state=row.state,
                to_state=rule.after,
                reason=reason,
                batch=result.batch,
            )
        )
    Household.objects.filter(pk__in=result.moved).update(**_changes(rule, by, now))
    Event.objects.bulk_create(events, batch_size=5000)
    shift_tallies(shifts)
    return result


def record(household: Household, verb: str, *, by: Officer, reason: str = "") -> Event:
    """Writes an event that is no move: an identity revealed, an answer corrected."""
    return Event.objects.create(
        household=household,
        area_code=household.area_id,
        by=by,
        verb=verb,
        from_state=household.state,
        to_state=household.state,
        reason=reason,
    )


def _changes(rule: Move, by: Officer, now: datetime) -> dict:
    changes: dict = {"state": rule.after, "version": F("version") + 1, "changed_at": now}
    if State.SENT_BACK in (rule.after, *rule.before):
        changes["correction_by"] = back_to_author() if rule.after == State.SENT_BACK else None
    if rule.after == State.SUBMITTED:
        changes["submitted_at"] = now
    if rule.verb in ("approve", "send_back"):
        changes |= {"supervisor": by, "checked_on": timezone.localdate(now)}  # 203, 204
    return changes


def back_to_author() -> Case:
    """Whose correction a questionnaire is when it is sent back: its author's, if they left this SLS and work elsewhere.

    NULL where it is found by the area alone: the author still has the SLS, or was replaced in it (then the work is the
    successor's), or works no more in this round.
    """
    theirs = Assignment.objects.filter(officer=OuterRef("enumerator"), round=OuterRef("round"), role=Role.ENUMERATOR)
    here = theirs.filter(area=OuterRef("area"))
    how_it_ended = Subquery(here.order_by("-started_at", "-pk").values("end_cause")[:1])
    return Case(
        When(Exists(here.filter(ended_at=None)), then=None),
        When(Exact(how_it_ended, Value(Cause.REPLACE.value)), then=None),
        When(Exists(theirs.filter(ended_at=None)), then=F("enumerator")),
        default=None,
        output_field=BigIntegerField(null=True),
    )


def settle_corrections(round_id: int, areas: Collection[str], officers: Collection[int]) -> None:
    """After periods of the ledger ended or began: whose are the questionnaires that were sent back there, or to them?"""
    sent_back = Household.objects.filter(round=round_id, state=State.SENT_BACK)
    for concerned in (sent_back.filter(area__in=areas), sent_back.filter(correction_by__in=officers)):
        concerned.update(correction_by=back_to_author())


def _refuse_unless_open(rule: Move, state: str, reason: str) -> None:
    if state not in rule.before:
        raise CannotMove(
            _("Tidak dapat “%(move)s”: keadaan keluarga ini “%(state)s”.")
            % {"move": rule.label, "state": State(state).label}
        )
    if rule.needs_reason and not reason.strip():
        raise CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))


def _refuse_own_work(rule: Move, household: Household, by: Officer) -> None:
    if rule.verb in ("approve", "complete") and household.enumerator_id == by.pk:
        raise CannotMove(_("Isian sendiri harus diperiksa oleh petugas lain."))


def verbs(states: Iterable[str]) -> list[str]:
    """The verbs that lead out of any of the states."""
    wanted = set(states)
    return [move.verb for move in MOVES.values() if wanted.intersection(move.before)]
