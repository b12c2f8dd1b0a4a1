"""What a reviewer wrote is shown on the form of the officer who corrects it, and can be answered there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enumeration.models import Officer, Remark
from enumeration.review.actions import reviewing
from enumeration.review.actions.reviewing import NewRemark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_reason_stands_at_the_top_and_a_remark_is_answered(open_page, ppl, pml, submitted_household, width):
    remark = NewRemark(text="Atapnya seng, lihat foto.", question="roof_material")
    reviewing.send_back(submitted_household, by=pml, reason="Rumah ini lain.", remarks=[remark])
    page = open_page(reverse("enumeration:questionnaire", args=[submitted_household.pk]), by=ppl, width=width)
    expect(page.locator(".qn-main .notice").first).to_contain_text("Rumah ini lain.")
    expect(page.locator(".qn-main .notice").first).to_contain_text(str(pml))
    box = page.locator("#q-household-roof_material .q-remark")
    expect(box).to_contain_text("Alasan dikembalikan: Rumah ini lain.")
    box.locator("textarea").fill("Sudah dilihat lagi: genteng.")
    box.locator("textarea").blur()
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(page.locator(".qn-status")).to_contain_text(re.compile(r"\d\d\.\d\d\.\d\d"))
    assert Remark.objects.get().answer == "Sudah dilihat lagi: genteng."
    page.reload()
    expect(box.locator("textarea")).to_have_value("Sudah dilihat lagi: genteng.")
    assert not page.complaints


def test_who_wrote_a_remark_fits_a_phone_however_long_their_name(open_page, ppl, pml, kab, submitted_household):
    Officer.objects.filter(pk=pml.pk).update(full_name="Fitriani Kamaruddin Mangiwang Daeng Sainuddin")
    pml.refresh_from_db()
    reviewing.send_back(submitted_household, by=pml, reason="Lihat lagi.", remarks=[NewRemark(text="Betul?")])
    page = open_page(submitted_household.get_absolute_url(), by=kab, width=360)
    expect(page.locator(".finding-by").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
