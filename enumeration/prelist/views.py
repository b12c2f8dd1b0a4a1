"""The pages of the pre-printed list: upload a file, see what it would change, import or discard it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enumeration.access import Permission, page, reach
from enumeration.files.csv_choice import KINDS, remember
from enumeration.files.formats import FORMATS
from enumeration.files.tables import table_file
from enumeration.models import PrelistFault, PrelistFile, Round
from enumeration.pages.places import OfficerRequest, current_round, written_names_of
from enumeration.prelist import actions
from enumeration.prelist.columns import COLUMNS, MOST_BYTES, in_words
from enumeration.prelist.forms import UploadPrelist
from enumeration.uploads import pages, template

State = PrelistFile.State


def _files(request: OfficerRequest) -> QuerySet[PrelistFile]:
    return PrelistFile.objects.visible_to(request.user).select_related("round", "by", "check_job", "load_job")


def _find(request: OfficerRequest, pk: UUID) -> PrelistFile:
    return get_object_or_404(_files(request), pk=pk)


# --- The list, and uploading -----------------------------------------------------------------------------------------


@page(Permission.IMPORT_PRELIST)
@require_safe
def prelist_files(request: OfficerRequest) -> HttpResponse:
    return _list(request, _form(request, current_round(request)))


@page(Permission.IMPORT_PRELIST)
@csrf_exempt  # the CSRF token is checked below: to look for it here would read the whole upload, without a limit
@require_http_methods(["POST"])
def prelist_upload(request: OfficerRequest) -> HttpResponse:
    return _upload(request, pages.bound(request, MOST_BYTES))


@csrf_protect
def _upload(request: OfficerRequest, bound: pages.Bounded) -> HttpResponse:
    round = current_round(request)
    form = _form(request, round, request.POST, request.FILES)
    file, status = pages.received(
        form,
        bound,
        too_large=actions.too_large_in_words(),
        keep=lambda sent: actions.upload(
            sent.chunks(),
            name=sent.name or "",
            round=round,
            area_code=form.cleaned_data["area_code"],
            adds_areas=form.cleaned_data["adds_areas"],
            by=request.user,
        ),
    )
    if file is None:
        return _list(request, form, status=status)
    if before := pages.same_before(_of_round(request, file), file):
        messages.warning(request, pages.same_in_words(before))
    return redirect("enumeration:prelist_file", pk=file.pk)


def _form(request: OfficerRequest, round: Round, *sent: Any) -> UploadPrelist:
    codes = sorted(
        {code for round_id, code in reach(request.user, Permission.IMPORT_PRELIST).scopes if round_id == round.pk}
    )
    names = written_names_of(codes)
    areas = [(code, f"{names.get(code, '')} ({code})") for code in codes]
    return UploadPrelist(*sent, areas=areas, initial={"area_code": codes[0] if len(codes) == 1 else ""})


def _list(request: OfficerRequest, form: UploadPrelist, status: int = 200) -> HttpResponse:
    listed = pages.page_of_files(request, _files(request), reverse("enumeration:prelist_files"))
    _with_places(listed["files"])
    return render(
        request,
        "enumeration/prelist/list.html",
        {
            "form": form,
            "columns": COLUMNS,
            "about_empty_cells": template.about_empty_cells(),
            "most_mb": MOST_BYTES >> 20,
            **listed,
        },
        status=status,
    )


def _with_places(files: list[PrelistFile]) -> None:
    names = written_names_of(file.area_code for file in files)
    for file in files:
        file.place_name = names.get(file.area_code, file.area_code)  # type: ignore[attr-defined]
    pages.with_jobs(files)


def _of_round(request: OfficerRequest, file: PrelistFile) -> QuerySet[PrelistFile]:
    """Returns the files of the same round that this user may know of."""
    return PrelistFile.objects.visible_to(request.user).filter(round=file.round_id)


@page(Permission.IMPORT_PRELIST)
@require_safe
def prelist_template(request: OfficerRequest) -> HttpResponse:
    """Answer with an empty list with one example: every column as text, so that Excel leaves the codes unchanged."""
    if (file_format := request.GET.get("format")) in KINDS:
        example = [column.example for column in COLUMNS]
        return table_file("contoh-prelist", file_format, [column.name for column in COLUMNS], [example])
    columns = [(column, template.says(column)) for column in COLUMNS]
    made = template.template_file(columns, sheet="Prelist", with_example=True)
    response = HttpResponse(made, content_type=FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = 'attachment; filename="contoh-prelist.xlsx"'
    return response


# --- One file --------------------------------------------------------------------------------------------------------


@page(Permission.IMPORT_PRELIST)
@require_safe
def prelist_file(request: OfficerRequest, pk: UUID) -> HttpResponse:
    file = _find(request, pk)
    _with_places([file])
    about = pages.about(file, same=_of_round(request, file), names={})
    found = _found(file)
    return render(
        request,
        "enumeration/prelist/file.html",
        {
            **about,
            "round": file.round,
            "done": _done(file),
            "kept": found.get("counts", {}).get("kept", 0),
            "new_areas": found.get("new_areas", 0),
            "places": _places(found),
            "emptied": list(found.get("emptied", {}).items()),
            "not_shown": max(0, (file.changed or 0) - len({one.row for one in about["preview"].changes})),
            "adds_areas": actions.adds_areas(file),
            "may_take_in": file.state == State.CHECKED or (file.state == State.TAKING_IN and about["stopped"]),
            **_faults(request, file),
        },
    )


def _found(file: PrelistFile) -> dict[str, Any]:
    """Returns what the last check of the file found; the import checks again."""
    for job in (file.load_job, file.check_job):
        if job and job.result.get("counts"):
            return job.result
    return {}


def _done(file: PrelistFile) -> dict[str, int]:
    """Returns how many households a stopped job has imported."""
    return (file.load_job.result.get("done") or {}) if file.load_job else {}


def _places(found: dict[str, Any]) -> list[dict[str, Any]]:
    places = found.get("places", {})
    names = written_names_of(filter(None, places))
    return [
        {
            "code": code,
            "name": names.get(code) or _("Tidak diketahui atau di luar wilayah"),
            **counts,
        }
        # Counts without an area come last.
        for code, counts in sorted(places.items(), key=lambda one: (not one[0], one[0]))
    ]


def _faults(request: OfficerRequest, file: PrelistFile) -> dict[str, Any]:
    address = reverse("enumeration:prelist_file", args=[file.pk])
    found = pages.page_of_faults(request, PrelistFault.objects.filter(file=file), address)
    for fault in found["faults"]:
        fault.reason_in_words = in_words(fault.reason)
    return found


@page(Permission.IMPORT_PRELIST)
@require_safe
def prelist_progress(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.progress(request, _find(request, pk), "enumeration/prelist/_progress.html")


@page(Permission.IMPORT_PRELIST)
@require_safe
def prelist_faults(request: OfficerRequest, pk: UUID) -> HttpResponseBase:
    """Answer with all rows that are not imported, as a file."""
    # Imported here, because it loads Arrow: 45 MB that a process which only shows pages does not need.
    from enumeration.prelist.faults_file import write

    file = _find(request, pk)
    file_format = asked if (asked := request.GET.get("format")) in KINDS else "xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baris"
        write(file, file_format, path)
        content = path.open("rb")  # stays readable when its folder is removed
    name = f"{slugify(Path(file.name).stem)[:60] or 'prelist'}-tidak-dimuat.{FORMATS[file_format].suffix}"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=FORMATS[file_format].content_type)
    remember(response, file_format)
    return response


@page(Permission.IMPORT_PRELIST)
@require_POST
def prelist_take_in(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.decide(request, actions.take_in, _find(request, pk), page="enumeration:prelist_file")


@page(Permission.IMPORT_PRELIST)
@require_POST
def prelist_let_go(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.let_go(
        request,
        actions.let_go,
        _find(request, pk),
        page="enumeration:prelist_file",
        after="enumeration:prelist_files",
    )


@page(Permission.IMPORT_PRELIST)
@require_POST
def prelist_stop(request: OfficerRequest, pk: UUID) -> HttpResponse:
    return pages.stop(request, actions.stop, _find(request, pk), page="enumeration:prelist_file")
