"""One household's page: what is read, what is masked, who may decide, and who came too late."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enumeration import workflow
from enumeration.answering.answers import member_answers, write_answers
from enumeration.models import Confirmation, Event, Remark, State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.review.sheet import sheet
from tests.conftest import OWN_SLS
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db

NIK = "7317014107850001"
CARD = "7317010203040005"


@pytest.fixture
def family(make_household, ppl):
    """A household of two, submitted, with a NIK and a family card."""
    made = make_household(
        OWN_SLS,
        state=State.SUBMITTED,
        enumerator=ppl,
        result=1,
        submitted_at="2026-10-20T10:00:00+08:00",
        enumerated_on=date(2026, 10, 20),
        head_name="BASO TENRI",
        tenure=1,
        floor_area_m2=4,
        members=[
            {"name": "BASO TENRI", "presence": 1, "sex": 1, "relationship": 1, "age": 41},
            {"name": "SITI AMINAH", "presence": 1, "sex": 2, "relationship": 2, "age": 38},
        ],
    )
    write_answers(made, {"family_card": CARD}, HOUSEHOLD_QUESTIONS)
    made.save()
    head = made.members.get(number=1)
    write_answers(head, {"nik": NIK}, PERSON_QUESTIONS)
    head.save()
    return made


def open_(client, family):
    return client.get(reverse("enumeration:household", args=[family.pk]))


def decide(client, family, verb, **sent):
    return client.post(
        reverse("enumeration:household_move", args=[family.pk]),
        {"tindakan": verb, "versi": family.version, **sent},
        follow=True,
    )


# --- Reading ---


def test_answers_are_read_with_number_code_and_words(client, pml, family):
    client.force_login(pml)
    lines = {
        line.question.number: [(cell.code, cell.text) for cell in line.cells]
        for section in open_(client, family).context["sheet"].sections
        for line in section.lines
    }
    assert lines["301a"] == [("1", "Milik sendiri")]
    assert lines["302"] == [("", "4 m²")]
    assert lines["405"] == [("1", "Laki-laki"), ("2", "Perempuan")]
    assert lines["106"] == [("", "RT 001 DUSUN PADANG")]


def test_identifiers_are_masked(client, pml, kab, family):
    for officer in (pml, kab):
        client.force_login(officer)
        text = open_(client, family).content.decode()
        assert NIK not in text
        assert CARD not in text
        assert "731701••••••••••" in text


def test_what_the_checks_find_stands_at_the_question_with_the_officers_explanation(client, pml, ppl, family):
    Confirmation.objects.create(household=family, check_code="W30201", note="rumah dalam kebun", by=ppl)
    client.force_login(pml)
    found = sheet(family)
    warning = next(finding for finding in found.warnings if finding.problem.code == "W30201")
    assert warning.confirmation.note == "rumah dalam kebun"
    assert "rumah dalam kebun" in open_(client, family).content.decode()


def test_a_finding_has_its_number_once(client, pml, family):
    """Not "107: 107: Alamat harus terisi.", neither in the list nor in the box of what stands in the way."""
    client.force_login(pml)
    for page in (open_(client, family), decide(client, family, "approve")):
        text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
        assert "107 : Alamat harus terisi." in text
        assert re.findall(r"(?<![\w.])([0-9]+[a-z]?(?:\.\w+)?)\b[^:]{0,60}: \1:", text) == []


def test_a_question_that_nobody_was_asked_is_left_out(family):
    shown = {line.question.name for section in sheet(family).sections for line in section.lines}
    assert "title_deed" in shown  # 301a = 1
    assert "septic_distance" not in shown


def test_out_of_reach_is_404_for_reading_and_deciding(client, outsider, family):
    client.force_login(outsider)
    assert open_(client, family).status_code == 404
    assert decide(client, family, "approve").status_code == 404


def test_who_sees_no_households_is_refused(client, observer, analyst, family):
    for officer in (observer, analyst):
        client.force_login(officer)
        assert open_(client, family).status_code == 403


def test_a_family_of_eight_takes_as_many_queries_as_one_of_two(client, pml, family):
    from enumeration.models import Person

    client.force_login(pml)

    def count():
        with CaptureQueriesContext(connection) as queries:
            open_(client, family)
        return len(queries)

    before = count()
    for number in range(3, 9):
        Person.objects.create(household=family, number=number, name=f"ANAK {number}", presence=1, age=9)
    assert count() == before <= 29


# --- Deciding ---


def test_buttons_are_those_that_the_state_and_the_role_allow(client, ppl, pml, kab, family):
    def offered(officer):
        client.force_login(officer)
        page = open_(client, family)
        back = page.context["back"]
        return [move.verb for move, _label in page.context["forward"]] + ([back.verb] if back else [])

    assert offered(ppl) == []
    assert offered(pml) == ["approve", "send_back"]
    workflow.move(family, "approve", by=pml)
    assert offered(pml) == []
    assert offered(kab) == ["complete", "return"]


def test_the_page_says_that_another_must_complete_what_one_approved(client, kab, kab2, family):
    workflow.move(family, "approve", by=kab)
    client.force_login(kab)
    page = open_(client, family).content.decode()
    assert "petugas BPS kab/kota lain yang menyelesaikannya" in page
    assert 'value="complete"' not in page
    client.force_login(kab2)
    assert 'value="complete"' in open_(client, family).content.decode()


def test_a_supervisor_approves(client, pml, family):
    family.members.all().delete()
    fill_in(family)
    client.force_login(pml)
    page = decide(client, family, "approve")
    family.refresh_from_db()
    assert (family.state, family.supervisor) == (State.APPROVED, pml)
    assert "Baso Tenri disetujui" in page.content.decode() or "BASO TENRI disetujui" in page.content.decode()


def test_sending_back_carries_remarks_to_the_questions(client, pml, family):
    second = family.members.get(number=2)
    client.force_login(pml)
    page = decide(
        client,
        family,
        "send_back",
        alasan="Ukur kembali",
        **{
            "catatan-pertanyaan": ["floor_area_m2", "age", ""],
            "catatan-anggota": ["", str(second.pk), ""],
            "catatan-isi": ["4 m² terlalu kecil", "umur tidak cocok", " "],
        },
    )
    family.refresh_from_db()
    assert family.state == State.SENT_BACK
    assert list(Remark.objects.values_list("question", "person", "text").order_by("pk")) == [
        ("floor_area_m2", None, "4 m² terlalu kecil"),
        ("age", second.pk, "umur tidak cocok"),
    ]
    assert "umur tidak cocok" in page.content.decode()


def test_without_a_reason_nothing_moves_and_the_remarks_stay_on_the_page(client, pml, family):
    client.force_login(pml)
    page = decide(
        client,
        family,
        "send_back",
        **{"catatan-pertanyaan": "tenure", "catatan-anggota": "", "catatan-isi": "sewa, bukan milik"},
    )
    family.refresh_from_db()
    assert family.state == State.SUBMITTED
    assert "sewa, bukan milik" in page.content.decode()
    assert "Tuliskan alasannya" in page.content.decode()


def test_who_comes_too_late_is_told_who_was_first_and_changes_nothing(client, pml, koseka, family):
    client.force_login(koseka)
    workflow.move(type(family).objects.get(pk=family.pk), "approve", by=pml)
    page = decide(client, family, "send_back", alasan="302")
    family.refresh_from_db()
    assert family.state == State.APPROVED
    assert "Budi sudah mengubah keluarga ini menjadi “Disetujui PML”" in page.content.decode()


def test_a_supervisor_cannot_complete_or_reopen(client, pml, family):
    workflow.move(family, "approve", by=pml)
    family.refresh_from_db()
    client.force_login(pml)
    assert decide(client, family, "complete").status_code == 403
    assert decide(client, family, "return", alasan="x").status_code == 403
    family.refresh_from_db()
    assert family.state == State.APPROVED


def test_nobody_submits_from_the_reviewers_page(client, pml, family):
    client.force_login(pml)
    assert decide(client, family, "submit").status_code == 400


def test_the_district_office_completes_returns_and_reopens(client, pml, kab, family):
    workflow.move(family, "approve", by=pml)
    client.force_login(kab)
    for verb, state in (("complete", State.COMPLETED), ("reopen", State.SENT_BACK)):
        family.refresh_from_db()
        decide(client, family, verb, alasan="periksa 304")
        family.refresh_from_db()
        assert family.state == state


def test_a_remark_about_a_stranger_is_refused(client, pml, family, make_household):
    stranger = make_household(members=[{"name": "ORANG LAIN"}]).members.get()
    client.force_login(pml)
    decide(
        client,
        family,
        "send_back",
        alasan="x",
        **{"catatan-pertanyaan": "age", "catatan-anggota": str(stranger.pk), "catatan-isi": "x"},
    )
    family.refresh_from_db()
    assert (family.state, Remark.objects.count()) == (State.SUBMITTED, 0)


# --- Numbers in full ---


def reveal(client, family, **sent):
    return client.post(reverse("enumeration:reveal", args=[family.pk]), sent)


def test_the_district_office_sees_one_nik_in_full_and_the_history_says_so(client, kab, family):
    head = family.members.get(number=1)
    client.force_login(kab)
    page = reveal(client, family, pertanyaan="nik", anggota=str(head.pk))
    assert page.content.decode().count(NIK) == 1
    event = Event.objects.get(verb="reveal")
    assert (event.by, event.household_id) == (kab, family.pk)
    assert "403" in event.reason
    assert NIK not in event.reason
    assert page["Cache-Control"].find("no-store") >= 0


def test_a_fragment_holds_the_number_alone(client, kab, family):
    client.force_login(kab)
    page = client.post(
        reverse("enumeration:reveal", args=[family.pk]), {"pertanyaan": "family_card"}, headers={"HX-Request": "true"}
    )
    assert page.content.decode().strip() == f'<strong class="revealed">{CARD}</strong>'


def test_a_supervisor_cannot_reveal(client, pml, family):
    client.force_login(pml)
    assert reveal(client, family, pertanyaan="family_card").status_code == 403
    assert not Event.objects.filter(verb="reveal").exists()


@pytest.mark.parametrize("sent", [{}, {"pertanyaan": "head_name"}, {"pertanyaan": "nik", "anggota": "x"}])
def test_only_sealed_numbers_are_revealed(client, kab, family, sent):
    client.force_login(kab)
    assert reveal(client, family, **sent).status_code == 400


def test_a_number_is_not_revealed_by_looking(client, kab, family):
    client.force_login(kab)
    assert client.get(reverse("enumeration:reveal", args=[family.pk])).status_code == 405


# --- Comparing with a card ---


def compare(client, family, typed: str, question: str = "nik", **headers):
    person = family.members.order_by("number").first()
    sent = {"pertanyaan": question, "anggota": str(person.pk) if question == "nik" else "", "nomor": typed}
    return client.post(reverse("enumeration:compare", args=[family.pk]), sent, headers=headers)


def test_a_number_typed_from_the_card_is_the_same_or_another(client, kab, family):
    client.force_login(kab)
    stored = member_answers(family.members.order_by("number").first(), in_full=True)["nik"]
    spelt = f"{stored[:6]} {stored[6:12]} {stored[12:]}"
    for typed, told in ((stored, "Sama"), (spelt, "Sama"), (stored[:-1] + "9", "Berbeda")):
        answer = compare(client, family, typed, **{"HX-Request": "true"})
        assert told in answer.content.decode()
        assert stored not in answer.content.decode()
    events = Event.objects.filter(household=family, verb="compare", by=kab)
    assert events.count() == 3
    assert not any(stored in event.reason for event in events)


def test_what_is_no_whole_number_costs_nothing(client, kab, family):
    client.force_login(kab)
    assert "bukan nomor yang lengkap" in compare(client, family, "7317", **{"HX-Request": "true"}).content.decode()
    assert not Event.objects.filter(verb="compare").exists()


def test_comparing_is_within_the_budget_of_revealing(client, kab, family, monkeypatch):
    monkeypatch.setattr("enumeration.answering.actions.revealing.MOST_AN_HOUR", 2)
    client.force_login(kab)
    for _ in range(2):
        assert compare(client, family, "7317014107860001").status_code == 302
    assert compare(client, family, "7317014107860001").status_code == 429


def test_who_may_not_see_a_number_may_not_try_it(client, ppl, family):
    client.force_login(ppl)
    assert compare(client, family, "7317014107860001").status_code in {403, 404}
