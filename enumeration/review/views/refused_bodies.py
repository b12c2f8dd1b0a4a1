"""For the administrator: what is kept of refused submissions, and deleting what nobody can need any more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enumeration.access import Permission, page
from enumeration.answering import refused_bodies
from enumeration.officers.register import within
from enumeration.pages.formatting import number
from enumeration.pages.places import OfficerRequest


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def refused(request: OfficerRequest) -> HttpResponse:
    """Show counts first. A press removes only while the count is still the one that was shown."""
    mine = within(request.user, Permission.MANAGE)
    kept = refused_bodies.kept(mine)
    taken_in, over = (refused_bodies.counted(one) for one in refused_bodies.needless(kept))
    needless = taken_in.bodies + over.bodies
    if request.method == "POST":
        if request.POST.get("jumlah") == str(needless):
            removed = refused_bodies.remove(mine)
            messages.success(request, _("%(count)s isi kiriman dihapus.") % {"count": number(removed)})
        else:
            messages.warning(request, _("Jumlahnya sudah berubah. Periksa lagi, lalu hapus."))
        return redirect("enumeration:refused_bodies")
    context = {
        "kept": refused_bodies.counted(kept),
        "taken_in": taken_in,
        "over": over,
        "needless": needless,
        "crumbs": [(_("Pembacaan"), reverse("enumeration:readings")), (_("Kiriman yang ditolak"), "")],
    }
    return render(request, "enumeration/review/refused_bodies.html", context)
