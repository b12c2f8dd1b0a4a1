"""Ten thousand random moves by twenty workers at once, of whom three are killed; then every figure must be the same.

The workers are processes of their own on a made-up district. Each takes a household at random in a few villages, so that
they meet, and does what its officers may: submits an answered questionnaire through the API, verifies a line, approves,
sends back, completes, returns, reopens, one or fifty at once, and takes decisions back. What another was faster at is refused.

Then, for the district, a subdistrict, and each of these villages: the tiles, the table's sum and its rows, the curve's last
day, the treemap, the map that stands in its place once there are outlines, the file, and a count of the households by SQL.
And the nightly recount finds nothing.

Works in a database of its own, which is dropped at the end.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import common

common.start_django()

from django.db import connection  # noqa: E402
from django.db.utils import OperationalError  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from submit import CSRF, _headers, body_of  # noqa: E402

from enumeration import workflow  # noqa: E402
from enumeration.access import NotAllowed, Role  # noqa: E402
from enumeration.areas import bps_codes  # noqa: E402
from enumeration.models import Area, Assignment, Boundary, Event, Household, Officer, Round, State  # noqa: E402
from enumeration.progress import catalogue, reconciliation  # noqa: E402
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion  # noqa: E402
from enumeration.sampling.district import Wish, sample  # noqa: E402
from enumeration.verification import actions as verification  # noqa: E402

DISTRICT, FAMILIES = "7317", 8_000
WORKERS, KILLED, MOVES = 20, 3, 10_000
VILLAGES = 12
REFUSALS = (workflow.CannotMove, workflow.Overtaken, NotAllowed, verification.CannotVerify)


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--moves", type=int, default=MOVES, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--worker", type=int, default=-1, help="used by this benchmark for its own processes")
    options = parser.parse_args()
    if options.worker >= 0:
        return Worker(options.seed * 1000 + options.worker).work()
    report = common.Report("agreement", quiet=options.json)
    with common.own_database() as url:
        bps_codes.load([DISTRICT])
        round_ = sample(Wish(district=DISTRICT, families=FAMILIES, officers=200, with_secrets=False), report.say).round
        before = Event.objects.count()
        with common.timed() as took:
            killed, refused = let_them_work(url, options.seed, before + options.moves)
        moves = Event.objects.count() - before
        verbs = Counter(Event.objects.order_by("-id").values_list("verb", flat=True)[:moves])
        report.say(f"  {moves} moves in {took[0]:.0f} s, {killed} workers killed; {dict(verbs)}; refused {refused}")
        compared, differing = compare(round_, report)
        mended = [village for village in reconciliation._villages(round_) if reconciliation.compare(round_, village)]
    return report.end(
        n=moves,
        workers=WORKERS,
        killed=killed,
        seconds=took[0],
        verbs=len(verbs),
        compared=compared,
        differing=differing,
        villages_mended=len(mended),
        ok=bool(moves >= options.moves and killed == KILLED and compared and not differing and not mended),
    )


def let_them_work(url: str, seed: int, until: int) -> tuple[int, int]:
    """Start the workers, kill three in the middle of their work, end the others at so many events.

    Returns how many were killed at work, and how often a worker was refused.
    """
    log = common.ROOT / ".local" / "bench"
    command = [sys.executable, __file__, "--seed", str(seed), "--worker"]
    environment = os.environ | {"DATABASE_URL": url}
    outputs = [(log / f"agreement-{number}.log").open("w+") for number in range(WORKERS)]
    workers = [
        subprocess.Popen([*command, str(number)], env=environment, stdout=output, stderr=output)
        for number, output in enumerate(outputs)
    ]
    try:
        killed = watch(workers, Event.objects.count(), until)
    finally:
        for worker in workers:
            worker.kill() if sys.exc_info()[0] else worker.terminate()
        for worker in workers:
            worker.wait(60)
    refused = 0
    for output in outputs:
        output.seek(0)
        refused += output.read().count("refused")
        output.close()
    return killed, refused


def watch(workers: list[subprocess.Popen[bytes]], began: int, until: int) -> int:
    """Kill three in the middle of their work, and return at so many events. Returns how many were at work when killed."""
    killed = 0
    while (there := Event.objects.count()) < until:
        if killed < KILLED and there > began + (until - began) * (killed + 1) / (KILLED + 1):
            workers[killed].send_signal(signal.SIGKILL)
            killed += workers[killed].wait() == -signal.SIGKILL
        if any(one.poll() is not None for one in workers[killed:]):
            raise SystemExit("A worker ended by itself; see .local/bench/agreement-*.log")
        time.sleep(0.05)
    return killed


# --- One worker ------------------------------------------------------------------------------------------------------


class Worker:
    """Moves households at random until it is told to end."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.serial = seed % 1000 * 10_000  # no two workers give out the same NIK
        self.is_over = False
        signal.signal(signal.SIGTERM, self._end)
        self.villages = villages()
        self.officers = Officer.objects.in_bulk()
        self.holders: dict[tuple[str, str], int] = {
            (role, area): officer
            for role, area, officer in Assignment.objects.filter(ended_at=None).values_list(
                "role", "area_id", "officer_id"
            )
        }
        self.office = [one for (role, _), one in self.holders.items() if role == Role.DISTRICT_OFFICE]
        self.clients: dict[int, Client] = {}

    def _end(self, *_signal: Any) -> None:
        self.is_over = True

    def work(self) -> int:
        while not self.is_over:
            try:
                self.one_move()
            except REFUSALS as problem:
                print("refused", type(problem).__name__, flush=True)
            except OperationalError as problem:
                if "deadlock" not in str(problem):
                    raise
                raise SystemExit(f"deadlock: {problem}") from problem
        return 0

    def one_move(self) -> None:
        village = self.dice.choice(self.villages)
        mark = f"{self.dice.getrandbits(32):08x}-0000-4000-8000-000000000000"
        there = Household.objects.families().filter(area__code__startswith=village)
        household = there.filter(pk__gte=mark).order_by("pk").first() or there.order_by("pk").first()
        assert household is not None
        self.by_state(household)

    def by_state(self, household: Household) -> None:
        state = State(household.state)
        enumerator = self.holders.get((Role.ENUMERATOR, household.area_id))
        supervisor = self.holders.get((Role.SUPERVISOR, household.area_id))
        office = self.officers[self.dice.choice(self.office)]
        if state in (State.OPEN, State.STRUCK) and enumerator and self.dice.random() < 0.5:
            self.verify(household, self.officers[enumerator])
        elif state == State.OPEN and enumerator:
            self.submit(household, enumerator)
        elif state in (State.DRAFT, State.SENT_BACK) and enumerator:
            workflow.move(household, "submit", by=self.officers[enumerator])
        elif state == State.SUBMITTED and supervisor:
            self.decide(household, ("approve", "approve", "send_back"), self.officers[supervisor])
        elif state == State.APPROVED:
            self.decide(household, ("complete", "complete", "return"), office)
        elif state == State.COMPLETED:
            self.decide(household, ("reopen",), office)

    def verify(self, household: Household, by: Officer) -> None:
        told: dict[str, Any] = {"by": by, "version": household.version}
        if household.existence in (Existence.FOUND, Existence.NEW) and self.dice.random() < 0.5:
            verification.record_opinion(household, self.dice.choice(list(NeighbourhoodOpinion)), **told)
        else:
            found = self.dice.choice((Existence.FOUND, Existence.FOUND, Existence.MOVED, Existence.UNKNOWN))
            verification.check(household, found, **told)

    def submit(self, household: Household, enumerator: int) -> None:
        if enumerator not in self.clients:
            self.clients[enumerator] = Client(
                headers={"host": "localhost", "cookie": _headers(self.officers[enumerator])["Cookie"]}
            )
        self.serial += 1
        household.prelist_number = self.serial % 10_000 + 1
        answer = self.clients[enumerator].post(
            "/api/v1/submissions/",
            body_of(household, self.serial),
            content_type="application/json",
            headers={"x-csrftoken": CSRF},
        )
        if answer.status_code >= 500:
            raise SystemExit(f"{answer.status_code}: {answer.content[:300]!r}")
        if answer.status_code != 200:
            print("refused", answer.status_code, answer.content[:300], flush=True)

    def decide(self, household: Household, verbs: tuple[str, ...], by: Officer) -> None:
        verb, reason = self.dice.choice(verbs), "Periksa lagi."
        if self.dice.random() < 0.1:
            few = Household.objects.filter(area_id=household.area_id, state=household.state).order_by("pk")[:50]
            batch = workflow.move_many(
                Household.objects.filter(pk__in=list(few.values_list("pk", flat=True))), verb, by=by, reason=reason
            ).batch
        else:
            moved = workflow.move(household, verb, by=by, reason=reason)
            batch = moved.events.order_by("-id").values_list("batch", flat=True)[0]
        if self.dice.random() < 0.2:
            workflow.take_back(batch, by=by)


def villages() -> list[str]:
    """Returns the villages of the first subdistricts in which households lie."""
    codes = Household.objects.order_by("area_id").values_list("area_id", flat=True).distinct()
    return list(dict.fromkeys(code[:10] for code in codes))[:VILLAGES]


# --- What the pages say ----------------------------------------------------------------------------------------------


def compare(round_: Round, report: common.Report) -> tuple[int, int]:
    """Returns how many figures were compared with a count by SQL, and how many differ."""
    setup_test_environment()  # so that a response has its context
    office = Officer.objects.filter(assignments__role=Role.DISTRICT_OFFICE, assignments__ended_at=None).first()
    client = Client(headers={"host": "localhost"})
    client.force_login(office)
    places = (DISTRICT, villages()[0][:7], *villages())
    said_of = {code: [*figures(client, code), *areas(client, code, "the treemap")] for code in places}
    draw_outlines()
    compared = differing = 0
    for code in places:
        counted = counts(round_, code)
        for said, where, figure in (*said_of[code], *areas(client, code, "the map")):
            compared += 1
            if said != counted[figure]:
                differing += 1
                report.say(f"  {code}, {where}: {figure} {said}, by SQL {counted[figure]}")
    return compared, differing


def counts(round_: Round, code: str) -> dict[str, int]:
    """Returns the households of a place by state, counted from their rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, count(*), count(submitted_at) FROM enumeration_household "
            "WHERE round_id = %s AND form = 'K' AND area_id LIKE %s GROUP BY state",
            [round_.pk, f"{code}%"],
        )
        rows = cursor.fetchall()
    states = Counter({state: count for state, count, _ in rows})
    enumerated = states["submitted"] + states["approved"] + states["completed"]
    return {
        **{state.value: states[state.value] for state in State},
        "total": sum(states.values()) - states["struck"],
        "enumerated": enumerated,
        "approved": states["approved"] + states["completed"],
        "approved_now": states["approved"],
        "ever": enumerated + states["sent_back"],
    }


def figures(client: Client, code: str) -> list[tuple[Any, str, str]]:
    """Returns what the page of a place says: value, where it stands, and which count it should be."""
    seen = client.get(f"/kemajuan/{code}/").context
    found: list[tuple[Any, str, str]] = []
    names = {"total": catalogue.FAMILIES, "enumerated": catalogue.ENUMERATED, "approved": catalogue.APPROVED}
    names |= {"completed": catalogue.COMPLETED, "sent_back": catalogue.SENT_BACK}
    tiles = {str(tile["label"]): tile["value"] for tile in seen["tiles"]}
    found += [(tiles[str(figure.on_tile)], "tile", name) for name, figure in names.items()]
    table = seen["table"]
    columns = {"total": 0, "open": 1, "draft": 2, "submitted": 3, "sent_back": 4, "approved_now": 5, "completed": 6}
    for name, column in columns.items():
        found.append((table.total[column].value, "the table's sum", name))
        found.append((sum(row.cells[column].value for row in table.rows), "the table's rows", name))
    curve = {
        str(line["name"]): [value for value in line["values"] if value is not None] for line in seen["chart"]["series"]
    }
    for name, figure in (
        ("ever", catalogue.EVER_SUBMITTED),
        ("approved", catalogue.APPROVED),
        ("completed", catalogue.COMPLETED),
    ):
        found.append((curve[str(figure.label)][-1], "the curve's last day", name))
    file = client.get(f"/kemajuan/{code}/unduh/?format=csv")
    content = b"".join(file) if file.streaming else file.content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter(content)))
    in_file = names | {"approved_now": catalogue.APPROVED_NOW}
    del in_file["approved"]
    for name, figure in in_file.items():
        found.append((sum(int(row[str(figure.in_file)]) for row in rows), "the file", name))
    return found


def areas(client: Client, code: str, where: str) -> list[tuple[Any, str, str]]:
    """Returns what the treemap or the map of a place draws, from the page as it is sent; of a map, only what has an outline."""
    content = client.get(f"/kemajuan/{code}/").content.decode()
    drawn = json.loads(re.findall(r'<script id="areas" type="application/json">(.*?)</script>', content)[0])["areas"]
    if where == "the map":
        address = re.findall(r'data-outlines="([^"]+)"', content)[0]
        outlines = {one["properties"]["name"] for one in json.loads(client.get(address).content)["features"]}
        drawn = [one for one in drawn if one["code"] in outlines]
    enumerated = round(sum(one["families"] * (one["share"] or 0) for one in drawn))
    return [(sum(one["families"] for one in drawn), where, "total"), (enumerated, where, "enumerated")]


def draw_outlines() -> None:
    """Give every area a square, so that the pages draw maps."""
    square = {"type": "Polygon", "coordinates": [[[120, -3], [121, -3], [121, -2], [120, -2], [120, -3]]]}
    codes = Area.objects.values_list("code", flat=True)
    Boundary.objects.bulk_create([Boundary(area_id=code, geometry=square) for code in codes], batch_size=1000)


def delimiter(content: bytes) -> str:
    heads = content.decode("utf-8-sig").splitlines()[0]
    return max(",;\t", key=heads.count)


if __name__ == "__main__":
    sys.exit(main())
