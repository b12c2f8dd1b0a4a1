"""Django's own pages are quiet, too: nothing they ask for is missing, and nothing is refused by the policy."""

from __future__ import annotations

import pytest
from django.urls import reverse

ADDRESSES = ["admin:index", "admin:enumeration_officer_changelist", "admin:enumeration_officer_add", "api-docs"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_browser_has_nothing_to_complain_about(open_page, administrator, name):
    missing = []
    page = open_page("/", by=administrator)
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page.goto(page.url.rstrip("/") + reverse(name))
    page.wait_for_load_state("networkidle")
    assert not missing
    assert not page.complaints
    assert page.locator("link[rel=icon]").count() == 1
