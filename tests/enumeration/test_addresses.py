"""Addresses of a list, worked out once for all of its rows."""

import pytest
from django.urls import reverse

from enumeration.templatetags.addresses import for_one


@pytest.mark.parametrize(("page", "key"), [("area_history", "7317010001000100"), ("officer_history", 17)])
def test_each_row_leads_to_its_own_page(page, key):
    of_zero = reverse(f"enumeration:{page}", args=[0])
    assert for_one(of_zero, key) == reverse(f"enumeration:{page}", args=[key])


def test_an_address_without_a_place_for_the_row_is_refused():
    with pytest.raises(ValueError, match="without a 0"):
        for_one("/penugasan/", 17)
