"""Addresses: of a list, computed once for all of its rows; and what is read from one."""

import pytest
from django.urls import reverse

from enumeration.components.links import for_one
from tests.conftest import KECAMATAN


@pytest.mark.parametrize(("page", "key"), [("area_history", "7317010001000100"), ("officer_history", 17)])
def test_each_row_leads_to_its_own_page(page, key):
    of_zero = reverse(f"enumeration:{page}", args=[0])
    assert for_one(of_zero, key) == reverse(f"enumeration:{page}", args=[key])


def test_an_address_without_a_place_for_the_row_is_refused():
    with pytest.raises(ValueError, match="without a 0"):
        for_one("/penugasan/", 17)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["papers", "journal", "team", "board_sls", "officers"])
def test_a_search_for_what_no_name_can_have_finds_nothing_and_breaks_nothing(client, kab, household, page):
    client.force_login(kab)
    address = reverse(f"enumeration:{page}", args=[KECAMATAN] if page in ("team", "board_sls") else [])
    assert client.get(address, {"cari": "\x00 "}).status_code == 200
