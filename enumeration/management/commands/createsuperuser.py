"""Django's own command of this name, disabled: it would give powers that nobody confirms, and leave no record."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used here: see office_role."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("words", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("Administrators are made with: office_role first USERNAME AREA")
