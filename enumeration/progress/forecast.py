"""When an SLS will be enumerated: a forecast from the tallies of its enumerator's days, with a range and its reason.

The method, as the office would explain it:

1. **Pace.** What an enumerator sent for the first time, a day, over the last fourteen full days, days off included.
2. **Shrunk to the district.** With few days a pace is mostly chance, so it is drawn towards the mean of all enumerators:
   the fewer the days and the more a day scatters, the further. The weight is Bühlmann's credibility n / (n + within /
   between), which the district's own tallies give.
3. **Scatter.** A day's count varies more than by chance alone (rain, days off, illness): its variance is λ + s λ², as of
   a gamma mixture of Poisson counts; s is the same for all enumerators of the district. What an enumerator sends in t
   days is about gamma distributed, with the variance of t days and that of a pace that is known from n days only.
   A pace also changes from week to week: by as much as the last two weeks of all enumerators differ beyond that scatter.
4. **Order.** An enumerator ends what was begun, the smallest rest first, then takes the next on the list. An SLS is done
   when as many households were sent as it and those before it still have.
5. **Range.** The days between which the last household is sent with a probability of 80 %: one in ten is done earlier, one
   in ten later. `./run bench forecast` counts how often that was so on a made-up field that does not know this method.

Sources: H. Bühlmann and A. Gisler, A Course in Credibility Theory and its Applications (Springer 2005), chapters 3 and
4 (credibility, and its estimators); E. B. Wilson and M. M. Hilferty, The Distribution of Chi-Square (PNAS 17, 1931: the
gamma distribution by a cube root).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

WINDOW = 14
"""The full days that a pace is measured over: two whole weeks, so that each day of the week counts twice."""

WEEK = 7

UNKNOWN_CHANGE = 0.04
"""Until two weeks can be compared: a pace is taken to change by a fifth, because beginnings are slow."""

FEWEST_DAYS = 3
"""No forecast before an enumerator's third working day: a day on which something was sent."""

Z_80 = 1.2815515594
"""A normal deviate is above it with a probability of 10 %."""

LAST_DAY = 400.0
"""A forecast ends here: so far away it says only that nothing is near."""


@dataclass(frozen=True)
class District:
    """How enumerators of a district work: all that a single one's forecast takes from the others."""

    pace: float
    """Households an enumerator sends in a day, on average."""
    between: float
    """The variance of the true paces of enumerators."""
    scatter: float
    """The variance of a day beyond chance, as a share of the squared pace."""
    change: float
    """The variance of a pace from week to week, as a share of the squared pace."""

    def variance_of_a_day(self, pace: Any) -> Any:
        return pace + self.scatter * pace**2


@dataclass(frozen=True)
class Tallies:
    """The days of each enumerator in the window, what was sent on them, its squares by day, and what of it in the last
    week."""

    days: Numbers
    sent: Numbers
    squares: Numbers
    sent_in_last_week: Numbers

    def __getitem__(self, which: Any) -> Tallies:
        return Tallies(self.days[which], self.sent[which], self.squares[which], self.sent_in_last_week[which])


def district_of(tallies: Tallies) -> District | None:
    """Returns how the enumerators work; None where nobody has two days yet."""
    known = tallies[tallies.days >= 2]
    days, sent, squares = known.days, known.sent, known.squares
    if not len(days) or not sent.sum():
        return None
    means = sent / days
    pace = sent.sum() / days.sum()
    within = np.maximum(squares - sent * means, 0.0).sum() / (days - 1).sum()
    scatter = max(0.0, within - pace) / float((days * means**2).sum() / days.sum())
    between = 0.0
    if len(days) > 1:
        weight = days.sum() - (days**2).sum() / days.sum()
        between = max(0.0, ((days * (means - pace) ** 2).sum() - (len(days) - 1) * within) / weight)
    return District(float(pace), float(between), float(scatter), _change(known, pace, scatter))


def _change(known: Tallies, pace: float, scatter: float) -> float:
    """Returns by how much a pace changes between two weeks, beyond what the scatter of days explains."""
    both = known[known.days == WINDOW]
    if len(both.days) < 2:
        return UNKNOWN_CHANGE
    differences = (2 * both.sent_in_last_week - both.sent) / WEEK
    means = both.sent / WINDOW
    by_chance = (means + scatter * means**2) * 2 / WEEK
    # two weeks differ by twice the variance of one
    return float(max(0.0, (differences**2 - by_chance).sum() / max(1e-9, (means**2).sum())) / 2)


@dataclass(frozen=True)
class Paces:
    """The pace of each enumerator, and the variance of what is not known of it."""

    pace: Numbers
    variance: Numbers


def paces_of(district: District, tallies: Tallies) -> Paces:
    """Returns the paces, each drawn towards the district's as far as its own days are few."""
    days, sent = tallies.days, tallies.sent
    within = district.variance_of_a_day(district.pace)
    weight = days * district.between / (days * district.between + within) if within else np.ones_like(days)
    own = sent / np.maximum(days, 1.0)
    pace = np.maximum(district.pace + weight * (own - district.pace), 0.01)
    unknown = weight * district.variance_of_a_day(pace) / np.maximum(days, 1.0) + (days < 1) * district.between
    return Paces(pace, unknown + district.change * pace**2)


@dataclass(frozen=True)
class Range:
    """The days until something is done, counted from today, which is 0: the earliest, the middle, and the latest."""

    earliest: Numbers
    middle: Numbers
    latest: Numbers


def range_of(district: District, paces: Paces, left: Numbers) -> Range:
    """Returns when each enumerator will have sent so many households more, from this morning on."""
    early, middle, late = (_days_until(district, paces, left, z) for z in (-Z_80, 0.0, Z_80))
    # whole days: of two neighbouring ones the boundary is that which leaves out nearer to one in ten
    first = np.floor(early + 0.5)
    return Range(
        earliest=first,
        middle=np.maximum(np.ceil(middle) - 1, first),
        latest=np.maximum(np.floor(late + 0.5) - 1, first),
    )


def _days_until(district: District, paces: Paces, left: Numbers, z: float) -> Numbers:
    """Returns the days after which so many were sent with the probability of this normal deviate, by halving."""
    low, high = np.zeros_like(left), np.full_like(left, LAST_DAY)
    for _ in range(24):
        middle = (low + high) / 2
        is_reached = deviate(district, paces, left, middle) >= z
        low, high = np.where(is_reached, low, middle), np.where(is_reached, middle, high)
    return np.where(left > 0, high, 0.0)


def deviate(district: District, paces: Paces, left: Numbers, days: Any) -> Numbers:
    """Returns how probable it is that so many were sent after these days, as a normal deviate (Wilson and Hilferty)."""
    mean = np.maximum(paces.pace * days, 1e-9)
    variance = days * district.variance_of_a_day(paces.pace) + days**2 * paces.variance
    spread = np.maximum(variance / mean**2, 1e-9)
    return ((1 - spread / 9) - np.cbrt(np.maximum(left - 0.5, 0.0) / mean)) / (np.sqrt(spread) / 3)


# --- The order of the work -------------------------------------------------------------------------------------------


def in_turn(officer: Numbers, is_begun: Numbers, left: Numbers) -> Numbers:
    """Returns for each SLS how many households its enumerator sends until it is done: those before it, and its own.

    The SLS come in the order of their codes.
    """
    order = np.lexsort((np.arange(len(left)), np.where(is_begun, left, 0), ~is_begun.astype(bool), officer))
    sums = np.cumsum(left[order])
    begins = np.r_[True, officer[order][1:] != officer[order][:-1]] if len(order) else np.array([], dtype=bool)
    before = (sums - left[order])[begins]
    until = np.empty(len(left))
    until[order] = sums - before[np.cumsum(begins) - 1]
    return until


# --- Summed up -------------------------------------------------------------------------------------------------------


def until_all_are_done(
    district: District, paces: Paces, left: Numbers, place: Any, places: int
) -> tuple[Numbers, Numbers]:
    """Returns the first and the last day of the range in which the last household of each place is sent.

    A place is done when each of its enumerators is; they are taken to work independently of each other.
    """
    first, last = (_days_until_all(district, paces, left, place, places, share) for share in (0.1, 0.9))
    earliest = np.floor(first + 0.5)
    return earliest, np.maximum(np.floor(last + 0.5) - 1, earliest)


def _days_until_all(district: District, paces: Paces, left: Numbers, place: Any, places: int, share: float) -> Numbers:
    low, high = np.zeros(places), np.full(places, LAST_DAY)
    for _ in range(14):
        middle = (low + high) / 2
        done = np.log(np.maximum(_below(deviate(district, paces, left, middle[place])), 1e-300))
        is_reached = np.bincount(place, done, minlength=places) >= np.log(share)
        low, high = np.where(is_reached, low, middle), np.where(is_reached, middle, high)
    return high


def done_by(district: District, paces: Paces, days: float, before: Numbers, until: Numbers) -> tuple[Numbers, Numbers]:
    """Returns the mean and the variance of what each sends in so many days, of the households from `before` to `until`.

    What is sent is taken as normal here, cut off at both ends: nobody sends less than nothing or more than there is.
    """
    mean = paces.pace * days
    spread = np.sqrt(np.maximum(days * district.variance_of_a_day(paces.pace) + days**2 * paces.variance, 1e-9))
    low, high = (before - mean) / spread, (until - mean) / spread
    inside = _below(high) - _below(low)
    first = spread * (_density(low) - _density(high)) + (mean - before) * inside
    whole = (until - before) * (1 - _below(high))
    square = (
        ((mean - before) ** 2 + spread**2) * inside
        + 2 * (mean - before) * spread * (_density(low) - _density(high))
        + spread**2 * (low * _density(low) - high * _density(high))
        + (until - before) ** 2 * (1 - _below(high))
    )
    done = np.clip(first + whole, 0.0, until - before)
    return done, np.maximum(square - done**2, 0.0)


def _density(deviate: Numbers) -> Numbers:
    return np.exp(-np.minimum(deviate**2, 1400.0) / 2) / np.sqrt(2 * np.pi)


def _below(deviate: Numbers) -> Numbers:
    """Returns the normal distribution function; to 1e-7 (Abramowitz and Stegun, 26.2.17)."""
    part = 1 / (1 + 0.2316419 * np.abs(deviate))
    series = part * (
        0.319381530 + part * (-0.356563782 + part * (1.781477937 + part * (-1.821255978 + part * 1.330274429)))
    )
    upper = _density(deviate) * series
    return np.where(deviate >= 0, 1 - upper, upper)
