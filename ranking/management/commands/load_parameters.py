"""Load the models and class schemes of ranking/parameters/ into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking import parameter_files


class Command(BaseCommand):
    help = "Loads models and class schemes from their files. What is there stays; what changed is a new version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=parameter_files.FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            models, schemes = parameter_files.load_parameters(options["folder"])
        except (parameter_files.BadParameters, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for each in (*models, *schemes):
            self.stdout.write(f"{each._meta.verbose_name}: {each}")
        if not models and not schemes:
            self.stdout.write("Nothing new.")
