"""The next key of a district, with which devices close what only the office opens."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration.devices.actions.district_keys import make_next_key
from enumeration.models import Area, Level


class Command(BaseCommand):
    help = (
        "Makes the next key of a district, for instance when a backup with its keys was lost. Devices take it the next time "
        "that they have a connection. Files from devices that were made before open with the older keys, which stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("district", help="BPS code of the district, for example 7317")

    def handle(self, *args: Any, district: str, **options: Any) -> None:
        area = Area.objects.filter(code=district, level=Level.DISTRICT).first()
        if area is None:
            raise CommandError(f"There is no district {district}. Load it first: load_areas {district[:4]}")
        made = make_next_key(area.code)
        self.stdout.write(f"{area} has key number {made.number} now. Devices take it with their next connection.")
