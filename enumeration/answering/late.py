"""Late submissions as a supervisor sees them: who sent what when, and how it differs from the present answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enumeration.access import Permission
from enumeration.answering.actions.writing import REMARK
from enumeration.answering.answers import SECTOR, household_answers, member_answers
from enumeration.fields.bounds import quoted
from enumeration.identity import mask_of
from enumeration.models import Household, Officer, Person, Submission
from enumeration.pages.places import names_of
from enumeration.questionnaire.cards import Kind, Question, is_masked
from enumeration.questionnaire.forms import FORMS, FormKind
from enumeration.questionnaire.older import modern
from enumeration.questionnaire.rules import is_blank


@dataclass(frozen=True)
class Row:
    """One late submission in a list."""

    submission: Submission
    area_name: str
    household: Household | None


def waiting(user: Officer) -> QuerySet[Submission]:
    """Returns late submissions in the areas that the user reviews that nobody has decided on, the oldest first."""
    return (
        Submission.objects.visible_to(user).waiting().select_related("by", "brought_by").order_by("received_at", "pk")
    )


def family_of(submission: Submission, user: Officer) -> tuple[Household | None, bool]:
    """Returns the household that a late submission is about, if it is in reach; and whether there is one out of reach.

    The SLS of the submission is in reach, but its household may have moved to another SLS since, or may never have
    existed.
    """
    if submission.household_id is None:
        return None, False
    mine: QuerySet[Household] = Household.objects.visible_to(user, Permission.REVIEW)
    found = mine.select_related("area", "enumerator").filter(pk=submission.household_id).first()
    return found, found is None and Household.objects.filter(pk=submission.household_id).exists()


def rows(submissions: list[Submission], user: Officer) -> list[Row]:
    """Returns the rows with the names of SLS, and of households in reach. Two queries, besides the reach."""
    names = names_of(one.area_code for one in submissions)
    wanted = {one.household_id for one in submissions if one.household_id}
    mine: QuerySet[Household] = Household.objects.visible_to(user, Permission.REVIEW).filter(pk__in=wanted)
    families = mine.only("head_name", "state", "building_number", "family_number")
    found = {family.pk: family for family in families}
    return [
        Row(one, names.get(one.area_code, one.area_code), found.get(one.household_id) if one.household_id else None)
        for one in submissions
    ]


BLANK = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that was sent: the present value, and the late one. Identifiers masked."""

    whose: str  # "" for the household, else the member's name
    label: str  # the question with its number, the warning that was explained, or the member as a whole
    stands: str
    sent: str
    is_other: bool

    @property
    def overwrites(self) -> bool:
        """Returns whether a present value would be lost."""
        return self.is_other and self.stands != BLANK


def differences(household: Household | None, payload: Mapping[str, Any]) -> list[Difference]:
    """Returns everything in the late submission that differs from the present state: answers, removed members, notes."""
    payload = modern(payload)
    stands = household_answers(household, in_full=True) if household else {}
    form = household.its_form if household else FORMS[payload.get("form") or FormKind.FAMILY]
    found = _compared("", form.of_household, stands, payload.get("answers") or {})
    people = {str(person.pk): person for person in household.members.order_by("number")} if household else {}
    for sent in payload.get("members") or []:
        person = people.get(str(sent.get("id")))
        answers = member_answers(person, in_full=True, form=form) if person else {}
        name = str(sent.get("name") or (person.name if person else "") or BLANK)
        found += _compared(name, form.of_person, answers, sent)
    for one in payload.get("removed") or []:
        if person := people.get(str(one)):
            name = f"{person.number}. {person.name or BLANK}"
            found.append(Difference("", _("Anggota keluarga"), name, _("dihapus, dengan semua jawabannya"), True))
    return found + list(_notes(household, people, payload.get("notes") or []))


def _notes(household: Household | None, people: Mapping[str, Person], sent: Sequence[Any]) -> Iterator[Difference]:
    """Yield explanations of warnings and replies to remarks: there, too, the later text replaces the earlier."""
    stands: dict[tuple[str, str], str] = {}
    if household:
        for kept in household.confirmations.all():
            stands[kept.check_code, str(kept.person_id or "")] = kept.note
        for remark in household.remarks.all():
            stands[f"{REMARK}{remark.pk}", ""] = remark.answer
    for one in sent:
        code, member = str(one.get("check") or ""), str(one.get("member") or "")
        text = str(one.get("note") or "").strip()
        before = stands.get((code, member), "")
        if text or (before and not code.startswith(REMARK)):
            whose = people[member].name or "" if member in people else ""
            label = (
                _("Jawaban untuk pemeriksa")
                if code.startswith(REMARK)
                else _("Usulan lapangan usaha")
                if code.startswith(SECTOR)
                else _("Penjelasan peringatan %(code)s") % {"code": code}
            )
            yield Difference(whose, label, before or BLANK, text or _("ditarik"), before != text)


def _compared(
    whose: str, questions: Mapping[str, Question], stands: Mapping[str, Any], sent: Mapping[str, Any]
) -> list[Difference]:
    found = []
    for name, question in questions.items():
        if name in sent:
            here, there = stands.get(name), question.read(sent[name])
            # Compared unmasked: two different numbers may have the same mask.
            is_other = not (is_blank(here) and is_blank(there)) and here != there and not is_masked(there)
            label = f"{question.number} {question.label}"
            found.append(Difference(whose, label, _shown(question, here), _shown(question, there), is_other))
    return found


def _shown(question: Question, value: Any) -> str:
    if is_blank(value):
        return BLANK
    if question.kind is Kind.SEALED:
        return mask_of(question.name, str(value))
    return str(question.shown(value)) if question.accepts(value) else quoted(value, 100)
