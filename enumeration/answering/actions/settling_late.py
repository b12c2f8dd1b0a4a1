"""What came late from an old device: accepted by the supervisor of the SLS, or set aside. It is kept either way."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import rounds, workflow
from enumeration.access import Permission, can, require
from enumeration.answering import earlier
from enumeration.answering.actions import paradata
from enumeration.answering.actions.accompanying import is_of_another_codebook
from enumeration.answering.actions.limits import refuse_misshapen, says_anything
from enumeration.answering.actions.refusals import Fault, Refused
from enumeration.answering.actions.submitting import form_in, new_family, standing_in_the_way
from enumeration.answering.actions.writing import as_uuid, in_words, write
from enumeration.assignment.periods import worked_in
from enumeration.fields.bounds import plain, whole
from enumeration.identity import unseal
from enumeration.language import recorded
from enumeration.models import Area, Household, Officer, Round, State, Submission


class CannotTakeIn(Exception):
    """The late answers cannot be used. The message says what is in the way, and what to do."""


def contents(submission: Submission) -> dict[str, Any]:
    """Returns what was sent, unsealed."""
    assert submission.payload is not None  # noqa: S101 - late ones are always kept whole
    return json.loads(unseal(bytes(submission.payload), submission.row_id, "payload"))


@transaction.atomic
def take_in(submission: Submission, *, by: Officer, version: int | None = None) -> Household:
    """Write the late answers over the present ones; they are their sender's work.

    If the sender wanted to submit, the household is submitted, unless something prevents it; otherwise it is a draft
    for the present officer of the SLS. `version`: of the household as the page showed it, 0 where there was none;
    anything saved since then is not overwritten unseen. What came in a file of unproven origin is not accepted by the
    officer who opened that file. Raises CannotTakeIn, NotAllowed.
    """
    submission = _undecided(submission, by)
    if submission.brought_by_id == by.pk:
        raise CannotTakeIn(
            _("Anda sendiri yang membuka berkas HP ini, dan asalnya tidak terbukti; pemeriksa lain yang memutuskannya.")
        )
    payload = contents(submission)
    if version is not None and version != _version_now(submission):
        raise CannotTakeIn(
            _("Isian keluarga ini berubah sejak halaman ini dibuka. Lihat lagi apa yang akan tertimpa, lalu putuskan.")
        )
    household = _household(submission, payload, by)
    if household.state not in workflow.ANSWERABLE:
        raise CannotTakeIn(
            _("Isian keluarga ini sudah “%(state)s”. Kembalikan dahulu kepada PPL, lalu pakai kiriman ini.")
            % {"state": household.get_state_display()}
        )
    told = recorded("kiriman terlambat dari %(officer)s", officer=submission.by)
    if submission.brought_by:
        told = recorded(
            "isian atas nama %(officer)s dari berkas yang dibuka %(opener)s, asalnya tidak terbukti",
            officer=submission.by,
            opener=submission.brought_by,
        )
    try:
        refuse_misshapen(payload)  # one that was kept before this check existed
        if household.state == State.OPEN:
            household = workflow.move(household, "take_in_draft", by=by, reason=told)
        if household.submitted_at is None:
            household.enumerator = submission.by
        unfit: list[Fault] | None = [] if is_of_another_codebook(submission.codebook, household.form) else None
        people = write(household, payload, by=submission.by, unfit=unfit)
    except Refused as refusal:
        raise CannotTakeIn(" ".join([str(refusal), *(fault.message for fault in refusal.faults)])) from refusal
    except IntegrityError as problem:
        raise CannotTakeIn(str(in_words(problem))) from problem
    if unfit:
        places = ", ".join(sorted({fault.number or fault.where for fault in unfit}))
        told = recorded("%(told)s, tanpa yang tidak cocok lagi dengan kuesioner: %(places)s", told=told, places=places)
    workflow.record(household, "late", by=by, reason=told)
    if payload.get("submit") and not standing_in_the_way(household, people):
        if household.state == State.SENT_BACK:
            earlier.count_changed(household, people)
        household = workflow.move(household, "take_in", by=by, reason=told)
    paradata.keep(submission, household, paradata.measured_in(submission.receipt, submission.clock_offset_ms))
    _resolve(submission, Submission.Resolution.TAKEN_IN, "", by)
    return household


def _version_now(submission: Submission) -> int:
    """Returns the version of the household, locked so that it stays so; 0 while there is no household."""
    rows = Household.objects.select_for_update(of=("self",)).filter(pk=submission.household_id or uuid.uuid4())
    return rows.values_list("version", flat=True).first() or 0


@transaction.atomic
def set_aside(submission: Submission, *, by: Officer, note: str) -> Submission:
    """Decide not to use the answers, with a reason; they stay where they are, sealed."""
    if not plain(note):
        raise CannotTakeIn(_("Tuliskan mengapa kiriman ini tidak dipakai."))
    submission = _undecided(submission, by)
    _resolve(submission, Submission.Resolution.SET_ASIDE, note, by)
    return submission


def _undecided(submission: Submission, by: Officer) -> Submission:
    """Returns the submission, locked: of two reviewers who press at once, the second is told who was first."""
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("by", "resolved_by", "brought_by")
        .get(pk=submission.pk)
    )
    require(by, Permission.REVIEW, locked.area_code)
    if locked.verdict != Submission.Verdict.LATE:
        raise CannotTakeIn(_("Kiriman ini tidak menunggu keputusan."))
    if locked.resolved_at:
        raise CannotTakeIn(
            _("%(who)s sudah memutuskan kiriman ini: %(what)s.")
            % {"who": locked.resolved_by, "what": locked.get_resolution_display()}
        )
    return locked


def _household(submission: Submission, payload: Mapping[str, Any], by: Officer) -> Household:
    pk = as_uuid(payload.get("household"), "household")
    found = Household.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found:
        if not can(by, Permission.REVIEW, found.area_id, found.round_id):
            raise CannotTakeIn(
                _("Keluarga ini sekarang di luar wilayah tugas Anda; diputuskan oleh yang memeriksa di sana.")
            )
        return found
    area = Area.objects.filter(code=submission.area_code, ended_at=None).first()
    round = _round_of(submission, payload.get("round"))
    if area is None or round is None:
        raise CannotTakeIn(
            _("SLS kiriman ini sudah dipecah atau digabung. Masukkan keluarga ini sebagai keluarga baru.")
        )
    if not says_anything(payload):
        raise CannotTakeIn(
            _("Kiriman ini tanpa satu jawaban pun, jadi bukan temuan keluarga baru. Pilih “tidak dipakai”.")
        )
    require(by, Permission.REVIEW, area.code, round.pk)
    return new_family(pk, area, round, found_by=submission.by, form=form_in(payload))


def _round_of(submission: Submission, named: Any) -> Round | None:
    """Returns the round in which its sender works in its SLS, or worked there."""
    held = rounds.where(submission.by, Permission.ANSWER, submission.area_code)
    now = next((one for one in held if named in (None, one.pk)), None)
    return worked_in(submission.by, submission.area_code, named) or now


def _resolve(submission: Submission, resolution: Submission.Resolution, note: str, by: Officer) -> None:
    submission.resolved_at, submission.resolved_by = timezone.now(), by
    submission.resolution, submission.resolution_note = resolution, whole(note)
    submission.receipt.pop(paradata.KEY, None)  # it was needed until now: it says where the officer was
    submission.save(update_fields=["resolved_at", "resolved_by", "resolution", "resolution_note", "receipt"])
