"""Print the glossary for docs/glossary.md: each term in both languages, its meaning and its source."""

from typing import Any

from django.core.management.base import BaseCommand

from enumeration.help.glossary import as_markdown


class Command(BaseCommand):
    help = "Prints the glossary as Markdown; docs/glossary.md is what it prints."

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
