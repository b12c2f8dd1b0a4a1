"""The journeys of an office's day in Chromium, without a person: how many clicks and keys, how much scrolling, how long?

Each journey begins on the home page of the role that makes it (the review on the queue) and is done when the database says
so. Counted are: clicks; keys, of which letters of a name, a reason or a purpose are counted apart; scrolls, one wherever
the next thing to press is not in view at 1280 × 800; the slowest answer of the server, from request to first byte; and
`y`, where the first useful row stands at 360 × 740.

A made-up district of 4,000 households in a database of its own, with a web server of its own; the jobs that a page asks for
are carried out by this process.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import common

common.start_django()

from browser import PHONE, launched, signed_in  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

from enumeration import jobs  # noqa: E402
from enumeration.access import Role  # noqa: E402
from enumeration.areas import bps_codes  # noqa: E402
from enumeration.assignment import ledger  # noqa: E402
from enumeration.models import Assignment, Job, Officer, Round  # noqa: E402
from enumeration.sampling.district import Wish, sample  # noqa: E402
from ranking import parameter_files  # noqa: E402
from ranking.models import Run  # noqa: E402

DISTRICT, FAMILIES, OFFICERS = "7317", 4_000, 60
DESK = {"viewport": {"width": 1280, "height": 800}}
REVIEWED, SENT_BACK = 20, 3
GOALS = {"assign": ("clicks", 5), "act_at_eight": ("clicks", 2), "review": ("keys", 30)}


@dataclass
class Journey:
    """What a journey costs the one who makes it."""

    page: Page
    clicks: int = 0
    keys: int = 0
    letters: int = 0
    scrolls: int = 0
    answers_ms: list[float] = field(default_factory=list)
    y: int | None = None

    def __post_init__(self) -> None:
        self.page.on("requestfinished", self._note)

    def _note(self, request: Any) -> None:
        if request.resource_type in ("document", "xhr", "fetch"):
            timing = request.timing
            self.answers_ms.append(timing["responseStart"] - timing["requestStart"])

    def click(self, what: Locator) -> None:
        expect(what).to_be_visible()
        self.scrolls += not is_in_view(what)
        what.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.letters += len(words)

    def told(self) -> dict[str, Any]:
        counted = {"clicks": self.clicks, "keys": self.keys, "letters": self.letters, "scrolls": self.scrolls}
        return counted | {"server_ms": round(max(self.answers_ms, default=0)), "y": self.y}


def is_in_view(what: Locator) -> bool:
    return what.evaluate(
        """one => {
            const box = one.getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
        }"""
    )


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--only", metavar="NAME", help="one journey: " + ", ".join(JOURNEYS))
    options = parser.parse_args()
    report = common.Report("usability", quiet=options.json)
    with common.own_database() as url:
        district = Made(report)
        with common.serving(url) as (_server, port), launched() as browser, common.timed() as took:
            server = f"http://127.0.0.1:{port}"
            found = {
                name: journey(district, browser, server).told()
                for name, journey in JOURNEYS.items()
                if options.only in (None, name)
            }
    for name, counted in found.items():
        report.say(f"  {name}: " + ", ".join(f"{what} {value}" for what, value in counted.items()))
    missed = [name for name, (what, most) in GOALS.items() if name in found and found[name][what] > most]
    if found.get("review", {}).get("scrolls"):
        missed.append("review: scrolls")
    return report.end(n=len(found), seconds=took[0], **found, missed=missed, ok=not missed)


class Made:
    """A made-up district in the middle of its field work, with a ranking, and one kecamatan without any enumerator."""

    def __init__(self, report: common.Report) -> None:
        bps_codes.load([DISTRICT])
        parameter_files.load_parameters()
        wish = Wish(district=DISTRICT, families=FAMILIES, officers=OFFICERS, with_secrets=False)
        self.round: Round = sample(wish, report.say).round
        self.office, self.analyst = self.holder(Role.DISTRICT_OFFICE), self.holder(Role.ANALYST)
        call_command("rank", DISTRICT, by=self.analyst.username, publish_by=self.office.username, here=True)
        self.run = Run.objects.get()

    def holder(self, role: Role, place: str = "") -> Officer:
        held = {"assignments__round": self.round, "assignments__role": role, "assignments__ended_at": None}
        if place:
            held["assignments__area__code__startswith"] = place
        found = Officer.objects.filter(**held).first()
        if found is None:
            found = Officer.objects.create(username=f"tolok-{role}", full_name=f"Tolok {role}", password="!")
            Assignment.objects.create(round=self.round, area_id=DISTRICT, role=role, officer=found)
        return found

    def emptied_kecamatan(self) -> str:
        """Returns a kecamatan of which every enumerator was taken away."""
        periods = Assignment.objects.active().filter(role=Role.ENUMERATOR, round=self.round)
        kecamatan = str(periods.order_by("area_id").values_list("area_id", flat=True)[0])[:7]
        theirs = list(periods.filter(area__code__startswith=kecamatan))
        ledger.end(theirs, ledger.Decision(by=self.office, reason="Tolok ukur"))
        return kecamatan


@contextmanager
def made_by(officer: Officer, browser: Browser, server: str, path: str = "/", **how: Any) -> Iterator[Journey]:
    context = signed_in(browser, officer, server, **(how or DESK))
    page = context.new_page()
    page.goto(server + path)
    try:
        yield Journey(page)
    finally:
        context.close()


def first_row(officer: Officer, browser: Browser, server: str, path: str, row: str) -> int:
    """Returns at which height the first useful row stands on a phone."""
    with made_by(officer, browser, server, path, **PHONE) as journey:
        return round(journey.page.locator(row).first.bounding_box()["y"])  # type: ignore[index]


def carry_out_jobs() -> None:
    """Do what the workers would do."""
    while waiting := Job.objects.filter(state=Job.State.WAITING).first():
        jobs.run(waiting.pk)


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            raise SystemExit("The journey did not arrive.")
        time.sleep(0.05)


# --- The journeys ----------------------------------------------------------------------------------------------------


def assign(made: Made, browser: Browser, server: str) -> Journey:
    """Assign the SLS of a kecamatan that has no enumerators: the card says so, a proposal is made and accepted."""
    kecamatan = made.emptied_kecamatan()
    running = Assignment.objects.active().filter(role=Role.ENUMERATOR, area__code__startswith=kecamatan)
    with made_by(made.office, browser, server, reverse("enumeration:progress")) as journey:
        page = journey.page
        journey.click(page.locator(f"#bantu a[href*='/penugasan/{kecamatan}/usulan/']").first)
        journey.click(page.locator("main form button[data-primary]").first)
        page.wait_for_url("**/usulan/*-*/")
        carry_out_jobs()
        page.reload()
        journey.click(page.locator("form:has(input[name=keputusan][value=terima]) button").first)
        journey.click(page.locator("dialog[open] [data-confirm-yes]"))
        until(running.exists)
    journey.y = first_row(made.office, browser, server, f"/penugasan/{kecamatan}/", "main tbody tr")
    return journey


def act_at_eight(made: Made, browser: Browser, server: str) -> Journey:
    """Read which place needs help and why, and call the one who can help, as the district office does."""
    with made_by(made.office, browser, server) as journey:
        journey.click(journey.page.locator(f"main a[href^='{reverse('enumeration:progress')}']").first)
        journey.click(journey.page.locator("#bantu a.btn").first)
        journey.page.wait_for_load_state()
    journey.y = first_row(made.office, browser, server, reverse("enumeration:progress"), "#bantu li")
    return journey


def review(made: Made, browser: Browser, server: str) -> Journey:
    """Review twenty households, three of which are sent back."""
    supervisor = made.holder(Role.SUPERVISOR)
    sent_back = 0
    with made_by(supervisor, browser, server, reverse("enumeration:review_list")) as journey:
        page = journey.page
        journey.click(page.locator("main tbody a").first)
        for number in range(REVIEWED):
            expect(page.locator(".decide-help")).to_be_visible()
            pk = re.search(r"keluarga/([0-9a-f-]+)/", page.url)[1]  # type: ignore[index]
            if number % 7 == 3 and sent_back < SENT_BACK:
                journey.press("k")
                journey.type("Periksa lagi 308.")
                journey.press("Control+Enter")
                sent_back += 1
            else:
                while pk in page.url:  # again where a warning was not in view
                    before = page.evaluate("scrollY")
                    journey.press("s")
                    page.wait_for_timeout(300)
                    if pk in page.url:
                        journey.scrolls += page.evaluate("scrollY") != before
            page.wait_for_url(lambda url, pk=pk: pk not in url)
    journey.y = first_row(supervisor, browser, server, reverse("enumeration:review_list"), "main tbody tr")
    return journey


def run_to_workbook(made: Made, browser: Browser, server: str) -> Journey:
    """Fetch the ranked list of the last run as a workbook."""
    with made_by(made.analyst, browser, server) as journey:
        page = journey.page
        journey.click(page.locator(f"main a[href='{reverse('ranking:run', args=[made.run.pk])}']").first)
        journey.click(page.locator(f"main a[href^='{reverse('enumeration:new_export')}']").first)
        page.locator("[name=purpose]").focus()
        journey.type("Musyawarah desa")
        journey.press("Enter")
        page.wait_for_url("**/ekspor/*-*/")
        carry_out_jobs()
        page.reload()
        link = page.get_by_role("link", name=re.compile("Unduh")).first
        with page.expect_download():
            journey.click(link)
    journey.y = first_row(made.analyst, browser, server, reverse("enumeration:exports"), "main tbody tr")
    return journey


JOURNEYS: dict[str, Callable[[Made, Browser, str], Journey]] = {
    "assign": assign,
    "act_at_eight": act_at_eight,
    "review": review,
    "run_to_workbook": run_to_workbook,
}


if __name__ == "__main__":
    raise SystemExit(main())
