"""Load outlines of kecamatan and villages for the maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enumeration.areas import boundaries
from enumeration.uploads.reading import GENEROUS


class Command(BaseCommand):
    help = "Loads outlines from GeoJSON files (WGS84; property kode = Kemendagri code): load_boundaries desa.geojson"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--source", default="", help="where the outlines come from, and their licence")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                with path.open("rb") as file:
                    done = boundaries.load(file, source=options["source"] or path.name, limits=GENEROUS)
            except OSError as problem:
                raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
            except boundaries.BadBoundaries as problem:
                raise CommandError(f"{path} is refused, nothing of it was loaded.\n{problem}") from problem
            self.stdout.write(
                f"{path.name}: {done.matched} outlines loaded ({done.replaced} replaced), "
                f"{len(done.unmatched)} without an area of that code."
            )
            for named in done.unmatched[: boundaries.MOST_NAMED]:
                self.stdout.write(f"  no area for {named}")
            if len(done.unmatched) > boundaries.MOST_NAMED:
                self.stdout.write(f"  … and {len(done.unmatched) - boundaries.MOST_NAMED} more")
