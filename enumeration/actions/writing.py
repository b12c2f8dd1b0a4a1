"""From a payload to rows: reads the answers that were sent, refuses what cannot stand, writes the rest."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.actions.refusals import BadPayload, Fault
from enumeration.answers import write_answers
from enumeration.models import Confirmation, Household, Officer, Person
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.words import Question
from enumeration.tallies import Verdict, change_verified


def write(household: Household, payload: Mapping[str, Any], *, by: Officer) -> None:
    """Writes a payload's answers, members and notes to a locked household and saves it. Raises BadPayload."""
    answers, members, removed = _read(payload, household)
    before = Verdict(household.existence, household.neighbourhood_opinion)
    write_answers(household, answers, HOUSEHOLD_QUESTIONS)
    household.version += 1
    _refuse_unasked(household, HOUSEHOLD_QUESTIONS, "")
    household.save()
    # 111 may be corrected in the questionnaire; the recap of the verification counts it.
    after = Verdict(household.existence, household.neighbourhood_opinion)
    if after != before:
        change_verified(household.round_id, household.area_id, before, after)
    household.members.filter(pk__in=removed).delete()
    for position, (person, values) in enumerate(members):
        write_answers(person, values, PERSON_QUESTIONS)
        _refuse_unasked(person, PERSON_QUESTIONS, f"members[{position}].")
        person.save(force_insert=person._state.adding)
    _keep_notes(household, payload.get("notes") or [], by)


def refuse_misshapen(payload: Mapping[str, Any]) -> None:
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


def _read(
    payload: Mapping[str, Any], household: Household
) -> tuple[dict[str, Any], list[tuple[Person, dict[str, Any]]], list[uuid.UUID]]:
    """The payload as answers; every fault in it is named at once, not one by one."""
    faults: list[Fault] = []
    answers = _read_answers(payload.get("answers") or {}, HOUSEHOLD_QUESTIONS, "", faults)
    removed = [as_uuid(one, "removed") for one in payload.get("removed") or []]
    existing = {person.pk: person for person in household.members.all()}
    members: list[tuple[Person, dict[str, Any]]] = []
    for position, one in enumerate(payload.get("members") or []):
        where = f"members[{position}]."
        pk = as_uuid(one.get("id"), where + "id")
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


def in_words(problem: IntegrityError) -> BadPayload:
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
        person_id = as_uuid(note["member"], "notes.member") if note.get("member") else None
        if person_id and not household.members.filter(pk=person_id).exists():
            raise BadPayload(_("Catatan ini tentang anggota keluarga yang tidak ada di isian ini."))
        Confirmation.objects.update_or_create(
            household=household,
            person_id=person_id,  # type: ignore[misc]  # None: a warning about the household
            check_code=str(note.get("check"))[:40],
            defaults={"note": text, "by": by, "at": timezone.now()},
        )


def as_uuid(raw: Any, where: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(raw))
    except ValueError as problem:
        raise BadPayload(_("“%(where)s” harus berupa UUID.") % {"where": where}) from problem
