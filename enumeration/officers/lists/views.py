"""The pages on which lists of officers are imported: upload a file, see what it would change, import or discard it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enumeration import rounds
from enumeration.access import Permission, Role, page
from enumeration.files.csv_choice import KINDS
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Officer, OfficerFault, OfficerFile
from enumeration.officers.forms import UploadOfficers
from enumeration.officers.lists import actions, roles
from enumeration.officers.lists.columns import COLUMNS, MOST_BYTES, MOST_ROWS, NAMES, template_file
from enumeration.pages.places import OfficerRequest
from enumeration.uploads import pages
from enumeration.uploads.template import about_empty_cells, says

State = OfficerFile.State


def _files(request: OfficerRequest) -> QuerySet[OfficerFile]:
    return OfficerFile.objects.visible_to(request.user).select_related("by", "round", "check_job", "load_job")


def _find(request: OfficerRequest, pk: UUID) -> OfficerFile:
    return get_object_or_404(_files(request), pk=pk)


# --- The list, and uploading -----------------------------------------------------------------------------------------


@page(Permission.MANAGE)
@require_safe
def officer_imports(request: OfficerRequest) -> HttpResponse:
    return _list(request, UploadOfficers())


@page(Permission.MANAGE)
@csrf_exempt  # the CSRF token is checked below: to look for it here would read the whole upload, without a limit
@require_http_methods(["POST"])
def officer_import_upload(request: OfficerRequest) -> HttpResponse:
    return _upload(request, pages.bound(request, MOST_BYTES))


@csrf_protect
def _upload(request: OfficerRequest, bound: pages.Bounded) -> HttpResponse:
    form = UploadOfficers(request.POST, request.FILES)
    file, status = pages.received(
        form,
        bound,
        too_large=actions.too_large_in_words(),
        keep=lambda sent: actions.upload(
            sent.chunks(), name=sent.name or "", by=request.user, round=rounds.round_of(request)
        ),
    )
    if file is None:
        return _list(request, form, status=status)
    return redirect("enumeration:officer_import", pk=file.pk)


def _list(request: OfficerRequest, form: UploadOfficers, status: int = 200) -> HttpResponse:
    listed = pages.page_of_files(request, _files(request), reverse("enumeration:officer_imports"))
    pages.with_jobs(listed["files"])
    return render(
        request,
        "enumeration/officers/lists/list.html",
        {
            "form": form,
            "of_round": rounds.round_of(request),
            "columns": [(column, says(column)) for column in COLUMNS],
            "about_empty_cells": about_empty_cells(),
            "most_mb": MOST_BYTES >> 20,
            "most_rows": MOST_ROWS,
            "crumbs": [*_crumbs()[:1], (_("Impor"), "")],
            **listed,
        },
        status=status,
    )


def _crumbs(name: str = "") -> list[tuple[str, str]]:
    return [
        (pgettext("many", "Petugas"), reverse("enumeration:officers")),
        (_("Impor"), reverse("enumeration:officer_imports")),
        (name, ""),
    ]


@page(Permission.MANAGE)
@require_safe
def officer_import_template(request: OfficerRequest) -> HttpResponse:
    """Answer with an empty file to fill in."""
    response = HttpResponse(template_file(), content_type=FORMATS["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="petugas.xlsx"'
    return response


# --- One file --------------------------------------------------------------------------------------------------------


@page(Permission.MANAGE)
@require_safe
def officer_import(request: OfficerRequest, pk: UUID) -> HttpResponse:
    file = _find(request, pk)
    pages.with_jobs([file])
    about = pages.about(
        file,
        same=OfficerFile.objects.visible_to(request.user),
        names={name: str(words) for name, words in NAMES.items()},
    )
    found: dict[str, Any] = next((job.result for job in (file.load_job, file.check_job) if job and job.result), {})
    may_take_in = (
        about["changes"]
        and not file.bad
        and (file.state == State.CHECKED or (file.state == State.TAKING_IN and about["stopped"]))
    )
    preview = about["preview"]
    shown = [] if preview.changes else _shown(found.get("shown", []))
    return render(
        request,
        "enumeration/officers/lists/file.html",
        {
            **about,
            "refused": file.load_job if file.state == State.CHECKED and file.load_job and file.load_job.error else None,
            "shown": shown,
            "by_column": [(NAMES[column], count) for column, count in found.get("changes", {}).items()],
            "emptied": [(NAMES[column], count) for column, count in found.get("emptied", {}).items()],
            "not_shown": max(0, (file.changed or 0) - (len({one.row for one in preview.changes}) or len(shown))),
            "may_take_in": may_take_in,
            "roles": _roles(found.get("roles", {})),
            "unsupervised": found.get("unsupervised", 0),
            "crumbs": _crumbs(file.name),
            **pages.page_of_faults(
                request, OfficerFault.objects.filter(file=file), reverse("enumeration:officer_import", args=[file.pk])
            ),
        },
    )


def _roles(given: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Returns the roles that the file gives, each with its officers and areas, and whether it becomes a request."""
    return [
        {"label": role.label, "officers": officers, "areas": areas, "is_asked_for": roles.is_asked_for(role)}
        for role in Role
        for officers, areas in [given.get(role.value, (0, 0))]
        if officers
    ]


def _shown(changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the officers who change, by their present names, with what changes about them."""
    officers = Officer.objects.in_bulk([one["officer"] for one in changed if "officer" in one])
    return [
        {
            "row": one["row"],
            "username": officers[one["officer"]].username,
            "name": officers[one["officer"]].full_name,
            "columns": ", ".join(str(NAMES[column]) for column in one["columns"]),
        }
        for one in changed
        if one.get("officer") in officers  # lists from before this version stored names
    ]


@page(Permission.MANAGE)
@require_safe
def officer_import_progress(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show only the bar, requested every two seconds."""
    return pages.progress(request, _find(request, pk), "enumeration/officers/lists/_progress.html")


@page(Permission.MANAGE)
@require_safe
def officer_import_faults(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Answer with all bad rows as a file, for correcting the list."""
    file = _find(request, pk)
    file_format = asked if (asked := request.GET.get("format")) in KINDS else "xlsx"
    rows = OfficerFault.objects.filter(file=file).order_by("row", "id").values_list("row", "column", "value", "reason")
    name = slugify(file.name.rpartition(".")[0])[:60] or "petugas"
    return table_file(f"{name}-salah", file_format, [_("Baris"), _("Kolom"), _("Isi"), _("Alasan")], rows.iterator())


@page(Permission.MANAGE)
@require_POST
def officer_import_take_in(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.decide(request, actions.take_in, _find(request, pk), page="enumeration:officer_import")


@page(Permission.MANAGE)
@require_POST
def officer_import_let_go(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.let_go(
        request,
        actions.let_go,
        _find(request, pk),
        page="enumeration:officer_import",
        after="enumeration:officer_imports",
    )


@page(Permission.MANAGE)
@require_POST
def officer_import_stop(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.stop(request, actions.stop, _find(request, pk), page="enumeration:officer_import")
