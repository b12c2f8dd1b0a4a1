"""Decisions made on the board: assign, hand over, withdraw, undo; and their results, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration.access import Permission, Role, page
from enumeration.assignment.actions import assigning
from enumeration.assignment.board import candidates
from enumeration.assignment.views.board import RESULT_KEY, address_of_board, chosen_role
from enumeration.assignment.wording import taken_in_words, when_in_words
from enumeration.models import Area, Assignment, Officer, Round
from enumeration.pages.formatting import in_mixed_case, number
from enumeration.pages.numbers import is_digits, row_id
from enumeration.pages.places import OfficerRequest, current_round, find_place


@page(Permission.ASSIGN)
@require_POST
def board_decide(request: OfficerRequest, code: str) -> HttpResponse:
    """Assign, hand over or withdraw the ticked SLS, then show the board with the result."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    place = here.code[:10]
    role = chosen_role(request, here.mine, place)
    codes = [each for each in request.POST.getlist("sls") if each.startswith(place)]
    verb = VERBS.get(request.POST.get("tindakan", ""), _assign)
    try:
        request.session[RESULT_KEY] = verb(request, round, place, role, codes)
    except assigning.CannotAssign as problem:
        messages.error(request, str(problem))
    return redirect(address_of_board(place, request.POST, role))


def _assign(request: OfficerRequest, round: Round, place: str, role: Role, codes: list[str]) -> dict[str, Any]:
    to = _officer(request, round, place, role)
    # In a mixed choice, SLS that somebody has belong to “Pindahkan”; the page said so before the press.
    codes = [each for each in codes if each not in _seen(request, codes)] or codes
    outcome = assigning.assign(codes, to=to, role=role, round=round, by=request.user)
    names = _names(codes)
    return {
        "good": _given_in_words(len(outcome.assigned), to) if outcome.assigned else "",
        "codes": [names[each] for each in outcome.assigned],
        "bad": [taken_in_words(names[each], outcome.taken.get(each)) for each in codes if each not in outcome.assigned],
        "batch": str(outcome.batch) if outcome.assigned else "",
    }


def _hand_over(request: OfficerRequest, round: Round, place: str, role: Role, codes: list[str]) -> dict[str, Any]:
    to = _officer(request, round, place, role)
    seen = _seen(request, codes)
    if not seen:
        raise assigning.CannotAssign(
            _("Pilih SLS yang sudah bertugas. SLS yang masih kosong diberikan dengan “Tugaskan”.")
        )
    outcome = assigning.hand_over(
        seen.values(), to=to, role=role, round=round, by=request.user, reason=_reason(request)
    )
    names = _names(codes)
    already = set(
        Assignment.objects.active()
        .filter(round=round, role=role, area__in=list(seen), officer=to)
        .values_list("area_id", flat=True)
    )
    return {
        "good": _given_in_words(len(outcome.assigned), to) if outcome.assigned else "",
        "codes": [names[each] for each in outcome.assigned],
        "bad": _changed_meanwhile(round, role, [each for each in seen if each not in {*outcome.assigned, *already}])
        + [
            _("%(sls)s memang sudah tugas %(officer)s.") % {"sls": names[each], "officer": to}
            for each in seen
            if each in already.difference(outcome.assigned)
        ],
        "batch": str(outcome.batch) if outcome.assigned else "",
    }


def _withdraw(request: OfficerRequest, round: Round, place: str, role: Role, codes: list[str]) -> dict[str, Any]:
    seen = _seen(request, codes)
    if not seen:
        raise assigning.CannotAssign(_("Pilih SLS yang sudah bertugas untuk ditarik."))
    ended = assigning.withdraw(seen.values(), role=role, round=round, by=request.user, reason=_reason(request))
    names = _names(codes)
    return {
        "good": _withdrawn_in_words(len(ended)) if ended else "",
        "codes": [names[each] for each in ended],
        "bad": _changed_meanwhile(round, role, [each for each in seen if each not in ended]),
        "batch": "",
    }


VERBS: dict[str, Callable[[OfficerRequest, Round, str, Role, list[str]], dict[str, Any]]] = {
    "assign": _assign,
    "hand_over": _hand_over,
    "withdraw": _withdraw,
}


def _officer(request: OfficerRequest, round: Round, place: str, role: Role) -> Officer:
    """Returns the chosen officer, who must be one that the board offers."""
    pk = row_id(request.POST.get("petugas"))
    found = candidates(request.user, round, place, role).filter(pk=pk).first() if pk else None
    if found is None:
        raise assigning.CannotAssign(_("Pilih petugas dari daftar."))
    return found


def _seen(request: OfficerRequest, codes: list[str]) -> dict[str, int]:
    """Returns the running periods as the user saw them on the screen, by SLS: one that ended in the meantime is
    skipped."""
    seen = (each.partition(":") for each in request.POST.getlist("dilihat"))
    return {code: pk for code, _colon, raw in seen if code in codes and (pk := row_id(raw))}


def _reason(request: OfficerRequest) -> str:
    return request.POST.get("alasan", "")


def _names(codes: list[str]) -> dict[str, str]:
    found = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: in_mixed_case(found.get(code, code)) for code in codes}


def _given_in_words(count: int, to: Officer) -> str:
    return ngettext(
        "%(count)d SLS ditugaskan kepada %(officer)s.", "%(count)d SLS ditugaskan kepada %(officer)s.", count
    ) % {"count": count, "officer": to}


def _withdrawn_in_words(count: int) -> str:
    return ngettext(
        "%(count)d SLS ditarik dan sekarang kosong.", "%(count)d SLS ditarik dan sekarang kosong.", count
    ) % {"count": count}


def _changed_meanwhile(round: Round, role: Role, codes: list[str]) -> list[str]:
    """Returns, for periods that had ended before our decision, the current state in words."""
    if not codes:
        return []
    names = _names(codes)
    running = Assignment.objects.active().filter(round=round, role=role, area__in=codes)
    holders = {period.area_id: period for period in running.select_related("officer", "decided_by")}
    ended = (
        Assignment.objects.filter(round=round, role=role, area__in=codes)
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


@page(Permission.ASSIGN)
@require_POST
def board_undo(request: OfficerRequest) -> HttpResponse:
    """Take back one decision of the user, except what somebody has decided on since."""
    back = request.POST.get("kembali", "")
    try:
        batch = UUID(request.POST.get("keputusan", ""))
        codes = assigning.undo(batch, by=request.user)
    except ValueError:
        messages.error(request, _("Keputusan yang hendak dibatalkan tidak ditemukan. Muat ulang papan ini."))
        codes = []
    except assigning.CannotAssign as problem:
        messages.error(request, str(problem))
        codes = []
    if codes:
        messages.success(
            request,
            ngettext("Penugasan %(count)s SLS dibatalkan.", "Penugasan %(count)s SLS dibatalkan.", len(codes))
            % {"count": number(len(codes))},
        )
    place = back if is_digits(back, (7, 10)) else codes[0][:10] if codes else ""
    return redirect(address_of_board(place, request.POST) if place else "enumeration:board")
