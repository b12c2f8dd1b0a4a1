"""The questionnaire in a real browser: what an officer types is kept, whatever happens to the connection, the session,
the page or the other tab."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from enumeration.answering.actions import submitting
from enumeration.answering.actions.refusals import CalledBack
from enumeration.answering.answers import member_answers
from enumeration.models import (
    Assignment,
    Event,
    Filling,
    Household,
    Person,
    Remark,
    SectorProposal,
    State,
    Submission,
)
from enumeration.pages import scripts
from enumeration.questionnaire.codebook import version
from tests.browser.conftest import wait_for
from tests.conftest import OWN_SLS, PASSWORD
from tests.enumeration.api import complete

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMISSIONS = "**/api/v1/submissions/"


def address(household: Household, step: str = "") -> str:
    return reverse("enumeration:questionnaire", args=[household.pk]) + (f"#{step}" if step else "")


IS_UNCOVERED = """(button) => {
  const { left, top, width, height } = button.getBoundingClientRect();
  return [4, height - 4].every((down) => button.contains(document.elementFromPoint(left + width / 2, top + down)));
}"""


def question(page: Page, name: str, row: str = "household"):
    return page.locator(f"#q-{row}-{name}")


def choose(page: Page, name: str, code: int, row: str = "household") -> None:
    question(page, name, row).locator(f'input[value="{code}"]').check()


def type_in(page: Page, name: str, value: str, row: str = "household") -> None:
    page.fill(f"#q-{row}-{name}-in", value)


def wait_until_saved(page: Page) -> None:
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(page.locator(".qn-status")).to_contain_text(re.compile(r"\d\d\.\d\d\.\d\d"))


def wait_for_state(page: Page, state: str) -> None:
    expect(page.locator(".qn-status")).to_have_attribute("data-state", state, timeout=15_000)


def in_the_form(page: Page, what: str):
    return page.evaluate(f"() => document.querySelector('regsosek-questionnaire').{what}")


def fill_whole(household: Household, ppl) -> Household:
    """Returns every question answered, as the page would have saved it."""
    ids = sorted(str(uuid.uuid4()) for _ in range(2))
    payload = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "answers": complete.HOUSEHOLD,
        "members": complete.members(*ids),
    }
    submitting.receive(payload, by=ppl)
    household.refresh_from_db()
    return household


@pytest.fixture
def page(open_page, ppl, household) -> Page:
    """Returns the own open household at block III, on a small phone."""
    return open_page(address(household, "III"), by=ppl, width=360, height=740)


# --- starting --------------------------------------------------------------------------------------------------------


def test_what_is_preloaded_is_what_the_browser_comes_to_by_itself(page):
    """Without the links in its head the page fetches one module after the other: the same ones, and no other."""
    preloaded = page.locator('link[rel="modulepreload"]').evaluate_all("(all) => all.map((one) => one.href)")
    scripts_of_its_frame = page.locator("script[src]").evaluate_all("(all) => all.map((one) => one.src)")
    base = preloaded[0].removesuffix("js/questionnaire/main.js")
    of_its_frame = {
        base + path
        for script in scripts_of_its_frame
        if not script.endswith("/main.js")
        for path in scripts.modules_of(script.removeprefix(base))
    }

    def without_links(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r'<link rel="modulepreload"[^>]*>', "", answer.text()))

    alone = page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.route(page.url.split("#")[0], without_links)
    alone.goto(page.url)
    alone.wait_for_selector("regsosek-questionnaire .qn-main")
    assert {url for url in asked if url.endswith(".js")} == of_its_frame | set(preloaded)


# --- saving ----------------------------------------------------------------------------------------------------------


def test_an_answer_is_saved_as_it_is_given_and_the_page_says_when(page, household):
    choose(page, "floor_material", 2)
    type_in(page, "floor_area_m2", "42")
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.floor_material, household.floor_area_m2, household.state) == (2, 42, State.DRAFT)
    assert not page.complaints


def test_a_save_carries_only_what_changed(page):
    choose(page, "floor_material", 2)
    wait_until_saved(page)
    with page.expect_request(SUBMISSIONS) as sent:
        choose(page, "wall_material", 1)
    body = json.loads(sent.value.post_data)
    assert body["answers"] == {"wall_material": 1}
    assert len(sent.value.post_data) < 5_000


def test_typing_without_a_connection_waits_and_is_sent_when_it_is_back(page, household):
    page.context.set_offline(True)
    choose(page, "floor_material", 2)
    choose(page, "wall_material", 1)
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    expect(page.locator(".qn-status")).to_contain_text("3")
    household.refresh_from_db()
    assert household.floor_material is None
    page.context.set_offline(False)
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.floor_material, household.wall_material, household.floor_area_m2) == (2, 1, 42)


def test_what_could_not_be_sent_is_still_there_after_a_reload(page, household):
    page.route(SUBMISSIONS, lambda route: route.abort())
    choose(page, "floor_material", 2)
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    page.reload()
    expect(page.locator("#q-household-floor_area_m2-in")).to_have_value("42")
    expect(question(page, "floor_material").locator('input[value="2"]')).to_be_checked()
    wait_for_state(page, "offline")
    page.unroute(SUBMISSIONS)
    page.locator(".qn-status").click()
    page.get_by_role("button", name="Kirim sekarang").click()
    wait_until_saved(page)
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_nothing_readable_stays_on_the_device_and_no_answer_once_it_is_sent(page):
    page.route(SUBMISSIONS, lambda route: route.abort())
    page.evaluate("document.querySelector('regsosek-questionnaire').go('I')")
    type_in(page, "address", "JALAN RAHASIA 7")
    wait_for_state(page, "offline")
    kept = """async () => {
        const db = await new Promise((done) => { indexedDB.open("regsosek").onsuccess = (e) => done(e.target.result); });
        const all = (store) => new Promise((done) => {
            db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result); });
        const rows = await all("drafts");
        return rows.map((row) => Object.values(row).map((one) =>
            one instanceof ArrayBuffer ? new TextDecoder().decode(one) : String(one)).join(" "));
    }"""
    rows = page.evaluate(kept)
    assert len(rows) == 1 and "RAHASIA" not in rows[0]
    page.unroute(SUBMISSIONS)
    page.evaluate("document.querySelector('regsosek-questionnaire').sender.flush()")
    wait_until_saved(page)
    left = "async () => Object.keys((await (({store, dossier}) => store.find(dossier.id))(%s)) ?? {})"
    left = left % "document.querySelector('regsosek-questionnaire')"
    # How it is filled in goes along with a later submission; it holds no answer.
    wait_for(page, lambda: page.evaluate(left) == ["paradata"])


def test_how_it_was_filled_in_arrives_with_what_is_handed_in_and_the_place_is_asked_for_once(open_page, ppl, household):
    fill_whole(household, ppl)
    page = open_page(address(household, "III"), by=ppl, width=360, height=740)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -3.312345, "longitude": 120.25, "accuracy": 8})
    page.get_by_role("button", name="Boleh", exact=True).click()
    expect(page.locator(".qn-place")).to_be_hidden()
    wait_for(page, lambda: in_the_form(page, "sender.paradata.about.place?.accuracy_m") == 8)
    choose(page, "floor_material", 2)
    type_in(page, "floor_area_m2", "43")
    wait_until_saved(page)
    assert not Filling.objects.exists()  # ten minutes are not over
    page.reload()  # what was counted is with the draft
    expect(page.locator("regsosek-questionnaire .qn-main")).to_be_visible()
    expect(page.locator(".qn-place")).to_be_hidden()
    in_the_form(page, "go('finish')")
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.locator(".qn-receipt")).to_be_visible(timeout=15_000)
    filling = Filling.objects.get(household=household)
    assert (filling.mode, filling.answers, filling.changes, filling.set_aside) == ("phone", 2, 2, "")
    assert (float(filling.latitude), filling.part_seconds.keys()) == (-3.31234, {"III"})
    assert filling.submission.codebook == version()


def test_a_line_of_business_is_proposed_while_typing_and_a_tap_is_kept_beside_the_answer(open_page, ppl, household):
    fill_whole(household, ppl)
    head = household.members.get(number=1)
    Person.objects.filter(pk=head.pk).update(work_sector=None)
    page = open_page(address(household, str(head.pk)), by=ppl, width=360, height=740)
    box = question(page, "work_description", str(head.pk))
    type_in(page, "work_description", "tukang bat", str(head.pk))
    box.get_by_role("button", name="11 Konstruksi").click()
    expect(box.get_by_role("button", pressed=True)).to_have_text(re.compile("11 Konstruksi"))
    wait_until_saved(page)
    proposal = SectorProposal.objects.get()
    head.refresh_from_db()
    assert (proposal.person, proposal.sector, proposal.by) == (head, 11, ppl)
    assert (head.work_description, head.work_sector) == ("tukang bat", None)


def test_an_answer_lost_on_the_way_back_is_stored_once(page, household):
    """The server has it, the phone does not know: the same key goes out again."""
    seen = []

    def lose_the_first(route):
        seen.append(route.request.post_data_json["key"])
        route.fetch()
        route.abort() if len(seen) == 1 else route.continue_()

    page.route(SUBMISSIONS, lose_the_first, times=2)
    choose(page, "floor_material", 2)
    wait_until_saved(page)
    assert len(seen) == 2 and seen[0] == seen[1]
    assert Submission.objects.count() == 1
    assert Event.objects.filter(household=household).count() == 1


def test_an_ended_session_asks_for_the_password_and_loses_nothing(open_page, ppl, household):
    ppl.set_password(PASSWORD)
    ppl.save()
    page = open_page(address(household, "III"), by=ppl, width=360, height=740)
    Session.objects.all().delete()
    type_in(page, "floor_area_m2", "42")
    page.locator("#qn-password").fill("salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("kata sandi salah")
    page.locator("#qn-password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    wait_until_saved(page)
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_letters_typed_slowly_stay_as_typed_while_they_are_saved(open_page, ppl, household):
    page = open_page(address(household, "I"), by=ppl, width=360, height=740)
    page.focus("#q-household-head_name-in")
    page.fill("#q-household-head_name-in", "")
    page.keyboard.type("SITI ")
    wait_until_saved(page)
    page.keyboard.type("AMINAH")
    assert page.input_value("#q-household-head_name-in") == "SITI AMINAH"
    wait_until_saved(page)
    household.refresh_from_db()
    assert household.head_name == "SITI AMINAH"


def test_a_message_that_appears_does_not_swallow_the_press_that_made_it_appear(page):
    """The number is checked when the cursor leaves it; the button below must not move away in the meantime."""
    type_in(page, "floor_area_m2", "4000")
    choose(page, "floor_material", 2)
    expect(question(page, "floor_material").locator('input[value="2"]')).to_be_checked()
    expect(question(page, "floor_area_m2").locator(".tone-bad")).to_be_visible()


# --- two places at once ----------------------------------------------------------------------------------------------


def test_the_same_answer_changed_elsewhere_is_shown_beside_mine(page, ppl, household):
    elsewhere = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "answers": {"floor_area_m2": 24, "roof_material": 3},
    }
    submitting.receive(elsewhere, by=ppl)
    type_in(page, "floor_area_m2", "42")
    dialog = page.locator("#qn-compare")
    expect(dialog).to_be_visible(timeout=15_000)
    expect(dialog).to_contain_text("24 m²")
    expect(dialog).to_contain_text("42 m²")
    expect(dialog.locator("fieldset")).to_have_count(1)
    dialog.get_by_role("radio", name="Isian saya").check()
    dialog.get_by_role("button", name="Pakai pilihan ini").click()
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.floor_area_m2, household.roof_material) == (42, 3)


def test_a_number_changed_elsewhere_is_masked_and_mine_is_shown_as_i_typed_it(page, ppl, household):
    elsewhere = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "answers": {"family_card": "7317010101100001"},
    }
    submitting.receive(elsewhere, by=ppl)
    page.evaluate(
        "() => document.querySelector('regsosek-questionnaire').answer('household', 'family_card', '7317010101100002')"
    )
    dialog = page.locator("#qn-compare")
    expect(dialog).to_contain_text("7317 0101 0110 0002", timeout=15_000)
    expect(dialog).to_contain_text("7317 01•• •••• ••••")


def test_different_answers_changed_elsewhere_are_joined_without_asking(page, ppl, household):
    elsewhere = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"roof_material": 3}}
    submitting.receive(elsewhere, by=ppl)
    type_in(page, "floor_area_m2", "42")
    wait_until_saved(page)
    expect(page.locator(".qn-main")).to_contain_text("digabung")
    expect(question(page, "roof_material").locator('input[value="3"]')).to_be_checked()
    household.refresh_from_db()
    assert (household.floor_area_m2, household.roof_material) == (42, 3)


def test_only_one_tab_fills_a_family_in(page, household, live_server):
    type_in(page, "floor_area_m2", "42")
    second = page.context.new_page()
    second.goto(live_server.url + address(household, "III"))
    expect(second.locator(".qn-main")).to_contain_text("terbuka di tab lain", timeout=15_000)
    assert second.locator("#q-household-floor_area_m2-in").get_attribute("readonly") is not None
    second.get_by_role("button", name="Lanjutkan di sini").click()
    expect(second.locator("#q-household-floor_area_m2-in")).to_have_value("42")
    expect(page.locator(".qn-main")).to_contain_text("terbuka di tab lain")
    type_in(second, "floor_area_m2", "43")
    wait_until_saved(second)
    household.refresh_from_db()
    assert household.floor_area_m2 == 43


def test_a_family_closed_meanwhile_says_so_and_the_typed_answers_reach_the_office(page, household, ppl):
    Household.objects.filter(pk=household.pk).update(state=State.SUBMITTED, enumerator=ppl)
    type_in(page, "floor_area_m2", "42")
    expect(page.locator(".qn-main")).to_contain_text("tidak dapat diubah lagi", timeout=15_000)
    assert Submission.objects.filter(household_id=household.pk, verdict="refused").exists()


# --- the form --------------------------------------------------------------------------------------------------------


def test_a_skipped_answer_is_put_aside_with_a_note_and_comes_back(page, household):
    choose(page, "tenure", 1)
    choose(page, "title_deed", 5)
    choose(page, "tenure", 2)
    expect(question(page, "title_deed")).to_have_count(0)
    expect(question(page, "tenure")).to_contain_text("disisihkan")
    expect(question(page, "tenure")).to_contain_text("301b")
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.tenure, household.title_deed) == (2, None)
    choose(page, "tenure", 1)
    expect(question(page, "title_deed").locator('input[value="5"]')).to_be_checked()
    wait_until_saved(page)
    household.refresh_from_db()
    assert household.title_deed == 5


def test_what_a_gate_set_aside_comes_back_after_a_reload_too_until_it_is_handed_in(page, household):
    choose(page, "tenure", 1)
    choose(page, "title_deed", 5)
    wait_until_saved(page)
    choose(page, "tenure", 2)
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.tenure, household.title_deed) == (2, None)
    page.reload()
    expect(question(page, "tenure")).to_contain_text("301b")
    choose(page, "tenure", 1)
    expect(question(page, "title_deed").locator('input[value="5"]')).to_be_checked()
    wait_until_saved(page)
    household.refresh_from_db()
    assert household.title_deed == 5


def test_a_whole_persons_answers_come_back_after_a_wrong_tap_on_404_and_a_reload(open_page, ppl, household):
    fill_whole(household, ppl)
    head = household.members.get(number=1)
    before = member_answers(head)
    page = open_page(address(household, "members"), by=ppl, width=360, height=740)
    page.get_by_role("button", name=f"Ubah {head.name}").click()
    question(page, "presence", str(head.pk)).locator("select").select_option("2")
    wait_until_saved(page)
    assert len([one for one in member_answers(household.members.get(number=1)).values() if one is None]) > 10
    page.reload()
    page.get_by_role("button", name=f"Ubah {head.name}").click()
    choose(page, "presence", before["presence"], str(head.pk))
    wait_until_saved(page)
    assert member_answers(household.members.get(number=1)) == before


def test_what_was_set_aside_is_forgotten_when_the_family_is_handed_in(open_page, ppl, household):
    fill_whole(household, ppl)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    in_the_form(page, "form.aside = {household: {title_deed: {value: 1, gate: 'tenure'}}}")
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.locator(".qn-receipt")).to_be_visible(timeout=15_000)
    assert page.evaluate("async () => (await document.querySelector('regsosek-questionnaire').store.all()).length") == 0


def test_an_impossible_number_is_named_and_held_back_while_the_rest_is_saved(page, household):
    type_in(page, "floor_area_m2", "4000")
    page.locator("#q-household-floor_area_m2-in").blur()
    choose(page, "wall_material", 1)
    expect(question(page, "floor_area_m2")).to_contain_text("302")
    expect(question(page, "floor_area_m2").locator(".tone-bad")).to_be_visible()
    wait_for_state(page, "held")
    household.refresh_from_db()
    assert (household.floor_area_m2, household.wall_material) == (None, 1)
    type_in(page, "floor_area_m2", "400")
    wait_until_saved(page)


def test_what_only_the_server_can_know_is_shown_at_the_question(open_page, ppl, household, make_household):
    other = make_household(OWN_SLS)
    page = open_page(address(household, "I"), by=ppl, width=360, height=740)
    type_in(page, "building_number", str(other.building_number))
    type_in(page, "family_number", str(other.family_number))
    type_in(page, "address", "JALAN POROS")
    expect(question(page, "family_number")).to_contain_text("sudah dipakai keluarga lain", timeout=15_000)
    wait_for_state(page, "held")
    household.refresh_from_db()
    assert household.address == "JALAN POROS"


def test_members_are_added_ordered_taken_off_and_put_back(page, household):
    page.evaluate("document.querySelector('regsosek-questionnaire').go('members')")
    for name in ("SITI", "BUDI", "CICI"):
        page.get_by_role("button", name="Tambah anggota").click()
        row = page.evaluate("document.querySelector('regsosek-questionnaire').form.members.at(-1).id")
        type_in(page, "name", name, row)
        choose(page, "presence", 1, row)
    do_with_member(page, "CICI", "Naikkan")
    do_with_member(page, "SITI", "Hapus")
    page.locator("#confirm").get_by_role("button", name="Hapus").click()
    page.get_by_role("button", name="Kembalikan SITI").wait_for()
    assert in_the_form(page, "form.members.map((one) => one.name)") == ["CICI", "BUDI"]
    page.get_by_role("button", name="Kembalikan SITI").click()
    expect(page.get_by_label("Nama anggota keluarga")).to_have_count(3)
    assert in_the_form(page, "form.members.map((one) => one.name)") == ["SITI", "CICI", "BUDI"]
    do_with_member(page, "BUDI", "Hapus")
    page.locator("#confirm").get_by_role("button", name="Hapus").click()
    page.get_by_role("button", name="Kembalikan BUDI").wait_for()
    page.evaluate("document.querySelector('regsosek-questionnaire').form.removed[0].at = 0")  # ten seconds later
    page.evaluate("document.querySelector('regsosek-questionnaire').sender.flush()")
    wait_until_saved(page)
    assert list(household.members.order_by("number").values_list("number", "name")) == [(1, "SITI"), (2, "CICI")]


def do_with_member(page: Page, name: str, what: str) -> None:
    """As a thumb does: the menu of the member, then what is in it."""
    page.locator(f'.m-menu > summary[aria-label="Pilihan untuk {name}"]').click()
    page.get_by_role("button", name=f"{what} {name}").click()


def test_a_number_is_masked_once_saved_and_typed_again_to_change(page, household):
    page.evaluate("document.querySelector('regsosek-questionnaire').addMember()")
    row = page.evaluate("document.querySelector('regsosek-questionnaire').form.members[0].id")
    in_the_form(page, f"go('{row}')")
    type_in(page, "nik", "7317014107860001", row)
    page.locator(f"#q-{row}-nik-in").blur()
    wait_until_saved(page)
    expect(question(page, "nik", row)).to_contain_text("7317 01•• •••• ••••")
    question(page, "nik", row).get_by_role("button", name="Ganti").click()
    type_in(page, "nik", "7317014107860002", row)
    wait_until_saved(page)
    assert member_answers(household.members.get(), in_full=True)["nik"] == "7317014107860002"


def test_remarks_of_the_reviewer_stand_at_their_question(open_page, ppl, pml, household):
    Household.objects.filter(pk=household.pk).update(state=State.SENT_BACK, enumerator=ppl)
    Remark.objects.create(household=household, question="roof_material", text="Atapnya seng, lihat foto.", by=pml)
    page = open_page(address(household), by=ppl, width=360, height=740)
    expect(question(page, "roof_material")).to_contain_text("Atapnya seng, lihat foto.")
    expect(page.locator(".qn-main")).to_contain_text("Dikembalikan untuk diperbaiki")


def test_a_form_without_a_fault_is_sent_once_however_often_the_button_is_pressed(open_page, ppl, household):
    fill_whole(household, ppl)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    page.get_by_role("button", name="Kirim ke PML").dblclick()
    expect(page.locator(".qn-receipt")).to_contain_text("Terkirim ke PML", timeout=15_000)
    household.refresh_from_db()
    assert household.state == State.SUBMITTED
    assert Event.objects.filter(household=household, verb="submit").count() == 1


def test_it_can_be_sent_without_a_connection_and_arrives_with_it(open_page, ppl, household):
    fill_whole(household, ppl)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.get_by_role("button", name="Dikirim begitu tersambung")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    expect(page.locator(".qn-receipt")).to_be_visible(timeout=15_000)
    household.refresh_from_db()
    assert household.state == State.SUBMITTED


def test_an_error_stands_in_the_way_and_leads_to_its_question(open_page, ppl, household):
    fill_whole(household, ppl)
    Household.objects.filter(pk=household.pk).update(wall_material=None)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_disabled()
    page.locator(".qn-main").get_by_role("button", name="304").click()
    expect(question(page, "wall_material")).to_be_in_viewport()
    expect(question(page, "wall_material")).to_contain_text("harus terisi")


def test_a_warning_wants_a_reason_and_then_lets_through(open_page, ppl, household):
    fill_whole(household, ppl)
    Household.objects.filter(pk=household.pk).update(floor_area_m2=4)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    send = page.get_by_role("button", name="Kirim ke PML")
    expect(send).to_be_disabled()
    page.locator(".qn-main").get_by_label("Sudah benar? Jelaskan:").fill("Kamar kos satu petak")
    expect(send).to_be_enabled()
    send.click()
    expect(page.locator(".qn-receipt")).to_be_visible(timeout=15_000)
    assert household.confirmations.get().note == "Kamar kos satu petak"


def test_a_reason_that_is_too_long_stays_whole_is_told_and_stands_in_the_way(open_page, ppl, household):
    fill_whole(household, ppl)
    Household.objects.filter(pk=household.pk).update(floor_area_m2=4)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    reason = page.locator(".qn-main").get_by_label("Sudah benar? Jelaskan:")
    reason.click()
    page.keyboard.insert_text("x" * 1001)  # as pasted: cut by a maxlength
    expect(reason).to_have_value("x" * 1001)
    expect(page.locator(".qn-main")).to_contain_text("ini 1001")
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_disabled()
    page.keyboard.press("Backspace")
    expect(page.locator(".qn-main")).not_to_contain_text("ini 100")
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_enabled()


def test_a_reason_that_is_emptied_is_taken_back_after_a_question(open_page, ppl, household):
    fill_whole(household, ppl)
    Household.objects.filter(pk=household.pk).update(floor_area_m2=4)
    page = open_page(address(household, "finish"), by=ppl, width=360, height=740)
    send = page.get_by_role("button", name="Kirim ke PML")
    field = page.locator(".qn-main").get_by_label("Sudah benar? Jelaskan:")
    field.fill("Kamar kos satu petak")
    field.blur()
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    question = page.locator("#confirm")
    field.fill("")
    field.blur()
    expect(question).to_contain_text("Kamar kos satu petak")
    question.get_by_role("button", name="Batal").click()
    expect(field).to_have_value("Kamar kos satu petak")
    assert household.confirmations.get().note == "Kamar kos satu petak"
    field.fill(" ")
    field.blur()
    question.get_by_role("button", name="Tarik").click()
    expect(send).to_be_disabled()
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(field).to_have_value("")
    page.reload()
    expect(page.locator(".qn-main").get_by_label("Sudah benar? Jelaskan:")).to_have_value("")
    assert not household.confirmations.exists()
    assert Event.objects.get(verb="unexplain").reason.endswith(": Kamar kos satu petak")
    assert not page.complaints


def test_keying_moves_on_by_itself_when_a_code_is_whole_and_stops_where_there_is_none(open_page, operator, household):
    page = open_page(address(household), by=operator)
    expect(page.locator("#q-household-address-in")).to_be_focused()  # what an operator sees first
    page.focus("#q-household-member_count-in")
    page.keyboard.type("02")
    page.focus("#q-household-tenure-in")
    page.keyboard.type("15042")  # milik sendiri, 301b, 302 in its three boxes
    page.keyboard.type("0")
    expect(page.get_by_role("alert")).to_contain_text("303: “0” tidak ada; isi salah satu kode 1–9.")
    expect(page.locator("#q-household-floor_material-in")).to_be_focused()
    page.keyboard.type("2")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "q-household-wall_material-in"
    page.keyboard.press("F6")  # the operator moves by hand
    page.keyboard.type("1")
    expect(page.locator("#q-household-wall_material-in")).to_be_focused()
    page.keyboard.press("F9")
    page.keyboard.type("SITI AMINAH")
    page.keyboard.press("Enter")
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.tenure, household.title_deed, household.floor_area_m2, household.floor_material) == (1, 5, 42, 2)
    assert household.members.get().name == "SITI AMINAH"
    page.reload()  # the switch is kept for this officer on this device
    expect(page.get_by_role("button", name="Pindah sendiri: tidak")).to_be_visible()
    assert not page.complaints


@pytest.mark.parametrize("mode", ["interview", "keying"])
def test_a_person_is_taken_off_with_a_question_and_can_be_put_back_after_leaving(open_page, ppl, household, mode):
    fill_whole(household, ppl)
    second = household.members.get(number=2)
    page = open_page(address(household, "members"), by=ppl)
    in_the_form(page, f"setMode('{mode}')")
    for answer in ("Batal", "Hapus"):
        if mode == "interview":
            page.locator(f'.m-menu > summary[aria-label="Pilihan untuk {second.name}"]').focus()
            page.keyboard.press("Enter")
        page.locator(".qn-main").get_by_role("button", name="Hapus").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#confirm")).to_contain_text(f"Hapus {second.name} dari keluarga ini?")
        assert in_the_form(page, "form.members.length") == 2
        page.locator("#confirm").get_by_role("button", name=answer).click()
    back = page.get_by_role("button", name=f"Kembalikan {second.name}")
    expect(back).to_be_focused()
    in_the_form(page, "form.removed[0].at = 0")  # ten seconds later
    in_the_form(page, "sender.flush()")
    wait_until_saved(page)
    assert household.members.count() == 1
    page.reload()
    back.click()
    expect(page.locator(f"#q-{second.pk}-name-in")).to_be_focused()
    wait_until_saved(page)
    restored = household.members.get(number=2)
    assert member_answers(restored) == member_answers(second) | {"nik": None}
    expect(page.locator(".qn-main")).to_contain_text("Ketik ulang 403")


@pytest.mark.parametrize(("keyed", "day"), [("1112022", None), ("11112022", "2022-11-11"), ("1/11/2022", "2022-11-01")])
def test_a_keyed_day_that_could_be_two_is_no_day(open_page, operator, household, keyed, day):
    fill_whole(household, operator)
    page = open_page(address(household), by=operator)
    type_in(page, "enumerated_on", keyed)
    page.keyboard.press("Enter")
    assert in_the_form(page, "form.value('household', 'enumerated_on')") == (day or keyed)


def test_a_family_that_is_not_on_the_list(open_page, ppl, areas, round_):
    page = open_page(reverse("enumeration:new_family", args=[OWN_SLS]), by=ppl, width=360, height=740)
    assert not Household.objects.exists()
    type_in(page, "head_name", "PUANG RAMLI")
    page.locator("#q-household-head_name-in").blur()
    wait_until_saved(page)
    made = Household.objects.get()
    assert (made.head_name, made.on_prelist, made.area_id) == ("PUANG RAMLI", False, OWN_SLS)
    choose_result = page.locator(".qn-next")
    choose_result.click()
    choose(page, "result", 4)
    wait_until_saved(page)
    made.refresh_from_db()
    assert made.result == 4


def come_again_with_a_connection(page):
    """Another visit of the same page. The page is left first: it would send by itself before it is loaded again."""
    address = page.url
    page.goto("about:blank")
    page.unroute(SUBMISSIONS)
    page.goto(address)


def test_the_work_list_sends_what_another_visit_left_behind(page, household, live_server):
    page.route(SUBMISSIONS, lambda route: route.abort())
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    page.goto(live_server.url + reverse("enumeration:worklist"))
    expect(page.locator("#waiting")).to_contain_text("belum terkirim", timeout=15_000)
    expect(page.locator(f'[data-household="{household.pk}"]')).to_contain_text("menunggu kirim")
    come_again_with_a_connection(page)
    expect(page.locator("#waiting")).to_contain_text("sudah terkirim", timeout=15_000)
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


# --- between pressing "Kirim" and the answer ---------------------------------------------------------------------------


@pytest.fixture
def finished(open_page, ppl, household) -> Page:
    """Returns a household without a fault, on its last page."""
    fill_whole(household, ppl)
    return open_page(address(household, "finish"), by=ppl, width=360, height=740)


def test_what_is_handed_in_cannot_be_changed_before_the_server_has_answered(finished, household):
    page = finished
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.get_by_role("button", name="Dikirim begitu tersambung")).to_be_visible(timeout=15_000)
    in_the_form(page, "go('III')")
    area = page.locator("#q-household-floor_area_m2-in")
    expect(area).to_have_value(str(complete.HOUSEHOLD["floor_area_m2"]))
    assert area.get_attribute("readonly") is not None
    expect(page.locator(".qn-main")).to_contain_text("Isian dikunci sampai server menjawab")


def test_handing_in_is_undone_at_once_while_nothing_has_left(finished, household):
    page = finished
    page.context.set_offline(True)
    page.set_viewport_size({"width": 360, "height": 480})
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.get_by_role("button", name="Dikirim begitu tersambung")).to_be_visible(timeout=15_000)
    take_back = page.get_by_role("button", name="Batal kirim")
    # In sight without scrolling, and not under the bar at the foot.
    wait_for(page, lambda: take_back.evaluate(IS_UNCOVERED))
    take_back.click()
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_enabled()
    in_the_form(page, "go('III')")
    type_in(page, "floor_area_m2", "43")
    page.context.set_offline(False)
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.floor_area_m2, household.state) == (43, State.DRAFT)


def test_handing_in_is_undone_after_an_attempt_only_once_the_server_has_been_asked(finished, household):
    page = finished
    page.route(SUBMISSIONS, lambda route: route.abort())  # it may have left
    page.route(SUBMISSIONS + "*/", lambda route: route.abort())
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    page.get_by_role("button", name="Batal kirim").click()
    wait_for_state(page, "offline")
    expect(page.locator(".qn-main")).to_contain_text("Batal kirim menunggu sambungan")
    in_the_form(page, "go('III')")
    assert page.locator("#q-household-floor_area_m2-in").get_attribute("readonly") is not None
    page.unroute(SUBMISSIONS + "*/")
    page.unroute(SUBMISSIONS)
    in_the_form(page, "sender.flush()")
    type_in(page, "floor_area_m2", "43")
    wait_until_saved(page)
    household.refresh_from_db()
    assert (household.floor_area_m2, household.state) == (43, State.DRAFT)


def test_what_had_arrived_before_it_was_called_back_shows_its_receipt(finished, household):
    page = finished

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route(SUBMISSIONS, lose_the_answer)
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    page.get_by_role("button", name="Batal kirim").click()
    expect(page.locator(".qn-receipt")).to_contain_text("Terkirim ke PML", timeout=15_000)
    household.refresh_from_db()
    assert household.state == State.SUBMITTED
    assert Event.objects.filter(household=household, verb="submit").count() == 1


def test_an_attempt_that_arrives_after_it_was_called_back_changes_nothing(finished, household, ppl):
    page = finished
    attempts = []

    def hold_back(route):
        attempts.append(route.request.post_data_json)
        route.abort()

    page.route(SUBMISSIONS, hold_back)
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    page.unroute(SUBMISSIONS)
    page.get_by_role("button", name="Batal kirim").click()
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_enabled(timeout=15_000)
    with pytest.raises(CalledBack):
        submitting.receive(attempts[0], by=ppl)
    household.refresh_from_db()
    assert household.state == State.DRAFT


def test_no_receipt_stands_over_an_answer_that_was_not_sent(finished, household):
    """As a device of an earlier version may hold it: changed after it was to be submitted."""
    page = finished
    page.route(SUBMISSIONS, lambda route: route.abort())
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    in_the_form(page, "form.answer('household', 'floor_area_m2', 43)")
    page.unroute(SUBMISSIONS)
    in_the_form(page, "sender.flush()")
    expect(page.locator(".qn-main")).to_contain_text("tidak dapat diubah lagi", timeout=15_000)
    expect(page.locator(".qn-main")).to_contain_text("1 isian terakhir Anda tersimpan di kantor BPS")
    expect(page.locator(".qn-receipt")).to_have_count(0)
    expect(page.locator(".qn-status")).not_to_contain_text("Tersimpan")
    household.refresh_from_db()
    assert (household.floor_area_m2, household.state) == (complete.HOUSEHOLD["floor_area_m2"], State.SUBMITTED)


def test_what_the_server_refused_for_good_is_told_until_it_is_read_and_not_sent_again(page, household, ppl):
    Household.objects.filter(pk=household.pk).update(state=State.SUBMITTED, enumerator=ppl)
    type_in(page, "floor_area_m2", "42")
    expect(page.locator(".qn-main")).to_contain_text("tidak dapat diubah lagi", timeout=15_000)
    for _visit in range(2):
        page.reload()
        expect(page.locator(".qn-main")).to_contain_text("1 isian terakhir Anda tersimpan di kantor BPS")
    assert Submission.objects.filter(household_id=household.pk, verdict="refused").count() == 1
    page.get_by_role("button", name="Mengerti").click()
    expect(page.locator(".qn-main")).to_contain_text("Hanya untuk dibaca")
    assert Submission.objects.filter(household_id=household.pk, verdict="refused").count() == 1


# --- dates ------------------------------------------------------------------------------------------------------------


def test_the_year_85_is_neither_taken_for_1985_nor_stored(open_page, ppl, household):
    fill_whole(household, ppl)
    head = household.members.get(number=1)
    born = head.birth_date
    page = open_page(address(household, "members"), by=ppl, width=360, height=740)
    page.get_by_role("button", name=f"Ubah {head.name}").click()
    type_in(page, "birth_year", "85", str(head.pk))
    page.locator(f"#q-{head.pk}-birth_year-in").blur()
    card = question(page, "birth_year", str(head.pk))
    expect(card).to_contain_text("isi bilangan bulat 1900–2100")
    expect(card).not_to_contain_text("1985")
    expect(question(page, "age", str(head.pk))).not_to_contain_text("Isi 98 tahun")
    wait_for_state(page, "held")
    head.refresh_from_db()
    assert head.birth_date == born
    in_the_form(page, "go('finish')")
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_disabled()


def test_a_day_of_visit_that_has_not_come_or_was_before_the_round_stands_in_the_way(open_page, ppl, household, round_):
    fill_whole(household, ppl)
    page = open_page(address(household, "II"), by=ppl, width=360, height=740)
    for day, words in (("2031-01-05", "belum tiba"), ("2026-10-14", "sebelum putaran ini dimulai")):
        type_in(page, "enumerated_on", day)
        page.locator("#q-household-enumerated_on-in").blur()
        expect(question(page, "enumerated_on")).to_contain_text(words)
    in_the_form(page, "go('finish')")
    expect(page.get_by_role("button", name="Kirim ke PML")).to_be_disabled()
    expect(page.locator(".qn-main")).to_contain_text("sebelum putaran ini dimulai")


def test_today_is_the_servers_day_and_a_clock_that_is_off_is_said_once(open_page, ppl, household, live_server):
    page = open_page("/", by=ppl, width=360, height=740)
    page.clock.install(time="2019-05-01T08:00:00")
    page.goto(live_server.url + address(household, "II"))
    said = page.locator(".qn-main").get_by_text("Jam perangkat ini tidak tepat")
    expect(said).to_be_visible()
    expect(page.locator(".qn-main")).to_contain_text(
        re.compile(r"Jam perangkat: 1 Mei 2019, 08\.0\d\. Jam server: \d+ \w{3} 20")
    )
    question(page, "enumerated_on").get_by_role("button", name="Hari ini").click()
    expect(page.locator("#q-household-enumerated_on-in")).to_have_value(timezone.localdate().isoformat())
    page.reload()
    expect(page.locator("#q-household-enumerated_on-in")).to_be_visible()
    expect(said).to_have_count(0)


# --- on every other page -----------------------------------------------------------------------------------------------


def test_what_was_typed_just_before_leaving_by_the_logo_is_sent_from_there_and_named(page, household):
    page.route(SUBMISSIONS, lambda route: route.abort())
    type_in(page, "floor_area_m2", "42")
    page.locator(".brand").click()
    page.wait_for_url("**/")
    waiting = page.locator("#waiting")
    expect(waiting).to_contain_text("1 keluarga belum terkirim", timeout=15_000)
    expect(waiting.get_by_role("link", name=household.head_name)).to_have_attribute("href", address(household))
    come_again_with_a_connection(page)
    expect(waiting).to_contain_text("sudah terkirim", timeout=15_000)
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_the_list_says_which_family_was_not_handed_in_and_why_until_it_is(finished, household, ppl, live_server):
    page = finished
    page.route(SUBMISSIONS, lambda route: route.abort())
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    elsewhere = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"cattle": 3}}
    submitting.receive(elsewhere, by=ppl)
    page.unroute(SUBMISSIONS)
    page.goto(live_server.url + reverse("enumeration:worklist"))
    waiting = page.locator("#waiting")
    for _visit in range(2):
        expect(waiting).to_contain_text("belum terkirim ke PML, karena isiannya diubah di tempat lain", timeout=15_000)
        expect(waiting).not_to_contain_text("sudah terkirim")
        page.reload()
    household.refresh_from_db()
    assert household.state == State.DRAFT
    page.wait_for_load_state("networkidle")  # the list is drawn again, once the server has said how it stands
    waiting.get_by_role("link", name=complete.HOUSEHOLD["head_name"]).click()
    expect(page.locator(".qn-main")).to_contain_text("Keluarga ini belum terkirim ke PML")
    in_the_form(page, "go('finish')")
    page.get_by_role("button", name="Kirim ke PML").click()
    expect(page.locator(".qn-receipt")).to_be_visible(timeout=15_000)
    page.goto(live_server.url + reverse("enumeration:worklist"))
    page.wait_for_load_state("networkidle")
    expect(waiting).to_be_hidden()


def test_what_was_not_handed_in_here_is_forgotten_once_it_was_handed_in_elsewhere(
    finished, household, ppl, live_server
):
    page = finished
    page.route(SUBMISSIONS, lambda route: route.abort())
    page.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(page, "offline")
    elsewhere = {"household": str(household.pk), "answers": {"cattle": 3}}
    submitting.receive(elsewhere | {"key": str(uuid.uuid4())}, by=ppl)
    page.unroute(SUBMISSIONS)
    page.goto(live_server.url + reverse("enumeration:worklist"))
    expect(page.locator("#waiting")).to_contain_text("diubah di tempat lain", timeout=15_000)
    submitting.receive(elsewhere | {"key": str(uuid.uuid4()), "submit": True}, by=ppl)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#waiting")).to_be_hidden()


def test_a_late_answer_is_delivered_once_and_told_until_it_is_read(page, household, ppl, neighbour_ppl, live_server):
    page.route(SUBMISSIONS, lambda route: route.abort())
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    Assignment.objects.filter(officer=ppl, ended_at=None).update(ended_at=timezone.now())
    page.unroute(SUBMISSIONS)
    for _visit in range(4):
        page.goto(live_server.url + reverse("enumeration:worklist"))
        expect(page.locator("#waiting")).to_contain_text("1 isian Anda tersimpan di kantor BPS", timeout=15_000)
    assert Submission.objects.filter(household_id=household.pk, verdict="late").count() == 1
    page.get_by_role("button", name="Mengerti").click()
    expect(page.locator("#waiting")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#waiting")).to_be_hidden()
    assert Submission.objects.filter(household_id=household.pk, verdict="late").count() == 1


def sign_out(page: Page) -> None:
    page.locator("header details.menu > summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()


def test_signing_out_over_unsent_answers_warns_and_offers_to_send_them(page, household):
    page.route(SUBMISSIONS, lambda route: route.abort())
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    sign_out(page)
    dialog = page.locator("#sign-out")
    expect(dialog).to_contain_text("1 keluarga belum terkirim")
    page.unroute(SUBMISSIONS)
    dialog.get_by_role("button", name="Kirim dahulu").click()
    page.wait_for_url("**/masuk/**")
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


def test_signing_out_without_a_connection_stays_on_the_page_and_says_why(page):
    page.context.set_offline(True)
    sign_out(page)
    expect(page.locator("#sign-out")).to_contain_text("Tanpa sambungan: Anda belum keluar")
    page.locator("#sign-out").get_by_role("button", name="Tetap di sini").click()
    expect(page.locator("#q-household-floor_area_m2-in")).to_be_visible()


def close_the_store(page: Page) -> None:
    """As a browser does when storage is cleared or memory runs short: under the open page."""
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})


def test_a_store_that_was_closed_under_the_page_is_opened_again(page, household):
    page.route(SUBMISSIONS, lambda route: route.abort())
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    close_the_store(page)
    type_in(page, "floor_area_m2", "43")
    expect(page.locator(".qn-main")).not_to_contain_text("tidak menyimpan isian")
    page.reload()
    expect(page.locator("#q-household-floor_area_m2-in")).to_have_value("43")
    wait_for_state(page, "offline")


def test_an_older_value_on_the_device_is_not_shown_as_saved(page, household, ppl):
    """The device holds a submission that arrived, and does not know of a later one that arrived too."""
    page.route(SUBMISSIONS, lambda route: (route.fetch(), route.abort()))
    type_in(page, "floor_area_m2", "42")
    wait_for_state(page, "offline")
    later = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"floor_area_m2": 43}}
    submitting.receive(later, by=ppl)
    page.unroute(SUBMISSIONS)
    page.reload()
    expect(page.locator("#q-household-floor_area_m2-in")).to_have_value("43")
    wait_for_state(page, "saved")
    household.refresh_from_db()
    assert household.floor_area_m2 == 43


def test_pulling_down_does_not_load_the_form_anew_and_the_device_is_asked_to_keep_it(page):
    assert page.evaluate("() => getComputedStyle(document.documentElement).overscrollBehaviorY") == "none"
    page.add_init_script("navigator.storage.persist = async () => (document.documentElement.dataset.asked = 'yes')")
    page.reload()
    expect(page.locator("#q-household-floor_area_m2-in")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-asked", "yes")


# --- what is said, and what a tap does ---------------------------------------------------------------------------------


def test_an_empty_form_is_not_called_free_of_problems(open_page, ppl, household):
    page = open_page(address(household, "III"), by=ppl)
    page.locator(".qn-problems-button").click()
    dialog = page.locator("#qn-problems-dialog")
    expect(dialog).to_contain_text(re.compile(r"Belum ada yang salah sejauh ini; \d+ hal"))
    expect(dialog).not_to_contain_text("Tidak ada masalah")
    expect(page.locator(".qn-problems-button")).not_to_have_class(re.compile("tone-good"))


def test_a_fraction_is_told_that_a_whole_number_is_wanted(page):
    type_in(page, "floor_area_m2", "36,5")
    page.locator("#q-household-floor_area_m2-in").blur()
    expect(question(page, "floor_area_m2")).to_contain_text("isi bilangan bulat 1–997 m²")


def test_handing_in_counts_as_waiting_on_the_device(finished):
    finished.route(SUBMISSIONS, lambda route: route.abort())
    finished.get_by_role("button", name="Kirim ke PML").click()
    wait_for_state(finished, "offline")
    finished.locator(".qn-status").click()
    expect(finished.locator("#qn-status-dialog")).to_contain_text("kirim ke PML")
    expect(finished.locator("#qn-status-dialog")).not_to_contain_text("0 isian")


@pytest.mark.parametrize("touch", [False, True])
def test_two_quick_taps_on_next_go_one_part_further(chromium, open_page, ppl, household, touch):
    page = open_page(address(household, "I"), by=ppl, width=360, height=740)
    if touch:
        pointer = page.context.new_cdp_session(page)
        pointer.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    steps = in_the_form(page, "steps.map((one) => one.id)")
    page.locator(".qn-next").scroll_into_view_if_needed()
    box = page.locator(".qn-next").bounding_box()
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    if touch:
        for _tap in range(2):
            pointer.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
            pointer.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.dblclick(at["x"], at["y"])
    expect(page.locator(".qn-step-title")).to_have_text(re.compile(r"^\s*II\. "))
    assert in_the_form(page, "step") == steps[1]


# --- the page itself -------------------------------------------------------------------------------------------------


def test_when_the_modules_do_not_come_the_page_says_what_to_do(chromium, open_page, ppl, household, live_server):
    page = open_page("/masuk/", by=ppl)
    page.route("**/js/parts/*.js", lambda route: route.abort())  # what its script imports
    page.goto(live_server.url + address(household))
    expect(page.locator("#qn-failed")).to_be_visible(timeout=10_000)
    expect(page.locator("#qn-failed")).to_contain_text("Muat ulang")


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
@pytest.mark.parametrize("step", ["I", "members", "person", "finish", "keying"])
def test_every_part_is_open_to_everybody(open_page, ppl, household, theme, width, step):
    fill_whole(household, ppl)
    Household.objects.filter(pk=household.pk).update(floor_area_m2=4, wall_material=None)
    page = open_page(address(household, step), by=ppl, theme=theme, width=width)
    if step == "keying":
        page.evaluate("document.querySelector('regsosek-questionnaire').setMode('keying')")
    if step == "person":
        page.evaluate(
            "q = document.querySelector('regsosek-questionnaire'); q.go(q.steps.find((one) => one.member).id)"
        )
    page.evaluate("document.querySelector('regsosek-questionnaire').updateComplete")
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]][:5]) for one in found]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0, f"{wider} px wider than the screen"
    assert not page.complaints


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
@pytest.mark.parametrize("who", ["ppl", "operator"])
def test_the_work_list_is_open_to_everybody(open_page, request, ppl, pml, make_household, who, theme, width):
    make_household(OWN_SLS, state=State.SENT_BACK, address="JALAN POROS 4", result=2)
    Remark.objects.create(household=make_household(OWN_SLS, state=State.DRAFT), text="Periksa lagi", by=pml)
    by = request.getfixturevalue(who)
    page = open_page(reverse("enumeration:worklist"), by=by, theme=theme, width=width)
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["help"], [node["target"] for node in one["nodes"]][:5]) for one in found]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0, f"{wider} px wider than the screen"
    assert not page.complaints


def test_the_description_of_the_api_draws_itself(open_page, administrator, round_):
    page = open_page(reverse("api-docs"), by=administrator)
    expect(page.locator(".swagger-ui .info")).to_contain_text("Regsosek", timeout=15_000)
    expect(page.locator("#operations-submissions-submissions_create")).to_be_visible()
    assert not page.complaints
