"""A made-up field of a thousand honest enumerators, drawn without a look at any threshold: at most 2 % of them are called.

Honest: who will be ready in time. They rest a day of the week, are ill now and then, work at their own speed with days
that go better or worse; a tenth have no signal and send what they have when they come to the market. Beside them are
some who gave up, who do half of what is needed, and who make their answers up.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Area, Assignment, Event, Household, Officer, OfficerDay, Round, State, Tally
from enumeration.watching.signs import to_call

pytestmark = pytest.mark.django_db

HONEST, OTHERS, DAYS, TODAY = 1000, 60, 30, 17  # of the thirty days, today is the eighteenth
DAY = timedelta(days=1)


def field_day(dice, kind):
    """Returns what somebody sent on each day until today: (households, seconds), and how many they have in all."""
    families = round(dice.gauss(240, 40))
    ready = dice.uniform(20, 29) if kind != "half" else dice.uniform(55, 70)
    pace = families / ready * 7 / 6
    rests, speed = dice.randrange(7), dice.lognormvariate(0, 0.25)
    every = dice.choice((2, 3)) if dice.random() < 0.1 else 1  # days from market to market
    ill = {first + more for first in range(TODAY) if dice.random() < 0.02 for more in range(dice.choice((1, 1, 2)))}
    sent, carried, done, last = [], [0, 0.0], 0, -1
    gave_up = dice.randrange(5, TODAY - 4) if kind == "gave up" else DAYS
    for day in range(TODAY):
        works = day % 7 != rests and day not in ill and day < gave_up
        count = min(families - done, max(0, round(dice.gauss(pace, pace**0.5)))) if works else 0
        done += count
        each = 75 if kind == "makes up" else 840
        carried[0] += count
        carried[1] += sum(each * speed * dice.lognormvariate(0, 0.45) for _ in range(count))
        if works and day - last >= every:
            sent.append((day, carried[0], round(carried[1])))
            carried, last = [0, 0.0], day
    return families, sent


def test_at_most_two_percent_of_the_honest_are_called(areas, kab, began_before, capsys):
    dice, today = random.Random(int(os.environ.get("SEED", 20261130))), timezone.localdate()
    round = Round.objects.get()
    Round.objects.update(starts_on=today - TODAY * DAY, ends_on=today + (DAYS - 1 - TODAY) * DAY)
    round.refresh_from_db()
    kinds = ["honest"] * HONEST + ["gave up", "half", "makes up"] * (OTHERS // 3)
    codes = [f"7317010001{number:04d}00" for number in range(1000, 1000 + len(kinds))]
    Area.objects.bulk_create([Area(code=code, name="RT", level="sub_sls") for code in codes])
    officers = Officer.objects.bulk_create(
        [Officer(username=code, full_name=kind, password="!") for code, kind in zip(codes, kinds, strict=True)]
    )
    rows = list(zip(officers, codes, kinds, strict=True))
    Assignment.objects.bulk_create(
        [Assignment(round=round, area_id=code, role=Role.ENUMERATOR, officer=one) for one, code, _kind in rows]
    )
    began_before(TODAY * DAY)
    tallies, days, families, events = [], [], [], []
    for one, code, kind in rows:
        total, sent = field_day(dice, kind)
        done = sum(count for _day, count, _seconds in sent)
        tallies.append(Tally(round=round, area_id=code, approved=done, open=total - done))
        for day, count, seconds in sent:
            on = round.starts_on + day * DAY
            days.append(
                OfficerDay(
                    round=round,
                    area_id="7317010001",
                    officer=one,
                    day=on,
                    submitted=count,
                    measured=count,
                    seconds=seconds,
                )
            )
        if sent:
            at = timezone.now() - (TODAY - sent[-1][0]) * DAY + timedelta(hours=dice.uniform(2, 9))
            families.append(Household(round=round, area_id=code, state=State.APPROVED, enumerator=one))
            events.append(Event(household=families[-1], area_code=code, at=at, by=one, verb="submit"))
    for table, made in ((Tally, tallies), (OfficerDay, days), (Household, families), (Event, events)):
        table.objects.bulk_create(made)

    called = {one.officer_id: {str(sign.cause) for sign in one.signs} for one in to_call(kab, round, "7317")}
    found = {kind: [called.get(one.pk) for one, _code, its in rows if its == kind] for kind in dict.fromkeys(kinds)}
    shares = {kind: sum(map(bool, theirs)) / len(theirs) for kind, theirs in found.items()}
    why = Counter(cause for causes in found["honest"] for cause in causes or ())
    with capsys.disabled():
        print("\ncalled:", {kind: f"{share:.1%}" for kind, share in shares.items()}, "honest by cause:", dict(why))
    assert shares["honest"] <= 0.02
    assert min(shares["gave up"], shares["half"], shares["makes up"]) >= 0.8
