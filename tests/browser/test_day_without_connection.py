"""A whole day without a connection: twenty households on one phone, killed three times, and everything arrives once."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from enumeration.answering.actions import submitting
from enumeration.models import Event, Household, Officer, State, Submission
from enumeration.review.actions import reviewing
from enumeration.review.actions.reviewing import NewRemark
from tests.browser.conftest import wait_for
from tests.browser.line import Line
from tests.browser.test_questionnaire import close_the_store, in_the_form
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS, PASSWORD
from tests.enumeration.api import complete

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSPHRASE = "burung kenari biru"

WHAT_LIES_HERE = """async () => {
  const db = await new Promise((done) => { indexedDB.open("regsosek").onsuccess = (e) => done(e.target.result); });
  const found = [];
  for (const name of db.objectStoreNames) {
    found.push(...await new Promise((done) => {
      db.transaction(name).objectStore(name).getAll().onsuccess = (event) => done(event.target.result); }));
  }
  db.close();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(await (await cache.match(request)).text());
  }
  found.push(Object.values(localStorage), Object.values(sessionStorage));
  const keys = [];
  const words = JSON.stringify(found, (_, value) => {
    if (value instanceof CryptoKey) keys.push(value.algorithm.name);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
    return value;
  });
  return { words, keys };
}"""
"""Ten lines of script on the sign-in page: all that a page of this site can read on the device, and the keys among it."""

KEPT = """async () => {
  const db = await new Promise((done) => { indexedDB.open("regsosek").onsuccess = (e) => done(e.target.result); });
  const kept = await new Promise((done) => {
    db.transaction("kept").objectStore("kept").getAllKeys().onsuccess = (event) => done(event.target.result); });
  db.close();
  return kept;
}"""

FILL = """({ household, members, notes }) => {
  const form = document.querySelector("regsosek-questionnaire");
  const set = (row, answers) => {
    for (const [name, value] of Object.entries(answers)) if (name !== "id") form.answer(row, name, value);
  };
  set("household", household);
  for (const one of members) {
    const id = form.form.addMember();
    set(id, one);
  }
}"""


TAKE_OFF_AND_PUT_BACK = """() => {
  const form = document.querySelector("regsosek-questionnaire");
  const child = form.form.members.at(-1).id;
  form.form.removeMember(child);
  form.form.restoreMember(form.form.removed.at(-1));
  form.sender.changed();
}"""

ANSWER_REMARKS = """() => {
  const form = document.querySelector("regsosek-questionnaire");
  for (const { id } of form.dossier.remarks) form.form.explain(`remark-${id}`, null, "SUDAH DITANYAKAN LAGI");
  form.sender.changed();
}"""

READ_MUCH = """() => {
  const { store } = document.querySelector("regsosek-field");
  for (let n = 0; n < 3000; n += 1) store.all();
}"""

IN_MEMORY = "() => document.querySelector('regsosek-field').outbox.families.size"

ITS_ID = "() => document.querySelector('regsosek-questionnaire').dossier.id"


class Phone:
    """One phone with its profile: it is switched off by killing the browser, and everything in its memory is gone."""

    def __init__(self, browsers, folder: Path, line: Line) -> None:
        self.type, self.how = browsers
        self.folder, self.line = folder, line
        self.complaints: list[str] = []
        self.context: BrowserContext | None = None
        self.page: Page = self.switch_on()

    def switch_on(self) -> Page:
        self.context = self.type.launch_persistent_context(
            str(self.folder),
            **self.how,
            locale="id-ID",
            viewport={"width": 360, "height": 740},
            reduced_motion="reduce",
        )
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self.page

    def kill(self) -> None:
        while its := [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and self.runs(one)]:
            for process in its:  # until none is left that holds the profile
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        assert self.context
        with contextlib.suppress(Error):  # it may have noticed already
            self.context.close()

    def runs(self, process: Path) -> bool:
        try:
            return str(self.folder) in (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False

    def goto(self, path: str) -> Page:
        self.page.goto(self.line.url + path)
        return self.page

    def unlock(self) -> None:
        self.page.fill("#field-passphrase", PASSPHRASE)
        self.page.get_by_role("button", name="Buka", exact=True).click()
        expect(self.page.locator("#field-passphrase")).to_have_count(0, timeout=20_000)


@pytest.fixture
def line(live_server, requests, transactional_db) -> Iterator[Line]:
    made = Line(live_server.url, seed=int(os.environ.get("REGSOSEK_LINE_SEED", "1")))
    yield made
    made.close()
    requests.wait(live_server.url)


@pytest.fixture
def phone(browsers, line, tmp_path) -> Iterator[Phone]:
    made = Phone(browsers, tmp_path / "phone", line)
    yield made
    assert made.context
    made.context.close()


def sign_in(phone: Phone, officer) -> None:
    officer.set_password(PASSWORD)
    officer.save()
    page = phone.goto("/masuk/")
    page.fill("input[name=username]", officer.username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator("form[data-signs-out]")).to_have_count(1)
    phone.goto("/lapangan/")
    expect(page.locator(".wl-row").first).to_be_visible()


def prepare(phone: Phone) -> None:
    page = phone.goto("/lapangan/hp/")
    page.fill("#prep-first", PASSPHRASE)
    page.fill("#prep-second", PASSPHRASE)
    page.get_by_role("button", name="Pasang", exact=True).click()
    expect(page.get_by_text("Terpasang: pekerjaan terbuka")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Terbuka tanpa sambungan", exact=True)).to_be_visible(timeout=20_000)


def sign_out(phone: Phone) -> None:
    page = phone.page
    page.locator(".top details summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    expect(page.locator("input[name=password]")).to_be_visible()


def called(number: int) -> str:
    """Returns a name of its own for the head of each household; names have no digits."""
    return f"IBU {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}"


def answers(number: int, name: str) -> dict[str, Any]:
    household = complete.HOUSEHOLD | {"head_name": name, "building_number": number, "family_number": number}
    household |= {"family_card": f"731701010110{number:04d}", "address": f"JALAN POROS NO {number}"}
    household |= {"respondent_name": name}
    members = [
        complete.HEAD | {"name": name, "nik": f"731701410786{number:04d}"},
        complete.CHILD | {"nik": f"731701050316{number:04d}"},
    ]
    return {"household": household, "members": members}


def sent_back(household: Household, ppl, pml, *, number: int) -> Household:
    """Returns a household that was submitted and sent back with a remark."""
    told = answers(number, called(number))
    members = [{"id": str(uuid.uuid4()), "number": n, **one} for n, one in enumerate(told["members"], start=1)]
    payload = {
        "key": str(uuid.uuid4()),
        "household": str(household.pk),
        "answers": told["household"],
        "members": members,
    }
    submitting.receive(payload | {"submit": True, "version": household.version}, by=ppl)
    household.refresh_from_db()
    remark = NewRemark(text="Luas lantai terlalu kecil.", question="floor_area_m2")
    return reviewing.send_back(household, by=pml, reason="Periksa luasnya.", remarks=[remark])


def hand_in(page: Page) -> None:
    """Everything is answered: to the last part, and sent; it waits, for the line is cut."""
    page.evaluate("() => document.querySelector('regsosek-questionnaire').go('finish')")
    page.get_by_role("button", name=re.compile("^Kirim ke PML")).first.click()
    expect(page.locator(".field-next")).to_be_visible(timeout=20_000)


def open_family(phone: Phone, household: uuid.UUID | None, *, form: str = "K") -> Page:
    path = f"keluarga/{household}/" if household else f"baru/{OWN_SLS}/?form={form}"
    page = phone.page
    page.evaluate("(path) => document.querySelector('regsosek-field').go(path)", path)
    expect(page.locator("regsosek-questionnaire .qn-bar")).to_be_visible()
    return page


def test_another_officer_of_the_phone_sees_nothing_and_sign_out_leaves_no_key(
    phone, line, ppl, neighbour_ppl, make_household
):
    secret = make_household(OWN_SLS, head_name="RAHASIA SEKALI", address="JALAN RAHASIA 7")
    make_household(NEIGHBOUR_SLS, head_name="TETANGGA")
    sign_in(phone, ppl)
    prepare(phone)
    page = open_family(phone, secret.pk)
    page.evaluate("() => document.querySelector('regsosek-questionnaire').answer('household', 'floor_area_m2', 42)")
    expect(page.locator(".qn-status")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.evaluate("() => document.querySelector('regsosek-field').go('')")
    expect(page.locator(".wl-row")).to_have_count(1)  # what is left on the device is how it was filled in, no draft
    line.is_cut = True  # what was saved shows again, although only the server was told
    assert in_the_form(open_family(phone, secret.pk), "form.value('household', 'floor_area_m2')") == 42
    line.is_cut = False
    page.evaluate("() => document.querySelector('regsosek-field').go('')")
    assert phone.context
    other_tab = phone.context.new_page()
    other_tab.goto(line.url + "/lapangan/")
    expect(other_tab.locator(".wl")).to_contain_text("RAHASIA SEKALI")
    sign_out(phone)
    expect(other_tab.locator(".field-door")).to_be_visible()  # the other tab forgot its key, too
    found = phone.page.evaluate(WHAT_LIES_HERE)
    assert "RAHASIA" not in found["words"] and PASSPHRASE not in found["words"] and found["keys"] == []
    sign_in(phone, neighbour_ppl)
    expect(phone.page.locator(".wl")).to_contain_text("TETANGGA")
    assert "RAHASIA" not in phone.page.content()
    assert f"{neighbour_ppl.pk}/places" in phone.page.evaluate(KEPT)
    Officer.objects.filter(pk=neighbour_ppl.pk).update(is_active=False)
    phone.goto("/lapangan/")
    expect(phone.page.locator(".field-door")).to_be_visible()
    assert not [key for key in phone.page.evaluate(KEPT) if key.startswith(f"{neighbour_ppl.pk}/")]
    assert phone.complaints == []


LISTEN_TO_ITS_KEYS = """async () => {
  const form = document.querySelector("regsosek-questionnaire");
  form.setMode("keying");
  await form.updateComplete;
  globalThis.earlier = { form, presses: 0, on: { ...form.keying.on } };
  form.sender.paradata.press = () => (earlier.presses += 1);
}"""


GO_AT_ONCE = """(paths) => Promise.all(paths.map((path) => document.querySelector("regsosek-field").go(path)))"""
"""Somebody presses again before the first page is there: goes back, or presses the same twice."""


def test_a_key_is_heard_by_the_household_that_is_open_and_not_by_the_one_before(phone, ppl, make_household):
    one, other = (make_household(OWN_SLS) for _ in range(2))
    sign_in(phone, ppl)
    page = open_family(phone, one.pk)
    page.evaluate(LISTEN_TO_ITS_KEYS)
    page.keyboard.press("F6")
    earlier = page.evaluate("() => ({ presses: earlier.presses, on: earlier.form.keying.on })")
    assert earlier == {"presses": 1, "on": {"moves": False, "sounds": True}}
    page.evaluate("() => document.querySelector('regsosek-field').go('')")
    expect(page.locator(".wl-row")).to_have_count(2)
    page.evaluate(GO_AT_ONCE, [f"keluarga/{other.pk}/", ""])
    expect(page.locator("regsosek-questionnaire")).to_have_count(0)
    page.evaluate(GO_AT_ONCE, [f"keluarga/{other.pk}/"] * 2)
    expect(page.locator("regsosek-questionnaire .qn-bar")).to_be_visible()
    page.keyboard.press("F6")
    assert in_the_form(page, "keying.on.moves") is True
    assert page.evaluate("() => ({ presses: earlier.presses, on: earlier.form.keying.on })") == earlier
    assert phone.complaints == []


def test_a_whole_day_without_a_connection_arrives_once(phone, line, ppl, pml, make_household):
    """Twenty households: twelve of the list, two of them with members taken off and put back; three sent back; five new."""
    listed = [make_household(OWN_SLS, head_name=f"KELUARGA {n:02d}") for n in range(1, 13)]
    back = [sent_back(make_household(OWN_SLS), ppl, pml, number=n) for n in range(13, 16)]
    sign_in(phone, ppl)
    prepare(phone)
    line.is_cut = True
    filled: dict[uuid.UUID, str] = {}

    def work(household: uuid.UUID | None, number: int, *, changes_mind: bool = False) -> None:
        page = open_family(phone, household)
        name = called(number)
        page.evaluate(FILL, answers(number, name))
        if changes_mind:
            page.evaluate(TAKE_OFF_AND_PUT_BACK)
        hand_in(page)
        filled[uuid.UUID(page.evaluate(ITS_ID))] = name

    for number, household in enumerate(listed[:5], start=1):
        work(household.pk, number, changes_mind=number < 3)
    short = open_family(phone, None, form="XK")
    assert in_the_form(short, "form.codebook.form").endswith("XK")
    phone.kill()  # the first time: the app opens without the server, behind the passphrase
    phone.switch_on()
    phone.goto("/lapangan/")
    phone.unlock()
    for number, household in enumerate(listed[5:9], start=6):
        work(household.pk, number)
    phone.page.reload()
    phone.unlock()
    wait_for(phone.page, lambda: phone.page.evaluate(IN_MEMORY) == 9)
    phone.page.evaluate(READ_MUCH)  # is broken off, and nobody hears of it
    close_the_store(phone.page)  # under the open app: what is in memory is written again
    for number, household in enumerate(listed[9:], start=10):
        work(household.pk, number)
    phone.kill()
    phone.switch_on()
    phone.goto("/daftar-kerja/")  # the server's own page: the app stands in for it
    phone.unlock()
    for number, household in enumerate(back, start=13):
        page = open_family(phone, household.pk)
        page.evaluate("() => document.querySelector('regsosek-questionnaire').answer('household', 'floor_area_m2', 55)")
        page.evaluate(ANSWER_REMARKS)
        hand_in(page)
        filled[household.pk] = called(number)
    for number in range(16, 21):
        work(None, number)
    phone.kill()
    phone.switch_on()
    phone.goto("/lapangan/kiriman/")
    phone.unlock()
    expect(phone.page.locator("[data-household]")).to_have_count(20, timeout=30_000)
    assert not Household.objects.filter(state=State.SUBMITTED).exists() and len(filled) == 20

    line.loses = 0.3
    line.is_cut = False
    page = phone.page
    page.reload()  # the browser forgot the session when it was killed
    page.get_by_role("link", name="Masuk", exact=True).click(timeout=60_000)
    page.fill("input[name=username]", ppl.username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".field-tabs")).to_be_visible(timeout=60_000)
    phone.page.get_by_role("link", name="Kiriman").first.click()
    wait_for(page, Impatient(page).sees_all_arrived, seconds=120)
    expect(page.locator(".field-out")).to_have_count(0)  # nothing is called a draft that has its receipt below
    for household, name in filled.items():
        there = Household.objects.get(pk=household)
        assert there.state == State.SUBMITTED and there.head_name == name, there
        assert there.members.count() == 2
    assert Household.objects.filter(area=OWN_SLS).count() == 20
    taken = Submission.objects.filter(household_id__in=filled, verdict=Submission.Verdict.ACCEPTED)
    events = Event.objects.filter(household__in=filled, verb="submit", by=ppl)
    assert events.values("household").distinct().count() == 20
    assert taken.count() == taken.values("key").distinct().count()
    assert line.lost > 0 and phone.complaints == []


class Impatient:
    """Presses "Kirim sekarang" now and then, as somebody does who sees that some are still waiting."""

    def __init__(self, page: Page) -> None:
        self.button = page.get_by_role("button", name="Kirim sekarang")
        self.pressed_at = 0.0

    def sees_all_arrived(self) -> bool:
        if time.monotonic() - self.pressed_at > 1 and self.button.is_enabled():
            self.button.click()
            self.pressed_at = time.monotonic()
        return Household.objects.filter(area=OWN_SLS, state=State.SUBMITTED).count() == 20
