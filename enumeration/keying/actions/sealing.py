"""What the second operator keys: kept sealed, patch by patch, and whole when it is submitted. The household is not
touched."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.answering.actions.accompanying import Accompanying
from enumeration.answering.actions.limits import MOST_MEMBERS, too_many_members
from enumeration.answering.actions.refusals import BadPayload, Fault, NotAnswerable, OldVersion, OutOfReach
from enumeration.answering.actions.submitting import Receipt, receive
from enumeration.answering.actions.writing import MOST_FAULTS, answers_sent, as_uuid, unasked
from enumeration.answering.answers import as_sent
from enumeration.answering.days import days_of
from enumeration.identity import seal
from enumeration.keying.comparison import compared
from enumeration.keying.contents import Content, as_answers, opened, sealed
from enumeration.keying.operators import may_key
from enumeration.models import Officer, SecondKeying, State, Submission
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Question, is_masked
from enumeration.questionnaire.checks import Severity, problems_in


def named_in(payload: Any) -> SecondKeying | None:
    """Returns the second keying that a submission is for; None where it is for a household."""
    try:
        pk = uuid.UUID(str(payload.get("household")))
    except ValueError:
        return None
    with suppress(SecondKeying.DoesNotExist):
        return SecondKeying.objects.only("pk").get(pk=pk)
    return None


def receive_second(payload: Mapping[str, Any], second: SecondKeying, *, by: Officer) -> Receipt:
    """Accept one submission of a second keying: with its key, its replay and its refusal as every other one."""
    return receive(payload, by=by, accept=partial(_accept, second.pk))


@transaction.atomic
def _accept(
    pk: uuid.UUID,
    payload: Mapping[str, Any],
    key: uuid.UUID,
    digest: str,
    body: str,
    by: Officer,
    along: Accompanying,
) -> Receipt:
    # How it was filled in is kept for households only: it would be taken for the first keying's.
    # First of all, so that of two retries at once the second waits here for the first to commit.
    accepted = Submission.Verdict.ACCEPTED
    submission = Submission.objects.create(key=key, by=by, verdict=accepted, body_digest=digest, **along.columns())
    rows = SecondKeying.objects.select_for_update(of=("self",)).select_related("household__round", "household__area")
    second = rows.get(pk=pk)
    _refuse_unless_keyable(second, payload, by)
    content = _merged(opened(second, "content"), payload)
    second.content, second.version = sealed(content, second.pk, "content"), second.version + 1
    receipt = Receipt(str(key), str(second.pk), second.version, State.DRAFT.value, timezone.now().isoformat())
    if payload.get("submit"):
        receipt.problems = _in_the_way(second, content)
        if not receipt.problems:
            _hand_in(second, content)
            receipt.submitted, receipt.state = True, State.SUBMITTED.value
            # The submission of its own: the whole questionnaire, not only the last patch.
            submission.payload = seal(json.dumps(content, ensure_ascii=False), submission.row_id, "payload")
    second.save(update_fields=["content", "version", "sealed_at", "compared", "differences", "settled_at"])
    submission.household_id, submission.area_code = second.pk, second.household.area_id
    submission.receipt = receipt.as_json()
    submission.save(update_fields=["household_id", "area_code", "receipt", "payload"])
    return receipt


def _refuse_unless_keyable(second: SecondKeying, payload: Mapping[str, Any], by: Officer) -> None:
    if not may_key(by, second):
        raise OutOfReach(
            _("Entri kedua ini bukan, atau bukan lagi, tugas Anda. Isian Anda tetap disimpan di kantor BPS.")
        )
    if second.sealed_at:
        raise NotAnswerable(
            _("Entri kedua ini sudah dikirim dan tidak dapat diubah."),
            state=State.SUBMITTED.value,
            version=second.version,
        )
    version = payload.get("version")
    if version is not None and version != second.version:
        raise OldVersion(
            _("Entri kedua ini sudah berubah di tab atau perangkat lain. Muat ulang untuk membandingkan."),
            version=second.version,
            state=State.DRAFT.value,
        )


def _merged(kept: Content, payload: Mapping[str, Any]) -> Content:
    """Returns the questionnaire with this patch. Raises BadPayload with all faults at once."""
    faults: list[Fault] = []
    answers = kept["answers"] | _patch(payload.get("answers") or {}, HOUSEHOLD_QUESTIONS, "", faults)
    removed = {str(as_uuid(one, "removed")) for one in payload.get("removed") or []}
    members = {one["id"]: one for one in kept["members"] if one["id"] not in removed}
    for position, one in enumerate(payload.get("members") or []):
        where = f"members[{position}]."
        pk = str(as_uuid(one.get("id"), f"{where}id"))
        sent = {name: value for name, value in one.items() if name != "id"}
        members[pk] = {"id": pk} | members.get(pk, {}) | _patch(sent, PERSON_QUESTIONS, where, faults)
    if len(members) > MOST_MEMBERS:
        faults.append(too_many_members(len(members)))
    if faults:
        raise BadPayload(_("Ada isian yang tidak dapat disimpan."), faults[:MOST_FAULTS])
    in_order = sorted(members.values(), key=lambda one: one.get("number") or MOST_MEMBERS)
    skipped = unasked(as_answers(answers, HOUSEHOLD_QUESTIONS), HOUSEHOLD_QUESTIONS, "")
    for position, one in enumerate(in_order):
        where = f"members[{position}]."
        skipped |= {
            where + name: fault
            for name, fault in unasked(as_answers(one, PERSON_QUESTIONS), PERSON_QUESTIONS, where).items()
        }
    if skipped:
        raise BadPayload(_("Ada isian pada pertanyaan yang seharusnya dilewati."), list(skipped.values()))
    notes = {(one["check"], one["member"]): one for one in kept["notes"] if one["member"] not in removed}
    for one in payload.get("notes") or []:
        about = (str(one.get("check") or ""), one.get("member"))
        notes[about] = {"check": about[0], "member": about[1], "note": str(one.get("note") or "").strip()}
    return {"answers": answers, "members": in_order, "notes": [one for one in notes.values() if one["note"]]}


def _patch(sent: Mapping[str, Any], questions: Mapping[str, Question], where: str, faults: list[Fault]) -> dict:
    read = answers_sent(sent, questions, where, faults)
    return {name: value for name, value in as_sent(read).items() if not is_masked(value)}


def _in_the_way(second: SecondKeying, content: Content) -> list[dict[str, Any]]:
    """Returns what prevents it from being submitted: errors, and warnings without a note, as for every questionnaire."""
    household, people = second.household, content["members"]
    explained = {(one["check"], one["member"]) for one in content["notes"]}
    found = []
    for problem in problems_in(
        as_answers(content["answers"], HOUSEHOLD_QUESTIONS),
        [as_answers(one, PERSON_QUESTIONS) for one in people],
        days=days_of(household.round, household.area_id),
    ):
        member = people[problem.member]["id"] if problem.member is not None else None
        if problem.severity == Severity.ERROR or (problem.code, member) not in explained:
            found.append(problem.as_json() | {"member_id": member})
    return found


def _hand_in(second: SecondKeying, content: Content) -> None:
    """Close it, and count what differs. Where nothing does, there is nothing to decide."""
    outcome = compared(opened(second, "first"), content)
    second.sealed_at = timezone.now()
    second.compared, second.differences = dict(outcome.counts), len(outcome.differences)
    if not outcome.differences:
        second.settled_at = second.sealed_at
