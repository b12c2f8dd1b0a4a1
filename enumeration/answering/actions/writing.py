"""From a payload to rows: reads the answers that were sent, refuses what cannot be stored, writes the rest."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.answering.actions.limits import MOST_MEMBERS, too_many_members
from enumeration.answering.actions.proposing_sectors import propose
from enumeration.answering.actions.refusals import BadPayload, Fault, Misshapen
from enumeration.answering.answers import SECTOR, write_answers
from enumeration.fields.bounds import quoted
from enumeration.models import Confirmation, Event, Household, Officer, Person, Remark
from enumeration.questionnaire.cards import Kind, Question
from enumeration.questionnaire.checks import NOT_ACCEPTED
from enumeration.questionnaire.codes import Presence
from enumeration.questionnaire.demography import BIRTH
from enumeration.questionnaire.older import modern
from enumeration.questionnaire.spoken import accepted_in_words
from enumeration.tallies import count_again, counted

REMARK = "remark-"
"""The prefix of a remark's id, where a note replies to a remark and not to a warning."""

MOST_FAULTS = 100
"""Faults that are named; more of them are a program's mistake."""


def write(
    household: Household, payload: Mapping[str, Any], *, by: Officer, unfit: list[Fault] | None = None
) -> list[Person]:
    """Write a payload's answers, members and notes to a locked household; save it, and count it as it is now.

    Returns the members as they are now, in the order of 401. Raises BadPayload.

    `unfit`: given for a payload that was made with another codebook. What today's questionnaire has no place for is left
    out and added to this list, and refuses nothing.
    """
    before = counted(household)
    people = fill_in(household, payload, by=by, unfit=unfit)
    household.save()
    count_again(household, before)
    return people


def fill_in(
    household: Household, payload: Mapping[str, Any], *, by: Officer, unfit: list[Fault] | None = None
) -> list[Person]:
    """Do as `write` does, but leave the household to the caller, who changes more of it before saving and counting it."""
    payload = modern(payload)
    answers, members, removed, people = _read(payload, household, unfit)
    form = household.its_form
    write_answers(household, answers, form.of_household)
    household.version += 1
    _refuse_unasked(household, form.of_household, "", unfit)
    if removed:
        household.members.filter(pk__in=removed).delete()
    _write_members(members, form.of_person, unfit)
    _keep_notes(household, payload.get("notes") or [], by)
    return sorted(people, key=lambda person: MOST_MEMBERS + 1 if person.number is None else person.number)


def _write_members(
    members: list[tuple[Person, dict[str, Any]]], questions: Mapping[str, Question], unfit: list[Fault] | None
) -> None:
    """Write all members in two statements. The household is locked, so nobody else changes them in the meantime."""
    names: set[str] = set()
    for position, (person, values) in enumerate(members):
        write_answers(person, values, questions)
        names |= values.keys() | _refuse_unasked(person, questions, f"members[{position}].", unfit)
    names |= {f"{name}_digest" for name in names if questions[name].kind is Kind.SEALED}
    if names.intersection(BIRTH):
        names.add("birth_date")
    new = [person for person, _values in members if person._state.adding]
    stored = [person for person, _values in members if not person._state.adding]
    Person.objects.bulk_create(new)
    if stored and names:
        # An upsert: Django's bulk_update would write a CASE for each answer of each member.
        Person.objects.bulk_create(stored, update_conflicts=True, unique_fields=["id"], update_fields=sorted(names))


def _read(
    payload: Mapping[str, Any], household: Household, unfit: list[Fault] | None
) -> tuple[dict[str, Any], list[tuple[Person, dict[str, Any]]], set[uuid.UUID], list[Person]]:
    """Returns the payload as answers: those of the household, of the members, and removed ids; and all who remain.

    Raises BadPayload with all faults at once.
    """
    faults: list[Fault] = []
    form = household.its_form
    answers = answers_sent(payload.get("answers") or {}, form.of_household, "", faults)
    removed = {as_uuid(one, "removed") for one in payload.get("removed") or []}
    members: list[tuple[Person, dict[str, Any]]] = []
    sent = payload.get("members") or []
    pks = [as_uuid(one.get("id"), f"members[{position}].id") for position, one in enumerate(sent)]
    if len(set(pks)) < len(pks) or not set(pks).isdisjoint(removed):
        raise BadPayload(_("Satu anggota keluarga dikirim dua kali dalam satu kiriman."))
    people = {one.pk: one for one in Person.objects.filter(Q(household=household) | Q(pk__in=pks)).order_by()}
    if any(one.household_id != household.pk for one in people.values()):
        raise BadPayload(_("Nomor pengenal anggota keluarga ini sudah dipakai keluarga lain."))
    people |= {pk: Person(pk=pk, household=household) for pk in pks if pk not in people}
    remaining = [one for one in people.values() if one.pk not in removed]
    if len(remaining) > MOST_MEMBERS:
        raise BadPayload(
            _("Kiriman ini memuat lebih banyak daripada satu kuesioner."), [too_many_members(len(remaining))]
        )
    for position, (pk, one) in enumerate(zip(pks, sent, strict=True)):
        where = f"members[{position}]."
        person = people[pk]
        if household.is_special:  # XK does not ask 404: all who are listed are there
            person.presence = Presence.LIVES_HERE
        values = {name: value for name, value in one.items() if name != "id"}
        members.append((person, answers_sent(values, form.of_person, where, faults)))
    if unfit is not None:
        unfit += faults[:MOST_FAULTS]
    elif faults:
        raise BadPayload(_("Ada isian yang tidak dapat disimpan."), faults[:MOST_FAULTS])
    return answers, members, removed, remaining


def answers_sent(
    sent: Mapping[str, Any], questions: Mapping[str, Question], where: str, faults: list[Fault]
) -> dict[str, Any]:
    """Returns the answers as the form reads them; what no question accepts is added to the faults."""
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
    """Returns the message of the form's own check, and what was sent."""
    told = NOT_ACCEPTED.format(number=question.number, accepted=accepted_in_words(question))
    if question.identifying:  # refusals are stored in plain text
        return str(told)
    return _("%(told)s Yang dikirim: “%(got)s”.") % {"told": told, "got": quoted(raw)}


def _refuse_unasked(
    row: Household | Person, questions: Mapping[str, Question], where: str, unfit: list[Fault] | None
) -> set[str]:
    """Refuse an answer where the form does not ask, naming the question, because the table's CHECK names none.

    With `unfit` these answers are emptied instead, until none is left, and named there. Returns their names.
    """
    emptied: set[str] = set()
    while faults := unasked(vars(row), questions, where):
        if unfit is None:
            raise BadPayload(_("Ada isian pada pertanyaan yang seharusnya dilewati."), list(faults.values()))
        unfit += faults.values()
        emptied |= faults.keys()
        write_answers(row, dict.fromkeys(faults), questions)
    return emptied


def unasked(answers: Mapping[str, Any], questions: Mapping[str, Question], where: str) -> dict[str, Fault]:
    """Returns, by question, that it is answered where the form does not ask."""
    return {
        name: Fault(
            where + name,
            _("%(number)s harus kosong, karena tidak ditanyakan untuk jawaban sebelumnya.")
            % {"number": question.number},
            question.number,
        )
        for name, question in questions.items()
        if answers[name] is not None and not question.asked(answers)
    }


def in_words(problem: IntegrityError) -> BadPayload:
    """Returns the table's refusal as a BadPayload at the questions that it concerns."""
    text = str(problem)
    if "one_family_number_per_area" in text:
        words = _("109 dan 110: nomor ini sudah dipakai keluarga lain di SLS ini. Periksa daftar, lalu perbaiki.")
        return BadPayload(words, [Fault("building_number", words, "109"), Fault("family_number", words, "110")])
    if "one_member_per_number" in text:
        return BadPayload(_("401: dua anggota keluarga bernomor urut sama. Urutkan kembali anggota keluarga."))
    return BadPayload(_("Isian ini ditolak oleh basis data: %(problem)s") % {"problem": text.splitlines()[0]})


def _keep_notes(household: Household, notes: list[Mapping[str, Any]], by: Officer) -> None:
    """Store why a warning is accepted, replies to remarks, and proposed lines of business; of two about the same one
    the later stands.

    An empty note about a warning removes its explanation, and the warning counts again. A reply to a remark stays.
    """
    now = timezone.now()
    replies: dict[str, str] = {}
    kept: dict[tuple[uuid.UUID | None, str], Confirmation] = {}
    taken_back: set[tuple[uuid.UUID | None, str]] = set()
    proposed: dict[tuple[uuid.UUID | None, str], str] = {}
    for note in notes:
        text = (note.get("note") or "").strip()
        if (about := note.get("check") or "").startswith(REMARK):
            if text:
                replies[about.removeprefix(REMARK)] = text
            continue
        person_id = as_uuid(note["member"], "notes.member") if note.get("member") else None
        code = note.get("check") or ""
        if code.startswith(SECTOR):
            proposed[person_id, code.removeprefix(SECTOR)] = text
            continue
        kept.pop((person_id, code), None)
        taken_back.discard((person_id, code))
        if not text:
            taken_back.add((person_id, code))
            continue
        kept[person_id, code] = Confirmation(
            household=household,
            person_id=person_id,  # type: ignore[misc]  # None: a warning about the household
            check_code=code,
            note=text,
            by=by,
            at=now,
        )
    _answer_remarks(household, replies, by)
    propose(household, proposed, by=by)
    if taken_back:
        _take_back(household, taken_back, by)
    members = {person_id for person_id, _code in kept if person_id}
    if members and household.members.filter(pk__in=members).count() < len(members):
        raise BadPayload(_("Catatan ini tentang anggota keluarga yang tidak ada di isian ini."))
    Confirmation.objects.bulk_create(
        kept.values(),
        update_conflicts=True,
        unique_fields=["household", "person", "check_code"],
        update_fields=["note", "by", "at"],
    )


def _take_back(household: Household, wanted: Collection[tuple[uuid.UUID | None, str]], by: Officer) -> None:
    """Delete the explanations, and record in the history who took back which words."""
    gone = [
        one
        for one in household.confirmations.select_related("person").order_by("pk")
        if (one.person_id, one.check_code) in wanted
    ]
    Confirmation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    Event.objects.bulk_create(
        Event(
            household=household,
            area_code=household.area_id,
            by=by,
            verb="unexplain",
            from_state=household.state,
            to_state=household.state,
            reason=f"{one.check_code}{f' ({one.person.number})' if one.person else ''}: {one.note}",
        )
        for one in gone
    )


def _answer_remarks(household: Household, replies: Mapping[str, str], by: Officer) -> None:
    """Store the replies, in two statements. A reply to a remark of another household is ignored."""
    if not replies:
        return
    remarks = [one for one in household.remarks.all() if str(one.pk) in replies]
    if len(remarks) < len(replies):
        raise BadPayload(_("Jawaban ini untuk catatan pemeriksa yang tidak ada di isian ini."))
    for remark in remarks:
        remark.answer, remark.answered_by, remark.answered_at = replies[str(remark.pk)], by, timezone.now()
    Remark.objects.bulk_update(remarks, ["answer", "answered_by", "answered_at"])


def as_uuid(raw: Any, where: str) -> uuid.UUID:
    if raw is not None and not isinstance(raw, str):
        raise Misshapen(
            _("“%(where)s” harus berupa UUID.") % {"where": where}, [Fault(where, str(_("Harus berupa UUID.")))]
        )
    try:
        return uuid.UUID(str(raw))
    except ValueError as problem:
        raise BadPayload(_("“%(where)s” harus berupa UUID.") % {"where": where}) from problem
