"""The help of a page, as a page of its own or inside the dialog of another one, and the glossary."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page
from enumeration.help.entry import ON_EVERY_PAGE
from enumeration.help.glossary import GLOSSARY, terms_in
from enumeration.help.registry import BY_NAME


@page(Permission.SIGNED_IN)
@require_safe
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the help of one page. In a dialog only its words."""
    shown = BY_NAME.get(name)
    if shown is None:
        raise Http404
    inside = bool(request.headers.get("HX-Request"))
    context = {"help": shown, "keys": (*shown.keys, *ON_EVERY_PAGE), "terms": terms_in(shown.said())}
    return render(request, f"enumeration/help/{'_words' if inside else 'help'}.html", context)


@page(Permission.SIGNED_IN)
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the glossary, in the alphabet of the active language."""
    found = sorted(GLOSSARY, key=lambda one: str(one.term).lower())
    return render(request, "enumeration/help/terms.html", {"terms": found})
