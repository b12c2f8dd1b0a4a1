"""The assignment board: areas with gaps; the SLS and officers of one village or kecamatan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from enumeration.access import Permission, Reach, Role, page
from enumeration.areas import boundaries
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment.board import (
    FILTER_WORDS,
    Filter,
    Place,
    Row,
    Survey,
    piece_of,
    places_below,
    survey,
)
from enumeration.assignment.forms import BoardFilter
from enumeration.assignment.loads import OVERLOADED, TARGET, heaviest, may_appoint_supervisors
from enumeration.assignment.periods import last_decision
from enumeration.assignment.views.verbs import VERBS
from enumeration.assignment.wording import KECAMATAN, crumbs_of
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Level, Round
from enumeration.models.areas import lies_in_a, village_of
from enumeration.pages.caching import impersonal
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.numbers import row_id
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place, written_names_of
from enumeration.pages.queries import query_of, typed
from enumeration.pages.shares import shown_percent
from enumeration.pages.sorting import Sorting

RESULT_KEY = "board_result"
ICONS = {
    Filter.FREE: "user",
    Filter.UNSUPERVISED: "eye-off",
    Filter.OVERLOADED: "scale",
    Filter.IDLE: "clock",
    Filter.LARGE: "stack-2",
    Filter.RETURNED: "arrow-back-up",
    Filter.ELSEWHERE: "map-2",
}


# --- Areas -----------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def board(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """Show kecamatan or villages with their gaps; a village with its SLS and officers."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    level = here.level_below
    if level is None or level == Level.SUB_SLS:
        return _sls_board(request, round, here)
    places = places_below(request.user, round, here.code, level)
    by_done = request.GET.get("warna") == "didata"
    sorting = _sorting(request)
    areas, measure = _drawn(places, by_done), _("Didata") if by_done else _("SLS tanpa PPL")
    return render(
        request,
        "enumeration/assignment/board_places.html",
        {
            "round": round,
            "here": here,
            "crumbs": crumbs_of(here),
            "places": sorting.sorted(places),
            "sorting": sorting,
            "file_url": f"{reverse('enumeration:board_file', args=[here.code])}?{sorting.query}format=",
            "level": level,
            "tiles": _tiles(places),
            "sls": sum(place.sls for place in places),
            "families": sum(place.families for place in places),
            "heaviest": heaviest(request.user, round, here.code, over=int(TARGET_LOAD * OVERLOADED)),
            "target": TARGET_LOAD,
            "may_propose": may_appoint_supervisors(here.mine, here.code) and level != Level.DISTRICT,
            "has_teams": len(here.code) == KECAMATAN,
            "areas": areas,
            "measure": measure,
            "colour_tabs": _colour_tabs(here, by_done),
            "is_mapped": boundaries.are_loaded(here.code, level),
        },
    )


def _sorting(request: OfficerRequest) -> Sorting[Place]:
    return Sorting.of(
        request,
        {
            "wilayah": lambda place: place.code,
            "sls": lambda place: place.sls,
            "keluarga": lambda place: place.families,
            "tanpa-ppl": lambda place: place.without_enumerator,
            "tanpa-pml": lambda place: place.without_supervisor,
            "didata": lambda place: place.share_done,
        },
        "wilayah",
    )


@page(Permission.ASSIGN)
@require_safe
def board_file(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with the kecamatan or villages of the board as CSV or Excel, in its order."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=round)
    if here.level_below is None or here.level_below == Level.SUB_SLS:
        raise Http404(_("Tabel wilayah ada untuk kabupaten/kota dan kecamatan."))
    file_format = request.GET.get("format", "")
    if file_format not in FORMATS:
        file_format = "csv"
    header = [
        *(_("Kode wilayah"), _("Wilayah"), _("SLS"), _("Keluarga"), _("Tanpa PPL"), _("Tanpa PML")),
        *(_("Keluarga di SLS tanpa PPL"), _("Didata (%)")),
    ]
    rows = [
        [
            *(place.code, place.name, place.sls, place.families, place.without_enumerator, place.without_supervisor),
            *(place.families_without_enumerator, shown_percent(place.share_done or 0, 1)),
        ]
        for place in _sorting(request).sorted(places_below(request.user, round, here.code, here.level_below))
    ]
    return table_file(f"penugasan-{here.code}", file_format, header, rows)


def _tiles(places: list[Place]) -> list[dict[str, Any]]:
    """Returns the gaps of these places together, as tiles: SLS without an enumerator, their households, without a supervisor."""
    sls = sum(place.sls for place in places)
    free, unsupervised = (
        sum(place.without_enumerator for place in places),
        sum(place.without_supervisor for place in places),
    )
    none_free = {"value": 0, "note": _("semua SLS sudah punya PPL"), "icon": "circle-check", "tone": "good"}
    none_unsupervised = {
        "value": 0,
        "note": _("semua SLS sudah punya PML"),
        "icon": "circle-check",
        "tone": "good",
    }
    return [
        {"label": _("SLS tanpa PPL")}
        | ({"value": free, "of": sls, "icon": "user", "tone": "warn"} if free else none_free),
        {
            "label": _("Keluarga di SLS tanpa PPL"),
            "value": sum(place.families_without_enumerator for place in places),
            "of": sum(place.families for place in places),
            "icon": "home",
        },
        {"label": _("SLS tanpa PML")}
        | (
            {"value": unsupervised, "of": sls, "icon": "eye-off", "tone": "warn"} if unsupervised else none_unsupervised
        ),
    ]


def _titles(role: Role) -> dict[str, str]:
    """Returns what the board calls the officers to whom it assigns SLS, and those in the other role."""
    if role == Role.SUPERVISOR:
        return {"holder": _("PML"), "other": _("PPL"), "choose": _("Pilih PML")}
    return {"holder": _("PPL"), "other": _("PML"), "choose": _("Pilih PPL")}


def _drawn(places: list[Place], by_done: bool) -> list[dict]:
    """Returns the areas for a map or treemap."""
    return [
        {
            "name": in_mixed_case(place.name),
            "code": place.code,
            "families": place.families,
            "share": place.share_done if by_done else place.share_without,
            "url": reverse("enumeration:board", args=[place.code]),
        }
        for place in places
    ]


def _colour_tabs(here: Here, by_done: bool) -> list[dict]:
    address = reverse("enumeration:board", args=[here.code])
    return [
        {"label": _("Warna: SLS tanpa PPL"), "url": f"{address}#peta", "active": not by_done},
        {"label": _("Warna: sudah didata"), "url": f"{address}?warna=didata#peta", "active": by_done},
    ]


@page(Permission.ASSIGN)
@impersonal
@cache_control(private=True, max_age=3600)
def outlines(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with the outlines of the kecamatan or villages below a place, for the map."""
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    if here.level_below is None or here.level_below == Level.SUB_SLS:
        raise Http404(_("Peta ada untuk kabupaten/kota dan kecamatan."))
    return JsonResponse(boundaries.outlines(here.code, here.level_below))


# --- SLS and officers ------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def board_sls(request: OfficerRequest, code: str) -> HttpResponse:
    """Show all SLS of a kecamatan, grouped by village, and its officers."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    if not lies_in_a(Level.SUBDISTRICT, here.code):
        return redirect("enumeration:board", here.code)
    return _sls_board(request, round, here)


def _sls_board(request: OfficerRequest, round: Round, here: Here) -> HttpResponse:
    place = village_of(here.code)
    role = chosen_role(request, here.mine, place)
    found = survey(request.user, round, place, role)
    filter, search, after = _wanted(request)
    piece = piece_of(found.rows, filter=filter, search=search, after=after)
    ticked = _ticked(request, piece.rows)
    ticked_rows = [row for row in piece.rows if row.sls.code in ticked]
    is_kecamatan = len(place) == KECAMATAN
    kept = {"peran": role.value if role == Role.SUPERVISOR else "", "saring": filter, "cari": search}
    address = reverse("enumeration:board_sls" if is_kecamatan else "enumeration:board", args=[place])
    return render(
        request,
        "enumeration/assignment/board.html",
        {
            "round": round,
            "here": here,
            "village": place,
            "address": address,
            "is_kecamatan": is_kecamatan,
            "crumbs": _sls_crumbs(here, is_kecamatan),
            "role": role,
            "titles": _titles(role),
            "role_tabs": _role_tabs(here.mine, place, role, address),
            "rows": [(row, row.sls.code in ticked) for row in piece.rows],
            "villages": _by_village(piece.rows, ticked) if is_kecamatan else [("", "", None)],
            "sls": len(found.rows),
            "piece": piece,
            "next_url": f"{address}?{query_of(kept, dari=piece.next_after)}" if piece.next_after else "",
            "first_url": f"{address}?{query_of(kept)}" if after else "",
            "free_url": f"{address}?{query_of(kept, dari=after, pilih='kosong')}",
            "kept": {**kept, "dari": after},
            "filters": BoardFilter(request.GET, found.counts),
            "is_filtered": bool(filter or search),
            "clear_url": f"{address}?{query_of({'peran': kept['peran']})}",
            "filter": filter,
            "families": found.families(),
            "free": sum(row.holder is None for row in found.rows),
            "free_shown": sum(row.holder is None for row in piece.rows),
            "standing_out": _standing_out(found.counts, filter, address, kept["peran"]),
            **_officers(request, found, ticked_rows, role),
            "may_propose": may_appoint_supervisors(here.mine, place),
            "verbs": VERBS,
            "last": last_decision(request.user, round, place),
            "result": request.session.pop(RESULT_KEY, None),
        },
    )


def _standing_out(counts: Mapping[Filter, int], shown: str, address: str, role: str) -> list[dict]:
    """Returns what needs attention: each with its count, and a link that shows only these."""
    return [
        {
            "label": FILTER_WORDS[each],
            "count": counts[each],
            "url": f"{address}?{query_of({'peran': role}, saring=each.value)}",
            "icon": ICONS[each],
            "is_here": shown == each,
        }
        for each in Filter
        if counts[each]
    ]


def _sls_crumbs(here: Here, is_kecamatan: bool) -> list[tuple[str, str]]:
    crumbs = crumbs_of(here)
    if not is_kecamatan:
        return crumbs
    return [*crumbs[:-1], (here.name, reverse("enumeration:board", args=[here.code])), (_("Semua SLS"), "")]


def address_of_board(place: str, sent: Mapping[str, str], role: Role = Role.ENUMERATOR) -> str:
    """Returns the address of the board of a village or kecamatan with the same role, filter, search and page."""
    name = "enumeration:board_sls" if len(place) == KECAMATAN else "enumeration:board"
    kept = {
        "peran": role.value if role == Role.SUPERVISOR else "",
        **{key: typed(sent, key, 60) for key in ("saring", "dari")},
    }
    kept["cari"] = typed(sent, "cari_sls", 60)
    query = query_of(kept)
    return reverse(name, args=[place]) + (f"?{query}" if query else "")


def _wanted(request: OfficerRequest) -> tuple[str, str, str]:
    """Returns filter, search and page: from the address, or from the form where the page was requested without
    JavaScript."""
    if request.method == "POST":
        return typed(request.POST, "saring", 60), typed(request.POST, "cari_sls", 60), typed(request.POST, "dari", 60)
    return typed(request.GET, "saring", 60), typed(request.GET, "cari", 60), typed(request.GET, "dari", 60)


def _by_village(rows: list[Row], ticked: set[str]) -> list[tuple[str, str, Any]]:
    """Returns (code, name, rows with their ticks) for each village."""
    names = written_names_of(row.sls.village for row in rows)
    grouped: dict[str, list] = {}
    for row in rows:
        grouped.setdefault(row.sls.village, []).append((row, row.sls.code in ticked))
    return [(code, names.get(code, code), pairs) for code, pairs in grouped.items()]


def chosen_role(request: OfficerRequest, mine: Reach, place: str) -> Role:
    """Returns which of the two field roles the board is about; supervisors assign enumerators only."""
    wanted = request.POST.get("peran") or request.GET.get("peran")
    if wanted == Role.SUPERVISOR and may_appoint_supervisors(mine, place):
        return Role.SUPERVISOR
    return Role.ENUMERATOR


def _role_tabs(mine: Reach, place: str, role: Role, address: str) -> list[dict]:
    if not may_appoint_supervisors(mine, place):
        return []
    return [
        {"label": label, "url": f"{address}?peran={each.value}", "active": each == role}
        for each, label in ((Role.ENUMERATOR, _("Bagi kepada PPL")), (Role.SUPERVISOR, _("Bagi kepada PML")))
    ]


def _ticked(request: OfficerRequest, rows: list[Row]) -> set[str]:
    """Returns which SLS are ticked: as sent, or with ?pilih=kosong those that nobody has."""
    if request.GET.get("pilih") == "kosong":
        return {row.sls.code for row in rows if row.holder is None}
    return set(request.POST.getlist("sls") or request.GET.getlist("sls"))


def _officers(request: OfficerRequest, found: Survey, ticked: list[Row], role: Role) -> dict[str, Any]:
    """Returns what the list of officers is drawn from."""
    sent = request.POST if request.method == "POST" else {}
    chosen, search = row_id(sent.get("petugas")), typed(sent, "cari", 60)
    carriers = found.carriers(ticked, search=search, chosen=chosen)
    return {
        "carriers": carriers.shown,
        "found": carriers.found,
        "is_cut_off": carriers.found > len(carriers.shown),
        "may_search": carriers.found > 8 or bool(search),
        "chosen": chosen,
        "search": search,
        "target": TARGET[role],
    }


@page(Permission.ASSIGN)
def board_loads(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the officers of the board with the load each would have with the ticked SLS. A fragment."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    place = village_of(here.code)
    if not lies_in_a(Level.SUBDISTRICT, place):
        return redirect("enumeration:board", place)
    role = chosen_role(request, here.mine, place)
    found = survey(request.user, round, place, role)
    ticked = found.chosen(request.POST.getlist("sls") or request.GET.getlist("sls"))
    context = {**_officers(request, found, ticked, role), "role": role}
    return render(request, "enumeration/assignment/_board_officers.html", context)
