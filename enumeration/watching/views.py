"""The officers of a place who need a word: the list of supervisors, coordinators and the office, and its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enumeration import zones
from enumeration.access import FIELD_ROLES, Permission, Role, page, reach
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Assignment, Officer, Round, State
from enumeration.models.areas import subdistrict_of, village_of
from enumeration.officers.work import facts_of, work_of
from enumeration.pages.places import (
    Here,
    OfficerRequest,
    area_choices,
    current_round,
    find_place,
    written_names_of,
)
from enumeration.pages.queries import this_page
from enumeration.pages.sorting import Sorting
from enumeration.rounds import permissions_here
from enumeration.watching.asked import asked_of
from enumeration.watching.quality import quality_of
from enumeration.watching.signs import Cause, Sign, ToCall, to_call
from enumeration.watching.wording import acts, days_as_chart, quality_in_words, request_in_words, sentence, thresholds

PAGE = 50
ORDER = "-keluarga"
"""As the places in need are ordered: where most households are concerned."""


@dataclass(frozen=True)
class Line:
    """An officer as a row of the list."""

    one: ToCall
    officer: Officer
    place: str
    signs: list[tuple[Sign, str]]
    acts: list[tuple[str, str, str]]
    asked: list[str]


@dataclass(frozen=True)
class Found:
    """Who needs a word there, filtered and in order."""

    rows: list[ToCall]
    counts: dict[Cause, int]
    sorting: Sorting[ToCall]


@page(Permission.REVIEW)
@require_safe
def officers_to_call(request: OfficerRequest) -> HttpResponse:
    """Show the officers of a place who need a word, with the cause, its figure, since when, and what can be done."""
    round, here = _where(request)
    found = _found(request, round, here)
    keys = [one.officer_id for one in found.rows]
    after = request.GET.get("setelah", "")
    first = next((place + 1 for place, pk in enumerate(keys) if str(pk) == after), 0)
    shown = found.rows[first : first + PAGE]
    is_last = first + PAGE >= len(found.rows)
    return render(
        request,
        "enumeration/watching/officers.html",
        {
            "round": round,
            "here": here,
            "crumbs": [
                (_("Kemajuan"), reverse("enumeration:progress")),
                (here.name, reverse("enumeration:progress", args=[here.code])),
                (_("Petugas yang perlu dihubungi"), ""),
            ],
            "lines": _lines(request, round, shown),
            "total": len(found.rows),
            "sorting": found.sorting,
            "tabs": _tabs(request, found),
            "places": area_choices(reach(request.user, Permission.REVIEW).in_round(round.pk), here.code),
            "thresholds": thresholds(),
            "cause": request.GET.get("sebab", ""),
            "file_url": f"{reverse('enumeration:watching_file')}?{_query(request)}format=",
            "next_url": "" if is_last else this_page(request, setelah=str(keys[first + PAGE - 1])),
            "first_url": this_page(request, setelah="") if first else "",
        },
    )


def _where(request: OfficerRequest) -> tuple[Round, Here]:
    round = current_round(request)
    return round, find_place(request.user, Permission.REVIEW, request.GET.get("wilayah") or None, round=round)


def _query(request: OfficerRequest) -> str:
    _path, _mark, query = this_page(request, setelah="", format="").partition("?")
    return f"{query}&" if query else ""


def _found(request: OfficerRequest, round: Round, here: Here) -> Found:
    everybody = to_call(request.user, round, here.code)
    signs = Counter(sign.cause for one in everybody for sign in one.signs)  # each has a cause once
    counts = {cause: signs[cause] for cause in Cause}
    wanted = request.GET.get("sebab", "")
    rows = [one for one in everybody if wanted not in Cause or any(sign.cause == wanted for sign in one.signs)]

    @cache
    def names() -> dict[int, str]:
        """Returns the names, where they are sorted by."""
        officers = Officer.objects.filter(pk__in=[one.officer_id for one in rows])
        return dict(officers.values_list("pk", "full_name"))

    keys: dict[str, Any] = {
        "petugas": lambda one: (names()[one.officer_id].casefold(), one.officer_id),
        "wilayah": lambda one: (one.place, one.officer_id),
        "sebab": lambda one: (list(Cause).index(one.first.cause), -one.families, one.officer_id),
        "keluarga": lambda one: (one.families, -one.officer_id),
        "sejak": lambda one: (one.since, one.officer_id),
    }
    sorting: Sorting[ToCall] = Sorting.of(request, keys, ORDER)
    return Found(sorting.sorted(rows), counts, sorting)


def _lines(request: OfficerRequest, round: Round, rows: list[ToCall]) -> list[Line]:
    held, asked = permissions_here(request), asked_of(request.user, round, rows)
    officers = Officer.objects.only("full_name", "officer_code").in_bulk([one.officer_id for one in rows])
    codes = {code for one in rows for code in (village_of(one.place), subdistrict_of(one.place))}
    names = written_names_of(codes)
    return [
        Line(
            one,
            officers[one.officer_id],
            f"{names.get(village_of(one.place), '')}, {names.get(subdistrict_of(one.place), '')}",
            [(sign, sentence(sign)) for sign in one.signs],
            acts(one, held),
            [request_in_words(each) for each in asked.get(one.officer_id, ())],
        )
        for one in rows
    ]


def _tabs(request: OfficerRequest, found: Found) -> list[dict[str, Any]]:
    shown = request.GET.get("sebab", "")
    every = {"label": _("Semua"), "url": this_page(request, sebab="", setelah=""), "active": shown not in Cause}
    return [
        every,
        *(
            {
                "label": str(cause.label).capitalize(),
                "url": this_page(request, sebab=cause.value, setelah=""),
                "active": shown == cause,
                "count": found.counts[cause],
            }
            for cause in Cause
        ),
    ]


@page(Permission.REVIEW)
@require_safe
def officer_at_work(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show how an officer works, to those who check it: signs, work, quality, day by day; the next pages one press away."""
    round = current_round(request)
    periods = list(
        Assignment.objects.visible_to(request.user, Permission.REVIEW)
        .active()
        .filter(round=round, role__in=FIELD_ROLES, officer=pk)
        .exclude(officer=request.user)
        .select_related("area")
        .order_by("area_id")
    )
    if not periods:
        raise Http404(_("Petugas ini tidak bertugas di wilayah yang Anda periksa."))
    found, place = Officer.objects.select_related("leader").get(pk=pk), periods[0].area_id
    held = permissions_here(request)
    quality = None
    if any(period.role == Role.ENUMERATOR for period in periods):
        quality = quality_of(found, round, request.user, zones.today(place))
    work = work_of(found, round, periods)
    called = next((one for one in to_call(request.user, round, subdistrict_of(place)) if one.officer_id == pk), None)
    query = urlencode({"status": State.SUBMITTED.value, "ppl" if quality else "tim": pk})
    links = [
        (_("Hubungi"), reverse("enumeration:officer", args=[pk]), "phone", Permission.SEE_PERSONNEL),
        (_("Lihat keluarganya"), f"{reverse('enumeration:review_list')}?{query}", "clipboard-check", Permission.REVIEW),
        (_("Penugasan"), reverse("enumeration:board", args=[village_of(place)]), "layout-board", Permission.ASSIGN),
        (_("Riwayat tugas"), reverse("enumeration:officer_history", args=[pk]), "history", Permission.ASSIGN),
        (_("Surat dan berkas"), reverse("enumeration:officer_papers", args=[pk]), "printer", Permission.ASSIGN),
    ]
    return render(
        request,
        "enumeration/watching/officer.html",
        {
            "officer": found,
            "crumbs": [(_("Petugas yang perlu dihubungi"), reverse("enumeration:watching")), (found.full_name, "")],
            "links": [(label, url, name) for label, url, name, needed in links if needed in held],
            "signs": [(sign, sentence(sign)) for sign in called.signs] if called else [],
            "asked": [request_in_words(one) for one in asked_of(request.user, round, [called]).get(pk, ())]
            if called
            else [],
            "work": facts_of(work) if work else [],
            "periods": periods,
            "quality": quality_in_words(quality) if quality else [],
            "days": days_as_chart(quality.days) if quality else None,
        },
    )


@page(Permission.REVIEW)
@require_safe
def officers_to_call_file(request: OfficerRequest) -> HttpResponse:
    """Answer with the list as CSV or Excel: the same filter and order, a row for each cause."""
    round, here = _where(request)
    rows = _found(request, round, here).rows
    header = [
        *(_("Petugas"), _("Kode petugas"), _("Peran"), _("Kode wilayah"), _("Wilayah")),
        *(_("Sebab"), _("Keterangan"), _("Keluarga"), _("Sejak"), _("Diminta membantu")),
    ]
    lines = [
        [
            line.officer.full_name,
            line.officer.officer_code,
            line.one.role.label,
            village_of(line.one.place),
            line.place,
            sign.cause.label,
            words,
            sign.families,
            sign.since,
            "; ".join(line.asked),
        ]
        for line in _lines(request, round, rows)
        for sign, words in line.signs
    ]
    file_format = request.GET.get("format", "")
    if file_format not in FORMATS:
        file_format = "csv"
    name = f"petugas-perlu-dihubungi-{here.code}-{zones.local(timezone.now(), here.code):%Y%m%d-%H%M}"
    return table_file(name, file_format, header, lines)
