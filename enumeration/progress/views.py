"""The dashboards: how every place stands, compared with the calendar, down to the SLS. The figures are those of
catalogue.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from enumeration import disclosure, zones
from enumeration.access import Permission, page
from enumeration.areas import boundaries
from enumeration.fields import dates
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import HelpAsked, Level, Officer, Round, Tally
from enumeration.models.areas import LENGTH_OF, lies_in_a
from enumeration.pages.caching import impersonal
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.numbers import row_id
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place
from enumeration.pages.shares import shown_percent
from enumeration.pages.sorting import Sorting
from enumeration.progress import catalogue, daily, figures, helping, order, wording
from enumeration.progress.actions import ask_to_help
from enumeration.progress.catalogue import Figure, Seen
from enumeration.progress.enumerators import officers_in
from enumeration.progress.needs import needs, step_of
from enumeration.progress.yesterday import Before, Known, before
from enumeration.rounds import permissions_here
from enumeration.tallies import counters_in
from enumeration.verification.recap import lists_below

MOST_NOTES = 3
"""The remarks about days that stand at the curve; all of them stand on the page of the days."""

TABLE, BY_RESULT = "tabel", "kunjungan"
"""The address parameter for the table by visit result."""


@page(Permission.SEE_PROGRESS)
def progress(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """Show one place: its figures, its curve against the calendar, and the places below it."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=round)
    today = zones.today(here.code)
    places = _places(round, here)
    total = places[0] if here.level_below is None else figures.together(places, here.code, here.name)
    places, total = _shown(request, round, here, places, total)
    days = daily.days_here(request.user, round, here)
    tallies = Tally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    length = LENGTH_OF[here.level_below] if here.level_below else len(here.code)
    free = figures.unassigned(tallies, round, here.code, length)
    pace = figures.pace(total, days, round, today, sum(free.values(), figures.Unassigned()))
    found = needs(request.user, round, here.code, places, free, today)
    known = _known(request, round, here, days, today)
    seen = Seen(total, pace, lists_below(round, here.code, here.mine), known.here)
    by_result = request.GET.get(TABLE) == BY_RESULT
    slow = {place.code for place in figures.slow(places, round, today)}
    reader = helping.reader_of(request.user, round, permissions_here(request))
    shows_officers = reader.sees_households and lies_in_a(Level.SUBDISTRICT, here.code)
    in_order, by_officer = order.places(request), order.officers(request)
    officers = by_officer.sorted(officers_in(request.user, round, here.code)) if shows_officers else []
    has_board = len(here.code) <= LENGTH_OF[Level.VILLAGE]
    may_assign = reader.assigns.touches(here.code)
    return render(
        request,
        "enumeration/progress/progress.html",
        {
            "round": round,
            "here": here,
            "crumbs": [(_("Kemajuan"), reverse("enumeration:progress")), *here.crumbs("enumeration:progress")],
            "board_url": reverse("enumeration:board", args=[here.code]) if may_assign and has_board else "",
            "review_url": f"{reverse('enumeration:review_list')}?wilayah={here.code}"
            if reader.reviews.touches(here.code)
            else "",
            "watching_url": f"{reverse('enumeration:watching')}?wilayah={here.code}"
            if reader.reviews.touches(here.code)
            else "",
            "headline": wording.headline(pace, round, found),
            "tone": wording.tone(pace, found),
            "in_need": helping.in_need(request.user, round, found, reader),
            "in_need_title": wording.in_need_title(found, here.level_below),
            "in_need_rule": wording.in_need_rule(found),
            "pace": pace,
            "pace_facts": wording.pace_facts(pace, total, round),
            "total": total,
            "tiles": [
                _tile(figure, seen, here.code, reader)
                for figure in catalogue.TILES
                if figure.value(total) or not figure.is_seldom
            ],
            "meanings": [(figure.on_tile, figure.meaning) for figure in catalogue.TILES if figure.meaning],
            "chart": _chart(total, days, round, today),
            "notes": daily.notes(round, here.code, here.mine, user=request.user)[:MOST_NOTES],
            "level": here.level_below,
            "treemap": _treemap(
                here, places, figures.expected_share(round, today), {need.place.code for need in found}
            ),
            "tabs": _tabs(here, by_result),
            "table": _table(in_order, places, total, slow, known, by_result=by_result, reader=reader)
            if here.level_below
            else None,
            "file_query": f"{in_order.query}format=",
            "results": [
                (figure.label, figure.value(total), figure.since(total, known.here)) for figure in catalogue.RESULTS
            ],
            "officers": officers[: order.MOST_OFFICERS],
            "officers_count": len(officers),
            "officers_sorting": by_officer,
            "officers_query": f"{by_officer.query}format=",
            "most_officers": order.MOST_OFFICERS,
            "shows_officers": shows_officers,
            "may_check": reader.reviews.touches(here.code),
            "outlines_url": reverse("enumeration:progress_outlines", args=[here.code])
            if here.level_below and boundaries.are_loaded(here.code, here.level_below)
            else "",
            "may_assign": may_assign,
        },
    )


@dataclass(frozen=True)
class Cell:
    """One figure of one place: a number of households, or a share from 0 to 1. None: not shown, or of nothing."""

    value: int | float | None
    is_share: bool
    url: str = ""  # of its households
    since: str = ""  # how it changed since yesterday; "" where that is not known


@dataclass(frozen=True)
class Row:
    """One place of the table, its address, and its figures in column order."""

    place: figures.Figures
    url: str
    cells: Sequence[Cell]
    is_slow: bool


@dataclass(frozen=True)
class Table:
    """The places below, one row each, and their sum."""

    caption: str
    columns: Sequence[Figure]
    sorting: Sorting[figures.Figures]
    rows: Sequence[Row]
    total: Sequence[Cell]

    @property
    def heads(self) -> list[tuple[str, Figure]]:
        return [(order.name_of(figure), figure) for figure in self.columns]

    @property
    def hides(self) -> bool:
        """Returns whether a count is hidden from this reader (enumeration/disclosure.py)."""
        rows = (self.total, *(row.cells for row in self.rows))
        return any(cell.value is None and not cell.is_share for cells in rows for cell in cells)

    @property
    def says_since(self) -> bool:
        rows = (self.total, *(row.cells for row in self.rows))
        return any(cell.since for cells in rows for cell in cells)


def _table(
    sorting: Sorting[figures.Figures],
    places: list[figures.Figures],
    total: figures.Figures,
    slow: Collection[str],
    known: Known,
    *,
    by_result: bool,
    reader: helping.Reader,
) -> Table | None:
    if not places:
        return None
    columns = catalogue.BY_RESULT if by_result else catalogue.BY_STATE
    title = (
        _("Keluarga menurut wilayah dan hasil kunjungan (205)")
        if by_result
        else _("Keluarga menurut wilayah dan status")
    )
    stays = f"?{TABLE}={BY_RESULT}" if by_result else ""
    rows = [
        Row(place, _address(place) + stays, _cells(columns, place, reader, known.of(place.code)), place.code in slow)
        for place in sorting.sorted(places)
    ]
    return Table(title, columns, sorting, rows, _cells(columns, total, reader, known.here))


def _cells(columns: Sequence[Figure], place: figures.Figures, reader: helping.Reader, before: Before) -> list[Cell]:
    values = [(figure, figure.value(place)) for figure in columns]
    queue_of = _queues(place.code, reader)
    return [
        Cell(value, figure.is_share, queue_of(figure) if value else "", figure.since(place, before))
        for figure, value in values
    ]


def _known(request: OfficerRequest, round: Round, here: Here, days: list[figures.Day], today: date) -> Known:
    sees = disclosure.sees_families(request.user, here.code, here.mine.codes, round)
    return before(round, here, today, days, sees_families=sees)


def _queues(code: str, reader: helping.Reader) -> Callable[[Figure], str]:
    """Returns what gives the address of the households of a figure of a place; "" where no queue of the reader shows just
    these."""
    if not reader.reviews.touches(code):
        return lambda figure: ""
    address = reverse("enumeration:review_list")  # once for a place: a page has hundreds of figures
    return lambda figure: f"{address}?{urlencode({'status': figure.queue, 'wilayah': code})}" if figure.queue else ""


def _tile(figure: Figure, seen: Seen, code: str, reader: helping.Reader) -> dict[str, Any]:
    """Returns the arguments of the component `stat`."""
    return {
        "label": figure.on_tile,
        "value": figure.value(seen.total),
        "of": figure.of.value(seen.total) if figure.of else None,
        "note": "; ".join(figure.notes(seen)),
        "icon": figure.icon,
        "tone": figure.tone_of_tile(seen) if figure.tone_of_tile else "",
        "url": reverse(figure.url_name, args=[code]) if figure.url_name else _queues(code, reader)(figure),
    }


@page(Permission.SEE_PROGRESS)
def progress_file(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with the table of a place as CSV or Excel: every state and visit result, one row for each place below."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=current_round(request))
    file_format = request.GET.get("format", "csv")
    if file_format not in FORMATS:
        file_format = "csv"
    places = _places(round, here)
    places, _total = _shown(request, round, here, places, figures.together(places, here.code))
    places = order.places(request).sorted(places)
    known = _known(request, round, here, daily.days_here(request.user, round, here), zones.today(here.code))
    header = [
        *(_("Kode wilayah"), _("Wilayah"), *(str(figure.in_file) for figure in catalogue.IN_FILE)),
        *(figure.since_in_file for figure in catalogue.IN_FILE),
    ]
    rows = [
        [
            *(place.code, place.name, *(figure.value_in_file(place) for figure in catalogue.IN_FILE)),
            *(figure.change_in_file(place, known.of(place.code)) for figure in catalogue.IN_FILE),
        ]
        for place in places
    ]
    name = f"kemajuan-{here.code}-{zones.local(timezone.now(), here.code):%Y%m%d-%H%M}"
    return table_file(name, file_format, header, rows)


@page(Permission.REVIEW)
@require_safe
def progress_officers_file(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with all enumerators of a kecamatan or of a place in it as CSV or Excel, in the order of the page."""
    round = current_round(request)
    here = find_place(request.user, Permission.REVIEW, code, round=round)
    if not lies_in_a(Level.SUBDISTRICT, here.code):
        raise Http404(_("Daftar PPL ada untuk kecamatan dan wilayah di dalamnya."))
    file_format = request.GET.get("format", "csv")
    if file_format not in FORMATS:
        file_format = "csv"
    header = [
        *(_("PPL"), _("Kode petugas"), _("SLS"), _("Keluarga"), _("Belum"), _("Dikembalikan"), _("Didata (%)")),
        *(_("Terakhir mengirim"), _("Diam")),
    ]
    rows = [
        [
            one.officer.full_name,
            one.officer.officer_code,
            one.sls,
            one.figures.total,
            one.figures.states["open"],
            one.figures.states["sent_back"],
            shown_percent(one.figures.enumerated_share or 0, 1),
            f"{zones.local(one.last_sent, here.code):%Y-%m-%d %H:%M}" if one.last_sent else "",
            _("ya") if one.is_silent else "",
        ]
        for one in order.officers(request).sorted(officers_in(request.user, round, here.code))
    ]
    name = f"kemajuan-ppl-{here.code}-{zones.local(timezone.now(), here.code):%Y%m%d-%H%M}"
    return table_file(name, file_format, header, rows)


@page(Permission.SEE_PROGRESS)
@require_safe
@impersonal
@cache_control(private=True, max_age=3600)
def progress_outlines(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with the outlines of the places below, for the map."""
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=current_round(request))
    if here.level_below is None:
        raise Http404(_("Peta ada untuk wilayah yang punya wilayah di bawahnya."))
    return JsonResponse(boundaries.outlines(here.code, here.level_below))


@page(Permission.ASSIGN)
@require_POST
def ask_help(request: OfficerRequest, code: str) -> HttpResponse:
    """Note who was asked to help a place below this one; back to the page on which its need stands."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=round)
    place = find_place(request.user, Permission.ASSIGN, request.POST.get("wilayah", ""), round=round)
    chosen = row_id(request.POST.get("petugas"))
    officer = Officer.objects.filter(pk=chosen).first() if chosen else None
    cause = request.POST.get("sebab", "")
    if officer is None or cause not in HelpAsked.Cause or not place.code.startswith(here.code):
        raise Http404
    ask_to_help(officer, place=place.code, cause=HelpAsked.Cause(cause), round=round, by=request.user)
    messages.success(request, _("Tercatat: %(officer)s diminta membantu.") % {"officer": officer})
    return redirect(f"{reverse('enumeration:progress', args=[here.code])}#bantu")


def _shown(
    request: OfficerRequest, round: Round, here: Here, places: list[figures.Figures], total: figures.Figures
) -> tuple[list[figures.Figures], figures.Figures]:
    """Returns places and total without the counts that are too small for users who may not see households."""
    if disclosure.sees_families(request.user, here.code, here.mine.codes, round):
        return places, total
    below = disclosure.hidden_below(round, here.code)
    above = below if here.is_partly_mine else disclosure.hidden_at(round, here.code)
    return [figures.without(place, below) for place in places], figures.without(total, above)


def _places(round: Round, here: Here) -> list[figures.Figures]:
    if here.level_below is None:
        tallies = counters_in(here.mine, round, len(here.code))
        return [figures.figures_of(tallies, here.code, here.area.name)]
    tallies = counters_in(here.mine, round, LENGTH_OF[here.level_below])
    return figures.figures_below(tallies, here.code, here.level_below, here.mine)


def _address(place: figures.Figures) -> str:
    return reverse("enumeration:progress", args=[place.code])


def _tabs(here: Here, by_result: bool) -> list[dict]:
    address = reverse("enumeration:progress", args=[here.code])
    return [
        {"label": _("Menurut status"), "url": f"{address}#tabel", "active": not by_result},
        {
            "label": _("Menurut hasil kunjungan (205)"),
            "url": f"{address}?{TABLE}={BY_RESULT}#tabel",
            "active": by_result,
        },
    ]


def _treemap(here: Here, places: list[figures.Figures], expected: float, in_need: Collection[str]) -> list[dict]:
    if here.level_below is None:
        return []
    return [
        {
            "name": in_mixed_case(place.name),
            "code": place.code,
            "families": place.total,
            "share": place.enumerated_share,
            "step": step_of(place, expected, is_in_need=place.code in in_need),
            "url": _address(place),
        }
        for place in places
        if place.total
    ]


def _chart(total: figures.Figures, days: list[figures.Day], round: Round, today: Any) -> dict:
    curve = figures.curve(total.total, days, round, today)
    return {
        "kind": "line",
        "category_title": _("Tanggal"),
        "categories": [dates.on_an_axis(day) for day in curve.days],
        "series": [
            {"name": _("Seharusnya didata"), "values": curve.expected, "tone": "neutral", "dashed": True},
            *(
                {"name": str(figure.label), "values": getattr(curve, figure.by_day), "tone": figure.tone}
                for figure in catalogue.ON_CHART
            ),
        ],
        "unit": _("keluarga"),
    }
