"""Every page of the product in a made-up district of 10,000, 110,000 and 1,240,000 households with 46 to 5,700 officers.

Asked for is each address that answers a GET with a page, found in the routes: by the first of the roles below to which it
is open, at each level of area. Twenty requests each, in this process: the view, its queries, the template, no network.
Each size has a database of its own, which is dropped at the end unless --keep. --households N: the largest of them.

A rented machine may be three times slower than a minute ago. So the yardstick of `board`, always the same loop, is timed
before and after each request, and a request is scaled to a machine on which it takes 7.4 ms. `p95` is the second slowest
of the twenty, scaled; `flat` the median in the largest district over that in the smallest.

`counters` is the share of a submission's time that goes into the counters: their statements over the whole request.

Apart: what makes or hands out a file, and what there is nothing of in a made-up district (both are printed).
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import common

common.start_django()

from board import asked  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from submit import CSRF, _headers, body_of  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.areas import bps_codes  # noqa: E402
from enumeration.models import Assignment, Balance, BalanceWorker, Household, Officer, Round, State  # noqa: E402
from enumeration.proposals import actions as proposals  # noqa: E402
from enumeration.sampling.district import Wish, sample  # noqa: E402
from enumeration.tallies import recount  # noqa: E402
from ranking import parameter_files  # noqa: E402
from ranking.models import Run  # noqa: E402
from regsosek import web  # noqa: E402
from tests.test_architecture import addresses  # noqa: E402

DISTRICT = "3204"
SIZES = (10_000, 110_000, 1_240_000)
OFFICERS_AT_MOST = 5_700
BAR_MS, BAR_HALF_MS, BAR_FLAT, BAR_COUNTERS = 100.0, 50.0, 1.5, 0.10
YARDSTICK_MS = 7.4
SUBMISSIONS = 100
ROLES = (
    *(Role.DISTRICT_OFFICE, Role.ADMINISTRATOR, Role.SUPERVISOR, Role.COORDINATOR, Role.ENUMERATOR, Role.ANALYST),
    *(Role.KEYING_OPERATOR, Role.OBSERVER),
)
FOR_EACH_ROLE = {"", "penugasan-saya/", "daftar-kerja/", "pemeriksaan/", "kemajuan/"}
"""Addresses that show each role something else."""


@dataclass(frozen=True)
class Page:
    address: str
    place: str  # the level of area, where the address has one
    role: Role
    path: str

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.address or "home", self.place, f"[{self.role}]") if part)


@dataclass(frozen=True)
class Measured:
    p95: float
    middle: float
    raw_p95: float


def main() -> int:
    parser = common.arguments(__doc__ or "", households=SIZES[-1])
    parser.add_argument("--officers", type=int, metavar="N", help="in each size, instead of as many as it would have")
    parser.add_argument("--pages", default="", metavar="PATTERN", help="only the pages whose name matches")
    parser.add_argument("--only", action="store_true", help="the size --households alone")
    parser.add_argument("--keep", action="store_true", help="keep the databases, or use those that were kept")
    options = parser.parse_args()
    report = common.Report("dashboard", quiet=options.json)
    logging.disable(logging.WARNING)  # every address is asked for by every role, and most are refused
    sizes = (*(size for size in SIZES if size < options.households and not options.only), options.households)
    found: dict[int, dict[str, Measured]] = {}
    counters = {}
    for families in sizes:
        with common.own_database(keep=f"dashboard_{families}" if options.keep else ""):
            district = made(families, options.officers, report)
            found[families] = measured(district, options.pages, report)
            counters[families] = share_of_counters(district)
            report.say(f"  counters: {counters[families]:.1%} of a submission")
    return told(report, found, counters)


def told(report: common.Report, found: dict[int, dict[str, Measured]], counters: dict[int, float]) -> int:
    small, large = min(found), max(found)
    in_both = found[small].keys() & found[large].keys()
    flat = {name: found[large][name].middle / found[small][name].middle for name in in_both}
    over = sorted((one.p95, name) for name, one in found[large].items() if one.p95 > BAR_MS)
    steep = sorted((rise, name) for name, rise in flat.items() if rise > BAR_FLAT)
    for p95, name in reversed(over):
        report.say(f"  over {BAR_MS:.0f} ms: {name} {p95:.0f}")
    for rise, name in reversed(steep):
        report.say(f"  not flat: {name} {rise:.2f}")
    p95s = [one.p95 for one in found[large].values()]
    return report.end(
        n=large,
        pages=len(p95s),
        within=len(p95s) - len(over),
        within_50=sum(p95 <= BAR_HALF_MS for p95 in p95s),
        p95_ms=max(p95s),
        slowest=max(found[large], key=lambda name: found[large][name].p95),
        bar_ms=BAR_MS,
        flat=max(flat.values()),
        steepest=max(flat, key=lambda name: flat[name]),
        bar_flat=BAR_FLAT,
        counters=max(counters.values()),
        bar_counters=BAR_COUNTERS,
        ok=bool(
            not over
            and not steep
            and sum(p95 <= BAR_HALF_MS for p95 in p95s) * 2 >= len(p95s)
            and max(counters.values()) <= BAR_COUNTERS
        ),
    )


# --- The district ----------------------------------------------------------------------------------------------------


class District:
    """A made-up district in the middle of its field work, with a published ranking and a proposal."""

    def __init__(self, round_: Round, officers: dict[Role, Officer], run: Run) -> None:
        self.round, self.officers, self.run = round_, officers, run
        supervised = Assignment.objects.filter(
            role=Role.SUPERVISOR, officer=officers[Role.SUPERVISOR], ended_at=None
        ).values_list("area_id", flat=True)
        waiting = Household.objects.filter(state=State.SUBMITTED, area_id__in=list(supervised)).order_by("pk").first()
        self.household = waiting or Household.objects.filter(state=State.SUBMITTED).order_by("pk").first()
        assert self.household is not None
        self.sls = str(self.household.area_id)
        self.ranked = run.standings.values_list("household_id", flat=True).first()  # type: ignore[attr-defined]
        office = officers[Role.DISTRICT_OFFICE]
        kept = Balance.objects.filter(round=round_, made_by=office).first()
        self.proposal = kept or Balance.objects.create(round=round_, area_code=self.sls[:7], made_by=office)
        if kept:
            return
        team = Officer.objects.filter(
            assignments__role=Role.ENUMERATOR,
            assignments__ended_at=None,
            assignments__area__code__startswith=self.sls[:7],
        ).distinct()
        BalanceWorker.objects.bulk_create([BalanceWorker(balance=self.proposal, officer=one) for one in team])
        proposals.compute(self.proposal)

    def places(self) -> dict[str, str]:
        return {"district": DISTRICT, "kecamatan": self.sls[:7], "village": self.sls[:10], "SLS": self.sls}

    def values(self, address: str) -> Iterator[tuple[str, str]]:
        """Yield the level and the path of each page at this address."""
        if "<str:code>" in address:
            for level, code in self.places().items():
                yield level, "/" + address.replace("<str:code>", code)
            return
        path = address
        for pattern, value in self._things(address):
            if value is not None:
                path = re.sub(pattern, str(value), path)
        if "<" not in path:
            yield "", "/" + path

    def _things(self, address: str) -> list[tuple[str, Any]]:
        assert self.household is not None
        enumerator = self.household.enumerator_id
        thing: Any = None
        if address.startswith(("keluarga/", "pembacaan/keluarga", "verifikasi/baris", "api/v1/households")):
            thing = self.household.pk
        elif address.startswith("usulan/"):
            thing = self.proposal.pk
        elif address.startswith("serah-terima/"):
            thing = Assignment.objects.filter(role=Role.ENUMERATOR).values_list("batch", flat=True).first()
        elif address.startswith("pekerjaan/"):
            thing = self.run.job_id
        number = self.run.pk if address.startswith(("peringkat/", "api/v1/runs")) else None
        if re.match(r"(penugasan|berkas|pembacaan)/petugas/|petugas/<int:pk>", address):
            number = enumerator
        return [
            ("<uuid:household>", self.ranked),
            ("<uuid:pk>", thing),
            ("<int:(pk|run)>", number),
            ("<path:rest>", "kiriman/"),
        ]


def made(families: int, officers: int | None, report: common.Report) -> District:
    report.say(f"{families:,} families")
    web.when_ready(None)
    if run := Run.objects.select_related("job").first():
        round_ = Round.objects.get()
        return District(round_, {role: holder(round_, role) for role in ROLES}, run)
    with common.timed() as took:
        bps_codes.load([DISTRICT])
        parameter_files.load_parameters()
        officers = officers or max(46, OFFICERS_AT_MOST * families // SIZES[-1])
        wish = Wish(district=DISTRICT, families=families, officers=officers, with_secrets=False)
        round_ = sample(wish, report.say).round
        people = {role: holder(round_, role) for role in ROLES}
        call_command("rank", DISTRICT, by=people[Role.ANALYST].username, round=round_.pk, here=True)
        run = Run.objects.select_related("job").get()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    report.say(f"  made in {took[0]:.0f} s")
    return District(round_, people, run)


def holder(round_: Round, role: Role) -> Officer:
    """Returns the officer with most work in this role; where the district has none, a new one for the whole district."""
    found = Officer.objects.filter(
        assignments__round=round_, assignments__role=role, assignments__ended_at=None
    ).first()
    if found is None:
        found = Officer.objects.create(username=f"tolok-{role}", full_name=f"Tolok {role}", password="!")
        Assignment.objects.create(round=round_, area_id=DISTRICT, role=role, officer=found)
    return found


# --- The pages -------------------------------------------------------------------------------------------------------


def pages(district: District, report: common.Report) -> list[Page]:
    """Returns every page that answers: by the first role to which it is open, or by each where each sees something else."""
    clients = {role: Client(headers={"host": "localhost"}) for role in ROLES}
    for role, client in clients.items():
        client.force_login(district.officers[role])
    found, apart = [], []
    for address, _entry in addresses():
        if address.startswith(("admin/", "sw.js", "keluar/")):
            continue
        before = len(found)
        for level, path in district.values(address):
            for role, client in clients.items():
                answer = client.get(path)
                if answer.status_code == 200 and shown(answer):
                    found.append(Page(address, level, role, path))
                    if address not in FOR_EACH_ROLE:
                        break
        if len(found) == before:
            apart.append(address)
    report.say(f"  {len(found)} pages; apart: {', '.join(apart)}")
    return found


def shown(answer: Any) -> bool:
    """Returns whether this is a page (or the API's answer), and no file."""
    return not answer.streaming and answer.headers["Content-Type"].startswith(("text/html", "application/json"))


def measured(district: District, pattern: str, report: common.Report) -> dict[str, Measured]:
    found = {}
    for page in pages(district, report):
        if not re.search(pattern, page.name):
            continue
        took, _used, sticks = asked(district.officers[page.role], page.path)
        scaled = sorted(
            each * YARDSTICK_MS / min(before, after)
            for each, before, after in zip(took, sticks, sticks[1:], strict=False)
        )
        found[page.name] = Measured(scaled[-2], median(scaled), sorted(took)[-2])
        report.say(
            f"  {page.name:70} p95 {scaled[-2]:5.0f} ms, median {median(scaled):5.0f} (unscaled {sorted(took)[-2]:.0f})"
        )
    return found


def share_of_counters(district: District) -> float:
    """Returns the median share of a submission's time that its statements about the counters take."""
    name = f"tolok-kiriman-{Officer.objects.count()}"  # there may be one in a database that was kept
    officer = Officer.objects.create(username=name, full_name="Tolok Kiriman", password="!")
    place = Assignment.objects.filter(role=Role.ENUMERATOR, ended_at=None).values_list("area_id", flat=True)
    free = (
        Household.objects.filter(round=district.round, state=State.OPEN, form="K", area__code__startswith=DISTRICT)
        .exclude(area_id__in=place)
        .values_list("area_id", flat=True)
        .first()
    )
    assert free, "an SLS without an enumerator"
    Assignment.objects.create(round=district.round, area_id=free, role=Role.ENUMERATOR, officer=officer)
    rows = [Household(round=district.round, area_id=free, on_prelist=False) for _ in range(SUBMISSIONS)]
    Household.objects.bulk_create(rows)
    recount(district.round, free)
    client = Client(headers={"host": "localhost"} | {"cookie": _headers(officer)["Cookie"]})
    shares = []
    for number, row in enumerate(rows):
        spent: list[float] = []
        row.prelist_number = 850 + number
        body = body_of(row, 200_000 + number)
        began = time.perf_counter()
        with connection.execute_wrapper(noting(spent)):
            answer = client.post(
                "/api/v1/submissions/", body, content_type="application/json", headers={"x-csrftoken": CSRF}
            )
        whole = time.perf_counter() - began
        if answer.status_code != 200:
            raise SystemExit(f"A submission was refused: {answer.content[:400]!r}")
        shares.append(sum(spent) / whole)
    return median(shares)


def noting(spent: list[float]) -> Callable[..., Any]:
    def around(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            if re.search(r"enumeration_(day)?tally", sql):
                spent.append(time.perf_counter() - began)

    return around


if __name__ == "__main__":
    sys.exit(main())
