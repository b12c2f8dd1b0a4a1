"""Which older sub-SLS the households of a sub-SLS came from, and what became of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from enumeration.models import AreaChange


def came_from(code: str) -> list[str]:
    """Returns the codes whose households came into this sub-SLS by splits and mergers, the nearest first."""
    found: list[str] = []
    asked = [code]
    while asked:
        older = AreaChange.objects.filter(new__in=asked).exclude(kind=AreaChange.Kind.RENAME)
        asked = [old for old in older.values_list("old", flat=True).distinct() if old not in (*found, code)]
        found += asked
    return found


def changes_of(code: str) -> QuerySet[AreaChange]:
    """Returns what became of a sub-SLS, and what it came from, the latest first."""
    return AreaChange.objects.filter(Q(old=code) | Q(new=code)).select_related("old", "new", "by")
