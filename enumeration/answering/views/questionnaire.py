"""The questionnaire page: one component in the browser, and its initial data. It saves through the API."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from enumeration import rounds
from enumeration.access import Permission, Role, page
from enumeration.answering import same_numbers
from enumeration.answering.actions import revealing
from enumeration.answering.component import component_config
from enumeration.answering.dossier import OFFICERS, blank_dossier, dossier
from enumeration.answering.wording import written_words
from enumeration.fields.bounds import without_nul
from enumeration.models import Area, Household, Level, Round
from enumeration.pages.caching import impersonal
from enumeration.pages.noting import seen
from enumeration.questionnaire.forms import FormKind
from enumeration.workflow import ANSWERABLE


@page(Permission.ANSWER)
def questionnaire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    mine: QuerySet[Household] = Household.objects.visible_to(request.user, Permission.ANSWER)
    household = mine.select_related("area", "round", *OFFICERS).filter(pk=pk).first()
    same: list[same_numbers.Double] = []
    if household is not None:
        same = revealing.same_as_elsewhere(household, request.user)  # type: ignore[arg-type]
        seen(request, [household, *(one.family for one in same)])
        area, round = household.area, household.round
        shown = dossier(household, reader=request.user)  # type: ignore[arg-type]
    elif request.user.second_keyings.filter(pk=pk).exists():  # type: ignore[union-attr, misc]
        # A device that still holds answers of a second keying knows only its id.
        return redirect("enumeration:second_keying_form", pk)
    else:
        area, round, shown = _new_family(request, pk)
    context = {
        "round": round,
        "family": shown["answers"]["head_name"],
        "dossier": shown,
        "same_numbers": same,
        "config": _config(request, pk, area, mine, household, round, shown["form"]),
        "own_words": {},
    }
    return render(request, "enumeration/answering/questionnaire.html", context)


@page(Permission.PUBLIC)
@require_safe
@impersonal
def words(request: HttpRequest) -> HttpResponse:
    """Answer with what the page says. With the address that the page names, browsers keep it permanently."""
    language = request.GET.get("lang", "")
    text, digest = written_words(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    kept = "public, max-age=31536000, immutable" if request.GET.get("v") == digest else "no-cache"
    return HttpResponse(text, content_type="application/json", headers={"Cache-Control": kept})


@page(Permission.ANSWER)
def new_family(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page for a household that is not on the list.

    It gets its id here and is stored when its first answer arrives.
    """
    _open_area(request, code)
    form = "&form=XK" if request.GET.get("form") == FormKind.SPECIAL else ""
    return redirect(f"{reverse('enumeration:questionnaire', args=[uuid.uuid4()])}?sls={code}{form}")


def _new_family(request: HttpRequest, pk: uuid.UUID) -> tuple[Area, Round, dict[str, Any]]:
    area, round = _open_area(request, request.GET.get("sls", ""))
    if Household.objects.filter(pk=pk).exists():
        raise Http404
    form = FormKind.SPECIAL if request.GET.get("form") == FormKind.SPECIAL else FormKind.FAMILY
    return area, round, blank_dossier(pk, area, round, reader=request.user, form=form)  # type: ignore[arg-type]


def _open_area(request: HttpRequest, code: str) -> tuple[Area, Round]:
    area = Area.objects.filter(code=without_nul(code), level=Level.SUB_SLS).first()
    answered = rounds.where(request.user, Permission.ANSWER, area.code) if area else []  # type: ignore[arg-type]
    if area is None or not answered:
        raise Http404
    shown = rounds.round_of(request)
    return area, next((round for round in answered if round == shown), answered[0])


def _config(
    request: HttpRequest,
    pk: uuid.UUID,
    area: Area,
    mine: QuerySet[Household],
    household: Household | None,
    round: Round,
    form: str,
) -> dict[str, Any]:
    assignments = request.user.assignments.filter(ended_at=None)  # type: ignore[union-attr, misc]
    back = f"{reverse('enumeration:worklist')}?sls={area.code}"
    return component_config(
        request,
        area.code,
        round,
        form,
        mode="keying" if assignments.filter(role=Role.KEYING_OPERATOR).exists() else "interview",
        back=back,
        next=_next_family(mine, household) if household else "",
        history=_history(pk) or back,
    )


def _next_family(mine: QuerySet[Household], household: Household) -> str:
    """Returns the address of the next household of the SLS that still waits for answers."""
    waiting = mine.filter(area=household.area_id, state__in=ANSWERABLE).exclude(pk=household.pk)
    # A questionnaire that its author corrects elsewhere is not offered to the present officer of the SLS.
    waiting = waiting.filter(correction_by=household.correction_by_id)
    in_order = waiting.order_by("building_number", "family_number", "pk")
    after = in_order.filter(building_number__gte=household.building_number or 0).first() or in_order.first()
    return reverse("enumeration:questionnaire", args=[after.pk]) if after else ""


def _history(pk: uuid.UUID) -> str:
    try:
        return reverse("enumeration:household", args=[pk])
    except NoReverseMatch:
        return ""
