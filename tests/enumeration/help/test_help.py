"""Every page says what it is for, for whom, and in which three steps; each term is explained by one glossary."""

from __future__ import annotations

import inspect
import json
import re

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.urls import reverse

from enumeration.access import ROLES, declared_permissions
from enumeration.devices.wording import HELPS
from enumeration.help.glossary import UnknownTerm
from enumeration.help.registry import BY_NAME, HELP
from tests.test_architecture import addresses

NO_PAGES = {"export_file": "a file; a page only where the file has expired"}

TEMPLATES = settings.BASE_DIR / "templates"


def pages() -> dict[str, object]:
    """Returns every view with an address of ours, by the name that the registry uses."""
    return {
        f"ranking:{entry.name}" if address.startswith("peringkat/") else entry.name: entry.callback
        for address, entry in addresses()
        if not address.startswith(("admin/", "api/v1/")) or entry.name == "api-docs"
    }


def is_a_page(view) -> bool:
    """Returns whether the view draws a template with a title of its own."""
    named = re.findall(r'"([\w/]+\.html)"', inspect.getsource(inspect.unwrap(view)))
    return any("{% page_header" in (TEMPLATES / name).read_text() for name in named)


def test_every_page_has_its_help():
    drawn = {name for name, view in pages().items() if is_a_page(view)}
    assert len(drawn) > 40
    assert sorted(drawn - BY_NAME.keys() - NO_PAGES.keys()) == [], "Write its help in enumeration/help/texts/."


def test_help_is_about_pages_that_exist_and_roles_that_may_open_them():
    there = pages()
    assert sorted(BY_NAME.keys() - there.keys()) == []
    for one in HELP:
        asked = set(declared_permissions(there[one.name]))
        assert [role for role in one.roles if not asked & ROLES[role].may] == [], one.name


def test_no_name_has_two_helps():
    assert len(BY_NAME) == sum(len(one.names) for one in HELP)


@pytest.mark.django_db
def test_the_title_of_a_page_has_its_help_beside_it(client, pml):
    client.force_login(pml)
    page = client.get(reverse("enumeration:review_list")).content.decode()
    assert re.search(r'</h1>\s*<a\s+class="help-button"\s+href="/bantuan/review_list/"', page)
    assert 'id="help"' in page


@pytest.mark.django_db
def test_help_is_a_page_and_the_words_of_a_dialog(client, ppl):
    client.force_login(ppl)
    address = reverse("enumeration:help", args=["worklist"])
    page, words = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for said in (page.content.decode(), words.content.decode()):
        assert all(step.id in said for step in BY_NAME["worklist"].steps)
        assert "Petugas Pemeriksa Lapangan" in said  # the text says PML, and so the term is explained
    assert b"<html" in page.content and b"<html" not in words.content
    assert client.get(reverse("enumeration:help", args=["nothing"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["login", "sign_in_code"])
def test_who_is_not_signed_in_has_help_on_the_page_itself(client, name):
    page = client.get(reverse(f"enumeration:{name}")).content.decode()
    assert all(step.id in page for step in BY_NAME["login"].steps)
    assert "/bantuan/" not in page  # that is for those who are signed in


def test_the_app_carries_the_help_of_its_pages_in_both_languages(client):
    page = client.get(reverse("enumeration:app")).content.decode()
    for language in ("id", "en"):
        [found] = re.findall(f'id="field-words-{language}" type="application/json">(.*?)</script>', page)
        said = set(json.loads(found).values())
        for name in HELPS.values():
            assert {getattr(one, language) for one in BY_NAME[name].said()} <= said


def draw(source: str) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render({})


def test_a_term_explains_itself_where_it_stands():
    said = draw('{% term "PPL" %}')
    assert "Petugas Pendataan Lapangan" in said and 'href="/istilah/#ppl"' in said and "title=" not in said


def test_a_term_that_the_glossary_does_not_have_is_refused():
    with pytest.raises((UnknownTerm, TemplateSyntaxError), match="PPL"):
        draw('{% term "Pencacah" %}')
