"""The first administrators, who have no colleague to confirm them; and a code for an administrator who is locked out."""

from __future__ import annotations

import getpass
import socket
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration.models import Area, Officer, RoleGrant, Round
from enumeration.models.areas import district_of
from enumeration.officers.actions import granting, inviting


class Command(BaseCommand):
    help = (
        "first USERNAME AREA: makes an administrator while AREA has fewer than two. confirm NUMBER: confirms a role that "
        "the only administrator asked for. code USERNAME: a new sign-in code. All of it is recorded and shown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        first = verbs.add_parser("first")
        first.add_argument("username")
        first.add_argument("area", help="BPS code of the district, for example 7317")
        first.add_argument("--name", default="", help="full name of a new officer")
        first.add_argument("--round", default="", help="name of the round; needed where several are open")
        first.add_argument("--starts", type=date.fromisoformat, help="for a new round: its first day, 2027-10-15")
        first.add_argument("--ends", type=date.fromisoformat, help="for a new round: its last day")
        verbs.add_parser("confirm").add_argument("number", type=int, help="as the page “Peran petugas” shows it")
        verbs.add_parser("code").add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        server = f"{getpass.getuser()}@{socket.gethostname()}"[:150]
        try:
            getattr(self, f"_{options['verb']}")(server=server, **options)
        except granting.CannotGrant as problem:
            raise CommandError(str(problem)) from problem

    def _first(self, *, server: str, username: str, area: str, name: str, **options: Any) -> None:
        place = Area.objects.filter(code=area).first()
        if place is None:
            raise CommandError(f"There is no area {area}. Load it first: load_areas {district_of(area)}")
        round = self._round(options["round"], options["starts"], options["ends"], place)
        _grant, code = granting.give_first(username, name, place, round=round, server=server)
        self.stdout.write(f"{username} is an administrator of {place} in {round}. Sign-in code: {code}")

    def _round(self, name: str, starts: date | None, ends: date | None, area: Area) -> Round:
        named = list(Round.objects.filter(name=name) if name else Round.objects.filter(is_open=True)[:2])
        if len(named) > 1:
            raise CommandError("Several rounds are open. Name one: --round NAME")
        found = next(iter(named), None)
        if found is None and name and starts and ends:
            return Round.objects.create(name=name, area=area, year=starts.year, starts_on=starts, ends_on=ends)
        if found is None:
            raise CommandError("There is no such round. Make it: --round NAME --starts 2027-10-15 --ends 2027-11-14")
        return found

    def _confirm(self, *, server: str, number: int, **options: Any) -> None:
        grant = RoleGrant.objects.filter(pk=number).first()
        if grant is None:
            raise CommandError(f"There is no request {number}.")
        granting.confirm_on_server(grant, server=server)
        self.stdout.write(f"Confirmed: {grant}")

    def _code(self, *, server: str, username: str, **options: Any) -> None:
        officer = Officer.objects.filter(username=username, is_active=True).first()
        if officer is None:
            raise CommandError(f"There is no active officer '{username}'.")
        self.stdout.write(f"Sign-in code for {officer}: {inviting.code_on_server(officer)}")
