"""Takes the pictures of docs/screenshots/ from the demo: ./run screenshots (after ./run demo --once, so that all is there).

Each page at 1280 and 360 pixels, light and dark, as the officer whose page it is.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import NAMES  # noqa: E402  where Chromium may be

OUT = ROOT / "docs" / "screenshots"
LOOKS = [(1280, 860, "light"), (360, 760, "light"), (1280, 860, "dark"), (360, 760, "dark")]


def first_link(page: Page, pattern: str) -> str:
    """The address of the first link on the page that looks so."""
    for link in page.locator("a[href]").all():
        if re.search(pattern, link.get_attribute("href") or ""):
            return link.get_attribute("href") or ""
    raise SystemExit(f"No link like {pattern} on {page.url}: is the demo whole? ./run demo --once first.")


# Name, whose page, its address, and the links to follow from there.
PAGES: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("home", "kab", "/", ()),
    ("progress", "kab", "/kemajuan/", ()),
    ("progress-village", "kab", "/kemajuan/", (r"/kemajuan/\d{7}/$", r"/kemajuan/\d{10}/$")),
    ("board", "koseka", "/penugasan/", (r"/penugasan/\d{10}/$",)),
    ("worklist", "ppl", "/daftar-kerja/", ()),
    ("questionnaire", "ppl", "/daftar-kerja/", (r"/isian/",)),
    ("review", "pml", "/pemeriksaan/", ()),
    ("household", "pml", "/pemeriksaan/", (r"/keluarga/[0-9a-f-]{36}/",)),
    ("runs", "analis", "/peringkat/", ()),
    ("run", "analis", "/peringkat/", (r"/peringkat/\d+/$",)),
    ("ranked-list", "analis", "/peringkat/", (r"/peringkat/\d+/daftar/",)),
    ("standing", "analis", "/peringkat/", (r"/peringkat/\d+/daftar/", r"/peringkat/\d+/keluarga/")),
    ("exports", "analis", "/ekspor/", ()),
    ("admin", "admin", "/admin/", ()),
]


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    page.goto(address + "/masuk/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def main() -> int:
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/")
    wanted = set(sys.argv[2:])
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        print("No Chromium on this machine. Debian: apt install chromium", file=sys.stderr)
        return 1
    password = (ROOT / ".local" / "demo-password").read_text().strip()
    OUT.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        for username in dict.fromkeys(who for _, who, _, _ in PAGES):
            take(browser, address, username, password, wanted)
        browser.close()
    return 0


def take(browser: Browser, address: str, username: str, password: str, wanted: set[str]) -> None:
    """Every picture of one officer's pages."""
    pages = [one for one in PAGES if one[1] == username and (not wanted or one[0] in wanted)]
    if not pages:
        return
    first = browser.new_context(locale="id-ID")
    sign_in(first.new_page(), address, username, password)
    kept = first.storage_state()
    for width, height, theme in LOOKS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            storage_state=kept,
            locale="id-ID",
            reduced_motion="reduce",
        )
        page = context.new_page()
        for name, _who, start, links in pages:
            page.goto(address + start)
            for pattern in links:
                page.wait_for_load_state("networkidle")
                page.goto(address + first_link(page, pattern).removeprefix(address))
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)  # charts are drawn after their data came
            page.screenshot(path=OUT / f"{name}-{width}-{theme}.png")
            print(f"{name} {width} {theme}", flush=True)
        context.close()
    first.close()


if __name__ == "__main__":
    sys.exit(main())
