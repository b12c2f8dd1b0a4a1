"""When places and enumerators will be done, from the counters: what forecast.py says of each SLS, summed up.

Only an enumerator with a pace has a forecast. What is left elsewhere is told by its cause: no enumerator, an enumerator
who is silent, one with too few days. No number of households, SLS or officers changes the number of queries: five.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from enumeration import zones
from enumeration.access import Role
from enumeration.models import Assignment, Level, Round, Tally
from enumeration.models.areas import district_of, lies_in_a
from enumeration.progress import forecast
from enumeration.progress.figures import SILENT_AFTER, round_half_up
from enumeration.progress.sending import last_sent


class Cause(StrEnum):
    """Why there is no forecast for what is left in an SLS."""

    FREE = "free"  # no enumerator
    SILENT = "silent"  # the enumerator sent nothing for a day
    NEW = "new"  # before the enumerator's third working day


@dataclass
class Rest:
    """What is left for one cause."""

    families: int = 0
    sls: int = 0
    officers: set[int] = field(default_factory=set)


@dataclass
class Outlook:
    """When a place, or one enumerator there, will be done."""

    left: int = 0
    with_pace: int = 0
    """Of these, what has an enumerator with a pace."""
    per_day: float = 0.0
    """What those enumerators send there in a day."""
    earliest: date | None = None
    latest: date | None = None
    """When the last of these is sent: between these days with a probability of 80 %. None: nothing to forecast, or too
    far away."""
    late: tuple[int, int] = (0, 0)
    """How many of these will be left when the round ends: at least and at most, with a probability of 80 %."""
    late_mean: float = 0.0
    rests: dict[Cause, Rest] = field(default_factory=dict)
    officers: set[int] = field(default_factory=set)

    @property
    def without_pace(self) -> int:
        return self.left - self.with_pace

    def needed_per_day(self, days_left: int) -> float | None:
        """Returns what must be sent a day until the round ends: the same figure as `Pace.needed_per_day`."""
        return self.left / days_left if self.left and days_left > 0 else None


@dataclass(frozen=True)
class Outlooks:
    """The forecast of a place, of each place below it, and of each enumerator in a kecamatan or a part of one."""

    whole: Outlook
    places: Mapping[str, Outlook]
    officers: Mapping[int, Outlook]
    pace_of_one: float
    """What an enumerator of the district sends in a day, on average; 0 where nobody has a pace."""

    def more_officers(self, one: Outlook, days_left: int) -> int:
        """Returns how many more enumerators it takes to end in time, at the district's pace."""
        if days_left <= 0 or not self.pace_of_one:
            return 0
        late = one.late_mean + sum(rest.families for cause, rest in one.rests.items() if cause != Cause.NEW)
        return ceil(late / (self.pace_of_one * days_left)) if late >= 1 else 0


@dataclass(frozen=True)
class Tempo:
    """The days of one enumerator: the full ones of the window, and today."""

    days: int
    sent: int
    squares: int
    last_week: int
    working_days: int
    """On which something was sent, today included."""
    sent_today: int


NEVER = Tempo(0, 0, 0, 0, 0, 0)

TEMPOS = """
WITH days AS (
    SELECT officer_id, day, sum(submitted) AS sent
    FROM enumeration_officerday WHERE round_id = %(round)s AND day >= %(start)s AND area_id LIKE %(area)s
    GROUP BY officer_id, day
), officers AS (
    SELECT officer_id,
           coalesce(sum(sent) FILTER (WHERE day < %(today)s), 0)::int AS sent,
           coalesce(sum(sent * sent) FILTER (WHERE day < %(today)s), 0)::int AS squares,
           coalesce(sum(sent) FILTER (WHERE day < %(today)s AND day >= %(week)s), 0)::int AS last_week,
           count(*) FILTER (WHERE sent > 0) AS working_days,
           coalesce(sum(sent) FILTER (WHERE day = %(today)s), 0)::int AS sent_today,
           min(day) AS first
    FROM days GROUP BY officer_id
)
SELECT officer_id,
       greatest(0, %(today)s - CASE WHEN first > %(start)s AND EXISTS (
           SELECT FROM enumeration_officerday earlier
           WHERE earlier.officer_id = officers.officer_id AND earlier.round_id = %(round)s AND earlier.day < %(start)s
       ) THEN %(start)s ELSE first END),
       sent, squares, last_week, working_days, sent_today
FROM officers
"""


def tempos(round: Round, code: str, today: date) -> dict[int, Tempo]:
    """Returns the days of every enumerator who sent something below an area lately. One query.

    The days begin with the first on which an officer ever sent something in this round.
    """
    start, week = (today - timedelta(days=days) for days in (forecast.WINDOW, forecast.WEEK))
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"round": round.pk, "start": start, "week": week, "today": today, "area": f"{code}%"}
        cursor.execute(TEMPOS, asked)
        return {officer: Tempo(*rest) for officer, *rest in cursor.fetchall()}


# --- What is left, and who holds it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """What is left in one SLS."""

    code: str
    families: int
    to_begin: int
    is_begun: bool
    officer: int | None
    since: datetime | None


LEFT = F("open") + F("draft") + F("sent_back")


def _left(tallies: QuerySet[Tally], round: Round, code: str) -> list[Left]:
    """Returns the SLS of a place in which something is left, with those elsewhere of the same enumerators. Three
    queries."""
    of_enumerators = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR)
    held: dict[str, tuple[int, datetime]] = {
        area: (officer, since)
        for area, officer, since in of_enumerators.filter(area__code__startswith=code)
        .order_by()
        .values_list("area_id", "officer_id", "started_at")
    }
    columns = ("area_id", "left", "open", "draft", "submitted", "approved", "completed", "sent_back")
    here = tallies.filter(area__code__startswith=code).annotate(left=LEFT).filter(left__gt=0)
    found = [_row(row, held.get(row[0], (None, None))) for row in here.order_by().values_list(*columns)]
    if code == district_of(code) or not held:
        return found
    officers = {officer for officer, _since in held.values()}
    elsewhere = of_enumerators.filter(officer__in=officers).exclude(area__code__startswith=code)
    theirs: Any = (
        elsewhere.annotate(left=F("tally__open") + F("tally__draft") + F("tally__sent_back"))
        .filter(left__gt=0)
        .order_by()
        .values_list(
            *(f"tally__{name}" if name in COUNTED_HERE else name for name in columns), "officer_id", "started_at"
        )
    )
    return found + [_row(row, row[len(columns) :]) for row in theirs]


COUNTED_HERE = ("open", "draft", "submitted", "approved", "completed", "sent_back")


def _row(row: Any, holder: Any) -> Left:
    code, left, open_, draft, *rest = row[:8]
    return Left(code, left, open_ + draft, bool(draft or any(rest)), *holder)


def outlooks(tallies: QuerySet[Tally], round: Round, code: str, length: int, today: date) -> Outlooks:
    """Returns the forecast of a place, and of those below it whose code has that length. `tallies`: what the reader sees.

    Five queries.
    """
    rows = sorted(_left(tallies, round, code), key=lambda row: row.code)
    found = Outlooks(Outlook(), {}, {}, 0.0)
    places: dict[str, Outlook] = {}
    officers: dict[int, Outlook] = {}
    tempo = tempos(round, district_of(code) or code, today)
    why = _without_pace(rows, tempo, round)
    for row in rows:
        if not row.code.startswith(code):
            continue
        place = places.setdefault(row.code[:length], Outlook())
        sums = [found.whole, place]
        if row.officer is not None:
            sums.append(officers.setdefault(row.officer, Outlook()))
        cause = Cause.FREE if row.officer is None else why.get(row.officer)
        for one in sums:
            one.left += row.families
            if row.officer is not None:
                one.officers.add(row.officer)
            if cause is None:
                one.with_pace += row.families
            else:
                rest = one.rests.setdefault(cause, Rest())
                rest.families += row.families
                rest.sls += 1
                if row.officer is not None:
                    rest.officers.add(row.officer)
    district = forecast.district_of(_tallies(tempo.values()))
    if district is None:
        return Outlooks(found.whole, places, officers, 0.0)
    paced = [row for row in rows if row.officer is not None and row.officer not in why]
    if paced:
        _forecast(paced, tempo, district, round, today, code, length, found.whole, places, officers)
    return Outlooks(found.whole, places, officers, district.pace)


def _tallies(tempo: Iterable[Tempo]) -> forecast.Tallies:
    columns = [(one.days, one.sent, one.squares, one.last_week) for one in tempo]
    return forecast.Tallies(*np.array(columns, dtype=float).reshape(-1, 4).T)


def _without_pace(rows: Iterable[Left], tempo: Mapping[int, Tempo], round: Round) -> dict[int, Cause]:
    """Returns the enumerators without a forecast, and why: silent by the rule of the page (figures.is_silent)."""
    round_began = zones.midnight(round.starts_on, round.area_id)
    since: dict[int, datetime] = {}
    begins: Collection[int] = {row.officer for row in rows if row.to_begin and row.officer is not None}
    for row in rows:
        if row.officer is not None and row.since is not None:
            since[row.officer] = min(row.since, since.get(row.officer, row.since))
    until = timezone.now() - SILENT_AFTER
    maybe = [pk for pk in begins if max(since[pk], round_began) < until and not tempo.get(pk, NEVER).sent_today]
    last = last_sent(maybe)
    silent = {pk for pk in maybe if (last.get(pk) or round_began) < until}
    found = {}
    for officer in since:
        one = tempo.get(officer, NEVER)
        if officer in silent:
            found[officer] = Cause.SILENT
        elif one.working_days < forecast.FEWEST_DAYS or not one.days:
            found[officer] = Cause.NEW
    return found


def _forecast(
    paced: list[Left],
    tempo: Mapping[int, Tempo],
    district: forecast.District,
    round: Round,
    today: date,
    code: str,
    length: int,
    whole: Outlook,
    places: Mapping[str, Outlook],
    officers: Mapping[int, Outlook],
) -> None:
    """Say when each of these will be done. An enumerator's share of a place is done when its last SLS there is."""
    who = np.array([row.officer for row in paced])
    left = np.array([row.families for row in paced], dtype=float)
    until = forecast.in_turn(who, np.array([row.is_begun for row in paced]), left)
    before = until - left
    is_here = np.array([row.code.startswith(code) for row in paced])
    names = sorted(set(who.tolist()))
    number = {officer: index for index, officer in enumerate(names)}
    tallies = _tallies(tempo[officer] for officer in names)
    paces = forecast.paces_of(district, tallies)
    today_sent = np.array([tempo[officer].sent_today for officer in names], dtype=float)
    all_left = np.bincount([number[one] for one in who], left)
    days = max(0, (round.ends_on - today).days + 1)

    def say(groups: list[Any], into: Mapping[Any, Outlook]) -> None:
        keys = sorted({group for group, here in zip(groups, is_here, strict=True) if here})
        index = {key: position for position, key in enumerate(keys)}
        parts: dict[tuple[int, int], list[int]] = {}
        for position, (group, officer) in enumerate(zip(groups, who, strict=True)):
            if is_here[position]:
                parts.setdefault((index[group], number[officer]), []).append(position)
        of = np.array([part[0] for part in parts])
        by = np.array([part[1] for part in parts])
        last = np.array([until[each].max() for each in parts.values()]) + today_sent[by]
        first = np.array([before[each].min() for each in parts.values()]) + today_sent[by]
        here = np.array([left[each].sum() for each in parts.values()])
        theirs = forecast.Paces(paces.pace[by], paces.variance[by])
        earliest, latest = forecast.until_all_are_done(district, theirs, last, of, len(keys))
        done, variance = forecast.done_by(district, theirs, days, first, last)
        share = here / (last - first)  # other places' SLS may lie between
        late = np.bincount(of, here - done * share)
        spread = np.sqrt(np.bincount(of, variance * share**2)) * forecast.Z_80
        pace = np.bincount(of, paces.pace[by] * here / all_left[by])
        most = np.bincount(of, here)
        for key, position in index.items():
            one = into[key]
            one.per_day = float(pace[position])
            one.earliest = _day(today, earliest[position])
            one.latest = _day(today, latest[position])
            one.late_mean = float(late[position])
            low, high = late[position] - spread[position], late[position] + spread[position]
            one.late = round_half_up(max(0.0, low)), round_half_up(min(high, most[position]))

    say([row.code[:length] for row in paced], places)
    say([""] * len(paced), {"": whole})
    if lies_in_a(Level.SUBDISTRICT, code):
        say(who.tolist(), officers)


def _day(today: date, number: float) -> date | None:
    return today + timedelta(days=int(number)) if number < forecast.LAST_DAY - 1 else None
