"""Fit a linear model to a survey file, and write it with its out-of-sample quality."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking import parameter_files
from ranking.fitting import fitting
from ranking.parameter_files import INTERCEPT, Coefficient


class Command(BaseCommand):
    requires_system_checks = []  # only reads and writes files
    help = "Fits a linear model on a survey (CSV) and writes about.yaml and coefficients.csv, with its errors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--survey", type=Path, required=True, help="households of a survey with their consumption")
        parser.add_argument(
            "--columns",
            type=Path,
            default=parameter_files.FOLDER / parameter_files.DEFAULT_MODEL / "columns.csv",
            help="which column is which indicator, how well they fit, which are left out and why",
        )
        parser.add_argument(
            "--out", type=Path, required=True, help="the model's folder, e.g. ranking/parameters/linear-2008-b"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            survey = fitting.read(options["survey"], options["columns"])
            quality = fitting.quality(survey)
        except (fitting.BadSurvey, OSError) as problem:
            raise CommandError(str(problem)) from problem
        fit = fitting.fit(survey)
        report = {
            "fitted_on": date.today().isoformat(),
            "method": (
                "ordinary least squares with a national intercept, unweighted; proxies whose weight contradicts the "
                "expected sign are dropped one by one; each indicator is cut to the range that the survey saw"
            ),
            "households": len(survey.log_welfare),
            "villages": len(set(survey.villages)),
            "rows_not_usable": survey.dropped_rows,
            "proxies": len(fit.weights),
            "r_squared_in_sample": fitting.evaluation.rounded(
                fitting.evaluation.r_squared(survey.log_welfare, fit.predict(survey.indicators))
            ),
            "out_of_sample": {
                "how": (
                    f"{fitting.FOLDS} folds of whole villages, {fitting.REPEATS} times; 95 % intervals by drawing "
                    f"villages {fitting.evaluation.RESAMPLES} times; errors are exclusion and inclusion at equal quota"
                ),
                **quality,
            },
            "dropped_by_sign": fit.dropped_by_sign,
            "columns_left_out": survey.left_out,
        }
        coefficients = [Coefficient("", INTERCEPT, fit.intercept)] + [
            Coefficient("", name, weight, fit.means[name], fit.standard_errors[name], *fit.ranges[name])
            for name, weight in fit.weights.items()
        ]
        parameter_files.write_fit(options["out"], report, coefficients, fitting.covariance(survey, list(fit.weights)))
        if not (options["out"] / "columns.csv").exists():
            shutil.copyfile(options["columns"], options["out"] / "columns.csv")
        self.stdout.write(f"{len(fit.weights)} weights from {report['households']} households in {options['out']}")
        if survey.dropped_rows:
            self.stdout.write(f"{survey.dropped_rows} rows that leave something open, or consumption, were not used.")
        self.stdout.write(json.dumps(quality["figures"], allow_nan=False))
