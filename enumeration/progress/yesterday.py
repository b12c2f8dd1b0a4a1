"""What changed since yesterday: every figure of a place now, compared with how it stood when yesterday began there.

Two sources, one for each figure. What moves are counted by day (`DayTally`) is read from there: that is exact, and known
whether the server ran at midnight or not. Every other figure is compared with the counters that were noted at midnight
(`DayStart`). A village whose start was not noted in time has none; then nothing is said of it, nor of what it lies in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from enumeration import disclosure, zones
from enumeration.models import DayStart, Level, Round
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.places import Here
from enumeration.progress.figures import COUNTED_BY_DAY, Day, Figures, since_yesterday, together, without
from enumeration.tallies import COUNTERS

VILLAGE = LENGTH_OF[Level.VILLAGE]
Value = Callable[[Figures], int | float | None]

# --- At midnight -----------------------------------------------------------------------------------------------------

IN_TIME = timedelta(minutes=10)
"""Later than this after midnight nothing is noted."""
KEPT_DAYS = 2
"""Today's and yesterday's starts are read; older ones only lie there."""


def note_starts(now: datetime) -> int:
    """Note the counters of the villages of every open round where a day has just begun. Returns how many were noted.

    A village in which a household has moved since midnight is left out, because how it stood is no longer known.
    One statement for each round; what was noted before stays.
    """
    sums = ", ".join(f"coalesce(counted.{name}, 0)" for name in COUNTERS)
    noted, in_time = 0, f"00:{IN_TIME.seconds // 60}"
    with connection.cursor() as cursor:
        for round in Round.objects.filter(is_open=True):
            cursor.execute(
                f"""
                INSERT INTO enumeration_daystart (round_id, area_id, day, {", ".join(COUNTERS)})
                SELECT %s, village.code, village.there::date, {sums}
                FROM (SELECT code, %s AT TIME ZONE {zones.name_in_sql("code")} AS there
                      FROM enumeration_area WHERE level = %s AND code LIKE %s) village
                LEFT JOIN enumeration_villagetally counted ON counted.round_id = %s AND counted.area_id = village.code
                WHERE village.there::time < %s AND NOT EXISTS (
                    SELECT FROM enumeration_daytally moved
                    WHERE moved.round_id = %s AND moved.area_id = village.code AND moved.day = village.there::date
                )
                ON CONFLICT DO NOTHING
                """,  # noqa: S608  names of provinces' zones and of counters are our own
                [round.pk, now, Level.VILLAGE, f"{round.area_id or ''}%", round.pk, in_time, round.pk],
            )
            noted += cursor.rowcount
    return noted


def forget(now: datetime) -> None:
    """Remove the starts that no page reads any more, wherever the place lies: at most three days' rows are left."""
    DayStart.objects.filter(day__lt=now.date() - timedelta(days=KEPT_DAYS)).delete()


# --- On a page -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """How a figure changed in the whole of yesterday, and today so far; and in both together. None: not known, or
    hidden from this reader."""

    yesterday: float | None = None
    today: float | None = None
    since: float | None = None


@dataclass(frozen=True)
class Before:
    """What is known of a place before now: what yesterday and today changed, and how it stood when each began."""

    days: tuple[Day, Day] | None = None
    yesterday: Figures | None = None
    today: Figures | None = None

    def change(self, now: Figures, value: Value, gained: Callable[[Day], int] | None = None) -> Change:
        """Returns how a figure changed: `gained` by the day where there is such a count, else `value` compared."""
        if gained:
            if self.days is None:
                return Change()
            yesterday, today = (gained(day) for day in self.days)
            return Change(yesterday, today, yesterday + today)
        stood = [value(figures) if figures else None for figures in (self.yesterday, self.today, now)]
        return Change(_less(stood[1], stood[0]), _less(stood[2], stood[1]), _less(stood[2], stood[0]))


NOTHING_KNOWN = Before()


def _less(later: float | None, earlier: float | None) -> float | None:
    return None if later is None or earlier is None else later - earlier


@dataclass(frozen=True)
class Known:
    """What is known of the place of a page, and of the places below it."""

    here: Before = NOTHING_KNOWN
    below: Mapping[str, Before] = field(default_factory=dict)

    def of(self, code: str) -> Before:
        return self.below.get(code, NOTHING_KNOWN)


def before(round: Round, here: Here, today: date, days: Iterable[Day], *, sees_families: bool) -> Known:
    """Returns what is known of a place, and of those below it that the user reaches as a whole, down to the village.

    `days`: of the place. One query over the rows of its villages, none over its SLS; for those who may not see
    households two more, over the rows of the villages in the places above.
    """
    by_day = since_yesterday(days, today)
    if len(here.code) > VILLAGE:
        return Known(Before(by_day))
    length = VILLAGE if here.level_below is None else min(VILLAGE, LENGTH_OF[here.level_below])
    both = [day.day for day in by_day]
    stood, changed = _by_place(round, here, length, both)
    if not sees_families and any(stood):
        hidden = disclosure.hidden_then(round, here.code, both)
        for (at, below), places in zip(hidden.values(), stood, strict=True):
            places.update({code: without(one, at if code == here.code else below) for code, one in places.items()})
    starts = [{code: found for code, found in places.items() if here.mine.covers(code)} for places in stood]
    rows = {
        code: Before((days[0], days[1]), *(found.get(code) for found in starts))
        for code, days in changed.items()
        if here.mine.covers(code) and len(here.code) < VILLAGE
    }
    return Known(Before(by_day, *(found.get(here.code) for found in starts)), rows)


def _by_place(
    round: Round, here: Here, length: int, days: Sequence[date]
) -> tuple[list[dict[str, Figures]], dict[str, list[Day]]]:
    """Returns how the place and those below it stood when each day began, as far as every village of one is known; and
    what each day changed in those below."""
    counters = ", ".join(f"sum(begun.{name}) AS {name}" for name in COUNTERS)
    changes = ", ".join(f"coalesce(sum(moved.{name}), 0) AS day_{name}" for name in COUNTED_BY_DAY)
    stood: dict[date, dict[str, Figures]] = {day: {} for day in days}
    changed: dict[str, list[Day]] = {}
    unknown: set[date] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT left(village.code, %s), wanted.day, count(*) = count(begun.id) AS is_known, {counters}, {changes}
            FROM enumeration_area village
            CROSS JOIN unnest(%s::date[]) AS wanted (day)
            LEFT JOIN enumeration_daystart begun
                   ON begun.round_id = %s AND begun.area_id = village.code AND begun.day = wanted.day
            LEFT JOIN LATERAL (  -- by its index: all days of the round would be read otherwise
                SELECT {", ".join(COUNTED_BY_DAY)} FROM enumeration_daytally
                WHERE round_id = %s AND area_id = village.code AND day = wanted.day OFFSET 0
            ) moved ON true
            WHERE village.level = %s AND village.code LIKE %s AND village.code LIKE %s
            GROUP BY 1, 2 ORDER BY 1, 2
            """,  # noqa: S608  names of counters are our own
            [
                *(length, list(days), round.pk, round.pk),
                *(Level.VILLAGE, f"{here.code}%", f"{round.area_id or ''}%"),
            ],
        )
        for place, day, is_known, *counts in cursor.fetchall():
            changed.setdefault(place, []).append(Day(day, *counts[len(COUNTERS) :]))
            if is_known:
                stood[day][place] = Figures(place, "", dict(zip(COUNTERS, counts, strict=False)))
            else:
                unknown.add(day)
    for day, places in stood.items():
        if places and day not in unknown:
            places[here.code] = together(places.values(), here.code)
    return list(stood.values()), changed
