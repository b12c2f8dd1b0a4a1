"""Lists: on a phone the first row stands within 300 pixels, on a desk a switch makes rows dense."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Event, Officer, State
from tests.browser.conftest import settle, wait_for
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OWN_SLS
from tests.test_access_matrix import world  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIGHEST = 300
FIRST_ROW = """() => {
  const rows = [...document.querySelectorAll("main .table-scroll tbody tr, main .wl-row, main .team, main .sls-card")];
  const seen = rows.map((row) => row.getBoundingClientRect()).filter((box) => box.height);
  return Math.round(Math.min(...seen.map((box) => box.top + scrollY)));
}"""
LISTS = {
    "ppl": ("worklist", "own_sls", "journal", "codebook"),
    "pml": ("review_list", "late_list", "samples", "second_keyings", "papers", "board"),
    "koseka": ("board_sls", "review_list"),
    "kab": ("officers", "ranked_list", "ranking:runs"),
}
ARGUMENTS = {"board_sls": lambda world: ["7317010"], "ranked_list": lambda world: [world.runs[OWN_SLS]]}  # noqa: F811


@pytest.fixture
def at_work(world, ppl, neighbour_ppl, pml, make_household):  # noqa: F811
    for code in (OWN_SLS, NEIGHBOUR_SLS):
        for state in State:
            made = make_household(code, state=state, address="JL. POROS NO. 3")
    # One that may be approved in its row.
    make_household(
        OWN_SLS, state=State.SUBMITTED, submitted_at=timezone.now() - timedelta(days=5), enumerator=ppl, result=1
    )
    Event.objects.create(household=made, area_code=NEIGHBOUR_SLS, by=ppl, verb="submit")
    return world


@pytest.mark.parametrize("who", LISTS)
def test_on_a_phone_the_first_row_is_within_300_pixels(open_page, live_server, at_work, request, who):
    page = open_page("/", by=request.getfixturevalue(who), width=360, height=740)
    low = {}
    for name in LISTS[who]:
        full = name if ":" in name else f"{'ranking' if name == 'ranked_list' else 'enumeration'}:{name}"
        arguments = ARGUMENTS.get(name, lambda _world: [])(at_work)
        page.goto(live_server.url + reverse(full, args=arguments))
        first = page.evaluate(FIRST_ROW)
        if not first or first > HIGHEST:
            low[name] = first
    assert not low


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN_NAMES = """() => [...document.querySelectorAll("main .table-scroll tbody th")].filter(
  (head) => head.offsetWidth && head.offsetWidth < 88).map((head) => head.textContent.trim())"""


def test_no_page_is_wider_than_a_phone_and_no_name_is_broken_by_letters(open_page, live_server, at_work, kab, ppl):
    Officer.objects.update(full_name="Daeng Takdir Marthen Tandipau-Rantepadang")
    page = open_page(reverse("enumeration:home"), by=kab, width=360, height=740)
    places = [("progress", DISTRICT), ("progress_forecast", DISTRICT), ("progress_days", DISTRICT), ("board", DISTRICT)]
    places += [("progress", DISTRICT + "010"), ("verification_recap", DISTRICT), ("officer_at_work", ppl.pk)]
    wider, broken = {}, {}
    for name, *arguments in [*places, ("watching",), ("notices",), ("terms",), ("handbook",)]:
        page.goto(live_server.url + reverse(f"enumeration:{name}", args=arguments))
        if by := page.evaluate(WIDER):
            wider[name] = by
        if names := page.evaluate(BROKEN_NAMES):
            broken[name] = names
    assert not wider
    assert not broken


def test_filters_are_folded_on_a_phone_and_open_without_scripts(chromium, live_server, kab):
    client = Client()
    client.force_login(kab)
    name = settings.SESSION_COOKIE_NAME
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("enumeration:officers") + "?cari=ani&belum_masuk=on")
    field, press = page.locator("#id_cari"), page.locator(".filters summary")
    assert press.inner_text().strip() == "Saring (2)"
    assert not field.is_visible()
    press.click()
    assert field.is_visible()
    press.press("Enter")
    assert not field.is_visible()
    assert not page.locator(".page-actions").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert field.is_visible() and page.locator(".page-actions").is_visible() and not press.is_visible()
    context.close()


def test_after_filtering_on_a_phone_the_fields_fold_and_the_count_is_said(open_page, at_work, kab):
    page = open_page(reverse("enumeration:officers"), by=kab, width=360)
    page.locator(".filters summary").click()
    page.locator("#id_cari").fill("ani")
    page.get_by_role("button", name="Terapkan").click()
    page.locator(".filters summary", has_text="(1)").wait_for()
    page.locator("#id_cari").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_density_of_a_desk_is_kept_on_the_device(open_page, at_work, pml):
    page = open_page(reverse("enumeration:review_list"), by=pml)
    height = "[...document.querySelectorAll('#queue-table tbody tr')].map((row) => row.offsetHeight).sort((a, b) => a - b)[0]"
    roomy = page.evaluate(height)
    page.locator("[data-density-switch]").click()
    assert page.locator("[data-density-switch]").get_attribute("aria-pressed") == "true"
    wait_for(page, lambda: page.evaluate(height) < roomy)
    settle(page)
    dense = page.evaluate(height)
    assert 15 * dense <= 900, "fifteen families in 900 pixels"
    page.reload()
    settle(page)
    assert page.evaluate(height) == dense
