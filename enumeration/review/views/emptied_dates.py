"""Dates that the table no longer accepts and that were emptied: which households, and what the date was."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration.access import Permission, page
from enumeration.models import Officer, Remark
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest

MOST = 500


def emptied_dates_of(user: Officer) -> QuerySet[Remark]:
    """Returns the remark of each date that was emptied, in households that the user reviews, until the date was asked
    again."""
    mine = Remark.objects.visible_to(user, Permission.REVIEW).filter(resolved_at=None)
    return mine.filter(household__events__verb="empty_date", household__events__reason=F("text"))


@page(Permission.REVIEW)
def emptied_dates(request: OfficerRequest) -> HttpResponse:
    found = emptied_dates_of(request.user)
    rows = found.select_related("household__area", "person").order_by("household__area_id", "household_id", "pk")
    shown, total = list(rows[:MOST]), found.count()
    seen(request, [row.household for row in shown], count=total if total > MOST else None)
    context = {
        "rows": shown,
        "total": total,
        "most": MOST,
        "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (_("Tanggal yang dikosongkan"), "")],
    }
    return render(request, "enumeration/review/emptied_dates.html", context)
