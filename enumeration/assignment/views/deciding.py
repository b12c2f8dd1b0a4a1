"""Decisions made on the board: one of its verbs (verbs.py), or undoing the last one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration.access import Permission, page
from enumeration.assignment.actions import assigning
from enumeration.assignment.views.board import RESULT_KEY, address_of_board, chosen_role
from enumeration.assignment.views.verbs import ASSIGN, VERBS, Asked
from enumeration.models.areas import village_of
from enumeration.pages.formatting import number
from enumeration.pages.numbers import is_digits
from enumeration.pages.places import OfficerRequest, current_round, find_place


@page(Permission.ASSIGN)
@require_POST
def board_decide(request: OfficerRequest, code: str) -> HttpResponse:
    """Carry out one verb on the ticked SLS, then show the board with the result."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    place = village_of(here.code)
    role = chosen_role(request, here.mine, place)
    codes = [each for each in request.POST.getlist("sls") if each.startswith(place)]
    verb = next((verb for verb in VERBS if verb.name == request.POST.get("tindakan")), ASSIGN)
    try:
        request.session[RESULT_KEY] = verb.carry_out(Asked(request, round, place, role, codes, verb.cause))
    except assigning.CannotAssign as problem:
        messages.error(request, str(problem))
    return redirect(address_of_board(place, request.POST, role))


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
    place = back if is_digits(back, (7, 10)) else village_of(codes[0]) if codes else ""
    return redirect(address_of_board(place, request.POST) if place else "enumeration:board")
