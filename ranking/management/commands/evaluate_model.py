"""Judges a fitted model on another survey file with the same columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking import fitting, parameter_files
from ranking.parameter_files import INTERCEPT


class Command(BaseCommand):
    requires_system_checks = []  # reads and writes files only
    help = "Judges a model on a survey (CSV) it was not fitted on. The last line is JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        folder = parameter_files.FOLDER / "linear-2008"
        parser.add_argument("--model", type=Path, default=folder)
        parser.add_argument("--survey", type=Path, required=True)
        parser.add_argument("--columns", type=Path, default=folder / "columns.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            model = parameter_files.read_model(options["model"])
            survey = fitting.read(options["survey"], options["columns"])
        except (fitting.BadSurvey, parameter_files.BadParameters, OSError) as problem:
            raise CommandError(str(problem)) from problem
        national = {each.indicator: each.weight for each in model.coefficients if not each.area}
        intercept = national.pop(INTERCEPT)
        found = fitting.Fit(intercept, national, {}, {})
        self.stdout.write(json.dumps({"model": model.name, **fitting.judge(found, survey)}))
