"""The office's pages about officers: the list, one officer with their personnel data, and ending their access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enumeration.access import Permission, page, permissions_of, reach
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment.announcing import Word, accepted, message_about, words_about
from enumeration.fields import dates
from enumeration.fields.bounds import plain
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Officer, OfficerChange, Personnel, SignInCode
from enumeration.models.areas import village_of
from enumeration.officers.actions import staffing
from enumeration.officers.columns import NAMES, OF_RECORD
from enumeration.officers.forms import OfficerFilter, OfficerForm
from enumeration.officers.photos import MOST_BYTES, BadPhoto
from enumeration.officers.register import (
    ORDERS,
    acts_about,
    administered,
    all_rows,
    codes_of,
    entrusted_to,
    given_codes_by,
    holdings_of,
    kecamatan_of,
    leaders_of,
    listed,
    page_of,
    rows_of,
    team_size,
    unfinished_families,
    within,
)
from enumeration.officers.work import facts_of, message_to, whatsapp, work_of
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.keyset import pager
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest
from enumeration.pages.queries import typed
from enumeration.pages.sorting import Sorting
from enumeration.rounds import permissions_here, round_of

MOST_ACTS = 20


# --- The list --------------------------------------------------------------------------------------------------------


def _form(request: OfficerRequest, seen: QuerySet[Officer]) -> OfficerFilter:
    sent = request.GET.copy()
    sent["cari"] = typed(sent, "cari", 60)
    kecamatan = kecamatan_of(reach(request.user, Permission.SEE_PERSONNEL))
    here = sent.get("kecamatan", "")
    leaders = leaders_of(seen, here if any(here == code for code, _name in kecamatan) else "")
    return OfficerFilter(sent, kecamatan=kecamatan, leaders=leaders)


@page(Permission.SEE_PERSONNEL)
@require_safe
def officers(request: OfficerRequest) -> HttpResponse:
    """Show who works for this office, fifty at a time, by name."""
    round = round_of(request)
    seen = within(request.user)
    form = _form(request, seen)
    chosen = form.chosen()
    sorting = _sorting(request)
    order = ORDERS[sorting.chosen]
    found = listed(seen, chosen, order)
    shown = page_of(found, round, after=request.GET.get("setelah", ""), order=order)
    return render(
        request,
        "enumeration/officers/list.html",
        {
            "round": round,
            "form": form,
            "chosen": chosen,
            "rows": shown.rows,
            "sorting": sorting,
            "total": found.order_by().count(),
            "target": TARGET_LOAD,
            **pager(request, shown.next_after),
            "clear_url": request.path,
            "excel_url": _file_address(request, "xlsx"),
            "file_url": _file_address(request, ""),
            "imports_url": _imports_address(request),
            "opens_devices": Permission.COMPLETE in permissions_here(request),
            "may_print_slips": Permission.SEE_PERSONNEL in permissions_here(request),
        },
    )


def _sorting(request: OfficerRequest) -> Sorting[Officer]:
    """Returns the order asked for: the database sorts, for the list is read page by page."""
    return Sorting.of(request, {"nama": lambda one: one.full_name, "kode": lambda one: one.officer_code}, "nama")


def _file_address(request: OfficerRequest, file_format: str) -> str:
    query = request.GET.copy()
    query.pop("setelah", None)
    query["format"] = file_format
    return f"{reverse('enumeration:officers_file')}?{query.urlencode()}"


def _imports_address(request: OfficerRequest) -> str:
    return reverse("enumeration:officer_imports") if Permission.MANAGE in permissions_of(request.user) else ""


@page(Permission.SEE_PERSONNEL)
@require_safe
def officers_file(request: OfficerRequest) -> HttpResponse:
    """Answer with the filtered list as CSV or Excel: what the table shows, without numbers, bank or pay."""
    file_format = request.GET.get("format", "")
    if file_format not in FORMATS:
        file_format = "csv"
    seen = within(request.user)
    order = ORDERS[_sorting(request).chosen]
    rows = all_rows(listed(seen, _form(request, seen).chosen(), order), round_of(request))
    header = [
        *(_("Nama pengguna"), _("Nama lengkap"), _("Kode petugas"), _("Peran"), _("Kecamatan tugas"), _("Pengawas")),
        *(_("Desa asal"), _("Kode desa asal"), _("Status rekrutmen"), _("SLS"), _("Keluarga"), _("Akun")),
        _("Terakhir masuk"),
    ]
    lines = [
        [
            row.officer.username,
            row.officer.full_name,
            row.officer.officer_code,
            row.roles_in_words,
            ", ".join(in_mixed_case(name) for name in row.kecamatan),
            row.officer.leader.full_name if row.officer.leader else "",
            in_mixed_case(row.officer.home_area.name) if row.officer.home_area else "",
            row.officer.home_area_id or "",
            row.status,
            row.sls,
            row.families,
            _("aktif") if row.officer.is_active else _("tidak aktif"),
            f"{timezone.localtime(row.officer.last_login):%Y-%m-%d %H:%M}" if row.officer.last_login else "",
        ]
        for row in rows
    ]
    return table_file(f"petugas-{timezone.localtime():%Y%m%d-%H%M}", file_format, header, lines)


# --- One officer -----------------------------------------------------------------------------------------------------


def find_officer(request: OfficerRequest, pk: int) -> Officer:
    return get_object_or_404(within(request.user).select_related("leader", "home_area"), pk=pk)


def _record(officer: Officer) -> Personnel | None:
    return Personnel.objects.filter(officer=officer).first()


@page(Permission.SEE_PERSONNEL)
@require_safe
def officer(request: OfficerRequest, pk: int) -> HttpResponse:
    return _officer_page(request, find_officer(request, pk))


def _officer_page(request: OfficerRequest, found: Officer, **more: Any) -> HttpResponse:
    round = round_of(request)
    row = _record(found)
    [line] = rows_of([found], round)
    held = permissions_here(request)
    holdings = holdings_of(found)
    work = work_of(found, round, holdings.periods) if round else None
    if more.get("shown_column") == "phone":
        about = _news_for(request, found)
        message = message_about(about, by=request.user) if about else message_to(found, work, by=request.user)
        more["whatsapp_url"] = whatsapp(more["shown_number"], message)
    return render(
        request,
        "enumeration/officers/officer.html",
        {
            "round": round,
            "officer": found,
            "work": facts_of(work) if work else [],
            "line": line,
            "record": row,
            "target": TARGET_LOAD,
            "crumbs": [*_crumbs(found)[:1], (found.full_name, "")],
            "holdings": holdings,
            "team": team_size(found),
            "facts": [(column.label, column.on_page(row)) for column in OF_RECORD if not column.is_sealed],
            "numbers": [
                (column.attribute, column.label, column.on_page(row)) for column in OF_RECORD if column.is_sealed
            ],
            "codes": [_code_in_words(code) for code in codes_of(found)],
            "acts": _acts(found),
            "is_entrusted": entrusted_to(request.user).filter(pk=found.pk).exists(),
            "gets_code": given_codes_by(request.user).filter(pk=found.pk).exists(),
            "is_self": found.pk == request.user.pk,
            "news": request.POST.get("kabar") or request.GET.get("kabar", ""),
            "at_work_url": reverse("enumeration:officer_at_work", args=[found.pk])
            if work and Permission.REVIEW in held
            else "",
            "board_url": reverse("enumeration:board", args=[village_of(holdings.sls[0].area_id)])
            if holdings.sls and Permission.ASSIGN in held
            else "",
            "history_url": reverse("enumeration:officer_history", args=[found.pk]) if Permission.ASSIGN in held else "",
            "papers_url": reverse("enumeration:officer_papers", args=[found.pk]) if Permission.ASSIGN in held else "",
            "replace_url": reverse("enumeration:replace_officer", args=[found.pk]) if Permission.ASSIGN in held else "",
            **more,
        },
        status=422 if more.get("problem") else 200,
    )


def _news_for(request: OfficerRequest, found: Officer) -> Word | None:
    """Returns what this supervisor is to be told about a proposal that was accepted, where the page was opened for it."""
    try:
        pk = UUID(request.POST.get("kabar", ""))
    except ValueError:
        return None
    proposal = accepted(request.user, pk)
    if proposal is None or proposal.batch is None:
        return None
    return next((word for word in words_about(proposal.round, proposal.batch) if word.supervisor == found), None)


def _crumbs(found: Officer) -> list[tuple[str, str]]:
    return [
        (pgettext("many", "Petugas"), reverse("enumeration:officers")),
        (found.full_name, reverse("enumeration:officer", args=[found.pk])),
    ]


def _code_in_words(code: SignInCode) -> dict[str, Any]:
    until = dates.moment(timezone.localtime(code.expires_at))
    if code.used_at:
        title, tone = _("Kode sudah dipakai"), "good"
    elif code.voided_at:
        title, tone = _("Kode tidak berlaku lagi"), "neutral"
    elif code.expires_at <= timezone.now():
        title, tone = _("Kode kedaluwarsa"), "neutral"
    else:
        title, tone = _("Kode berlaku sampai %(until)s, belum dipakai") % {"until": until}, "wait"
    return {"when": code.made_at, "title": title, "by": code.made_by or _("perintah di server"), "tone": tone}


def _acts(officer: Officer) -> list[dict[str, Any]]:
    """Returns the product's own record and what administrators did in the admin site, as one list, the latest first."""
    acts = [_act_in_words(change) for change in acts_about(officer)]
    acts += [_entry_in_words(entry) for entry in administered(officer)]
    return sorted(acts, key=lambda act: act["when"], reverse=True)[:MOST_ACTS]


def _act_in_words(change: OfficerChange) -> dict[str, Any]:
    said = {"when": change.at, "by": change.by, "note": change.note}
    match OfficerChange.Kind(change.kind):
        case OfficerChange.Kind.SHOWN:
            title = _("%(number)s dilihat") % {"number": NAMES.get(change.column, change.column)}
            return said | {"title": title, "tone": "warn"}
        case OfficerChange.Kind.TEAM if change.leader_after_id and change.leader_before_id == change.leader_after_id:
            return said | {"title": _("SLS-nya diawasi PML lain"), "note": str(change.leader_after or "–")}
        case OfficerChange.Kind.TEAM:
            note = change.note or f"{change.leader_before or '–'} → {change.leader_after or '–'}"
            return said | {"title": _("Pengawas diganti"), "note": note}
        case OfficerChange.Kind.DEACTIVATED | OfficerChange.Kind.REACTIVATED:
            return said | {"title": change.get_kind_display().capitalize()}
    title, _colon, rest = change.note.partition(": ")
    return said | {"title": title[:1].upper() + title[1:] or _("Diubah"), "note": rest}


def _entry_in_words(entry: LogEntry) -> dict[str, Any]:
    title, _colon, reason = str(entry.get_change_message()).partition(": ")
    title = title[:1].upper() + title[1:]
    return {"when": entry.action_time, "title": title or _("Diubah"), "by": entry.user, "note": reason}


@page(Permission.SEE_PERSONNEL)
@require_http_methods(["GET", "HEAD", "POST"])
def officer_edit(request: OfficerRequest, pk: int) -> HttpResponse:
    found = find_officer(request, pk)
    form = OfficerForm(
        request.POST if request.method == "POST" else None, officer=found, row=_record(found), by=request.user
    )
    if request.method == "POST" and form.is_valid():
        staffing.place(found, by=request.user, **form.of_officer())
        staffing.write_personnel(found, by=request.user, **form.of_personnel())
        messages.success(request, _("Data %(officer)s tersimpan.") % {"officer": form.cleaned_data["full_name"]})
        if within(request.user).filter(pk=pk).exists():
            return redirect("enumeration:officer", pk)
        return redirect("enumeration:officers")  # the new home village lies in another district
    context = {
        "form": form,
        "cards": form.on_card(),
        "officer": found,
        "crumbs": [*_crumbs(found), (_("Ubah data"), "")],
    }
    return render(request, "enumeration/officers/edit.html", context, status=422 if form.errors else 200)


# --- Numbers and the photograph --------------------------------------------------------------------------------------


@page(Permission.SEE_PERSONNEL)
@require_POST
def officer_number(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a telephone or account number in full; who asked for which, and why, is recorded first."""
    found = find_officer(request, pk)
    column = request.POST.get("nomor", "")
    try:
        value = staffing.show_number(found, column, by=request.user, reason=plain(request.POST.get("alasan", "")))
    except staffing.CannotStaff as problem:
        return _officer_page(request, found, problem=str(problem))
    return _officer_page(request, found, shown_column=column, shown_number=value or "–")


@page(Permission.SEE_PERSONNEL)
@require_safe
def officer_photo(request: OfficerRequest, pk: int) -> HttpResponse:
    row = _record(find_officer(request, pk))
    if row is None or not row.photo:
        raise Http404
    response = HttpResponse(bytes(row.photo), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(Permission.SEE_PERSONNEL)
@require_POST
def officer_photo_change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Store a picture, or remove it with ?hapus."""
    found = find_officer(request, pk)
    sent = request.FILES.get("foto")
    try:
        if "hapus" in request.POST:
            staffing.set_photo(found, None, by=request.user)
            messages.success(request, _("Foto dihapus."))
        elif sent is None:
            raise BadPhoto(_("Pilih berkas foto dahulu."))
        elif (sent.size or 0) > MOST_BYTES:
            raise BadPhoto(_("Foto lebih besar dari 5 MB. Perkecil dahulu, atau ambil dengan mutu lebih rendah."))
        else:
            staffing.set_photo(found, sent.read(), by=request.user)
            messages.success(request, _("Foto tersimpan."))
    except BadPhoto as problem:
        return _officer_page(request, found, problem=str(problem))
    return redirect("enumeration:officer", pk)


# --- Access ----------------------------------------------------------------------------------------------------------


@page(Permission.SEE_PERSONNEL)
@require_http_methods(["GET", "HEAD", "POST"])
def officer_deactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show first what the officer holds; then, with a reason, end their access."""
    found = find_officer(request, pk)
    problem = ""
    reason = plain(request.POST.get("alasan", ""))
    if request.method == "POST":
        try:
            freed = staffing.deactivate(found, by=request.user, reason=reason)
        except staffing.CannotStaff as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _deactivated_in_words(found, len(freed)))
            return redirect("enumeration:officer", pk)
    families, count = unfinished_families(found)
    seen(request, families)
    held = permissions_here(request)
    return render(
        request,
        "enumeration/officers/deactivate.html",
        {
            "officer": found,
            "holdings": holdings_of(found),
            "families": families,
            "families_count": count,
            "team": team_size(found),
            "replace_url": reverse("enumeration:replace_officer", args=[found.pk]) if Permission.ASSIGN in held else "",
            "reason": reason,
            "problem": problem,
            "crumbs": [*_crumbs(found), (_("Nonaktifkan"), "")],
        },
        status=422 if problem else 200,
    )


def _deactivated_in_words(found: Officer, freed: int) -> str:
    said = _("%(officer)s dinonaktifkan dan sudah keluar dari semua perangkat.") % {"officer": found}
    if freed:
        said += " " + ngettext("%(n)d SLS sekarang kosong.", "%(n)d SLS sekarang kosong.", freed) % {"n": freed}
    return said


@page(Permission.SEE_PERSONNEL)
@require_POST
def officer_reactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    found = find_officer(request, pk)
    try:
        staffing.reactivate(found, by=request.user, reason=plain(request.POST.get("alasan", "")))
    except staffing.CannotStaff as problem:
        return _officer_page(request, found, problem=str(problem))
    messages.success(request, _("%(officer)s aktif kembali. Tugaskan SLS di papan penugasan.") % {"officer": found})
    return redirect("enumeration:officer", pk)
