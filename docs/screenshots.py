"""Takes pictures of the demo district in a real Chromium: `./run screenshots [NAME …]`.

All of them are written to .local/screenshots, wide and narrow, light and dark; those that the documents show are copied
here.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from regsosek.chromium import how_to_launch  # noqa: E402

LOCAL = PROJECT / ".local"
ALL = LOCAL / "screenshots"
SHOWN_HERE = PROJECT / "docs" / "screenshots"
SHOWN = {"progress-1280-light"}  # a picture that README.md or a page in docs/ refers to
LOOKS = [(1280, 800, "light"), (1280, 800, "dark"), (360, 740, "light"), (360, 740, "dark")]


@dataclass(frozen=True)
class Picture:
    name: str
    account: str
    path: str
    then: Callable[[Page], None] = lambda page: None


def first_link(*parts: str) -> Callable[[Page], None]:
    """Returns a function that follows the first link whose address contains this part, then the first with the next."""

    def follow(page: Page) -> None:
        for part in parts:
            address = page.locator(f'main a[href*="{part}"]').first.get_attribute("href")
            page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + (address or "/"))

    return follow


def first_row(page: Page) -> None:
    """Follow the first link of the first table."""
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


PICTURES = [
    Picture("home-enumerator", "ppl", "/"),
    Picture("home-supervisor", "pml", "/"),
    Picture("home-office", "kab", "/"),
    Picture("board", "koseka", "/penugasan/", first_link("/penugasan/7317")),
    Picture("board-village", "kab", "/penugasan/", first_link("/penugasan/7317062/", "/penugasan/7317062001/")),
    Picture("board-kecamatan", "kab", "/penugasan/7317093/papan/"),
    Picture("team", "kab", "/penugasan/7317062/tim/"),
    Picture("proposal-new", "kab", "/penugasan/7317093/usulan/"),
    Picture("proposal", "kab", "/penugasan/7317093/usulan/", first_link("/usulan/")),
    Picture("area-history", "kab", "/penugasan/7317062001/", first_link("/penugasan/sls/")),
    Picture("officer-history", "kab", "/penugasan/7317062001/", first_link("/penugasan/petugas/")),
    Picture("replace", "kab", "/penugasan/7317062001/", first_link("/penugasan/petugas/", "/ganti/")),
    Picture("area-change", "kab", "/penugasan/7317062001/", first_link("/penugasan/sls/", "/ubah/")),
    Picture("returned", "koseka", "/penugasan/dikembalikan/"),
    Picture("own-sls", "ppl", "/penugasan-saya/"),
    Picture("late", "pml", "/kiriman-terlambat/"),
    Picture("officers", "kab", "/petugas/"),
    Picture("officer", "kab", "/petugas/", first_link("/petugas/1")),
    Picture("officer-imports", "admin", "/petugas/impor/"),
    Picture("officer-import", "admin", "/petugas/impor/", first_row),
    Picture("slips", "kab", "/berkas/kode-masuk/"),
    Picture("papers", "kab", "/berkas/?wilayah=7317062"),
    Picture("papers-own", "ppl", "/berkas/saya/"),
    Picture("prelist", "kab", "/prelist/"),
    Picture("prelist-file", "kab", "/prelist/", first_row),
    Picture("verification", "ppl", "/daftar-kerja/", first_link("/verifikasi/")),
    Picture("verification-recap", "kab", "/verifikasi/"),
    Picture("journal", "ppl", "/jurnal/"),
    Picture("worklist", "ppl", "/daftar-kerja/"),
    Picture("questionnaire", "ppl", "/daftar-kerja/", first_link("/isian/")),
    Picture("review", "pml", "/pemeriksaan/"),
    Picture("decisions", "pml", "/pemeriksaan/keputusan/"),
    Picture("samples", "koseka", "/pemeriksaan/wawancara-ulang/"),
    Picture("household", "pml", "/pemeriksaan/", first_link("/keluarga/")),
    Picture("progress", "kab", "/kemajuan/"),
    Picture("runs", "analis", "/peringkat/"),
    Picture("run", "analis", "/peringkat/", first_link("/peringkat/1")),
    Picture("list", "analis", "/peringkat/1/daftar/"),
    Picture("reasons", "analis", "/peringkat/1/daftar/", first_link("/keluarga/")),
    Picture("exports", "analis", "/ekspor/"),
    Picture("gallery", "admin", "/gallery/"),
]


@contextmanager
def browser() -> Iterator[Browser]:
    how = how_to_launch()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**how)
        yield chromium
        chromium.close()


def sign_in(chromium: Browser, address: str, account: str) -> list:
    """Returns the cookies of one account."""
    page = chromium.new_page()
    page.goto(f"{address}masuk/")
    page.fill('[name="username"]', account)
    page.fill('[name="password"]', (LOCAL / "demo-password").read_text().strip())
    page.press('[name="password"]', "Enter")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    cookies = page.context.cookies()
    page.context.close()
    return cookies


def main(address: str, *wanted: str) -> int:
    ALL.mkdir(parents=True, exist_ok=True)
    SHOWN_HERE.mkdir(exist_ok=True)
    cookies: dict[str, list] = {}
    missed = 0
    with browser() as chromium:
        for picture in PICTURES:
            if wanted and picture.name not in wanted:
                continue
            if picture.account not in cookies:
                cookies[picture.account] = sign_in(chromium, address, picture.account)
            for width, height, theme in LOOKS:
                name = f"{picture.name}-{width}-{theme}"
                context = chromium.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    locale="id-ID",
                    timezone_id="Asia/Makassar",
                    reduced_motion="reduce",
                )
                context.add_cookies(cookies[picture.account])
                page = context.new_page()
                try:
                    page.goto(address.rstrip("/") + picture.path)
                    picture.then(page)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=ALL / f"{name}.png")
                    if name in SHOWN:
                        shutil.copyfile(ALL / f"{name}.png", SHOWN_HERE / f"{name}.png")
                    print(f"{name}  {page.url.removeprefix(address.rstrip('/'))}", flush=True)
                except Exception as problem:  # one broken page must not cost the others their picture
                    missed += 1
                    print(f"{name}: {str(problem).splitlines()[0]}", file=sys.stderr, flush=True)
                context.close()
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
