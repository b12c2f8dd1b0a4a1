"""Every page, in both themes and on a phone: axe finds nothing, nothing is wider than the screen, nobody complains."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Add your page: its URL name (or path), and who of the cast (tests/conftest.py) opens it.
PAGES = [
    ("enumeration:login", None),
    ("enumeration:sign_in_code", None),
    ("enumeration:officers", "kab"),
    ("enumeration:officer_imports", "administrator"),
    ("enumeration:home", "kab"),
    ("enumeration:home", "ppl"),
    ("enumeration:password_change", "ppl"),
    ("enumeration:gallery", "kab"),
    ("enumeration:board", "kab"),
    ("/penugasan/7317010/papan/", "koseka"),
    ("/penugasan/7317010/tim/", "koseka"),
    ("/penugasan/7317010/usulan/", "koseka"),
    ("enumeration:verification_recap", "kab"),
    ("enumeration:papers", "kab"),
    ("enumeration:ask_slips", "administrator"),
    ("enumeration:own_papers", "ppl"),
    ("/petugas/xxxxxxxxxxxxxxxxxxxxxx/", None),
    ("enumeration:review_list", "koseka"),
    ("enumeration:decisions", "pml"),
    ("enumeration:samples", "pml"),
    ("enumeration:journal", "ppl"),
    ("enumeration:exports", "kab"),
    ("enumeration:new_export", "kab"),
    ("enumeration:prelist_files", "kab"),
    ("ranking:runs", "analyst"),
    ("ranking:new_run", "analyst"),
]


# The page as it opens, and then as the same reader turns to the other theme and to a phone.
LOOKS = [("light", 1280), ("dark", 1280), ("dark", 360), ("light", 360)]


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_the_page_is_open_to_everybody(open_page, request, round_, name, who):
    by = request.getfixturevalue(who) if who else None
    page = open_page(name if name.startswith("/") else reverse(name), by=by)
    found = []
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        page.evaluate("() => Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        violations = Axe().run(page).response["violations"]
        found += [(theme, width, one["id"], [node["target"] for node in one["nodes"]]) for one in violations]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [(theme, width, "px wider than the screen", wider)] if wider else []
    assert not found
    assert not page.complaints
