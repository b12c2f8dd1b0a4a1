#!/usr/bin/env python3
"""Django's commands. `./run manage COMMAND` starts the services first; this file expects them to be there."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
