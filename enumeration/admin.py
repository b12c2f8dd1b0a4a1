"""Areas, officers, rounds and the assignment ledger in Django admin, with import and export of files.

An import shows a preview first, names each bad row with its column and reason, and writes either all rows or none.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export import widgets
from import_export.fields import Field

from enumeration import rounds
from enumeration.access import OFFICE_ROLES, Permission, reach
from enumeration.admin_site import ManagedAdmin
from enumeration.areas.admin import BoundaryAdmin
from enumeration.areas.lists import AreaResource
from enumeration.assignment.actions import assigning
from enumeration.fields.bounds import plain
from enumeration.fields.day import DayCell
from enumeration.models import Area, Assignment, Boundary, Officer, Round
from enumeration.models.areas import upper_codes
from enumeration.officers import doubles
from enumeration.officers.actions import granting
from enumeration.officers.admin import OfficerResource
from enumeration.officers.personnel import as_yes
from enumeration.officers.register import managed_by
from enumeration.uploads.admin import AllOrNothing, Cell, ListResource
from enumeration.uploads.columns import CellReason, Column, digits_of
from enumeration.words import Words


class RoundResource(ListResource):
    columns = (
        Column("name", Words("Nama putaran.", "Name of the round."), "Regsosek 2026", is_required=True),
        Column(
            "area", Words("Kode BPS wilayah putaran, sebagai teks.", "BPS code of the round's area, as text."), "7317"
        ),
        Column("year", Words("Tahun.", "Year."), "2026", is_required=True),
        Column("starts_on", Words("Hari pertama.", "First day."), "2026-10-15", is_required=True),
        Column("ends_on", Words("Hari terakhir.", "Last day."), "2026-11-14", is_required=True),
        Column("is_open", Words("ya atau tidak.", "yes or no."), "ya"),
        Column("is_made_up", Words("ya untuk data contoh.", "yes for made-up data."), "tidak"),
    )
    dates = frozenset({"starts_on", "ends_on"})
    yes_no = frozenset({"is_open", "is_made_up"})
    key = "name"
    area = Field("area", column_name="area", widget=widgets.ForeignKeyWidget(Area, "code"))
    starts_on = Field("starts_on", column_name="starts_on", widget=DayCell())
    ends_on = Field("ends_on", column_name="ends_on", widget=DayCell())
    is_open = Field("is_open", column_name="is_open", widget=Cell(as_yes))
    is_made_up = Field("is_made_up", column_name="is_made_up", widget=Cell(as_yes))

    class Meta:
        model = Round
        import_id_fields = ["name"]
        fields = ["name", "area", "year", "starts_on", "ends_on", "is_open", "is_made_up"]
        skip_unchanged = True
        clean_model_instances = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        by = kwargs["user"]
        self.mine, self.only = reach(by, Permission.MANAGE), rounds.area_of_all(by)
        self.known = set(Round.objects.values_list("name", flat=True))
        self.kept = set(rounds.kept_by(by).values_list("name", flat=True))

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        _digits, reason = digits_of(row.get("area"))
        super().before_import_row(row, **kwargs)
        if reason is not None:
            raise ValidationError({"area": str(reason)})
        name, code = row.get("name"), row.get("area")
        if code and not self.mine.covers(code):
            raise ValidationError({"area": _("Wilayah ini di luar wewenang Anda.")})
        if name in self.known - self.kept:
            raise ValidationError({"name": _("Putaran dengan nama ini dikelola di luar wilayah Anda.")})
        if name not in self.known and not code:
            if self.only is None:
                raise ValidationError({"area": str(CellReason.MISSING)})
            row["area"] = self.only.code
            self.left_as_is.discard("area")


@admin.register(Area)
class AreaAdmin(AllOrNothing, ManagedAdmin):
    resource_classes = [AreaResource]
    list_display = ["code", "name", "level", "kemendagri_code"]
    list_filter = ["level"]
    search_fields = ["code__startswith"]
    names = ("name",)
    show_full_result_count = False
    ordering = ["code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        mine = reach(request.user, Permission.MANAGE)
        above = {upper for code in mine.codes for upper in upper_codes(code)}
        return super().get_queryset(request).filter(mine.as_q("code", None) | Q(code__in=above))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        mine = reach(request.user, Permission.MANAGE)
        # an export contains only rows that may be imported again
        return super().get_export_queryset(request).filter(mine.as_q("code", None))

    def has_change_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        """Returns False for areas above the user's reach: they are shown but cannot be changed."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or reach(request.user, Permission.MANAGE).covers(obj.code))

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> list[str]:
        return ["code", "level"] if obj else []

    def get_form(self, request: HttpRequest, obj: Area | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        mine = reach(request.user, Permission.MANAGE)

        class WithinReach(form):  # type: ignore[misc, valid-type]
            def clean_code(self) -> str:
                if not mine.covers(self.cleaned_data["code"]):
                    raise ValidationError(_("Wilayah ini di luar wewenang Anda."))
                return self.cleaned_data["code"]

        return form if obj else WithinReach


class OfficerForm(forms.ModelForm):
    class Meta:
        model = Officer
        fields = ["username", "full_name", "officer_code", "leader", "home_area"]

    by: Officer

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if name != self.initial.get("username") and (taken := doubles.name_taken(name, but=self.instance.pk)):
            raise ValidationError(taken)
        return name

    def clean_officer_code(self) -> str:
        code = self.cleaned_data["officer_code"]
        is_new = code != self.initial.get("officer_code")
        if is_new and (taken := doubles.code_taken(code, managed_by(self.by), but=self.instance.pk)):
            raise ValidationError(taken)
        return code


@admin.register(Officer)
class OfficerAdmin(AllOrNothing, ManagedAdmin):
    """Officers without passwords: nobody sets another person's, and no page shows a stored hash.

    New officers get a printed code.
    """

    resource_classes = [OfficerResource]
    form = OfficerForm
    list_display = ["username", "full_name", "officer_code", "leader", "home_area", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["leader", "home_area"]
    search_fields = ["username", "officer_code"]
    names = ("full_name",)
    ordering = ["username"]
    autocomplete_fields = ["leader", "home_area"]
    fieldsets = [
        (None, {"fields": ["username", "full_name", "officer_code"]}),
        (_("Tim dan tempat"), {"fields": ["leader", "home_area"]}),
        (_("Akses"), {"fields": ["is_active", "last_login"]}),
    ]
    # access is ended on the officer's page, which also does everything that goes with it
    readonly_fields = ["last_login", "is_active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Officer]:
        return super().get_queryset(request).filter(pk__in=managed_by(request.user).values("pk"))  # type: ignore[arg-type]

    def get_form(self, request: HttpRequest, obj: Officer | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Returns the form. Leader and home must lie within reach, or stay what they were."""
        form = super().get_form(request, obj, change, **kwargs)
        leader, home = (obj.leader_id, obj.home_area_id) if obj else (None, None)
        managed = managed_by(request.user).values("pk")  # type: ignore[arg-type]
        here = reach(request.user, Permission.MANAGE).as_q("code", None)
        form.by = request.user  # type: ignore[attr-defined]
        if "leader" in form.base_fields:
            form.base_fields["leader"].queryset = Officer.objects.filter(Q(pk__in=managed) | Q(pk=leader))  # type: ignore[attr-defined]
            form.base_fields["home_area"].queryset = Area.objects.filter(here | Q(pk=home))  # type: ignore[attr-defined]
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; of two users who enter similar names at the same moment, the second gets an error message."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            if not (taken := doubles.name_taken(plain(request.POST.get("username", "")))):
                raise
            messages.error(request, taken)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Officer, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Officer]:
        return super().get_export_queryset(request).select_related("personnel").defer("personnel__photo")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Redirect to a page of its own: importing thousands of officers takes longer than a request may, so a job does
        it."""
        return redirect("enumeration:officer_imports")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return redirect("enumeration:officer_imports")


@admin.register(Round)
class RoundAdmin(AllOrNothing, ManagedAdmin):
    resource_classes = [RoundResource]
    list_display = ["name", "area", "year", "starts_on", "ends_on", "is_open", "is_made_up"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return super().get_queryset(request).filter(pk__in=rounds.kept_by(request.user).values("pk"))  # type: ignore[arg-type]

    def get_form(self, request: HttpRequest, obj: Round | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "area" in form.base_fields:
            here = reach(request.user, Permission.MANAGE).as_q("code", None)
            form.base_fields["area"].queryset = Area.objects.filter(here)  # type: ignore[attr-defined]
            form.base_fields["area"].initial = rounds.area_of_all(request.user)  # type: ignore[arg-type]
        return form


@admin.register(Assignment)
class AssignmentAdmin(ManagedAdmin):
    """The ledger. Adding a period here gives a role.

    Field work is assigned on the assignment board; roles of the office need a second administrator, on a page of their
    own.
    """

    list_display = ["area", "role", "officer", "started_at", "ended_at", "decided_by", "reason"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["area__code__startswith", "officer__username"]
    names = ("officer__full_name",)
    list_select_related = ["area", "officer", "decided_by"]
    autocomplete_fields = ["area", "officer"]
    fields = ["round", "area", "role", "officer", "reason"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return super().get_queryset(request).filter(reach(request.user, Permission.MANAGE).as_q())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        granting.require_both_signed_in(obj.area_id)
        assigning.appoint(obj, by=request.user)  # type: ignore[arg-type]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)
        except (assigning.CannotAssign, granting.CannotGrant) as problem:
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
                        "Peran ini memerlukan administrator kedua. Minta di halaman “Peran petugas” (/petugas/peran/)."
                    )
                    raise ValidationError(said)
                return self.cleaned_data["role"]

            def clean(self) -> None:
                super().clean()
                role, area, officer = (self.cleaned_data.get(name) for name in ("role", "area", "officer"))
                if not (role and area and officer):
                    return
                if why := assigning.why_not_appointed(role, area, officer.pk, by=request.user):  # type: ignore[arg-type]
                    raise ValidationError(why)

        if "officer" in WithinReach.base_fields:
            WithinReach.base_fields["officer"].queryset = managed_by(request.user)  # type: ignore[arg-type]
            WithinReach.base_fields["round"].queryset = rounds.kept_by(request.user)  # type: ignore[arg-type]
        return WithinReach


admin.site.register(Boundary, BoundaryAdmin)
