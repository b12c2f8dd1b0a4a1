"""The assignment pages in a district of 13,000 SLS and 5,700 officers, each beside the same page at a hundredth of the
size.

p95 is the second slowest of twenty requests, in this process: the view, its queries and the template, without a
network. `flat` is a page's median in the large district over its median in the small one. Works in a database of its
own, which is dropped at the end.

Milliseconds are those of this machine at that moment, and a rented one may be three times slower than a minute ago. So
a yardstick, always the same loop, is timed before and after each request. `at_best` is the p95 of requests each
shortened by as much as the faster of its two yardsticks was slower than the run's best.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from statistics import median

import common

common.start_django()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import Area, Assignment, Balance, BalanceWorker, Officer, Round, Tally  # noqa: E402
from enumeration.models.areas import LEVEL_OF  # noqa: E402
from enumeration.proposals import actions  # noqa: E402
from enumeration.tallies import add_up_villages  # noqa: E402
from regsosek import web  # noqa: E402

LARGE, SMALL = "3204", "3299"
BAR_MS, BAR_FLAT = 100.0, 1.5
TIMES = 20
SLS_IN_A_VILLAGE, VILLAGES = 46, 10


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--sls", type=int, default=13_000, metavar="N")
    parser.add_argument("--officers", type=int, default=5_700, metavar="N")
    options = parser.parse_args()
    report = common.Report("board", quiet=options.json)
    with common.own_database():
        found = measured(report, options.sls, options.officers)
    worst = max(found, key=lambda page: page.p95)
    best = min(stick for page in found for stick in page.sticks)
    for page in found:
        report.say(f"  {page.name:22} p95 at best {page.at_best(best):5.0f} ms")
    return report.end(
        n=options.sls,
        officers=options.officers,
        pages=len(found),
        within=sum(page.p95 <= BAR_MS for page in found),
        within_at_best=sum(page.at_best(best) <= BAR_MS for page in found),
        yardstick_best_ms=best,
        yardstick_ms=median(median(page.sticks) for page in found),
        slowest=worst.name,
        p95_ms=worst.p95,
        flat=max(page.flat for page in found),
        bar_ms=BAR_MS,
        bar_flat=BAR_FLAT,
        ok=all(page.p95 <= BAR_MS and page.flat <= BAR_FLAT for page in found),
    )


@dataclass(frozen=True)
class Found:
    name: str
    p95: float
    flat: float
    took: list[float]
    sticks: list[float]  # before each request, and after the last

    def at_best(self, best: float) -> float:
        pairs = zip(self.took, self.sticks, self.sticks[1:], strict=False)
        return sorted(took * best / min(before, after) for took, before, after in pairs)[-2]


def measured(report: common.Report, sls: int, officers: int) -> list[Found]:
    today = timezone.localdate()
    round_ = Round.objects.create(
        name="Tolok ukur papan",
        year=today.year,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=10),
        is_made_up=True,
    )
    large, small = District(LARGE, round_, sls, officers), District(SMALL, round_, sls // 100, officers // 100)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    web.when_ready(None)
    found = []
    for (name, path), (_name, less) in zip(large.pages(), small.pages(), strict=True):
        took, used, sticks = asked(large.office, path)
        flat = median(took) / median(asked(small.office, less)[0])
        found.append(Found(name, sorted(took)[-2], flat, took, sticks))
        report.say(
            f"  {name:22} median {median(took):5.0f} ms, p95 {found[-1].p95:5.0f} ms, "
            f"{used:5.0f} ms of it in Python; {flat:.2f} × the small district; yardstick {median(sticks):.0f} ms"
        )
    return found


@dataclass
class District:
    """Villages with SLS, two thirds of which have an enumerator; supervisors of four; a proposal for all of it."""

    code: str
    round: Round
    sls: int
    officers: int

    def __post_init__(self) -> None:
        codes = list(self._codes())
        names = {code[:length]: code[:length] for code in codes for length in (2, 4, 7, 10, 14, 16)}
        Area.objects.bulk_create(
            [Area(code=code, name=f"TEMPAT {code}", level=LEVEL_OF[len(code)]) for code in sorted(names)],
            ignore_conflicts=True,
            batch_size=5_000,
        )
        Tally.objects.bulk_create(
            [
                Tally(round=self.round, area_id=code, prelist=95, verified=80, open=30 + number % 50, submitted=20)
                for number, code in enumerate(codes)
            ],
            batch_size=5_000,
        )
        add_up_villages(self.round, self.code)
        self.office = self._officers(["kab"], codes)[0]
        supervisors = self._officers([f"pml{number}" for number in range(self.officers // 5)], codes)
        enumerators = self._officers([f"ppl{number}" for number in range(self.officers - len(supervisors))], codes)
        for enumerator, supervisor in zip(enumerators, cycle(supervisors), strict=False):
            enumerator.leader = supervisor
        Officer.objects.bulk_update(enumerators, ["leader"], batch_size=2_000)
        self._assign([self.code], [self.office], Role.DISTRICT_OFFICE)
        self._assign(
            codes, [one for one in supervisors for _ in range(len(codes) // len(supervisors) + 1)], Role.SUPERVISOR
        )
        shared = codes[: len(codes) * 2 // 3]
        self._assign(shared, [one for one in enumerators for _ in range(3)], Role.ENUMERATOR)
        self.enumerator = enumerators[0]
        self.proposal = Balance.objects.create(round=self.round, area_code=self.code, made_by=self.office)
        BalanceWorker.objects.bulk_create(
            [BalanceWorker(balance=self.proposal, officer=one) for one in enumerators], batch_size=5_000
        )
        actions.compute(self.proposal)

    def _codes(self) -> Iterator[str]:
        for number in range(self.sls):
            village, sls = divmod(number, SLS_IN_A_VILLAGE)
            kecamatan, village = divmod(village, VILLAGES)
            yield f"{self.code}{kecamatan * 10 + 10:03d}{village + 1:03d}{sls + 1:04d}00"

    def _officers(self, names: list[str], codes: list[str]) -> list[Officer]:
        made = [
            Officer(
                username=f"tolok-{self.code}-{name}",
                full_name=f"Petugas {name}",
                password="!",
                home_area_id=codes[len(codes) * number // len(names)][:10],
            )
            for number, name in enumerate(names)
        ]
        return Officer.objects.bulk_create(made, batch_size=2_000)

    def _assign(self, codes: list[str], officers: list[Officer], role: Role) -> None:
        periods = [
            Assignment(round=self.round, area_id=code, role=role, officer=officer, decided_by=self.office)
            for code, officer in zip(codes, cycle(officers), strict=False)
        ]
        Assignment.objects.bulk_create(periods, batch_size=5_000)

    def pages(self) -> list[tuple[str, str]]:
        kecamatan, village = f"{self.code}010", f"{self.code}010001"
        return [
            ("home", "/"),
            ("board: district", f"/penugasan/{self.code}/"),
            ("board: kecamatan", f"/penugasan/{kecamatan}/"),
            ("board: SLS of it", f"/penugasan/{kecamatan}/papan/"),
            ("board: village", f"/penugasan/{village}/"),
            ("team", f"/penugasan/{kecamatan}/tim/"),
            ("new proposal", f"/penugasan/{self.code}/usulan/"),
            ("proposal", f"/usulan/{self.proposal.pk}/"),
            ("ledger of an SLS", f"/penugasan/sls/{village}000100/"),
            ("ledger of an officer", f"/penugasan/petugas/{self.enumerator.pk}/"),
            ("replace", f"/penugasan/petugas/{self.enumerator.pk}/ganti/"),
            ("returned", "/penugasan/dikembalikan/"),
            ("officers", "/petugas/"),
            ("officer", f"/petugas/{self.enumerator.pk}/"),
            ("papers", "/berkas/"),
            ("prelists", "/prelist/"),
            ("progress: district", f"/kemajuan/{self.code}/"),
            ("progress: kecamatan", f"/kemajuan/{kecamatan}/"),
            ("verification", f"/verifikasi/rekap/{self.code}/"),
        ]


def asked(by: Officer, path: str) -> tuple[list[float], float, list[float]]:
    """Returns the milliseconds of each of twenty requests, after two that fill caches; the median processor time; and
    the yardsticks.

    The yardstick is timed before each request and after the last.
    """
    client = Client(headers={"host": "localhost"})
    client.force_login(by)
    took, used, sticks = [], [], []
    for _ in range(TIMES + 2):
        sticks.append(yardstick())
        began, cpu = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - cpu))
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    sticks.append(yardstick())
    return took[2:], median(used[2:]), sticks[2:]


def yardstick() -> float:
    """Returns the milliseconds of adding up a hundred thousand squares."""
    began = time.perf_counter()
    sum(number * number for number in range(100_000))
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
