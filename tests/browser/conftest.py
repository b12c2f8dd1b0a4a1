"""A real Chromium on a real server: `open_page(path, by=officer, theme="dark", width=360)`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's own event loop runs in this thread; Django would refuse the database for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("NO CHROMIUM HERE: nothing of the browser was tested. Debian: apt install chromium")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses its sandbox as root
        browser = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server, transactional_db) -> Iterator[Callable[..., Page]]:
    """Opens a page as an officer, already signed in. What the browser complains about is in page.complaints."""
    contexts = []

    def open_(path: str, *, by=None, theme: str = "light", width: int = 1280, height: int = 800) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="id-ID", reduced_motion="reduce"
        )
        contexts.append(context)
        if by is not None:
            client = Client()
            client.force_login(by)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()
