"""The menu: every page one may open, and none that one may not."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def menu(page) -> dict[str, str]:
    """Returns the addresses of the menu with their words, in order."""
    nav = page.content.decode().partition('id="nav"')[2].partition("</nav>")[0]
    return {url: re.sub(r"<.*?>", "", words) for url, words in re.findall(r'<a\s+href="([^"]+)"[^>]*>(.*?)</a>', nav)}


@pytest.mark.parametrize("who", ["pml", "koseka", "kab"])
def test_whoever_shares_out_finds_the_papers_in_the_menu(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert menu(client.get("/"))[reverse("enumeration:papers")] == "Berkas"


@pytest.mark.parametrize("who", ["ppl", "analyst", "observer", "administrator"])
def test_nobody_else_does(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert reverse("enumeration:papers") not in menu(client.get("/"))


def test_the_papers_stand_beside_the_officers_they_are_for(client, kab):
    client.force_login(kab)
    found = list(menu(client.get("/")).values())
    assert found[found.index("Petugas") + 1] == "Berkas"


def test_the_papers_of_one_officer_belong_to_that_entry(client, koseka, pml, ppl):
    client.force_login(koseka)
    page = " ".join(client.get(reverse("enumeration:officer_papers", args=[ppl.pk])).content.decode().split())
    assert f'<a href="{reverse("enumeration:papers")}" aria-current="page"' in page
