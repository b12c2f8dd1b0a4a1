"""The forecast of a place: when, how sure, by which cause not, and what must change to end in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission, page
from enumeration.models import Area, Officer, Tally
from enumeration.models.areas import LENGTH_OF, Level, lies_in_a
from enumeration.pages.places import OfficerRequest, current_round, find_place
from enumeration.pages.sorting import Sorting
from enumeration.progress import outlook_words as words
from enumeration.progress.figures import days_left
from enumeration.progress.outlook import Outlook, outlooks
from enumeration.rounds import permissions_here


@dataclass(frozen=True)
class Row:
    """A place or an enumerator in the table."""

    name: str
    url: str
    outlook: Outlook
    span: str
    late: str
    verdict: str
    tone: str
    causes: tuple[str, ...]
    change: str


BY_COLUMN: dict[str, Callable[[Row], Any]] = {
    "nama": lambda row: row.name.casefold(),
    "belum": lambda row: row.outlook.left,
    "laju": lambda row: row.outlook.per_day if row.outlook.with_pace else None,
    "rampung": lambda row: _day_of(row.outlook.latest) if row.outlook.with_pace else None,
    "sisa": lambda row: row.outlook.late_mean if row.outlook.with_pace else None,
    "tanpa": lambda row: row.outlook.without_pace,
}
"""What has no forecast comes last, whichever way. Unless a column is asked for, the tables are sorted as _latest_first."""


@page(Permission.SEE_PROGRESS)
def progress_forecast(request: OfficerRequest, code: str) -> HttpResponse:
    """Show when a place, the places below it and its enumerators will be done."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=round)
    today = zones.today(here.code)
    tallies = Tally.objects.visible_to(request.user, Permission.SEE_PROGRESS).filter(round=round)
    length = LENGTH_OF[here.level_below] if here.level_below else len(here.code)
    found = outlooks(tallies, round, here.code, length, today)
    days = days_left(round, today)

    def row(name: str, url: str, one: Outlook) -> Row:
        return Row(
            name,
            url,
            one,
            words.span(one),
            words.late(one),
            words.verdict(one, round),
            words.tone(one, round),
            tuple(words.causes(one)),
            words.what_must_change(one, round, today, found.more_officers(one, days)),
        )

    names = dict(Area.objects.filter(code__in=found.places).values_list("code", "name")) if here.level_below else {}
    places = [
        row(names[code], reverse("enumeration:progress_forecast", args=[code]), one)
        for code, one in sorted(found.places.items(), key=_latest_first)
        if code in names
    ]
    sees_officers = Permission.SEE_HOUSEHOLDS in permissions_here(request) and lies_in_a(Level.SUBDISTRICT, here.code)
    known = Officer.objects.in_bulk(found.officers) if sees_officers else {}
    officers = [
        row(str(known[pk]), "", one) for pk, one in sorted(found.officers.items(), key=_latest_first) if pk in known
    ]
    by_place = Sorting.of(request, BY_COLUMN)
    by_officer = Sorting.of(request, BY_COLUMN, name="urut_ppl")
    officers = by_officer.sorted(officers)[:MOST_OFFICERS]
    whole = row(here.name, "", found.whole)
    level = here.level_below
    tables = [
        Table(
            "tempat",
            str(level.label) if level else here.name,
            _rule(),
            _("Wilayah"),
            by_place,
            by_place.sorted(places),
            whole,
        ),
        Table("petugas", _("PPL di sini"), _officers_note(by_officer), _("PPL"), by_officer, officers),
    ]
    way = here.crumbs("enumeration:progress")
    return render(
        request,
        "enumeration/progress/forecast.html",
        {
            "round": round,
            "here": here,
            "crumbs": [
                (_("Kemajuan"), reverse("enumeration:progress")),
                *way[:-1],
                (here.name, reverse("enumeration:progress", args=[here.code])),
                (_("Perkiraan"), ""),
            ],
            "headline": words.headline(found.whole, round, today),
            "whole": whole,
            "tables": [table for table in tables if table.rows or (table.whole and found.whole.left)],
        },
    )


@dataclass(frozen=True)
class Table:
    """A table of the page, with its sum."""

    id: str
    title: str
    note: str
    first: str
    sorting: Sorting[Row]
    rows: list[Row]
    whole: Row | None = None


def _rule() -> str:
    """Returns how the days are found, in three sentences."""
    return _(
        "Rampung: di antara dua tanggal ini dengan kemungkinan 80%. Laju: yang dikirim PPL sehari selama dua minggu "
        "terakhir, hari libur ikut dihitung, ditarik ke rata-rata kabupaten bila harinya masih sedikit. PPL "
        "menyelesaikan SLS yang sudah dimulai, lalu SLS berikutnya."
    )


MOST_OFFICERS = 30


def _officers_note(sorting: Sorting[Row]) -> str:
    if sorting.chosen:
        return _("Paling banyak 30.")
    return _("Yang paling banyak sisanya di atas, paling banyak 30.")


def _day_of(day: date | None) -> float:
    return day.toordinal() if day else float("inf")


def _latest_first(item: tuple[object, Outlook]) -> tuple[float, float, int, str]:
    """Returns the order of a table: what will be left most at the end first, then the latest."""
    key, one = item
    latest = _day_of(one.latest) if one.left else 0
    return -(one.late_mean + one.without_pace), -latest, -one.left, str(key)
