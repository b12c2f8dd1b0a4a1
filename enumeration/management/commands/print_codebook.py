"""Print the codebook: number, wording, codes, when asked, the checks and the indicators that read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.module_loading import import_string

from enumeration.questionnaire.printed import as_markdown


class Command(BaseCommand):
    help = "Prints the codebook as Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["id", "en"], default="id")
        parser.add_argument(
            "--indicators",
            default=getattr(settings, "CODEBOOK_INDICATORS", None),
            metavar="DOTTED.PATH",
            help="things with a label and the names they read; of them the codebook says who reads a question",
        )

    def handle(self, *, language: str, indicators: str | None, **options: Any) -> None:
        found: Any = import_string(indicators) if indicators else ()
        everything: Iterable[Any] = found.values() if isinstance(found, Mapping) else found
        readers = [(set(each.reads), each.label) for each in everything]
        with translation.override(language):
            # Not self.stdout.style: the Markdown is for a file or a pager as it is.
            self.stdout.write(as_markdown(lambda name: [label for reads, label in readers if name in reads]), ending="")
