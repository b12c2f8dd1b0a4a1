"""Saving and submitting questionnaires. Whatever an officer sent is kept: accepted, or whole beside its refusal.

A submission is a patch: the answers that changed, members by id, members taken off by id. Its key is made on the
device and unique in the database, so that a retry gets the same receipt and makes nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, Role, can
from enumeration.answers import household_answers, member_answers, write_answers
from enumeration.identity import seal
from enumeration.models import Area, Assignment, Confirmation, Household, Officer, Person, Round, State, Submission
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.checks import Problem, Severity, problems_in
from enumeration.questionnaire.words import Question
from enumeration.tallies import change_result, count_new_household


@dataclass(frozen=True)
class Fault:
    """One place in a payload that cannot be stored: question, what is wrong, what to do."""

    where: str
    message: str
    number: str = ""

    def as_json(self) -> dict[str, str]:
        return {"where": self.where, "number": self.number, "message": self.message}


class Refused(Exception):
    """The submission was not taken in; it is kept whole. `status` is the HTTP status that says the same."""

    status = 422
    code = "refused"

    def __init__(self, message: str, faults: list[Fault] | None = None, **more: Any):
        super().__init__(message)
        self.faults = faults or []
        self.more = more


class BadPayload(Refused):
    code = "bad-payload"


class KeyReused(Refused):
    """The same key came before with other content. Both are kept; the first one stands."""

    status, code = 409, "key-reused"


class OutOfReach(Refused):
    """There is no such household for this officer."""

    status, code = 404, "not-found"


class NotAnswerable(Refused):
    """The household is submitted, approved or completed."""

    status, code = 409, "not-answerable"


class OldVersion(Refused):
    """Someone saved in the meantime; `more` has their version and state."""

    status, code = 409, "old-version"


@dataclass
class Receipt:
    """What the device is told, and told again if it asks again."""

    key: str
    household: str
    version: int
    state: str
    saved_at: str
    submitted: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def receive(payload: Mapping[str, Any], *, by: Officer) -> Receipt:
    """Takes in one submission:

        {"key": uuid, "household": uuid, "version": 3, "submit": false,
         "area": "7317…" (16, for a family that is not on the prelist),
         "answers": {name: value}, "members": [{"id": uuid, name: value}], "removed": [uuid],
         "notes": [{"check": "W…", "member": uuid | null, "note": text}]}

    Raises a kind of Refused; the payload is then kept with the reason.
    """
    body = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    try:
        key = _uuid(payload.get("key"), "key")
    except BadPayload as refusal:
        _keep(payload, uuid.uuid4(), sha256, body, by, refusal)
        raise
    if earlier := _earlier(key):
        return _replay(earlier, key, sha256, body, by)
    try:
        return _accept(payload, key, sha256, body, by)
    except IntegrityError as problem:
        # A retry of the same submission came first, between our look and our insert.
        if earlier := _earlier(key):
            return _replay(earlier, key, sha256, body, by)
        told = _in_words(problem)
        _keep(payload, key, sha256, body, by, told)
        raise told from problem
    except Refused as refusal:
        _keep(payload, key, sha256, body, by, refusal)
        raise


def problems_of(household: Household) -> list[Problem]:
    """Errors and warnings of the questionnaire as it stands in the database."""
    members = [member_answers(person, in_full=True) for person in household.members.order_by("number")]
    return problems_in(household_answers(household, in_full=True), members)


@transaction.atomic
def _accept(payload: Mapping[str, Any], key: uuid.UUID, sha256: str, body: str, by: Officer) -> Receipt:
    _refuse_misshapen(payload)
    # First of all, so that of two retries at once the second waits here for the first to commit.
    submission = Submission.objects.create(key=key, by=by, verdict=Submission.Verdict.ACCEPTED, body_sha256=sha256)
    household = _household(payload, by)
    _refuse_unless_answerable(household, payload)
    result_before = household.result
    answers, members, removed = _read(payload, household)

    if household.state == State.OPEN:
        household = workflow.move(household, "start", by=by)
    write_answers(household, answers, HOUSEHOLD_QUESTIONS)
    if household.submitted_at is None:
        # A draft passes to whoever has the SLS now; what was sent in once keeps its author.
        household.enumerator = _author(household, by)
    household.version += 1
    _refuse_unasked(household, HOUSEHOLD_QUESTIONS, "")
    household.save()
    household.members.filter(pk__in=removed).delete()
    for position, (person, values) in enumerate(members):
        write_answers(person, values, PERSON_QUESTIONS)
        _refuse_unasked(person, PERSON_QUESTIONS, f"members[{position}].")
        person.save(force_insert=person._state.adding)
    if household.submitted_at and household.result != result_before:
        change_result(household.round_id, household.area_id, result_before, household.result)
    _keep_notes(household, payload.get("notes") or [], by)

    receipt = Receipt(str(key), str(household.pk), household.version, household.state, timezone.now().isoformat())
    if payload.get("submit"):
        _submit(household, receipt, by)
        # Evidence of what was handed in; drafts are in the household itself.
        submission.payload = seal(body, submission.row_id, "payload")
    submission.household_id, submission.area_code = household.pk, household.area_id
    submission.receipt = receipt.as_json()
    submission.save()
    return receipt


def _submit(household: Household, receipt: Receipt, by: Officer) -> None:
    """Hands the questionnaire to the supervisor if no error is left and every warning has its note."""
    problems = problems_of(household)
    people = list(household.members.order_by("number").values_list("pk", flat=True))
    confirmed = set(household.confirmations.values_list("check_code", "person_id"))
    for problem in problems:
        member = people[problem.member] if problem.member is not None else None
        if problem.severity == Severity.ERROR or (problem.code, member) not in confirmed:
            receipt.problems.append(problem.as_json() | {"member_id": str(member) if member else None})
    if not receipt.problems:
        moved = workflow.move(household, "submit", by=by)
        receipt.submitted, receipt.state, receipt.version = True, moved.state, moved.version


def _earlier(key: uuid.UUID) -> Submission | None:
    return Submission.objects.filter(key=key, verdict=Submission.Verdict.ACCEPTED).first()


def _replay(earlier: Submission, key: uuid.UUID, sha256: str, body: str, by: Officer) -> Receipt:
    if earlier.by_id != by.pk:
        raise OutOfReach(_("Kiriman ini tidak ditemukan."))
    if earlier.body_sha256 == sha256:
        return Receipt(**earlier.receipt)
    row_id = uuid.uuid4()
    Submission.objects.create(
        key=key,
        household_id=earlier.household_id,
        area_code=earlier.area_code,
        by=by,
        verdict=Submission.Verdict.CONFLICT,
        body_sha256=sha256,
        row_id=row_id,
        payload=seal(body, row_id, "payload"),
    )
    raise KeyReused(
        _("Kunci kiriman ini sudah dipakai untuk isian lain. Keduanya disimpan; kirim ulang dengan kunci baru.")
    )


def _keep(payload: Mapping[str, Any], key: uuid.UUID, sha256: str, body: str, by: Officer, refusal: Refused) -> None:
    """Nothing an officer typed is lost: the payload stays, sealed, with the reason of its refusal."""
    row_id = uuid.uuid4()
    try:
        household_id = _uuid(payload.get("household"), "household")
    except BadPayload:
        household_id = None
    Submission.objects.create(
        key=key,
        household_id=household_id,
        by=by,
        verdict=Submission.Verdict.REFUSED,
        body_sha256=sha256,
        row_id=row_id,
        payload=seal(body, row_id, "payload"),
        receipt={"message": str(refusal), "faults": [fault.as_json() for fault in refusal.faults]},
    )


def _household(payload: Mapping[str, Any], by: Officer) -> Household:
    """The household meant, locked; a new one where the enumerator found a family that is not on the list."""
    pk = _uuid(payload.get("household"), "household")
    found = Household.objects.visible_to(by, Permission.ANSWER).select_for_update(of=("self",)).filter(pk=pk).first()
    if found:
        return found
    if Household.objects.filter(pk=pk).exists() or not payload.get("area"):
        raise OutOfReach(_("Keluarga ini tidak ada di wilayah tugas Anda. Isian Anda tetap disimpan di kantor BPS."))
    area = Area.objects.filter(code=payload["area"], level="sub_sls").first()
    round = Round.current()
    if area is None or round is None or not can(by, Permission.ANSWER, area.code, round.pk):
        raise OutOfReach(_("SLS ini bukan wilayah tugas Anda. Isian Anda tetap disimpan di kantor BPS."))
    made = Household.objects.create(pk=pk, round=round, area=area, on_prelist=False)
    count_new_household(round.pk, area.code, on_prelist=False)
    return made


def _refuse_misshapen(payload: Mapping[str, Any]) -> None:
    """A payload that is built wrongly is a program's mistake: named by its part, and kept like any other refusal."""
    wanted = {"answers": Mapping, "members": list, "removed": list, "notes": list, "area": str, "version": int}
    faults = [
        Fault(part, _("Bagian “%(part)s” tidak berbentuk seperti seharusnya.") % {"part": part})
        for part, shape in wanted.items()
        if payload.get(part) is not None and not isinstance(payload[part], shape)
    ]
    for part in ("members", "notes"):
        listed = payload.get(part)
        if isinstance(listed, list) and not all(isinstance(one, Mapping) for one in listed):
            faults.append(Fault(part, _("“%(part)s” harus berupa daftar objek.") % {"part": part}))
    if faults:
        raise BadPayload(_("Kiriman ini tidak berbentuk seperti seharusnya."), faults)


def _refuse_unless_answerable(household: Household, payload: Mapping[str, Any]) -> None:
    if household.state not in workflow.ANSWERABLE:
        raise NotAnswerable(
            _("Isian ini sudah “%(state)s” dan tidak dapat diubah, kecuali dikembalikan oleh pemeriksa.")
            % {"state": household.get_state_display()},
            state=household.state,
            version=household.version,
        )
    version = payload.get("version")
    if version is not None and version != household.version:
        raise OldVersion(
            workflow.last_change(household.pk) + " " + _("Muat ulang untuk membandingkan; isian Anda tidak hilang."),
            version=household.version,
            state=household.state,
        )


def _read(
    payload: Mapping[str, Any], household: Household
) -> tuple[dict[str, Any], list[tuple[Person, dict[str, Any]]], list[uuid.UUID]]:
    """The payload as answers; every fault in it is named at once, not one by one."""
    faults: list[Fault] = []
    answers = _read_answers(payload.get("answers") or {}, HOUSEHOLD_QUESTIONS, "", faults)
    removed = [_uuid(one, "removed") for one in payload.get("removed") or []]
    existing = {person.pk: person for person in household.members.all()}
    members: list[tuple[Person, dict[str, Any]]] = []
    for position, one in enumerate(payload.get("members") or []):
        where = f"members[{position}]."
        pk = _uuid(one.get("id"), where + "id")
        if pk not in existing and Person.objects.filter(pk=pk).exists():
            raise BadPayload(_("Nomor pengenal anggota keluarga ini sudah dipakai keluarga lain."))
        person = existing.get(pk) or Person(pk=pk, household=household)
        values = {name: value for name, value in one.items() if name != "id"}
        members.append((person, _read_answers(values, PERSON_QUESTIONS, where, faults)))
    if faults:
        raise BadPayload(_("Ada isian yang tidak dapat disimpan."), faults)
    return answers, members, removed


def _read_answers(
    sent: Mapping[str, Any], questions: Mapping[str, Question], where: str, faults: list[Fault]
) -> dict[str, Any]:
    found = {}
    for name, raw in sent.items():
        question = questions.get(name)
        if question is None:
            faults.append(Fault(where + name, _("Tidak ada pertanyaan bernama ini di kuesioner.")))
            continue
        value = question.read(raw)
        if value is None or question.accepts(value):
            found[name] = value
        else:
            faults.append(Fault(where + name, _not_accepted(question, raw), question.number))
    return found


def _not_accepted(question: Question, raw: Any) -> str:
    if question.codes:
        wanted = ", ".join(str(code) for code in question.codes.values)
        return _("%(number)s: kode yang ada %(wanted)s, bukan “%(got)s”.") % {
            "number": question.number,
            "wanted": wanted,
            "got": str(raw)[:40],
        }
    if question.least is not None:
        return _("%(number)s: isian %(least)s–%(most)s, bukan “%(got)s”. Periksa angkanya.") % {
            "number": question.number,
            "least": question.least,
            "most": question.most,
            "got": str(raw)[:40],
        }
    return _("%(number)s: isian ini tidak dapat dibaca. Periksa penulisannya.") % {"number": question.number}


def _refuse_unasked(row: Household | Person, questions: Mapping[str, Question], where: str) -> None:
    """An answer where the form does not ask: refused with the number, before the table's CHECK refuses without."""
    answers = vars(row)
    faults = [
        Fault(
            where + name,
            _("%(number)s harus kosong, karena tidak ditanyakan untuk jawaban sebelumnya.")
            % {"number": question.number},
            question.number,
        )
        for name, question in questions.items()
        if answers[name] is not None and not question.asked(answers)
    ]
    if faults:
        raise BadPayload(_("Ada isian pada pertanyaan yang seharusnya dilewati."), faults)


def _in_words(problem: IntegrityError) -> BadPayload:
    """What the table refused, at the questions it is about."""
    text = str(problem)
    if "one_family_number_per_area" in text:
        words = _("109 dan 110: nomor ini sudah dipakai keluarga lain di SLS ini. Periksa daftar, lalu perbaiki.")
        return BadPayload(words, [Fault("building_number", words, "109"), Fault("family_number", words, "110")])
    if "one_member_per_number" in text:
        return BadPayload(_("401: dua anggota keluarga bernomor urut sama. Urutkan kembali anggota keluarga."))
    return BadPayload(_("Isian ini ditolak oleh basis data: %(problem)s") % {"problem": text.splitlines()[0]})


def _keep_notes(household: Household, notes: list[Mapping[str, Any]], by: Officer) -> None:
    for note in notes:
        text = str(note.get("note") or "").strip()
        if not text:
            continue
        person_id = _uuid(note["member"], "notes.member") if note.get("member") else None
        if person_id and not household.members.filter(pk=person_id).exists():
            raise BadPayload(_("Catatan ini tentang anggota keluarga yang tidak ada di isian ini."))
        Confirmation.objects.update_or_create(
            household=household,
            person_id=person_id,  # type: ignore[misc]  # None: a warning about the household
            check_code=str(note.get("check"))[:40],
            defaults={"note": text, "by": by, "at": timezone.now()},
        )


def _author(household: Household, by: Officer) -> Officer:
    """202: the enumerator of the area, also when an operator keys the paper in."""
    period = (
        Assignment.objects.active()
        .filter(round=household.round_id, area=household.area_id, role=Role.ENUMERATOR)
        .select_related("officer")
        .first()
    )
    return period.officer if period else by


def _uuid(raw: Any, where: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(raw))
    except ValueError as problem:
        raise BadPayload(_("“%(where)s” harus berupa UUID.") % {"where": where}) from problem
