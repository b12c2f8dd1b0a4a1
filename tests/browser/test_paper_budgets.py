"""So many sheets and no more, as a district prints them: counted in the PDF that Chromium makes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enumeration import zones
from enumeration.progress import yesterday
from tests.browser.test_ranking_pages import addresses, run  # noqa: F401  a finished run
from tests.conftest import DISTRICT
from tests.enumeration.papers.measuring import pieces_of
from tests.ranking.conftest import bell, family, parameters  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUDGET = {"list": ("#standings", 80, 2), "standing": (None, 0, 1), "report": ("#places", 22, 2)}
"""The table of a page, how many rows it is given, and on how many sheets they go: 40 households on one."""

# The cast is small: its rows are repeated until there are as many as in a district, with long names in them.
AS_MANY = """([table, rows]) => {
  const body = document.querySelector(`${table} tbody:last-of-type`);
  const pattern = body.querySelector("tr:last-child");
  const name = pattern.querySelector("th a");
  if (name) name.textContent = table === "#standings" ? "Hj. Andi Nurhayati Daeng Caya" : "Bassesangtempe Utara";
  body.replaceChildren(...Array.from({ length: rows }, () => pattern.cloneNode(true)));
}"""


def sheets(page, table: str | None, rows: int) -> int:
    if table:
        page.evaluate(AS_MANY, [table, rows])
    pieces, sizes = pieces_of(page.pdf(prefer_css_page_size=True, format="A4"))
    assert min(one.size for one in pieces) > 6.95, "it can be read"
    assert not {"Cetak", "Saring", "Terapkan", "Menu"} & {one.text for one in pieces}, "what is pressed is not printed"
    return len(sizes)


def test_the_ranking_on_paper(open_page, live_server, run, kab):  # noqa: F811
    page = open_page(addresses(run)["list"], by=kab, theme="dark")
    for name, (table, rows, most) in BUDGET.items():
        page.goto(live_server.url + addresses(run)[name])
        assert sheets(page, table, rows) <= most, name


def test_a_districts_progress_on_paper(open_page, submitted_household, kab):
    for ago in (0, 1):  # what changed since yesterday takes no line on paper
        yesterday.note_starts(zones.midnight(zones.today(DISTRICT) - timedelta(days=ago), DISTRICT))
    page = open_page(reverse("enumeration:progress", args=[DISTRICT]), by=kab, theme="dark")
    assert sheets(page, "#figures", 22) <= 2
