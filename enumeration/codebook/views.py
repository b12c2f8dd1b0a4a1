"""The codebook: a page to search, and its PDF."""

from __future__ import annotations

from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page
from enumeration.codebook.entries import checks, parts
from enumeration.codebook.forms import CodebookSearch
from enumeration.codebook.pdf import codebook_as_pdf
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.pages.queries import typed
from enumeration.papers.serving import pdf
from enumeration.questionnaire.codebook import FORM, version


@page(Permission.SIGNED_IN)
@require_safe
def codebook(request: OfficerRequest) -> HttpResponse:
    """Show every question and check, or those that a search finds."""
    search = typed(request.GET, "cari").strip()
    return render(
        request,
        "enumeration/codebook/codebook.html",
        {
            "form": CodebookSearch(request.GET),
            "filters_set": int(bool(search)),
            "parts": parts(search),
            "checks": checks(search),
            "blocks": drawn(search) if search else everything_drawn(get_language()),
            "form_name": FORM,
            "version": version(),
        },
    )


def drawn(search: str) -> SafeString:
    return render_to_string("enumeration/codebook/_blocks.html", {"parts": parts(search), "checks": checks(search)})


@cache
def everything_drawn(_language: str | None) -> SafeString:
    """Returns every question and check as HTML. They change with a release only, and take longer than any other page."""
    return drawn("")


@page(Permission.SIGNED_IN)
@require_safe
def codebook_file(request: OfficerRequest) -> HttpResponse:
    """Answer with the codebook as PDF."""
    return pdf(codebook_as_pdf(current_round(request), by=request.user), f"{FORM}-{version()}")
