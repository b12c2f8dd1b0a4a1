"""A model as files: about.yaml, coefficients.csv and, optionally, covariance.csv and classes.csv.

This module reads them, refuses what does not fit, and writes them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from ranking.indicators.catalogue import BY_NAME
from ranking.models import ClassScheme, WelfareModel

FOLDER = Path(__file__).parent / "parameters"
INTERCEPT = "intercept"
KINDS = ("linear",)
NUMBERS = ("weight", "mean", "standard_error", "least", "most")
WHOLE = 10_000
"""Quotas are whole numbers of households per ten thousand, so that class limits need no rounding of fractions."""


class BadParameters(Exception):
    """A file cannot be used. The message says which line and why."""


@dataclass(frozen=True)
class Coefficient:
    area: str  # empty: the whole country
    indicator: str
    weight: float
    mean: float | None = None
    standard_error: float | None = None
    # The observed range in the survey; a value beyond it counts as the nearest end.
    least: float | None = None
    most: float | None = None


Covariance = list[list[float]]
"""The covariance matrix of the weighted indicators in the model's survey, in the order of their weights."""


@dataclass(frozen=True)
class WelfareClassFile:
    code: str
    id: str
    en: str
    families_per_10000: int


@dataclass(frozen=True)
class Scheme:
    name: str
    about: dict[str, Any]
    classes: list[WelfareClassFile]

    @property
    def content_hash(self) -> str:
        return digest({"name": self.name, "about": self.about, "classes": [vars(each) for each in self.classes]})


@dataclass(frozen=True)
class ModelFiles:
    name: str
    about: dict[str, Any]
    coefficients: list[Coefficient]
    schemes: list[Scheme]
    covariance: Covariance

    @property
    def content_hash(self) -> str:
        """Returns the hash of everything that a score depends on, and of what is said about the model.

        Class schemes have hashes of their own. Parts that a model does not have are left out, so that models made
        before ranges existed keep their hashes.
        """
        optional = ("least", "most")
        content: dict[str, Any] = {
            "about": self.about,
            "coefficients": [
                {name: value for name, value in vars(each).items() if name not in optional or value is not None}
                for each in self.coefficients
            ],
        }
        return digest(content | ({"covariance": self.covariance} if self.covariance else {}))


def digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_model(folder: Path) -> ModelFiles:
    """Returns the model in a folder.

    Raises BadParameters for coefficients without an indicator, two for one indicator, and quotas that do not add up.
    """
    try:
        about = _plain(yaml.safe_load((folder / "about.yaml").read_text()))
    except yaml.YAMLError as problem:
        raise BadParameters(f"{folder}/about.yaml is not YAML: {problem}") from problem
    if not isinstance(about, dict):
        raise BadParameters(f"{folder}/about.yaml must say name, kind and more, each on a line of its own.")
    name = about.get("name")
    if name != folder.name:
        raise BadParameters(f"{folder}/about.yaml says name: {name}; the folder is called {folder.name}.")
    if about.get("kind") not in KINDS:
        raise BadParameters(f"{folder}/about.yaml: kind must be one of {', '.join(KINDS)}, not {about.get('kind')!r}.")
    scheme_abouts = about.pop("class_schemes", {})
    coefficients = _read_coefficients(folder)
    covariance = _read_covariance(folder, [each.indicator for each in coefficients if each.indicator != INTERCEPT])
    return ModelFiles(name, about, coefficients, _read_schemes(folder, scheme_abouts), covariance)


def _plain(value: Any) -> Any:
    """Returns dates as text, so that values read from YAML equal those that come back from JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _read_coefficients(folder: Path) -> list[Coefficient]:
    file = folder / "coefficients.csv"
    coefficients: dict[tuple[str, str], Coefficient] = {}
    with file.open(newline="") as lines:
        for line, row in _rows(file, lines, ("area", "indicator", "weight", "mean")):
            here = f"{file}, line {line}"
            area, indicator = row["area"], row["indicator"]
            if indicator != INTERCEPT and indicator not in BY_NAME:
                raise BadParameters(f"{here}: there is no indicator '{indicator}' that a score may read.")
            if (area, indicator) in coefficients:
                raise BadParameters(f"{here}: '{indicator}' has a weight already.")
            try:
                numbers = [float(row[column]) if row.get(column) else None for column in NUMBERS]
            except ValueError as problem:
                raise BadParameters(f"{here}: {problem}") from problem
            if not all(number is None or math.isfinite(number) for number in numbers):
                raise BadParameters(f"{here}: a number is not finite.")
            if numbers[0] is None or (indicator != INTERCEPT and numbers[1] is None):
                raise BadParameters(
                    f"{here}: weight and mean must be given; the mean stands in where answers are missing."
                )
            coefficients[area, indicator] = Coefficient(area, indicator, *numbers)  # type: ignore[arg-type]
    if ("", INTERCEPT) not in coefficients:
        raise BadParameters(f"{file}: the national intercept is missing (area empty, indicator '{INTERCEPT}').")
    if foreign := [key for key in coefficients if key[0] and key[1] != INTERCEPT]:
        raise BadParameters(f"{file}: only intercepts may differ by area so far; {foreign[0]} is a weight.")
    return list(coefficients.values())


def _rows(file: Path, lines: Iterable[str], columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file with their line numbers. Raises BadParameters for a missing column or cell."""
    reader = csv.DictReader(lines)
    if lacking := [name for name in columns if name not in (reader.fieldnames or ())]:
        raise BadParameters(f"{file} has no column {', '.join(lacking)}; it needs {', '.join(columns)}.")
    for line, row in enumerate(reader, start=2):
        if any(row[name] is None for name in columns):
            raise BadParameters(f"{file}, line {line}: fewer cells than the first line has.")
        yield line, row


def _read_covariance(folder: Path, weighted: list[str]) -> Covariance:
    file = folder / "covariance.csv"
    if not file.is_file():
        return []
    with file.open(newline="") as lines:
        names, *rows = list(csv.reader(lines)) or [[]]
    if names != weighted:
        raise BadParameters(f"{file}: the first line must name the indicators of coefficients.csv in their order.")
    try:
        covariance = [[float(cell) for cell in row] for row in rows]
    except ValueError as problem:
        raise BadParameters(f"{file}: {problem}") from problem
    if [len(row) for row in covariance] != [len(names)] * len(names):
        raise BadParameters(f"{file}: {len(names)} indicators need {len(names)} lines of as many numbers.")
    return covariance


def _read_schemes(folder: Path, abouts: dict[str, Any]) -> list[Scheme]:
    file = folder / "classes.csv"
    if not abouts and not file.is_file():
        return []
    by_scheme: dict[str, list[WelfareClassFile]] = {name: [] for name in abouts}
    with file.open(newline="") as lines:
        for line, row in _rows(file, lines, ("scheme", "code", "id", "en", "families_per_10000")):
            if row["scheme"] not in by_scheme:
                raise BadParameters(f"{file}, line {line}: about.yaml says nothing of the scheme '{row['scheme']}'.")
            quota = row["families_per_10000"]
            if not (quota.isascii() and quota.isdecimal()):
                raise BadParameters(f"{file}, line {line}: families_per_10000 is a whole number, not '{quota}'.")
            by_scheme[row["scheme"]].append(WelfareClassFile(row["code"], row["id"], row["en"], int(quota)))
    for name, classes in by_scheme.items():
        total = sum(each.families_per_10000 for each in classes)
        if total != WHOLE or any(each.families_per_10000 <= 0 for each in classes):
            raise BadParameters(
                f"{file}: the quotas of '{name}' make {total} of {WHOLE} families; each must be above 0."
            )
    return [Scheme(name, abouts[name], classes) for name, classes in by_scheme.items()]


def write_fit(
    folder: Path, report: dict[str, Any], coefficients: list[Coefficient], covariance: Covariance | None = None
) -> None:
    """Write a new fit into the folder: weights, covariance, and the report.

    The report is written under `fit` in about.yaml, whose other texts stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about_file = folder / "about.yaml"
    about = yaml.safe_load(about_file.read_text()) if about_file.is_file() else {"name": folder.name, "kind": "linear"}
    about["fit"] = report
    about_file.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=118))
    _write(
        folder / "coefficients.csv",
        [
            ["area", "indicator", *NUMBERS],
            *([each.area, each.indicator, *(_short(getattr(each, name)) for name in NUMBERS)] for each in coefficients),
        ],
    )
    (folder / "covariance.csv").unlink(missing_ok=True)  # the old file belongs to other weights
    if covariance:
        names = [each.indicator for each in coefficients if each.indicator != INTERCEPT]
        _write(folder / "covariance.csv", [names, *([_short(cell) for cell in row] for row in covariance)])


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.8g}"


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


DEFAULT_MODEL = "linear-2008-b"


DEFAULT_SCHEME = "six-classes-2024"


@transaction.atomic
def load_parameters(folder: Path = FOLDER) -> tuple[list[WelfareModel], list[ClassScheme]]:
    """Load the models and class schemes of the files into the database.

    Those already there stay; a changed one becomes a new version. Returns the new ones.
    """
    models, schemes = [], []
    for each in sorted(place for place in folder.iterdir() if place.is_dir()):
        files = read_model(each)
        if not WelfareModel.objects.filter(content_hash=files.content_hash).exists():
            models.append(
                WelfareModel.objects.create(
                    name=files.name,
                    version=_next_version(WelfareModel, files.name),
                    kind=files.about["kind"],
                    about=files.about,
                    coefficients=[vars(coefficient) for coefficient in files.coefficients],
                    covariance=files.covariance,
                    content_hash=files.content_hash,
                )
            )
        for scheme in files.schemes:
            if not ClassScheme.objects.filter(content_hash=scheme.content_hash).exists():
                schemes.append(
                    ClassScheme.objects.create(
                        name=scheme.name,
                        version=_next_version(ClassScheme, scheme.name),
                        about=scheme.about,
                        classes=[vars(one) for one in scheme.classes],
                        content_hash=scheme.content_hash,
                    )
                )
    return models, schemes


def _next_version(table: type[WelfareModel] | type[ClassScheme], name: str) -> int:
    last = table.objects.filter(name=name).order_by("-version").first()
    return last.version + 1 if last else 1


def default_model() -> WelfareModel | None:
    return WelfareModel.objects.filter(name=DEFAULT_MODEL).order_by("-version").first()


def default_scheme() -> ClassScheme | None:
    return ClassScheme.objects.filter(name=DEFAULT_SCHEME).order_by("-version").first()
