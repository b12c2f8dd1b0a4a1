"""Files of records: those the user asked for, asking for another, and downloading it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enumeration.access import Permission, page, reach
from enumeration.exports import actions
from enumeration.exports.forms import NewExport
from enumeration.exports.registry import EXPORTERS, CannotExport, choices_in_words, in_their_order
from enumeration.files.formats import FORMATS
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Area, Export, Level, Officer, Round
from enumeration.models.areas import subdistrict_of
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, whole_number
from enumeration.pages.places import current_round, written_names_of
from enumeration.rounds import permissions_here

MOST_SHOWN = 100
CHUNK = 1 << 16


@page(Permission.EXPORT)
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    mine = _with_words(
        Export.objects.visible_to(request.user)
        .select_related("job", "round")
        .annotate(times_downloaded=Count("downloads"))
        .order_by("-asked_at")[:MOST_SHOWN]
    )
    at_work = [export for export in mine if export.job and not export.job.is_over]
    return render(
        request,
        "enumeration/exports/list.html",
        {
            "at_work": at_work,
            "over": [export for export in mine if export not in at_work],
            "most": MOST_SHOWN,
            "may_ask": Permission.EXPORT in permissions_here(request),
        },
    )


@page(Permission.EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_export(request: HttpRequest) -> HttpResponse:
    """Show the form for one kind of export (?kind=), prefilled from the address or from an earlier export (?like=)."""
    offered = in_their_order()
    kind = request.GET.get("kind")
    exporter = EXPORTERS.get(kind) if kind else next(iter(offered), None)
    by: Officer = request.user  # type: ignore[assignment]
    if exporter is None:
        raise Http404
    initial = _like_before(request)
    round = exporter.round_named(request.POST if request.method == "POST" else initial, by) or current_round(request)
    form = NewExport(
        request.POST if request.method == "POST" else None,
        exporter=exporter,
        by=by,
        round=round,
        areas=areas_to_choose(by, round),
        initial=initial,
    )
    wait = 0
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("area_code", "file_format", "purpose", "agreement")}
        try:
            export = actions.ask_export(exporter.kind, filters=form.chosen(), by=by, **asked)
        except (CannotExport, StillWaiting) as problem:
            form.add_error(None, refusal_of(problem))
            wait = getattr(problem, "wait", 0)
        else:
            return redirect("enumeration:export", pk=export.pk)
    others = [one for one in offered if one is not exporter]
    context = {"form": form, "exporter": exporter, "others": others, "round": round}
    answer = render(request, "enumeration/exports/new.html", context, status=422 if form.errors else 200)
    if wait:
        answer.status_code, answer["Retry-After"] = 429, str(wait)
    return answer


@page(Permission.EXPORT)
@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Export.objects.visible_to(request.user).select_related("job", "round"), pk=pk)
    _with_words([found])
    return render(
        request,
        "enumeration/exports/detail.html",
        {
            "export": found,
            "name": _("Kemajuan"),
            "job": found.job,
            "facts": _facts(found),
            "downloads": found.downloads.select_related("by")[:50],
            "round": found.round,
        },
    )


@page(Permission.EXPORT)
@require_safe
def export_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Answer with the file; whole, or from where an interrupted download stopped."""
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        path = actions.download(found, by=request.user)  # type: ignore[arg-type]
    except actions.Expired:
        _with_words([found])
        return render(request, "enumeration/exports/expired.html", {"export": found}, status=410)
    except actions.NotReady:
        messages.info(request, _("Berkas belum selesai dibuat."))
        return redirect("enumeration:export", pk=pk)
    seen(request, [], area=found.area_code, count=found.rows)
    response = _file(request, path, FORMATS[found.file_format].content_type, found.download_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{found.sha256}"'
    # It is compressed already; GZipMiddleware would remove the length, without which a browser shows no progress.
    response["Content-Encoding"] = "identity"
    return response


def _file(request: HttpRequest, path: Path, content_type: str, name: str) -> HttpResponseBase:
    size = path.stat().st_size
    wanted = _range(request.headers.get("Range", ""), size)
    if wanted is None:
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    first, last = wanted
    response = StreamingHttpResponse(_part(path, first, last), status=206, content_type=content_type)
    response["Content-Length"] = last - first + 1
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _range(header: str, size: int) -> tuple[int, int] | None:
    """Returns first and last byte of a single satisfiable range; None for the whole file."""
    match = re.fullmatch(r"bytes=([0-9]+)-([0-9]*)", header)
    if not match:
        return None
    first, last = whole_number(match[1], most=size - 1), whole_number(match[2] or str(size - 1), most=ID)
    if first is None or last is None or first > last:
        return None
    return first, min(last, size - 1)


def _part(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first, os.SEEK_SET)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def areas_to_choose(user: Officer, round: Round) -> list[tuple[str, Any]]:
    """Returns the areas that the user may export for a round, down to the village, each kecamatan with its villages."""
    mine = reach(user, Permission.EXPORT).in_round(round.pk)
    levels = Q(level__in=[Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE]) | Q(code__in=mine.codes)
    found = list(Area.objects.filter(mine.as_q("code", None)).filter(levels).order_by("code"))
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    choices: list[tuple[str, Any]] = []
    for area in found:
        words = f"{in_mixed_case(area.name)} ({area.code})"
        if area.level == Level.SUBDISTRICT:
            group = (
                _("Kecamatan %(name)s") % {"name": in_mixed_case(area.name)},
                [(area.code, _("Seluruh %(area)s") % {"area": words})],
            )
            groups[area.code] = group
            choices.append(group)
        elif subdistrict_of(area.code) in groups:
            groups[subdistrict_of(area.code)][1].append((area.code, words))
        else:
            choices.append((area.code, _("Seluruh %(area)s") % {"area": words} if len(area.code) < 10 else words))
    return choices


def _like_before(request: HttpRequest) -> dict[str, Any]:
    """Returns initial values of the form: the user's own earlier export, or what the address says."""
    try:
        before = Export.objects.visible_to(request.user).filter(pk=UUID(request.GET.get("like", ""))).first()
    except ValueError:
        before = None
    if before is None:
        last = (
            Export.objects.filter(asked_by=request.user.pk).order_by("-asked_at").values_list("file_format", flat=True)
        )
        return {"file_format": last.first() or "xlsx"} | {
            name: value for name, value in request.GET.items() if name in ("run", "area_code", "deciles", "classes")
        }
    names = ("area_code", "file_format", "purpose", "agreement")
    return before.filters | {name: getattr(before, name) for name in names}


def _with_words(exports: Any) -> list[Export]:
    """Returns exports with what a person calls them: name, area, filters."""
    found = list(exports)
    areas = written_names_of(one.area_code for one in found)
    for one in found:
        exporter = EXPORTERS.get(one.kind)
        one.title = exporter.name if exporter else one.kind
        one.area_name = areas.get(one.area_code, one.area_code)
        one.format_name = FORMATS[one.file_format].suffix if one.file_format in FORMATS else one.file_format
    return found


def _facts(export: Export) -> list[tuple[str, Any]]:
    exporter = EXPORTERS.get(export.kind)
    return [
        (_("Wilayah"), f"{export.area_name} ({export.area_code})"),  # type: ignore[attr-defined]
        *(choices_in_words(export, exporter) if exporter else []),
        (_("Format"), FORMATS[export.file_format].name if export.file_format in FORMATS else export.file_format),
        (_("Tujuan"), export.purpose),
        (_("Nomor perjanjian"), export.agreement or _("(tidak ada)")),
        (_("Putaran"), export.round.name),
    ]
