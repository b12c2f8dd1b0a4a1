"""One line of the list: every press on it is saved at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from enumeration.access import Permission, page
from enumeration.fields.bounds import TooLong
from enumeration.models import Household
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest
from enumeration.verification import actions
from enumeration.verification.actions import Line
from enumeration.verification.lists import count, numbered_lines
from enumeration.verification.presses import action_of, whole_or_nothing
from enumeration.verification.views.lines import Listing, Undo, find_list, list_address, own_line, shown_line, undo_of
from enumeration.workflow import CannotMove


@page(Permission.ANSWER)
def verification_line(request: OfficerRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one line as a page of its own for browsers without JavaScript (GET); carry out every press on the list
    (POST)."""
    household = own_line(request, pk)
    here = find_list(request, household.area_id)
    if request.method != "POST":
        return _line_page(request, household, here)
    before = Line.of(household)
    try:
        version = whole_or_nothing(request.POST.get("versi") or request.GET.get("versi"))
        done = action_of(request.POST)(household, by=request.user, version=version)
    except TooLong as problem:
        if not request.headers.get("HX-Request"):
            raise
        return _answer(request, own_line(request, pk), here, problem=problem)
    except (actions.CannotVerify, CannotMove) as problem:
        return _answer(request, own_line(request, pk), here, problem=problem)
    return _answer(request, done, here, undo=undo_of(household, before, done))


def _answer(
    request: OfficerRequest,
    household: Household,
    here: Listing,
    *,
    problem: Exception | None = None,
    undo: Undo | None = None,
) -> HttpResponse:
    """Answer the script with the line as it is now, the counts and the undo button; answer a browser without JavaScript
    with the list."""
    if not request.headers.get("HX-Request"):
        if problem:
            messages.error(request, str(problem))
        back = request.POST.get("kembali", "")
        changes = {}
        if undo:
            before = [undo.fields[name] for name in Line.__dataclass_fields__]
            changes["terakhir"] = ".".join([str(household.pk), str(household.version), *before])
        return redirect(list_address(household.area_id, back, **changes) + f"#b-{household.pk}")
    counts = count(here.lines)
    seen(request, [household])
    return JsonResponse(
        {
            "line": _fragment(request, "_line", {"line": shown_line(household, here)}),
            "counts": _fragment(request, "_counts", {"counts": counts}),
            "undo": _fragment(request, "_undo", {"undo": undo}) if undo else "",
            "version": household.version,
            "message": str(problem) if problem else "",
        },
        status=409 if isinstance(problem, CannotMove) else 422 if problem else 200,
    )


def _fragment(request: OfficerRequest, name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"enumeration/verification/{name}.html", context, request)


def _line_page(request: OfficerRequest, household: Household, here: Listing) -> HttpResponse:
    numbered = numbered_lines(here.lines)
    seen(request, [household], area=here.area.code, count=len(numbered))
    return render(
        request,
        "enumeration/verification/line.html",
        {
            "round": here.round,
            "here": here,
            "line": shown_line(household, here),
            "name": in_mixed_case(here.area.name),
            "numbered": numbered,
            "counts": count(here.lines),
            "back": list_address(household.area_id) + f"#b-{household.pk}",
        },
    )
