"""The handbook of a role, as page and as PDF. There is nothing in it that other roles may not read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enumeration.access import Permission, Role, page
from enumeration.handbook.contents import ADDRESSES, Handbook
from enumeration.handbook.pdf import handbook_as_pdf
from enumeration.pages.places import OfficerRequest
from enumeration.papers.serving import pdf
from enumeration.rounds import held_here, round_of


def _own_role(request: OfficerRequest) -> Role:
    """Returns the highest role of the reader; an enumerator's where they hold none."""
    held = {role for _round, _area, role in held_here(request)}
    in_order = (Role.ADMINISTRATOR, Role.DISTRICT_OFFICE, *Role)
    return next((role for role in in_order if role in held), Role.ENUMERATOR)


def _asked(role: str) -> Handbook:
    if role not in ADDRESSES:
        raise Http404
    return Handbook(ADDRESSES[role])


@page(Permission.SIGNED_IN)
@require_safe
def handbook(request: OfficerRequest, role: str = "") -> HttpResponse:
    """Show the handbook of a role, without a role in the address the reader's own."""
    shown = _asked(role) if role else Handbook(_own_role(request))
    tabs = [
        {"label": str(other.label), "url": reverse("enumeration:handbook", args=[word]), "active": other is shown.role}
        for word, other in ADDRESSES.items()
    ]
    return render(request, "enumeration/handbook/handbook.html", {"handbook": shown, "tabs": tabs})


@page(Permission.SIGNED_IN)
@require_safe
def handbook_file(request: OfficerRequest, role: str) -> HttpResponse:
    """Answer with the handbook as PDF."""
    shown = _asked(role)
    return pdf(handbook_as_pdf(shown, round=round_of(request), by=request.user), f"panduan-{shown.address}")
