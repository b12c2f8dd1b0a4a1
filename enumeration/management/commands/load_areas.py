"""Load the real areas of one district, several, or the whole country."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration.areas import bps_codes
from enumeration.models import Level


class Command(BaseCommand):
    help = "Loads provinces, districts, kecamatan and villages with their BPS and Kemendagri codes: load_areas 7317"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("districts", nargs="*", help="4-digit BPS codes, for example 7317 (Kabupaten Luwu)")
        parser.add_argument("--all", action="store_true", help="every district of Indonesia")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = bps_codes.districts_known() if options["all"] else options["districts"]
        if not codes:
            raise CommandError("Name at least one district, for example: load_areas 7317. Or --all.")
        try:
            done = bps_codes.load(codes)
        except bps_codes.UnknownArea as problem:
            raise CommandError(str(problem)) from problem
        counts = ", ".join(f"{done.by_level.get(level, 0)} {str(level.label).lower()}" for level in list(Level)[:4])
        self.stdout.write(f"{counts}.")
        self.stdout.write(
            f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged; "
            f"{done.without_kemendagri_code} without a Kemendagri code."
        )
