"""The administrators' list of accounts whose names differ only in case, and of officer codes given twice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page
from enumeration.officers.doubles import pairs
from enumeration.officers.register import managed_by
from enumeration.pages.places import OfficerRequest


@page(Permission.MANAGE)
@require_safe
@never_cache
def doubles(request: OfficerRequest) -> HttpResponse:
    """Show the pairs; each is resolved by renaming or deactivating one of the two."""
    managed = managed_by(request.user)
    names, codes = pairs(managed)
    context = {
        "names": names,
        "codes": codes,
        "managed": set(managed.values_list("pk", flat=True)),
        "crumbs": [(pgettext("many", "Petugas"), reverse("enumeration:officers")), (_("Akun ganda"), "")],
    }
    return render(request, "enumeration/officers/doubles.html", context)
