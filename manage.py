#!/usr/bin/env python3
"""Django's commands. `./run manage COMMAND` starts the services first; this file expects them to be there."""

import os
import sys

LOCK_NOT_AVAILABLE = "55P03"  # from PostgreSQL, when lock_timeout has passed


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as problem:
        if getattr(problem.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        sys.exit(
            "Somebody works with a table that has to change, so this was given up; what it had begun is undone. "
            "Start it again, best while nobody works (REGSOSEK_MIGRATE_LOCK_SECONDS: how long it waits)."
        )


if __name__ == "__main__":
    main()
