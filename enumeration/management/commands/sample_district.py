"""Create a made-up district: households, officers, thirty days of work. Every page marks it as made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration.keys import canaries
from enumeration.sampling import district
from enumeration.sampling.officers import TooFewOfficers


class Command(BaseCommand):
    help = "Makes a plausible district under real villages: sample_district 7317 --families 110000 --seed 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("district", help="4-digit BPS code; its villages must be loaded (load_areas)")
        parser.add_argument("--families", type=int, default=110_000)
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same district")
        parser.add_argument("--officers", type=int, help="as many as a district of this size has, unless given")
        parser.add_argument("--round-name", default="")
        parser.add_argument(
            "--starts-on", type=date.fromisoformat, help="first day of the round; 20 days ago unless given"
        )
        parser.add_argument("--finished", action="store_true", help="every family completed, as for a ranking")
        parser.add_argument(
            "--password", default="", help="of the demo accounts, one per role; without it nobody can sign in"
        )
        parser.add_argument(
            "--plain", action="store_true", help="without events, remarks and sealed numbers (benchmarks)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wish = district.Wish(
            district=options["district"],
            families=options["families"],
            seed=options["seed"],
            officers=options["officers"],
            round_name=options["round_name"],
            starts_on=options["starts_on"],
            is_finished=options["finished"],
            password=options["password"],
            with_history=not options["plain"],
            with_secrets=not options["plain"],
        )
        canaries.check()
        try:
            made = district.sample(wish, say=self.stdout.write)
        except (district.NoAreas, district.RoundExists, TooFewOfficers) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{made.households:,} families, {made.persons:,} persons, {made.events:,} events, "
            f"{made.remarks:,} remarks, {made.confirmations:,} confirmed warnings in “{made.round}” (made up)."
        )
        self.stdout.write(", ".join(f"{what} {seconds:.1f} s" for what, seconds in made.seconds.items()))
        self.stdout.write(f"digest {made.digest}")
