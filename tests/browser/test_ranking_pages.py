"""The pages of the ranking with data on them: axe, both themes, a phone; publishing and filtering by hand."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from ranking.models import Publication, Run
from ranking.runs import actions
from tests.browser.conftest import as_printed
from tests.ranking.conftest import CHILD, PLACES, bell, carry_out, family, parameters  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run(request, round_, analyst, parameters, family, bell) -> Run:  # noqa: F811
    for number in range(12):
        family(PLACES[number % 4], floor_area_m2=30 + number * 2, has_car=1 + (number % 6 > 0), has_gold=None)
    family(members=[])
    family(members=[CHILD])
    return carry_out(actions.ask_run(round=round_, district="7317", by=analyst))


def addresses(run: Run) -> dict[str, str]:
    family_id = run.standings.get(rank=5).household_id
    return {
        "report": run.get_absolute_url(),
        "list": reverse("ranking:ranked_list", args=[run.pk]) + "?wilayah=7317010001",
        "standing": reverse("ranking:standing", args=[run.pk, family_id]),
        "left out": reverse("ranking:left_out", args=[run.pk]),
        "new": reverse("ranking:new_run"),
        "runs": reverse("ranking:runs"),
    }


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_open_to_everybody(open_page, run, kab, theme, width):
    for name, address in addresses(run).items():
        page = open_page(address, by=kab, theme=theme, width=width)
        found = Axe().run(page).response["violations"]
        assert not found, (name, [(one["id"], [node["target"] for node in one["nodes"]]) for one in found])
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{name}: {wider} px wider than the screen"
        assert not page.complaints, name
        page.context.close()


def test_a_run_under_way_turns_into_its_report_by_itself(open_page, round_, analyst, parameters, family, bell):  # noqa: F811
    family()
    asked = actions.ask_run(round=round_, district="7317", by=analyst)
    page = open_page(asked.get_absolute_url(), by=analyst)
    page.get_by_text("Menunggu giliran").wait_for()
    carry_out(asked)
    page.get_by_text("Belum terbit: masih rancangan.").wait_for()
    assert not page.complaints


def test_the_second_person_publishes_with_a_reason(open_page, run, kab):
    page = open_page(run.get_absolute_url(), by=kab)
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_role("textbox", name="Alasan").fill("Sudah diperiksa")
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan").click()
    page.get_by_text("Terbit sejak").wait_for()
    assert Publication.objects.get().reason == "Sudah diperiksa"


def test_the_list_is_narrowed_down_and_leads_to_the_reasons(open_page, run, kab):
    page = open_page(reverse("ranking:ranked_list", args=[run.pk]), by=kab)
    page.get_by_label("Kecamatan atau desa").select_option("7317010001")
    page.get_by_role("button", name="Terapkan").click()
    page.locator("#id_sls").wait_for()
    page.locator("#standings tbody a").first.click()
    page.get_by_text("Yang menurunkan dugaan").wait_for()
    assert not page.complaints


BROKEN_WORDS = """() => {
  const broken = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.parentElement.closest(".code, .exp-hash, .visually-hidden, script, style, [hidden]")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}]{4,}/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) broken.push(word);
    }
  }
  return broken;
}"""
CUT = """() => [...document.querySelectorAll("main table, main .card, main .stat, main .facts")]
  .filter((part) => {
    const card = part.parentElement.closest(".card")?.getBoundingClientRect();
    const { width, right } = part.getBoundingClientRect();
    return width && right > Math.min(innerWidth, card?.right ?? innerWidth) + 1;
  })
  .map((part) => part.className || part.closest(".card")?.querySelector("h2")?.textContent || part.tagName)"""


@pytest.mark.parametrize("name", ["report", "list", "standing", "left out", "runs"])
def test_on_paper_no_word_is_broken_and_no_table_is_cut(open_page, run, kab, name):
    """An A4 between its margins is 688 pixels wide."""
    page = open_page(addresses(run)[name], by=kab, width=688)
    as_printed(page)
    assert page.evaluate(BROKEN_WORDS) == []
    assert page.evaluate(CUT) == []


def test_on_a_phone_no_word_of_a_familys_place_is_broken(open_page, run, kab):
    page = open_page(addresses(run)["standing"], by=kab, width=360)
    page.locator(".stat-words").first.evaluate("value => { value.textContent = 'Kemiskinan ekstrem' }")
    assert page.evaluate(BROKEN_WORDS) == []
