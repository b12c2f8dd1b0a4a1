"""A district ranked end to end by the Celery worker, against the bare SQL and COPY steps of the same data.

Floor, on the same households in the same minute, one connection, nothing beside it: the freeze statement, COPY of the
frozen rows to nowhere, COPY of the scores back, the window statement. No hashes, no parsing, no scoring, no messages.
The worker may use both cores for scoring; the floor is serial. Everything is run twice: the hash must not change.
"""

from __future__ import annotations

import io
import sys
import time

import common

common.start_django()

from django.contrib.auth.models import AbstractBaseUser  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from enumeration import jobs  # noqa: E402
from enumeration.access import Role  # noqa: E402
from enumeration.areas import bps_codes  # noqa: E402
from enumeration.models import Assignment, Household, Officer, Round  # noqa: E402
from enumeration.sampling.district import Wish, sample  # noqa: E402
from ranking import parameter_files  # noqa: E402
from ranking.models import FrozenFamily, Run, Standing  # noqa: E402
from ranking.runs import actions, eligibility, pipeline  # noqa: E402
from ranking.runs.copying import SCORE_COLUMNS  # noqa: E402

DISTRICT = "7317"
BAR, MOST_MB = 1.5, 1500


def main() -> int:
    options = common.arguments(__doc__ or "", households=1_000_000).parse_args()
    report = common.Report("rank", quiet=options.json)
    round = a_district_of(options.households, report)
    analyst, office = officers(round)
    parameter_files.load_parameters()

    with common.worker() as worker:
        common.wait_for(jobs.ask("wait", {}, by=None))  # measured is a worker at work, not one starting up
        with common.PeakMemory(worker) as memory:
            run = ranked(round, analyst)
        took = published(run, office)
        report.note(seconds=took, steps=run.seconds, peak_rss_mb=memory.mb, ranked=run.families)
        floors = floor_of(round, analyst)
        report.note(**floors)
        again = ranked(round, analyst, seed=run.seed)
    check(run, again)
    floor = sum(floors.values())
    report.note(second_run_seconds=again.seconds["whole"], results_hash=run.results_hash)
    return report.end(
        n=run.families,
        persons=run.persons,
        floor_seconds=floor,
        ratio=took / floor,
        bar=BAR,
        most_rss_mb=MOST_MB,
        ok=bool(took / floor <= BAR and memory.mb <= MOST_MB),
    )


def a_district_of(families: int, report: common.Report) -> Round:
    """Returns a made-up district whose households are all collected and approved; the existing one, if it fits."""
    for round in Round.objects.filter(is_made_up=True):
        if Household.objects.filter(round=round).count() == families:
            report.say(f"Using “{round}”")
            return round
    report.say(f"Making {families:,} families …")
    began = time.monotonic()
    bps_codes.load([DISTRICT])
    wish = Wish(
        district=DISTRICT,
        families=families,
        round_name=f"Tolok ukur {families}",
        is_finished=True,
        with_history=False,
        with_secrets=False,
    )
    round = sample(wish, report.say).round
    with connection.cursor() as cursor:
        # What autovacuum would do in the minutes between the last approval and a ranking.
        cursor.execute("VACUUM ANALYZE enumeration_household, enumeration_person")
    report.note(preparation_seconds=time.monotonic() - began)
    return round


def officers(round: Round) -> tuple[Officer, Officer]:
    """Returns one officer who asks and another who publishes."""
    found: list[AbstractBaseUser] = []
    for name, role in (("bench-analyst", Role.ANALYST), ("bench-office", Role.DISTRICT_OFFICE)):
        officer, _ = Officer.objects.get_or_create(username=name, defaults={"full_name": name})
        Assignment.objects.get_or_create(round=round, area_id=DISTRICT, role=role, officer=officer, ended_at=None)
        found.append(officer)
    return found[0], found[1]  # type: ignore[return-value]


def ranked(round: Round, analyst: Officer, seed: str = "") -> Run:
    run = actions.ask_run(round=round, district=DISTRICT, by=analyst, seed=seed)
    common.wait_for(run.job)
    run.refresh_from_db()
    return run


def published(run: Run, office: Officer) -> float:
    """Returns the seconds from asking to published."""
    began = time.monotonic()
    actions.publish(run, by=office)
    return run.seconds["whole"] + time.monotonic() - began


def floor_of(round: Round, analyst: Officer) -> dict[str, float]:
    """Time the bare steps, in a transaction that is rolled back."""
    model, scheme = parameter_files.default_model(), parameter_files.default_scheme()
    assert model and scheme
    with transaction.atomic():
        run = Run.objects.create(
            district=DISTRICT,
            round=round,
            model=model,
            scheme=scheme,
            states=[str(one) for one in actions.ELIGIBLE_STATES],
            results=[int(one) for one in actions.ELIGIBLE_RESULTS],
            asked_by=analyst,
            indicators=list(actions.NAMES),
            audit_indicators=list(actions.AUDIT_NAMES),
            model_hash="",
            scheme_hash="",
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("SET LOCAL work_mem = '192MB'")
            with common.timed() as freezing:
                cursor.execute(*pipeline.freeze_statement(run))
            run.families = cursor.rowcount
            with common.timed() as copying_out:
                cursor.copy_expert(
                    cursor.mogrify(
                        "COPY (SELECT household_id, area_code, building_number::int, family_number::int, members::int, "
                        "has_head::int, values FROM ranking_frozenfamily WHERE district = %s AND run_id = %s) "
                        "TO STDOUT (FORMAT binary)",
                        [DISTRICT, run.pk],
                    ),
                    Nowhere(),
                )
            scores = io.BytesIO()
            cursor.copy_expert(
                cursor.mogrify(
                    "COPY (SELECT run_id, left(area_code, 7), household_id, area_code, building_number::int, "
                    "family_number::int, members::int, values[1]::float8 + hashtext(household_id::text) / 1e9, 0 "
                    "FROM ranking_frozenfamily WHERE district = %s AND run_id = %s) TO STDOUT (FORMAT binary)",
                    [DISTRICT, run.pk],
                ),
                scores,
            )
            scores.seek(0)
            with common.timed() as copying_in:
                cursor.copy_expert(f"COPY ranking_score ({SCORE_COLUMNS}) FROM STDIN (FORMAT binary)", scores)
            with common.timed() as ranking:
                cursor.execute(*pipeline.rank_statement(run))
            assert cursor.rowcount == run.families
        transaction.set_rollback(True)
    steps = {"freeze": freezing, "copy_out": copying_out, "copy_in": copying_in, "window": ranking}
    return {f"floor_{name}": took[0] for name, took in steps.items()}


class Nowhere:
    def write(self, row: bytes) -> int:
        return len(row)


def check(run: Run, again: Run) -> None:
    """Check that ranks are 1..N, each household once, and that the second run gave the same bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(rank), max(rank), count(DISTINCT household_id) FROM {Standing._meta.db_table} "
            "WHERE district = %s AND run_id = %s",
            [DISTRICT, run.pk],
        )
        found = cursor.fetchone()
    if found != (run.families, 1, run.families, run.families):
        raise SystemExit(f"Ranks are not 1..{run.families}, each family once: {found}")
    if run.results_hash != again.results_hash:
        raise SystemExit(f"The second run gave other bytes: {run.results_hash} and {again.results_hash}")
    if FrozenFamily.objects.filter(run=run).count() != run.families + eligibility.of_run(run.left_out):
        raise SystemExit("What the scores were made from is not with the run.")


if __name__ == "__main__":
    sys.exit(main())
