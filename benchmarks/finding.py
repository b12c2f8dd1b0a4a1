"""The search of every page: a thousand searches for each role in a district of made-up households.

The fifty commonest names, their first letters typed one by one, two letters, two names together, names with one wrong
letter, and what nobody is called. Milliseconds are those of the whole request in this process, without a network.

A rented machine may be three times slower than a minute ago. So the yardstick of `board`, always the same loop, is timed
before and after each search, and `p95_ms` is of searches scaled to a machine on which it takes 7.4 ms, as `dashboard`
does. `_unscaled` is what the clock said. The slowest are told with the time their statements took.

The database is dropped at the end unless --keep; one that was kept is used again. --households N: its size.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from typing import Any

import common

common.start_django()

from board import yardstick  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import Assignment, Household, NameToken, Officer  # noqa: E402
from regsosek import web  # noqa: E402

BAR_MS, YARDSTICK_MS = 100.0, 7.4
SLOWEST = 5
DISTRICT = "7317"


def main() -> int:
    parser = common.arguments(__doc__ or "", households=1_240_000)
    parser.add_argument("--searches", type=int, default=1_000, metavar="N")
    parser.add_argument("--keep", action="store_true", help="keep the database, or use the one that was kept")
    parser.add_argument("--slower", type=float, metavar="MS", help="print the statements of searches slower than this")
    options = parser.parse_args()
    report = common.Report("finding", quiet=options.json)
    with common.own_database(keep=f"finding_{options.households}" if options.keep else ""):
        if not Household.objects.exists():
            with common.timed() as took:
                make(options.households)
            report.say(f"  made in {took[0]:.0f} s")
        web.when_ready(
            None
        )  # as gunicorn does: else the collector looks through all that the bench has loaded, 250 ms each
        report.note(households=Household.objects.count(), words=NameToken.objects.count())
        searches = list(islice(cycle(_searches()), options.searches))
        found = {role: _asked(by, searches, options.slower) for role in Role if (by := _somebody(role))}
    for role, asked in found.items():
        p95, unscaled = _p95(one.scaled for one in asked), _p95(one.took for one in asked)
        middle = median(one.scaled for one in asked)
        report.note(**{f"{role}_median_ms": middle, f"{role}_p95_ms": p95, f"{role}_p95_unscaled_ms": unscaled})
        for one in sorted(asked, key=lambda one: -one.scaled)[:SLOWEST]:
            report.say(
                f"  {role:16} {one.search:24} {one.scaled:5.0f} ms ({one.took:.0f} unscaled, {one.statements:.0f} in SQL)"
            )
    worst = max(report.facts[f"{role}_p95_ms"] for role in found)
    return report.end(
        n=options.households,
        searches=len(searches),
        roles=len(found),
        yardstick_ms=median(one.stick for asked in found.values() for one in asked),
        p95_ms=worst,
        p95_unscaled_ms=max(report.facts[f"{role}_p95_unscaled_ms"] for role in found),
        bar_ms=BAR_MS,
        ok=worst <= BAR_MS,
    )


def make(households: int) -> None:
    call_command("load_areas", DISTRICT, stdout=io.StringIO())
    officers = max(594, households // 218)
    wanted = {"families": households, "officers": officers, "finished": True, "plain": True}
    call_command("sample_district", DISTRICT, **wanted, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@dataclass(frozen=True)
class Asked:
    search: str
    took: float  # milliseconds
    statements: float  # of it in the database, milliseconds
    stick: float  # the faster of the yardsticks before and after

    @property
    def scaled(self) -> float:
        return self.took * YARDSTICK_MS / self.stick


def _p95(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[int(0.95 * len(ordered))]


def _searches() -> list[str]:
    words = NameToken.objects.values("token").annotate(times=Count("token")).order_by("-times", "token")
    common_names = [one["token"] for one in words[:50]]
    chance = random.Random(1)
    found = []
    for name in common_names:
        at = chance.randrange(1, len(name))
        found += [name, *(name[:letters] for letters in range(2, len(name))), name[:at] + "x" + name[at + 1 :]]
        found += [f"{name} {chance.choice(common_names)}", f"{name} {chance.choice(common_names)[:2]}"]
        found += [f"{name} xyzzy", f"q{name}q"]
    chance.shuffle(found)
    return found


def _somebody(role: Role) -> Officer | None:
    period = Assignment.objects.active().filter(role=role).order_by("area", "officer").first()
    return period and period.officer


def _asked(by: Officer, searches: list[str], slower: float | None) -> list[Asked]:
    client = Client(headers={"host": "localhost", "HX-Request": "true"})
    client.force_login(by)
    client.post("/cari/", {"cari": searches[0]})
    found = []
    before = yardstick()
    for search in searches:
        said: list[tuple[float, str]] = []
        began = time.perf_counter()
        with connection.execute_wrapper(_noting(said)):
            answer = client.post("/cari/", {"cari": search})
        took = 1000 * (time.perf_counter() - began)
        after = yardstick()
        found.append(Asked(search, took, sum(each for each, _sql in said), min(before, after)))
        before = after
        if answer.status_code != 200:
            raise SystemExit(f"{search}: {answer.status_code}")
        if slower is not None and found[-1].scaled > slower:
            print(f"-- {by.username}: {search}: {found[-1].scaled:.0f} ms scaled, {took:.0f} unscaled")
            for each, sql in sorted(said, reverse=True)[:3]:
                print(f"   {each:.1f} ms: {sql[:1500]}")
    return found


def _noting(said: list[tuple[float, str]]) -> Callable[..., Any]:
    def around(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, *rest)
        finally:
            said.append((1000 * (time.perf_counter() - began), f"{sql} -- {params}"))

    return around


if __name__ == "__main__":
    sys.exit(main())
