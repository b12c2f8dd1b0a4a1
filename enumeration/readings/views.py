"""For the administrator: who saw this household, what did this officer see, who read unusually much.

Without households' names.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page, reach
from enumeration.models import Household, Officer, Reading
from enumeration.officers.register import within
from enumeration.pages import names
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.keyset import Page, pager
from enumeration.pages.numbers import whole_number
from enumeration.pages.places import OfficerRequest, written_names_of
from enumeration.pages.queries import typed
from enumeration.readings.forms import ReadingSearch
from enumeration.readings.log import DAYS_LOOKED_AT, of_family, of_officer, unusual

MOST_FOUND = 20


def way_in_words(way: str) -> str:
    """Returns how somebody came to see households."""
    return {
        "household": _("halaman keluarga"),
        "household_move": _("halaman keluarga"),
        "household_code": _("halaman keluarga"),
        "reveal": _("halaman keluarga, nomor dibuka"),
        "questionnaire": _("kuesioner"),
        "household_form": _("formulir PDF"),
        "household_form_in_full": _("formulir PDF, nomor lengkap"),
        "worklist": _("daftar kerja"),
        "find": _("pencarian"),
        "review_list": _("daftar pemeriksaan"),
        "review_bulk": _("pratinjau pemeriksaan sekaligus"),
        "review_job": _("hasil pemeriksaan sekaligus"),
        "review_job_file": _("hasil pemeriksaan sekaligus, berkas"),
        "same_numbers": _("nomor ganda"),
        "decisions": _("keputusan saya"),
        "verification": _("daftar verifikasi"),
        "verification_line": _("baris verifikasi"),
        "journal": _("jurnal"),
        "journal_file": _("jurnal, berkas"),
        "opened_device": _("isi HP"),
        "api-device-sync": _("HP, untuk bekerja tanpa sambungan"),
        "late_list": _("kiriman terlambat, daftar"),
        "late_one": _("kiriman terlambat"),
        "sample": _("sampel wawancara ulang"),
        "sample_file": _("sampel wawancara ulang, berkas"),
        "reinterview": _("wawancara ulang"),
        "handover": _("serah terima"),
        "officer_deactivate": _("penonaktifan petugas"),
        "ranked_list": _("daftar peringkat"),
        "standing": _("peringkat satu keluarga"),
        "export_file": _("berkas ekspor"),
        "printing_file": _("berkas cetakan"),
        "own_paper": _("berkas saya"),
        "officer_paper": _("berkas petugas"),
        "api-households": _("API, daftar"),
        "api-household": _("API, satu keluarga"),
        "api-household-events": _("API, riwayat satu keluarga"),
        "api-standings": _("API, peringkat"),
    }.get(way, way)


@page(Permission.MANAGE)
@require_safe
def readings(request: OfficerRequest) -> HttpResponse:
    """Show hours with unusual reading, and links to one officer or one household."""
    mine = within(request.user, Permission.MANAGE)
    search, family = typed(request.GET, "petugas"), typed(request.GET, "keluarga", 200)
    found: list[Officer] = []
    problem = ""
    if search:
        found = list(mine.filter(names.called(search, "full_name")).order_by("full_name")[:MOST_FOUND])
        found += list(mine.filter(username__iexact=search).exclude(pk__in=[one.pk for one in found]))
        problem = "" if found else _("Tidak ada petugas bernama itu.")
    elif family:
        household = _find(request, family)
        if household:
            return redirect("enumeration:family_readings", household.pk)
        problem = _("Keluarga itu tidak ditemukan di wilayah Anda.")
    return render(
        request,
        "enumeration/readings/list.html",
        {
            "form": ReadingSearch(request.GET),
            "asked": int(bool(search)) + int(bool(family)),
            "officers": found,
            "problem": problem,
            "unusual": unusual(mine),
            "days": DAYS_LOOKED_AT,
        },
    )


UUID_IN = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def _find(request: OfficerRequest, asked: str) -> Household | None:
    """Returns the household by the address of its page, or by SLS, building and household: 7317010001000100/12/3."""
    rows = Household.objects.visible_to(request.user, Permission.MANAGE)
    if match := UUID_IN.search(asked):
        return rows.filter(pk=UUID(match[0])).first()
    code, building, family = [*asked.split("/"), "", ""][:3]
    numbers = whole_number(building, most=9999), whole_number(family, most=9999)
    if None in numbers:
        return None
    return rows.filter(area=code.strip(), building_number=numbers[0], family_number=numbers[1]).first()


@page(Permission.MANAGE)
@require_safe
def officer_readings(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what this officer saw."""
    officer = get_object_or_404(within(request.user, Permission.MANAGE), pk=pk)
    rows = of_officer(officer, reach(request.user, Permission.MANAGE), after=request.GET.get("sebelum", ""))
    title = _("Yang dilihat %(name)s") % {"name": officer.full_name}
    return _rows_page(request, rows, title, officer=officer)


@page(Permission.MANAGE)
@require_safe
def family_readings(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show who saw this household."""
    rows = Household.objects.visible_to(request.user, Permission.MANAGE)
    household = get_object_or_404(rows.select_related("area"), pk=pk)
    title = _("Yang melihat keluarga bangunan %(building)s, nomor %(family)s, %(sls)s") % {
        "building": household.building_number or "–",
        "family": household.family_number or "–",
        "sls": in_mixed_case(household.area.name),
    }
    found = of_family(household, after=request.GET.get("sebelum", ""))
    return _rows_page(request, found, title, household=household)


def _rows_page(request: OfficerRequest, found: Page[Reading], title: str, **about: Any) -> HttpResponse:
    names = written_names_of(row.area_code for row in found.rows)
    household = about.get("household")
    return render(
        request,
        "enumeration/readings/rows.html",
        {
            "title": title,
            "rows": [
                {
                    "row": row,
                    "way": way_in_words(row.way),
                    "place": names.get(row.area_code, row.area_code),
                    "unnamed": row.count - len(row.families),
                    "is_certain": household is None or household.pk in row.families,
                }
                for row in found.rows
            ],
            **pager(request, found.next_after, "sebelum"),
            "crumbs": [(_("Pembacaan"), reverse("enumeration:readings")), (title, "")],
            **about,
        },
    )
