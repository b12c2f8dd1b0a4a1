"""Loaded by pytest before Django: of several test processes at once, each has a Redis and a folder of its own.

pytest-django gives each its own database. Without this, a worker of one test process would take another one's jobs.
"""

import os

import pytest

if number := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
    address, _slash, _database = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{address}/{8 + int(number)}"
    if "REGSOSEK_FILES" in os.environ:
        os.environ["REGSOSEK_FILES"] += f"-{number}"

LONGEST_FIRST = (
    "tests/test_access_matrix.py",
    "tests/browser/test_questionnaire.py",
    "tests/browser/test_axe.py",
    "tests/browser/test_office_pages.py",
    "tests/test_arguments.py",
    "tests/enumeration/officers/test_officers.py",
    "tests/faults/test_jobs_survive.py",
    "tests/browser/test_whole_job.py",
    "tests/enumeration/keys/test_canaries.py",
    "tests/enumeration/keys/test_digests.py",
    "tests/ranking/fitting/test_fitting.py",
    "tests/ranking/runs/test_pipeline.py",
    "tests/ranking/test_exports.py",
    "tests/enumeration/readings/test_readings.py",
    "tests/enumeration/areas/test_boundaries.py",
    "tests/enumeration/assignment/test_ledger_property.py",
    "tests/enumeration/assignment/test_assigning_race.py",
    "tests/faults/test_officers_survive.py",
    "tests/test_nothing_is_cut.py",
)
"""Files of half a minute and more: begun last, one of them would keep one process busy while the other has nothing left."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {file: number for number, file in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.split("::")[0], len(place)))
