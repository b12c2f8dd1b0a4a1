"""Pictures of the app for the field in docs/screenshots/devices: `./run test --browser tests/browser/pictures_of_the_field.py`.

No test by its name, so that no other run takes them.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from regsosek.settings import BASE_DIR
from tests.browser.test_day_without_connection import (
    FILL,
    answers,
    called,
    hand_in,
    line,  # noqa: F401
    open_family,
    phone,  # noqa: F401
    prepare,
    sent_back,
    sign_in,
)
from tests.conftest import OWN_SLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = BASE_DIR / "docs" / "screenshots" / "devices"
GO = "(path) => document.querySelector('regsosek-field').go(path)"
UNSAFE = """() => {
  const app = document.querySelector("regsosek-field");
  Object.assign(app, { where: "unsafe", vaults: [] });
  app.requestUpdate();
}"""
STILL = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)));
  await drawn(); // the page has heard of the other theme
  document.documentElement.hidden = true; // every colour is worked out again, those of light-dark() in a variable too
  document.documentElement.getBoundingClientRect();
  document.documentElement.hidden = false;
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  await drawn();
}"""


def take(page: Page, name: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        top = page.evaluate("window.scrollY")
        page.evaluate(STILL)
        page.evaluate("(top) => window.scrollTo(0, top)", top)
        page.screenshot(path=FOLDER / f"{name}-{theme}.png")


def go(page: Page, path: str, there: str) -> None:
    page.evaluate(GO, path)
    page.locator(there).first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def test_pictures(phone, line, ppl, pml, make_household):  # noqa: F811
    names = ("HALIMAH", "SITI AMINAH", "LA BAKRI", "NURHAYATI")
    families = [make_household(OWN_SLS, head_name=name, address=f"JALAN POROS NO {len(name)}") for name in names]
    back = sent_back(make_household(OWN_SLS), ppl, pml, number=13)
    sign_in(phone, ppl)
    prepare(phone)
    page = phone.page
    go(page, "", ".wl-row")
    take(page, "list")
    go(page, "hp/", ".field-ready .tone-good")
    take(page, "phone")
    open_family(phone, families[0].pk)
    take(page, "place")
    page.locator(".qn-place button").last.click()

    line.is_cut = True
    go(page, f"verifikasi/{OWN_SLS}/", ".vk-line")
    for number, found in enumerate(("Ditemukan", "Pindah")):
        page.locator(".vk-line").nth(number).get_by_role("button", name=found).click()
    expect(page.locator(".field-dot.is-online")).to_have_count(0, timeout=20_000)
    page.evaluate("window.scrollTo(0, 0)")
    take(page, "verification")
    open_family(phone, families[0].pk)
    page.evaluate(FILL, answers(1, called(1)))
    for step, name in (("III", "household"), ("members", "roster")):
        page.evaluate("(step) => document.querySelector('regsosek-questionnaire').go(step)", step)
        page.locator("regsosek-questionnaire:not(.is-turning) .qn-step-title").wait_for()
        take(page, name)
    hand_in(page)
    take(page, "waits")
    open_family(phone, back.pk)
    take(page, "sent-back")
    open_family(phone, None, form="XK")
    take(page, "special")
    go(page, "kiriman/", ".field-out")
    take(page, "outbox")
    phone.kill()
    page = phone.switch_on()
    phone.goto("/lapangan/")
    page.locator("#field-passphrase").wait_for()
    take(page, "door")
    page.evaluate(UNSAFE)
    page.locator(".field-door .notice").wait_for()
    take(page, "unsafe")
