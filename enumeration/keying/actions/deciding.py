"""A third person decides, field by field, which of two keyings is what the paper says; the household then follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, require
from enumeration.answering.actions.refusals import Refused
from enumeration.answering.actions.submitting import problems_of
from enumeration.answering.actions.writing import in_words, write
from enumeration.keying.comparison import MEMBER, Difference, Pair, both_keyings
from enumeration.language import recorded
from enumeration.models import Household, KeyingDecision, Officer, SecondKeying, State
from enumeration.questionnaire.checks import Severity

CHANGEABLE = (State.SUBMITTED, State.APPROVED)
"""A completed questionnaire is reopened first; one that was sent back is with its author."""


class CannotDecide(Exception):
    """Nothing was decided. The message says what is in the way, and what to do."""


@transaction.atomic
def decide(second: SecondKeying, right: Mapping[str, str], *, by: Officer, version: int | None = None) -> SecondKeying:
    """Decide every difference at once: `right` says by its key which keying is right, "first" or "second".

    Where the second is, the household's answer becomes that; one event tells how many. `version`: of the household as
    the page showed it. Raises NotAllowed, CannotDecide.
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
    if version is not None and version != household.version:
        raise CannotDecide(_("Isian keluarga ini berubah sejak halaman ini dibuka. Lihat lagi, lalu putuskan."))
    seconds = [one for one in differences if chosen[one.key] == KeyingDecision.Right.SECOND]
    if seconds:
        _write(household, keyings.rows, seconds, by)
    now = timezone.now()
    KeyingDecision.objects.bulk_create(
        KeyingDecision(second_keying=second, place=one.place, question=one.name, right=chosen[one.key], by=by, at=now)
        for one in differences
    )
    second.settled_at, second.settled_by = now, by
    second.save(update_fields=["settled_at", "settled_by"])
    return second


def _refuse_unless_decidable(second: SecondKeying, by: Officer) -> None:
    if second.sealed_at is None:
        raise CannotDecide(_("Entri kedua ini belum dikirim."))
    if second.settled_at:
        raise CannotDecide(_("Perbedaan entri ini sudah diputuskan."))
    if by.pk in (second.first_operator_id, second.operator_id):
        raise CannotDecide(_("Yang memutuskan haruslah orang ketiga, bukan salah satu dari kedua operator."))


def _write(household: Household, rows: Mapping[int, Pair], chosen: list[Difference], by: Officer) -> None:
    if household.state not in CHANGEABLE:
        raise CannotDecide(
            _(
                "Isian keluarga ini “%(state)s”, jadi jawabannya tidak dapat diubah sekarang. Putuskan setelah dikirim lagi."
            )
            % {"state": household.get_state_display()}
        )
    wrong_before = _errors(household)
    try:
        write(household, _payload(household, rows, chosen), by=by)
    except Refused as refusal:
        raise CannotDecide(" ".join([str(refusal), *(fault.message for fault in refusal.faults)])) from refusal
    except IntegrityError as problem:
        raise CannotDecide(str(in_words(problem))) from problem
    if new := _errors(household) - wrong_before:
        raise CannotDecide(_("Pilihan ini tidak saling cocok: %(problems)s") % {"problems": " ".join(sorted(new)[:5])})
    numbers = ", ".join(dict.fromkeys(one.question.number for one in chosen))
    told = recorded("%(count)s jawaban menurut entri kedua: %(numbers)s", count=len(chosen), numbers=numbers)
    workflow.record(household, "second_keying", by=by, reason=told)


def _errors(household: Household) -> set[str]:
    return {str(one.message) for one in problems_of(household) if one.severity == Severity.ERROR}


def _payload(household: Household, rows: Mapping[int, Pair], chosen: list[Difference]) -> dict[str, Any]:
    """Returns the patch that makes these answers the household's. A member who has left it meanwhile cannot be changed."""
    there = {str(person.pk): person.number for person in household.members.all()}
    answers: dict[str, Any] = {}
    members: dict[int, dict[str, Any]] = {}
    removed: list[str] = []
    for one in chosen:
        first, keyed = rows[one.place].first, rows[one.place].second
        if one.place == 0:
            answers[one.name] = one.second
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
            members.setdefault(one.place, {"id": first["id"]})[one.name] = one.second
    _close_gaps(members, {pk: number for pk, number in there.items() if pk not in removed})
    in_order = sorted(members.values(), key=lambda one: one.get("number") or there[one["id"]])
    return {"answers": answers, "members": in_order, "removed": removed}


def _close_gaps(members: dict[int, dict[str, Any]], there: dict[str, int]) -> None:
    """Give the members who stay the numbers from 1 on, where one was taken off."""
    sent = {one["id"]: one for one in members.values()}
    for number, (pk, before) in enumerate(sorted(there.items(), key=lambda one: one[1]), start=1):
        if number != before:
            sent.setdefault(pk, members.setdefault(-number, {"id": pk}))["number"] = number
