"""The search that every page opens with / or Ctrl+K. What is typed travels in a body, never in an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enumeration.access import Permission, page, reading_once
from enumeration.finding import results
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest
from enumeration.pages.queries import typed
from enumeration.rounds import round_of


@page(Permission.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: OfficerRequest) -> HttpResponse:
    """Show what is found: as a page, or as a fragment while somebody types. One household with these numbers is opened."""
    search = typed(request.POST, "cari").strip()
    with reading_once(request.user):
        found = results.find(request, search)
    seen(request, found.households)
    if found.only and not request.htmx:
        return redirect(found.only)
    template = "_results" if request.htmx else "find"
    context = {"round": round_of(request), "search": search, "found": found}
    return render(request, f"enumeration/finding/{template}.html", context)
