"""Recording who read which households: every page, file and API response that names households calls seen()."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.utils import timezone

from enumeration.fields.bounds import quoted
from enumeration.models import Household, Reading
from enumeration.models.areas import smallest_common

logger = logging.getLogger(__name__)

MOST_LISTED = 100
"""Households named in one row; for more, the row gives their count and the area that contains them."""

ONE_ROW = timedelta(minutes=10)
"""The same officer, way, scope and households within this time are one row."""

MONTHS_AHEAD = 13

# One statement, because every page executes it: 0.4 ms for a new row, less for an existing one.
WRITE = """
INSERT INTO enumeration_reading (at, by_id, way, area_code, scope, families, count)
SELECT new.* FROM (VALUES
    (%(at)s::timestamptz, %(by)s::bigint, %(way)s, %(area)s, %(scope)s, %(families)s::uuid[], %(count)s::integer)
) AS new (at, by_id, way, area_code, scope, families, count)
WHERE NOT EXISTS (
    SELECT FROM enumeration_reading AS old
    WHERE old.by_id = new.by_id AND old.at > new.at - %(one_row)s AND old.at <= new.at
    AND (old.way, old.area_code, old.scope, old.count) = (new.way, new.area_code, new.scope, new.count)
    AND old.families = new.families
)
"""


def seen(
    request: Any, families: Iterable[Household | UUID | None], *, area: str = "", count: int | None = None
) -> None:
    """Record that this response shows these households to the user. Call it before answering; once is enough. A HEAD
    request shows nothing.

    `count`: how many there are, where not all are given. `area`: where they lie, if the households do not say.
    """
    if request.method == "HEAD":
        return
    ids: dict[UUID, None] = {}
    codes: set[str] = set()
    for one in families:
        if isinstance(one, Household):
            ids[one.pk] = None
            # Not one.area_id: for a row read without that column it would run one query each.
            codes.add(one.__dict__.get("area_id") or area)
        elif one is not None:
            ids[one] = None
    shown = max(len(ids), count or 0)
    if not shown:
        return
    match = request.resolver_match
    values: dict[str, Any] = {
        "at": timezone.now(),
        "by": request.user.pk,
        "way": way_of(match.view_name),
        "area": area or smallest_common(codes),
        "scope": _scope(request, match.kwargs),
        "families": list(ids)[:MOST_LISTED],
        "count": shown,
        "one_row": ONE_ROW,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)


def was_opened(household: Household, *, by: Any, way: str, since: datetime) -> bool:
    """Returns whether this page of the household was shown to the officer since then, or up to ten minutes before: of
    several times within ten minutes the first one is kept. One query."""
    theirs = Reading.objects.filter(by=by, way=way, at__gte=since - ONE_ROW)
    return theirs.filter(families__contains=[household.pk], families__0=household.pk).exists()


def way_of(view_name: str) -> str:
    """Returns the name of the URL without the application's: enumeration:household is "household"."""
    return view_name.rpartition(":")[2][:40]


SEARCHES = {"cari", "nama"}
LONG_NUMBER = re.compile(r"[0-9]{8,}")


def _scope(request: Any, named: dict[str, Any]) -> str:
    """Returns what the address asks for, without numbers that somebody may have typed into a search."""
    asked = {name: LONG_NUMBER.sub("•", value) if name in SEARCHES else value for name, value in request.GET.items()}
    # PostgreSQL cannot store NUL; an address may contain one.
    return quoted(urlencode({**{name: str(value) for name, value in named.items()}, **asked}).replace("%00", ""), 300)


def months_ahead(today: date | None = None) -> None:
    """Create the partitions of the coming months that do not exist yet."""
    month = (today or timezone.localdate()).replace(day=1)
    for _ in range(MONTHS_AHEAD):
        with connection.cursor() as cursor:
            cursor.execute("SELECT enumeration_reading_month(%s)", [month])
            [(made,)] = cursor.fetchall()
        if not made:
            logger.warning("Readings of %s lie in the partition for all other months; it stays so.", f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
