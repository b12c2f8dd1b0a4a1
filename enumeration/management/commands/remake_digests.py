"""Recompute old digests of NIK, family card and phone numbers, with a key for each purpose."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from enumeration.keys import canaries, digests
from enumeration.models import DigestRemake


class Command(BaseCommand):
    help = "Makes old digests of NIK, family cards and phones anew; goes on where it was stopped. Safe during work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=digests.BATCH, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        canaries.check()
        began = time.monotonic()
        rows = digests.remake(say=self.stdout.write, batch=options["batch"])
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{rows:,} rows in {seconds:.1f} s ({rows / max(seconds, 0.001):,.0f} a second). All are done."
        )
        if unopened := sum(DigestRemake.objects.values_list("unopened", flat=True)):
            self.stdout.write(
                f"{unopened:,} values do not open with the keys of this machine; their digests stay as they were."
            )
