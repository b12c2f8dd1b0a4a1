"""Searching as a page does."""

from __future__ import annotations

import pytest
from django.urls import reverse


@pytest.fixture
def find(client):
    """find(ppl, "rauf"): what the fragment shows, as the search of a page asks for it."""

    def make(officer, search: str, **headers):
        client.force_login(officer)
        return client.post(reverse("enumeration:find"), {"cari": search}, headers={"HX-Request": "true"} | headers)

    return make


@pytest.fixture
def found(find):
    """found(ppl, "rauf"): the names of the households that are found."""
    return lambda officer, search: [one.head_name for one in find(officer, search).context["found"].households]
