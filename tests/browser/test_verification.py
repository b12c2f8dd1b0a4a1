"""The list of an SLS in a real browser: by thumb, by keyboard, with a lost connection; and open to everybody."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from enumeration.models import Event, Household, State, Verification
from tests.browser.conftest import wait_for
from tests.conftest import OWN_SLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXPECTED = re.compile("409|422|ERR_INTERNET_DISCONNECTED|ERR_FAILED")  # the browser's own word for what the test does


@pytest.fixture
def lines(make_household) -> list[Household]:
    return [
        make_household(
            OWN_SLS,
            head_name=name,
            prelist_code=OWN_SLS,
            prelist_number=number,
            building_number=None,
            family_number=None,
        )
        for number, name in enumerate(("SITI", "AMIR", "SITTI", "BASO", "NUR"), start=1)
    ]


@pytest.fixture
def open_list(open_page, ppl, lines):
    def open_(**more):
        return open_page(reverse("enumeration:verification", args=[OWN_SLS]), by=ppl, **more)

    return open_


def line(page, name: str):
    return page.locator(".vk-line").filter(
        has=page.locator(".vk-name", has_text=re.compile(f"^{name}$", re.IGNORECASE))
    )


def saved(page) -> None:
    expect(page.locator("#vk-saved")).to_have_text(re.compile("Tersimpan"))
    expect(page.locator(".vk-line[data-waiting]")).to_have_count(0)


def results() -> dict[str, tuple]:
    found = Household.objects.values_list("head_name", "existence", "neighbourhood_opinion", "family_number")
    return {name: more for name, *more in found}


def test_a_list_is_gone_through_with_a_thumb(open_list, lines):
    page = open_list(width=360)
    line(page, "SITI").get_by_role("button", name="Ditemukan").click()
    line(page, "SITI").get_by_role("button", name="Miskin", exact=True).click()
    line(page, "AMIR").get_by_role("button", name="Pindah").click()
    line(page, "SITTI").get_by_role("link", name="Ganda").click()
    page.get_by_label("Ganda dengan baris nomor").fill("1")
    page.get_by_role("button", name="Coret sebagai ganda").click()
    saved(page)
    assert results() == {
        "SITI": [1, 2, 1],
        "AMIR": [2, None, None],
        "SITTI": [5, None, None],
        "BASO": [None, None, None],
        "NUR": [None, None, None],
    }
    expect(page.locator("#vk-counts")).to_contain_text("3 dari 5 diperiksa")
    # After the last word about a line, the next that nobody has looked at has the focus.
    expect(line(page, "BASO")).to_be_focused()
    assert not page.complaints


def test_the_last_press_is_taken_back(open_list, lines):
    page = open_list(width=360)
    line(page, "AMIR").get_by_role("button", name="Meninggal").click()
    saved(page)
    page.get_by_role("button", name="Urungkan").click()
    expect(line(page, "AMIR")).to_have_attribute("data-existence", "")
    saved(page)
    assert results()["AMIR"] == [None, None, None]


def test_a_list_is_gone_through_by_keyboard_alone(open_list, lines):
    page = open_list()
    page.locator("main").focus()
    page.keyboard.press("ArrowDown")
    expect(line(page, "SITI")).to_be_focused()
    for key in ("1", "s", "2"):
        page.keyboard.press(key)
    saved(page)
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "u"):
        page.keyboard.press(key)
    expect(line(page, "AMIR")).to_have_attribute("data-existence", "")
    saved(page)
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.get_by_label("Keluarga (110)")).to_have_value("2")
    page.get_by_label("Bangunan (109)").fill("7")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("5")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.type("nama panggilan")
    page.keyboard.press("Enter")
    saved(page)
    assert results()["SITI"] == [1, 1, 1] and results()["AMIR"] == [1, None, 2] and results()["SITTI"][0] == 5
    assert Household.objects.get(head_name="AMIR").building_number == 7
    assert not page.complaints


def test_without_a_connection_it_says_what_waits_and_sends_it_later_once(open_list, lines):
    page = open_list(width=360)
    page.context.set_offline(True)
    line(page, "SITI").get_by_role("button", name="Ditemukan").click()
    line(page, "SITI").get_by_role("button", name="Sangat miskin").click()
    line(page, "AMIR").get_by_role("button", name="Pindah").click()
    expect(page.locator("#vk-saved")).to_have_text("Menunggu sambungan: 3 belum tersimpan")
    assert not Event.objects.exists()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    wait_for(page, lambda: asked == ["beforeunload"])
    page.context.set_offline(False)
    saved(page)
    assert results()["SITI"] == [1, 1, 1] and results()["AMIR"][0] == 2
    assert Event.objects.count() == 3
    assert not [said for said in page.complaints if not EXPECTED.search(said)]


def test_an_answer_that_was_lost_changes_nothing_twice(open_list, lines):
    page = open_list(width=360)
    lost = []

    def lose(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server did it, and the answer was lost
        route.abort()

    page.route("**/verifikasi/baris/**", lose)
    line(page, "AMIR").get_by_role("button", name="Pindah").click()
    saved(page)
    assert lost == [200]
    assert Event.objects.count() == 1 and results()["AMIR"][0] == 2


def test_a_second_tab_is_told_what_the_first_has_done(open_list, lines):
    first, second = open_list(), open_list()
    line(first, "AMIR").get_by_role("button", name="Ditemukan").click()
    saved(first)
    line(second, "AMIR").get_by_role("button", name="Pindah").click()
    expect(line(second, "AMIR").locator("[data-said]")).to_contain_text("sudah diubah di tempat lain")
    expect(line(second, "AMIR")).to_have_attribute("data-existence", "1")
    assert results()["AMIR"][0] == 1


def test_several_families_are_put_into_one_building_with_one_press(open_list, lines):
    page = open_list(width=360)
    for name in ("SITI", "AMIR"):
        line(page, name).get_by_role("button", name="Ditemukan").click()
    saved(page)
    line(page, "AMIR").get_by_role("link", name="Bangunan 002").click()
    page.get_by_role("button", name="Serumah dengan SITI").click()
    expect(line(page, "AMIR")).to_contain_text("Bangunan 001 · keluarga 002")
    line(page, "AMIR").get_by_role("link", name="Bangunan 001").click()
    page.get_by_label("Keluarga (110)").fill("1")
    page.get_by_role("button", name="Simpan").click()
    expect(line(page, "AMIR").locator("[data-said]")).to_contain_text("sudah dipakai Siti")


def test_the_whole_list_from_the_first_press_to_the_end(open_list, lines):
    page = open_list(width=360)
    for name in ("SITI", "AMIR", "SITTI", "BASO"):
        line(page, name).get_by_role("button", name="Ditemukan").click()
    saved(page)
    page.get_by_label("Nama ketua SLS").fill("Pak Amir")
    page.get_by_role("button", name="Selesaikan").click()
    expect(page.locator("#notices")).to_contain_text("1 baris belum diperiksa")
    assert [name.inner_text() for name in page.locator(".vk-name").all()] == ["Nur"]
    line(page, "NUR").get_by_role("button", name="Tidak dikenal").click()
    saved(page)
    page.get_by_label("Nama kepala keluarga").fill("Baru Datang")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator("#notices")).to_contain_text("Baru Datang ditambahkan")
    page.get_by_label("Nama ketua SLS").fill("Pak Amir")
    page.get_by_role("button", name="Selesaikan").click()
    expect(page.locator("main")).to_contain_text("Verifikasi daftar ini selesai")
    assert Verification.objects.get().finished_at
    page.goto(page.url.split("?")[0] + "?tab=dicoret")
    page.get_by_role("button", name="Ternyata ada").click()
    page.wait_for_load_state("networkidle")
    assert not Household.objects.filter(state=State.STRUCK).exists()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
def test_the_list_is_open_to_everybody(open_list, lines, theme, width):
    page = open_list(theme=theme, width=width)
    line(page, "SITI").get_by_role("button", name="Ditemukan").click()
    line(page, "SITI").get_by_role("button", name="Miskin", exact=True).click()
    line(page, "AMIR").get_by_role("button", name="Pindah").click()
    saved(page)
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    line(page, "SITI").get_by_role("link", name="Bangunan 001").click()
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]]) for one in found]
    assert not page.complaints
