"""Help opens by its key, which rests while one types and can be switched off; terms explain themselves in place."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_key_opens_the_help_rests_while_one_types_and_can_be_switched_off(open_page, ppl):
    page = open_page(reverse("enumeration:codebook"), by=ppl)
    help_, field = page.locator("dialog#help"), page.locator("main [name=cari]")
    field.press("?")
    expect(field).to_have_value("?")
    expect(help_).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(help_).to_contain_text("Tiga langkah")
    page.get_by_label("Tombol ? membuka bantuan").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(help_).to_be_hidden()
    page.get_by_role("link", name="Bantuan: Buku kode").click()
    expect(help_).to_be_visible()
    assert not page.complaints


def test_a_term_opens_and_closes_by_keyboard_where_it_stands(open_page, ppl):
    page = open_page(reverse("enumeration:gallery"), by=ppl)
    word = page.locator("[data-term]").first
    word.press("Enter")
    expect(word).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("Petugas Pendataan Lapangan: mendatangi keluarga")).to_be_visible()
    word.press("Escape")
    expect(word).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("Petugas Pendataan Lapangan: mendatangi keluarga")).to_be_hidden()
