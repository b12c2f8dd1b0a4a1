"""The pages that supervisors and district staff look at all day, in a real browser: assigning, reviewing, watching."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from enumeration import zones
from enumeration.access import Role
from enumeration.assignment import board, teams
from enumeration.models import Area, Assignment, Level, Officer, Remark, State
from enumeration.progress import yesterday
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, OWN_SLS, VILLAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FREE = [f"{VILLAGE}{number:04d}00" for number in (51, 52, 53)]


@pytest.fixture
def village(make_household, koseka, pml, ppl, kab, areas):
    """Returns a village with three free SLS, and households in every state."""
    Area.objects.bulk_create([Area(code=code, name=f"RT {code[11:14]}", level=Level.SUB_SLS) for code in FREE])
    for code in FREE:
        make_household(code)
    for state in (State.OPEN, State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED):
        make_household(
            OWN_SLS,
            state=state,
            enumerator=ppl,
            result=1,
            submitted_at=timezone.now() - timedelta(hours=3),
            tenure=1,
            floor_area_m2=4,
            members=[{"name": "BASO", "presence": 1, "age": 40, "sex": 1}, {"name": "SITI", "presence": 1, "age": 38}],
        )
    return VILLAGE


def family(state=State.SUBMITTED):
    from enumeration.models import Household

    return Household.objects.get(state=state, area=OWN_SLS)


def test_an_officer_is_given_the_free_sls_with_the_load_shown_before(open_page, village, koseka, ppl):
    page = open_page(reverse("enumeration:board", args=[village]), by=koseka)
    page.get_by_role("link", name="Pilih 3 yang kosong").click()
    page.get_by_text("3 keluarga").first.wait_for()
    page.locator(f"#officer-{ppl.pk}").check()
    # 6 households now, 9 with the three that are ticked.
    page.locator("li.officer", has_text="Ani").get_by_text("sekarang 6").wait_for()
    page.get_by_role("button", name="Tugaskan").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    page.get_by_text("3 SLS ditugaskan kepada Ani").wait_for()
    assert Assignment.objects.active().filter(officer=ppl, role=Role.ENUMERATOR, area__in=FREE).count() == 3

    page.locator(".board-result").get_by_role("button", name="Batalkan").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    page.get_by_text("Penugasan 3 SLS dibatalkan").wait_for()
    assert not Assignment.objects.active().filter(area__in=FREE, role=Role.ENUMERATOR).exists()
    assert not page.complaints


def test_ticks_stay_from_page_to_page_of_a_long_list(open_page, village, koseka, ppl, monkeypatch):
    monkeypatch.setattr(board, "MOST_ROWS", 3)  # two that are somebody's and a free one; then the other free ones
    page = open_page(reverse("enumeration:board", args=[village]), by=koseka, width=360)
    first, second = (page.locator(f'#sls-list input[name="sls"][value="{code}"]') for code in FREE[:2])
    first.check()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.locator("[data-ticked-elsewhere]")).to_have_text("1 di halaman lain")
    second.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")

    page.get_by_role("link", name="Ke awal").click()
    expect(page.locator("[data-ticked-elsewhere]")).to_have_text("1 di halaman lain")
    expect(first).to_be_checked()
    page.locator(f"#officer-{ppl.pk}").check()
    page.get_by_role("button", name="Tugaskan").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    page.get_by_text("2 SLS ditugaskan kepada Ani").wait_for()
    given = Assignment.objects.active().filter(area__in=FREE, role=Role.ENUMERATOR, officer=ppl)
    assert set(given.values_list("area_id", flat=True)) == set(FREE[:2])
    assert not page.complaints


def test_ticks_stay_from_page_to_page_of_long_teams(open_page, koseka, pml, ppl, neighbour_ppl, officer, monkeypatch):
    other = officer("zaki", Role.SUPERVISOR, FREE_SLS)
    monkeypatch.setattr(teams, "PAGE", 1)  # Ani, Bayu, and Zaki who leads nobody yet
    page = open_page(reverse("enumeration:team", args=[KECAMATAN]), by=koseka, width=360)
    page.locator(f'#team-list input[name="ppl"][value="{ppl.pk}"]').check()
    page.get_by_role("link", name="Berikutnya").click()
    page.locator(f'#team-list input[name="ppl"][value="{neighbour_ppl.pk}"]').check()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    expect(page.locator("[data-ticked-elsewhere]")).to_have_text("1 di halaman lain")

    page.get_by_role("link", name="Ke awal").click()
    expect(page.locator(f'#team-list input[name="ppl"][value="{ppl.pk}"]')).to_be_checked()
    expect(page.locator("[data-ticked-elsewhere]")).to_have_text("1 di halaman lain")
    page.get_by_label("PML baru", exact=True).select_option(str(other.pk))
    page.get_by_role("button", name="Pindahkan ke tim").click()
    page.get_by_text("2 PPL masuk tim Zaki").wait_for()
    assert set(Officer.objects.filter(leader=other)) == {ppl, neighbour_ppl}
    assert not page.complaints


def test_by_keyboard_alone_an_sls_is_assigned(open_page, village, koseka, ppl):
    page = open_page(reverse("enumeration:board", args=[village]), by=koseka)
    box = page.locator(f'input[name="sls"][value="{FREE[0]}"]')
    box.focus()
    page.keyboard.press("Space")
    page.locator(f"#officer-{ppl.pk}").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Tugaskan").focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] [data-confirm-yes]").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 SLS ditugaskan kepada Ani").wait_for()


def test_a_remark_is_put_beside_an_answer_and_goes_back_with_the_family(open_page, village, pml):
    page = open_page(family().get_absolute_url(), by=pml)
    page.locator('[data-remark="floor_area_m2"]').click()
    page.get_by_role("textbox", name="Catatan").fill("Ukur kembali lantainya")
    page.get_by_label("Alasan mengembalikan").fill("302 terlalu kecil")
    page.get_by_role("button", name="Kembalikan").click()
    page.get_by_text("dikembalikan kepada PPL").first.wait_for()
    assert Remark.objects.get().question == "floor_area_m2"
    assert not page.complaints


def test_ticked_families_are_sent_back_after_a_look_at_what_will_happen(open_page, village, pml):
    page = open_page(reverse("enumeration:review_list"), by=pml)
    page.locator('input[name="keluarga"]').first.check()
    page.locator(".bulk").get_by_role("button", name="Kembalikan").click()
    page.locator("[name=alasan]").fill("Ukur kembali lantainya")
    page.get_by_role("button", name="Kembalikan 1 keluarga").click()
    page.get_by_text("1 keluarga dikembalikan").wait_for()


def test_the_treemap_leads_into_a_place(open_page, village, kab):
    page = open_page(reverse("enumeration:progress", args=[DISTRICT]), by=kab)
    page.locator('[data-treemap="areas"] canvas').scroll_into_view_if_needed()
    box = page.locator('[data-treemap="areas"] canvas').bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 30)
    page.wait_for_url("**/kemajuan/7317010/")
    assert not page.complaints


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_every_page_is_open_to_everybody(open_page, village, kab, pml, koseka, administrator, theme, width):
    for ago in (0, 1):  # the figures say what changed since
        yesterday.note_starts(zones.midnight(zones.today(village) - timedelta(days=ago), village))

    def address(name, *args, query=""):
        return reverse(f"enumeration:{name}", args=args) + query

    pages = [
        (koseka, address("board")),
        (koseka, address("board", village)),
        (pml, address("area_history", OWN_SLS)),
        (pml, address("officer_history", pml.team.first().pk)),
        (pml, address("review_list")),
        (pml, address("review_bulk", query="?tindakan=send_back&status=submitted")),
        (pml, family().get_absolute_url()),
        (kab, family(State.APPROVED).get_absolute_url()),
        (kab, address("progress")),
        (kab, address("progress", village)),
        (kab, address("progress", village, query="?tabel=kunjungan")),
        (kab, address("progress", OWN_SLS)),
        (kab, address("home")),
        (administrator, address("office_roles")),
        (administrator, address("office_role_end", kab.assignments.get().pk)),
        (administrator, address("office_role_end", administrator.assignments.get().pk)),
    ]
    for who, path in pages:
        page = open_page(path, by=who, theme=theme, width=width)
        found = Axe().run(page).response["violations"]
        assert not found, (path, [(one["id"], [node["target"] for node in one["nodes"]]) for one in found])
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{path}: {wider} px wider than the screen"
        assert not page.complaints, path
        if path == address("progress", village):
            assert page.locator(".since").count() > 0
