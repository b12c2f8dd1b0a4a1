"""Keying in a real browser: a second keying is begun empty, and a household is found by its numbers from every page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from enumeration.access import Role
from enumeration.keying.actions import drawing
from enumeration.keying.contents import opened
from enumeration.models import SecondKeying
from tests.browser.conftest import wait_for
from tests.conftest import OWN_SLS, VILLAGE
from tests.enumeration.keying.test_second_keyings import hand_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_form_is_keyed_again_from_nothing_and_the_next_family_is_found_by_its_numbers(
    open_page, make_household, operator, officer, kab, ppl, round_
):
    second_operator = officer("galih", Role.KEYING_OPERATOR, VILLAGE)
    household = make_household(OWN_SLS, head_name=None)
    hand_in(household.pk, operator, household)
    drawing.draw(OWN_SLS, percent=100, by=kab, round=round_)
    second = SecondKeying.objects.get()
    other = make_household(OWN_SLS, building_number=77, family_number=78)

    page = open_page(reverse("enumeration:worklist"), by=second_operator)
    expect(page.locator("main")).not_to_contain_text("AMINAH")
    page.get_by_role("link", name="Entri kedua").click()
    page.get_by_role("link", name="Entri", exact=False).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Entri kedua {household.building_number}/{household.family_number}"
    )
    expect(page.locator("#q-household-address-in")).to_be_focused()
    page.keyboard.type("JALAN POROS NO 4")
    page.keyboard.press("Enter")
    wait_for(page, lambda: SecondKeying.objects.get().version > 0)
    second.refresh_from_db()
    assert opened(second, "content")["answers"] == {"address": "JALAN POROS NO 4"}

    page.keyboard.press("Control+k")
    expect(page.locator("#find-dialog")).to_be_focused()
    assert not Axe().run(page).response["violations"]
    page.keyboard.type(f"{OWN_SLS[10:14]} 77")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("enumeration:questionnaire", args=[other.pk]))
    expect(page.locator("#q-household-address-in")).to_be_focused()
    assert not page.complaints
