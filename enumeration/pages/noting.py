"""Noting who read which families: every page, file and answer of the API that names families goes through seen()."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.utils import timezone

from enumeration.fields.bounds import quoted
from enumeration.models import Household
from enumeration.models.areas import LEVEL_OF

logger = logging.getLogger(__name__)

MOST_LISTED = 100
"""Families of one answer that are named in its row; of more, the row says how many, and the area that holds them."""

ONE_ROW = timedelta(minutes=10)
"""The same officer, way, scope and families within this time are one row."""

MONTHS_AHEAD = 13

# One statement, because every page pays for it: 0.4 ms where the row is new, less where it is there.
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
    """Writes down that this answer shows these families to whoever asked. Before the answer is given; once is enough.

    `count`: how many there are, where not all are given. `area`: where they lie, where the families do not say.
    """
    ids: dict[UUID, None] = {}
    codes: set[str] = set()
    for one in families:
        if isinstance(one, Household):
            ids[one.pk] = None
            # Not one.area_id: a row that was read without it would ask the database, each by itself.
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
        "area": area or _above(codes),
        "scope": _scope(request, match.kwargs),
        "families": list(ids)[:MOST_LISTED],
        "count": shown,
        "one_row": ONE_ROW,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)


def way_of(view_name: str) -> str:
    """The address by its name, without the application's: enumeration:household is "household"."""
    return view_name.rpartition(":")[2][:40]


def _above(codes: Collection[str]) -> str:
    """The smallest area that holds all of these; nothing where they lie in several provinces."""
    first, last = min(codes, default=""), max(codes, default="")
    return next((first[:length] for length in sorted(LEVEL_OF, reverse=True) if first[:length] == last[:length]), "")


SEARCHES = {"cari", "nama"}
LONG_NUMBER = re.compile(r"[0-9]{8,}")


def _scope(request: Any, named: dict[str, Any]) -> str:
    """What the address says, without the numbers that somebody may look for by typing them."""
    asked = {name: LONG_NUMBER.sub("•", value) if name in SEARCHES else value for name, value in request.GET.items()}
    # PostgreSQL keeps no NUL; an address may carry one.
    return quoted(urlencode({**{name: str(value) for name, value in named.items()}, **asked}).replace("%00", ""), 300)


def months_ahead(today: date | None = None) -> None:
    """Makes the partitions of the coming months, where they are not there yet."""
    month = (today or timezone.localdate()).replace(day=1)
    for _ in range(MONTHS_AHEAD):
        with connection.cursor() as cursor:
            cursor.execute("SELECT enumeration_reading_month(%s)", [month])
            [(made,)] = cursor.fetchall()
        if not made:
            logger.warning("Readings of %s lie in the partition for all other months; it stays so.", f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
