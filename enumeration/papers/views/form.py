"""REGSOSEK22.K as PDF: of one household, with its numbers masked or in full, and empty."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from enumeration.access import Permission, page
from enumeration.answering.actions.revealing import TooMany
from enumeration.models import Household
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, whole_number
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.papers.actions.form import NoSuchPart, empty_form, filled_form, form_in_full
from enumeration.papers.serving import pdf
from enumeration.questionnaire.forms import FORMS, FormKind


@page(Permission.SEE_HOUSEHOLDS)
@require_safe
def household_form(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Answer with a household's form; its numbers are masked."""
    found = _household(request, pk, Permission.SEE_HOUSEHOLDS)
    seen(request, [found])
    return pdf(filled_form(found, by=request.user), _name(found))


@page(Permission.REVEAL_IDENTITY)
@require_POST
def household_form_in_full(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Answer with a household's form and its numbers in full, or one part of a long one; each of them is recorded."""
    found = _household(request, pk, Permission.REVEAL_IDENTITY)
    try:
        part = whole_number(request.POST.get("bagian", "1"), most=ID) or 0
        content = form_in_full(found, by=request.user, part=part)
    except NoSuchPart as problem:
        raise Http404 from problem
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    seen(request, [found])
    return pdf(content, _name(found))


@page(Permission.SIGNED_IN)
@require_safe
def form_to_fill_in(request: OfficerRequest) -> HttpResponse:
    """Answer with an empty form; ?form=XK: the short one."""
    areas = sorted(request.user.assignments.filter(ended_at=None).values_list("area_id", flat=True))
    form = FORMS[FormKind.SPECIAL if request.GET.get("form") == FormKind.SPECIAL else FormKind.FAMILY]
    area = areas[0] if areas else ""
    return pdf(empty_form(current_round(request), by=request.user, area=area, form=form), form.name)


def _household(request: OfficerRequest, pk: UUID, permission: Permission) -> Household:
    rows = Household.objects.visible_to(request.user, permission)
    return get_object_or_404(rows.select_related("area", "round", "enumerator", "supervisor"), pk=pk)


def _name(found: Household) -> str:
    return f"{found.its_form.name}-{found.area_id}-{found.building_number or 0}-{found.family_number or 0}"
