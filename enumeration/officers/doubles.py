"""Two accounts for one person: user names that differ only in case, and an officer code given twice.

New duplicates are refused where they would arise; existing ones are listed for the administrator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from enumeration.models import Officer


def alike(usernames: Iterable[str]) -> dict[str, str]:
    """Returns the names in use that equal these except for case, by their upper case. One query."""
    wanted = {name.upper() for name in usernames if name}
    found = Officer.objects.annotate(alike=Upper("username")).filter(alike__in=wanted)
    return {name.upper(): name for name in found.values_list("username", flat=True)}


def name_taken(username: str, *, but: int | None = None) -> str:
    """Returns why this name cannot be given to a new officer, or to officer `but`; "" where it can."""
    other = Officer.objects.filter(username__iexact=username).exclude(pk=but or 0).first()
    return name_taken_in_words(other.username) if other else ""


def name_taken_in_words(username: str) -> str:
    return _("Sudah ada akun “%(name)s”. Huruf besar dan kecil tidak membedakan akun.") % {"name": username}


def code_taken(code: str, among: QuerySet[Officer], *, but: int | None = None) -> str:
    """Returns why this officer code cannot be given to anybody else; "" where it is free among these active officers."""
    if not code:
        return ""
    other = among.filter(officer_code__iexact=code, is_active=True).exclude(pk=but or 0).first()
    return code_taken_in_words(other.username) if other else ""


def code_taken_in_words(username: str) -> str:
    return _("Kode petugas ini sudah dipakai %(name)s.") % {"name": username}


@dataclass(frozen=True)
class Pair:
    """Officers who share something that only one may have."""

    shared: str
    officers: list[Officer]


def pairs(among: QuerySet[Officer]) -> tuple[list[Pair], list[Pair]]:
    """Returns the pairs by name, wherever the other officer works, and by code, among these active officers.

    Four queries.
    """
    every = Officer.objects.annotate(alike=Upper("username"))
    twice = every.values("alike").annotate(count=Count("pk")).filter(count__gt=1).values("alike")
    ours = every.filter(alike__in=twice, pk__in=among.values("pk")).values("alike")
    names = every.filter(alike__in=ours).order_by("alike", "username")
    active = Officer.objects.filter(pk__in=among.values("pk"), is_active=True).exclude(officer_code="")
    coded = active.annotate(alike=Upper("officer_code"))
    again = coded.values("alike").annotate(count=Count("pk")).filter(count__gt=1).values("alike")
    codes = coded.filter(alike__in=again).order_by("alike", F("username"))
    return _grouped(names), _grouped(codes)


def _grouped(found: QuerySet[Officer]) -> list[Pair]:
    groups: dict[str, list[Officer]] = {}
    for one in found:
        groups.setdefault(one.alike, []).append(one)  # type: ignore[attr-defined]
    return [Pair(shared, officers) for shared, officers in groups.items()]
