"""A run that the user may see, and the address of its export."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enumeration.access import Permission, reach
from ranking.models import Run


def find_run(user: Any, pk: int) -> Run:
    rows: QuerySet[Run] = Run.objects.visible_to(user)
    return get_object_or_404(rows.select_related("job", "model", "scheme", "round", "asked_by"), pk=pk)


def export_url(user: Any, run: Run, **filters: Any) -> str:
    """Returns the address of the export form, filled in for this run's list; "" for a user who may not export."""
    if not reach(user, Permission.EXPORT).in_round(run.round_id).touches(run.district):
        return ""
    from django.utils.http import urlencode

    asked = {"kind": "ranked_list", "run": run.pk, "area_code": run.district, **filters}
    return f"{reverse('enumeration:new_export')}?{urlencode(asked)}"
