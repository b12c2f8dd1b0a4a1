"""The questionnaire on a phone: what comes through the air, and how soon it can be used.

Bytes are what Chromium counts as received (compressed, with headers), of pages as gunicorn and WhiteNoise serve them;
of a save the request counts too. First load: nothing is cached, on the server's page. Second household: in the app for the
field, where households were fetched before; beside it, without a bar, on the server's page. Later saves: one answer
each. A day's refresh: 250 households were fetched, five changed, and the device asks what is new.

Speed is measured on a slow phone: processor × 4 slower, 150 ms for each request, 1.6 Mbit/s (the profile of Lighthouse,
by the browser's own throttling). The score is computed as Lighthouse 10 and later publish it: the curves and weights of
first and largest contentful paint, total blocking time and layout shift are theirs. Their speed index is a film; here
the largest paint, which is never earlier, stands in for it. The median of three loads counts. On a machine where others
are at work it is worse than it is; run it alone.

Accessibility is 100 where axe finds nothing in either theme; installable is what Chromium itself says.
"""

from __future__ import annotations

import gzip
import json
import math
import statistics
import urllib.request
from datetime import timedelta
from typing import Any

import common

common.start_django()

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from browser import PHONE, launched, one_sls, session_of, signed_in  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from enumeration.answering.actions import submitting  # noqa: E402
from enumeration.models import Household, Officer  # noqa: E402

FAMILIES, CHANGED, SAVES, LOADS = 250, 5, 3, 3
BARS = {"first_load_kb": 200.0, "second_family_kb": 5.0, "later_save_kb": 2.0, "refresh_kb": 30.0}
BAR_PERFORMANCE = 90
ONE_ANSWER = "#q-household-floor_area_m2-in"
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 93_750,
}  # bytes a second

# https://googlechrome.github.io/lighthouse/scorecalc: weight, the value of 0.9, the value of 0.5 (of phones).
CURVES = {
    "first_paint_ms": (10, 1800, 3000),
    "speed_index_ms": (10, 3387, 5800),
    "largest_paint_ms": (25, 2500, 4000),
    "blocking_ms": (30, 200, 600),
    "layout_shift": (25, 0.1, 0.25),
}
NINE_TENTHS = 0.9061938024368232  # the inverse of erfc at 1/5

OBSERVE = """() => {
  window.seen = { paint: 0, largest: 0, shift: 0, tasks: [] };
  const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe(
    { type, buffered: true });
  watch("paint", (one) => { if (one.name === "first-contentful-paint") seen.paint = one.startTime; });
  watch("largest-contentful-paint", (one) => { seen.largest = one.startTime; });
  watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
  watch("longtask", (one) => seen.tasks.push([one.startTime, one.duration]));
}"""


def main() -> int:
    options = common.arguments(__doc__ or "").parse_args()
    report = common.Report("page", quiet=options.json)
    with common.own_database() as url:
        return measured(report, url)


def measured(report: common.Report, url: str) -> int:
    ppl, _operator, families = one_sls(FAMILIES)
    with common.serving(url) as (server, port), launched() as browser, common.timed() as took:
        address = f"http://127.0.0.1:{port}"
        with common.PeakMemory(server) as memory:
            report.note(**received(report, browser, ppl, address, families))
            report.note(refresh_kb=refreshed(ppl, address, families))
            report.note(**speed(browser, ppl, address, families[2]))
            report.note(**open_to_everybody(browser, ppl, address, families[3]))
    facts = report.facts
    over = [name for name, bar in BARS.items() if facts[name] > bar]
    over += ["performance"] if facts["performance"] < BAR_PERFORMANCE else []
    over += [name for name, good in (("accessibility", 100), ("installable", True)) if facts[name] != good]
    ratio = max(facts[name] / bar for name, bar in BARS.items())
    return report.end(
        n=FAMILIES,
        seconds=took[0],
        ratio=ratio,
        bar=1,
        peak_rss_mb=memory.mb,
        over=over,
        ok=not over,
    )


# --- How much --------------------------------------------------------------------------------------------------------


def at_the_form(page: Page, server: str, household: Household) -> None:
    page.goto(server + reverse("enumeration:questionnaire", args=[household.pk]) + "#III")
    page.wait_for_selector(ONE_ANSWER)
    page.wait_for_load_state("networkidle")


def received(
    report: common.Report, browser: Browser, officer: Officer, server: str, families: list[Household]
) -> dict[str, float]:
    context = signed_in(browser, officer, server, **PHONE)
    page, bytes_of, address_of = context.new_page(), [], {}
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.responseReceived", lambda told: address_of.update({told["requestId"]: told["response"]["url"]}))
    line.on("Network.loadingFinished", lambda told: bytes_of.append((told["encodedDataLength"], told["requestId"])))
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))

    def counted() -> float:
        total = sum(size for size, _request in bytes_of) / 1000
        for size, request in sorted(bytes_of, reverse=True)[:12]:
            report.say(f"    {size / 1000:6.1f} KB {address_of.get(request, request)}")
        bytes_of.clear()
        return total

    at_the_form(page, server, families[0])
    first, requests = counted(), len(asked)
    at_the_form(page, server, families[1])
    second, saves = counted(), []
    for metres in range(SAVES):
        with page.expect_response("**/api/v1/submissions/") as answered:
            box = page.locator(ONE_ANSWER)
            box.fill(str(40 + metres))
            box.press("Tab")
        answered.value.finished()
        sizes = answered.value.request.sizes()
        saves.append(sum(sizes.values()) / 1000)
    page.goto(server + reverse("enumeration:app"))
    page.locator(".wl-row").first.wait_for()
    page.wait_for_load_state("networkidle")
    counted()
    for place in (2, 3):  # the second of them: what the first one brought along is there
        counted()
        page.evaluate("(to) => document.querySelector('regsosek-field').go(to)", f"keluarga/{families[place].pk}/#III")
        page.wait_for_selector(".qn-bar")
        page.wait_for_load_state("networkidle")
    in_app = counted()
    context.close()
    return {
        "first_load_kb": first,
        "requests": requests,
        "second_family_kb": in_app,
        "second_family_page_kb": second,
        "first_save_kb": saves[0],
        "later_save_kb": max(saves[1:]),
    }


def refreshed(officer: Officer, server: str, families: list[Household]) -> float:
    """Returns the kilobytes of asking what is new, when five of all households of the device have changed."""
    # Written a day ago: a device is also sent what changed in the minutes before its last visit.
    Household.objects.update(changed_at=timezone.now() - timedelta(days=1))
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(officer)}"
    address = server + reverse("api-device-sync")
    whole, _size = fetched(address, cookie)
    assert len(whole["families"]) == len(families)
    for number, household in enumerate(families[10 : 10 + CHANGED]):
        answers = {"answers": {"floor_area_m2": 30 + number}, "household": str(household.pk)}
        submitting.receive(answers | {"key": f"00000000-0000-4000-8000-{number:012d}"}, by=officer)
    news, size = fetched(f"{address}?since={whole['mark']}", cookie)
    # The household of the saves was changed minutes ago, so it comes again.
    assert len(news["families"]) == CHANGED + 1, len(news["families"])
    return size / 1000


def fetched(address: str, cookie: str) -> tuple[dict[str, Any], int]:
    """Returns the answer, and its bytes as they came: compressed, with its head."""
    asked = urllib.request.Request(address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        body, head = answer.read(), str(answer.headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    return json.loads(gzip.decompress(body)), len(body) + len(head)


# --- How soon --------------------------------------------------------------------------------------------------------


def score_of(value: float, *, nine_tenths: float, half: float) -> float:
    """Returns Lighthouse's score of a measure, 0 to 1: a log-normal curve through two points."""
    place = math.log(max(value, 1e-9) / half) * NINE_TENTHS / -math.log(nine_tenths / half)
    return (1 - math.erf(place)) / 2


def speed(browser: Browser, officer: Officer, server: str, household: Household) -> dict[str, float]:
    loads = [_one_load(browser, officer, server, household) for _ in range(LOADS)]
    found = {name: statistics.median(one[name] for one in loads) for name in loads[0]}
    weighed = sum(
        weight * score_of(found[name], nine_tenths=tenth, half=half) for name, (weight, tenth, half) in CURVES.items()
    )
    return found | {"performance": round(weighed)}


def _one_load(browser: Browser, officer: Officer, server: str, household: Household) -> dict[str, float]:
    context = signed_in(browser, officer, server, **PHONE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(f"({OBSERVE})()")
    at_the_form(page, server, household)
    seen = page.evaluate("() => window.seen")
    ready = page.evaluate("() => performance.now()")
    context.close()
    # What a task takes beyond 50 ms blocks a tap; before the first paint nobody taps.
    blocking = sum(max(0, lasted - 50) for began, lasted in seen["tasks"] if began >= seen["paint"])
    return {
        "first_paint_ms": seen["paint"],
        "largest_paint_ms": seen["largest"],
        "speed_index_ms": seen["largest"],
        "blocking_ms": blocking,
        "layout_shift": seen["shift"],
        "at_rest_ms": ready,
    }


def open_to_everybody(browser: Browser, officer: Officer, server: str, household: Household) -> dict[str, Any]:
    violations, wrong = [], []
    for theme in ("light", "dark"):
        context = signed_in(browser, officer, server, **PHONE, color_scheme=theme, reduced_motion="reduce")
        page = context.new_page()
        at_the_form(page, server, household)
        violations += [one["id"] for one in Axe().run(page).response["violations"]]
        line = context.new_cdp_session(page)
        errors = {one["errorId"] for one in line.send("Page.getInstallabilityErrors")["installabilityErrors"]}
        wrong = sorted(errors - {"in-incognito"})  # a fresh context of Playwright's is one
        manifest = line.send("Page.getAppManifest")["url"]
        context.close()
    return {
        "accessibility": 0 if violations else 100,
        "violations": sorted(set(violations)),
        "installable": bool(manifest) and not wrong,
        "not_installable": wrong or ([] if manifest else ["no-manifest"]),
    }


if __name__ == "__main__":
    raise SystemExit(main())
