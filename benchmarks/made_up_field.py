"""A made-up field: which households enumerators send on which day. For the bench of the forecast, whose method it does not
know: nothing here is imported from it, and no parameter is shared.

People differ (pace, days off, illness, when they begin, in which order they take their SLS, whether they send every day),
weeks differ, and rain falls on a whole kecamatan for days on end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

SLS_OF_AN_OFFICER = (2, 3, 3, 3, 4, 4)
OFFICERS_OF_A_KECAMATAN = 20
SHARE_OF_ALL_IN_ORDER, SHARE_OF_ANY_ORDER = 0.75, 0.15  # the rest works in two SLS at once
TRIES_OF_WHO_IS_OUT = 2.0


@dataclass
class Place:
    """An SLS: its households, of which some are not at home at first, and what was sent of it each day."""

    code: str
    officer: int
    families: int
    sent: list[int]
    out: int

    @property
    def left(self) -> int:
        return self.families - sum(self.sent)


@dataclass
class Person:
    pace: float
    begins: int
    warms_up: int
    cold: float
    sunday_off: float
    day_off: float
    ill: range
    leaves: int
    sends_every: int
    hurries: float
    habit: str
    places: list[Place] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)


def field_of(sls: int, days: int, seed: int, *, ends: int = 30) -> list[Place]:
    """Returns the SLS of a field with what was sent on each of so many days; day 0 is a Monday."""
    dice = np.random.default_rng(seed)
    places: list[Place] = []
    people: list[Person] = []
    while len(places) < sls:
        person = _person(dice, days)
        for _ in range(min(int(dice.choice(SLS_OF_AN_OFFICER)), sls - len(places))):
            families = int(np.clip(dice.gamma(6.0, 14.0), 15, 260))
            code = f"{len(places):06d}"
            person.places.append(Place(code, len(people), families, [0] * days, int(dice.binomial(families, 0.05))))
            places.append(person.places[-1])
        people.append(person)
    weather = [_weather(dice, days) for _ in range(len(people) // OFFICERS_OF_A_KECAMATAN + 1)]
    for number, person in enumerate(people):
        _work(dice, person, weather[number // OFFICERS_OF_A_KECAMATAN], days, ends)
    return places


def _person(dice: np.random.Generator, days: int) -> Person:
    falls_ill = dice.random() < 0.15
    first_ill = int(dice.integers(2, 40)) if falls_ill else 0
    return Person(
        pace=float(9.5 * np.exp(dice.normal(0, 0.42))),
        begins=int(dice.choice((0, 0, 0, 1, 1, 2, 4))),
        warms_up=int(dice.integers(0, 9)),
        cold=float(dice.uniform(0.3, 0.9)),
        sunday_off=0.9 if dice.random() < 0.5 else 0.1,
        day_off=float(dice.choice((0.02, 0.06, 0.15))),
        ill=range(first_ill, first_ill + int(dice.integers(2, 7))) if falls_ill else range(0),
        leaves=int(dice.integers(5, 30)) if dice.random() < 0.02 else days,
        sends_every=int(dice.choice((1, 1, 1, 1, 1, 1, 2, 3))),
        hurries=float(dice.choice((1.0, 1.0, 1.15, 1.3))),
        habit=str(
            dice.choice(
                ("in order", "any order", "two at once"),
                p=(SHARE_OF_ALL_IN_ORDER, SHARE_OF_ANY_ORDER, 1 - SHARE_OF_ALL_IN_ORDER - SHARE_OF_ANY_ORDER),
            )
        ),
    )


def _weather(dice: np.random.Generator, days: int) -> list[float]:
    """Returns the share of a day's work that the weather of a kecamatan leaves; wet days follow each other."""
    found, is_wet = [], False
    for _ in range(days):
        is_wet = dice.random() < (0.55 if is_wet else 0.1)
        found.append(float(dice.choice((0.0, 0.3, 0.6, 0.8))) if is_wet else 1.0)
    return found


def _work(dice: np.random.Generator, person: Person, weather: list[float], days: int, ends: int) -> None:
    waiting = list(person.places)
    if person.habit == "any order":
        dice.shuffle(waiting)  # type: ignore[arg-type]
    remaining = {place.code: [place.families - place.out, place.out] for place in waiting}
    week = 1.0
    for day in range(days):
        if day % 7 == 0:
            week = float(np.exp(dice.normal(0, 0.15)))
        done = _done_on(dice, person, day, weather[day] * week, ends)
        for place in _visited(dice, waiting, remaining, done, person.habit):
            person.kept[place.code] = person.kept.get(place.code, 0) + 1
        is_over = not any(sum(remaining[place.code]) for place in waiting)
        if day % person.sends_every == 0 or is_over:
            for place in waiting:
                place.sent[day] += person.kept.pop(place.code, 0)


def _done_on(dice: np.random.Generator, person: Person, day: int, conditions: float, ends: int) -> float:
    """Returns the visits of a day."""
    if day < person.begins or day in person.ill or day >= person.leaves:
        return 0.0
    if dice.random() < (person.sunday_off if day % 7 == 6 else person.day_off):
        return 0.0
    pace = person.pace * conditions
    since = day - person.begins
    if since < person.warms_up:
        pace *= person.cold + (1 - person.cold) * since / person.warms_up
    if ends - 7 <= day:
        pace *= person.hurries
    return float(dice.poisson(pace * dice.gamma(7.0, 1 / 7.0)))


def _visited(
    dice: np.random.Generator, waiting: list[Place], remaining: dict[str, list[int]], visits: float, habit: str
) -> Iterator[Place]:
    """Yield the SLS of each household that these visits reach; who is not at home at first is tried again at the end."""
    while visits >= 1:
        open_ones = [place for place in waiting if sum(remaining[place.code])]
        if not open_ones:
            return
        place = open_ones[int(dice.integers(min(2, len(open_ones))))] if habit == "two at once" else open_ones[0]
        at_home, out = remaining[place.code]
        if at_home:
            remaining[place.code][0] -= 1
            visits -= 1
        else:
            remaining[place.code][1] = out - 1
            visits -= TRIES_OF_WHO_IS_OUT
        yield place
