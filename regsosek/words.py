"""Collects the texts to translate from Python and templates, without GNU gettext.

Uses Django's own reading of templates, and Babel for the rest. Indonesian is the source; locale/en holds the English.
"""

import io
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PACKAGES = ("regsosek", "enumeration", "ranking")


def texts_in(project: Path) -> Catalog:
    """Returns every text that Python and the templates mark for translation."""
    found = Catalog(project="Regsosek", charset="utf-8")
    for package in PACKAGES:
        for file in sorted((project / package).rglob("*.py")):
            add(found, file.read_text(), file.relative_to(project))
    for file in sorted((project / "templates").rglob("*.html")):
        name = file.relative_to(project)
        # In brackets, because a template's indentation means nothing to Python.
        add(found, f"({templatize(file.read_text(), origin=str(name))}\n)", name)
    return found


def collect(project: Path, *, say: Callable[[str], None]) -> int:
    """Update locale/en and list what it lacks; returns 1 if anything."""
    found = texts_in(project)
    path = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    english = Catalog(locale="en", project="Regsosek", charset="utf-8")
    if path.exists():
        with path.open("rb") as file_object:
            english = read_po(file_object, locale="en")
        found.creation_date = english.creation_date  # otherwise the file would change at every run
    english.update(found, no_fuzzy_matching=True)
    english.obsolete.clear()
    with path.open("wb") as file_object:
        # No line numbers: they would change with every edit of the code.
        write_po(file_object, english, include_lineno=False, sort_output=True, omit_header=False)

    missing = [message for message in english if message.id and not is_translated(message.string)]
    for message in missing:
        where = message.locations[0][0] if message.locations else "?"
        say(f"{where}: {message.id!r}")
    say(f"{len(english)} texts, {len(missing)} without English, in {path.relative_to(project)}")
    return 1 if missing else 0


def add(catalog: Catalog, source: str, file: Path) -> None:
    for line, message, comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        catalog.add(message, locations=[(str(file), line)], auto_comments=comments, context=context)


def is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)
