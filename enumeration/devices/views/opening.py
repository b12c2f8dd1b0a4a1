"""The office opens the files of officers' devices: upload, what came of each household, and who opened what.

For the district office only: COMPLETE is the permission of the one role that keeps officers and decides last. A
supervisor shares the team's work and could read there what a colleague has not sent; an administrator keeps
officers and sees no household.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from enumeration.access import Permission, page, reach
from enumeration.devices.actions import opening
from enumeration.devices.files import MOST_BYTES, CannotOpen, too_large_in_words
from enumeration.devices.forms import OpenDevice
from enumeration.models import Household, OpenedDevice, OpenedDraft, OpenedPress, Submission
from enumeration.pages.formatting import family_name
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, names_of
from enumeration.uploads.pages import Bounded, bound
from enumeration.verification.presses import in_words

SHOWN = 100
"""Openings listed, the latest first; there is one for each device whose officer cannot send any more."""

TONES = {
    OpenedDraft.Outcome.SUBMITTED: "good",
    OpenedDraft.Outcome.SAVED: "good",
    OpenedDraft.Outcome.LATE: "warn",
    OpenedDraft.Outcome.REFUSED: "bad",
    OpenedDraft.Outcome.NOT_KEPT: "bad",
    OpenedDraft.Outcome.NOTHING: "neutral",
}
PRESS_TONES = {
    OpenedPress.Outcome.DONE: "good",
    OpenedPress.Outcome.ALREADY: "neutral",
    OpenedPress.Outcome.NOT_DONE: "bad",
}


def _opened(request: OfficerRequest) -> QuerySet[OpenedDevice]:
    return OpenedDevice.objects.visible_to(request.user).select_related("by", "officer")


@page(Permission.COMPLETE)
@require_safe
def opened_devices(request: OfficerRequest) -> HttpResponse:
    return _list(request, OpenDevice())


@page(Permission.COMPLETE)
@csrf_exempt  # the CSRF token is checked below: to look for it here would read the whole upload, without a limit
@require_http_methods(["POST"])
def open_device(request: OfficerRequest) -> HttpResponse:
    return _open(request, bound(request, MOST_BYTES))


@csrf_protect
def _open(request: OfficerRequest, bounded: Bounded) -> HttpResponse:
    form = OpenDevice(request.POST, request.FILES)
    if bounded.is_too_large:
        form.errors.clear()
        form.add_error("file", too_large_in_words())
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        opened = opening.open_device(form.cleaned_data["file"].read(), by=request.user)
    except CannotOpen as problem:
        form.add_error("file", str(problem))
        return _list(request, form, status=422)
    return redirect("enumeration:opened_device", opened.pk)


def _list(request: OfficerRequest, form: OpenDevice, status: int = 200) -> HttpResponse:
    came_in = Q(drafts__outcome__in=[OpenedDraft.Outcome.SUBMITTED, OpenedDraft.Outcome.SAVED])
    waits = Q(drafts__outcome=OpenedDraft.Outcome.LATE)
    counted = _opened(request).annotate(
        came_in=Count("drafts", filter=came_in, distinct=True),
        waiting=Count("drafts", filter=waits, distinct=True),
        others=Count("drafts", filter=~came_in & ~waits, distinct=True),
        by_hand=Count("presses", filter=Q(presses__outcome=OpenedPress.Outcome.NOT_DONE), distinct=True),
    )
    context = {"form": form, "opened": counted.order_by("-at")[:SHOWN], "most_mb": MOST_BYTES >> 20}
    return render(request, "enumeration/devices/opened_devices.html", context, status=status)


@dataclass(frozen=True)
class Line:
    """One household of an opened device."""

    name: str
    url: str
    outcome: str
    tone: str
    note: str
    late_url: str


@dataclass(frozen=True)
class PressLine:
    """One press of an opened device. `words` is "" where its SLS is out of reach."""

    name: str
    url: str
    area: str
    words: str
    outcome: str
    tone: str
    note: str


@page(Permission.COMPLETE)
@require_safe
def opened_device(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show what came of each household, and of each press on the lists. Those out of reach are not named."""
    found = get_object_or_404(_opened(request), pk=pk)
    drafts = list(found.drafts.all())
    presses = list(found.presses.all())
    pks = [*(one.household_id for one in drafts), *(one.household_id for one in presses)]
    visible: QuerySet[Household] = Household.objects.visible_to(request.user, Permission.COMPLETE)
    families = {one.pk: one for one in visible.filter(pk__in=pks).only("head_name", "area", "prelist_number")}
    late = Submission.objects.visible_to(request.user, Permission.REVIEW).waiting().filter(by=found.officer_id)
    waiting = dict(late.filter(household_id__in=pks).order_by("pk").values_list("household_id", "pk"))
    press_lines = list(_press_lines(request, presses, families))
    new = {one.household_id for one in presses if "head_name" in one.fields} - families.keys()
    seen(request, [*families.values(), *new], area=found.district)
    lines = [
        Line(
            name=(family.head_name or "") if (family := families.get(draft.household_id)) else "",
            url=family.get_absolute_url() if family else "",
            outcome=draft.get_outcome_display(),
            tone=TONES[OpenedDraft.Outcome(draft.outcome)],
            note=draft.note,
            late_url=reverse("enumeration:late_one", args=[waiting[draft.household_id]])
            if draft.outcome == OpenedDraft.Outcome.LATE and draft.household_id in waiting
            else "",
        )
        for draft in drafts
    ]
    context = {
        "opened": found,
        "lines": lines,
        "missing": found.drafts_count - len(lines),
        "presses": press_lines,
        "presses_missing": found.presses_count - len(presses),
        "by_hand": sum(one.outcome == OpenedPress.Outcome.NOT_DONE for one in presses),
        "crumbs": [(_("Isi HP"), reverse("enumeration:opened_devices")), (str(found.officer), "")],
    }
    return render(request, "enumeration/devices/opened_device.html", context)


def _press_lines(
    request: OfficerRequest, presses: list[OpenedPress], families: Mapping[UUID, Household]
) -> Iterator[PressLine]:
    mine = reach(request.user, Permission.COMPLETE)
    names = names_of(one.area_code for one in presses)
    there = set(Household.objects.filter(pk__in={one.household_id for one in presses}).values_list("pk", flat=True))
    for one in presses:
        family = families.get(one.household_id)
        # One that was not added lies nowhere but here: its SLS decides who reads its name.
        is_mine = bool(family) if one.household_id in there else mine.covers(one.area_code)
        yield PressLine(
            name=_named(family),
            url=family.get_absolute_url() if family else "",
            area=names.get(one.area_code, one.area_code) if is_mine else "",
            words=in_words(one.fields) if is_mine else "",
            outcome=one.get_outcome_display(),
            tone=PRESS_TONES[OpenedPress.Outcome(one.outcome)],
            note=one.note,
        )


def _named(family: Household | None) -> str:
    if family is None:
        return ""
    name = family_name(family.head_name)
    return f"{family.prelist_number}. {name}" if family.prelist_number else name
