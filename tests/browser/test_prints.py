"""Pages as they come out of a printer, measured in the PDF that Chromium makes of them."""

import pytest
from django.urls import reverse

from enumeration.models import Household, State
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.papers.measuring import pieces_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDGE = 20
"""Points that stay white on each side."""

AS_IN_A_DISTRICT = """() => {
  for (const cell of document.querySelectorAll("main td.num")) cell.textContent = "107.319";
  for (const place of document.querySelectorAll("main tbody th[scope=row] a")) {
    place.textContent = "Bassesangtempe Utara";
  }
  for (const share of document.querySelectorAll("main .share-cell")) {
    share.insertAdjacentHTML("beforeend", '<span class="pill">tertinggal</span>');
  }
}"""
ADDRESSES = {
    "progress": ("enumeration:progress", ["7317"]),
    "progress of a village": ("enumeration:progress", ["7317010001"]),
    "recap": ("enumeration:verification_recap", ["7317"]),
    "recap of a village": ("enumeration:verification_recap", ["7317010001"]),
    "board": ("enumeration:board", ["7317"]),
    "board of a village": ("enumeration:board", ["7317010001"]),
    "officers": ("enumeration:officers", []),
    "papers": ("enumeration:papers", []),
    "review": ("enumeration:review_list", []),
    "journal": ("enumeration:journal", []),
    "same numbers": ("enumeration:same_numbers", []),
    "late": ("enumeration:late_list", []),
    "returned": ("enumeration:returned", []),
    "own SLS": ("enumeration:own_sls", []),
}


@pytest.fixture
def at_work(ppl, neighbour_ppl, pml, make_household):
    for code in (OWN_SLS, NEIGHBOUR_SLS):
        for state in State:
            make_household(code, state=state, address="JL. POROS NO. 3")
    assert Household.objects.exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_printed_page_has_all_its_columns_at_seven_points(open_page, at_work, kab, ppl, name):
    address, place = ADDRESSES[name]
    page = open_page(reverse(address, args=place), by=ppl if name == "own SLS" else kab, theme="dark")
    page.wait_for_load_state("networkidle")
    page.evaluate(AS_IN_A_DISTRICT)
    titles = page.locator("main thead th:not(.actions, .pick, :has(.visually-hidden))").all_inner_texts()
    pieces, sizes = pieces_of(page.pdf(prefer_css_page_size=True, format="A4"))
    assert not [(one.text, one.size) for one in pieces if one.size < 6.95]
    assert not [one.text for one in pieces if one.left < EDGE or one.right > sizes[one.page][0] - EDGE]
    drawn = {one.text for one in pieces}
    assert not [word for title in titles for word in title.split() if word not in drawn], "titles are whole"
    for number, _size in enumerate(sizes):
        assert len([one for one in pieces if one.page == number]) > 12, f"page {number + 1} of {len(sizes)} is empty"
