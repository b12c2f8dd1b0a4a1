"""The journal: the officer's own work, household by household, including finished and submitted ones, so that nobody
keeps a paper list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission, page
from enumeration.fields import dates
from enumeration.fields.day import day_in
from enumeration.files.columns import text
from enumeration.files.workbook import workbook_file
from enumeration.journal.entries import Day, Entry, Search, all_of, count, days, page_of
from enumeration.journal.forms import JournalFilter
from enumeration.journal.timeline import event_in_words
from enumeration.models import State
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest
from enumeration.pages.queries import typed
from enumeration.rounds import round_of
from enumeration.words import Words


@page(Permission.SIGNED_IN)
def journal(request: OfficerRequest) -> HttpResponse:
    search, refused = Search(), ""
    entries: list[Entry] = []
    following = ""
    try:
        search = _search(request)
        entries, following = page_of(request.user, search, after=request.GET.get("sebelum", ""))
    except ValidationError as problem:
        refused = problem.messages[0]
    seen(request, [one.event.household for one in entries if one.in_reach])
    query = _query(search)
    last_days = days(request.user)
    return render(
        request,
        "enumeration/journal/journal.html",
        {
            "round": round_of(request),
            "form": JournalFilter(request.GET),
            "search": search,
            "entries": [(one, event_in_words(one.event)) for one in entries],
            "refused": refused,
            "total": 0 if refused else count(request.user, search),
            "has_hidden": any(not one.in_reach for one in entries),
            "days": [(day, f"?{urlencode({'hari': day.day.isoformat()})}") for day in last_days],
            "chart": _chart(last_days),
            "next_url": f"?{urlencode({**query, 'sebelum': following})}" if following else "",
            "first_url": f"?{urlencode(query)}" if request.GET.get("sebelum") else "",
            "file_url": f"{reverse('enumeration:journal_file')}?{urlencode(query)}",
        },
    )


def _chart(last_days: list[Day]) -> dict[str, Any] | None:
    if len(last_days) < 2:
        return None
    shown = last_days[:14][::-1]
    return {
        "kind": "bar",
        "category_title": _("Hari"),
        "categories": [dates.on_an_axis(day.day) for day in shown],
        "series": [{"name": _("Keluarga"), "values": [day.families for day in shown], "tone": "info"}],
        "unit": _("keluarga"),
    }


def _search(request: OfficerRequest) -> Search:
    """Returns the search in an address. Raises ValidationError for a day that cannot be read."""

    def cleaned(name: str) -> str:
        return typed(request.GET, name)

    day, state = cleaned("hari"), cleaned("status")
    return Search(
        words=cleaned("cari"),
        sls=cleaned("sls"),
        day=day_in(day) if day else None,
        state=state if state in State.values else "",
    )


def _query(search: Search) -> dict[str, str]:
    query = {
        "cari": search.words,
        "sls": search.sls,
        "hari": search.day.isoformat() if search.day else "",
        "status": search.state,
    }
    return {name: value for name, value in query.items() if value}


COLUMNS = (
    text("at", Words("Terakhir saya kerjakan", "Last act of mine"), 20),
    text("act", Words("Yang saya lakukan", "What I did"), 26),
    text("name", Words("Kepala keluarga", "Head of the family"), 30),
    text("number", Words("Bangunan/keluarga", "Building/family"), 16),
    text("area", Words("Kode SLS", "SLS code"), 18),
    text("sls", Words("SLS", "SLS"), 28),
    text("state", Words("Status sekarang", "State now"), 18),
)


@page(Permission.SIGNED_IN)
def journal_file(request: OfficerRequest) -> HttpResponseBase:
    """Answer with everything that the page shows, as Excel: the officer's own work only."""
    try:
        search = _search(request)
    except ValidationError:
        return redirect(f"{reverse('enumeration:journal')}?{request.GET.urlencode()}")  # that page says why
    entries = list(all_of(request.user, search))
    seen(request, [one.event.household for one in entries if one.in_reach])
    return workbook_file(
        f"jurnal-{request.user.username}-{timezone.localdate():%Y%m%d}",
        COLUMNS,
        map(_row, entries),
        count=len(entries),
        title=_("Jurnal petugas"),
        facts=[
            (_("Petugas"), str(request.user)),
            (_("Dibuat pada"), dates.moment(timezone.localtime())),
            (_("Saringan"), ", ".join(f"{name}: {value}" for name, value in _query(search).items()) or "–"),
            (_("Nama keluarga"), _("hanya keluarga di wilayah tugas petugas saat berkas dibuat")),
        ],
    )


def _row(one: Entry) -> tuple[str, ...]:
    household = one.event.household
    return (
        f"{zones.local(one.event.at, one.event.area_code):%Y-%m-%d %H:%M}",
        event_in_words(one.event),
        one.name if one.in_reach else _("(di luar wilayah tugas)"),
        one.numbers,
        household.area_id,
        household.area.name,
        str(household.get_state_display()),
    )
