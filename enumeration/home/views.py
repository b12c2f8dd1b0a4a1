"""The home page: what the user has to do now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import rounds
from enumeration.access import NOWHERE, Permission, page, permissions_of, reach
from enumeration.models import Round, Tally
from enumeration.notices import office, server
from enumeration.notices.registry import reader_here, what_waits
from enumeration.notices.waiting import Waiting
from enumeration.officers.actions import granting
from enumeration.pages.places import OfficerRequest
from enumeration.progress import figures
from enumeration.progress.figures import Figures
from enumeration.rounds import permissions_here, round_of

MOST_SLS = 24
"""Users with more SLS than this start from the work list, where they choose step by step."""

SHOWN_ABOVE = (server.SERVER, office.BY_COMMAND)
"""Told in full on top of this page."""


def tasks_for(request: OfficerRequest, round: Round | None) -> list[Waiting]:
    """Returns what waits for this user, the most urgent first."""
    reader = reader_here(request)
    return [one for one in what_waits(reader) if one.kind not in SHOWN_ABOVE] if round and reader else []


def my_sls(request: OfficerRequest, round: Round | None) -> list[Figures]:
    """Returns the figures of an enumerator's or supervisor's SLS; [] for users who hold whole villages."""
    mine = reach(request.user, Permission.SEE_HOUSEHOLDS).in_round(round.pk) if round else NOWHERE
    codes = [code for _round, code in mine.scopes if len(code) == 16]
    if round is None or not codes or len(codes) < len(mine.scopes) or len(codes) > MOST_SLS:
        return []
    return figures.figures_of_each(Tally.objects.visible_to(request.user).filter(round=round), codes)


NOTICED_BY = {Permission.SEE_PERSONNEL, Permission.RUN_RANKING}
"""The office's staff is told what a command on the server gave."""


def greeting(hour: int) -> str:
    if 4 <= hour < 11:
        return _("Selamat pagi")
    if 11 <= hour < 15:
        return _("Selamat siang")
    if 15 <= hour < 19:
        return _("Selamat sore")
    return _("Selamat malam")


@page(Permission.SIGNED_IN)
def home(request: OfficerRequest) -> HttpResponse:
    round, held, anywhere = round_of(request), permissions_here(request), permissions_of(request.user)
    if round is None and not rounds.exist():
        return redirect("enumeration:preparing")
    return render(
        request,
        "enumeration/home/home.html",
        {
            "warnings": server.warnings() if Permission.MANAGE in anywhere else [],
            "greeting": greeting(timezone.localtime().hour),
            "tasks": tasks_for(request, round),
            "my_sls": my_sls(request, round) if Permission.SEE_HOUSEHOLDS in held else [],
            "my_sls_url": reverse("enumeration:worklist") if Permission.ANSWER in held else "",
            "new_roles": list(granting.unread(request.user)) if anywhere & NOTICED_BY else [],
            "round": round,
        },
    )
