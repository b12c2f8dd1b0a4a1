"""Every night the counters are compared with a recount, village by village; differences are corrected and reported.

There should be no differences: counters change in the transactions that move the households. A difference means a fault
somewhere, and the administrators read about it on their home page.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from enumeration.models import DayStart, Household, Job, Level, Round, Tally, VillageTally
from enumeration.models.areas import LENGTH_OF
from enumeration.tallies import recount

log = logging.getLogger(__name__)

KIND = "reconciliation"
MOST_NAMED = 100
TOLD_FOR = timedelta(days=7)

TABLES = {
    "enumeration_tally": "area_id",
    "enumeration_villagetally": "area_id",
    "enumeration_daytally": "area_id, day",
    "enumeration_officerday": "officer_id, day, area_id",
}

KEY = ("area_id", "day", "officer_id")


def compare(round: Round, village: str) -> dict[str, tuple[Any, Any]]:
    """Recount one village; returns what differed, by row, as it was and as it is now.

    The rows are locked in the order in which moves lock them. Where nothing differs, nothing is written.
    """
    with transaction.atomic():
        before = _counters(round, village, lock=True)
        recount(round, village)
        after = _counters(round, village)
        differing = {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys()}
        found = {key: pair for key, pair in sorted(differing.items()) if _of(pair[0]) != _of(pair[1])}
        if not found:
            transaction.set_rollback(True)
        else:  # how the village stood at midnight was noted from wrong counters
            DayStart.objects.filter(round=round, area=village).delete()
        return found


def _of(row: dict[str, Any] | None) -> dict[str, int]:
    """Returns what a row counts; a missing row counts like one of zeros."""
    return {name: value for name, value in (row or {}).items() if value}


def _counters(round: Round, village: str, *, lock: bool = False) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        for table, order in TABLES.items():
            cursor.execute(
                f"""SELECT * FROM {table} WHERE round_id = %s AND area_id LIKE %s
                    ORDER BY {order} {"FOR UPDATE" if lock else ""}""",  # noqa: S608  table names are our own
                [round.pk, f"{village}%"],
            )
            columns = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(columns, values, strict=True))
                key = " ".join(str(row[name]) for name in KEY if name in row)
                found[key] = {name: row[name] for name in columns if name not in ("id", "round_id", *KEY)}
    return found


def run() -> Job:
    """Compare the counters of every open round; leave a row that says what was found."""
    began, named, differing, villages = timezone.now(), [], 0, 0
    for round in Round.objects.filter(is_open=True):
        for village in _villages(round):
            villages += 1
            if found := compare(round, village):
                differing += len(found)
                named.append(village)
                log.warning(
                    "Counters of %s in round %s differed in %s rows and were mended", village, round.pk, len(found)
                )
    return Job.objects.create(
        kind=KIND,
        state=Job.State.DONE,
        done=villages,
        total=villages,
        started_at=began,
        ended_at=timezone.now(),
        result={"rows": differing, "villages": len(named), "named": named[:MOST_NAMED]},
    )


def _villages(round: Round) -> list[str]:
    """Returns the villages with households or counters."""
    length = LENGTH_OF[Level.VILLAGE]
    tables = (Tally, VillageTally, Household)
    lie = (
        table.objects.filter(round=round).order_by().values_list("area_id", flat=True).distinct() for table in tables
    )
    return sorted({code[:length] for codes in lie for code in codes.iterator()})


def last_difference(kind: str = KIND) -> Job | None:
    """Returns the last night of this week on which counters, or what else is compared every night, were corrected."""
    return (
        Job.objects.filter(kind=kind, result__rows__gt=0, ended_at__gt=timezone.now() - TOLD_FOR)
        .order_by("-ended_at")
        .first()
    )
