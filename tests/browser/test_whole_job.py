"""One household, entered in the browser, from assignment to the ranked list in Excel; with a real worker."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from enumeration.access import Role
from enumeration.models import Assignment, Household, State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import Kind
from ranking.models import Publication
from ranking.parameter_files import load_parameters
from tests.browser.conftest import wait_for
from tests.conftest import FREE_SLS
from tests.enumeration.api import complete
from tests.faults.conftest import crew  # noqa: F401  a real worker and beat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]


def key_in(page: Page, row: str, answers: dict) -> None:
    """Codes and words into the keying form, in the order of the paper form."""
    for name, question in {**HOUSEHOLD_QUESTIONS, **PERSON_QUESTIONS}.items():
        if answers.get(name) is None:
            continue
        value = answers[name]
        if question.kind is Kind.DAY:
            value = date.fromisoformat(value).strftime("%d%m%Y")
        box = page.locator(f"[id='q-{row}-{name}-in']")
        box.fill(str(value))
        box.press("Enter")


MEMBERS = "document.querySelector('regsosek-questionnaire').form.members.length"


def fill_in(page: Page) -> None:
    page.evaluate("document.querySelector('regsosek-questionnaire').setMode('keying')")
    expect(page.locator(".k-form")).to_be_visible()
    page.keyboard.press("F6")  # Enter alone moves on; there are as many members as 112 says, without another key
    key_in(page, "household", complete.HOUSEHOLD)
    for number, member in enumerate((complete.HEAD, complete.CHILD), start=1):
        wait_for(page, lambda: page.evaluate(MEMBERS) == number)  # noqa: B023
        row = page.evaluate("document.querySelector('regsosek-questionnaire').form.members.at(-1).id")
        key_in(page, row, member)
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=30_000)


def test_a_family_from_assignment_to_excel(crew, open_page, kab, kab2, officer, make_household, tmp_path):  # noqa: F811
    load_parameters()
    household = make_household(FREE_SLS)
    pml = officer("pengawas", Role.SUPERVISOR, FREE_SLS, full_name="Budi Pengawas")
    ppl = officer("pencacah", full_name="Ani Pencacah", leader=pml, home_area_id=FREE_SLS[:10])
    analyst = officer("analis", Role.ANALYST, "7317", full_name="Eka Analis")

    # The district office gives the SLS to the enumerator.
    page = open_page(f"/penugasan/{FREE_SLS[:10]}/", by=kab)
    page.locator(f"input[name=sls][value='{FREE_SLS}']").check()
    page.locator(f"input[name=petugas][value='{ppl.pk}']").check()
    page.get_by_role("button", name="Tugaskan").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    expect(page.locator("#sls-table")).to_contain_text("Ani Pencacah")
    page.wait_for_load_state("networkidle")
    assert Assignment.objects.active().get(area=FREE_SLS, role=Role.ENUMERATOR).officer == ppl

    # The enumerator finds the household on the work list, keys it in, and submits it.
    page = open_page("/daftar-kerja/", by=ppl)
    page.locator(f"a[href*='{household.pk}']").first.click()
    page.wait_for_selector("regsosek-questionnaire .qn-main")
    fill_in(page)
    page.get_by_role("button", name="Kirim ke PML").first.click()
    expect(page.locator(".qn-receipt")).to_contain_text("Terkirim ke PML", timeout=30_000)

    # The supervisor reads and approves; the district office completes.
    for by, verb, state in ((pml, "approve", State.APPROVED), (kab, "complete", State.COMPLETED)):
        page = open_page(f"/keluarga/{household.pk}/", by=by)
        expect(page.locator("main")).to_contain_text("SITI AMINAH", ignore_case=True)
        for code in page.locator("select[form=coding]").all() if verb == "approve" else []:
            code.select_option("3")  # the supervisor's red pen: 417 and 421
        if verb == "approve" and page.locator("#kode").count():
            page.get_by_role("button", name="Simpan kode").click()
            page.wait_for_load_state("networkidle")
        page.locator(f"button[name=tindakan][value={verb}]").first.click()
        page.wait_for_load_state("networkidle")
        household.refresh_from_db()
        assert household.state == state

    # The analyst has the district ranked by the worker, and watches.
    page = open_page("/peringkat/baru/", by=analyst)
    page.get_by_role("button", name="Mulai pemeringkatan").click()
    expect(page.locator("main")).to_contain_text("Belum terbit", timeout=120_000)
    run_path = re.search(r"/peringkat/\d+/", page.url).group()

    # A second person publishes.
    page = open_page(run_path, by=kab2)
    page.get_by_role("button", name="Terbitkan").first.click()
    page.locator("dialog#publish").get_by_role("button", name="Terbitkan").click()
    expect(page.locator("main")).to_contain_text("Terbit sejak")
    assert Publication.objects.get(ended_at=None).published_by == kab2
    page = open_page(run_path + "daftar/", by=analyst)
    expect(page.locator("main")).to_contain_text("SITI AMINAH", ignore_case=True)

    # The analyst asks for the list, and downloads it.
    page = open_page("/ekspor/baru/", by=analyst)
    page.locator("[name=purpose]").fill("Uji dari penugasan sampai Excel")
    page.get_by_role("button", name="Minta berkas").click()
    unduh = page.get_by_role("link", name=re.compile("Unduh")).first
    expect(unduh).to_be_visible(timeout=120_000)
    with page.expect_download() as coming:
        unduh.click()
    path = tmp_path / "daftar.xlsx"
    coming.value.save_as(path)

    rows = list(openpyxl.load_workbook(path).worksheets[1].iter_rows(values_only=True))
    header, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert first[header[0]] == 1
    assert "SITI AMINAH" in first.values()
    assert FREE_SLS in first.values(), "an area code is text"
    assert any(isinstance(value, str) and value.startswith("731701") and "•" in value for value in first.values())
    assert Household.objects.get().enumerator == ppl
