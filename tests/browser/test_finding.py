"""The search by keyboard alone: opened, typed, gone through and followed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import OWN_SLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_household_is_found_and_opened_by_keyboard_alone(open_page, make_household, pml):
    wanted = make_household(OWN_SLS, head_name="RA’UF SOEKARNO")
    page = open_page("/", by=pml, width=360)
    page.keyboard.press("/")
    field = page.locator("#find-dialog")
    expect(field).to_be_focused()
    page.keyboard.type("rauf sukarmo")
    hit = page.locator(".find-hit")
    expect(hit).to_contain_text("Ra’uf Soekarno")
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("enumeration:household", args=[wanted.pk]))
    assert not page.complaints


def test_the_slash_is_a_slash_where_somebody_types_and_where_it_was_switched_off(open_page, pml):
    page = open_page(reverse("enumeration:find"), by=pml)
    page.locator("#find-page").press_sequentially("12/5")
    expect(page.locator("#find-page")).to_have_value("12/5")
    expect(page.locator("#find")).to_be_hidden()
    page.goto(page.url.replace("cari/", ""))
    page.keyboard.press("Control+k")
    page.get_by_label("Tombol / membuka pencarian").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_visible()


def test_one_escape_closes_the_search_and_keeps_what_was_typed(open_page, pml):
    page = open_page("/", by=pml)
    page.keyboard.press("Control+k")
    expect(page.locator("#find-dialog")).to_be_focused()
    page.keyboard.type("rauf")
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#find-dialog")).to_have_value("rauf")
