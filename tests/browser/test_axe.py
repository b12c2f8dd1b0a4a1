"""Every page, in both themes and on a phone: axe finds nothing, nothing is wider than the screen, nobody complains."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

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
    ("enumeration:codebook", "ppl"),
    ("enumeration:exports", "kab"),
    ("enumeration:new_export", "kab"),
    ("enumeration:prelist_files", "kab"),
    ("ranking:runs", "analyst"),
    ("ranking:new_run", "analyst"),
]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
@pytest.mark.parametrize(("name", "who"), PAGES)
def test_the_page_is_open_to_everybody(open_page, request, round_, name, who, theme, width):
    by = request.getfixturevalue(who) if who else None
    page = open_page(name if name.startswith("/") else reverse(name), by=by, theme=theme, width=width)
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]]) for one in found]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0, f"{wider} px wider than the screen"
    assert not page.complaints
