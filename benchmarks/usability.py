"""The journeys of an office's day in Chromium, without a person: how many clicks and keys, how much scrolling, how long?

Each journey begins on the home page of the role that makes it (the review on the queue) and is done when the database says
so. Counted are: clicks; keys, of which letters of a name, a reason or a purpose are counted apart; scrolls, one wherever
the next thing to press is not in view at 1280 × 800; the slowest answer of the server, from request to first byte; and
`y`, where the first useful row stands at 360 × 740.

A made-up district of 4,000 households in a database of its own, with a web server of its own; the jobs that a page asks for
are carried out by this process. The last journey has an empty database: it begins after the one command on the server.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import common

common.start_django()

import beginning  # noqa: E402
from browser import PHONE, launched, signed_in  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.urls import reverse  # noqa: E402
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

from enumeration import jobs  # noqa: E402
from enumeration.access import Role  # noqa: E402
from enumeration.areas import bps_codes  # noqa: E402
from enumeration.models import Area, Assignment, Household, Job, Level, Officer, Round  # noqa: E402
from enumeration.preparing.steps import checks_of  # noqa: E402
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

    def add(self, other: Journey) -> None:
        """Count what somebody else did for the same work."""
        self.clicks, self.keys = self.clicks + other.clicks, self.keys + other.keys
        self.letters, self.scrolls = self.letters + other.letters, self.scrolls + other.scrolls
        self.answers_ms += other.answers_ms

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
    names = (*JOURNEYS, BEGIN)
    parser.add_argument("--only", choices=names, metavar="NAME", help="one journey: " + ", ".join(names))
    options = parser.parse_args()
    report = common.Report("usability", quiet=options.json)
    found: dict[str, dict[str, Any]] = {}
    with common.timed() as took:
        if options.only != BEGIN:
            with common.own_database() as url:
                district = Made(report)
                with common.serving(url) as (_server, port), launched() as browser:
                    for name, journey in JOURNEYS.items():
                        if options.only in (None, name):
                            found[name] = journey(district, browser, f"http://127.0.0.1:{port}").told()
        if options.only in (None, BEGIN):
            with common.own_database() as url, common.serving(url) as (_server, port), launched() as browser:
                found[BEGIN] = begin(browser, f"http://127.0.0.1:{port}").told()
    for name, counted in found.items():
        report.say(f"  {name}: " + ", ".join(f"{what} {value}" for what, value in counted.items()))
    missed = [name for name, (what, most) in GOALS.items() if name in found and found[name][what] > most]
    if found.get("review", {}).get("scrolls"):
        missed.append("review: scrolls")
    return report.end(n=len(found), seconds=took[0], **found, missed=missed, ok=not missed)


class Made:
    """A made-up district in the middle of its field work, with a ranking; a kecamatan in it has no enumerators."""

    def __init__(self, report: common.Report) -> None:
        bps_codes.load([DISTRICT])
        parameter_files.load_parameters()
        wish = Wish(district=DISTRICT, families=FAMILIES, officers=OFFICERS)
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
        return round(journey.page.locator(row).filter(visible=True).first.bounding_box()["y"])  # type: ignore[index]


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
    with made_by(made.office, browser, server, reverse("enumeration:progress")) as journey:
        page = journey.page
        link = page.locator("#bantu a[href$='/usulan/']").first
        kecamatan = re.search(r"/penugasan/(\d{7})/", link.get_attribute("href") or "")[1]  # type: ignore[index]
        running = Assignment.objects.active().filter(role=Role.ENUMERATOR, area__code__startswith=kecamatan)
        until(lambda: not running.exists(), seconds=0)
        journey.click(link)
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
    """Review twenty households, three of which are sent back, as the supervisor with the longest queue."""
    posts = Assignment.objects.active().filter(round=made.round, role=Role.SUPERVISOR)
    queues = posts.order_by().values("officer").annotate(waiting=Sum("tally__submitted")).order_by("-waiting")
    longest = queues.exclude(waiting=None)[0]
    supervisor = Officer.objects.get(pk=longest["officer"])
    sent_back = 0
    with made_by(supervisor, browser, server, reverse("enumeration:review_list")) as journey:
        page = journey.page
        journey.click(page.locator("main tbody a").first)
        for number in range(REVIEWED):
            expect(page.locator(".decide-help")).to_be_visible()
            here = re.search(r"/keluarga/[0-9a-f-]+/", page.url)[0]  # type: ignore[index]
            if number % 7 == 3 and sent_back < SENT_BACK:
                journey.press("k")
                journey.type("Periksa lagi 308.")
                journey.press("Control+Enter")
                sent_back += 1
            else:
                approve(journey, here)
            page.wait_for_url(lambda url, here=here: here not in url)
    journey.y = first_row(supervisor, browser, server, reverse("enumeration:review_list"), "main tbody tr")
    return journey


def run_to_workbook(made: Made, browser: Browser, server: str) -> Journey:
    """Fetch the ranked list of the last run as a workbook."""
    with made_by(made.analyst, browser, server) as journey:
        page = journey.page
        journey.click(page.locator(f"main a[href^='{reverse('ranking:run', args=[made.run.pk])}']").first)
        journey.click(page.locator(f"main a[href^='{reverse('enumeration:new_export')}']").first)
        journey.click(page.locator("[name=purpose]"))
        journey.type("Musyawarah desa tentang penerima bantuan")
        journey.click(page.locator("[name=agreement]"))
        journey.click(page.locator("main form button[type=submit]").last)
        until(Job.objects.filter(state=Job.State.WAITING).exists)
        page.wait_for_load_state()
        carry_out_jobs()
        page.reload()
        link = page.get_by_role("link", name=re.compile("Unduh")).first
        with page.expect_download():
            journey.click(link)
    journey.y = first_row(made.analyst, browser, server, reverse("enumeration:exports"), "main tbody tr")
    return journey


def approve(journey: Journey, here: str) -> None:
    """Press the key that approves; again as long as it only showed a warning that had not been in view."""
    page = journey.page
    while here in page.url:
        expect(page.locator(".decide-help")).to_be_visible()
        page.evaluate("document.querySelector('[data-said]').textContent = ''")
        journey.press("s")
        page.wait_for_function(MOVED_OR_SAID, arg=here)
        if REFUSED in page.url:
            raise SystemExit(f"Not approved: {page.locator('main').inner_text()[:300]}")
        journey.scrolls += here in page.url


REFUSED = "/putuskan/"
MOVED_OR_SAID = """here => document.readyState === 'complete' && (!location.pathname.includes(here)
    || location.pathname.includes('/putuskan/') || document.querySelector('[data-said]')?.textContent)"""


def find(made: Made, browser: Browser, server: str) -> Journey:
    """Open a household by the name of its head with two letters exchanged, from the home page, by keys alone."""
    supervisor = made.holder(Role.SUPERVISOR)
    mine = Household.objects.visible_to(supervisor).filter(round=made.round).order_by("pk")
    names = ((household, household.head_name.lower().split()) for household in mine.exclude(head_name=""))
    household, (first, *others) = next(
        (one, words) for one, words in names if len(words) > 1 and len(words[0]) > 5 and words[0][2] != words[0][3]
    )
    heard = " ".join([first[:2] + first[3] + first[2] + first[4:], *others])
    with made_by(supervisor, browser, server) as journey:
        page = journey.page
        journey.press("/")
        journey.type(heard)
        hits = page.locator("#find .find-hit")
        expect(hits.and_(page.locator(f"[href*='{household.pk}']"))).to_be_visible()
        at = next(at for at in range(hits.count()) if str(household.pk) in (hits.nth(at).get_attribute("href") or ""))
        for _step in range(at + 1):
            journey.press("ArrowDown")
        journey.scrolls += not is_in_view(hits.nth(at))
        journey.press("Enter")
        page.wait_for_url(f"**{household.pk}**")
    with made_by(supervisor, browser, server, reverse("enumeration:find"), **PHONE) as phone:
        phone.page.locator("main [name=cari]").fill(heard)
        hit = phone.page.locator("main .find-hit").first
        expect(hit).to_be_visible()
        journey.y = round(hit.bounding_box()["y"])  # type: ignore[index]
    return journey


def begin(browser: Browser, server: str) -> Journey:
    """Begin a round for Kab. Muaro Jambi after the one command on the server, until every SLS has its two officers.

    Two administrators, two files (beginning.py). Only the villages of the files are there: the others come with the next.
    """
    told = io.StringIO()
    call_command(*beginning.COMMAND, stdout=told)
    codes = re.findall(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b", told.getvalue())
    villages = list(Area.objects.at(Level.VILLAGE).order_by("code").values_list("code", flat=True))
    used = villages[: beginning.FAMILIES // beginning.IN_AN_SLS]
    Area.objects.at(Level.VILLAGE).exclude(code__in=used).delete()
    files = {"Berkas prelist": beginning.prelist(used), "Berkas daftar petugas": beginning.officers(used)}
    names = (beginning.FIRST, beginning.SECOND)
    both = {name: Journey(browser.new_context(locale="id-ID", **DESK).new_page()) for name in names}
    for press in beginning.JOURNEY:
        journey = both[press.by]
        if press.words == beginning.SIGNING_IN:
            sign_in_by_code(journey, server, press.by, codes[names.index(press.by)])
        elif press.words in files:
            chosen = {"name": f"{press.words}.csv", "mimeType": "text/csv", "buffer": files[press.words]}
            with journey.page.expect_file_chooser() as chooser:
                journey.click(journey.page.get_by_label(press.words))
            chooser.value.set_files([chosen])  # type: ignore[list-item]
        else:
            journey.click(named(journey.page, press.words))
        if press.opens:
            journey.page.wait_for_load_state()
        if press.waits:
            until(Job.objects.filter(state=Job.State.WAITING).exists)
            carry_out_jobs()
    first, second = both.values()
    round_, administrator = Round.objects.get(), Officer.objects.get(username=beginning.SECOND)
    checks = checks_of(round_, beginning.DISTRICT, by=administrator)
    until(lambda: checks["officers"].is_done and checks["sharing_out"].is_done, seconds=0)
    first.add(second)
    first.y = first_row(administrator, browser, server, reverse("enumeration:preparing"), ".preparing-step")
    return first


def named(page: Page, words: str) -> Locator:
    """Returns the first link, button or field of these words that can be seen."""
    found = [page.get_by_role(role, name=words, exact=True) for role in ("link", "button")]  # type: ignore[arg-type]
    return found[0].or_(found[1]).or_(page.get_by_label(words, exact=True)).filter(visible=True).first


def sign_in_by_code(journey: Journey, server: str, username: str, code: str) -> None:
    journey.page.goto(server + reverse("enumeration:sign_in_code"))
    journey.click(journey.page.locator("[name=username]"))
    chosen = "kuda-hijau-menyeberang-jembatan"
    for words, key in ((username, "Tab"), (code, "Tab"), (chosen, "Tab"), (chosen, "Enter")):
        journey.type(words)
        journey.press(key)
    journey.page.wait_for_url(lambda url: "kode" not in url)


BEGIN = "begin"

JOURNEYS: dict[str, Callable[[Made, Browser, str], Journey]] = {
    "assign": assign,
    "act_at_eight": act_at_eight,
    "review": review,
    "find": find,
    "run_to_workbook": run_to_workbook,
}


if __name__ == "__main__":
    raise SystemExit(main())
