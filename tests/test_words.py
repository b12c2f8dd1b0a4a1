"""Every text of the interface has its English, with the same gaps, and a page in English has no Indonesian around it."""

import re
from pathlib import Path

import import_export
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from enumeration.templatetags.shell import PLACES
from regsosek.words import texts_in

GAP = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+>")
SAME_IN_BOTH = {"Admin", "API", "Prelist"}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (Path(settings.BASE_DIR) / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def used() -> Catalog:
    return texts_in(Path(settings.BASE_DIR))


@pytest.fixture
def compiled(english, tmp_path, settings):
    """The English as committed, whether or not ./run has compiled it on this machine."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, english)
    settings.LOCALE_PATHS = [tmp_path]


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return list(text) if isinstance(text, (tuple, list)) else [text]


def named(message: Message) -> tuple[str | None, str]:
    return message.context, forms(message.id)[0]


def test_every_text_has_its_english(used, english):
    there = {named(message) for message in english if all(forms(message.string))}
    missing = [named(message) for message in used if message.id and named(message) not in there]
    assert not missing, "Translate these in locale/en (./run words lists them)."


def test_the_catalog_holds_nothing_that_is_said_nowhere(used, english):
    said = {named(message) for message in used}
    assert [named(message) for message in english if message.id and named(message) not in said] == []


FOR_PROGRAMMERS = re.compile(r"is_valid|force_str|natural_foreign|resource fields|through import_export|^Home$")
"""What import-export says to who writes code, or in the log; and Home, which Django itself translates."""


def test_what_import_export_says_in_the_admin_is_indonesian_too():
    """It has no Indonesian of its own. What it says stands in its other catalogs."""
    with (Path(settings.BASE_DIR) / "locale/id/LC_MESSAGES/django.po").open("rb") as file:
        ours = {named(message) for message in read_po(file, locale="id") if all(forms(message.string))}
    with (Path(import_export.__file__).parent / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        theirs = [named(message) for message in read_po(file) if message.id]
    assert len(theirs) > 20
    assert [one for one in theirs if one not in ours and not FOR_PROGRAMMERS.search(one[1])] == []


def test_both_forms_of_a_plural_are_there(english):
    plurals = [message for message in english if message.pluralizable]
    assert plurals
    assert [message.id for message in plurals if len(forms(message.string)) != 2 or not all(message.string)] == []


def test_the_english_has_the_gaps_of_the_indonesian(english):
    wrong = []
    for message in english:
        wanted = sorted(GAP.findall(forms(message.id)[0])) if message.id else None
        if wanted is not None and any(sorted(GAP.findall(text)) != wanted for text in forms(message.string)):
            wrong.append((message.id, message.string))
    assert wrong == []


def test_the_english_begins_and_ends_as_the_indonesian(english):
    """Sentences are put together from these, so a space or a full stop more or less would show."""

    def edges(text: str) -> tuple[bool, bool, str]:
        last = text[-1] if text[-1] in ".?:…" else ""
        return text[0].isspace(), text[-1].isspace(), last

    wrong = [
        (message.id, message.string)
        for message in english
        if message.id and any(edges(text) != edges(forms(message.id)[0]) for text in forms(message.string))
    ]
    assert wrong == []


def test_a_page_in_english_says_no_indonesian_around_it(client, kab, compiled):
    client.force_login(kab)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/").content.decode()
    said = {words.strip() for words in re.findall(r"[\w ]+", re.sub(r"<[^>]+>", "\n", page))}
    with translation.override("id"):
        indonesian = {str(place.label) for place in PLACES} - SAME_IN_BOTH
    assert '<html lang="en"' in page
    assert {"Home", "Assignments", "Review", "Progress"} <= said
    assert said & indonesian == set()
