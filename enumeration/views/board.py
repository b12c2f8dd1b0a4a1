"""The assignment board: places with gaps, one village's SLS and officers, decisions, and the ledger read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration import board as reading
from enumeration.access import Permission, Role, page
from enumeration.actions import assigning
from enumeration.models import Area, Assignment, Level, Officer, Round
from enumeration.progress import TARGET_LOAD
from enumeration.templatetags.figures import number
from enumeration.templatetags.figures import place as in_mixed_case
from enumeration.views.places import Here, OfficerRequest, current_round, find_place

TARGET = {Role.ENUMERATOR: TARGET_LOAD, Role.SUPERVISOR: 4 * TARGET_LOAD}
"""Families for one officer: an enumerator's 250, and a supervisor's team of four (domain.md 3)."""

OVERLOADED = 1.1
RESULT_KEY = "board_result"


# --- Seeing ----------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def board(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """Kecamatan or villages with their gaps; a village with its SLS and officers."""
    round = current_round()
    here = find_place(request.user, Permission.ASSIGN, code)
    level = here.level_below
    if level is None or level == Level.SUB_SLS:
        return _village(request, round, here)
    places = reading.places_below(request.user, round, here.code, level)
    return render(
        request,
        "enumeration/board_places.html",
        {
            "round": round,
            "here": here,
            "crumbs": _crumbs(here),
            "places": places,
            "level": level,
            "free": sum(place.without_enumerator for place in places),
            "free_families": sum(place.families_without_enumerator for place in places),
            "unsupervised": sum(place.without_supervisor for place in places),
            "sls": sum(place.sls for place in places),
            "families": sum(place.families for place in places),
            "heaviest": reading.heaviest(request.user, round, here.code, over=round_load(OVERLOADED)),
            "target": TARGET_LOAD,
        },
    )


def round_load(share: float) -> int:
    return int(TARGET_LOAD * share)


def _crumbs(here: Here) -> list[tuple[str, str]]:
    return [(_("Penugasan"), reverse("enumeration:board")), *here.crumbs("enumeration:board")]


def _village(request: OfficerRequest, round: Round, here: Here) -> HttpResponse:
    village = here.code[:10]
    role = _role(request, here.mine, village)
    rows = reading.sls_rows(request.user, round, village)
    ticked = _ticked(request, rows, role)
    return render(
        request,
        "enumeration/board.html",
        {
            "round": round,
            "here": here,
            "village": village,
            "crumbs": _crumbs(here),
            "role": role,
            "role_tabs": _role_tabs(here, village, role),
            "rows": [(row, row.holder(role), row.code in ticked) for row in rows],
            "other_role": Role.SUPERVISOR if role == Role.ENUMERATOR else Role.ENUMERATOR,
            "families": sum(row.families for row in rows),
            "free": sum(row.holder(role) is None for row in rows),
            **_officers(request, round, village, role, [row for row in rows if row.code in ticked]),
            "last": reading.last_decision(request.user, round, village),
            "result": request.session.pop(RESULT_KEY, None),
        },
    )


def _role(request: OfficerRequest, mine: Any, village: str) -> Role:
    """Which of the two field roles the board is about; supervisors only share out to enumerators."""
    wanted = request.POST.get("peran") or request.GET.get("peran")
    if wanted == Role.SUPERVISOR and reading.may_appoint_supervisors(mine, village):
        return Role.SUPERVISOR
    return Role.ENUMERATOR


def _role_tabs(here: Here, village: str, role: Role) -> list[dict]:
    if not reading.may_appoint_supervisors(here.mine, village):
        return []
    address = reverse("enumeration:board", args=[village])
    return [
        {
            "label": label,
            "url": f"{address}?peran={each.value}",
            "active": each == role,
        }
        for each, label in ((Role.ENUMERATOR, _("Bagi kepada PPL")), (Role.SUPERVISOR, _("Bagi kepada PML")))
    ]


def _ticked(request: OfficerRequest, rows: list[reading.Sls], role: Role) -> set[str]:
    """Which SLS are ticked: as sent, or with ?pilih=kosong those that nobody has."""
    if request.GET.get("pilih") == "kosong":
        return {row.code for row in rows if row.holder(role) is None}
    return set(request.POST.getlist("sls") or request.GET.getlist("sls"))


def _officers(
    request: OfficerRequest, round: Round, village: str, role: Role, ticked: list[reading.Sls]
) -> dict[str, Any]:
    """What the list of officers is drawn from."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, search = _whole(sent.get("petugas")), sent.get("cari", "").replace("\x00", "").strip()[:60]
    carriers = reading.carriers(request.user, round, village, role, ticked, search=search, chosen=chosen)
    return {
        "carriers": carriers.shown,
        "found": carriers.found,
        "is_cut_off": carriers.found > len(carriers.shown),
        "may_search": carriers.found > 8 or bool(search),
        "chosen": chosen,
        "search": search,
        "target": TARGET[role],
    }


def _whole(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 18 else None


@page(Permission.ASSIGN)
def board_loads(request: OfficerRequest, code: str) -> HttpResponse:
    """The officers of the board with what they would carry if the ticked SLS were theirs. A fragment."""
    round = current_round()
    here = find_place(request.user, Permission.ASSIGN, code)
    village = here.code[:10]
    role = _role(request, here.mine, village)
    rows = reading.sls_rows(request.user, round, village)
    ticked = _ticked(request, rows, role)
    return render(
        request,
        "enumeration/_board_officers.html",
        {**_officers(request, round, village, role, [row for row in rows if row.code in ticked]), "role": role},
    )


# --- Deciding --------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
@require_POST
def board_decide(request: OfficerRequest, code: str) -> HttpResponse:
    """Assigns, hands over or withdraws what is ticked, then shows the board with what became of it."""
    round = current_round()
    here = find_place(request.user, Permission.ASSIGN, code)
    village = here.code[:10]
    role = _role(request, here.mine, village)
    codes = [each for each in request.POST.getlist("sls") if each.startswith(village)]
    verb = VERBS.get(request.POST.get("tindakan", ""), _assign)
    try:
        request.session[RESULT_KEY] = verb(request, round, village, role, codes)
    except assigning.CannotAssign as problem:
        messages.error(request, str(problem))
    query = "" if role == Role.ENUMERATOR else f"?peran={role.value}"
    return redirect(reverse("enumeration:board", args=[village]) + query)


def _assign(request: OfficerRequest, round: Round, village: str, role: Role, codes: list[str]) -> dict[str, Any]:
    to = _officer(request, round, village, role)
    outcome = assigning.assign(codes, to=to, role=role, round=round, by=request.user)
    names = _names(codes)
    return {
        "good": _given_in_words(len(outcome.assigned), to) if outcome.assigned else "",
        "codes": [names[each] for each in outcome.assigned],
        "bad": [taken_in_words(names[each], outcome.taken.get(each)) for each in codes if each not in outcome.assigned],
        "batch": str(outcome.batch) if outcome.assigned else "",
    }


def _hand_over(request: OfficerRequest, round: Round, village: str, role: Role, codes: list[str]) -> dict[str, Any]:
    to = _officer(request, round, village, role)
    seen = _seen(request, codes)
    if not seen:
        raise assigning.CannotAssign(
            _("Pilih SLS yang sudah bertugas. SLS yang masih kosong diberikan dengan “Tugaskan”.")
        )
    outcome = assigning.hand_over(seen.values(), to=to, by=request.user, reason=_reason(request))
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


def _withdraw(request: OfficerRequest, round: Round, village: str, role: Role, codes: list[str]) -> dict[str, Any]:
    reason = _reason(request)
    if not reason.strip():
        raise assigning.CannotAssign(_("Tuliskan alasan penarikan; alasan ini tercatat di riwayat SLS."))
    seen = _seen(request, codes)
    if not seen:
        raise assigning.CannotAssign(_("Pilih SLS yang sudah bertugas untuk ditarik."))
    ended = assigning.withdraw(seen.values(), by=request.user, reason=reason)
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


def _officer(request: OfficerRequest, round: Round, village: str, role: Role) -> Officer:
    """The officer chosen, who must be one of those the board offers."""
    pk = _whole(request.POST.get("petugas"))
    found = reading.candidates(request.user, round, village, role).filter(pk=pk).first() if pk else None
    if found is None:
        raise assigning.CannotAssign(_("Pilih petugas dari daftar."))
    return found


def _seen(request: OfficerRequest, codes: list[str]) -> dict[str, int]:
    """The running periods as they stood on the user's screen, by SLS: one that ended meanwhile is left alone."""
    seen = (each.partition(":") for each in request.POST.getlist("dilihat"))
    return {code: int(pk) for code, _colon, pk in seen if code in codes and _whole(pk)}


def _reason(request: OfficerRequest) -> str:
    return request.POST.get("alasan", "")[:300]


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


def when_in_words(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d-%m-%Y %H.%M.%S")


def taken_in_words(name: str, holder: Assignment | None) -> str:
    """Whose the SLS is, and who decided that when."""
    if holder is None:
        return _("%(sls)s baru saja berubah. Muat ulang papan ini.") % {"sls": name}
    if holder.decided_by is None:
        return _("%(sls)s sudah tugas %(officer)s sejak %(when)s.") % {
            "sls": name,
            "officer": holder.officer,
            "when": when_in_words(holder.started_at),
        }
    return _("%(sls)s sudah tugas %(officer)s. Ditetapkan oleh %(by)s pada %(when)s.") % {
        "sls": name,
        "officer": holder.officer,
        "by": holder.decided_by,
        "when": when_in_words(holder.started_at),
    }


def _changed_meanwhile(round: Round, role: Role, codes: list[str]) -> list[str]:
    """For periods that had ended before our decision came: how things stand now."""
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
    """Takes back one decision of the user, as far as nobody has decided anew since."""
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
    village = back if back.isdecimal() and len(back) == 10 else codes[0][:10] if codes else ""
    return redirect("enumeration:board", *([village] if village else []))


# --- The ledger ------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def area_history(request: OfficerRequest, code: str) -> HttpResponse:
    """Who had this SLS, from when until when, by whose decision; and who had it on a given day."""
    area = get_object_or_404(Area.objects.visible_to(request.user, Permission.ASSIGN).at(Level.SUB_SLS), pk=code)
    here = find_place(request.user, Permission.ASSIGN, code)
    day, moment = _as_of(request)
    periods = list(reading.history_of_area(request.user, area.code))
    return render(
        request,
        "enumeration/area_history.html",
        {
            "area": area,
            "crumbs": [*_crumbs(here)[:-1], (here.name, "")],
            "village_url": reverse("enumeration:board", args=[code[:10]]),
            "periods": [(period, _ran(period, moment)) for period in periods],
            "day": day,
            "then": [period for period in periods if _ran(period, moment)],
        },
    )


@page(Permission.ASSIGN)
def officer_history(request: OfficerRequest, pk: int) -> HttpResponse:
    """What an officer worked on and works on now, with the load on a given day."""
    officer = get_object_or_404(reading.officers_in_reach(request.user).distinct(), pk=pk)
    day, moment = _as_of(request)
    periods = list(reading.history_of_officer(request.user, officer))
    then = [period for period in periods if _ran(period, moment)]
    round = current_round()
    families = reading.families_by_area(round, [period.area_id for period in periods])
    load = sum(families.get(period.area_id, 0) for period in then if period.role == Role.ENUMERATOR)
    return render(
        request,
        "enumeration/officer_history.html",
        {
            "round": round,
            "officer": officer,
            "periods": [(period, families.get(period.area_id, 0), _ran(period, moment)) for period in periods],
            "day": day,
            "then": then,
            "load": load,
            "has_load": any(period.role == Role.ENUMERATOR for period in then),
            "target": TARGET_LOAD,
            "crumbs": [(_("Penugasan"), reverse("enumeration:board")), (officer.full_name, "")],
        },
    )


def _as_of(request: OfficerRequest) -> tuple[Any, datetime]:
    """The day asked for, and the moment it ends; today means now."""
    today = timezone.localdate()
    try:
        day = parse_date(request.GET.get("tanggal", "")) or today
    except ValueError:
        day = today
    if day >= today:
        return today, timezone.now()
    return day, timezone.make_aware(datetime.combine(day, time.max))


def _ran(period: Assignment, moment: datetime) -> bool:
    return period.started_at <= moment and (period.ended_at is None or period.ended_at > moment)
