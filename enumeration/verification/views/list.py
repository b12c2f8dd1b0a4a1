"""Going through the list of an SLS with its head: the page, new households, finishing, and reopening."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration import zones
from enumeration.access import Permission, page
from enumeration.models.areas import village_of
from enumeration.pages import names
from enumeration.pages.formatting import family_name, in_mixed_case
from enumeration.pages.keyset import pager
from enumeration.pages.noting import seen
from enumeration.pages.numbers import whole_number
from enumeration.pages.places import OfficerRequest
from enumeration.pages.queries import this_page, typed
from enumeration.questionnaire.codes import GONE, Existence
from enumeration.verification import actions
from enumeration.verification.actions import Line
from enumeration.verification.forms import FinishList, NewLine, ReopenList
from enumeration.verification.lists import ListCount, count, numbered_lines, page_of
from enumeration.verification.views.lines import (
    KEPT,
    Listing,
    Undo,
    find_list,
    list_address,
    own_line,
    short,
    shown_line,
    undo_to,
)

TABS = {
    "": Q(),
    "belum": Q(existence=None),
    "ada": Q(existence__in=actions.HERE),
    "dicoret": Q(existence__in=GONE),
}


@page(Permission.SEE_HOUSEHOLDS)
def verification(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the list of one SLS. Enumerators fill it in; supervisors and the office read it."""
    return _show(request, find_list(request, code))


def _show(
    request: OfficerRequest,
    here: Listing,
    *,
    new_line: NewLine | None = None,
    finish: FinishList | None = None,
    reopen: ReopenList | None = None,
    status: int = 200,
) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    search = typed(request.GET, "cari")
    shown = here.lines.filter(TABS[tab])
    if (number := whole_number(search, most=999_999)) is not None:
        shown = shown.filter(Q(prelist_number=number) | Q(family_number=number))
    elif search:
        shown = shown.filter(names.numbered(search) or names.called(search, "head_name", "address"))
    found = page_of(shown, request.GET.get("setelah", ""))
    counts = count(here.lines)
    numbered = numbered_lines(here.lines) if here.may_check else []
    seen(request, found.rows, area=here.area.code, count=len(numbered))
    initial = {
        "met_on": zones.today(here.area.code),
        "head_name": here.verification.head_name if here.verification else "",
    }
    context = {
        "round": here.round,
        "here": here,
        "name": in_mixed_case(here.area.name),
        "crumbs": [
            (_("Verifikasi"), reverse("enumeration:verification_recap", args=[village_of(here.area.code)])),
            (in_mixed_case(here.area.name), ""),
        ],
        "counts": counts,
        "lines": [shown_line(row, here) for row in found.rows],
        "tab": tab,
        "tabs": _tabs(request, counts, tab),
        "search": search,
        "query": _query(request),
        "clear_url": this_page(request, only=KEPT, cari="", setelah=""),
        **pager(request, found.next_after, only=KEPT),
        "unchecked_url": this_page(request, only=KEPT, tab="belum", cari="", setelah="") + "#daftar",
        "numbered": numbered,
        "new_line": new_line or NewLine(initial={"pk": uuid.uuid4(), "building": counts.next_building}),
        "finish": finish or FinishList(initial=initial),
        "reopen": reopen or ReopenList(),
        "undo": _last_press(request) if here.may_check else None,
        "words": _words() | {"officer": str(request.user.pk)},
    }
    return render(request, "enumeration/verification/list.html", context, status=status)


def _tabs(request: OfficerRequest, counts: ListCount, tab: str) -> list[dict[str, Any]]:
    listed = {
        "": (_("Semua"), counts.lines),
        "belum": (_("Belum diperiksa"), counts.unchecked),
        "ada": (_("Ada"), counts.here),
        "dicoret": (_("Dicoret"), counts.struck),
    }
    return [
        {"label": label, "url": this_page(request, only=KEPT, tab=name, setelah=""), "active": name == tab, "count": n}
        for name, (label, n) in listed.items()
    ]


def _words() -> dict[str, str]:
    """Returns the texts that the page's script shows."""
    return {
        "saving": _("Menyimpan…"),
        "saved": _("Tersimpan %s"),
        "waiting": _("Menunggu sambungan: %s belum tersimpan"),
        "signed_out": _("Anda sudah keluar. Masuk lagi di tab lain; yang belum tersimpan dikirim sesudahnya."),
        "refused": _("Tidak tersimpan"),
        "failed": _("Server tidak dapat menyimpan ini. Muat ulang halaman, lalu coba lagi."),
        "same_house": _("Serumah dengan"),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        **{f"word_{code:d}": short(code) for code in Existence},
    }


def _query(request: OfficerRequest) -> str:
    return urlencode({name: request.GET[name] for name in KEPT if request.GET.get(name)})


def _last_press(request: OfficerRequest) -> Undo | None:
    """Returns the undo of the last press, which without JavaScript is part of the address that the press led to."""
    parts = request.GET.get("terakhir", "").split(".")
    names = list(Line.__dataclass_fields__)
    if len(parts) != len(names) + 2:
        return None
    try:
        household = own_line(request, uuid.UUID(parts[0]))
    except (ValueError, Http404):
        return None
    if str(household.version) != parts[1]:
        return None
    return undo_to(household, dict(zip(names, parts[2:], strict=True)))


# --- New households, finishing and reopening -------------------------------------------------------------------------


@page(Permission.ANSWER)
@require_POST
def verification_add(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the form for a household that is not on the list; add it."""
    here = _mine(request, code)
    form = NewLine(request.POST)
    is_app = request.headers.get("Accept") == "application/json"  # of the field, where it was typed some time ago
    if form.is_valid():
        try:
            made = actions.add(here.area, here.round, by=request.user, **form.cleaned_data)
        except actions.CannotVerify as problem:
            form.add_error(None, str(problem))
        else:
            if is_app:
                return JsonResponse({}, status=201)
            messages.success(
                request,
                _("%(name)s ditambahkan: bangunan %(building)03d, keluarga %(family)03d.")
                % {"name": family_name(made.head_name), "building": made.building_number, "family": made.family_number},
            )
            return redirect(list_address(code, request.POST.get("kembali", "")))
    if is_app:
        return JsonResponse(
            {"message": " ".join(str(one) for told in form.errors.values() for one in told)}, status=422
        )
    return _show(request, here, new_line=form, status=422)


@page(Permission.ANSWER)
@require_POST
def verification_finish(request: OfficerRequest, code: str) -> HttpResponse:
    here = _mine(request, code)
    form = FinishList(request.POST)
    if form.is_valid():
        try:
            actions.finish(here.area, here.round, by=request.user, **form.cleaned_data)
        except actions.StillUnchecked as problem:
            messages.error(request, str(problem))
            return redirect(list_address(code, "tab=belum") + "#daftar")
        except actions.CannotVerify as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Verifikasi daftar ini selesai. Terima kasih."))
            return redirect(list_address(code))
    return _show(request, here, finish=form, status=422)


@page(Permission.REVIEW)
@require_POST
def verification_reopen(request: OfficerRequest, code: str) -> HttpResponse:
    here = find_list(request, code)
    if not here.holds_review:
        raise Http404
    form = ReopenList(request.POST)
    if form.is_valid():
        try:
            actions.reopen(here.area, here.round, by=request.user, **form.cleaned_data)
        except actions.CannotVerify as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Daftar ini terbuka kembali bagi PPL-nya."))
            return redirect(list_address(code))
    return _show(request, here, reopen=form, status=422)


def _mine(request: OfficerRequest, code: str) -> Listing:
    here = find_list(request, code)
    if not here.holds_answer:
        raise Http404
    return here
