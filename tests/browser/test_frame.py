"""The frame around every page: theme, language, menus, dialogs, and nothing from another host."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def theme_of(page) -> str:
    return page.evaluate("document.documentElement.dataset.bsTheme")


def test_the_theme_follows_the_device_until_somebody_chooses(open_page, ppl):
    page = open_page("/", by=ppl, theme="dark")
    assert theme_of(page) == "dark"
    page.click("[data-theme-switch]")
    assert theme_of(page) == "light"
    page.reload()
    assert theme_of(page) == "light"


def test_the_theme_stands_before_the_first_paint(open_page, ppl):
    page = open_page("/", by=ppl, theme="dark")
    page.route("**/js/app.js", lambda route: route.abort())
    page.reload()
    assert theme_of(page) == "dark"


def test_the_language_is_switched_and_stays(open_page, ppl):
    page = open_page("/", by=ppl)
    page.click("button[name=language]")
    page.wait_for_load_state("networkidle")
    assert page.get_attribute("html", "lang") == "en"
    page.goto(page.url + "gallery/")
    assert page.get_attribute("html", "lang") == "en"


def test_nothing_comes_from_another_host(open_page, kab, live_server):
    page = open_page(reverse("enumeration:gallery"), by=kab)
    assert [url for url in page.asked if not url.startswith((live_server.url, "data:", "blob:"))] == []


def test_charts_are_drawn_and_say_the_same_as_a_table(open_page, kab):
    page = open_page(reverse("enumeration:gallery"), by=kab)
    page.wait_for_selector("[data-chart] canvas", state="attached")
    assert page.locator("[data-chart] canvas").count() == page.locator("[data-chart]").count()
    assert page.locator("[data-treemap] canvas").count() == 1
    assert page.locator("[data-chart] table").count() == page.locator("[data-chart]").count()


def test_the_navigation_opens_on_a_phone_by_keyboard(open_page, ppl):
    page = open_page("/", by=ppl, width=360)
    assert not page.is_visible("#nav")
    page.focus("[data-toggles=nav]")
    page.keyboard.press("Enter")
    assert page.is_visible("#nav")
    page.keyboard.press("Escape")
    assert not page.is_visible("#nav")


def test_the_first_tab_stop_leads_to_the_content(open_page, ppl):
    page = open_page("/", by=ppl)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_that_asks_is_sent_only_after_yes(open_page, kab):
    page = open_page(reverse("enumeration:gallery"), by=kab)
    button = page.locator("form[data-confirm-tone=bad] button")
    button.click()
    assert page.is_visible("#confirm")
    page.keyboard.press("Escape")
    assert not page.is_visible("#confirm")
    assert "?" not in page.url
    button.click()
    with page.expect_navigation():
        page.click("#confirm [value=yes]")
    assert page.url.endswith("?")


def test_ticking_rows_brings_up_what_can_be_done_with_them(open_page, kab):
    page = open_page(reverse("enumeration:gallery"), by=kab)
    assert not page.is_visible("[data-bulk=sls]")
    page.check("[data-selects=sls]")
    assert page.inner_text("[data-bulk-count]") == "3"
    page.click("[data-bulk-clear]")
    assert not page.is_visible("[data-bulk=sls]")


def test_a_lost_connection_is_said(open_page, ppl):
    page = open_page("/", by=ppl)
    page.route("**/nowhere/", lambda route: route.abort())
    page.evaluate("htmx.ajax('GET', '/nowhere/', '#notices').catch(() => {})")
    page.wait_for_selector("#notices .notice")
    assert "Sambungan terputus" in page.inner_text("#notices")


BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def test_a_page_kept_by_the_browser_is_fetched_anew_after_signing_out(open_page, ppl, household):
    page = open_page("/daftar-kerja/", by=ppl)
    page.evaluate("document.body.dataset.still = 'here'")
    page.evaluate(BACK)
    assert page.get_attribute("body", "data-still") == "here"  # nobody signed out: what was typed stays
    other = page.context.new_page()
    other.goto(page.url)
    other.click(".menu summary")
    other.click("form[action$='/keluar/'] button")
    other.wait_for_url("**/masuk/**")
    page.evaluate(BACK)
    page.wait_for_url("**/masuk/**")
    assert household.head_name not in page.content().upper()


def test_so_is_a_page_of_the_admin(open_page, administrator, ppl, live_server):
    page = open_page(reverse("admin:enumeration_officer_changelist"), by=administrator)
    assert ppl.full_name in page.content()
    other = page.context.new_page()
    other.goto(live_server.url)
    other.click(".menu summary")
    other.click("form[action$='/keluar/'] button")
    other.wait_for_url("**/masuk/**")
    page.evaluate(BACK)
    page.wait_for_url("**/masuk/**")
    assert ppl.full_name not in page.content()
