"""Evaluate a fitted model on another survey file with the same columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking import parameter_files
from ranking.fitting import fitting


class Command(BaseCommand):
    requires_system_checks = []  # only reads and writes files
    help = (
        "Judges a model on a survey (CSV) it was not fitted on, scoring as families are scored: gaps are filled, and "
        "counted. The last line is JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--model", type=Path, default=parameter_files.FOLDER / parameter_files.DEFAULT_MODEL)
        parser.add_argument("--survey", type=Path, required=True)
        parser.add_argument("--columns", type=Path, help="which column is which indicator; the model's, if not said")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = options["columns"] or options["model"] / "columns.csv"
        try:
            model = parameter_files.read_model(options["model"])
            found = fitting.judge(model, fitting.read(options["survey"], columns, with_gaps=True))
        except (fitting.BadSurvey, parameter_files.BadParameters, OSError) as problem:
            raise CommandError(str(problem)) from problem
        if found["with_gaps"]:
            self.stdout.write(
                f"{found['with_gaps']} of {found['households']} households leave something open, where the average of "
                f"the model's survey stands in: {', '.join(f'{name} ({n})' for name, n in found['gaps'].items())}."
            )
        if found["too_little_known"]:
            self.stdout.write(f"{found['too_little_known']} more say too little to be judged.")
        self.stdout.write(json.dumps({"model": model.name, **found}, allow_nan=False))
