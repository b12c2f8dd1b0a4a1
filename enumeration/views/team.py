"""The teams of a kecamatan: who leads whom, with loads; enumerators move from one supervisor to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration import teams
from enumeration.access import Permission, page
from enumeration.actions import assigning, teaming
from enumeration.carriers import TARGET_LOAD, may_appoint_supervisors
from enumeration.views.board import KECAMATAN, crumbs_of, whole
from enumeration.views.places import OfficerRequest, current_round, find_place


@page(Permission.ASSIGN)
def team(request: OfficerRequest, code: str) -> HttpResponse:
    """Coordinator, supervisors and their enumerators with loads. A supervisor sees their own team."""
    round = current_round()
    here = find_place(request.user, Permission.ASSIGN, code[:KECAMATAN])
    if len(here.code) < KECAMATAN:
        return redirect("enumeration:board", here.code)
    found = teams.teams_of(request.user, round, here.code)
    board_url = reverse("enumeration:board", args=[here.code])
    return render(
        request,
        "enumeration/team.html",
        {
            "round": round,
            "here": here,
            "crumbs": [*crumbs_of(here)[:-1], (here.name, board_url), (_("Tim"), "")],
            "found": found,
            "members": sum(each.size for each in [*found.teams, found.loose]),
            "may_move": may_appoint_supervisors(here.mine, here.code),
            "target": TARGET_LOAD,
        },
    )


@page(Permission.ASSIGN)
@require_POST
def team_move(request: OfficerRequest, code: str) -> HttpResponse:
    """Moves the ticked enumerators to a supervisor's team."""
    round = current_round()
    here = find_place(request.user, Permission.ASSIGN, code[:KECAMATAN])
    chosen = whole(request.POST.get("pml"))
    to = teams.supervisors_of(round, here.code).filter(pk=chosen).first() if chosen else None
    picked = [pk for raw in request.POST.getlist("ppl") if (pk := whole(raw)) is not None]
    with_sls = "dengan-sls" in request.POST
    try:
        if to is None:
            raise teaming.CannotMove(_("Pilih PML dari daftar."))
        done = teaming.move(picked, to=to, by=request.user, round=round, kecamatan=here.code, with_sls=with_sls)
    except (teaming.CannotMove, assigning.CannotAssign) as problem:
        messages.error(request, str(problem))
    else:
        said = ngettext("%(count)d PPL masuk tim %(pml)s.", "%(count)d PPL masuk tim %(pml)s.", done.officers)
        said %= {"count": done.officers, "pml": to}
        if done.supervised:
            more = ngettext(
                "%(count)d SLS mereka sekarang diawasi %(pml)s.",
                "%(count)d SLS mereka sekarang diawasi %(pml)s.",
                done.supervised,
            )
            said += " " + more % {"count": done.supervised, "pml": to}
        messages.success(request, said)
    return redirect("enumeration:team", here.code)
