"""Changes of an SLS: renamed, split into sub-SLS, merged with a neighbour. Done by the coordinator."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.access import Permission, page, reach
from enumeration.areas import changes
from enumeration.areas.sizes import SPLIT_ABOVE, pieces_for_split
from enumeration.assignment.actions import changing_areas
from enumeration.assignment.actions.changing_areas import CannotChange, Piece
from enumeration.fields.bounds import quoted
from enumeration.models import Area, Household, Level, Round
from enumeration.models.areas import village_of
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.numbers import whole_number
from enumeration.pages.places import OfficerRequest, current_round

MOST_PIECES = 6
"""Rows of the form; a piece can be split again."""


@page(Permission.CHANGE_AREAS)
def area_change(request: OfficerRequest, code: str) -> HttpResponse:
    """Show one sub-SLS with its history, and the three changes that can be made."""
    round = current_round(request)
    area = get_object_or_404(_changed_by(request, round).filter(level=Level.SUB_SLS), pk=code)
    if request.method == "POST":
        try:
            told, new = _do(request, area, round)
            messages.success(request, told)
            return redirect("enumeration:area_change", new.code)
        except CannotChange as problem:
            messages.error(request, str(problem))
    village = village_of(code)
    families = Household.objects.filter(round=round, area=area).count()
    return render(
        request,
        "enumeration/assignment/area_change.html",
        {
            "round": round,
            "area": area,
            "families": families,
            "is_large": families > SPLIT_ABOVE,
            "limit": SPLIT_ABOVE,
            "pieces": _pieces(request, area, round, families),
            "others": Area.objects.at(Level.SUB_SLS).filter(code__startswith=village).exclude(pk=code),
            "ticked": request.POST.getlist("gabung"),
            "changes": changes.changes_of(code),
            "sent": request.POST,
            "crumbs": [
                (_("Penugasan"), reverse("enumeration:board", args=[village])),
                (in_mixed_case(area.name), reverse("enumeration:area_history", args=[code])),
                (_("Perubahan SLS"), ""),
            ],
        },
    )


def _do(request: OfficerRequest, area: Area, round: Round) -> tuple[str, Area]:
    sent = request.POST
    reason = sent.get("alasan", "")
    if sent.get("tindakan") == "pecah":
        made = changing_areas.split(area, _sent_pieces(request), round=round, by=request.user, reason=reason)
        told = _("%(name)s dipecah menjadi %(codes)s.") % {
            "name": in_mixed_case(area.name),
            "codes": ", ".join(f"{in_mixed_case(piece.name)} ({piece.code})" for piece in made),
        }
        return told, made[0]
    if sent.get("tindakan") == "gabung":
        others = list(_changed_by(request, round).filter(code__in=sent.getlist("gabung")))
        merged = changing_areas.merge(
            others, into=area, name=sent.get("nama", ""), round=round, by=request.user, reason=reason
        )
        told = ngettext("%(count)d SLS digabung ke %(name)s.", "%(count)d SLS digabung ke %(name)s.", len(others)) % {
            "count": len(others),
            "name": in_mixed_case(merged.name),
        }
        return told, merged
    change = changing_areas.rename(area, name=sent.get("nama", ""), by=request.user, reason=reason)
    return _("Nama SLS sekarang %(name)s.") % {"name": in_mixed_case(change.new_name)}, area


def _changed_by(request: OfficerRequest, round: Round) -> QuerySet[Area]:
    return Area.objects.filter(reach(request.user, Permission.CHANGE_AREAS).in_round(round.pk).as_q("code", None))


def _sent_pieces(request: OfficerRequest) -> list[Piece]:
    """Returns the rows of the form that have a name or a number."""
    pieces = []
    for name, number in zip(request.POST.getlist("pecahan"), request.POST.getlist("keluarga"), strict=False):
        if not name.strip() and not number.strip():
            continue
        families = whole_number(number, most=999_999)
        if families is None:
            raise CannotChange(_("Jumlah keluarga “%(piece)s” harus angka.") % {"piece": quoted(name, 60)})
        pieces.append(Piece(name, families))
    return pieces


def _pieces(request: OfficerRequest, area: Area, round: Round, families: int) -> list[tuple[str, str]]:
    """Returns the rows of the split form: as sent, or pieces of about equal size that keep every building whole."""
    if request.POST.get("tindakan") == "pecah":
        rows = list(zip(request.POST.getlist("pecahan"), request.POST.getlist("keluarga"), strict=False))
    else:
        sizes = proposed_sizes(area, round, families)
        rows = [(f"{area.name} {chr(ord('A') + place)}"[:100], str(size)) for place, size in enumerate(sizes)]
    return [*rows, *[("", "")] * (MOST_PIECES - len(rows))]


def proposed_sizes(area: Area, round: Round, families: int) -> list[int]:
    """Returns the number of households of each piece, in walking order; a building stays whole."""
    buildings: dict[object, int] = {}
    walked = changing_areas.in_walking_order(area, round).values_list("building_number", "pk")
    for building, pk in walked:
        key = building if building is not None else pk
        buildings[key] = buildings.get(key, 0) + 1
    sizes = list(buildings.values())
    most = SPLIT_ABOVE if families > SPLIT_ABOVE else max(1, (families + 1) // 2)
    cuts = pieces_for_split(sizes, most)
    edges = [0, *cuts, len(sizes)]
    return [sum(sizes[start:end]) for start, end in pairwise(edges) if end > start]
