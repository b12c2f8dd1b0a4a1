"""From an empty database to a round that two administrators can prepare."""

from __future__ import annotations

import getpass
import socket
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Area, Officer, Round
from enumeration.models.areas import LENGTH_OF, Level
from enumeration.officers.actions import granting, inviting
from enumeration.preparing import actions

TIME_TO_PREPARE = timedelta(days=30)
"""From today to the first day, unless --starts says otherwise. A round can be moved on its page."""

LASTS = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "begin_round 7317: loads the areas and the models, makes a round, and prints one-time sign-in codes for two "
        "administrators. Where they exist, nothing is issued."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("district", help="BPS code of the district, 4 digits, for example 7317")
        parser.add_argument("--name", default="", help="name of the round")
        parser.add_argument("--starts", type=date.fromisoformat, help="its first day, 2027-10-15")
        parser.add_argument("--ends", type=date.fromisoformat, help="its last day")
        parser.add_argument(
            "--administrators", nargs=2, metavar="USERNAME", help="user names of the first two administrators"
        )

    def handle(self, *args: Any, district: str, **options: Any) -> None:
        if len(district) != LENGTH_OF[Level.DISTRICT] or not district.isdecimal():
            raise CommandError(f"{district!r} is not the code of a district: 4 digits, for example 7317")
        usernames = options["administrators"] or [f"admin{number}.{district}" for number in (1, 2)]
        if len({name.casefold() for name in usernames}) < len(usernames):
            raise CommandError("The administrators must be two persons: name two different users.")
        starts_on, ends_on = self._days(options["starts"], options["ends"])
        self._check(usernames, options["name"])
        call_command("load_areas", district, stdout=self.stdout)
        call_command("load_parameters", stdout=self.stdout)
        area = Area.objects.get(code=district)
        server = f"{getpass.getuser()}@{socket.gethostname()}"[:150]
        try:
            begun = actions.begin(
                area, name=options["name"], starts_on=starts_on, ends_on=ends_on, usernames=usernames, server=server
            )
        except actions.AlreadyBegun as there:
            self._say_who(there.who)
        except (granting.CannotGrant, actions.NameTaken) as problem:
            raise CommandError(str(problem)) from problem
        else:
            self._say_codes(begun)

    def _days(self, starts: date | None, ends: date | None) -> tuple[date, date]:
        starts_on = starts or timezone.localdate() + TIME_TO_PREPARE
        ends_on = ends or starts_on + LASTS
        if ends_on < starts_on:
            raise CommandError(f"The round would end ({ends_on}) before it starts ({starts_on}).")
        return starts_on, ends_on

    def _check(self, usernames: list[str], name: str) -> None:
        """Refuse names that the tables do not take before anything is written."""
        columns = [(Officer, "username", one) for one in usernames] + [(Round, "name", name)] * bool(name)
        for model, column, value in columns:
            taking: Any = model._meta.get_field(column)
            try:
                taking.clean(value, None)
            except ValidationError as problem:
                raise CommandError(f"“{value}”: {' '.join(problem.messages)}") from problem

    def _say_who(self, there: Any) -> None:
        self.stdout.write(f"There are two administrators already ({', '.join(one.username for one in there)}).")
        self.stdout.write(
            "Nothing was issued. They make further rounds on “Persiapan”, and give roles on “Peran petugas”."
        )
        for one in there:
            if one.last_login is None:
                self.stdout.write(f"{one.username} has not signed in yet. A new code: office_role code {one.username}")

    def _say_codes(self, begun: actions.Begun) -> None:
        round = begun.round
        days = inviting.VALID_FOR.days
        self.stdout.write(f"\nRound: {round}, {round.starts_on} to {round.ends_on}.")
        self.stdout.write(
            "One code for each administrator. They are shown this once; give each person only their own:\n\n"
        )
        for username, code in begun.codes:
            self.stdout.write(f"  {username:<24} {code}\n")
        self.stdout.write(
            f"\nThey sign in at {reverse('enumeration:sign_in_code')} within {days} days and choose a password. Until both "
            f"have, no other role can be given.\nThe next steps are on the page {reverse('enumeration:preparing')}"
        )
