"""The office's list of numbers that two households have; for a supervisor, within their own SLS."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page
from enumeration.answering.same_numbers import families_in, shared
from enumeration.keys import digests
from enumeration.pages.keyset import pager
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.pages.queries import typed


@page(Permission.REVIEW)
@require_safe
def same_numbers(request: OfficerRequest) -> HttpResponse:
    """Show the same NIK in two households; with ?nomor=kk the same family card."""
    cards = request.GET.get("nomor") == "kk"
    round = current_round(request)
    found, following = shared(request.user, round, cards=cards, after=typed(request.GET, "sesudah"))
    seen(request, families_in(found))
    address = reverse("enumeration:same_numbers")
    return render(
        request,
        "enumeration/answering/same_numbers.html",
        {
            "round": round,
            "found": found,
            "is_complete": digests.are_remade(),
            "tabs": [
                {"label": _("NIK yang sama"), "url": address, "active": not cards},
                {"label": _("Nomor KK yang sama"), "url": f"{address}?nomor=kk", "active": cards},
            ],
            **pager(request, following, "sesudah"),
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (_("Nomor ganda"), "")],
        },
    )
