"""Numbers and texts as people write and paste them: nothing is cut, what is too long is told."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enumeration.answering.answers import household_answers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def paste(page, place: str, text: str) -> None:
    """As a person does: unlike `fill`, it is cut by maxlength."""
    page.locator(place).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


@pytest.fixture(params=["interview", "keying"])
def form(request, open_page, ppl, operator, household):
    by = ppl if request.param == "interview" else operator
    return open_page(reverse("enumeration:questionnaire", args=[household.pk]) + "#II", by=by)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0812-3456-7890", "081234567890"),
        ("(0471) 22334", "047122334"),
        ("+62 812 3456 7890", "+6281234567890"),
    ],
)
def test_a_phone_number_is_taken_as_it_is_written(form, household, written, kept):
    paste(form, "#q-household-respondent_phone-in", written)
    form.keyboard.press("Tab")
    expect(form.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(form.locator(".qn-status")).to_contain_text(re.compile(r"\d\d\.\d\d\.\d\d"))
    household.refresh_from_db()
    assert household_answers(household, in_full=True)["respondent_phone"] == kept


def test_a_name_that_is_too_long_stays_whole_and_is_told(form, household):
    if form.locator("#q-household-head_name-in").count() == 0:
        form.evaluate("() => document.querySelector('regsosek-questionnaire').go('I')")
    paste(form, "#q-household-head_name-in", "ANDI " * 60)
    form.keyboard.press("Tab")
    expect(form.locator("#q-household-head_name-problems")).to_contain_text("paling banyak 100 huruf")
    expect(form.locator("#q-household-head_name-in")).to_have_value(("ANDI " * 60).strip())
    household.refresh_from_db()
    assert household.head_name.startswith("KEPALA")


def test_a_reason_that_is_too_long_stays_whole_and_is_told(open_page, ppl, areas):
    page = open_page(reverse("enumeration:own_sls"), by=ppl)
    field = page.locator("#reason")
    expect(field).to_have_attribute("data-most", "300")
    paste(page, "#reason", "x" * 301)
    expect(field).to_have_value("x" * 301)
    expect(page.locator("[data-too-long-said]")).to_be_visible()
    expect(page.locator("[data-too-long-said]")).to_have_text("Paling banyak 300 huruf; ini 301. Singkatkan.")
    assert not field.evaluate("(field) => field.checkValidity()")
    paste(page, "#reason", "x" * 300)
    expect(page.locator("[data-too-long-said]")).to_be_hidden()
    assert field.evaluate("(field) => field.checkValidity()")
