"""A given household of four keyed from paper through Chromium: how many keys for a character on paper?

Everything that is pressed is counted, from the opened page to the receipt: letters, digits, Enter, the key that submits.
A character on paper is a digit in a box (REGSOSEK22.K is filled with leading zeros: 042) or a letter or space of a text.
It is keyed twice, each time as a household of its own: once as it stands in the boxes, once without the leading
zeros of numbers (42), where Enter takes their place. After each the database is checked: every answer is the one of the
paper, and the cursor stands in the first box of the next one without a further key.

Beside it, on the same page: the same household with the automatic move switched off, as it was keyed before.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import common

common.start_django()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in this thread

import submit  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.answering.answers import as_sent, household_answers, member_answers  # noqa: E402
from enumeration.models import Area, Assignment, Household, Officer, Round, State, Tally  # noqa: E402
from enumeration.models.areas import LEVEL_OF  # noqa: E402
from enumeration.questionnaire import QUESTIONS  # noqa: E402
from enumeration.questionnaire.cards import Kind  # noqa: E402
from tests.browser.conftest import NAMES  # noqa: E402
from tests.enumeration.api import complete  # noqa: E402

BAR = 1.1
CODE = "7317010001000100"
FATHER = {
    **complete.HEAD_PICKED,
    "name": "MUHAMMAD RUSLI",
    "nik": "7317010107820001",
    "sex": 1,
    "birth_day": 1,
    "birth_month": 7,
    "birth_year": 1982,
    "age": 44,
    "marital_status": 2,
}
MOTHER = {
    **complete.HEAD_PICKED,
    "name": "SITI AMINAH",
    "nik": "7317014508860002",
    "sex": 2,
    "birth_day": 5,
    "birth_month": 8,
    "birth_year": 1986,
    "age": 40,
    "marital_status": 2,
    "relationship": 2,
    "pregnant": 2,
    "works": 2,
}
DROPPED = {"work_hours", "work_description", "work_status"}
MOTHER = {name: value for name, value in MOTHER.items() if name not in DROPPED}
SON = {**complete.CHILD_PICKED, "name": "BUDI"}
DAUGHTER = {
    **complete.CHILD_PICKED,
    "name": "RATNA SARI",
    "nik": "7317014503180003",
    "sex": 2,
    "birth_day": 5,
    "birth_month": 3,
    "birth_year": 2018,
}
DAUGHTER |= {"age": 8, "school_grade": 2}
HOUSE = {
    **complete.HOUSEHOLD_PICKED,
    "head_name": "MUHAMMAD RUSLI",
    "respondent_name": "SITI AMINAH",
    "member_count": 4,
}


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
    people = [complete.answered(complete.OF_MEMBERS, one) for one in (FATHER, MOTHER, SON, DAUGHTER)]
    for one in people:
        one["nik"] = f"{one['nik'][:12]}{number}{one['nik'][13:]}"
    house = complete.answered(complete.HOUSEHOLD_QUESTIONS, HOUSE)
    house |= {"building_number": 12, "family_number": number, "family_card": f"731701010110000{number}"}
    return Paper([house | {"enumerated_on": timezone.localdate().isoformat()}, *people])


def main() -> int:
    options = common.arguments(__doc__ or "", households=0).parse_args()
    report = common.Report("keying", quiet=options.json)
    logging.disable(logging.INFO)
    known_as = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return measured(report)
    finally:
        connection.creation.destroy_test_db(known_as, verbosity=0)


def measured(report: common.Report) -> int:
    operator, families = made_ready(4)
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        raise SystemExit("No Chromium here, and this measures keys in one.")
    with submit.serving(submit.own_url()) as (_server, port), sync_playwright() as playwright, common.timed() as took:
        browser = playwright.chromium.launch(executable_path=path, args=[] if os.geteuid() else ["--no-sandbox"])
        page = signed_in(browser, operator, f"http://127.0.0.1:{port}")
        boxed = keyed(page, port, families[0], paper(1), zeros=True)
        bare = keyed(page, port, families[1], paper(2), zeros=False)
        page.keyboard.press("F6")
        before = keyed(page, port, families[2], paper(3), zeros=False)
        browser.close()
        connection.close()  # the one that Django opened inside Playwright's event loop
    found = {"boxed": (boxed, paper(1).characters(zeros=True)), "bare": (bare, paper(2).characters(zeros=False))}
    found["without_moving_on"] = (before, paper(3).characters(zeros=False))
    for name, ((keys, enters), characters) in found.items():
        report.note(**{f"{name}_keys": keys, f"{name}_enters": enters, f"{name}_characters": characters})
        report.note(**{f"{name}_keys_per_character": keys / characters})
    ratio = max(boxed[0] / found["boxed"][1], bare[0] / found["bare"][1])
    return report.end(
        n=3,
        seconds=took[0],
        floor_seconds=took[0],
        ratio=ratio,
        bar=BAR,
        peak_rss_mb=0,
        answers=sum(map(len, paper(1).rows)),
        ok=ratio <= BAR,
    )


def made_ready(families: int) -> tuple[Officer, list[Household]]:
    """Create an SLS with an enumerator, a keying operator, and households of which nothing is known but their place."""
    today = timezone.localdate()
    span = {"starts_on": today - timedelta(days=20), "ends_on": today + timedelta(days=10)}
    round_ = Round.objects.create(name="Tolok ukur entri", year=today.year, is_made_up=True, **span)
    for length in (2, 4, 7, 10, 14, 16):
        Area.objects.create(code=CODE[:length], name=f"TEMPAT {CODE[:length]}", level=LEVEL_OF[length])
    Tally.objects.create(round=round_, area_id=CODE, prelist=families, open=families)
    for username, role, code in (("ppl", Role.ENUMERATOR, CODE), ("operator", Role.KEYING_OPERATOR, CODE[:4])):
        officer = Officer.objects.create(username=username, full_name=username.title(), password="!")
        Assignment.objects.create(round=round_, area_id=code, role=role, officer=officer)
    rows = [
        Household(round=round_, area_id=CODE, prelist_code=CODE, prelist_number=line + 1) for line in range(families)
    ]
    return officer, Household.objects.bulk_create(rows)


def signed_in(browser: Any, officer: Officer, server: str) -> Page:
    client = Client()
    client.force_login(officer)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server}])
    return context.new_page()


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
