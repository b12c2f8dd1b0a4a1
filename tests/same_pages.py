"""Shows that pages say the same before and after a change of templates: visible text, accessibility tree and elements.

Record every HTML page that tests are answered with, in a tree before the change and in one after it; then compare:

    cp tests/same_pages.py ../before/tests/      # where the tree before the change does not have this file yet
    (cd ../before && SAME_PAGES=/tmp/pages/before ./run test -p tests.same_pages tests/test_ways.py tests/enumeration -q)
    SAME_PAGES=/tmp/pages/after ./run test -p tests.same_pages tests/test_ways.py tests/enumeration -q
    .venv/bin/python -m tests.same_pages /tmp/pages/before ../before /tmp/pages/after . [--not-elements] [--jobs 2]

A page is known by its test and by its turn in it, so both trees must have the same tests. Closed dialogs, details and
<template> are opened first: what they hold is compared, too. Scripts do not run. What differs by chance (ids, tokens,
times of the day, primary keys) is replaced before comparing, and the gallery's source texts are left out.
Exits with 1 when a page differs or has no partner.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHOWN = 12
WIDEST = 400
"""Pages that differ are printed up to this many, and their lines up to so many characters."""

# --- Recording: a plugin of pytest -----------------------------------------------------------------------------------


class Recorder:
    """Writes each HTML answer of Django's test client as one line of JSON."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = (folder / "pages.jsonl").open("w")
        self.test = ""
        self.turns: Counter[str] = Counter()

    def keep(self, request: Any, response: Any) -> None:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return
        # Requests are counted by address, so that one more request of another kind does not shift all that follow.
        about = f"{self.test} {request.method} {without_chance(request.path)} {response.status_code}"
        self.turns[about] += 1
        page = {"key": f"{about} {self.turns[about]}", "html": response.content.decode()}
        self.file.write(json.dumps(page) + "\n")


def pytest_configure(config: Any) -> None:
    from django.test.client import ClientHandler

    recorder = Recorder(Path(os.environ["SAME_PAGES"]))
    config.stash_recorder = recorder
    answer = ClientHandler.get_response

    def answer_and_keep(self: Any, request: Any) -> Any:
        response = answer(self, request)
        recorder.keep(request, response)
        return response

    ClientHandler.get_response = answer_and_keep  # type: ignore[method-assign]


def pytest_runtest_setup(item: Any) -> None:
    item.config.stash_recorder.test = f"{item.path.name}::{item.name}"


def pytest_unconfigure(config: Any) -> None:
    config.stash_recorder.file.close()


# --- What differs by chance ------------------------------------------------------------------------------------------

CHANCE = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b[0-9a-f]{32,64}\b"), "HEX"),
    (re.compile(r"\b[0-9A-Za-z]{64}\b"), "CSRF"),
    (re.compile(r'(?<=nonce=")[^"]+'), "NONCE"),
    (re.compile(r"/static/[^/\"']+/"), "/static/"),
    (re.compile(r"T\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d"), "TIME"),
    (re.compile(r"(?<=/petugas/)[\w-]{22}(?=/)"), "PASS"),
    (re.compile(r"\b([01]?\d|2[0-3])[.:][0-5]\d([.:][0-5]\d)?\b"), "TIME"),
]
PRIMARY_KEYS = re.compile(r"(?<=/)\d{1,6}(?=/)|(?<=-)\d{1,6}\b|(?<=#)\d{1,6}\b")
NUMBERS = re.compile(r"\b\d{1,6}\b")
OF_ROWS = re.compile(r"^(id|for|name|value|form|href|action|list|aria-\w+|data-[\w-]+|hx-[\w-]+)$")
"""Attributes in which the primary key of a row is a number by itself."""


def without_chance(text: str) -> str:
    for what, word in CHANCE:
        text = what.sub(word, text)
    return PRIMARY_KEYS.sub("N", text)


# --- Comparing, in Chromium ------------------------------------------------------------------------------------------

SHOWN_BODY = """(html) => {
    const parsed = new DOMParser().parseFromString(html, 'text/html');  // scripts of a parsed document do not run
    for (const one of parsed.querySelectorAll('template')) {
        const opened = parsed.createElement('div');
        opened.dataset.wasTemplate = '';
        opened.append(one.content.cloneNode(true));
        one.replaceWith(opened);
    }
    for (const one of parsed.querySelectorAll('.gallery-source')) one.remove();  // the text of a template itself
    for (const one of parsed.querySelectorAll('dialog, details')) one.setAttribute('open', '');
    document.body.replaceWith(document.adoptNode(parsed.body));
    const elements = [...document.body.querySelectorAll('*')].map((one) => {
        const plain = (value) => value.trim().replace(/\\s+/g, ' ').replace(/, /g, ',');
        const attributes = [...one.attributes].map((each) => [each.name, plain(each.value)]);
        const exact = ['TEXTAREA', 'PRE', 'OPTION', 'SCRIPT'].includes(one.tagName) ? one.textContent : '';
        return [one.tagName.toLowerCase(), attributes.sort(), exact.trim()];
    });
    return [parsed.title, document.body.innerText, elements];
}"""


@dataclass(frozen=True)
class Seen:
    """What a person, a screen reader and a script find in a page."""

    text: str
    tree: str
    elements: str


def look(page: Any, html: str) -> Seen:
    title, text, elements = page.evaluate(SHOWN_BODY, html)
    lines = (re.sub(r"\s+", " ", line).strip() for line in without_chance(f"{title}\n{text}").splitlines())
    found = [
        f"<{tag}> {' '.join(told(name, value) for name, value in attributes)} {inside(tag, exact)}".strip()
        for tag, attributes, exact in elements
    ]
    return Seen(
        text="\n".join(filter(None, lines)),
        tree=without_chance(page.locator("body").aria_snapshot()),
        elements="\n".join(found),
    )


def told(name: str, value: str) -> str:
    value = without_chance(value)
    return f"{name}={NUMBERS.sub('N', value) if OF_ROWS.match(name) else value!r}"


def inside(tag: str, text: str) -> str:
    """Returns what an element holds word by word; a JSON script's numbers are primary keys, too."""
    text = without_chance(text)
    return NUMBERS.sub("N", text) if tag == "script" else text


def styles_of(tree: Path) -> str:
    """Returns every style sheet of the tree: with those of all pages at once, a page need not load its own."""
    files = [
        *(tree / "node_modules").glob("@tabler/core/dist/css/tabler.min.css"),
        *sorted((tree / "static").rglob("*.css")),
    ]
    return "\n".join(file.read_text() for file in files)


def look_at_all(pages: dict[str, str], tree: Path) -> dict[str, Seen]:
    from playwright.sync_api import sync_playwright

    from regsosek import chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.how_to_launch())
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_style_tag(content=styles_of(tree))
        seen = {digest: look(page, html) for digest, html in pages.items()}
        browser.close()
    return seen


def recorded(folder: Path) -> dict[str, str]:
    with (folder / "pages.jsonl").open() as lines:
        pages = (json.loads(line) for line in lines)
        return {page["key"]: page["html"] for page in pages}


def some_of_each_kind(keys: list[str], most: int) -> set[str]:
    """Of the pages of one address at most so many, spread over the tests; of all refusals of one status ten times that."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for key in sorted(keys):
        request, status, _turn = key.rsplit(" ", 2)
        _test, _, request = request.rpartition("] ") if "] " in request else request.partition(" ")
        kinds.setdefault((NUMBERS.sub("N", request) if status == "200" else "", status), []).append(key)
    chosen: set[str] = set()
    for (request, _status), each in kinds.items():
        chosen.update(each[:: -(-len(each) // (most if request else 10 * most))])
    return chosen


def digest(html: str) -> str:
    """Equal for pages that differ by numbers only: one of them is looked at."""
    return hashlib.sha256(NUMBERS.sub("N", without_chance(html)).encode()).hexdigest()


def seen_in(pages: dict[str, str], tree: Path, jobs: int) -> tuple[dict[str, str], dict[str, Seen]]:
    digests = {key: digest(html) for key, html in pages.items()}
    once = {digests[key]: html for key, html in pages.items()}
    shares = [dict(list(once.items())[number::jobs]) for number in range(jobs)]
    with ProcessPoolExecutor(jobs) as pool:
        seen: dict[str, Seen] = {}
        for share in pool.map(look_at_all, shares, [tree] * jobs):
            seen |= share
    return digests, seen


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.same_pages", description=__doc__.partition("\n")[0])
    for name in ("before", "tree_before", "after", "tree_after"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--not-elements", action="store_true", help="compare text and accessibility only")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--of-a-kind", type=int, default=10**6, help="how many pages of one address, to be quicker")
    asked = parser.parse_args()
    pages_before, pages_after = recorded(asked.before), recorded(asked.after)
    alone = sorted(pages_before.keys() ^ pages_after.keys())
    for key in alone[:SHOWN]:
        print(f"only {'before' if key in pages_before else 'after'}: {key}")
    chosen = some_of_each_kind([*(pages_before.keys() & pages_after.keys())], asked.of_a_kind)
    before, seen_before = seen_in({key: pages_before[key] for key in chosen}, asked.tree_before, asked.jobs)
    after, seen_after = seen_in({key: pages_after[key] for key in chosen}, asked.tree_after, asked.jobs)
    kinds = ["text", "tree", *([] if asked.not_elements else ["elements"])]
    pairs: dict[tuple[str, str], list[str]] = {}
    for key in before.keys() & after.keys():
        pairs.setdefault((before[key], after[key]), []).append(key)
    differing: Counter[str] = Counter()
    printed = 0
    for (old, new), keys in sorted(pairs.items(), key=lambda pair: min(pair[1])):
        told = [kind for kind in kinds if getattr(seen_before[old], kind) != getattr(seen_after[new], kind)]
        differing.update(told)
        if told and printed < SHOWN:
            printed += 1
            print(f"\n{' and '.join(told)} differ: {min(keys)} (and {len(keys) - 1} more)")
            one, other = (getattr(seen, told[0]).splitlines() for seen in (seen_before[old], seen_after[new]))
            lines = list(difflib.unified_diff(one, other, "before", "after", n=1, lineterm=""))[:24]
            print("\n".join(line[:WIDEST] for line in lines))
    print(
        f"\n{len(before.keys() & after.keys())} pages compared, {len(pairs)} of them unlike one another; "
        f"{len(alone)} without a partner; differing: {', '.join(f'{kind} {differing[kind]}' for kind in kinds)}"
    )
    return int(bool(alone or any(differing.values())))


if __name__ == "__main__":
    sys.exit(main())
