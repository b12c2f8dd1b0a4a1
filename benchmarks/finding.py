"""The search of every page: a thousand searches for each role in a district of made-up households.

The fifty commonest names, their first letters typed one by one, two letters, two names together, names with one wrong
letter, and what nobody is called. Milliseconds are those of the whole request in this process, without a network;
`at_best` as in board.py: shortened by as much as the yardstick before it was slower than the best of the run.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

import common

common.start_django()

from board import yardstick  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import Assignment, Household, NameToken, Officer  # noqa: E402

BAR_MS = 100.0
DISTRICT = "7317"


def main() -> int:
    parser = common.arguments(__doc__ or "", households=1_240_000)
    parser.add_argument("--searches", type=int, default=1_000, metavar="N")
    options = parser.parse_args()
    report = common.Report("finding", quiet=options.json)
    with common.own_database():
        call_command("load_areas", DISTRICT, stdout=io.StringIO())
        officers = max(594, options.households // 218)
        wanted = {"families": options.households, "officers": officers, "finished": True, "plain": True}
        call_command("sample_district", DISTRICT, **wanted, stdout=io.StringIO())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        report.note(households=Household.objects.count(), words=NameToken.objects.count())
        searches = list(islice(cycle(_searches()), options.searches))
        found = {role: _asked(by, searches) for role in Role if (by := _somebody(role))}
    best = min(one.stick for asked in found.values() for one in asked)
    for role, asked in found.items():
        took, at_best = _p95(one.took for one in asked), _p95(one.took * best / one.stick for one in asked)
        slowest = max(asked, key=lambda one: one.took)
        report.note(**{f"{role}_median_ms": median(one.took for one in asked), f"{role}_p95_ms": took})
        report.note(
            **{f"{role}_p95_at_best_ms": at_best, f"{role}_slowest": f"{slowest.search}: {slowest.took:.0f} ms"}
        )
    worst = max(report.facts[f"{role}_p95_ms"] for role in found)
    return report.end(
        n=options.households,
        searches=len(searches),
        roles=len(found),
        yardstick_best_ms=best,
        yardstick_ms=median(one.stick for asked in found.values() for one in asked),
        p95_ms=worst,
        p95_at_best_ms=max(report.facts[f"{role}_p95_at_best_ms"] for role in found),
        bar_ms=BAR_MS,
        ok=worst <= BAR_MS,
    )


@dataclass(frozen=True)
class Asked:
    search: str
    took: float  # milliseconds
    stick: float  # the yardstick just before


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


def _asked(by: Officer, searches: list[str]) -> list[Asked]:
    client = Client(headers={"host": "localhost", "HX-Request": "true"})
    client.force_login(by)
    client.post("/cari/", {"cari": searches[0]})
    found = []
    for search in searches:
        stick, began = yardstick(), time.perf_counter()
        answer = client.post("/cari/", {"cari": search})
        found.append(Asked(search, 1000 * (time.perf_counter() - began), stick))
        if answer.status_code != 200:
            raise SystemExit(f"{search}: {answer.status_code}")
    return found


if __name__ == "__main__":
    sys.exit(main())
