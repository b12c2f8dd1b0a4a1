"""Models, class schemes and runs for administrators, read-only: what a ranking was computed with is never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from enumeration.admin_site import ManagedAdmin
from ranking.models import ClassScheme, Publication, Run, WelfareModel


class ReadOnly(ManagedAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WelfareModel)
class WelfareModelAdmin(ReadOnly):
    list_display = ["name", "version", "kind", "loaded_at", "content_hash"]
    search_fields = ["name"]


@admin.register(ClassScheme)
class ClassSchemeAdmin(ReadOnly):
    list_display = ["name", "version", "loaded_at", "content_hash"]
    search_fields = ["name"]


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ["id", "district", "round", "model", "scheme", "asked_by", "asked_at", "families", "finished_at"]
    list_filter = ["round", "model"]
    list_select_related = ["round", "model", "scheme", "asked_by"]


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ["district", "round", "run", "asked_by", "published_by", "published_at", "ended_at"]
    list_select_related = ["round", "run", "asked_by", "published_by"]
