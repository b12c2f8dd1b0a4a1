"""A real Chromium on a real server: `open_page(path, by=officer, theme="dark", width=360)`."""

from __future__ import annotations

import os
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.signals import request_finished, request_started
from django.templatetags.static import static
from django.test import Client
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, sync_playwright

from regsosek import chromium as program

# Playwright's own event loop runs in this thread; Django would refuse the database for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says when a newer question takes the place of an older one (hx-sync), as the loads of the board do. A
failure has a line of its own: sendError, responseError, timeout, swapError."""


@pytest.fixture(scope="session")
def browsers() -> Iterator[tuple[BrowserType, dict]]:
    """Returns what starts a Chromium, and how: for tests that need one of their own."""
    if not program.path():
        pytest.skip(f"Nothing of the browser was tested. {program.MISSING}")
    with sync_playwright() as playwright:
        yield playwright.chromium, program.how_to_launch()


@pytest.fixture(scope="session")
def chromium(browsers) -> Iterator[Browser]:
    type_, how = browsers
    browser = type_.launch(**how)
    yield browser
    browser.close()


def complain(said: ConsoleMessage, complaints: list[str]) -> None:
    if said.type == "error" and not said.text.startswith(GIVEN_UP):
        complaints.append(said.text)


def wait_for(page: Page, claim: Callable[[], bool], seconds: float = 30) -> None:
    """Until the claim is true, looking again between the browser's events. For what no locator can say.

    Not page.wait_for_function: it is evaluated by eval() in the page, which the page's own CSP refuses.
    """
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come about"
        page.wait_for_timeout(10)


IDLE = """() => new Promise((done) => requestIdleCallback(() => {
  const drawn = new Promise((next) => requestAnimationFrame(next));
  const nothing_to_draw = new Promise((next) => setTimeout(next, 100));
  Promise.race([drawn, nothing_to_draw]).then(() => setTimeout(() => done(!document.getElementById("qn-fallback"))));
}))"""
"""Returns whether the page has begun, too: a questionnaire stands there once it has opened what the device kept, and
takes the notice that stood in its place away."""


def settle(page: Page) -> None:
    """Until the page has begun, asks for nothing and has nothing to do, twice in a row.

    Playwright's "networkidle" means nearly the same, and sits there for half a second each time.
    """
    calm, deadline = 0, time.monotonic() + 30
    while calm < 2:
        assert time.monotonic() < deadline, f"not begun, or still asking for {[one.url for one in page.under_way]}"
        begun = page.evaluate(IDLE)
        page.wait_for_timeout(10)
        calm = calm + 1 if begun and not page.under_way else 0


def as_printed(page: Page) -> None:
    """The page as it goes on paper, with its transitions from the screen's look broken off: nothing draws them there."""
    page.emulate_media(media="print")
    page.evaluate("() => document.getAnimations().forEach((one) => one.cancel())")


NAMED = re.compile(r"/\*.*?\*/|\.(-?[a-zA-Z_][\w-]*)", re.DOTALL)
CLASSES = "() => [...new Set([...document.querySelectorAll('[class]')].flatMap((one) => [...one.classList]))]"


@cache
def left_out() -> frozenset[str]:
    """Returns the classes that Tabler's styles have and the served ones do not: regsosek/browser_files.py."""
    whole, served = (
        set(NAMED.findall(Path(file).read_text()))
        for file in reversed(finders.find("npm/tabler/css/tabler.min.css", find_all=True))
    )
    return frozenset(whole - served)


class Requests:
    """Which requests the server is at work on. A closed page does not stop what it asked for last."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.changed = threading.Condition()

    def started(self, **_signal) -> None:
        with self.changed:
            self.running.add(threading.get_ident())

    def finished(self, **_signal) -> None:
        with self.changed:
            self.running.discard(threading.get_ident())
            self.changed.notify_all()

    def wait(self, server: str) -> None:
        """Until the last one is over: emptying the tables under its feet ends in a deadlock, for either of the two."""
        # Connections are taken in turn: when this one is answered, none waits at the door any longer.
        urllib.request.urlopen(server + static("img/favicon.svg"), timeout=30).close()
        with self.changed:
            assert self.changed.wait_for(lambda: not self.running, timeout=60), f"Still at work: {self.running}"


@pytest.fixture(scope="session")
def requests() -> Iterator[Requests]:
    seen = Requests()
    request_started.connect(seen.started)
    request_finished.connect(seen.finished)
    yield seen
    request_started.disconnect(seen.started)
    request_finished.disconnect(seen.finished)


@pytest.fixture
def open_page(chromium, live_server, requests, transactional_db) -> Iterator[Callable[..., Page]]:
    """Open a page as an officer, already signed in. What the browser complains about is in page.complaints."""
    contexts = []

    def open_(path: str, *, by=None, theme: str = "light", width: int = 1280, height: int = 800) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="id-ID",
            reduced_motion="reduce",
            service_workers="block",  # it would fetch the whole app into every test's new browser
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
        page.on("console", lambda said: complain(said, page.complaints))
        page.asked, page.under_way = [], set()
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("request", lambda request: page.under_way.add(request))
        page.on("requestfinished", lambda request: page.under_way.discard(request))
        page.on("requestfailed", lambda request: page.under_way.discard(request))
        page.goto(live_server.url + path)
        settle(page)
        return page

    yield open_
    unstyled = {name for context in contexts for page in context.pages for name in page.evaluate(CLASSES)} & left_out()
    for context in contexts:
        context.close()
    requests.wait(live_server.url)
    assert not unstyled, f"Tabler has styles for these, but they are not served; write the names out: {unstyled}"
