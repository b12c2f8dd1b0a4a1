"""The page of boundaries: which kecamatan are drawn, and the office's GeoJSON file, checked first or loaded whole."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enumeration.access import Permission, page, reach
from enumeration.areas import boundaries as outlines
from enumeration.areas.admin import BoundaryFile
from enumeration.models import Area, Level
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.places import OfficerRequest, written_names_of


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: OfficerRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = BoundaryFile(request.POST, request.FILES) if sent else BoundaryFile()
    checked = None
    if sent and form.is_valid():
        only_check = request.POST.get("tindakan") == "periksa"
        try:
            done = outlines.load(
                form.cleaned_data["file"],
                source=form.cleaned_data["source"],
                within=reach(request.user, Permission.MANAGE),
                only_check=only_check,
            )
        except outlines.BadBoundaries as problem:
            form.add_error("file", str(problem).splitlines())
        else:
            if not only_check:
                _tell(request, done)
                return redirect("enumeration:boundaries")
            checked = done
    return render(
        request,
        "enumeration/preparing/boundaries.html",
        {
            "form": form,
            "checked": checked,
            "unmatched": _unmatched(checked) if checked else "",
            "rows": _rows(request),
            "most_mb": outlines.MOST_BYTES >> 20,
            "crumbs": [(_("Persiapan"), reverse("enumeration:preparing")), (_("Batas wilayah"), "")],
        },
        status=422 if form.errors else 200,
    )


def _unmatched(done: outlines.Loaded) -> str:
    if not done.unmatched:
        return ""
    shown = ", ".join(done.unmatched[: outlines.MOST_NAMED])
    said = _("%(count)d batas tanpa wilayah berkode itu, tidak dimuat: %(names)s")
    return said % {"count": len(done.unmatched), "names": shown}


def _tell(request: OfficerRequest, done: outlines.Loaded) -> None:
    said = _("%(matched)d batas dimuat, %(replaced)d di antaranya menggantikan yang lama.")
    messages.success(request, said % {"matched": done.matched, "replaced": done.replaced})
    if told := _unmatched(done):
        messages.warning(request, told)


def _rows(request: OfficerRequest) -> list[dict[str, object]]:
    """Returns each kecamatan with how many of its villages are drawn. Two queries."""
    here = reach(request.user, Permission.MANAGE).as_q("code", None)
    counts = (
        Area.objects.at(Level.VILLAGE)
        .filter(here)
        .annotate(kecamatan=Substr("code", 1, LENGTH_OF[Level.SUBDISTRICT]))
        .order_by("kecamatan")
        .values("kecamatan")
        .annotate(villages=Count("pk"), drawn=Count("pk", filter=Q(boundary__isnull=False)))
    )
    rows = list(counts)
    names = written_names_of(row["kecamatan"] for row in rows)
    return [row | {"name": names.get(row["kecamatan"], ""), "missing": row["villages"] - row["drawn"]} for row in rows]
