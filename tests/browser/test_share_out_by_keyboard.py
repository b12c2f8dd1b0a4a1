"""A kecamatan without officers is assigned, adjusted, accepted, undone, accepted again and handed over: keys only."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from enumeration.access import Role
from enumeration.models import Area, Assignment, Balance, Level, Tally
from tests.browser.conftest import wait_for
from tests.conftest import FREE_SLS, KECAMATAN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODES = [f"{village}{number:04d}00" for village in ("7317010001", "7317010002") for number in range(20, 26)]


@pytest.fixture
def unassigned(areas, round_, officer):
    """Returns twelve SLS more in two villages, nobody in any of them, and four officers who live there."""
    Area.objects.bulk_create(
        Area(code=code, name=f"RT {code[11:14]} DUSUN {code[9]}", level=Level.SUB_SLS) for code in CODES
    )
    Tally.objects.bulk_create(
        Tally(round=round_, area_id=code, prelist=60 + 7 * place, open=60 + 7 * place)
        for place, code in enumerate(CODES)
    )
    return [
        officer(f"ppl{number}", full_name=f"Petugas {name}", home_area_id=f"731701000{1 + number % 2}")
        for number, name in enumerate(("Amir", "Basri", "Cici", "Darma"))
    ]


def tab_to(page: Page, selector: str, most: int = 400) -> None:
    """Presses Tab until the focus is there; that it ever gets there is part of the test."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement?.value ?? document.activeElement?.textContent ?? ''")


def is_seen(page: Page) -> bool:
    """Returns whether the focused element shows its focus, is on the screen, and is not covered by the bar below."""
    return page.evaluate(
        """() => {
            const one = document.activeElement, box = one.getBoundingClientRect();
            if (one.matches("[data-takes-focus]")) return true;
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            const ring = getComputedStyle(one);
            const shows = ring.outlineStyle !== "none" || ring.boxShadow !== "none";
            const isOnTop = one.contains(top) || one.closest("label, tr, li")?.contains(top);
            return shows && box.top >= 0 && box.bottom <= innerHeight && isOnTop;
        }"""
    )


def confirm(page: Page) -> None:
    """Agrees in the dialog that is open; the focus stays inside until then."""
    expect(page.locator("dialog[open]")).to_be_visible()
    tab_to(page, "dialog[open] [data-confirm-yes]", most=6)
    page.keyboard.press("Enter")


def settle(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def holders() -> set[int]:
    running = Assignment.objects.active().filter(area__code__startswith=KECAMATAN, role=Role.ENUMERATOR)
    return set(running.values_list("officer", flat=True))


def test_a_kecamatan_is_shared_out_by_keyboard_alone(open_page, unassigned, koseka):
    page = open_page(reverse("enumeration:board", args=[KECAMATAN]), by=koseka)

    # Skip to the content, ask for a proposal, take the first officer out.
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    tab_to(page, 'a[href$="/usulan/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/usulan/")
    page.wait_for_load_state("networkidle")
    tab_to(page, 'input[name="petugas"]')
    page.keyboard.press("Space")
    tab_to(page, "button[data-primary]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/usulan/*-*/")
    page.wait_for_load_state("networkidle")
    made = Balance.objects.get()
    assert made.workers.count() == 3

    # Adjust: two rows with Shift, "P" for the officers, arrows to choose, "T" for the buttons.
    tab_to(page, "input[data-ticks-group]")
    page.keyboard.press("ArrowDown")
    assert is_seen(page)
    first = focused(page)
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    assert is_seen(page)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")
    assert is_seen(page), "not under the bar of actions"
    page.keyboard.press("Space")
    chosen = int(focused(page))
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("dipindahkan kepada")
    settle(page)
    assert made.lines.get(area=first).officer_id == chosen
    assert page.evaluate("document.activeElement.matches('input[data-row], input[data-ticks-group]')"), (
        "the focus is back"
    )
    assert is_seen(page)

    # Accept, undo, take up again, accept again: the focus goes to what has happened.
    for button, news, asked in (
        ("terima", "Usulan diterima", True),
        ("batalkan", "Pembagian dibatalkan", True),
        ("lagi", "dapat diubah dan diterima lagi", False),
        ("terima", "Usulan diterima", True),
    ):
        tab_to(page, f"form:has(input[name=keputusan][value={button}]) button")
        assert is_seen(page)
        page.keyboard.press("Enter")
        if asked:
            confirm(page)
        expect(page.locator("[data-takes-focus]")).to_contain_text(news)
        settle(page)
        assert news in focused(page)
        assert bool(holders()) == (button == "terima")
    assert made.lines.get(area=first).officer_id == Assignment.objects.active().get(area=first).officer_id

    # Hand two SLS over on the board.
    tab_to(page, 'a[href$="/papan/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/papan/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    expect(page.locator("dialog#help[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert is_seen(page)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    expect(page.locator("[data-bulk-count]")).to_have_text("0")
    page.keyboard.press("Space")
    code = focused(page)
    before = Assignment.objects.active().get(area=code, role=Role.ENUMERATOR).officer_id
    page.wait_for_load_state("networkidle")
    page.keyboard.press("p")
    for _ in unassigned:
        if int(focused(page)) != before:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    to = int(focused(page))
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "reason", "what is missing is said, and has the focus"
    page.keyboard.type("Lebih dekat dari rumahnya")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Pindahkan 1 SLS")
    confirm(page)
    expect(page.locator(".board-result")).to_contain_text("1 SLS ditugaskan")
    settle(page)
    assert Assignment.objects.active().get(area=code, role=Role.ENUMERATOR).officer_id == to
    assert focused(page) == code, "the focus is back on the row"
    assert is_seen(page)
    assert not page.complaints


def test_who_ticks_faster_than_the_server_counts_sees_the_last_count(open_page, unassigned, koseka):
    page = open_page(reverse("enumeration:board_sls", args=[KECAMATAN]), by=koseka)
    waiting = []
    page.route("**" + reverse("enumeration:board_loads", args=[KECAMATAN]), lambda route: waiting.append(route))
    page.keyboard.press("b")
    for count in (1, 2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        wait_for(page, lambda: len(waiting) == count)  # noqa: B023
    first, second = waiting
    with page.expect_response(second.request.url) as answered:
        second.continue_()
    assert answered.value.request.post_data.count("sls=") == 2
    assert first.request.failure == "net::ERR_ABORTED", "the first count is given up"
    page.wait_for_load_state("networkidle")
    assert not page.complaints


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_villages_head_ticks_its_sls_and_unticks_them(open_page, unassigned, koseka, by):
    page = open_page(reverse("enumeration:board_sls", args=[KECAMATAN]), by=koseka)
    village = page.locator("tbody[data-group]").first
    head = village.locator("[data-ticks-group]")
    count = village.locator("[data-row]").count()
    for ticked in (count, 0):
        head.press("Space") if by == "key" else head.click()
        expect(village.locator("[data-row]:checked")).to_have_count(ticked)
        expect(page.locator("[data-bulk-count]")).to_have_text(str(ticked))
        assert head.is_checked() == bool(ticked)
    village.locator("[data-row]").first.check()
    assert head.evaluate("box => box.indeterminate")


def test_a_proposal_is_open_to_everybody(open_page, unassigned, koseka, round_):
    from enumeration.proposals import actions

    officers = {one.pk: 500 for one in unassigned}
    made = actions.draft(KECAMATAN, round=round_, by=koseka, officers=officers)
    for theme, width in (("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)):
        page = open_page(reverse("enumeration:balance", args=[made.pk]), by=koseka, theme=theme, width=width)
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert not page.complaints


def test_letters_can_be_switched_off(open_page, unassigned, koseka):
    page = open_page(reverse("enumeration:board_sls", args=[KECAMATAN]), by=koseka)
    page.keyboard.press("?")
    tab_to(page, "[data-keys-switch]", most=4)
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert page.locator("input[data-row]:checked").count() == 0


def test_typing_a_letter_in_a_field_is_typing(open_page, unassigned, koseka):
    page = open_page(reverse("enumeration:board_sls", args=[KECAMATAN]), by=koseka)
    page.locator("main [name=cari]").focus()
    page.keyboard.type("batp")
    assert focused(page) == "batp"
    page.keyboard.press("Enter")
    page.wait_for_url("**cari=batp**")
    assert FREE_SLS not in page.content()
