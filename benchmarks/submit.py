"""Households of four persons submitted through the API, 50 at once, gunicorn and this load on the same cores.

Each is a whole questionnaire in one POST, without warnings, submitted to the supervisor by the enumerator of its SLS;
each household is posted once. Afterwards the database is checked: each answered household is there once, with its four
persons, its two events and one accepted submission, the counters agree, and nothing else was written.

Floor, right after: the same rows copied by INSERT … SELECT into copies of their tables (LIKE … INCLUDING ALL), one
transaction per household, from as many connections as the web server has threads. No HTTP, no reading, no checks.

Works in a database of its own, which is dropped at the end. `cpu_ms` is the processor time that the web server used for
one household, `database_cpu_ms` that of PostgreSQL: on a busy machine they say more than the clock. `by_minute` has, for
each minute, households, both times and the processor time of a loop that is always the same, in milliseconds: what slows
down while the loop does not is ours, and not the machine's.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import common

common.start_django()

import psutil  # noqa: E402
import psycopg2  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import (  # noqa: E402
    Area,
    Assignment,
    Event,
    Household,
    Officer,
    Person,
    Round,
    State,
    Submission,
    Tally,
)
from enumeration.models.areas import LEVEL_OF  # noqa: E402
from enumeration.tallies import count_new_households  # noqa: E402
from regsosek.databases import as_libpq  # noqa: E402
from tests.enumeration.api import complete  # noqa: E402

BAR_PER_SECOND, BAR_P95_MS = 60.0, 800.0
AT_ONCE, PERSONS = 50, 4
MOST_PER_SECOND = 120  # households prepared per second of the run
CSRF = "t" * 32
TABLES = {"enumeration_household": "id", "enumeration_person": "household_id", "enumeration_event": "household_id"}
TABLES |= {"enumeration_submission": "household_id"}


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--seconds", type=float, default=20, metavar="N", help="how long families are handed in")
    options = parser.parse_args()
    report = common.Report("submit", quiet=options.json)
    with common.own_database() as url:
        return measured(report, url, options.seconds)


def measured(report: common.Report, url: str, seconds: float) -> int:
    enumerators = made_ready(int(seconds * MOST_PER_SECOND / AT_ONCE) + 1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with common.serving(url) as (server, port):
        hand_in(
            enumerators, port, until=lambda done: done >= 2
        )  # every thread has its connection, every page is loaded
        warm = sum(len(one.took) for one in enumerators)
        for one in enumerators:
            one.took.clear()
            one.ended.clear()
        used, of_database = common.cpu_seconds(server), common.cpu_seconds(postgresql())
        with common.PeakMemory(server) as memory, Minutes(server, postgresql()) as minutes, common.timed() as took:
            began = time.monotonic()
            hand_in(enumerators, port, until=lambda _: time.monotonic() > began + seconds)
        used = common.cpu_seconds(server) - used
        of_database = common.cpu_seconds(postgresql()) - of_database
    all_took = sorted(each for one in enumerators for each in one.took)
    failed = sum((one.failed for one in enumerators), Counter[str]())
    count = len(all_took)
    for why, times in failed.most_common(5):
        report.say(f"  {times} × {why}")
    verify(warm + count, failed.total())
    floor_seconds = floor(url, [pk for one in enumerators for pk in one.answered][-count:])
    p95 = 1000 * all_took[int(count * 0.95)]
    rate = count / took[0]
    by_minute = Counter(int((ended - began) // 60) for one in enumerators for ended in one.ended)
    return report.end(
        n=count,
        persons=PERSONS * count,
        seconds=took[0],
        floor_seconds=floor_seconds,
        ratio=took[0] / floor_seconds,
        per_second=rate,
        bar=BAR_PER_SECOND,
        by_minute=[minutes.said(minute, by_minute[minute]) for minute in range(len(minutes.seen) - 1)],
        median_ms=1000 * all_took[count // 2],
        p95_ms=p95,
        bar_p95_ms=BAR_P95_MS,
        cpu_ms=1000 * used / count,
        database_cpu_ms=1000 * of_database / count,
        failed=failed.total(),
        peak_rss_mb=memory.mb,
        ok=bool(rate >= BAR_PER_SECOND and p95 <= BAR_P95_MS and not failed),
    )


class Minutes:
    """What the web server and PostgreSQL used in each whole minute, and the same loop's time at its end."""

    def __init__(self, server: int, database: int) -> None:
        self.pids = server, database
        self.seen: list[tuple[float, float, float]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Minutes:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            server, database = (common.cpu_seconds(pid) for pid in self.pids)
            self.seen.append((server, database, _loop()))
            if self._over.wait(60):
                return

    def said(self, minute: int, count: int) -> list[float]:
        """Returns [households, server's ms for each, PostgreSQL's ms for each, the loop's ms]."""
        (server, database, _), (server_then, database_then, stick) = self.seen[minute : minute + 2]
        each = 1000 / max(count, 1)
        return [
            count,
            round((server_then - server) * each, 1),
            round((database_then - database) * each, 1),
            round(stick, 1),
        ]


def _loop() -> float:
    """Returns the milliseconds of processor time for adding up a million squares, in this thread alone."""
    began = time.thread_time()
    sum(number * number for number in range(1_000_000))
    return 1000 * (time.thread_time() - began)


# --- A district with fifty enumerators -------------------------------------------------------------------------------


@dataclass
class Enumerator:
    headers: dict[str, str]
    bodies: Iterator[tuple[str, bytes]]
    took: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)


def made_ready(families: int) -> list[Enumerator]:
    """Create fifty enumerators, each with an SLS of this many households on its list, and what their devices will send."""
    today = timezone.localdate()
    round_ = Round.objects.create(
        name="Tolok ukur kiriman",
        year=today.year,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=10),
        is_made_up=True,
    )
    codes = [f"731701{number % 10}{number // 10 + 1:03d}000100" for number in range(AT_ONCE)]
    names = sorted({code[:length] for code in codes for length in (2, 4, 7, 10, 14, 16)})
    Area.objects.bulk_create([Area(code=code, name=f"TEMPAT {code}", level=LEVEL_OF[len(code)]) for code in names])
    count_new_households(round_.pk, dict.fromkeys(codes, families))
    officers = [Officer(username=f"tolok{n}", full_name=f"Petugas {n}", password="!") for n in range(AT_ONCE)]
    Officer.objects.bulk_create(officers)
    Assignment.objects.bulk_create(
        [
            Assignment(round=round_, area_id=code, role=Role.ENUMERATOR, officer=officer)
            for code, officer in zip(codes, officers, strict=True)
        ]
    )
    made = []
    for number, (code, officer) in enumerate(zip(codes, officers, strict=True)):
        rows = [
            Household(round=round_, area_id=code, prelist_code=code, prelist_number=line + 1, head_name="SITI AMINAH")
            for line in range(families)
        ]
        Household.objects.bulk_create(rows, batch_size=1_000)
        bodies = [(str(row.pk), body_of(row, number * families + line)) for line, row in enumerate(rows)]
        made.append(Enumerator(_headers(officer), iter(bodies)))
    return made


def _headers(officer: Officer) -> dict[str, str]:
    """Returns the headers of a device on which this officer has signed in."""
    client = Client()
    client.force_login(officer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF, "Content-Type": "application/json"}


def body_of(row: Household, number: int) -> bytes:
    kecamatan, serial = divmod(number * PERSONS, 9_996)
    people = [complete.HEAD, *[complete.CHILD] * (PERSONS - 1)]
    members = [
        {"id": str(uuid.uuid4()), "number": place}
        | person
        | {"nik": f"7317{kecamatan + 1:02d}{person['nik'][6:12]}{serial + place:04d}"}
        | ({"name": f"ANAK {'ABCD'[place - 1]}"} if place > 1 else {})
        for place, person in enumerate(people, start=1)
    ]
    line = row.prelist_number
    answers = complete.HOUSEHOLD | {"member_count": PERSONS, "building_number": line % 900 + 1, "family_number": line}
    answers |= {"family_card": f"7317{number // 9_999 + 1:02d}010110{number % 9_999 + 1:04d}"}
    answers |= {"enumerated_on": timezone.localdate().isoformat()}
    payload = {"key": str(uuid.uuid4()), "household": str(row.pk), "version": row.version, "submit": True}
    return json.dumps(payload | {"answers": answers, "members": members}).encode()


# --- The load --------------------------------------------------------------------------------------------------------


def postgresql() -> int:
    """Returns PostgreSQL's main process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0]).ppid()


def hand_in(enumerators: Iterable[Enumerator], port: int, *, until: Callable[[int], bool]) -> None:
    """Let all enumerators submit at once, each one household after the other, until the time is over or none is left."""
    threads = [threading.Thread(target=_hand_in, args=(one, port, until)) for one in enumerators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _hand_in(one: Enumerator, port: int, until: Callable[[int], bool]) -> None:
    line, done = http.client.HTTPConnection("127.0.0.1", port, timeout=120), 0
    while not until(done):
        pk, body = next(one.bodies, ("", b""))
        if not pk:
            break
        began = time.perf_counter()
        try:
            line.request("POST", "/api/v1/submissions/", body, one.headers)
            answer = line.getresponse()
            found = json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as problem:
            one.failed[f"{type(problem).__name__}: {problem}"] += 1
            line.close()
            continue
        done += 1
        if answer.status == 200 and found["submitted"]:
            one.took.append(time.perf_counter() - began)
            one.ended.append(time.monotonic())
            one.answered.append(pk)
        else:
            one.failed[f"{answer.status} {found.get('detail') or found.get('problems')}"] += 1
    line.close()


# --- What the database says ------------------------------------------------------------------------------------------


def verify(answered: int, failed: int) -> None:
    """Check that none is lost and none is there twice.

    A household whose response did not arrive may be there or not.
    """
    there = Household.objects.filter(state=State.SUBMITTED).count()
    expect("families handed in", there, answered, failed)
    expect("persons", Person.objects.count(), PERSONS * there)
    expect("NIK, each once", Person.objects.aggregate(Count("nik_digest", distinct=True)), there * PERSONS)
    expect("events", Event.objects.filter(verb="submit").count(), there)
    expect("families with an event", Event.objects.aggregate(Count("household", distinct=True)), there)
    accepted = Submission.objects.filter(verdict="accepted")
    expect("accepted submissions", accepted.count(), there)
    expect("families of them", accepted.aggregate(Count("household_id", distinct=True)), there)
    expect("counters", Tally.objects.aggregate(Sum("submitted")), there)


def expect(what: str, found: Any, wanted: int, margin: int = 0) -> None:
    found = next(iter(found.values())) if isinstance(found, dict) else found
    if not wanted <= found <= wanted + margin:
        raise SystemExit(f"{what}: {found}, and it should be {wanted}")


def floor(url: str, pks: list[str]) -> float:
    """Returns the seconds of inserting the rows of these households again, one transaction each."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        cursor.execute("ANALYZE")
    workers = int(os.environ.get("WEB_CONCURRENCY", "2")) * int(os.environ.get("WEB_THREADS", "4"))
    insert = ";".join(
        f"INSERT INTO bench_{table} SELECT * FROM {table} WHERE {column} = %(pk)s" for table, column in TABLES.items()
    )

    def work(share: list[str]) -> None:
        line = psycopg2.connect(as_libpq(url))
        try:
            for pk in share:
                with line, line.cursor() as cursor:
                    cursor.execute(insert, {"pk": pk})
        finally:
            line.close()

    threads = [threading.Thread(target=work, args=(pks[number::workers],)) for number in range(workers)]
    with common.timed() as took:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_enumeration_person")
        expect("persons of the floor", cursor.fetchone()[0], PERSONS * len(pks))
    return took[0]


if __name__ == "__main__":
    sys.exit(main())
