"""When places and enumerators will be done, from the counters: what forecast.py says of each SLS, summed up.

Only an enumerator with a pace has a forecast. What is left elsewhere is told by its cause: no enumerator, an enumerator
who is silent, one with too few days. No number of households, SLS or officers changes the number of queries: three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from enumeration import zones
from enumeration.access import Role
from enumeration.models import Level, Round, Tally
from enumeration.models.areas import district_of, lies_in_a
from enumeration.progress import forecast
from enumeration.progress.figures import SILENT_AFTER, days_left, round_half_up
from enumeration.progress.forecast import Numbers
from enumeration.progress.sending import sent_since


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
    officers: int = 0


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

    @property
    def without_pace(self) -> int:
        return self.left - self.with_pace

    def needed_per_day(self, days: int) -> float | None:
        """Returns what must be sent a day in the days that are left: the same figure as `Pace.needed_per_day`."""
        return self.left / days if self.left and days else None


@dataclass(frozen=True)
class Outlooks:
    """The forecast of a place, of each place below it, and of each enumerator in a kecamatan or a part of one."""

    whole: Outlook
    places: Mapping[str, Outlook]
    officers: Mapping[int, Outlook]
    pace_of_one: float
    """What an enumerator of the district sends in a day, on average; 0 where nobody has a pace."""

    def more_officers(self, one: Outlook, days: int) -> int:
        """Returns how many more enumerators it takes to end in time, at the district's pace."""
        if not days or not self.pace_of_one:
            return 0
        late = one.late_mean + sum(rest.families for cause, rest in one.rests.items() if cause != Cause.NEW)
        return ceil(late / (self.pace_of_one * days)) if late >= 1 else 0


@dataclass(frozen=True)
class Tempos:
    """The days of enumerators, one row each in the order of their keys: the full ones of the window, and today."""

    officers: Numbers
    days: Numbers
    sent: Numbers
    squares: Numbers
    last_week: Numbers
    working_days: Numbers
    """On which something was sent, today included."""
    sent_today: Numbers

    def of(self, officers: Numbers) -> Tempos:
        """Returns the rows of these officers; zeros for those who sent nothing lately."""
        at = np.minimum(np.searchsorted(self.officers, officers), max(0, len(self.officers) - 1))
        is_known = self.officers[at] == officers if len(self.officers) else np.zeros(len(officers), dtype=bool)
        rest = list(vars(self).values())[1:]
        return Tempos(officers, *(np.where(is_known, one[at], 0) if len(one) else 0.0 * officers for one in rest))

    @property
    def tallies(self) -> forecast.Tallies:
        return forecast.Tallies(self.days, self.sent, self.squares, self.last_week)

    def __getitem__(self, which: Any) -> Tempos:
        return Tempos(*(one[which] for one in vars(self).values()))


TEMPOS = """
WITH days AS (
    SELECT officer_id, day, sum(submitted) AS sent
    FROM enumeration_officerday
    WHERE round_id = %(round)s AND day >= %(start)s AND area_id LIKE %(area)s AND submitted > 0
    GROUP BY officer_id, day
), officers AS (
    SELECT officer_id,
           coalesce(sum(sent) FILTER (WHERE day < %(today)s), 0)::int AS sent,
           coalesce(sum(sent * sent) FILTER (WHERE day < %(today)s), 0)::int AS squares,
           coalesce(sum(sent) FILTER (WHERE day < %(today)s AND day >= %(week)s), 0)::int AS last_week,
           count(*) AS working_days,
           coalesce(sum(sent) FILTER (WHERE day = %(today)s), 0)::int AS sent_today,
           min(day) AS first
    FROM days GROUP BY officer_id
)
SELECT officer_id,
       greatest(0, %(today)s - CASE WHEN first > %(start)s AND EXISTS (
           SELECT FROM enumeration_officerday earlier
           WHERE earlier.officer_id = officers.officer_id AND earlier.round_id = %(round)s AND earlier.day < %(start)s
               AND earlier.submitted > 0
       ) THEN %(start)s ELSE first END),
       sent, squares, last_week, working_days, sent_today
FROM officers ORDER BY officer_id
"""


def tempos(round: Round, code: str, today: date) -> Tempos:
    """Returns the days of every enumerator who sent something below an area lately. One query.

    The days begin with the first on which an officer ever sent something in this round.
    """
    start, week = (today - timedelta(days=days) for days in (forecast.WINDOW, forecast.WEEK))
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"round": round.pk, "start": start, "week": week, "today": today, "area": f"{code}%"}
        cursor.execute(TEMPOS, asked)
        return Tempos(*np.array(cursor.fetchall(), dtype=float).reshape(-1, 7).T)


# --- What is left, and who holds it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """What is left, one row for each SLS in the order of their codes."""

    code: Any
    families: Numbers
    to_begin: Numbers
    is_begun: Any
    is_here: Any
    """Not where an enumerator of this place has more to do elsewhere."""
    officer: Numbers  # 0: no enumerator
    since: Numbers  # seconds since 1970


HELD = """
WITH held AS (
    SELECT area_id, officer_id, extract(epoch FROM started_at)::float AS since FROM enumeration_assignment
    WHERE round_id = %s AND role = %s AND ended_at IS NULL AND area_id LIKE %s
)
SELECT here.area_id, families, to_begin, begun > 0, true, coalesce(officer_id, 0), coalesce(since, 0)
FROM ({here}) AS here LEFT JOIN held USING (area_id)
"""

ELSEWHERE = """
UNION ALL
SELECT held.area_id, families, to_begin, begun > 0, false, officer_id, since
FROM held JOIN ({all}) AS elsewhere USING (area_id)
WHERE NOT held.area_id LIKE %s AND officer_id IN (SELECT officer_id FROM held WHERE area_id LIKE %s)
"""


def _left(tallies: QuerySet[Tally], round: Round, code: str) -> Left:
    """Returns the SLS of a place in which something is left, with those elsewhere in the district of the same
    enumerators. One query."""
    district = district_of(code)
    sql, asked = _with_rest(tallies.filter(area__code__startswith=code))
    sql, asked = HELD.format(here=sql), (round.pk, Role.ENUMERATOR, f"{district}%", *asked)
    if code != district:
        everywhere, asked_everywhere = _with_rest(Tally.objects.filter(round=round))
        sql, asked = sql + ELSEWHERE.format(all=everywhere), (*asked, *asked_everywhere, f"{code}%", f"{code}%")
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1", asked)
        codes, *columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * 7
    numbers = [np.array(column, dtype=float) for column in columns]
    flags: list[Any] = [one > 0 for one in numbers[2:4]]
    return Left(np.array(codes, dtype="U16"), numbers[0], numbers[1], *flags, *numbers[4:])


def _with_rest(tallies: QuerySet[Tally]) -> tuple[str, tuple[Any, ...]]:
    """Returns the SQL of the SLS with something left."""
    begun = F("draft") + F("submitted") + F("approved") + F("completed") + F("sent_back")
    sums = {"families": F("open") + F("draft") + F("sent_back"), "to_begin": F("open") + F("draft"), "begun": begun}
    rows: Any = tallies.annotate(**sums)
    rows = rows.filter(families__gt=0).order_by()
    return rows.values("area_id", *sums).query.sql_with_params()


PACED = ""
"""Of an enumerator with a forecast, beside the causes why others have none."""


def outlooks(tallies: QuerySet[Tally], round: Round, code: str, length: int, today: date) -> Outlooks:
    """Returns the forecast of a place, and of those below it whose code has that length. `tallies`: what the reader sees.

    Three queries.
    """
    left = _left(tallies, round, code)
    everybody = tempos(round, district_of(code), today)
    officers, who = np.unique(left.officer, return_inverse=True)
    tempo = everybody.of(officers)
    cause = _causes(left, officers, who, tempo, round, code)
    district = forecast.district_of(everybody.tallies)
    work = _work(left, who, tempo, cause == PACED, district, round, today) if district else None

    def of(groups: Any, which: Any) -> dict[Any, Outlook]:
        """Returns the forecast of each group of SLS. `which`: the SLS that count."""
        keys, group = _in_order(groups[which]) if groups is by_place else np.unique(groups[which], return_inverse=True)
        found = _sums(left.families[which], who[which], group, cause, len(keys))
        if work:
            work.say(found, which, group)
        return dict(zip(keys.tolist(), found, strict=True))

    here, by_place = left.is_here, left.code.astype(f"U{length}")
    whole = of(np.zeros(len(who)), here).get(0.0, Outlook())
    places = of(by_place, here)
    in_kecamatan = lies_in_a(Level.SUBDISTRICT, code)
    by_officer = of(left.officer.astype(int), here & (left.officer > 0)) if in_kecamatan else {}
    return Outlooks(whole, places, by_officer, district.pace if district else 0.0)


def _in_order(values: Any) -> tuple[Any, Any]:
    """Returns what np.unique does, of values that are in order already: sorting thousands of codes takes longest here."""
    begins = np.r_[True, values[1:] != values[:-1]][: len(values)]
    return values[begins], np.cumsum(begins) - 1


def _causes(left: Left, officers: Numbers, who: Any, tempo: Tempos, round: Round, code: str) -> Any:
    """Returns why each enumerator has no forecast; silent by the rule of the page (figures.is_silent)."""
    began = zones.midnight(round.starts_on, round.area_id).timestamp()
    since = np.full(len(officers), np.inf)
    np.minimum.at(since, who, left.since)
    until = timezone.now() - SILENT_AFTER
    begins = np.bincount(who, left.to_begin, minlength=len(officers)) > 0
    maybe = begins & (np.maximum(since, began) < until.timestamp()) & (tempo.sent_today == 0)
    if maybe.any():
        maybe &= ~np.isin(officers, list(sent_since(round, code, until)))
    is_new = (tempo.working_days < forecast.FEWEST_DAYS) | (tempo.days == 0)
    return np.select([officers == 0, maybe, is_new], [Cause.FREE, Cause.SILENT, Cause.NEW], PACED)


def _sums(families: Numbers, who: Any, group: Any, cause: Any, count: int) -> list[Outlook]:
    """Returns what is left in each group, with a forecast and without."""
    found = [Outlook(left=int(left)) for left in np.bincount(group, families, minlength=count)]
    for each in (PACED, *Cause):
        which = cause[who] == each
        sums, sls = (np.bincount(group[which], weights, minlength=count) for weights in (families[which], None))
        pairs = np.unique(group[which] * len(cause) + who[which])
        people = np.bincount(pairs // len(cause), minlength=count)
        for position in np.flatnonzero(sls):
            if each == PACED:
                found[position].with_pace = int(sums[position])
            else:
                rest = Rest(int(sums[position]), int(sls[position]), int(people[position]))
                found[position].rests[Cause(each)] = rest
    return found


@dataclass(frozen=True)
class Work:
    """The SLS of enumerators with a pace in the order of their work, and what they send."""

    district: forecast.District
    tempo: Tempos
    paces: forecast.Paces
    families: Numbers
    who: Any
    has_pace: Any
    until: Numbers
    """How many households an enumerator sends until an SLS is done."""
    all_left: Any  # of each enumerator, households
    today: date
    days: int

    def say(self, found: list[Outlook], which: Any, group: Any) -> None:
        """Say when each group of SLS will be done. An enumerator's share of it is done when its last SLS there is."""
        is_paced = self.has_pace[which]
        families, until, who = (one[which][is_paced] for one in (self.families, self.until, self.who))
        pairs, part = np.unique(group[is_paced] * len(self.all_left) + who, return_inverse=True)
        if not len(pairs):
            return
        of, by = np.divmod(pairs, len(self.all_left))
        last, first = np.zeros(len(of)), np.full(len(of), np.inf)
        np.maximum.at(last, part, until)
        np.minimum.at(first, part, until - families)
        here = np.bincount(part, families)
        last, first = last + self.tempo.sent_today[by], first + self.tempo.sent_today[by]
        theirs = forecast.Paces(self.paces.pace[by], self.paces.variance[by])
        earliest, latest = forecast.until_all_are_done(self.district, theirs, last, of, len(found))
        done, variance = forecast.done_by(self.district, theirs, self.days, first, last)
        share = here / (last - first)  # other places' SLS may lie between
        late = np.bincount(of, here - done * share)
        spread = np.sqrt(np.bincount(of, variance * share**2)) * forecast.Z_80
        pace = np.bincount(of, theirs.pace * here / self.all_left[by])
        most = np.bincount(of, here)
        for position in np.unique(of):
            one = found[position]
            one.per_day = float(pace[position])
            one.earliest = _day(self.today, earliest[position])
            one.latest = _day(self.today, latest[position])
            one.late_mean = float(late[position])
            low, high = late[position] - spread[position], late[position] + spread[position]
            one.late = round_half_up(max(0.0, low)), round_half_up(min(high, most[position]))


def _work(
    left: Left, who: Any, tempo: Tempos, is_paced: Any, district: forecast.District, round: Round, today: date
) -> Work:
    until = forecast.in_turn(who, left.is_begun, left.families)
    return Work(
        district,
        tempo,
        forecast.paces_of(district, tempo.tallies),
        left.families,
        who,
        is_paced[who],
        until,
        np.bincount(who, left.families),
        today,
        days_left(round, today),
    )


def _day(today: date, number: float) -> date | None:
    return today + timedelta(days=int(number)) if number < forecast.LAST_DAY - 1 else None
