"""Print the codebook: number, wording, codes, when asked, the checks and the indicators that read it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from enumeration.codebook.entries import indicator_readers
from enumeration.questionnaire.printed import as_markdown


class Command(BaseCommand):
    help = "Prints the codebook as Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["id", "en"], default="id")
        parser.add_argument(
            "--indicators",
            metavar="DOTTED.PATH",
            help="things with a label and the names they read; of them the codebook says who reads a question",
        )

    def handle(self, *, language: str, indicators: str | None, **options: Any) -> None:
        with translation.override(language):
            # Not self.stdout.style: the Markdown is for a file or a pager as it is.
            self.stdout.write(as_markdown(indicator_readers(indicators)), ending="")
