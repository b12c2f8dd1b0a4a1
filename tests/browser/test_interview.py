"""Moving on by itself in the interview: for a finger and the mouse, never for a keyboard; and one tap for many goods."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_questionnaire import address, choose, in_the_form, question, wait_until_saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_tap_leads_on_and_an_arrow_key_does_not(open_page, ppl, household):
    page = open_page(address(household, "III"), by=ppl, width=360, height=740)
    choose(page, "tenure", 2)
    expect(page.locator("#q-household-floor_area_m2-in")).to_be_focused()
    page.get_by_role("button", name="Kembali ke 301a").click()
    expect(question(page, "tenure")).to_be_in_viewport()
    question(page, "floor_material").locator('input[value="1"]').focus()
    page.keyboard.press("ArrowDown")
    expect(question(page, "floor_material").locator('input[value="2"]')).to_be_focused()
    assert in_the_form(page, "form.value('household', 'floor_material')") == 2
    assert not page.complaints


def test_one_tap_says_none_for_the_goods_not_named_shows_them_and_is_undone(open_page, ppl, household):
    page = open_page(address(household, "V"), by=ppl, width=360, height=740)
    choose(page, "has_motorcycle", 1)
    goods = page.get_by_role("group", name="502 Memiliki")
    goods.get_by_role("button", name="Yang belum disebut: Tidak 502a, 502b").click()
    expect(goods).to_contain_text("13 isian diisi “Tidak” sekaligus")
    expect(goods.locator(".is-at-once")).to_have_count(13)
    assert in_the_form(page, "form.value('household', 'has_motorcycle')") == 1
    choose(page, "has_car", 1)
    expect(goods.locator(".is-at-once")).to_have_count(12)
    wait_until_saved(page)
    goods.get_by_role("button", name="Kosongkan lagi").click()
    assert in_the_form(page, "form.value('household', 'has_car')") == 1
    assert in_the_form(page, "form.value('household', 'has_boat')") is None
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.has_motorcycle, household.has_car, household.has_boat) == (1, 1, None)
    assert not page.complaints
