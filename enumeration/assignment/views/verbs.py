"""What may be decided on the board about ticked SLS: each verb with its button, its question and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.assignment.board import candidates
from enumeration.assignment.wording import taken_in_words, when_in_words
from enumeration.models import Assignment, Cause, Officer, Round
from enumeration.pages.numbers import row_id
from enumeration.pages.places import OfficerRequest, written_names_of
from enumeration.words import LazyText, Words


@dataclass(frozen=True)
class Asked:
    """What the form of the board asked for."""

    request: OfficerRequest
    round: Round
    place: str
    role: Role
    codes: list[str]
    cause: Cause


@dataclass(frozen=True)
class Verb:
    """A button of the board. What it carries out returns what became of it, for _board_result.html.

    static/js/assignment/board.js fills the gaps of the question.
    """

    name: str
    label: LazyText
    question: LazyText
    icon: str
    cause: Cause
    carry_out: Callable[[Asked], dict[str, Any]]
    for_free_sls: bool = False
    """For SLS that nobody has; any other verb is for those that somebody has, and needs a reason."""
    needs_officer: bool = True


MOST_NAMED = 12


def _which(names: Iterable[str]) -> str:
    """Returns the names of the SLS of a decision in one line; “…” stands for those after the first twelve."""
    named = list(names)
    return ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")


def _assign(asked: Asked) -> dict[str, Any]:
    to = _officer(asked)
    # In a mixed choice, SLS that somebody has belong to “Pindahkan”; the page said so before the press.
    codes = [each for each in asked.codes if each not in _seen(asked)] or asked.codes
    outcome = assigning.assign(codes, to=to, role=asked.role, round=asked.round, by=asked.request.user)
    names = _names(codes)
    return {
        "good": _given_in_words(len(outcome.assigned), to) if outcome.assigned else "",
        "which": _which(names[each] for each in outcome.assigned),
        "bad": [taken_in_words(names[each], outcome.taken.get(each)) for each in codes if each not in outcome.assigned],
        "batch": str(outcome.batch) if outcome.assigned else "",
    }


def _hand_over(asked: Asked) -> dict[str, Any]:
    to = _officer(asked)
    seen = _seen(asked)
    if not seen:
        raise assigning.CannotAssign(
            _("Pilih SLS yang sudah bertugas. SLS yang masih kosong diberikan dengan “Tugaskan”.")
        )
    outcome = assigning.hand_over(
        seen.values(),
        to=to,
        role=asked.role,
        round=asked.round,
        by=asked.request.user,
        reason=_reason(asked),
        cause=asked.cause,
    )
    names = _names(asked.codes)
    already = set(
        Assignment.objects.active()
        .filter(round=asked.round, role=asked.role, area__in=list(seen), officer=to)
        .values_list("area_id", flat=True)
    )
    return {
        "good": _given_in_words(len(outcome.assigned), to) if outcome.assigned else "",
        "which": _which(names[each] for each in outcome.assigned),
        "bad": _changed_meanwhile(asked, [each for each in seen if each not in {*outcome.assigned, *already}])
        + [
            _("%(sls)s memang sudah tugas %(officer)s.") % {"sls": names[each], "officer": to}
            for each in seen
            if each in already.difference(outcome.assigned)
        ],
        "batch": str(outcome.batch) if outcome.assigned else "",
    }


def _withdraw(asked: Asked) -> dict[str, Any]:
    seen = _seen(asked)
    if not seen:
        raise assigning.CannotAssign(_("Pilih SLS yang sudah bertugas untuk ditarik."))
    ended = assigning.withdraw(
        seen.values(),
        role=asked.role,
        round=asked.round,
        by=asked.request.user,
        reason=_reason(asked),
        cause=asked.cause,
    )
    names = _names(asked.codes)
    return {
        "good": _withdrawn_in_words(len(ended)) if ended else "",
        "which": _which(names[each] for each in ended),
        "bad": _changed_meanwhile(asked, [each for each in seen if each not in ended]),
        "batch": "",
    }


def _officer(asked: Asked) -> Officer:
    """Returns the chosen officer, who must be one that the board offers."""
    pk = row_id(asked.request.POST.get("petugas"))
    found = candidates(asked.request.user, asked.round, asked.place, asked.role).filter(pk=pk).first() if pk else None
    if found is None:
        raise assigning.CannotAssign(_("Pilih petugas dari daftar."))
    return found


def _seen(asked: Asked) -> dict[str, int]:
    """Returns the running periods as the user saw them on the screen, by SLS: one that ended in the meantime is
    skipped."""
    seen = (each.partition(":") for each in asked.request.POST.getlist("dilihat"))
    return {code: pk for code, _colon, raw in seen if code in asked.codes and (pk := row_id(raw))}


def _reason(asked: Asked) -> str:
    return asked.request.POST.get("alasan", "")


def _names(codes: list[str]) -> dict[str, str]:
    return {code: code for code in codes} | written_names_of(codes)


def _given_in_words(count: int, to: Officer) -> str:
    return ngettext(
        "%(count)d SLS ditugaskan kepada %(officer)s.", "%(count)d SLS ditugaskan kepada %(officer)s.", count
    ) % {"count": count, "officer": to}


def _withdrawn_in_words(count: int) -> str:
    return ngettext(
        "%(count)d SLS ditarik dan sekarang kosong.", "%(count)d SLS ditarik dan sekarang kosong.", count
    ) % {"count": count}


def _changed_meanwhile(asked: Asked, codes: list[str]) -> list[str]:
    """Returns, for periods that had ended before our decision, the current state in words."""
    if not codes:
        return []
    names = _names(codes)
    running = Assignment.objects.active().filter(round=asked.round, role=asked.role, area__in=codes)
    holders = {period.area_id: period for period in running.select_related("officer", "decided_by")}
    ended = (
        Assignment.objects.filter(round=asked.round, role=asked.role, area__in=codes)
        .exclude(ended_at=None)
        .select_related("ended_by")
        .order_by("area_id", "-ended_at")
        .distinct("area_id")
    )
    who_ended = {period.area_id: period for period in ended}
    said = []
    for code in codes:
        if code in holders:
            said.append(taken_in_words(names[code], holders[code]))
        elif (last := who_ended.get(code)) and last.ended_by and last.ended_at:
            said.append(
                _("%(sls)s sudah ditarik oleh %(by)s pada %(when)s.")
                % {"sls": names[code], "by": last.ended_by, "when": when_in_words(last.ended_at)}
            )
        else:
            said.append(taken_in_words(names[code], None))
    return said


ASSIGN = Verb(
    name="assign",
    label=Words("Tugaskan", "Assign"),
    question=Words(
        "Tugaskan {n} SLS ({families} keluarga) kepada {officer}?",
        "Assign {n} SLS ({families} families) to {officer}?",
    ),
    icon="user-check",
    cause=Cause.ASSIGN,
    carry_out=_assign,
    for_free_sls=True,
)
HAND_OVER = Verb(
    name="hand_over",
    label=Words("Pindahkan", "Move"),
    question=Words(
        "Pindahkan {n} SLS ({families} keluarga) kepada {officer}?",
        "Move {n} SLS ({families} families) to {officer}?",
    ),
    icon="arrow-right",
    cause=Cause.HAND_OVER,
    carry_out=_hand_over,
)
WITHDRAW = Verb(
    name="withdraw",
    label=Words("Tarik", "Withdraw"),
    question=Words(
        "Tarik {n} SLS ({families} keluarga)? SLS menjadi kosong.",
        "Withdraw {n} SLS ({families} families)? The SLS become free.",
    ),
    icon="minus",
    cause=Cause.WITHDRAW,
    carry_out=_withdraw,
    needs_officer=False,
)
VERBS = (ASSIGN, HAND_OVER, WITHDRAW)
"""In the order of their buttons."""
