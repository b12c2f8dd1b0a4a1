"""Pictures of the handbooks, from a running demo: python docs/handbook.py ADDRESS [NAME …].

What each shows is said in enumeration/handbook/pictures.py; here stands how to get there. Households and officers of the
demo are made up.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent))

from screenshots import browser, first_link, sign_in

for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "REGSOSEK_KEYS"):
    os.environ.setdefault(name, "postgres://unused/unused")  # the texts are read, no database
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")

import django  # noqa: E402

django.setup()

from enumeration.handbook.pictures import ON_A_DESK, ON_A_PHONE, PICTURES  # noqa: E402

MOST_BYTES = 40_000
DESK = (1280, 800)
"""What a page on a desk is laid out for; its picture is four fifths of that."""

Way = tuple[str, str, Callable[[Page], None]]


def stay(page: Page) -> None:
    """Do nothing more."""


def down(page: Page) -> None:
    """Choose places until the households of an SLS are listed; the last place each time, where least is done."""
    while not page.locator("main .wl-link").count():
        page.locator("main .wl-place:not(.wl-place-all)").last.click()
        page.wait_for_load_state()


def first_family(page: Page) -> None:
    """Open the first questionnaire; where it is filled in is not told."""
    down(page)
    first_link("/isian/")(page)
    page.get_by_role("button", name="Tidak", exact=True).click()


def to_table(page: Page) -> None:
    """Scroll until the page's table is near the top."""
    page.locator("main table:visible").first.evaluate("(table) => scrollTo(0, table.getBoundingClientRect().top - 90)")


WAYS: dict[str, Way] = {
    "ppl-worklist": ("ppl", "/daftar-kerja/", down),
    "ppl-questionnaire": ("ppl", "/daftar-kerja/", first_family),
    "pml-queue": ("pml", "/pemeriksaan/", to_table),
    "pml-family": ("pml", "/pemeriksaan/", first_link("/keluarga/")),
    "koseka-board": ("koseka", "/penugasan/7317070/", to_table),
    "koseka-team": ("koseka", "/penugasan/7317070/tim/", stay),
    "bps-progress": ("kab", "/kemajuan/", stay),
    "bps-watching": ("kab", "/pemantauan/", stay),
    "analis-run": ("analis", "/peringkat/", first_link("/peringkat/1")),
    "analis-list": ("analis", "/peringkat/1/daftar/", to_table),
    "operator-worklist": ("operator", "/daftar-kerja/", down),
    "pengamat-progress": ("pengamat", "/kemajuan/", stay),
    "administrator-steps": ("admin", "/persiapan/", stay),
    "administrator-roles": ("admin", "/petugas/peran/", stay),
}


def small(png: bytes) -> bytes:
    """Returns the picture as WebP, as sharp as fits."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (80, 65, 50, 40, 30):
        made = io.BytesIO()
        picture.save(made, "WEBP", quality=quality, method=6)
        if made.tell() <= MOST_BYTES:
            return made.getvalue()
    raise SystemExit("A picture does not fit into its size.")


def main(address: str, *wanted: str) -> int:
    cookies: dict[str, list] = {}
    with browser() as chromium:
        for picture in PICTURES:
            if wanted and picture.name not in wanted:
                continue
            account, path, then = WAYS[picture.name]
            if account not in cookies:
                cookies[account] = sign_in(chromium, address.rstrip("/") + "/", account)
            wide, high = DESK if picture.size == ON_A_DESK else picture.size
            context = chromium.new_context(
                viewport={"width": wide, "height": high},
                device_scale_factor=picture.size[0] / wide,
                locale="id-ID",
                timezone_id="Asia/Makassar",
                reduced_motion="reduce",
                has_touch=picture.size == ON_A_PHONE,
                service_workers="block",
            )
            context.add_cookies(cookies[account])
            page = context.new_page()
            page.goto(address.rstrip("/") + path)
            then(page)
            page.wait_for_load_state("networkidle")
            picture.file.parent.mkdir(parents=True, exist_ok=True)
            picture.file.write_bytes(small(page.screenshot()))
            print(f"{picture.name}  {picture.file.stat().st_size:,} bytes  {page.url}", flush=True)
            context.close()
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
