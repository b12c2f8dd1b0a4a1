"""A given household of four keyed from paper through Chromium: how many keys for a character on paper?

Everything that is pressed is counted, from the opened page to the receipt: letters, digits, Enter, the key that submits.
A character on paper is a digit in a box (REGSOSEK22.K is filled with leading zeros: 042) or a letter or space of a text.
It is keyed twice, each time as a household of its own: once as it stands in the boxes, once without the leading
zeros of numbers (42), where Enter takes their place. After each the database is checked: every answer is the one of the
paper, and the cursor stands in the first box of the next one without a further key.

Beside it, on the same page: the same household with the automatic move switched off, as it was keyed before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import common

common.start_django()

from browser import launched, one_sls, signed_in  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402

from enumeration.answering.answers import as_sent, household_answers, member_answers  # noqa: E402
from enumeration.models import Household, State  # noqa: E402
from enumeration.questionnaire import QUESTIONS  # noqa: E402
from enumeration.questionnaire.cards import Kind  # noqa: E402
from tests.enumeration.api import family_of_four  # noqa: E402

BAR = 1.1


@dataclass
class Paper:
    """The filled form: answers by row (0 the household, 1–4 the members) and question."""

    rows: list[dict[str, Any]]

    def written(self, row: int, name: str, *, zeros: bool) -> str:
        """Returns what stands on paper, or "" for a blank."""
        value = self.rows[row].get(name)
        if value is None:
            return ""
        card = QUESTIONS[name]
        if card.kind is Kind.DAY:
            return "".join(reversed(str(value).split("-")))
        if card.kind is Kind.CODED or (zeros and card.kind in (Kind.WHOLE, Kind.FLAGS)):
            return str(value).zfill(card.width or 1)
        return str(value)

    def characters(self, *, zeros: bool) -> int:
        return sum(len(self.written(n, name, zeros=zeros)) for n, row in enumerate(self.rows) for name in row)


def paper(number: int) -> Paper:
    """Returns the household of four, with numbers that no other one here has."""
    people = family_of_four.members()
    for one in people:
        one["nik"] = f"{one['nik'][:12]}{number}{one['nik'][13:]}"
    house = family_of_four.household(timezone.localdate())
    return Paper([house | {"family_number": number, "family_card": f"731701010110000{number}"}, *people])


def main() -> int:
    options = common.arguments(__doc__ or "").parse_args()
    report = common.Report("keying", quiet=options.json)
    with common.own_database() as url:
        return measured(report, url)


def measured(report: common.Report, url: str) -> int:
    _enumerator, operator, families = one_sls(4)
    with common.serving(url) as (_server, port), launched() as browser, common.timed() as took:
        desk = {"viewport": {"width": 1280, "height": 800}}
        page = signed_in(browser, operator, f"http://127.0.0.1:{port}", **desk).new_page()
        boxed = keyed(page, port, families[0], paper(1), zeros=True)
        bare = keyed(page, port, families[1], paper(2), zeros=False)
        page.keyboard.press("F6")
        before = keyed(page, port, families[2], paper(3), zeros=False)
    found = {"boxed": (boxed, paper(1).characters(zeros=True)), "bare": (bare, paper(2).characters(zeros=False))}
    found["without_moving_on"] = (before, paper(3).characters(zeros=False))
    for name, ((keys, enters), characters) in found.items():
        report.note(**{f"{name}_keys": keys, f"{name}_enters": enters, f"{name}_characters": characters})
        report.note(**{f"{name}_keys_per_character": keys / characters})
    ratio = max(boxed[0] / found["boxed"][1], bare[0] / found["bare"][1])
    return report.end(
        n=3,
        seconds=took[0],
        ratio=ratio,
        bar=BAR,
        answers=sum(map(len, paper(1).rows)),
        ok=ratio <= BAR,
    )


FOCUSED = "() => document.activeElement.id"
MEMBERS = "() => document.querySelector('regsosek-questionnaire').form.members.map((one) => one.id)"


def keyed(page: Page, port: int, family: Household, form: Paper, *, zeros: bool) -> tuple[int, int]:
    """Key the form and submit it. Returns all keys, and how many of them were Enter."""
    address = reverse("enumeration:questionnaire", args=[family.pk])
    if address not in page.url:
        page.goto(f"http://127.0.0.1:{port}{address}")
    expect(page.locator("#q-household-address-in")).to_be_focused()
    keys = enters = 0

    def press(key: str) -> None:
        nonlocal keys, enters
        page.keyboard.press(key)
        keys, enters = keys + 1, enters + (key == "Enter")

    while not (box := page.evaluate(FOCUSED)).startswith("q-household-notes"):
        if not box.startswith("q-"):
            raise SystemExit(f"The cursor is not in a box but in “{box}”")
        row_id, _dash, name = box.removeprefix("q-").removesuffix("-in").rpartition("-")
        row = 0 if row_id == "household" else page.evaluate(MEMBERS).index(row_id) + 1
        for character in form.written(row, name, zeros=zeros):
            press("Space" if character == " " else character)
        if page.evaluate(FOCUSED) == box:
            press("Enter")
    press("F10")
    expect(page.locator("#qn-receipt-title")).to_be_visible(timeout=30_000)
    check(family, form)
    press("F10")
    expect(page.locator("#q-household-address-in")).to_be_focused()
    return keys, enters


def check(family: Household, form: Paper) -> None:
    """Check that the household has been submitted with exactly the answers of the paper."""
    family.refresh_from_db()
    people = [member_answers(person, in_full=True) for person in family.members.order_by("number")]
    there = [household_answers(family, in_full=True), *people]
    if family.state != State.SUBMITTED or len(there) != len(form.rows):
        raise SystemExit(f"It was not handed in whole: {family.state}, {len(people)} members")
    for row, (found, wanted) in enumerate(zip(map(as_sent, there), form.rows, strict=True)):
        for name, value in wanted.items():
            if found[name] != value:
                raise SystemExit(f"{name} of row {row} is {found[name]!r}, and the paper says {value!r}")


if __name__ == "__main__":
    raise SystemExit(main())
