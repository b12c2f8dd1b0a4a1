"""The dashboards: where every place stands, against the calendar, down to the SLS. All figures from progress.py."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enumeration import disclosure, zones
from enumeration.access import Permission, page, reach
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import DayTally, Household, Level, Round, State, Tally
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.formatting import in_mixed_case, number
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place
from enumeration.progress import figures as reading
from enumeration.questionnaire.codes import Result
from enumeration.rounds import permissions_here
from enumeration.verification.recap import lists_below


@page(Permission.SEE_PROGRESS)
def progress(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """One place: its figures, its curve against the calendar, and the places below it."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=round)
    today = zones.today(here.code)
    places = _places(request, round, here)
    total = places[0] if here.level_below is None else reading.together(places, here.code, here.name)
    places, total = _shown(request, round, here, places, total)
    days = _days(request, round, here)
    tallies = Tally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    pace = reading.pace(total, days, round, today, reading.unassigned(tallies, round, here.code))
    may_see_names = Permission.SEE_HOUSEHOLDS in permissions_here(request)
    shows_officers = may_see_names and len(here.code) >= LENGTH_OF[Level.SUBDISTRICT]
    by_result = request.GET.get("tabel") == "kunjungan"
    return render(
        request,
        "enumeration/progress/progress.html",
        {
            "round": round,
            "here": here,
            "crumbs": [(_("Kemajuan"), reverse("enumeration:progress")), *here.crumbs("enumeration:progress")],
            "total": total,
            "lists": lists_below(round, here.code, here.mine),
            "pace": pace,
            "headline": _headline(pace, round),
            "today": today,
            "is_over": today > round.ends_on,
            "places": [(place, _address(here, place)) for place in places] if here.level_below else [],
            "level": here.level_below,
            "slow": {place.code for place in reading.slow(places, round, today)},
            "by_result": by_result,
            "hides": any(n is None for one in (total, *places) for n in one.results.values()),
            "tabs": _tabs(here, by_result),
            "results": [(one.short, total.results[one.value]) for one in Result],
            "treemap": _treemap(here, places),
            "chart": _chart(total, days, round, today),
            "officers": reading.officers_in(request.user, round, here.code) if shows_officers else [],
            "shows_officers": shows_officers,
            "may_review": reach(request.user, Permission.REVIEW).in_round(round.pk).touches(here.code),
            "may_assign": reach(request.user, Permission.ASSIGN).in_round(round.pk).touches(here.code),
        },
    )


def _headline(pace: reading.Pace, round: Round) -> str:
    """One thing, and its cause."""
    words = {
        "left": number(pace.left),
        "free": number(pace.free.families),
        "sls": number(pace.free.sls),
        "per_day": number(pace.per_day, 0),
        "needed": number(pace.needed_per_day, 0),
        "finish": date_format(pace.finish, "j F") if pace.finish else "",
        "end": date_format(round.ends_on, "j F"),
    }
    said = {
        reading.Verdict.NOTHING: _("Belum ada keluarga di sini."),
        reading.Verdict.DONE: _("Semua keluarga sudah didata."),
        reading.Verdict.OVER: _("%(left)s keluarga belum didata; masa pendataan berakhir %(end)s."),
        reading.Verdict.LATE: _(
            "Lewat waktu: dengan laju sekarang (%(per_day)s keluarga per hari) rampung %(finish)s, padahal batasnya %(end)s."
        ),
        reading.Verdict.UNASSIGNED: _("Belum dapat rampung: %(free)s keluarga di %(sls)s SLS belum punya PPL."),
        reading.Verdict.STANDING: _("Belum dapat diperkirakan: tidak ada kiriman tujuh hari terakhir."),
        reading.Verdict.ON_TIME: _("Tepat waktu: dengan laju sekarang rampung %(finish)s, batasnya %(end)s."),
    }
    return said[pace.verdict] % words


@page(Permission.SEE_PROGRESS)
def progress_file(request: OfficerRequest, code: str) -> HttpResponse:
    """The table of a place as CSV or Excel: every state and visit result, one row for each place below."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=current_round(request))
    file_format = request.GET.get("format", "csv")
    if file_format not in FORMATS:
        file_format = "csv"
    places = _places(request, round, here)
    places, _total = _shown(request, round, here, places, reading.together(places, here.code))
    header = [
        _("Kode wilayah"),
        _("Wilayah"),
        _("Keluarga"),
        _("Prelist"),
        _("Diverifikasi"),
        *[str(state.label) for state in State],
        _("Didata"),
        _("Didata (%)"),
        *[f"205: {one.short}" for one in Result],
    ]
    rows = [
        [
            place.code,
            place.name,
            place.total,
            place.prelist,
            place.verified,
            *[place.states[state] for state in State],
            place.enumerated,
            place.enumerated_percent,
            *[place.results[one.value] for one in Result],
        ]
        for place in places
    ]
    name = f"kemajuan-{here.code}-{zones.local(timezone.now(), here.code):%Y%m%d-%H%M}"
    return table_file(name, file_format, header, rows)


def _shown(
    request: OfficerRequest, round: Round, here: Here, places: list[reading.Figures], total: reading.Figures
) -> tuple[list[reading.Figures], reading.Figures]:
    """The same, without the counts that are too few for who sees no families."""
    if disclosure.sees_families(request.user, here.code, here.mine.codes, round):
        return places, total
    below = disclosure.hidden_below(round, here.code)
    above = below if here.is_partly_mine else disclosure.hidden_at(round, here.code)
    return [reading.without(place, below) for place in places], reading.without(total, above)


def _places(request: OfficerRequest, round: Round, here: Here) -> list[reading.Figures]:
    tallies = Tally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    if here.level_below is None:
        return [reading.figures_of(tallies, here.code, here.area.name)]
    return reading.figures_below(tallies, here.code, here.level_below, here.mine)


def _days(request: OfficerRequest, round: Round, here: Here) -> list[reading.Day]:
    """Counters by day exist per village; below that, and for a part of a village, the events say it."""
    if here.is_partly_mine or len(here.code) > LENGTH_OF[Level.VILLAGE]:
        households = Household.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
        return reading.days_of_few(households.in_area(here.code))
    tallies = DayTally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    return reading.days(tallies, here.code)


def _address(here: Here, place: reading.Figures) -> str:
    return reverse("enumeration:progress", args=[place.code])


def _tabs(here: Here, by_result: bool) -> list[dict]:
    address = reverse("enumeration:progress", args=[here.code])
    return [
        {"label": _("Menurut status"), "url": f"{address}#tabel", "active": not by_result},
        {"label": _("Menurut hasil kunjungan (205)"), "url": f"{address}?tabel=kunjungan#tabel", "active": by_result},
    ]


def _treemap(here: Here, places: list[reading.Figures]) -> list[dict]:
    if here.level_below is None:
        return []
    return [
        {
            "name": in_mixed_case(place.name),
            "code": place.code,
            "families": place.total,
            "share": place.enumerated_share,
            "url": _address(here, place),
        }
        for place in places
        if place.total
    ]


def _chart(total: reading.Figures, days: list[reading.Day], round: Round, today: Any) -> dict:
    curve = reading.curve(total.total, days, round, today)
    return {
        "kind": "line",
        "category_title": _("Tanggal"),
        "categories": [date_format(day, "j M") for day in curve.days],
        "series": [
            {"name": _("Seharusnya didata"), "values": curve.expected, "tone": "neutral", "dashed": True},
            {"name": _("Pernah dikirim"), "values": curve.submitted, "tone": "wait"},
            {"name": _("Disetujui PML"), "values": curve.approved, "tone": "fair"},
            {"name": _("Selesai"), "values": curve.completed, "tone": "good"},
        ],
        "unit": _("keluarga"),
    }
