"""The app for the field, in both themes and languages: axe finds nothing on any of its pages, nor at its door."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from enumeration.help.registry import BY_NAME
from tests.browser.test_day_without_connection import sent_back
from tests.conftest import OWN_SLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GO = "(path) => document.querySelector('regsosek-field').go(path)"
ANSWER = "() => document.querySelector('regsosek-questionnaire').answer('household', 'floor_area_m2', 42)"
PASSPHRASE = "() => document.querySelector('regsosek-field').store.vault.setPassphrase('burung kenari biru')"
RUNS_OUT = """() => [...document.querySelectorAll("main .btn, main .pill")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim())"""
INSTALLABLE = "() => { window.dispatchEvent(new Event('beforeinstallprompt', { cancelable: true })); }"
BESIDE = "(one) => one.getBoundingClientRect().left > innerWidth / 2"
BLOCKED = "The app cannot be kept on this device"
"""What the app says in these tests only: their browser takes no service worker (conftest.py)."""


def found_on(page: Page, what: str) -> list[tuple]:
    """Returns what axe has against the page as it is, and by how much it is wider than the screen."""
    page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished))")
    found = [
        (what, one["id"], [node["target"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]
    ]
    found += [(what, "runs out of its button", one) for one in page.evaluate(RUNS_OUT)]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([(what, "wider than the screen", wider)] if wider else [])


@pytest.mark.parametrize(("theme", "language", "width"), [("light", "id", 360), ("dark", "en", 1280)])
def test_the_app_is_open_to_everybody(open_page, ppl, pml, make_household, theme, language, width):
    family = make_household(OWN_SLS, head_name="HALIMAH", building_number=501, family_number=501)
    sent_back(make_household(OWN_SLS, head_name="RAHMAN"), ppl, pml, number=2)
    page = open_page("/lapangan/", by=ppl, theme=theme, width=width)
    if language == "en":
        page.locator("header button[lang=en]").click()
    expect(page.locator(f"html[lang={language}] .wl-row")).to_have_count(2)
    found = found_on(page, "list")
    assert page.locator(f'[data-household="{family.pk}"] .wl-link > .icon').evaluate(BESIDE)
    page.evaluate(INSTALLABLE)
    for path, there in (
        (f"verifikasi/{OWN_SLS}/", ".vk-line"),
        ("keluarga/00000000-0000-4000-8000-000000000000/", "#field-title"),
        ("hp/", ".field-ready .tone-good"),
        (f"keluarga/{family.pk}/#III", ".qn-bar"),
    ):
        page.evaluate(GO, path)
        page.locator(there).first.wait_for()
        found += found_on(page, path)
    assert [one for one in page.complaints if not one.startswith(BLOCKED)] == []

    page.context.set_offline(True)
    page.evaluate(ANSWER)
    page.evaluate(GO, "kiriman/")
    page.locator(".field-out").wait_for()
    found += found_on(page, "kiriman/, with what waits")
    page.locator("header .tool", has_text="?").click()
    expect(page.locator("#field-help")).to_contain_text(getattr(BY_NAME["app"].steps[2], language))
    found += found_on(page, "help without a connection")
    page.locator("#field-help button").click()
    page.context.set_offline(False)
    page.evaluate(PASSPHRASE)
    page.context.clear_cookies()
    page.goto(page.url)
    page.locator(".field-door #field-passphrase").wait_for()
    found += found_on(page, "door")
    assert not found
