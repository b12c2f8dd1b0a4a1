"""Reviewing with one key each: the queue goes on by itself, and no warning is passed that was not in view."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from enumeration.answering.actions import submitting
from enumeration.models import Confirmation, Household, State
from enumeration.review.actions import coding
from enumeration.review.views.household import to_code
from tests.conftest import OWN_SLS
from tests.enumeration.api import complete

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(make_household, ppl, pml) -> list[Household]:
    """Three whole questionnaires that wait for their supervisor, the first of them with a warning far down."""
    made = []
    for number, area in enumerate((4, 42, 42), start=1):
        household = make_household(OWN_SLS)
        answers = complete.HOUSEHOLD | {
            "head_name": f"IBU {'ABC'[number - 1]}",
            "building_number": number,
            "family_number": number,
            "family_card": f"731701010110{number:04d}",
            "floor_area_m2": area,
        }
        head = complete.HEAD | {
            "name": answers["head_name"],
            "id": str(uuid.uuid4()),
            "number": 1,
            "nik": f"731701410786{number:04d}",
        }
        child = complete.CHILD | {"id": str(uuid.uuid4()), "number": 2, "nik": f"731701050316{number:04d}"}
        notes = [{"check": "W30201", "member": None, "note": "rumah dalam kebun"}] if area == 4 else []
        payload = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": answers, "notes": notes}
        sent = payload | {"members": [head, child], "submit": True, "version": household.version}
        submitting.receive(sent, by=ppl)
        household.refresh_from_db()
        assert household.state == State.SUBMITTED
        codes = {(person.pk, one.question.name): "1" for person in household.members.all() for one in to_code([person])}
        coding.code(household, codes, by=pml)
        made.append(household)
    return made


def keys_are_ready(page: Page) -> None:
    expect(page.locator(".decide-help")).to_be_visible()


def test_a_queue_is_gone_through_by_keys(open_page, pml, waiting):
    first, *_others = waiting
    assert Confirmation.objects.filter(household=first).exists()
    page = open_page(reverse("enumeration:review_list"), by=pml, height=500)
    page.get_by_role("link", name="Ibu A").click()
    bar = page.locator(".decide")
    expect(bar).to_contain_text("1 / 3")
    keys_are_ready(page)
    page.keyboard.press("l")
    expect(bar).to_contain_text("2 / 3")
    keys_are_ready(page)
    page.keyboard.press("k")  # to the reason; while one types there, letters are letters
    page.keyboard.type("Lihat skjl")
    expect(page.locator("#reason")).to_have_value("Lihat skjl")
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    expect(bar).to_contain_text("1 / 3")
    page.set_viewport_size({"width": 1280, "height": 300})
    page.reload()
    keys_are_ready(page)
    page.keyboard.press("s")  # the warning is further down: it comes into view, and nothing is approved
    expect(bar).to_contain_text("Baca dahulu")
    expect(page.locator(".finding").first).to_be_in_viewport()
    first.refresh_from_db()
    assert first.state == State.SUBMITTED
    page.keyboard.press("s")
    expect(page.locator(".notice").first).to_contain_text("Ibu A disetujui", ignore_case=True)
    expect(bar).to_contain_text("1 / 2")
    first.refresh_from_db()
    assert first.state == State.APPROVED
    page.get_by_role("button", name="Batalkan").click()
    expect(bar).to_contain_text("1 / 3")
    first.refresh_from_db()
    assert first.state == State.SUBMITTED
    assert not page.complaints


def test_keys_can_be_switched_off(open_page, pml, waiting):
    page = open_page(waiting[0].get_absolute_url() + "?status=submitted", by=pml)
    keys_are_ready(page)
    page.keyboard.press("?")
    page.get_by_label("Pakai tombol pintas di perangkat ini").uncheck()
    page.get_by_role("button", name="Tutup").click()
    page.keyboard.press("s")
    page.keyboard.press("l")
    page.reload()
    keys_are_ready(page)
    page.keyboard.press("l")
    expect(page.locator(".decide")).to_contain_text("1 / 3")
    waiting[0].refresh_from_db()
    assert waiting[0].state == State.SUBMITTED and not page.complaints


@pytest.mark.parametrize("width", [360, 1280])
def test_the_decision_is_in_view_wherever_one_reads(open_page, pml, waiting, width):
    page = open_page(waiting[0].get_absolute_url() + "?status=submitted", by=pml, width=width, height=740)
    for place in (0, 500, 100_000):
        page.mouse.wheel(0, place)
        for name in ("Setujui", "Kembalikan"):
            expect(page.locator(".decide").get_by_text(name)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
