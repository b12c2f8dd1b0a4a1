"""Areas, officers, rounds and the assignment ledger in Django admin, with import and export of files.

An import shows a preview first, names each bad row with its column and reason, and writes all rows or none.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export import resources, widgets
from import_export.admin import ImportExportMixin
from import_export.fields import Field

from enumeration import boundary_admin  # noqa: F401 - outlines have an admin of their own
from enumeration.access import OFFICE_ROLES, Permission, reach
from enumeration.actions import assigning
from enumeration.admin_site import ManagedAdmin
from enumeration.models import Area, Assignment, Officer, Round
from enumeration.models.areas import LEVEL_OF
from enumeration.officer_files import OfficerResource, managed_by


class AreaResource(resources.ModelResource):
    """Areas by BPS code: kode, nama, kode Kemendagri. The level follows from the code's length."""

    code = Field("code", column_name="kode", widget=widgets.CharWidget())
    name = Field("name", column_name="nama")
    kemendagri_code = Field(
        "kemendagri_code", column_name="kode_kemendagri", widget=widgets.CharWidget(allow_blank=False)
    )

    class Meta:
        model = Area
        import_id_fields = ["code"]
        fields = ["code", "name", "kemendagri_code"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        code = str(row.get("kode") or "").strip()
        if not code.isdecimal() or len(code) not in LEVEL_OF:
            raise ValidationError(
                {
                    "code": _(
                        "kode: “%(code)s” bukan kode BPS (2, 4, 7, 10, 14, atau 16 angka). Simpan kolom ini sebagai teks."
                    )
                    % {"code": code[:40]}
                }
            )
        if not str(row.get("nama") or "").strip():
            raise ValidationError({"name": _("nama: kosong. Isi nama wilayah seperti tercetak.")})
        row["kode"] = code

    def before_save_instance(self, instance: Area, row: dict[str, Any], **kwargs: Any) -> None:
        instance.level = LEVEL_OF[len(instance.code)]
        parent = instance.parent_code
        if parent and not Area.objects.filter(code=parent).exists():
            raise ValidationError(
                {
                    "code": _("kode: wilayah induk %(parent)s belum ada. Impor induknya lebih dahulu.")
                    % {"parent": parent}
                }
            )


class RoundResource(resources.ModelResource):
    class Meta:
        model = Round
        import_id_fields = ["name"]
        fields = ["name", "year", "starts_on", "ends_on", "is_open", "is_made_up"]
        skip_unchanged = True
        clean_model_instances = True


class AllOrNothing(ImportExportMixin):
    """What was previewed is written whole, or, if anything does not fit any more, not at all."""

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Without it a row that has become wrong since the preview would be left out, and nobody told.
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponseBase:
        if result.has_errors() or result.has_validation_errors():
            said = _("Tidak ada yang disimpan: keadaan berubah sejak pratinjau. Unggah lagi untuk melihat barisnya.")
            messages.error(request, said)
            return redirect(f"admin:{self.get_model_info()[0]}_{self.get_model_info()[1]}_import")
        return super().process_result(result, request)


@admin.register(Area)
class AreaAdmin(AllOrNothing, ManagedAdmin):
    resource_classes = [AreaResource]
    list_display = ["code", "name", "level", "kemendagri_code"]
    list_filter = ["level"]
    search_fields = ["code__startswith", "name"]
    show_full_result_count = False
    ordering = ["code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        mine = reach(request.user, Permission.MANAGE)
        above = {code[:length] for code in mine.codes for length in LEVEL_OF if length < len(code)}
        return super().get_queryset(request).filter(mine.as_q("code", None) | Q(code__in=above))

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> list[str]:
        return ["code", "level"] if obj else []


class OfficerForm(forms.ModelForm):
    class Meta:
        model = Officer
        fields = ["username", "full_name", "officer_code", "leader", "home_area"]


@admin.register(Officer)
class OfficerAdmin(AllOrNothing, ManagedAdmin):
    """Without passwords: nobody sets another's, and no page shows what is kept of one. New officers get a printed code."""

    resource_classes = [OfficerResource]
    form = OfficerForm
    list_display = ["username", "full_name", "officer_code", "leader", "home_area", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["leader", "home_area"]
    search_fields = ["username", "full_name", "officer_code"]
    ordering = ["username"]
    autocomplete_fields = ["leader", "home_area"]
    fieldsets = [
        (None, {"fields": ["username", "full_name", "officer_code"]}),
        (_("Tim dan tempat"), {"fields": ["leader", "home_area"]}),
        (_("Akses"), {"fields": ["is_active", "last_login"]}),
    ]
    readonly_fields = ["last_login", "is_active"]  # access ends on the page of the officer, with all that goes with it

    def get_queryset(self, request: HttpRequest) -> QuerySet[Officer]:
        return super().get_queryset(request).filter(pk__in=managed_by(request.user).values("pk"))  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: Officer, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Officer]:
        return super().get_export_queryset(request).select_related("personnel").defer("personnel__photo")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Thousands of officers take longer than a request may: they are imported by a job, on a page of its own."""
        return redirect("enumeration:officer_imports")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return redirect("enumeration:officer_imports")


@admin.register(Round)
class RoundAdmin(AllOrNothing, ManagedAdmin):
    resource_classes = [RoundResource]
    list_display = ["name", "year", "starts_on", "ends_on", "is_open", "is_made_up"]


@admin.register(Assignment)
class AssignmentAdmin(ManagedAdmin):
    """The ledger. A role is given here by adding a period; field work is shared out on the assignment board, and roles
    of the office need a second administrator, on a page of their own."""

    list_display = ["area", "role", "officer", "started_at", "ended_at", "decided_by", "reason"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["area__code__startswith", "officer__username", "officer__full_name"]
    list_select_related = ["area", "officer", "decided_by"]
    autocomplete_fields = ["area", "officer"]
    fields = ["round", "area", "role", "officer", "reason"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return super().get_queryset(request).filter(reach(request.user, Permission.MANAGE).as_q())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        assigning.appoint(obj, by=request.user)  # type: ignore[arg-type]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)
        except assigning.CannotAssign as problem:
            messages.error(request, str(problem))
            return redirect(request.path)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        mine = reach(request.user, Permission.MANAGE)

        class WithinReach(form):  # type: ignore[misc, valid-type]
            def clean_area(self) -> Area:
                area = self.cleaned_data["area"]
                if not mine.covers(area.code):
                    raise ValidationError(_("Wilayah ini di luar wewenang Anda."))
                return area

            def clean_role(self) -> str:
                if self.cleaned_data["role"] in OFFICE_ROLES:
                    said = _(
                        "Peran ini memerlukan administrator kedua. Minta di halaman “Peran kantor” (/petugas/peran/)."
                    )
                    raise ValidationError(said)
                return self.cleaned_data["role"]

        return WithinReach
