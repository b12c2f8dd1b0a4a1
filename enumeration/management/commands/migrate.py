"""Django's migrate, which first checks that this machine's keys are those of the database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from enumeration.keys import canaries


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        canaries.check()
        return super().handle(*args, **options)
