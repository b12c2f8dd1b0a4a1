"""The teams of a kecamatan: who leads whom, with loads; enumerators move from one supervisor to another, and back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration.access import Permission, page
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment import teams
from enumeration.assignment.actions import assigning, teaming
from enumeration.assignment.loads import may_appoint_supervisors
from enumeration.assignment.wording import crumbs_of
from enumeration.models.areas import Level, lies_in_a, subdistrict_of
from enumeration.pages.formatting import number
from enumeration.pages.keyset import pager
from enumeration.pages.numbers import row_id
from enumeration.pages.places import OfficerRequest, current_round, find_place
from enumeration.pages.queries import query_of, typed

RESULT_KEY = "team_result"


@page(Permission.ASSIGN)
def team(request: OfficerRequest, code: str) -> HttpResponse:
    """Show coordinator, supervisors and their enumerators with loads, page by page.

    A supervisor sees their own team.
    """
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, subdistrict_of(code), round=current_round(request))
    if not lies_in_a(Level.SUBDISTRICT, here.code):
        return redirect("enumeration:board", here.code)
    kept = _kept(request.GET)
    found = teams.teams_of(request.user, round, here.code, search=kept["cari"], start=kept["dari"])
    last = teams.last_move(request.user, round, here.code)
    board_url = reverse("enumeration:board", args=[here.code])
    return render(
        request,
        "enumeration/assignment/team.html",
        {
            "round": round,
            "here": here,
            "crumbs": [*crumbs_of(here)[:-1], (here.name, board_url), (_("Tim"), "")],
            "found": found,
            "choices": [(team.supervisor.pk, _in_words(team)) for team in found.teams if team.supervisor],
            "kept": kept,
            **pager(request, found.next_start, "dari"),
            "may_move": may_appoint_supervisors(here.mine, here.code),
            "target": TARGET_LOAD,
            "last": last if last and _stands(last, found) else None,
            "result": request.session.pop(RESULT_KEY, None),
        },
    )


def _in_words(team: teams.Team) -> str:
    return _("%(officer)s (%(n)s PPL, %(families)s keluarga)") % {
        "officer": team.supervisor,
        "n": team.size,
        "families": number(team.families),
    }


def _kept(sent: QueryDict) -> dict[str, str]:
    """Returns the search and the beginning of the page, which are kept when somebody moves."""
    return {name: typed(sent, name, 60) for name in ("cari", "dari")}


def _back(request: OfficerRequest, kecamatan: str) -> HttpResponse:
    query = query_of(_kept(request.POST))
    return redirect(reverse("enumeration:team", args=[kecamatan]) + (f"?{query}" if query else ""))


@page(Permission.ASSIGN)
@require_POST
def team_move(request: OfficerRequest, code: str) -> HttpResponse:
    """Move the ticked enumerators to a supervisor's team."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, subdistrict_of(code), round=current_round(request))
    chosen = row_id(request.POST.get("pml"))
    to = teams.supervisors_of(round, here.code).filter(pk=chosen).first() if chosen else None
    picked = [pk for raw in request.POST.getlist("ppl") if (pk := row_id(raw)) is not None]
    with_sls = "dengan-sls" in request.POST
    try:
        if to is None:
            raise teaming.CannotMove(_("Pilih PML dari daftar."))
        done = teaming.move(picked, to=to, by=request.user, round=round, kecamatan=here.code, with_sls=with_sls)
    except (teaming.CannotMove, assigning.CannotAssign) as problem:
        messages.error(request, str(problem))
    else:
        said = []
        if done.officers:
            words = ngettext("%(count)d PPL masuk tim %(pml)s.", "%(count)d PPL masuk tim %(pml)s.", done.officers)
            said.append(words % {"count": done.officers, "pml": to})
        if done.supervised:
            more = ngettext(
                "%(count)d SLS mereka sekarang diawasi %(pml)s.",
                "%(count)d SLS mereka sekarang diawasi %(pml)s.",
                done.supervised,
            )
            said.append(more % {"count": done.supervised, "pml": to})
        if said:
            request.session[RESULT_KEY] = {"good": " ".join(said), "batch": str(done.batch)}
        else:
            messages.info(request, _("Tidak ada yang berubah: mereka memang sudah di tim %(pml)s.") % {"pml": to})
    return _back(request, here.code)


@page(Permission.ASSIGN)
@require_POST
def team_undo(request: OfficerRequest, code: str) -> HttpResponse:
    """Take back one move, except officers who were moved again since."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, subdistrict_of(code), round=current_round(request))
    try:
        back = teaming.undo(UUID(request.POST.get("keputusan", "")), by=request.user, round=round, kecamatan=here.code)
    except ValueError:
        messages.error(request, _("Keputusan yang hendak dibatalkan tidak ditemukan. Muat ulang halaman ini."))
        return _back(request, here.code)
    except teaming.CannotMove as problem:
        messages.error(request, str(problem))
        return _back(request, here.code)
    said = []
    if back.officers:
        words = ngettext("%(count)d PPL kembali ke tim semula.", "%(count)d PPL kembali ke tim semula.", back.officers)
        said.append(words % {"count": back.officers})
    if back.areas:
        words = ngettext(
            "%(count)d SLS kembali diawasi PML semula.", "%(count)d SLS kembali diawasi PML semula.", len(back.areas)
        )
        said.append(words % {"count": len(back.areas)})
    messages.success(request, " ".join(said))
    for sentence in back.stayed:
        messages.warning(request, sentence)
    return _back(request, here.code)


def _stands(last: teams.LastMove, found: teams.Teams) -> bool:
    """Returns whether somebody is still where the move put them. A move of SLS only is offered until it is undone."""
    return not last.led or any(found.leaders.get(pk) == last.to.pk for pk in last.led)
