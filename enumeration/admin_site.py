"""Django admin for administrators: the same sign-in as the pages, and the same table of permissions."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from enumeration.access import NotAllowed, Permission, entered, permissions_of
from enumeration.fields.day import DayField
from enumeration.fields.spaced import SpacedField
from enumeration.pages.names import called


class RegsosekAdminSite(admin.AdminSite):
    site_header = site_title = _("Regsosek – administrasi")
    index_title = _("Wilayah, petugas, putaran, dan model")
    permission = Permission.MANAGE

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register only tables that administrators maintain.

        Other packages' admins check `is_superuser`, which this product does not use.
        """
        if admin_class is not None and issubclass(admin_class, ManagedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return Permission.MANAGE in permissions_of(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Returns the view with its check. Every admin address, including import and export, passes through here."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and self.permission not in entered(request.user):
                raise NotAllowed(f"{request.user} does not hold '{self.permission}'")
            return guarded(request, *args, **kwargs)

        declared.permission = self.permission  # type: ignore[attr-defined]
        return declared

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect_to_login(request.get_full_path())

    login.permission = Permission.PUBLIC  # type: ignore[attr-defined]


class ManagedAdmin(admin.ModelAdmin):
    """A table that administrators maintain. Rows are never deleted here: what was used stays traceable."""

    names: tuple[str, ...] = ()
    """Columns with names of people and places: searches find them however they are spelled (pages/names.py)."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, may_double = super().get_search_results(request, queryset, search_term)
        if not (self.names and search_term.strip()):
            return found, may_double
        theirs = queryset.filter(called(search_term, *self.names))
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=theirs.values("pk"))), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.CharField) and not db_field.choices and not db_field.is_relation:
            kwargs.setdefault("form_class", SpacedField)
        if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            return db_field.formfield(form_class=DayField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return Permission.MANAGE in permissions_of(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
