"""Saving and submitting questionnaires. Whatever an officer sent is kept: accepted, or whole beside its refusal.

A submission is a patch: the answers that changed, members by id, removed members by id. Its key is made on the device
and unique in the database, so that a retry gets the same receipt and creates nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import rounds, workflow
from enumeration.access import NotAllowed, Permission, Role, held_by, reach, reading_once, roles_granting
from enumeration.answering import earlier
from enumeration.answering.actions import paradata
from enumeration.answering.actions.accompanying import Accompanying, accompanying, content_of, is_of_another_codebook
from enumeration.answering.actions.calling_back import SETTLED
from enumeration.answering.actions.limits import refuse_excess, refuse_misshapen, says_anything
from enumeration.answering.actions.refusals import (
    BadPayload,
    CalledBack,
    Fault,
    KeyReused,
    Late,
    NotAnswerable,
    OldVersion,
    OutOfReach,
    Refused,
    TooMuch,
)
from enumeration.answering.actions.writing import as_uuid, fill_in, in_words
from enumeration.answering.answers import household_answers, member_answers
from enumeration.answering.days import days_of
from enumeration.assignment.periods import worked_in
from enumeration.files import quotas
from enumeration.identity import digest_of_content, seal
from enumeration.models import (
    Area,
    Assignment,
    Household,
    Level,
    Officer,
    Person,
    Round,
    SecondKeying,
    State,
    Submission,
)
from enumeration.questionnaire.checks import Problem, Severity, problems_in
from enumeration.questionnaire.codes import Existence
from enumeration.questionnaire.forms import FORMS, FormKind
from enumeration.tallies import Verdict, change_verified, count_new_household


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
    # Answers to an earlier questionnaire that today's has no place for; everything else was saved.
    faults: list[dict[str, str]] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


Accept = Callable[[Mapping[str, Any], uuid.UUID, str, str, Officer, Accompanying], Receipt]
"""Writes what was sent, given with its key, its digest, its text, its sender and what accompanies it; raises Refused."""


def receive(payload: Mapping[str, Any], *, by: Officer, accept: Accept | None = None) -> Receipt:
    """Accept one submission; `accept` writes what does not go to a household:

        {"key": uuid, "household": uuid, "version": 3, "submit": false,
         "area": "7317…" (16, for a household that is not on the prelist), "round": 3,
         "form": "XK" (where that is a special group; else "K"),
         "answers": {name: value}, "members": [{"id": uuid, name: value}], "removed": [uuid],
         "notes": [{"check": "W…", "member": uuid | null, "note": text},
                   {"check": "W…", "note": ""}: its explanation is taken back,
                   {"check": "remark-12", "note": the reply to the reviewer's remark 12}],
         and what accompanies it (accompanying.py)}

    Answers that fit an earlier codebook only are left out and named in the receipt; the rest is saved.

    Raises a kind of Refused; the payload is then kept with the reason. Raises NotAllowed for a user who never was an
    enumerator.
    """
    with reading_once(by):
        answers_now = reach(by, Permission.ANSWER)
        if not answers_now and not by.assignments.filter(role__in=roles_granting(Permission.ANSWER)).exists():
            raise NotAllowed(f"{by} never held '{Permission.ANSWER}'")
        return _received(payload, by, accept or _accept)


def _received(payload: Mapping[str, Any], by: Officer, accept: Accept) -> Receipt:
    along, payload = accompanying(payload), content_of(payload)
    body = body_of(payload)
    digest = body_digest(body)
    try:
        key = as_uuid(payload.get("key"), "key")
    except BadPayload as refusal:
        _keep(payload, uuid.uuid4(), digest, body, by, refusal, along)
        raise
    try:
        refuse_misshapen(payload)
        refuse_excess(payload)
    except BadPayload as refusal:
        _keep(payload, key, digest, body, by, refusal, along)
        raise
    if earlier := _earlier(key):
        return _replay(earlier, key, digest, body, by, along)
    try:
        return accept(payload, key, digest, body, by, along)
    except IntegrityError as problem:
        # A retry of the same submission was inserted between our check and our insert.
        if earlier := _earlier(key):
            return _replay(earlier, key, digest, body, by, along)
        told = in_words(problem)
        _keep(payload, key, digest, body, by, told, along)
        raise told from problem
    except Refused as refusal:
        # Of two retries at once the second waits for the household, and then finds what the first made of it.
        if earlier := _earlier(key):
            return _replay(earlier, key, digest, body, by, along)
        _keep(payload, key, digest, body, by, refusal, along)
        raise


def body_of(payload: Mapping[str, Any]) -> str:
    """Returns one text for one content, whatever the order of its keys."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def body_digest(body: str) -> str:
    """Returns the digest that recognises a body.

    Keyed, because a body holds NIK, and the rest of it is stored in plain text.
    """
    return digest_of_content(hashlib.sha256(body.encode()).hexdigest(), "submission")


def problems_of(household: Household) -> list[Problem]:
    """Returns errors and warnings of the questionnaire as it is in the database."""
    return _problems_of(household, household.members.order_by("number"))


def _problems_of(household: Household, people: Iterable[Person]) -> list[Problem]:
    form = household.its_form
    members = [member_answers(person, in_full=True, form=form) for person in people]
    days = days_of(household.round, household.area_id)
    return problems_in(household_answers(household, in_full=True), members, days=days, form=form)


@transaction.atomic
def _accept(
    payload: Mapping[str, Any], key: uuid.UUID, digest: str, body: str, by: Officer, along: Accompanying
) -> Receipt:
    submission = Submission(key=key, by=by, verdict=Submission.Verdict.ACCEPTED, body_digest=digest, **along.columns())
    household = _household(payload, by)
    _refuse_unless_answerable(household, payload)
    steps, was_sent_back = workflow.Steps(household, by=by), household.state == State.SENT_BACK
    if household.state == State.OPEN:
        steps.take("start")
    if household.submitted_at is None:
        # A draft passes to the present officer of the SLS; a submitted questionnaire keeps its author.
        household.enumerator = _author(household, by)
    unfit: list[Fault] | None = [] if is_of_another_codebook(along.codebook, household.form) else None
    people = fill_in(household, payload, by=by, unfit=unfit)
    receipt = Receipt(str(key), str(household.pk), household.version, household.state, timezone.now().isoformat())
    receipt.faults = [fault.as_json() for fault in unfit or []]
    if payload.get("submit"):
        receipt.problems = standing_in_the_way(household, people)
        if not receipt.problems:
            steps.take("submit")
            receipt.submitted, receipt.state, receipt.version = True, household.state, household.version
            if was_sent_back:
                earlier.count_changed(household, people)
    household.save()
    if payload.get("submit") or unfit:
        # Evidence of what was submitted, and what was left out; other drafts are in the household itself.
        submission.payload = seal(body, submission.row_id, "payload")
    submission.household_id, submission.area_code = household.pk, household.area_id
    submission.receipt = receipt.as_json()
    submission.save(force_insert=True)
    paradata.keep(submission, household, along.measured)
    steps.record()
    return receipt


def standing_in_the_way(household: Household, people: Sequence[Person]) -> list[dict[str, Any]]:
    """Returns what prevents a questionnaire from being submitted: errors, and warnings without a note.

    `people`: its members in the order of 401, as `fill_in` returns them.
    """
    problems = _problems_of(household, people)
    confirmed = set(household.confirmations.values_list("check_code", "person_id")) if problems else set()
    found = []
    for problem in problems:
        member = people[problem.member].pk if problem.member is not None else None
        if problem.severity == Severity.ERROR or (problem.code, member) not in confirmed:
            found.append(problem.as_json() | {"member_id": str(member) if member else None})
    return found


def _earlier(key: uuid.UUID) -> Submission | None:
    return next(iter(Submission.objects.filter(key=key, verdict__in=SETTLED)), None)  # unsorted, as it is one at most


def _replay(earlier: Submission, key: uuid.UUID, digest: str, body: str, by: Officer, along: Accompanying) -> Receipt:
    if earlier.by_id != by.pk:
        raise OutOfReach(_("Kiriman ini tidak ditemukan."))
    if earlier.verdict == Submission.Verdict.CALLED_BACK:
        raise CalledBack(_("Kiriman ini sudah dibatalkan di perangkat pengirimnya."))
    if earlier.body_digest == digest:
        return Receipt(**earlier.receipt)
    _keep_beside(earlier, digest, body, by, along)
    raise KeyReused(
        _("Kunci kiriman ini sudah dipakai untuk isian lain. Keduanya disimpan; kirim ulang dengan kunci baru.")
    )


@transaction.atomic
def _keep_beside(earlier: Submission, digest: str, body: str, by: Officer, along: Accompanying) -> None:
    _one_at_a_time(by)
    verdict = Submission.Verdict.CONFLICT
    if Submission.objects.filter(key=earlier.key, verdict=verdict, body_digest=digest, by=by).exists():
        return  # the device tried again
    _refuse_too_much(by)
    row_id = uuid.uuid4()
    Submission.objects.create(
        key=earlier.key,
        household_id=earlier.household_id,
        area_code=earlier.area_code,
        by=by,
        verdict=verdict,
        body_digest=digest,
        row_id=row_id,
        payload=seal(body, row_id, "payload"),
        **along.columns(),
    )


def _one_at_a_time(by: Officer) -> None:
    """Lock: two tabs may deliver the same at one moment; the second waits here, and then finds what the first kept."""
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)


def _refuse_too_much(by: Officer) -> None:
    """Raise TooMuch: refused bodies are kept whole, and a program gone wrong would fill the disk with them."""
    if quotas.refused_bytes_today(by) >= quotas.MOST_BYTES:
        raise TooMuch(
            _(
                "Hari ini sudah terlalu banyak kiriman Anda yang ditolak. Isian ini tetap di perangkat; hubungi kantor BPS."
            ),
            quotas.seconds_until_tomorrow(),
        )


@transaction.atomic
def _keep(
    payload: Mapping[str, Any],
    key: uuid.UUID,
    digest: str,
    body: str,
    by: Officer,
    refusal: Refused,
    along: Accompanying,
) -> None:
    """Keep the payload, sealed, with the reason of its refusal: nothing that an officer typed is lost."""
    _one_at_a_time(by)
    verdict = Submission.Verdict.LATE if isinstance(refusal, Late) else Submission.Verdict.REFUSED
    brought_by = refusal.brought_by if isinstance(refusal, Late) else None
    before = Submission.objects.filter(verdict=verdict, by=by)
    if brought_by is None:
        # What was set aside for want of proof waits again, now that it comes from its sender.
        before = before.exclude(brought_by__isnull=False, resolution=Submission.Resolution.SET_ASIDE)
    if before.filter(key=key, body_digest=digest).exists():
        return  # the device tried again
    _refuse_too_much(by)
    row_id = uuid.uuid4()
    try:
        household_id = as_uuid(payload.get("household"), "household")
    except BadPayload:
        household_id = None
    # Equal content of one officer and household is kept once, however often and under whatever key a device sends it.
    content = body_digest(body_of({**payload, "key": None, "version": None}))
    same = before.filter(household_id=household_id, receipt__content=content)
    if household_id and same.exists():
        return
    receipt = {"message": str(refusal), "faults": [fault.as_json() for fault in refusal.faults], "content": content}
    if isinstance(refusal, Late) and along.measured and along.measured.is_good:
        receipt[paradata.KEY] = along.measured.raw  # stored when the supervisor takes the submission in
    Submission.objects.create(
        key=key,
        household_id=household_id,
        area_code=refusal.area_code if isinstance(refusal, Late) else "",
        by=by,
        verdict=verdict,
        body_digest=digest,
        row_id=row_id,
        payload=seal(body, row_id, "payload"),
        receipt=receipt,
        brought_by=brought_by,
        **along.columns(),
    )


def _household(payload: Mapping[str, Any], by: Officer) -> Household:
    """Returns the household concerned, locked; a new one where the enumerator found a household that is not on the
    list."""
    pk = as_uuid(payload.get("household"), "household")
    theirs = Household.objects.visible_to(by, Permission.ANSWER).select_related("round")
    with suppress(
        Household.DoesNotExist
    ):  # not first(), which puts a single row in order: a tenth of a submission's time
        return theirs.select_for_update(of=("self",)).get(pk=pk)
    there, code, named = _place(pk, payload)
    answered = [one for one in rounds.where(by, Permission.ANSWER, code) if named in (None, one.pk)]
    if code and answered and not there:
        area, round = Area.objects.at(Level.SUB_SLS).filter(code=code).first(), answered[0]
        if area and not says_anything(payload):
            raise BadPayload(_("Belum ada satu jawaban pun. Keluarga baru dicatat setelah ada jawabannya."))
        if area:
            return new_family(pk, area, round, found_by=by, form=form_in(payload))
    elif code and worked_in(by, code, named):
        raise Late(
            _(
                "SLS ini sekarang bukan tugas Anda lagi. Isian Anda sudah tersimpan di kantor; "
                "pengawas SLS ini memutuskan apakah isian ini dipakai."
            ),
            area_code=code,
        )
    raise _out_of_reach()


def _place(pk: uuid.UUID, payload: Mapping[str, Any]) -> tuple[Household | None, str, Any]:
    """Returns the household, if there is one, its SLS and its round; of a new one, what the payload says of both."""
    there = Household.objects.filter(pk=pk).only("area_id", "round_id").first()
    if there:
        return there, there.area_id, there.round_id
    if SecondKeying.objects.filter(pk=pk).exists():
        # In the file of a device; from its own page it comes in sealed (enumeration/keying).
        raise OutOfReach(
            _("Ini entri kedua, dan tidak ditulis ke keluarga mana pun. Kantor mengalihkannya kepada operator lain.")
        )
    return None, str(payload.get("area") or ""), payload.get("round")


def _out_of_reach() -> OutOfReach:
    return OutOfReach(_("Keluarga ini tidak ada di wilayah tugas Anda. Isian Anda tetap disimpan di kantor BPS."))


def wait_for_a_reviewer(
    payload: Mapping[str, Any],
    key: uuid.UUID,
    digest: str,
    body: str,
    by: Officer,
    along: Accompanying,
    *,
    brought_by: Officer,
) -> Receipt:
    """Write nothing, as an `accept` of what nothing shows to be its sender's: it waits, though they hold the SLS.

    Always raises: Late, or OutOfReach as for every submission.
    """
    pk = as_uuid(payload.get("household"), "household")
    there, code, named = _place(pk, payload)
    if there:
        is_theirs = Household.objects.visible_to(by, Permission.ANSWER).filter(pk=pk).exists()
    else:
        is_theirs = Area.objects.at(Level.SUB_SLS).filter(code=code).exists() and any(
            named in (None, one.pk) for one in rounds.where(by, Permission.ANSWER, code)
        )
    if code and (is_theirs or worked_in(by, code, named)):
        raise Late(
            _("Asal berkasnya tidak terbukti, jadi isian ini menunggu keputusan pemeriksa."),
            area_code=code,
            brought_by=brought_by,
        )
    raise _out_of_reach()


def new_family(pk: uuid.UUID, area: Area, round: Round, *, found_by: Officer, form: str = FormKind.FAMILY) -> Household:
    """Returns a household that is not on the list: new, like one added while the list is verified.

    Or a special group, which no list has and no verification counts.
    """
    made = Household(pk=pk, round=round, area=area, form=form, on_prelist=False)
    if not made.is_special:
        made.existence, made.verified_at, made.verified_by = Existence.NEW, timezone.now(), found_by
    made.save(force_insert=True)
    count_new_household(round.pk, area.code, on_prelist=False, form=form)
    if not made.is_special:
        change_verified(round.pk, area.code, Verdict(), Verdict(Existence.NEW))
    return made


def form_in(payload: Mapping[str, Any]) -> str:
    """Returns which form a new questionnaire is. Raises BadPayload for one that does not exist."""
    form = payload.get("form") or FormKind.FAMILY
    if form not in FORMS:
        raise BadPayload(_("Tidak ada formulir bernama ini; yang ada: K dan XK."), [Fault("form", _("K atau XK."))])
    return form


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


def _author(household: Household, by: Officer) -> Officer:
    """Returns 202: the enumerator of the area, also when an operator keys the paper form in."""
    if (household.round_id, household.area_id, Role.ENUMERATOR) in held_by(by):
        return by  # there is only one
    period = (
        Assignment.objects.active()
        .filter(round=household.round_id, area=household.area_id, role=Role.ENUMERATOR)
        .select_related("officer")
        .first()
    )
    return period.officer if period else by
