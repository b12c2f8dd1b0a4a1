"""What benchmarks in a browser share: Chromium, an officer who is signed in, and one SLS to work in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import common

common.start_django()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in this thread

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, sync_playwright  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import Area, Assignment, Household, Officer, Round  # noqa: E402
from enumeration.models.areas import LEVEL_OF  # noqa: E402
from enumeration.tallies import count_new_households  # noqa: E402
from regsosek import chromium  # noqa: E402

SLS = "7317010001000100"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a Chromium."""
    how = chromium.how_to_launch()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**how)
        try:
            yield browser
        finally:
            browser.close()
            connection.close()  # the one that Django opened inside Playwright's event loop


def session_of(officer: Officer) -> str:
    """Returns the cookie's value of a new session of this officer."""
    client = Client()
    client.force_login(officer)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def signed_in(browser: Browser, officer: Officer, server: str, **how: Any) -> BrowserContext:
    """Returns a browser of its own in which the officer is signed in; `how`: as Playwright makes one."""
    context = browser.new_context(locale="id-ID", **how)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(officer), "url": server}])
    return context


def one_sls(families: int) -> tuple[Officer, Officer, list[Household]]:
    """Create an SLS with an enumerator, a keying operator, and households of which nothing is known but their place."""
    today = timezone.localdate()
    span = {"starts_on": today - timedelta(days=20), "ends_on": today + timedelta(days=10)}
    round_ = Round.objects.create(name="Tolok ukur", year=today.year, is_made_up=True, **span)
    codes = [SLS[:length] for length in LEVEL_OF]
    Area.objects.bulk_create([Area(code=code, name=f"TEMPAT {code}", level=LEVEL_OF[len(code)]) for code in codes])
    count_new_households(round_.pk, {SLS: families})
    officers = []
    for username, role, code in (("ppl", Role.ENUMERATOR, SLS), ("operator", Role.KEYING_OPERATOR, SLS[:4])):
        officer = Officer.objects.create(username=username, full_name=username.title(), password="!")
        Assignment.objects.create(round=round_, area_id=code, role=role, officer=officer)
        officers.append(officer)
    rows = [Household(round=round_, area_id=SLS, prelist_code=SLS, prelist_number=line + 1) for line in range(families)]
    enumerator, operator = officers
    return enumerator, operator, Household.objects.bulk_create(rows)
