"""The whole job on a made-up district, step by step: what ./run demo begins with, and what --once shows to the end.

`seed` makes the district and asks for a first ranking. `once` continues: assigns, collects, reviews, ranks with Celery,
publishes, evaluates and exports. Each step is the product's own action, by the officer whose task it is. Both continue
from what is there, so an interrupted or repeated run does no harm.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import django

from .environment import LOCAL_DIR
from .places import write_for_oneself

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
django.setup()

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from enumeration import workflow
from enumeration.access import Role
from enumeration.accounts.demo import FIRST, TRIALS
from enumeration.answering.actions import submitting
from enumeration.areas import bps_codes
from enumeration.assignment.loads import candidates
from enumeration.exports import actions as exporting
from enumeration.exports.storing import path_of
from enumeration.models import Area, Assignment, Export, Household, Job, Level, Officer, Person, Round, State, Tally
from enumeration.models.areas import subdistrict_of
from enumeration.proposals import actions
from enumeration.questionnaire.cards import Severity
from enumeration.review.actions import reviewing
from enumeration.sampling import truth
from enumeration.sampling.district import Wish, sample
from ranking import parameter_files
from ranking.fitting import evaluation
from ranking.models import Run, Standing
from ranking.runs import actions as ranking
from ranking.runs import eligibility

DISTRICT = "7317"  # Kabupaten Luwu: 22 kecamatan; 594 officers in 2022
FAMILIES = 110_000
SUBMITTED_BY_HAND = 50
PASSWORD_FILE = LOCAL_DIR / "demo-password"
ACCOUNTS_FILE = LOCAL_DIR / "demo-accounts"
XLSX_FOLDER = LOCAL_DIR / "demo-once"
ACCOUNTS = tuple(TRIALS)


class DemoFailed(Exception):
    """A step failed. The message says which, and what to do."""


@dataclass
class Step:
    name: str
    count: int
    seconds: float


@dataclass
class Story:
    """What was done so far, and what it made."""

    quiet: bool = False
    steps: list[Step] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, name: str, count: int, seconds: float, words: str) -> None:
        self.steps.append(Step(name, count, round(seconds, 2)))
        self.say(f"{name:<12} {count:>9,}  {seconds:7.1f} s  {words}")

    def do(self, name: str, words: str, work: Callable[[], int]) -> None:
        before = time.monotonic()
        count = work()
        self.add(name, count, time.monotonic() - before, words)

    def say(self, text: str) -> None:
        print(text, file=sys.stderr if self.quiet else sys.stdout, flush=True)


# --- making the district ---------------------------------------------------------------------------------------------


def make_district(story: Story, families: int) -> Round:
    """Create areas, officers, assignments, households and their answers; do nothing where they exist."""
    there = Round.objects.filter(is_made_up=True).first()
    if there:
        story.add("families", Household.objects.filter(round=there).count(), 0, "made earlier, kept as they are")
        return there
    story.do("areas", "real BPS areas of Kab. Luwu", lambda: sum(bps_codes.load([DISTRICT]).by_level.values()))
    made = sample(Wish(district=DISTRICT, families=families, password=demo_password()), say=story.say)
    took = made.seconds
    prelist = Tally.objects.filter(round=made.round).aggregate(families=Sum("prelist"))["families"]
    story.add("sls", made.sub_sls, took["areas"], "sub-SLS under the real villages")
    story.add("officers", made.officers, took["officers"], "in their roles and teams")
    story.add("assignments", made.assignments, took["assignments"], "periods in the ledger")
    story.add("prelist", prelist, 0, "families on the pre-printed lists")
    story.add("families", made.households, took["families"], "collected, checked and approved as far as day 20 has it")
    story.add("persons", made.persons, 0, "members of these families (copied with them)")
    story.add("events", made.events, 0, "moves, each with who, when and why (copied with them)")
    return made.round


def demo_password() -> str:
    """Returns one password for all demo accounts of this machine, made once: no password is in the code."""
    if not PASSWORD_FILE.exists():
        write_for_oneself(PASSWORD_FILE, f"luwu-{secrets.token_hex(4)}")
    return PASSWORD_FILE.read_text().strip()


def write_accounts(round: Round) -> None:
    """Write the demo accounts, one per role, for the person who starts the demo."""
    password = demo_password()
    accounts = {officer.username: officer for officer in Officer.objects.filter(username__in=ACCOUNTS)}
    if accounts and not accounts["kab"].check_password(password):
        # The database is older than the password file, as after a restore.
        Officer.objects.filter(username__in=ACCOUNTS).update(password=make_password(password))
    lines = [f"Accounts (password of all of them: {password})"]
    for name in ACCOUNTS:
        role = Assignment.objects.active().filter(officer=accounts[name]).values_list("role", flat=True).first()
        lines.append(f"  {name:<9} {Role(role).label if role else '–'}")
    lines.append("Three things to try, each by pressing the account on the page to sign in:")
    lines += [f"  {number}. {name:<6} {TRIALS[name].what.en}" for number, name in enumerate(FIRST, 1)]
    write_for_oneself(ACCOUNTS_FILE, "\n".join(lines) + "\n")


# --- "by hand": the product's own actions ----------------------------------------------------------------------------


def district_office() -> Officer:
    return Officer.objects.get(username="kab")


def second_at_the_office() -> Officer:
    """Returns the officer who completes: one who approved a household may not."""
    return Officer.objects.get(username="kab2")


def visitors_kecamatan() -> str:
    """Returns where the demo accounts work. It is left as it is, for people who try the pages."""
    return Assignment.objects.active().get(officer__username="koseka", role=Role.COORDINATOR).area_id


def share_out(round: Round) -> int:
    """Propose an assignment of the SLS without enumerator in each kecamatan, and accept it; returns their number."""
    by = district_office()
    held = Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR)
    free = Tally.objects.filter(round=round).exclude(area__in=held.values("area")).values_list("area_id", flat=True)
    given = 0
    for kecamatan in sorted({subdistrict_of(code) for code in free} - {visitors_kecamatan()}):
        officers = dict.fromkeys(candidates(by, round, kecamatan, Role.ENUMERATOR).values_list("pk", flat=True))
        proposal = actions.draft(kecamatan, round=round, by=by, officers=officers, keeps_current=True)
        given += len(actions.accept(proposal, by=by).assigned)
    return given


def collect(round: Round) -> int:
    """Submit drafts as enumerators, through the same door as phones; each warning gets its note. Returns the number."""
    drafts = Household.objects.filter(round=round, state__in=[State.DRAFT, State.SENT_BACK], result=1)
    drafts = drafts.exclude(area__code__startswith=visitors_kecamatan()).order_by("area_id", "building_number", "pk")
    holders = dict(
        Assignment.objects.active().filter(round=round, role=Role.ENUMERATOR).values_list("area_id", "officer_id")
    )
    submitted = 0
    for household in drafts[: 20 * SUBMITTED_BY_HAND]:
        if household.area_id not in holders:
            continue
        problems = submitting.problems_of(household)
        if any(problem.severity == Severity.ERROR for problem in problems):
            continue
        people = list(household.members.order_by("number").values_list("pk", flat=True))
        notes = [
            {
                "check": problem.code,
                "member": str(people[problem.member]) if problem.member is not None else None,
                "note": "Sudah ditanyakan kembali, memang demikian.",
            }
            for problem in problems
        ]
        payload = {
            "key": str(uuid.uuid4()),
            "household": str(household.pk),
            "version": household.version,
            "notes": notes,
            "submit": True,
        }
        receipt = submitting.receive(payload, by=Officer.objects.get(pk=holders[household.area_id]))
        submitted += receipt.submitted
        if submitted == SUBMITTED_BY_HAND:
            break
    return submitted


def review(round: Round, state: State, verb: str, by: Officer) -> int:
    """Approve, or complete, everything outside the visitors' kecamatan for the district office; all filtered rows."""
    rows = Household.objects.filter(round=round, state=state).exclude(area__code__startswith=visitors_kecamatan())
    moved = 0
    for kecamatan in Area.objects.filter(level=Level.SUBDISTRICT, code__startswith=DISTRICT).order_by("code"):
        result: workflow.BulkResult = reviewing.move_all(rows.in_area(kecamatan.code), verb, by=by)
        moved += len(result.moved)
    return moved


# --- ranking and exporting -------------------------------------------------------------------------------------------


def ask_ranking(round: Round) -> Run:
    parameter_files.load_parameters()
    return ranking.ask_run(round=round, district=DISTRICT, by=Officer.objects.get(username="analis"))


def wait_for(job: Job, what: str, story: Story) -> Job:
    """Wait until a worker has done the job, and say how far it is."""
    said, began = "", time.monotonic()
    while True:
        job.refresh_from_db()
        if job.is_over:
            break
        if job.state == Job.State.WAITING and time.monotonic() - began > 120:
            raise DemoFailed(f"{what}: no worker took it up in two minutes. Is one running? ./run worker")
        if (now := f"  {what}: {job.get_state_display()} {job.note} {job.done:,}/{job.total:,}") != said:
            said = now
            story.say(said)
        time.sleep(0.3)
    if job.state != Job.State.DONE:
        raise DemoFailed(f"{what}: {job.get_state_display()}. {job.error}")
    return job


def ranked_right(run: Run) -> int:
    """Check that every eligible household with enough answers is ranked once, in 1 to N without a gap; returns N."""
    eligible = Household.objects.filter(
        round=run.round, area__code__startswith=run.district, state__in=run.states, result__in=run.results
    ).count() - eligibility.of_run(run.left_out)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(DISTINCT rank), min(rank), max(rank), count(DISTINCT household_id)
            FROM ranking_standing WHERE district = %s AND run_id = %s
            """,
            [run.district, run.pk],
        )
        rows, ranks, first, last, families = cursor.fetchone()
    if not (rows == ranks == families == last == eligible and first == 1):
        raise DemoFailed(f"The ranks are wrong: {eligible} eligible, {rows} standings, ranks {first}–{last}.")
    return rows


def judge(run: Run) -> dict[str, Any]:
    """Returns the ranking compared with the hidden welfare of the made-up households."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT household_id, log_expenditure FROM {truth.TABLE}")  # noqa: S608
        hidden = dict(cursor.fetchall())
    ranks = Standing.objects.filter(district=run.district, run=run).values_list("household_id", "rank")
    return evaluation.judge_run(ranks.iterator(), hidden)


def export_list(run: Run) -> Export:
    return exporting.ask_export(
        "ranked_list",
        area_code=run.district,
        filters={"run": run.pk},
        purpose="Demo: daftar peringkat seluruh kabupaten",
        by=Officer.objects.get(username="analis"),
    )


def kept_as_xlsx(export: Export) -> Path:
    """Returns a copy under the name that a browser would give it."""
    export.refresh_from_db()
    XLSX_FOLDER.mkdir(parents=True, exist_ok=True)
    XLSX_FOLDER.chmod(0o700)
    target = XLSX_FOLDER / (export.download_name or f"{export.pk}.xlsx")
    shutil.copyfile(path_of(export), target)
    return target


# --- the two stories -------------------------------------------------------------------------------------------------


def seed(story: Story, families: int) -> None:
    round = make_district(story, families)
    if not Run.objects.filter(round=round).exists():
        story.do("ranking", "asked for; a worker does it meanwhile", lambda: bool(ask_ranking(round)))
    write_accounts(round)


def once(story: Story, families: int) -> dict[str, Any]:
    round = make_district(story, families)
    story.do("share out", "SLS of a kecamatan without enumerators, proposed and accepted", lambda: share_out(round))
    story.do("collect", "drafts handed in by their enumerators, as phones do", lambda: collect(round))
    story.do("approve", "families approved", lambda: review(round, State.SUBMITTED, "approve", district_office()))
    story.do(
        "complete", "families completed", lambda: review(round, State.APPROVED, "complete", second_at_the_office())
    )

    before = time.monotonic()
    run = ask_ranking(round)
    wait_for(run.job, "ranking", story)  # type: ignore[arg-type]
    run.refresh_from_db()
    ranked = ranked_right(run)
    little_known = eligibility.of_run(run.left_out)
    story.add(
        "rank",
        ranked,
        time.monotonic() - before,
        f"families ranked 1 to N, each once, by a Celery worker; {little_known:,} left out as too little known",
    )
    story.do(
        "publish", "run published by a second person", lambda: int(bool(ranking.publish(run, by=district_office())))
    )

    before = time.monotonic()
    figures = judge(run)
    said = ", ".join(f"{name} {value}" for name, value in figures.items() if name not in ("families", "unknown"))
    story.add("judge", figures["families"], time.monotonic() - before, f"against hidden welfare: {said}")

    before = time.monotonic()
    export = export_list(run)
    wait_for(export.job, "export", story)  # type: ignore[arg-type]
    xlsx = kept_as_xlsx(export)
    export.refresh_from_db()
    story.add("export", export.rows or 0, time.monotonic() - before, f"rows in Excel: {xlsx}")
    if export.rows != ranked:
        raise DemoFailed(f"{ranked} families are ranked, {export.rows} rows were exported.")
    write_accounts(round)
    return {
        "steps": [asdict(step) for step in story.steps],
        "households": Household.objects.filter(round=round).count(),
        "persons": Person.objects.filter(household__round=round).count(),
        "ranked": ranked,
        "xlsx": str(xlsx),
        "seconds": round_to_tenth(time.monotonic() - story.began),
        "judged": figures,
        "at": timezone.localtime().isoformat(timespec="seconds"),
    }


def round_to_tenth(seconds: float) -> float:
    return int(seconds * 10) / 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("story", choices=["seed", "once"])
    parser.add_argument("--families", type=int, default=FAMILIES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    story = Story(quiet=options.json)
    try:
        if options.story == "seed":
            seed(story, options.families)
        else:
            result = once(story, options.families)
            if options.json:
                print(json.dumps(result, ensure_ascii=False), flush=True)
            else:
                story.say(f"\n{result['ranked']:,} families ranked in {result['seconds']} s. Excel: {result['xlsx']}")
    except DemoFailed as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
