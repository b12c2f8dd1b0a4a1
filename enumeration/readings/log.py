"""Who saw a household, what an officer saw, and who read unusually much: from the rows of `Reading`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from enumeration.access import Reach, Role
from enumeration.models import Assignment, Household, Officer, Reading
from enumeration.models.areas import upper_codes
from enumeration.pages.keyset import Order, Page, moment
from enumeration.pages.numbers import row_id

PAGE = 100
LATEST_FIRST = Order(**{"-at": moment, "-id": row_id})
DAYS_LOOKED_AT = 7

WHOLE = ("household", "reveal", "questionnaire", "reinterview", "late_one", "standing", "api-household")
"""Ways that show a household with its answers; the others show its name in a list."""

FILES = ("export_file", "printing_file", "own_paper", "officer_paper")
"""Files are recorded with a purpose of their own: they are listed, but do not count for the hour."""


@dataclass(frozen=True)
class Usual:
    """Different households that somebody sees in an hour of ordinary work: in all, and with their answers."""

    families: int
    whole: int


USUAL: dict[Role, Usual] = {
    Role.ENUMERATOR: Usual(500, 100),
    Role.SUPERVISOR: Usual(800, 200),
    Role.COORDINATOR: Usual(1000, 200),
    Role.DISTRICT_OFFICE: Usual(1000, 300),
    Role.ANALYST: Usual(1000, 200),
    Role.KEYING_OPERATOR: Usual(500, 100),
    Role.OBSERVER: Usual(0, 0),
    Role.ADMINISTRATOR: Usual(0, 0),
}
"""For several roles the largest counts; an officer without any role sees no households."""


def _within(mine: Reach) -> Q:
    """Returns the filter for rows about a part of the reach, or about more than it."""
    above = {upper for code in mine.codes for upper in upper_codes(code)}
    return mine.as_q("area_code", None) | Q(area_code__in=["", *above])


def of_officer(officer: Officer, mine: Reach, *, after: str = "") -> Page[Reading]:
    """Returns what an officer saw of the reader's areas, the latest first."""
    return LATEST_FIRST.page(Reading.objects.filter(_within(mine), by=officer), limit=PAGE, after=after)


def of_family(household: Household, *, after: str = "") -> Page[Reading]:
    """Returns who saw this household: named in the row, or in an area that was shown with more households than a row
    names."""
    areas = ["", *upper_codes(household.area_id), household.area_id]
    named = Q(families__contains=[household.pk])
    maybe = Q(area_code__in=areas, count__gt=F("families__len"))
    rows: QuerySet[Reading] = Reading.objects.filter(named | maybe).select_related("by")
    return LATEST_FIRST.page(rows, limit=PAGE, after=after)


@dataclass(frozen=True)
class Unusual:
    """An hour in which somebody saw more households than their work needs."""

    officer: Officer
    hour: datetime
    families: int
    whole: int
    usual: Usual


HOURS = """
WITH answers AS (
    SELECT by_id, date_trunc('hour', at) AS hour, way = ANY(%(whole)s) AS is_whole, way, area_code,
           max(count - cardinality(families)) AS unnamed, sum(count) AS shown
    FROM enumeration_reading
    WHERE at > %(since)s AND by_id = ANY(%(officers)s) AND way <> ALL(%(files)s)
    GROUP BY by_id, hour, is_whole, way, area_code
), hours AS (
    SELECT by_id, hour, sum(unnamed) AS unnamed FROM answers GROUP BY by_id, hour
    HAVING sum(shown) > %(families)s OR sum(shown) FILTER (WHERE is_whole) > %(answers)s
)
SELECT hours.by_id, hours.hour, unnamed + named.families, named.whole FROM hours, LATERAL (
    SELECT count(DISTINCT family) AS families, count(DISTINCT family) FILTER (WHERE way = ANY(%(whole)s)) AS whole
    FROM enumeration_reading AS r, unnest(r.families) AS family
    WHERE r.by_id = hours.by_id AND r.at >= hours.hour AND r.at < hours.hour + interval '1 hour'
    AND r.way <> ALL(%(files)s)
) AS named
ORDER BY hour DESC, hours.by_id
"""


def unusual(officers: QuerySet[Officer]) -> list[Unusual]:
    """Returns the hours of the last days in which one of these saw more than is usual for their roles.

    Four queries.
    """
    keys = list(officers.order_by().values_list("pk", flat=True))  # thousands: they are read whole only where shown
    usual = _usual_of(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            HOURS,
            {
                "since": timezone.now() - timedelta(days=DAYS_LOOKED_AT),
                "officers": keys,
                "whole": list(WHOLE),
                "files": list(FILES),
                "families": min((one.families for one in usual.values()), default=0),
                "answers": min((one.whole for one in usual.values()), default=0),
            },
        )
        hours = [
            (by, hour, int(seen), whole)
            for by, hour, seen, whole in cursor.fetchall()
            if seen > usual[by].families or whole > usual[by].whole
        ]
    read_whole = Officer.objects.in_bulk({by for by, *_rest in hours})
    return [Unusual(read_whole[by], hour, seen, whole, usual[by]) for by, hour, seen, whole in hours]


def _usual_of(officers: Iterable[int]) -> dict[int, Usual]:
    """Returns the usual number for the roles held at some time in these days, because an officer who lost a role
    yesterday read in that role."""
    ids = list(officers)
    since = timezone.now() - timedelta(days=DAYS_LOOKED_AT)
    held: dict[int, list[Usual]] = {pk: [Usual(0, 0)] for pk in ids}
    lately = Assignment.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since), officer__in=ids)
    for pk, role in lately.values_list("officer", "role").distinct():
        held[pk].append(USUAL[Role(role)])
    return {pk: Usual(max(one.families for one in many), max(one.whole for one in many)) for pk, many in held.items()}
