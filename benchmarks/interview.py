"""Fills a given household of four in the questionnaire as a thumb does, at 360 × 740, and counts
taps, parts and screens.

A tap is a finger on the page: an answer, a button, a box to bring the cursor into, the "next" key of the phone's
keyboard. Letters and digits typed are counted apart (`keys`). A list of the device (select) takes two taps: one opens
it, one chooses. A screen is the height of the phone: how far each part reaches from where it opens, summed.

The household is that of tests/enumeration/api/family_of_four.py: nothing is left blank that the form asks. The numbers on
the household's list (108–110) are there, as they are after the verification. What the page offers is taken where it is
right. At the end the questionnaire is submitted, and the database must have every answer.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import common

common.start_django()

from browser import PHONE, launched, one_sls, signed_in  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Locator, Page  # noqa: E402

from enumeration.answering.answers import household_answers, member_answers  # noqa: E402
from enumeration.models import Household, Officer, State  # noqa: E402
from enumeration.questionnaire import QUESTIONS  # noqa: E402
from enumeration.questionnaire.cards import Kind  # noqa: E402
from tests.enumeration.api import family_of_four  # noqa: E402

BAR_TAPS, BAR_PARTS, BAR_SCREENS = 150, 12, 30
WIDTH, HEIGHT = PHONE["viewport"].values()
GAP = 8
NONE = {0, 2}  # of livestock, of goods
COMPONENT = "document.querySelector('regsosek-questionnaire')"
MOST_TAPS_OF_PART = 200  # of a part that does not end: something was not taken


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of every screen, a file a part")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    options = parser.parse_args()
    report = common.Report("interview", quiet=options.json)
    with common.own_database() as url:
        return measured(report, url, options.pictures, options.theme)


def measured(report: common.Report, url: str, pictures: Path | None, theme: str) -> int:
    officer, household = made_ready()
    answers = family_of_four.household(timezone.localdate()), family_of_four.members()
    with common.serving(url) as (_server, port), launched() as browser:
        server = f"http://127.0.0.1:{port}"
        page = signed_in(browser, officer, server, **PHONE, color_scheme=theme, reduced_motion="reduce").new_page()
        page.on("pageerror", lambda error: print(error, file=sys.stderr))
        page.goto(server + reverse("enumeration:questionnaire", args=[household.pk]))
        page.wait_for_selector(".qn-next")
        refuse = page.locator(".qn-place button").last  # the place is asked for once on a device
        if refuse.count():
            refuse.tap()
        family = Family(page, *answers, pictures)
        for part in family.parts():
            report.say(f"  {part}")
        page.wait_for_selector(".qn-receipt", timeout=30_000)
    household.refresh_from_db()
    missing = lacking(household, *answers)
    if household.state != State.SUBMITTED or missing:
        raise SystemExit(f"Not everything arrived: {household.state}, {missing}")
    counted = family.counted
    screens = counted.length / HEIGHT
    return report.end(
        answers=len(answers[0]) + sum(map(len, answers[1])),
        taps=counted.taps,
        keys=counted.keys,
        parts=counted.parts,
        screens=screens,
        bar_taps=BAR_TAPS,
        bar_parts=BAR_PARTS,
        bar_screens=BAR_SCREENS,
        ok=counted.taps <= BAR_TAPS and counted.parts <= BAR_PARTS and screens <= BAR_SCREENS,
    )


def made_ready() -> tuple[Officer, Household]:
    """Create an SLS with its enumerator and a household that the verification has numbered."""
    officer, _operator, [household] = one_sls(1)
    numbered = family_of_four.household(timezone.localdate())
    for name in ("head_name", "building_number", "family_number"):
        setattr(household, name, numbered[name])
    household.save()
    return officer, household


class Counted:
    taps = keys = parts = length = 0


class Family:
    """The household as an enumerator fills it in: what is next on the page, one question after the other."""

    def __init__(
        self, page: Page, household: Mapping[str, Any], members: list[dict[str, Any]], pictures: Path | None
    ) -> None:
        self.page = page
        self.household = household
        self.members = members
        self.pictures = pictures
        self.counted = Counted()

    def parts(self) -> Iterator[str]:
        """Fill in part after part, and say of each what it took."""
        is_last = False
        while not is_last:
            before, title = self.counted.taps, self.title
            self.opens_at = self.page.evaluate("window.scrollY")
            self.fill_in_part(title)
            self.counted.parts += 1
            self.counted.length += self.length
            if self.title == title:  # else the last answer has led on
                following = self.page.locator(".qn-next")
                is_last = following.count() == 0
                if is_last and self.pictures:
                    self.take_pictures(self.pictures)
                self.tap(self.page.get_by_role("button", name="Kirim ke PML") if is_last else following)
            yield f"{title}: {self.counted.taps - before} taps, {self.length / HEIGHT:.1f} screens"

    @property
    def title(self) -> str:
        return self.page.locator(".qn-step-title").inner_text().strip()

    def fill_in_part(self, title: str) -> None:
        for _ in range(MOST_TAPS_OF_PART):
            self.length = self.page.evaluate("document.documentElement.scrollHeight") - self.opens_at
            if not self.do_next() or self.title != title:
                return
        raise SystemExit(f"This part does not end: {self.page.locator('.qn-step-title').inner_text()}")

    def do_next(self) -> bool:
        """Do the next thing that brings the part further; False where nothing is left."""
        for row, name, place in self.blank_questions():
            wanted = self.answer_of(row, name)
            if wanted is not None and not self.waits_for_block(place, wanted):
                self.give(place, name, wanted)
                return True
        for offer in self.page.locator(".m-offer").all():
            self.tap(offer)
            return True
        return False

    def blank_questions(self) -> Iterator[tuple[str, str, Locator]]:
        found = self.page.evaluate(
            """() => [...document.querySelectorAll(".qn-main .q")].map((one) => {
                const [, row, name] = /^q-(household|[0-9a-f-]{36})-(\\w+)$/.exec(one.id);
                const box = one.querySelector("input.q-in, textarea, select.q-in");
                const other = one.querySelector("select.opt-other");
                const isGiven = one.querySelector("input:checked, output") || box?.value || other?.value;
                return { row, name, isGiven: Boolean(isGiven) };
            })"""
        )
        for one in found:
            if not one["isGiven"]:
                yield one["row"], one["name"], self.page.locator(f"[id='q-{one['row']}-{one['name']}']")

    def answer_of(self, row: str, name: str) -> Any:
        if row == "household":
            return self.household.get(name)
        ids = self.page.evaluate(f"() => {COMPONENT}.roster.rows().map((one) => one.id)")
        if name == "age" and self.page.locator(".m-offer", has_text="407").count():
            return None  # it waits for the offer of all ages
        return self.members[ids.index(row)].get(name)

    # --- One answer, by the shortest way that the page offers --------------------------------------------------------

    def give(self, place: Locator, name: str, wanted: Any) -> None:
        offer = place.locator(".q-suggestion")
        if offer.count() and re.search(rf"\b{re.escape(str(wanted))}\b", offer.inner_text()):
            return self.tap(offer)
        if place.get_by_role("button", name="Hari ini").count():
            return self.tap(place.get_by_role("button", name="Hari ini"))
        if self.none_of_the_rest(place):
            return None
        if place.locator("input[type='checkbox']").count():
            return self.tick(place, wanted)
        button = place.locator(f"input[type='radio'][value='{wanted}']")
        if button.count():
            return self.tap(button)
        chooser = place.locator("select")
        if chooser.count():
            self.counted.taps += 2
            chooser.dispatch_event("pointerdown")
            chooser.select_option(str(wanted))
            return None
        return self.type(place.locator("input.q-in, textarea"), str(wanted))

    def block_of(self, place: Locator) -> tuple[Locator, set[Any]]:
        """Returns the button that says "none" for a whole block, and the answers that are still to be given there."""
        block = place.locator("xpath=ancestor::*[@role='group'][1]")
        names = {str(one.get_attribute("id")).rsplit("-", 1)[1] for one in block.locator(".q").all()}
        given = {self.household.get(name) for _, name, _ in self.blank_questions() if name in names}
        return block.locator(".g-none > button"), given

    def waits_for_block(self, place: Locator, wanted: Any) -> bool:
        """Returns whether this is one of the "none" of a block in which something else is still to be named."""
        button, given = self.block_of(place)
        return bool(button.count() and wanted in NONE and given - NONE)

    def none_of_the_rest(self, place: Locator) -> bool:
        """Tap "none" for all of a block that is still blank, where that is so."""
        button, given = self.block_of(place)
        if not button.count() or len(given) != 1 or given - NONE:
            return False
        self.tap(button)
        return True

    def tick(self, place: Locator, wanted: int) -> None:
        if wanted in (0, 99):
            return self.tap(place.locator(f"input[name$='-{wanted}']"))
        for bit in (1, 2, 4, 8, 16, 32):
            if wanted & bit:
                self.tap(place.locator(f"input[name$='-{bit}']"))
        return None

    def type(self, box: Locator, text: str) -> None:
        if not box.evaluate("(one) => one === document.activeElement"):
            self.tap(box)
        if box.get_attribute("id").endswith(("birth_day-in", "birth_month-in")):  # type: ignore[union-attr]
            text = text.zfill(2)  # as on paper
        self.counted.keys += len(text)
        if box.get_attribute("type") == "date":
            return box.fill(text)
        return self.page.keyboard.type(text)

    def tap(self, what: Locator) -> None:
        self.counted.taps += 1
        what.evaluate("""(one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            const there = document.elementFromPoint(left + width / 2, top + height / 2);
            if (!there || !one.parentElement.contains(there)) one.scrollIntoView({ block: "center" });
        }""")
        what.tap(force=True)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what a tap did, and has turned to the next part where it led on."""
        self.page.evaluate(f"() => {COMPONENT}.updateComplete")
        self.page.wait_for_timeout(20)
        self.page.wait_for_selector("regsosek-questionnaire:not(.is-turning)")

    # --- Pictures ----------------------------------------------------------------------------------------------------

    def take_pictures(self, folder: Path) -> None:
        """Take a picture of every screen of every part, filled in, from where the part opens."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, step in enumerate(self.page.evaluate(f"() => {COMPONENT}.steps.map((one) => one.id)"), start=1):
            self.page.evaluate(f"(id) => {COMPONENT}.go(id)", step)
            if step == "members":
                self.page.evaluate(
                    f"() => {COMPONENT}.roster.rows().forEach(({{ id }}) => {COMPONENT}.roster.open(id))"
                )
            self.settle()
            self.page.evaluate("document.querySelector('.qn-body').scrollIntoView({ block: 'start' })")
            place, screens = -1, []
            while place != (place := self.page.evaluate("window.scrollY")):
                screens.append(Image.open(io.BytesIO(self.page.screenshot())))
                self.page.evaluate("window.scrollBy(0, innerHeight - 140)")  # bars at head and foot
            beside_each_other(screens).save(folder / f"{number:02d}.png", optimize=True)


def beside_each_other(screens: list[Image.Image]) -> Image.Image:
    """Returns one picture of all of them, in few colours."""
    whole = Image.new("RGB", (len(screens) * (WIDTH + GAP) - GAP, HEIGHT), "#8d9aa8")
    for number, screen in enumerate(screens):
        whole.paste(screen.convert("RGB"), (number * (WIDTH + GAP), 0))
    return whole.quantize(48, dither=Image.Dither.NONE)


def lacking(household: Household, answers: Mapping[str, Any], members: list[dict[str, Any]]) -> list[str]:
    """Returns the questions whose answer the database does not have as it was given; of identifiers, that it has none."""

    def differs(stored: Mapping[str, Any], name: str, value: Any) -> bool:
        is_sealed = QUESTIONS[name].kind is Kind.SEALED
        return stored[name] is None if is_sealed else str(stored[name]) != str(value)

    stored = household_answers(household)
    found = [name for name, value in answers.items() if differs(stored, name, value)]
    for person, wanted in zip(household.members.order_by("number"), members, strict=True):
        one = member_answers(person)
        found += [f"{person.number}.{name}" for name, value in wanted.items() if differs(one, name, value)]
    return found


if __name__ == "__main__":
    sys.exit(main())
