"""Pictures of assigning a kecamatan by keyboard alone, on a running demo: python docs/share_out.py ADDRESS [CODE].

No mouse: every step is keys. An officer of the district office first frees the kecamatan if somebody works there, so
that the story begins without officers; at its end the SLS are assigned again, and two of them are handed over.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parent))

from screenshots import SHOWN_HERE, browser, sign_in

ACCOUNT = "kab"
KECAMATAN = "7317070"
FOLDER = SHOWN_HERE / "share-out"


class Story:
    """A page driven by keys, with a numbered picture of each step."""

    def __init__(self, page: Page, address: str):
        self.page, self.address, self.step = page, address.rstrip("/"), 0

    def picture(self, name: str) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(300)
        self.step += 1
        self.page.screenshot(path=FOLDER / f"{self.step:02d}-{name}.png")
        print(f"{self.step:02d}-{name}  {self.page.url.removeprefix(self.address)}", flush=True)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str, most: int = 600) -> None:
        for _ in range(most):
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            self.press("Tab")
        sys.exit(f"Tab never reaches {selector} on {self.page.url}")

    def agree(self) -> None:
        expect(self.page.locator("dialog[open]")).to_be_visible()
        self.tab_to("dialog[open] [data-confirm-yes]", most=6)
        self.press("Enter")
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def follow(self, selector: str, part: str) -> None:
        self.tab_to(selector)
        self.press("Enter")
        self.page.wait_for_url(part)
        self.page.wait_for_load_state("networkidle")

    def decide(self, decision: str, said: str, *, asks: bool = True) -> None:
        self.tab_to(f"form:has(input[name=keputusan][value={decision}]) button")
        self.press("Enter")
        if asks:
            self.agree()
        expect(self.page.locator("[data-takes-focus]")).to_contain_text(said)
        self.page.wait_for_load_state("networkidle")


def free(story: Story, code: str) -> None:
    """Leave the kecamatan without enumerators, as at the beginning of a round."""
    story.open(f"/penugasan/{code}/papan/")
    if not story.page.locator("input[data-holder]").count():
        return
    story.press("/", "Tab", "Tab", "b", "a")
    story.page.wait_for_load_state("networkidle")
    story.tab_to("#reason")
    story.page.keyboard.type("Pembagian diulang sejak awal")
    story.tab_to('button[value="withdraw"]')
    story.press("Enter")
    story.agree()
    expect(story.page.locator(".board-result")).to_be_visible()


def share_out(story: Story, code: str) -> None:
    story.open(f"/penugasan/{code}/papan/")
    story.picture("unassigned")
    story.press("?")
    story.picture("keys")
    story.press("Escape")
    story.follow('a[href$="/usulan/"]', "**/usulan/")
    story.tab_to('input[name="cara"]')
    story.picture("asking-for-a-proposal")
    story.follow("button[data-primary]", "**/usulan/*-*/")
    story.picture("proposal")

    story.press("b", "ArrowDown", "Space", "Shift+ArrowDown", "Shift+ArrowDown")
    story.page.wait_for_load_state("networkidle")
    story.press("p", "ArrowDown", "Space")
    story.picture("adjusting-loads-before-and-after")
    story.press("t", "Enter")
    expect(story.page.locator("#notices")).to_contain_text("dipindahkan")
    story.picture("adjusted")

    story.tab_to("form:has(input[name=keputusan][value=terima]) button")
    story.press("Enter")
    story.picture("accept-asks")
    story.agree()
    story.picture("accepted")
    story.decide("batalkan", "dibatalkan")
    story.picture("undone")
    story.decide("lagi", "diterima lagi", asks=False)
    story.decide("terima", "diterima")
    story.picture("accepted-again")


def hand_over(story: Story) -> None:
    story.follow('a[href$="/papan/"]', "**/papan/")
    story.press("b", "ArrowDown", "Space")
    story.page.wait_for_load_state("networkidle")
    story.press("p")
    holder = story.page.locator("input[data-row]:checked").first.get_attribute("data-holder")
    for _ in range(5):
        if story.page.evaluate("document.activeElement.dataset.name") != holder:
            break
        story.press("ArrowDown")
    story.press("Space", "t", "Enter")
    story.page.keyboard.type("Lebih dekat dari rumahnya")
    story.picture("handing-over")
    story.press("Enter")
    story.picture("hand-over-asks")
    story.agree()
    expect(story.page.locator(".board-result")).to_be_visible()
    story.picture("handed-over")


def main(address: str, code: str = KECAMATAN) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with browser() as chromium:
        cookies = sign_in(chromium, address.rstrip("/") + "/", ACCOUNT)
        context = chromium.new_context(
            viewport={"width": 1280, "height": 860},
            locale="id-ID",
            timezone_id="Asia/Makassar",
            reduced_motion="reduce",
        )
        context.add_cookies(cookies)
        story = Story(context.new_page(), address)
        free(story, code)
        share_out(story, code)
        hand_over(story)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
