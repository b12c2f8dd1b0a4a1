"""Boundaries in Django admin: adding means uploading the office's GeoJSON file, which is loaded whole or refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.access import Permission, reach
from enumeration.admin_site import ManagedAdmin
from enumeration.areas import boundaries
from enumeration.models import Boundary


class BoundaryFile(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas GeoJSON"),
        help_text=gettext_lazy("WGS84; “kode” tiap fitur berisi kode wilayah Kemendagri, misalnya 73.17.01.2005."),
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber dan lisensi"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Boleh kosong."),
    )


class BoundaryAdmin(ManagedAdmin):
    list_display = ["area", "source", "loaded_at"]
    list_select_related = ["area"]
    search_fields = ["area__code"]
    names = ("area__name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Boundary]:
        return super().get_queryset(request).filter(reach(request.user, Permission.MANAGE).as_q("area__code", None))

    def has_change_permission(self, request: HttpRequest, obj: Boundary | None = None) -> bool:
        return False  # a file is loaded again; no outline is drawn by hand

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            return redirect("admin:index")
        mine = reach(request.user, Permission.MANAGE)
        form = BoundaryFile(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                done = boundaries.load(form.cleaned_data["file"], source=form.cleaned_data["source"], within=mine)
            except boundaries.BadBoundaries as problem:
                form.add_error("file", str(problem).splitlines())
            else:
                self._tell(request, done)
                return redirect("admin:enumeration_boundary_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": _("Muat batas wilayah"),
        }
        return render(request, "admin/enumeration/boundary/add_form.html", context)

    def _tell(self, request: HttpRequest, done: boundaries.Loaded) -> None:
        said = _("%(matched)d batas dimuat, %(replaced)d di antaranya menggantikan yang lama.")
        messages.success(request, said % {"matched": done.matched, "replaced": done.replaced})
        if done.unmatched:
            shown = ", ".join(done.unmatched[: boundaries.MOST_NAMED])
            said = _("%(count)d batas tanpa wilayah berkode itu, tidak dimuat: %(names)s")
            messages.warning(request, said % {"count": len(done.unmatched), "names": shown})
