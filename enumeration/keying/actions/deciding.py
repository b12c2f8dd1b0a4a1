"""A third person decides, field by field, which of two keyings is what the paper says, or types what it says where neither
is; the household then follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, require
from enumeration.answering.actions.limits import unkeepable
from enumeration.answering.actions.refusals import Refused
from enumeration.answering.actions.submitting import problems_of
from enumeration.answering.actions.writing import in_words, write
from enumeration.answering.answers import as_sent
from enumeration.fields.day import day_in
from enumeration.keying.comparison import MEMBER, Difference, Pair, both_keyings
from enumeration.keying.contents import sealed_third
from enumeration.language import recorded
from enumeration.models import Household, KeyingDecision, Officer, SecondKeying, State
from enumeration.questionnaire.cards import Kind, is_masked
from enumeration.questionnaire.checks import NOT_ACCEPTED, Severity
from enumeration.questionnaire.rules import is_blank
from enumeration.questionnaire.spoken import accepted_in_words

CHANGEABLE = (State.SUBMITTED, State.APPROVED)
"""A completed questionnaire is reopened first; one that was sent back is with its author."""


NEITHER = KeyingDecision.Right.NEITHER
BLANK_ON_PAPER = "-"


class CannotDecide(Exception):
    """Nothing was decided. The message says what is in the way, and what to do."""


@transaction.atomic
def decide(
    second: SecondKeying,
    right: Mapping[str, str],
    *,
    by: Officer,
    typed: Mapping[str, str] | None = None,
    version: int | None = None,
) -> SecondKeying:
    """Decide every difference at once: `right` says by its key which keying is right, "first" or "second", or "neither";
    `typed` is then what the paper says.

    Where it is not the first, the household's answer becomes that; one event tells how many. `version`: of the household
    as the page showed it. Raises NotAllowed, CannotDecide.
    """
    household = Household.objects.select_for_update(of=("self",)).get(pk=second.household_id)
    second = SecondKeying.objects.select_for_update(of=("self",)).get(pk=second.pk)
    require(by, Permission.REVIEW, household.area_id, household.round_id)
    _refuse_unless_decidable(second, by)
    keyings = both_keyings(second)
    differences = keyings.differences
    chosen = {one.key: right.get(one.key, "") for one in differences}
    if missing := [one.label for one in differences if chosen[one.key] not in KeyingDecision.Right.values]:
        raise CannotDecide(_("Belum diputuskan: %(labels)s.") % {"labels": "; ".join(missing[:10])})
    thirds = {one.key: _third(one, (typed or {}).get(one.key, "")) for one in differences if chosen[one.key] == NEITHER}
    if version is not None and version != household.version:
        raise CannotDecide(_("Isian keluarga ini berubah sejak halaman ini dibuka. Lihat lagi, lalu putuskan."))
    wrong = [one for one in differences if chosen[one.key] != KeyingDecision.Right.FIRST]
    if wrong:
        _write(household, keyings.rows, wrong, thirds, by)
    now = timezone.now()
    made = []
    for one in differences:
        row_id = uuid4() if one.key in thirds else None
        made.append(
            KeyingDecision(
                second_keying=second,
                place=one.place,
                question=one.name,
                right=chosen[one.key],
                row_id=row_id,
                third=sealed_third(thirds[one.key], row_id) if row_id else None,
                by=by,
                at=now,
            )
        )
    KeyingDecision.objects.bulk_create(made)
    second.settled_at, second.settled_by = now, by
    second.save(update_fields=["settled_at", "settled_by"])
    return second


def _third(one: Difference, typed: str) -> Any:
    """Returns what the paper says, as it was typed, as an answer; None for a blank. Raises CannotDecide."""
    if not one.may_be_neither:
        raise CannotDecide(_("%(label)s: pilih salah satu dari kedua entri.") % {"label": one.label})
    if not (typed := typed.strip()):
        raise CannotDecide(
            _("%(label)s: tuliskan isian di kertas. Kalau di kertas kosong, tulis tanda -.") % {"label": one.label}
        )
    value = None if typed == BLANK_ON_PAPER else _read(one, typed)
    if one.is_one_of_both(value):
        raise CannotDecide(_("%(label)s: ini sama dengan salah satu entri. Pilih entri itu.") % {"label": one.label})
    return as_sent({one.name: value})[one.name]


def _read(one: Difference, typed: str) -> Any:
    question = one.question
    try:
        value = day_in(typed) if question.kind is Kind.DAY else question.read(typed)
    except ValidationError as problem:
        raise CannotDecide(f"{one.label}: {' '.join(problem.messages)}") from problem
    if is_blank(value) or is_masked(value) or unkeepable(value) or not question.accepts(value):
        raise CannotDecide(str(NOT_ACCEPTED).format(number=question.number, accepted=accepted_in_words(question)))
    return value


def _refuse_unless_decidable(second: SecondKeying, by: Officer) -> None:
    if second.sealed_at is None:
        raise CannotDecide(_("Entri kedua ini belum dikirim."))
    if second.settled_at:
        raise CannotDecide(_("Perbedaan entri ini sudah diputuskan."))
    if by.pk in (second.first_operator_id, second.operator_id):
        raise CannotDecide(_("Yang memutuskan haruslah orang ketiga, bukan salah satu dari kedua operator."))


def _write(
    household: Household,
    rows: Mapping[int, Pair],
    chosen: list[Difference],
    thirds: Mapping[str, Any],
    by: Officer,
) -> None:
    if household.state not in CHANGEABLE:
        raise CannotDecide(
            _(
                "Isian keluarga ini “%(state)s”, jadi jawabannya tidak dapat diubah sekarang. Putuskan setelah dikirim lagi."
            )
            % {"state": household.get_state_display()}
        )
    wrong_before = _errors(household)
    try:
        write(household, _payload(household, rows, chosen, thirds), by=by)
    except Refused as refusal:
        raise CannotDecide(" ".join([str(refusal), *(fault.message for fault in refusal.faults)])) from refusal
    except IntegrityError as problem:
        raise CannotDecide(str(in_words(problem))) from problem
    if new := _errors(household) - wrong_before:
        raise CannotDecide(_("Pilihan ini tidak saling cocok: %(problems)s") % {"problems": " ".join(sorted(new)[:5])})
    told = []
    if seconds := [one for one in chosen if one.key not in thirds]:
        counted = {"count": len(seconds), "numbers": _numbers(seconds)}
        told.append(recorded("%(count)s jawaban menurut entri kedua: %(numbers)s", **counted))
    if typed := [one for one in chosen if one.key in thirds]:
        counted = {"count": len(typed), "numbers": _numbers(typed)}
        told.append(recorded("%(count)s jawaban dari kertas, karena kedua entri salah: %(numbers)s", **counted))
    workflow.record(household, "second_keying", by=by, reason="; ".join(told))


def _numbers(chosen: list[Difference]) -> str:
    return ", ".join(dict.fromkeys(one.question.number for one in chosen))


def _errors(household: Household) -> set[str]:
    return {str(one.message) for one in problems_of(household) if one.severity == Severity.ERROR}


def _payload(
    household: Household, rows: Mapping[int, Pair], chosen: list[Difference], thirds: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the patch that makes these answers the household's. A member who has left it meanwhile cannot be changed."""
    there = {str(person.pk): person.number for person in household.members.all()}
    answers: dict[str, Any] = {}
    members: dict[int, dict[str, Any]] = {}
    removed: list[str] = []
    for one in chosen:
        value = thirds.get(one.key, one.second)
        first, keyed = rows[one.place].first, rows[one.place].second
        if one.place == 0:
            answers[one.name] = value
        elif first is None:  # keyed only the second time
            number = max(there.values(), default=0) + 1
            pk = str(uuid4())
            there[pk] = number
            members[one.place] = {**(keyed or {}), "id": pk, "number": number}
        elif first["id"] not in there:
            raise CannotDecide(_("%(who)s sudah tidak ada di keluarga ini.") % {"who": one.whose})
        elif one.name == MEMBER:
            removed.append(first["id"])
        else:
            members.setdefault(one.place, {"id": first["id"]})[one.name] = value
    _close_gaps(members, {pk: number for pk, number in there.items() if pk not in removed})
    in_order = sorted(members.values(), key=lambda one: one.get("number") or there[one["id"]])
    return {"answers": answers, "members": in_order, "removed": removed}


def _close_gaps(members: dict[int, dict[str, Any]], there: dict[str, int]) -> None:
    """Give the members who stay the numbers from 1 on, where one was taken off."""
    sent = {one["id"]: one for one in members.values()}
    for number, (pk, before) in enumerate(sorted(there.items(), key=lambda one: one[1]), start=1):
        if number != before:
            sent.setdefault(pk, members.setdefault(-number, {"id": pk}))["number"] = number
