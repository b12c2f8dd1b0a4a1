"""A list is uploaded, looked at and imported with a real browser; axe finds nothing on the way."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from enumeration import jobs
from enumeration.models import Household, PrelistFile
from tests.enumeration.prelist.conftest import as_csv, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def no_worker(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda name, args: None)


def without_fault(page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert not page.complaints


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_a_list_is_uploaded_checked_and_taken_in(open_page, round_, kab, tmp_path, theme, width):
    path = tmp_path / "prelist.csv"
    path.write_bytes(as_csv([*(line(number) for number in range(1, 60)), line(60, nomor_kk="731701010101000")]))

    page = open_page(reverse("enumeration:prelist_files"), by=kab, theme=theme, width=width)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_text("menunggu giliran").wait_for()
    without_fault(page)

    jobs.run(PrelistFile.objects.get().check_job_id)
    page.get_by_role("button", name="Muat", exact=True).wait_for()  # the page looks again by itself
    without_fault(page)
    page.get_by_role("button", name="Muat", exact=True).click()
    page.get_by_role("button", name="Ya, muat").click()
    page.get_by_text("menunggu giliran").wait_for()

    jobs.run(PrelistFile.objects.get().load_job_id)
    page.get_by_text("Prelist sudah dimuat").wait_for()
    without_fault(page)
    assert Household.objects.count() == 59
