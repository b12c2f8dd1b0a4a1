"""The pages of areas: what lies below one, its name, adding one, and a list of areas from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enumeration.access import Permission, page
from enumeration.areas import lists
from enumeration.files.formats import FORMATS
from enumeration.models import Area, Boundary, Level
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.places import Here, OfficerRequest, find_place
from enumeration.preparing import actions
from enumeration.preparing.forms import BELOW, AreaForm, AreasFile, NewAreaForm
from enumeration.preparing.history import history_of
from enumeration.uploads.admin import MOST_BYTES, MOST_ROWS, KeptFile
from enumeration.uploads.columns import shown
from enumeration.uploads.folder import Gone
from enumeration.uploads.reading import Unreadable
from enumeration.uploads.template import about_empty_cells, says

MOST_SHOWN = 50
HAS_FORM = (Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE)


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def kept_areas(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """Show an area with what lies below it; change its name, or add one below."""
    here = find_place(request.user, Permission.MANAGE, code)
    is_mine = here.mine.covers(here.code)
    sent = request.POST if request.method == "POST" and is_mine else None
    is_new = sent is not None and sent.get("tindakan") == "tambah"
    form = _form_of(here, None if is_new else sent) if is_mine else None
    new = _new_of(here, sent if is_new else None) if is_mine else None
    if sent is not None and (done := _done(request, here, new if is_new else form, is_new)):
        return done
    problems = bool((form and form.errors) or (new and new.errors))
    return render(
        request,
        "enumeration/preparing/areas.html",
        {
            "here": here,
            "rows": _below(here),
            "form": form,
            "new": new,
            "new_level": BELOW[Level(here.area.level)].label if new else "",
            "events": history_of(here.area),
            "crumbs": [(_("Persiapan"), reverse("enumeration:preparing")), *here.crumbs("enumeration:kept_area")],
        },
        status=422 if problems else 200,
    )


def _form_of(here: Here, sent: Any) -> AreaForm | None:
    if here.area.level not in HAS_FORM:
        return None
    kept = {"name": here.area.name, "kemendagri_code": here.area.kemendagri_code or ""}
    return AreaForm(sent, initial=kept, prefix="ini")


def _new_of(here: Here, sent: Any) -> NewAreaForm | None:
    return NewAreaForm(sent, parent=here.area, prefix="baru") if Level(here.area.level) in BELOW else None


def _done(request: OfficerRequest, here: Here, form: AreaForm | None, is_new: bool) -> HttpResponse | None:
    """Carry out what was sent; returns None where the form says what is wrong."""
    if form is None or not form.is_valid():
        return None
    asked = form.cleaned_data
    try:
        if is_new:
            area = actions.add_area(by=request.user, **asked)
            messages.success(request, _("%(area)s ditambahkan.") % {"area": area})
        elif actions.keep_area(here.area, by=request.user, **asked):
            messages.success(request, _("Tersimpan."))
    except actions.CannotKeep as problem:
        form.add_error(None, str(problem))
        return None
    return redirect("enumeration:kept_area", here.code)


def _below(here: Here) -> list[dict[str, Any]]:
    """Returns the areas below, each with how many SLS it has and whether it is drawn. Two queries."""
    level = here.level_below
    if level is None:
        return []
    length = LENGTH_OF[level]
    drawn = Boundary.objects.filter(area=OuterRef("pk"))
    found = Area.objects.at(level).filter(here.mine.as_q("code", None), code__startswith=here.code)
    has_page = length < LENGTH_OF[Level.SLS]
    inside = Area.objects.at(Level.SUB_SLS).filter(code__startswith=here.code).annotate(upper=Substr("code", 1, length))
    sls = dict(inside.order_by().values_list("upper").annotate(count=Count("pk"))) if has_page else {}
    return [
        {"area": area, "sls": sls.get(area.code, 0), "is_drawn": area.drawn, "has_page": has_page}  # type: ignore[attr-defined]
        for area in found.annotate(drawn=Exists(drawn)).order_by("code")
    ]


# --- From a file -----------------------------------------------------------------------------------------------------


@page(Permission.MANAGE)
@require_safe
def area_template(request: OfficerRequest) -> HttpResponse:
    """Answer with an empty file to fill in."""
    response = HttpResponse(lists.template_file(), content_type=FORMATS["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="wilayah.xlsx"'
    return response


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def area_import(request: OfficerRequest) -> HttpResponse:
    """Check a list without changing anything; then, in a second step, write all of its rows or none."""
    if request.method == "POST" and request.POST.get("berkas"):
        return _take_in(request, request.POST["berkas"])
    form = AreasFile(request.POST, request.FILES) if request.method == "POST" else AreasFile()
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise Unreadable(_("Berkas ini lebih besar dari %(most)d MB.") % {"most": MOST_BYTES >> 20})
            content = file.read()
            rows = lists.read(content)
        except Unreadable as problem:
            form.add_error("file", str(problem))
        else:
            more = _checked(request, content, rows)
    return render(
        request,
        "enumeration/preparing/area_import.html",
        {
            "form": form,
            "columns": [(column, says(column)) for column in lists.AreaResource.columns],
            "about_empty_cells": about_empty_cells(),
            "most_mb": MOST_BYTES >> 20,
            "most_rows": MOST_ROWS,
            "crumbs": [
                (_("Persiapan"), reverse("enumeration:preparing")),
                (_("Wilayah"), reverse("enumeration:kept_areas")),
                (_("Impor"), ""),
            ],
            **more,
        },
        status=422 if form.errors or more.get("bad") else 200,
    )


def _checked(request: OfficerRequest, content: bytes, rows: Any) -> dict[str, Any]:
    """Returns what the list would do; it is kept for the second step where all of it is right."""
    result = lists.take_in(rows, by=request.user, dry_run=True)
    counts = {kind: result.totals.get(kind, 0) for kind in ("new", "update", "skip")}
    bad = len(result.invalid_rows)
    kept = KeptFile()
    if not bad and (counts["new"] or counts["update"]):
        kept.save(content)
    return {
        "was_checked": True,
        "counts": counts,
        "bad": bad,
        "faults": [fault for row in result.invalid_rows[:MOST_SHOWN] for fault in _faults_of(row)],
        "first": [
            {"kind": row.import_type, "cells": row.diff}
            for row in result.valid_rows()[:MOST_SHOWN]
            if row.import_type != "skip"
        ],
        "titles": result.diff_headers,
        "unknown": ", ".join(result.unknown_columns),
        "berkas": kept.name or "",
    }


def _faults_of(row: Any) -> list[dict[str, Any]]:
    columns = lists.AreaResource.columns
    cells = {column.name: cell for column, cell in zip(columns, row.values, strict=False)}
    told = [(name, " ".join(reasons)) for name, reasons in row.field_specific_errors.items()]
    told += [("", " ".join(row.non_field_specific_errors))] if row.non_field_specific_errors else []
    return [{"row": row.number, "column": name, "value": shown(cells.get(name)), "reason": why} for name, why in told]


def _take_in(request: OfficerRequest, name: str) -> HttpResponse:
    kept = KeptFile(name=name)
    try:
        rows = lists.read(kept.read())
    except (Gone, Unreadable):
        messages.error(request, _("Berkas ini tidak ada lagi di server. Unggah lagi."))
        return redirect("enumeration:area_import")
    result = lists.take_in(rows, by=request.user, dry_run=False)
    if result.has_errors() or result.has_validation_errors():
        said = _("Tidak ada yang disimpan: keadaan berubah sejak pratinjau. Unggah lagi untuk melihat barisnya.")
        messages.error(request, said)
        return redirect("enumeration:area_import")
    kept.remove()
    said = _("%(new)d wilayah ditambahkan, %(changed)d diperbarui.")
    messages.success(request, said % {"new": result.totals.get("new", 0), "changed": result.totals.get("update", 0)})
    return redirect("enumeration:kept_areas")
