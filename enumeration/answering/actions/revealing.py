"""Showing one identity number in full: a deliberate act, logged each time."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import workflow
from enumeration.access import Permission, can, reach, require
from enumeration.answering import same_numbers
from enumeration.answering.answers import read_answers
from enumeration.files import quotas
from enumeration.identity import digest_of_content
from enumeration.language import recorded
from enumeration.models import Event, Household, Officer, Person, SignInTry
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import Kind, Question, Unit
from enumeration.questionnaire.forms import MEMBERS_OF_A_SET
from enumeration.questionnaire.spaces import digits_together

MOST_AN_HOUR = 60
"""Numbers that one officer may learn per hour, in whichever way."""

MOST_TYPED_A_DAY = 300
"""Different numbers that one officer may type per day and have compared with other households."""

LEARNING = ("reveal", "compare")
"""Verbs of the events after which somebody knows a number, or knows that it differs."""

SEALED_OF_HOUSEHOLD = [card.name for card in HOUSEHOLD_QUESTIONS.values() if card.kind is Kind.SEALED]
SEALED_OF_PERSON = [card.name for card in PERSON_QUESTIONS.values() if card.kind is Kind.SEALED]


class NoNumber(Exception):
    """What was typed cannot be a number of this kind."""


class TooMany(Exception):
    """The budget of this hour is used up. The message is shown to the user; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(
            _("Anda sudah membuka %(most)d nomor dalam satu jam terakhir. Coba lagi setelah %(minutes)d menit.")
            % {"most": MOST_AN_HOUR, "minutes": math.ceil(wait / 60)}
        )
        self.wait = wait


class TooManyToday(TooMany):
    """The different numbers of a day are used up; those of before are compared again."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            _("Anda sudah mencari %(most)d nomor yang berbeda hari ini. Nomor baru dapat dicari lagi besok.")
            % {"most": MOST_TYPED_A_DAY},
        )
        self.wait = quotas.seconds_until_tomorrow()


def spend(by: Officer) -> None:
    """Use one number of the officer's hourly budget, which is counted from the events: the caller writes the event
    next.

    Call it within the caller's transaction, so that simultaneous requests are counted one after the other. Raises
    TooMany.
    """
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    now = timezone.now()
    learned = Event.objects.filter(by=by, at__gt=now - timedelta(hours=1), verb__in=LEARNING)
    if len(latest := list(learned.order_by("-at").values_list("at", flat=True)[:MOST_AN_HOUR])) == MOST_AN_HOUR:
        raise TooMany(max(1, math.ceil((latest[-1] + timedelta(hours=1) - now).total_seconds())))


def parts_in_full(members: int) -> list[range]:
    """Returns the parts in which the paper form of so many is printed with numbers in full, as its sets, from 0 on.

    More numbers than one hour allows are printed in several parts.
    """
    sets = max(1, math.ceil(members / MEMBERS_OF_A_SET))
    a_set = MEMBERS_OF_A_SET * len(SEALED_OF_PERSON)
    if members * len(SEALED_OF_PERSON) + len(SEALED_OF_HOUSEHOLD) <= MOST_AN_HOUR:
        return [range(sets)]
    each = max(1, (MOST_AN_HOUR - len(SEALED_OF_HOUSEHOLD)) // a_set)
    return [range(first, min(first + each, sets)) for first in range(0, sets, each)]


@transaction.atomic
def reveal(household: Household, question: str, *, by: Officer, reason: str, member: UUID | None = None) -> str | None:
    """Returns the NIK of a member, or the family card or phone number of the household; None where there is none.

    Raises NotAllowed, TooMany, or Http404 for a member of another household.
    """
    row, card = _learn(household, question, "reveal", by=by, reason=reason, member=member)
    return read_answers(row, [card], in_full=True)[question]


@transaction.atomic
def compare(
    household: Household, question: str, typed: str, *, by: Officer, reason: str, member: UUID | None = None
) -> bool:
    """Returns whether this is the stored number: an officer with the card in hand need not see it. Costs as much as
    seeing it.

    Raises as `reveal` does, and NoNumber for text that cannot be a number, which costs nothing.
    """
    plain = _plain(typed)
    if not QUESTIONS[question].accepts(plain):
        raise NoNumber
    row, card = _learn(household, question, "compare", by=by, reason=reason, member=member)
    stored = read_answers(row, [card], in_full=True)[question]
    return stored is not None and _plain(stored) == plain


def same_as_elsewhere(
    household: Household, by: Officer, people: Sequence[Person] | None = None
) -> list[same_numbers.Double]:
    """Returns the numbers of this household that another one has too, as far as this officer may know.

    An officer who fills in the household chooses its numbers, and could try out numbers of the neighbours: so each
    match costs as much as seeing the number, the first time, and is recorded at the household that has it. Beyond the
    budget nothing is shown, not even that there is more; the office's list shows it all the same. A number without a
    match reveals something as well, so only so many typed numbers are compared per day.
    """
    if not _types_here(household, by):
        return same_numbers.of_family(household, by, people=people)
    return _told_once(household, by)


@transaction.atomic
def _told_once(household: Household, by: Officer) -> list[same_numbers.Double]:
    found = same_numbers.of_family(household, by, lambda numbers: compared_today(numbers, by))
    if not found:
        return found
    told_before = set(
        Event.objects.filter(by=by, verb="compare", household__in={one.family.pk for one in found}).values_list(
            "household", "reason"
        )
    )
    told = []
    for one in found:
        question = "nik" if one.person else "family_card"
        whom = f" ({one.person.number})" if one.person else ""
        reason = f"{QUESTIONS[question].number} {question}{whom}: {recorded('sama dengan nomor yang diisi pada keluarga lain')}"
        if (one.family.pk, reason) not in told_before:
            try:
                spend(by)
            except TooMany:
                continue
            workflow.record(one.family, "compare", by=by, reason=reason)
            told_before.add((one.family.pk, reason))
        told.append(one)
    return told


def compared_today(numbers: same_numbers.Numbers, by: Officer) -> set[str]:
    """Returns those of the numbers that are among the first MOST_TYPED_A_DAY different ones of this officer's day.

    They are counted in the table of sign-in attempts until the day is over, as keyed digests that reveal neither number
    nor officer.
    """
    mine = _key(f"officer {by.pk}")[:16]
    keys = {number: mine + _key(f"{by.pk} {number}")[:48] for number in numbers}

    def known() -> set[str]:
        return set(SignInTry.objects.filter(key__in=keys.values(), at__gt=timezone.now()).values_list("key", flat=True))

    before = known()
    if new := [key for key in dict.fromkeys(keys.values()) if key not in before]:
        # two pages at once are counted one after the other
        Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        before = known()
        counted = SignInTry.objects.filter(key__gte=mine, key__lt=f"{mine}g", at__gt=timezone.now()).count()
        over = timezone.now() + timedelta(seconds=quotas.seconds_until_tomorrow())
        room = [key for key in new if key not in before][: max(0, MOST_TYPED_A_DAY - counted)]
        SignInTry.objects.bulk_create(SignInTry(key=key, at=over) for key in room)
        before |= set(room)
    return {number for number, key in keys.items() if key in before}


def _key(what: str) -> str:
    return digest_of_content(hashlib.sha256(what.encode()).hexdigest(), "typed number")


def _types_here(household: Household, by: Officer) -> bool:
    """Returns whether this officer may have typed the numbers. A reviewer only reads them."""
    if not reach(by, Permission.REVIEW).covers(household.area_id, household.round_id):
        return True
    return household.correction_by_id == by.pk or can(by, Permission.ANSWER, household.area_id, household.round_id)


def _plain(typed: str) -> str:
    """Returns 7317 0141 0786-0001 as 7317014107860001."""
    return digits_together(typed)


def _learn(
    household: Household, question: str, verb: str, *, by: Officer, reason: str, member: UUID | None
) -> tuple[Household | Person, Question]:
    """Returns the row and the question, after checking permission and budget and recording the act."""
    require(by, Permission.REVEAL_IDENTITY, household.area_id, household.round_id)
    card = QUESTIONS[question]
    row: Household | Person = household
    whom = ""
    if card.whose is Unit.PERSON:
        person = household.members.filter(pk=member).first() if member else None
        if person is None:
            raise Http404
        row, whom = person, f" ({person.number})"
    spend(by)
    # Recorded before the value is returned, so that nobody sees it without a trace.
    workflow.record(household, verb, by=by, reason=f"{card.number} {question}{whom}: {reason}")
    return row, card
