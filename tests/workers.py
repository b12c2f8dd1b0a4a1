"""Loaded by pytest before Django: of several test processes at once, each has a Redis and a folder of its own.

pytest-django gives each its own database. Without this, a worker of one test process would take another one's jobs.
"""

import os

if number := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
    address, _slash, _database = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{address}/{8 + int(number)}"
    if "REGSOSEK_FILES" in os.environ:
        os.environ["REGSOSEK_FILES"] += f"-{number}"
