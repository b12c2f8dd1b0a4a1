"""The days of a place: what each brought by officer or place, its figures, and what was remarked about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration import zones
from enumeration.access import Permission, page, reach
from enumeration.models import DayNote, DayTally, Level, Round
from enumeration.models.areas import LENGTH_OF, lies_in_a
from enumeration.pages.formatting import number
from enumeration.pages.numbers import row_id
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place
from enumeration.progress import daily, figures
from enumeration.progress.actions import NotADay, note_day, withdraw_note
from enumeration.progress.daily import DAYS_OF, Heat, Note
from enumeration.progress.figures import Day
from enumeration.rounds import permissions_here
from enumeration.tallies import STATES, counters_in


@dataclass(frozen=True)
class DayRow:
    """The figures of a day, and what was remarked about it."""

    day: Day
    notes: list[Note]


@page(Permission.SEE_PROGRESS)
def progress_days(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the days of a place, the newest first: who sent how many, the figures of each day, and the remarks."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=round)
    today = zones.today(here.code)
    remarked = daily.notes(round, here.code, here.mine, user=request.user)
    heat = _heat(request, round, here, today)
    assigns = reach(request.user, Permission.ASSIGN).in_round(round.pk)
    return render(
        request,
        "enumeration/progress/days.html",
        {
            "round": round,
            "here": here,
            "crumbs": [
                (_("Kemajuan"), reverse("enumeration:progress")),
                *here.crumbs("enumeration:progress")[:-1],
                (here.name, reverse("enumeration:progress", args=[here.code])),
                (_("Hari demi hari"), ""),
            ],
            "heat": heat,
            "heat_title": _("PPL menurut hari") if heat and heat.is_of_officers else _("Wilayah menurut hari"),
            "heat_note": _heat_note(heat) if heat else "",
            "rows": _rows(daily.days_here(request.user, round, here), remarked),
            "may_note": len(here.code) in DAYS_OF and assigns.covers(here.code) and round.starts_on <= today,
            "latest": min(today, round.ends_on),
        },
    )


def _heat(request: OfficerRequest, round: Round, here: Here, today: date) -> Heat | None:
    """Returns the heat map: of the enumerators for who checks them in a kecamatan or a part of one; else of the places
    below, where days are counted for them."""
    checks = Permission.REVIEW in permissions_here(request)
    if checks and lies_in_a(Level.SUBDISTRICT, here.code) and len(here.code) <= LENGTH_OF[Level.VILLAGE]:
        found = daily.of_officers(request.user, round, here.code, today)
    elif here.level_below in (Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE) and not here.is_partly_mine:
        counted = counters_in(here.mine, round, LENGTH_OF[here.level_below])
        places = figures.figures_below(counted, here.code, here.level_below, here.mine, only=STATES)
        tallies = DayTally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
        found = daily.of_places(tallies, places, round, here.code, today)
    else:
        return None
    return found if found.days and found.lines else None


def _heat_note(heat: Heat) -> str:
    said = _(
        "Angka: keluarga yang pertama kali dikirim hari itu. Warna: seberapa jauh di belakang rencana pada akhir hari itu. "
        "Yang paling tertinggal di atas."
    )
    if not heat.left_out:
        return said
    more = ngettext("%(n)s lagi tidak ditampilkan.", "%(n)s lagi tidak ditampilkan.", heat.left_out)
    return f"{said} {more % {'n': number(heat.left_out)}}"


def _rows(days: Iterable[Day], remarked: Iterable[Note]) -> list[DayRow]:
    """Returns each day with figures or remarks, the newest first."""
    by_day = {day.day: day for day in days}
    said: dict[date, list[Note]] = {}
    for note in remarked:
        said.setdefault(note.day, []).append(note)
    return [
        DayRow(by_day.get(day, Day(day, 0, 0, 0, 0)), said.get(day, []))
        for day in sorted(by_day.keys() | said.keys(), reverse=True)
    ]


@page(Permission.ASSIGN)
@require_POST
def progress_day_note(request: OfficerRequest, code: str) -> HttpResponse:
    """Remark about a day in this place."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=round)
    try:
        day = parse_date(request.POST.get("tanggal", ""))
    except ValueError:  # well formed, and no day: 2026-02-30
        day = None
    try:
        note_day(request.POST.get("catatan", ""), day=day, place=here.code, round=round, by=request.user)
    except NotADay as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Catatan hari disimpan."))
    return redirect(f"{reverse('enumeration:progress_days', args=[here.code])}#hari")


@page(Permission.ASSIGN)
@require_POST
def progress_day_note_withdraw(request: OfficerRequest, code: str) -> HttpResponse:
    """Withdraw a remark that stands on the page of this place."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=round)
    chosen = row_id(request.POST.get("catatan_hari"))
    note = DayNote.objects.filter(pk=chosen, round=round, withdraws=None).first() if chosen else None
    if note is None or not (note.area_code.startswith(here.code) or here.code.startswith(note.area_code)):
        raise Http404
    withdraw_note(note, by=request.user)
    messages.success(request, _("Catatan hari ditarik; tetap tersimpan."))
    return redirect(f"{reverse('enumeration:progress_days', args=[here.code])}#hari")
