"""Twenty households of five reviewed in Chromium by keys alone, three of them sent back: keys, scrolls, screens, times.

Every second one has a warning with its note, so that there is something to read first. Keys are counted without the
letters of the reasons. A key's time is from the press to the first frame in which the next one stands; the server's
is from the request to the first byte of that page, on this machine.
"""

from __future__ import annotations

import statistics
import uuid
from typing import Any

import common

common.start_django()

from browser import launched, one_sls, signed_in  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.answering.actions import submitting  # noqa: E402
from enumeration.models import Assignment, Household, Officer, State  # noqa: E402
from enumeration.review.actions import coding  # noqa: E402
from enumeration.review.views.household import to_code  # noqa: E402
from tests.enumeration.api import family_of_four  # noqa: E402

FAMILIES, SENT_BACK = 20, (4, 11, 17)
WARM = 16
"""Pages shown before: each thread of the server has a connection of its own, whose first statements take far longer."""
DESK = {"width": 1280, "height": 800}
BARS = {"keys": 30, "scrolls": 0, "screens": 3, "painted_ms": 300, "server_ms": 100}

PAINTED = """() => new Promise((done) => {
  const look = () => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (!paint) return requestAnimationFrame(look);
    return done({ at: performance.timeOrigin + paint.startTime, server: page.responseStart - page.requestStart });
  };
  look();
})"""
NOW = "() => performance.timeOrigin + performance.now()"


def main() -> int:
    options = common.arguments(__doc__ or "").parse_args()
    report = common.Report("review", quiet=options.json)
    with common.own_database() as url:
        return measured(report, url)


def five(number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Returns a household of five that no other one here resembles; every second one lives on 4 m²."""
    people = family_of_four.members()
    people.append(people[-1] | {"name": "NUR HALIZA"})
    for place, one in enumerate(people, start=1):
        one |= {"id": str(uuid.uuid4()), "number": place, "nik": f"{one['nik'][:12]}{number:03d}{place}"}
    house = family_of_four.household(timezone.localdate()) | {
        "member_count": 5,
        "head_name": f"AMIRUDDIN {chr(64 + number)}",
        "building_number": number,
        "family_number": number,
        "family_card": f"731701010110{number:04d}",
    }
    people[0]["name"] = house["head_name"]
    return house | ({"floor_area_m2": 4} if number % 2 else {}), people


def submitted(households: list[Household], enumerator: Officer, supervisor: Officer) -> None:
    for number, household in enumerate(households, start=1):
        answers, people = five(number)
        notes = [{"check": "W30201", "member": None, "note": "rumah kebun"}] if number % 2 else []
        payload = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": household.version}
        sent = payload | {"answers": answers, "members": people, "notes": notes, "submit": True}
        receipt = submitting.receive(sent, by=enumerator)
        if not receipt.submitted:
            raise SystemExit(f"A family was not submitted: {receipt.problems}")
        household.refresh_from_db()
        codes = {(person.pk, one.question.name): "1" for person in household.members.all() for one in to_code([person])}
        coding.code(household, codes, by=supervisor)


def measured(report: common.Report, url: str) -> int:
    enumerator, _operator, households = one_sls(FAMILIES)
    supervisor = Officer.objects.create(username="pml", full_name="Pml", password="!")
    first = households[0]
    Assignment.objects.create(round_id=first.round_id, area_id=first.area_id, role=Role.SUPERVISOR, officer=supervisor)
    submitted(households, enumerator, supervisor)
    with common.serving(url) as (_server, port), launched() as browser, common.timed() as took:
        page = signed_in(browser, supervisor, f"http://127.0.0.1:{port}", viewport=DESK).new_page()
        for _ in range(WARM):
            page.goto(f"http://127.0.0.1:{port}{households[0].get_absolute_url()}")
        page.goto(f"http://127.0.0.1:{port}{reverse('enumeration:review_list')}")
        page.locator("#queue-table tbody a").first.click()
        found = gone_through(page)
    states = [one.state for one in Household.objects.all()]
    if (states.count(State.APPROVED), states.count(State.SENT_BACK)) != (FAMILIES - len(SENT_BACK), len(SENT_BACK)):
        raise SystemExit(f"Not every family was decided as meant: {states}")
    report.note(**found)
    ok = all(found[name] <= bar for name, bar in BARS.items())
    return report.end(n=FAMILIES, seconds=took[0], ok=ok, **{f"{name}_bar": bar for name, bar in BARS.items()})


def gone_through(page: Page) -> dict[str, float]:
    """Decide about every household. Returns the greatest of each figure, and of the times their ninth tenth."""
    keys, scrolls, screens, painted, server = 0, 0, [], [], []
    for number in range(1, FAMILIES + 1):
        expect(page.locator(".decide-help")).to_be_visible()
        screens.append(page.evaluate("document.documentElement.scrollHeight") / DESK["height"])
        name = page.locator("h1").inner_text()
        began = page.evaluate(NOW)
        if number in SENT_BACK:
            page.keyboard.press("k")
            page.keyboard.type("Periksa luas lantai.")
            began = page.evaluate(NOW)
            page.keyboard.press("Control+Enter")
            keys += 2
        else:
            page.keyboard.press("s")
            keys += 1
        if number < FAMILIES:
            expect(page.locator("h1")).not_to_have_text(name)
        else:
            expect(page.locator("#queue, .empty")).to_be_visible()
        seen = page.evaluate(PAINTED)
        painted.append(seen["at"] - began)
        server.append(seen["server"])
        scrolls += page.evaluate("scrollY") > 0
    return {
        "keys": keys,
        "scrolls": scrolls,
        "screens": max(screens),
        "screens_median": statistics.median(screens),
        "painted_ms": statistics.quantiles(painted, n=20)[-1],
        "server_ms": statistics.quantiles(server, n=20)[-1],
    }


if __name__ == "__main__":
    raise SystemExit(main())
