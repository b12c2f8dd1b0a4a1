"""A household found by its numbers, from every page of a keying operator (Ctrl+K)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enumeration.access import Permission, page, reach
from enumeration.models import Area, Household, Level, State
from enumeration.models.areas import village_of
from enumeration.pages.noting import seen
from enumeration.pages.numbers import whole_number
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.pages.queries import typed

LAST_SLS = "find_sls"
"""The session key of the SLS that was named last: the next household mostly lies there too."""

SHOWN = 20
DIGITS = range(4, 17)
SLS_NUMBER = 4
MOST_SLS = 300
"""An SLS number alone is found in every village; the lists stay short all the same."""


@page(Permission.ANSWER)
def find_family(request: OfficerRequest) -> HttpResponse:
    """Open the questionnaire with these numbers; list them where there are several, and say so where there is none.

    `sls`: the 16 digits, or the last ones that are on the form, from four on. Empty: the one named last.
    """
    last = request.session.get(LAST_SLS, "")
    sls = "".join(typed(request.GET, "sls").split()) or last
    building = whole_number(typed(request.GET, "bangunan"), most=999)
    family = whole_number(typed(request.GET, "keluarga"), most=999)
    problem, found = "", []
    if not request.GET:
        pass  # as the link of the work list opens it: nothing is wrong yet
    elif whole_number(sls, most=10**16) is None or len(sls) not in DIGITS:
        problem = _("Kode SLS: 16 angka, atau paling sedikit empat angka terakhirnya.")
    elif building is None and family is None:
        problem = _("Isi nomor bangunan (109), nomor keluarga (110), atau keduanya.")
    else:
        found = list(_families(request, _codes(request, sls, last), building, family)[: SHOWN + 1])
        if not found:
            problem = _("Tidak ada keluarga dengan nomor ini di wilayah tugas Anda.")
    if found:
        request.session[LAST_SLS] = found[0].area_id
    seen(request, found)
    if len(found) == 1:
        return redirect("enumeration:questionnaire", found[0].pk)
    return render(
        request,
        "enumeration/keying/find.html",
        {
            "round": current_round(request),
            "rows": found[:SHOWN],
            "more": len(found) > SHOWN,
            "problem": problem,
            "sls": sls,
            "building": typed(request.GET, "bangunan"),
            "family": typed(request.GET, "keluarga"),
        },
    )


def _families(
    request: OfficerRequest, codes: list[str], building: int | None, family: int | None
) -> QuerySet[Household]:
    mine: QuerySet[Household] = Household.objects.visible_to(request.user, Permission.ANSWER)
    numbers = {"building_number": building, "family_number": family}
    asked = {name: number for name, number in numbers.items() if number is not None}
    found = mine.filter(area__in=codes, round=current_round(request), **asked).exclude(state=State.STRUCK)
    shown = found.select_related("area").order_by("area", "building_number", "family_number", "pk")
    return shown.only("head_name", "building_number", "family_number", "area__name", "state")


def _codes(request: OfficerRequest, sls: str, last: str) -> list[str]:
    """Returns the SLS that these digits name, within reach; of several those of the village that was named last."""
    areas = Area.objects.filter(reach(request.user, Permission.ANSWER).as_q("code", None), level=Level.SUB_SLS)
    if len(sls) == SLS_NUMBER:
        areas = areas.annotate(number=Substr("code", 11, SLS_NUMBER)).filter(number=sls)
    else:
        areas = areas.filter(code__endswith=sls)
    codes = list(areas.order_by("code").values_list("code", flat=True)[:MOST_SLS])
    return [code for code in codes if last and code.startswith(village_of(last))] or codes
