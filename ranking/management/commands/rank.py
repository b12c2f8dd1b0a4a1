"""Rank a district: ask for the run and wait for the workers, or do the work in this process."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration import jobs, rounds
from enumeration.access import Permission, reach
from enumeration.models import Job, Officer, Round
from ranking.models import Run
from ranking.runs import actions


class Command(BaseCommand):
    help = "Ranks the families of a district (4-digit BPS code) and, with --publish-by, publishes the ranking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("district")
        parser.add_argument("--by", required=True, help="username of the officer who asks for the run")
        parser.add_argument("--publish-by", help="username of the second person, who publishes it")
        parser.add_argument(
            "--round",
            type=int,
            help="number of the round; by default the real one that has begun, of those in which they may rank",
        )
        parser.add_argument("--here", action="store_true", help="do the work in this process, without a worker")
        parser.add_argument("--timeout", type=int, default=1800, help="seconds to wait for the workers")

    def handle(self, *args: Any, **options: Any) -> None:
        by, publisher = self._officer(options["by"]), None
        theirs = rounds.where(by, Permission.RUN_RANKING, options["district"])
        round = Round.objects.filter(pk=options["round"]).first() if options["round"] else next(iter(theirs), None)
        if round is None:
            raise CommandError("There is no such round.")
        if options["publish_by"]:
            publisher = self._officer(options["publish_by"])
            if not reach(publisher, Permission.PUBLISH_RANKING).covers(options["district"], round.pk):
                raise CommandError(f"{publisher} may not publish a ranking in {options['district']}.")
        try:
            run = actions.ask_run(round=round, district=options["district"], by=by)
        except (actions.CannotRun, jobs.StillWaiting) as problem:
            raise CommandError(str(problem)) from problem
        job = Job.objects.get(run=run)
        if options["here"]:
            self._do_here(job)
        self._wait(job, options["timeout"])
        run = Run.objects.select_related("job").get(pk=run.pk)
        if not run.finished_at:
            raise CommandError(f"Run {run.pk}: {run.state.label}. {run.error}")
        self.stdout.write(f"Run {run.pk}: {run.families} families in {run.seconds['whole']} s, {run.results_hash}")
        if publisher:
            actions.publish(run, by=publisher)
            self.stdout.write(f"Published by {publisher}.")

    def _officer(self, username: str) -> Officer:
        officer = Officer.objects.filter(username=username).first()
        if officer is None:
            raise CommandError(f"There is no officer '{username}'.")
        return officer

    def _do_here(self, job: Job) -> None:
        """Do what a worker would do: the run, its parts, and the run again."""
        jobs.run(job.pk)
        for part in job.parts.unfinished().order_by("asked_at"):
            jobs.run(part.pk)
        jobs.run(job.pk)

    def _wait(self, job: Job, seconds: int) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job.refresh_from_db()
            if job.is_over:
                return
            time.sleep(0.2)
        raise CommandError(f"Not finished after {seconds} s: {job.note}. Is a worker running?")
