"""Tables that become cards on a phone."""

import pytest
from django.urls import reverse

from enumeration.assignment.actions import assigning
from tests.conftest import OWN_SLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LABEL = "cell => getComputedStyle(cell, '::before').content"


def test_a_column_named_for_screen_readers_only_has_no_label_on_a_phone(open_page, pml, ppl, round_, make_household):
    make_household(OWN_SLS)
    assigning.give_back([OWN_SLS], by=ppl, round=round_, reason="Sakit")
    page = open_page(reverse("enumeration:returned"), by=pml, width=360)
    row = page.locator("tbody tr").first
    assert row.locator("td").nth(0).evaluate(LABEL) == '"Dikembalikan oleh"'
    assert row.locator("td.actions").evaluate(LABEL) == "none"
    # still announced to people who cannot see the page
    assert page.locator("thead th").last.text_content() == "Tindakan"
