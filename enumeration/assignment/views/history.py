"""The ledger on pages: who had an SLS, and what an officer had, on any day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Permission, Role, can, page
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment.periods import families_by_area, history_of_area, history_of_officer, officers_in_reach
from enumeration.fields.day import day_in
from enumeration.models import Area, Assignment, Level
from enumeration.models.areas import village_of
from enumeration.pages.places import OfficerRequest, current_round, find_place
from enumeration.pages.queries import typed


@page(Permission.ASSIGN)
def area_history(request: OfficerRequest, code: str) -> HttpResponse:
    """Show who had this SLS, from when until when, by whose decision; and who had it on a given day."""
    area = get_object_or_404(Area.objects.visible_to(request.user, Permission.ASSIGN).at(Level.SUB_SLS), pk=code)
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=round)
    day, moment = _as_of(request)
    periods = list(history_of_area(request.user, area.code))
    may_change = area.ended_at is None and can(request.user, Permission.CHANGE_AREAS, area.code, round.pk)
    return render(
        request,
        "enumeration/assignment/area_history.html",
        {
            "area": area,
            "crumbs": [(_("Penugasan"), reverse("enumeration:board")), *here.crumbs("enumeration:board")],
            "village_url": reverse("enumeration:board", args=[village_of(code)]),
            "change_url": reverse("enumeration:area_change", args=[area.code]) if may_change else "",
            "periods": [(period, _ran(period, moment)) for period in periods],
            "day": day,
            "then": [period for period in periods if _ran(period, moment)],
        },
    )


@page(Permission.ASSIGN)
def officer_history(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what an officer worked on and works on now, with the load on a given day."""
    officer = get_object_or_404(officers_in_reach(request.user), pk=pk)
    day, moment = _as_of(request)
    periods = list(history_of_officer(request.user, officer))
    then = [period for period in periods if _ran(period, moment)]
    round = current_round(request)
    families = families_by_area(round, [period.area_id for period in periods])
    load = sum(families.get(period.area_id, 0) for period in then if period.role == Role.ENUMERATOR)
    return render(
        request,
        "enumeration/assignment/officer_history.html",
        {
            "round": round,
            "officer": officer,
            "periods": [(period, families.get(period.area_id, 0), _ran(period, moment)) for period in periods],
            "day": day,
            "then": then,
            "holds_some": any(period.ended_at is None for period in periods),
            "load": load,
            "has_load": any(period.role == Role.ENUMERATOR for period in then),
            "target": TARGET_LOAD,
            "crumbs": [(_("Penugasan"), reverse("enumeration:board")), (officer.full_name, "")],
        },
    )


def _as_of(request: OfficerRequest) -> tuple[Any, datetime]:
    """Returns the chosen day, and the moment it ends; today means now."""
    today = timezone.localdate()
    text, day = typed(request.GET, "tanggal"), today
    try:
        day = day_in(text) if text else today
    except ValidationError as problem:
        messages.error(request, _("%(problem)s Yang ditampilkan: hari ini.") % {"problem": problem.messages[0]})
    if day >= today:
        return today, timezone.now()
    return day, timezone.make_aware(datetime.combine(day, time.max))


def _ran(period: Assignment, moment: datetime) -> bool:
    return period.started_at <= moment and (period.ended_at is None or period.ended_at > moment)
