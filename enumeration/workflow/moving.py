"""The states of a household's questionnaire, and the only moves between them.

A move is a compare-and-swap on state and version; it writes one Event and shifts the counters in the same
transaction. Nothing else in the product writes `Household.state`; a test holds that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import CORRECTING, Permission, can, require
from enumeration.fields import dates
from enumeration.fields.bounds import plain
from enumeration.models import Event, Household, Officer, Remark, State
from enumeration.tallies import Shift, count_again, counted, shift_days, shift_tallies
from enumeration.workflow import undoing
from enumeration.workflow.code_makers import in_line_with
from enumeration.workflow.corrections import back_to_author
from enumeration.workflow.moves import (
    ANSWERABLE,
    CHECKING,
    DECISIONS,
    DONE_BY,
    MOVES,
    TAKE_BACK,
    Move,
)

OFFICER = "‹%d›"
"""The placeholder for an officer's name in stored text; review/decisions.with_names() inserts the name."""


class CannotMove(Exception):
    """The move is not open from this state, or lacks a reason. The message is shown to the user."""


class Overtaken(CannotMove):
    """Someone else moved or saved the household in the meantime."""


def moves_open_to(user: Officer, household: Household) -> list[Move]:
    """Returns the moves that this user could make with this household now, for buttons."""
    return [
        move
        for move in MOVES.values()
        if move.is_offered and household.state in move.before and _may(user, move.permission, household)
    ]


def _may(user: Officer, permission: Permission, household: Household) -> bool:
    """Returns whether the user holds the permission in the area, or must correct this household as its author."""
    is_theirs = permission in CORRECTING and household.correction_by_id == user.pk
    return is_theirs or can(user, permission, household.area_id, household.round_id)


def last_change(household_id: UUID) -> str:
    """Returns a sentence about who changed the household last, and when."""
    event = Event.objects.filter(household=household_id).select_related("by").order_by("-id").first()
    if event is None:
        return _("Keluarga ini sudah berubah di tempat lain.")
    return _("%(who)s sudah mengubah keluarga ini menjadi “%(state)s” pada %(when)s.") % {
        "who": event.by,
        "state": event.get_to_state_display(),
        "when": dates.moment(zones.local(event.at, event.area_code), "second"),
    }


@transaction.atomic
def move(
    household: Household, verb: str, *, by: Officer, reason: str = "", batch: UUID | None = None, **also: Any
) -> Household:
    """Move one household and return it as it is now. `also`: columns that change in the same statement.

    Raises NotAllowed, CannotMove or Overtaken.
    """
    rule, now = MOVES[verb], timezone.now()
    _refuse(rule, household, by, reason)
    # Compare-and-swap: two supervisors may press Approve at once; only one row may move.
    changes = {"version": F("version") + 1} | _changes(rule, by, now) | also
    found = Household.objects.filter(pk=household.pk, state=household.state, version=household.version)
    if found.update(**changes) != 1:
        raise Overtaken(last_change(household.pk) + " " + _("Muat ulang halaman untuk melihat keadaan terakhir."))
    _event(rule, household, by, now, reason, batch or (uuid4() if rule.can_be_taken_back else None)).save()
    _settle_remarks(rule, [household.pk], now)
    shift_tallies([_shift(rule, household, by)], at=now)
    # Only the changed columns: the table has two hundred more, which are unchanged because the version was the same.
    household.refresh_from_db(fields=list(changes))
    return household


class Steps:
    """Moves that an author makes with the answers of one household: it is locked, and saved by the caller.

    `move` writes each move at once, because others may be faster. Here nobody can be: the moves change the object, and
    `record` writes all events in one statement, and the counters once, by what the household was and what it is.
    """

    def __init__(self, household: Household, *, by: Officer) -> None:
        self.household, self.by = household, by
        self.counted = counted(household)
        self.events: list[Event] = []
        self.shifts: list[Shift] = []

    def take(self, verb: str) -> None:
        """Make a move. Raises NotAllowed or CannotMove."""
        rule, now = MOVES[verb], timezone.now()
        _refuse(rule, self.household, self.by)
        self.events.append(_event(rule, self.household, self.by, now))
        self.shifts.append(_shift(rule, self.household, self.by))
        self.household.version += 1
        for column, value in _changes(rule, self.by, now).items():
            setattr(self.household, column, value)

    def record(self) -> None:
        """Write the events, and last the counters: their rows are those of a whole village."""
        Event.objects.bulk_create(self.events)
        count_again(self.household, self.counted)
        if self.events:
            shift_days(self.shifts, at=self.events[-1].at)


@dataclass
class BulkResult:
    """The result of a bulk move: the ids moved, and why each of the others stayed."""

    batch: UUID = field(default_factory=uuid4)
    moved: list[UUID] = field(default_factory=list)
    stayed: dict[UUID, str] = field(default_factory=dict)


@transaction.atomic
def move_many(
    households: QuerySet[Household],
    verb: str,
    *,
    by: Officer,
    reason: str = "",
    batch: UUID | None = None,
    unfit: Callable[[Collection[UUID]], Mapping[UUID, str]] | None = None,
) -> BulkResult:
    """Move all filtered rows that are in reach and open to the move; say why each of the others stayed.

    `unfit` is called once, with the locked ids, and returns those that must stay and why.
    """
    rule = MOVES[verb]
    if rule.needs_reason and not plain(reason):
        raise CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))
    result = BulkResult(batch or uuid4())
    shifts: list[Shift] = []
    events: list[Event] = []
    now = timezone.now()
    linked = _linked_for(verb, by)  # once, not for each household
    # Locked in key order, so that two bulk moves over overlapping rows wait for each other instead of deadlocking.
    rows = households.visible_to(by, rule.permission).select_for_update().order_by("pk")  # type: ignore[attr-defined]
    locked = list(
        rows.only("pk", "state", "version", "round_id", "area_id", "form", "result", "submitted_at", *DONE_BY)
    )
    kept = unfit([row.pk for row in locked]) if unfit else {}
    for row in locked:
        try:
            _refuse_unless_open(rule, row.state, reason)
            _refuse_own_work(rule, row, by, linked)
        except CannotMove as problem:
            result.stayed[row.pk] = str(problem)
            continue
        if row.pk in kept:
            result.stayed[row.pk] = kept[row.pk]
            continue
        result.moved.append(row.pk)
        shifts.append(_shift(rule, row, by))
        events.append(_event(rule, row, by, now, reason, result.batch))
    Household.objects.filter(pk__in=result.moved).update(version=F("version") + 1, **_changes(rule, by, now))
    Event.objects.bulk_create(events, batch_size=5000)
    _settle_remarks(rule, result.moved, now)
    shift_tallies(shifts, at=now)
    return result


@transaction.atomic
def take_back(batch: UUID, *, by: Officer, only: Collection[UUID] | None = None) -> BulkResult:
    """Undo a decision: each of its households that nobody has touched since returns to the state it had before.

    Allowed within twelve hours to the officer who decided and to officers above them (enumeration/workflow/undoing.py).
    The result says why the other households stayed. `only`: some of the decision's households. Raises CannotMove where
    this officer may not.
    """
    decided = Event.objects.filter(batch=batch, verb__in=DECISIONS)
    events = {event.household_id: event for event in (decided.filter(household__in=only) if only else decided)}
    if not events:
        raise CannotMove(_("Tidak ada keputusan yang dapat dibatalkan di sini."))
    if why := why_not_taken_back_by(by, next(iter(events.values()))):
        raise CannotMove(why)
    rule = MOVES[next(iter(events.values())).verb]
    result, now = BulkResult(batch), timezone.now()
    touched: list[UUID] = []
    rows = Household.objects.visible_to(by, rule.permission).filter(pk__in=events).select_for_update(of=("self",))
    locked = {row.pk: row for row in rows.order_by("pk").only("pk", "form", "state", "version", "round_id", "area_id")}
    for pk, event in events.items():
        row = locked.get(pk)
        if row is None:
            result.stayed[pk] = _("Sekarang di luar wilayah tugas Anda.")
        elif row.version != event.version:
            touched.append(pk)
        elif undoing.is_over(event.at):
            result.stayed[pk] = _("Sudah lebih dari 12 jam.")
        else:
            result.moved.append(pk)
    result.stayed |= _touched_by(touched, batch)
    undone = [(locked[pk], events[pk]) for pk in result.moved]
    for before in {event.from_state for _row, event in undone}:
        back = [row.pk for row, event in undone if event.from_state == before]
        Household.objects.filter(pk__in=back).update(
            state=before, version=F("version") + 1, changed_at=now, correction_by=None, **_checked_before(rule, batch)
        )
    Event.objects.bulk_create(
        [
            Event(
                household=row,
                area_code=row.area_id,
                at=now,
                by=by,
                verb=TAKE_BACK,
                from_state=row.state,
                to_state=event.from_state,
                reason=event.reason,
                version=row.version + 1,
                batch=batch,
            )
            for row, event in undone
        ],
        batch_size=5000,
    )
    _unsettle_remarks(batch, result.moved, now)
    shifts = [Shift(row.round_id, row.area_id, row.state, event.from_state, form=row.form) for row, event in undone]
    shift_tallies(shifts, at=now)
    return result


def why_not_taken_back_by(user: Officer, event: Event) -> str:
    """Returns why this user may not take back the decision that this event belongs to, in words; "" where they may.

    The twelve hours are checked per household elsewhere, because a job decides about many households over some minutes.
    """
    permission, round_id = MOVES[event.verb].permission, event.household.round_id
    if user.pk == event.by_id or undoing.stands_above(user, event.by, permission, at=event.at, round_id=round_id):
        return ""
    return undoing.says_whose(event.by)


def _touched_by(households: Collection[UUID], batch: UUID) -> dict[UUID, str]:
    """Returns who changed each of them last, in words: the reason why a decision about them can no longer be taken
    back.

    The officer is named by number (see OFFICER): rows of jobs keep these words, and must not hold a name.
    """
    latest = Event.objects.filter(household__in=households).order_by("household", "-id").distinct("household")
    told = {}
    for event in latest:
        if event.verb == TAKE_BACK:
            told[event.household_id] = _("Sudah dibatalkan.")
        elif event.batch != batch and event.from_state != event.to_state:
            told[event.household_id] = _("%(who)s sudah mengubahnya menjadi “%(state)s” pada %(when)s.") % {
                "who": OFFICER % event.by_id,
                "state": event.get_to_state_display(),
                "when": dates.moment(zones.local(event.at, event.area_code)),
            }
    return {pk: told.get(pk, _("Isiannya sudah diubah setelah itu.")) for pk in households}


def _checked_before(rule: Move, batch: UUID) -> dict[str, Any]:
    """Returns 203 and 204 as they were before this decision: from the last decision that still stands, or blank."""
    if rule.verb not in CHECKING:
        return {}
    taken_back = Event.objects.filter(household=OuterRef("household"), verb=TAKE_BACK, batch=OuterRef("batch"))
    standing = Event.objects.filter(household=OuterRef("pk"), verb__in=CHECKING).exclude(batch=batch)
    last = standing.filter(~Exists(taken_back)).order_by("-id")
    return {
        "supervisor": Subquery(last.values("by")[:1]),
        "checked_on": Subquery(last.values(day=zones.day_in("area_code"))[:1]),
    }


def _settle_remarks(rule: Move, households: Collection[UUID], now: datetime) -> None:
    """Close the open remarks of approved households. Their time is the event's own, by which they are found again."""
    if rule.verb == "approve":
        Remark.objects.filter(household__in=households, resolved_at=None).update(resolved_at=now)


def _unsettle_remarks(batch: UUID, households: Collection[UUID], now: datetime) -> None:
    """Reverse a decision's effect on remarks: close those it wrote and reopen those it closed, found by its event's
    exact time."""
    decided = Event.objects.filter(batch=batch, verb__in=DECISIONS, household=OuterRef("household"))
    concerned = Remark.objects.filter(household__in=households)
    concerned.filter(Exists(decided.filter(at=OuterRef("resolved_at")))).update(resolved_at=None)
    concerned.filter(Exists(decided.filter(at=OuterRef("at"), by=OuterRef("by"))), resolved_at=None).update(
        resolved_at=now
    )


def record(household: Household, verb: str, *, by: Officer, reason: str = "") -> Event:
    """Write an event that is not a move: an identity number revealed, an answer corrected."""
    return Event.objects.create(
        household=household,
        area_code=household.area_id,
        by=by,
        verb=verb,
        from_state=household.state,
        to_state=household.state,
        reason=reason,
    )


def _event(
    rule: Move, household: Household, by: Officer, now: datetime, reason: str = "", batch: UUID | None = None
) -> Event:
    """Returns the event of a move that is about to be made."""
    return Event(
        household=household,
        area_code=household.area_id,
        at=now,
        by=by,
        verb=rule.verb,
        from_state=household.state,
        to_state=rule.after,
        reason=reason,
        version=household.version + 1,
        batch=batch,
    )


def _shift(rule: Move, row: Household, by: Officer) -> Shift:
    """Returns what a move that is about to be made changes in the counters."""
    first = row.submitted_at is None
    sender = by.pk if rule.verb == "submit" else None
    return Shift(row.round_id, row.area_id, row.state, rule.after, row.result, first, row.form, row.pk, sender)


def _changes(rule: Move, by: Officer, now: datetime) -> dict:
    """Returns the columns that change with a move, apart from the version."""
    changes: dict = {"state": rule.after, "changed_at": now}
    if State.SENT_BACK in (rule.after, *rule.before):
        changes["correction_by"] = back_to_author() if rule.after == State.SENT_BACK else None
    if rule.after == State.SUBMITTED:
        changes["submitted_at"] = now
    if rule.verb in CHECKING:
        changes |= {"supervisor": by, "checked_on": zones.day_in("area_id", Value(now))}  # 203, 204
    return changes


def may_answer(user: Officer, household: Household) -> bool:
    """Returns whether this user may write answers now: in their own area, or because it was sent back to them as its
    author."""
    return household.state in ANSWERABLE and _may(user, Permission.ANSWER, household)


def _refuse(rule: Move, household: Household, by: Officer, reason: str = "") -> None:
    """Raise NotAllowed or CannotMove unless this officer may make this move now."""
    if not _may(by, rule.permission, household):
        require(by, rule.permission, household.area_id, household.round_id)
    _refuse_unless_open(rule, household.state, reason)
    _refuse_own_work(rule, household, by, _linked_for(rule.verb, by))


def _refuse_unless_open(rule: Move, state: str, reason: str) -> None:
    if state not in rule.before:
        raise CannotMove(
            _("Tidak dapat “%(move)s”: keadaan keluarga ini “%(state)s”.")
            % {"move": rule.label, "state": State(state).label}
        )
    if rule.needs_reason and not plain(reason):
        raise CannotMove(_("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki."))


def is_for_others(verb: str, household: Household, by: Officer, linked: Collection[int] | None = None) -> str:
    """Returns why this officer may not approve or complete this household, in words; "" where they may.

    Nobody approves what they filled in, and nobody completes what they filled in or approved: 204 names who approved.
    `linked`: the accounts that codes link to them (code_makers.py), where the caller checks many households.
    """
    if verb in ("approve", "complete") and household.enumerator_id == by.pk:
        return _("Isian sendiri harus diperiksa oleh petugas lain.")
    if verb == "complete" and household.supervisor_id == by.pk:
        return _("Anda yang menyetujui isian ini, jadi petugas BPS kab/kota lain yang menyelesaikannya.")
    if verb == "complete" and household.supervisor_id in (in_line_with(by.pk) if linked is None else linked):
        return _(
            "Akun Anda dan akun yang menyetujui isian ini terhubung lewat kode masuk, "
            "jadi petugas BPS kab/kota lain yang menyelesaikannya."
        )
    return ""


def own_work_of(verb: str, by: Officer) -> Q:
    """Returns the filter of households that this officer may not approve or complete, by the rule of `is_for_others`."""
    filled_in = Q(enumerator=by)
    approved = Q(supervisor__in=[by.pk, *_linked_for(verb, by)])
    return {"approve": filled_in, "complete": filled_in | approved}.get(verb, Q(pk__in=[]))


def _linked_for(verb: str, by: Officer) -> Collection[int]:
    """Returns the accounts whose approvals this officer may not complete, besides their own."""
    return in_line_with(by.pk) if verb == "complete" else ()


def _refuse_own_work(rule: Move, household: Household, by: Officer, linked: Collection[int]) -> None:
    if why := is_for_others(rule.verb, household, by, linked):
        raise CannotMove(why)
