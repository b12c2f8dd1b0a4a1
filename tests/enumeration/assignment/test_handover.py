"""Pages: an SLS is given back, an officer replaced, an SLS changed, a late submission decided about."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.answering.actions import submitting
from enumeration.answering.actions.refusals import Late
from enumeration.answering.answers import write_answers
from enumeration.assignment.actions import assigning
from enumeration.identity import seal
from enumeration.models import Area, Assignment, Household, Remark, State, Submission
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def successor(officer, areas, pml):
    return officer("candra", full_name="Candra Kirana", home_area=areas[VILLAGE], leader=pml)


# --- Given back ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_enumerator_gives_an_sls_back_and_the_board_says_why(client, ppl, pml, household):
    client.force_login(ppl)
    answer = client.post(reverse("enumeration:own_sls"), {"sls": [OWN_SLS], "alasan": "Sakit"}, follow=True)
    assert "1 SLS dikembalikan" in body(answer)
    assert not Assignment.objects.active().filter(area=OWN_SLS, role=Role.ENUMERATOR).exists()


@pytest.mark.django_db
def test_without_a_reason_the_sls_stays(client, ppl, household):
    client.force_login(ppl)
    answer = client.post(reverse("enumeration:own_sls"), {"sls": [OWN_SLS], "alasan": ""}, follow=True)
    assert "Tuliskan alasan" in body(answer)
    assert Assignment.objects.active().filter(area=OWN_SLS, role=Role.ENUMERATOR).exists()


@pytest.mark.django_db
def test_the_own_sls_page_shows_what_is_left(client, ppl, make_household, django_assert_max_num_queries):
    make_household(OWN_SLS)
    make_household(OWN_SLS, state=State.APPROVED)
    client.force_login(ppl)
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("enumeration:own_sls"))
    assert "Rt 001 Dusun Padang" in body(answer) or "RT 001 Dusun Padang" in body(answer)


# --- Replaced --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_coordinator_replaces_an_officer_and_gets_the_successors_list(
    client, ppl, koseka, pml, successor, make_household
):
    left = make_household(OWN_SLS, head_name="LA BARU")
    make_household(OWN_SLS, head_name="LA LAMA", state=State.APPROVED, enumerator=ppl, submitted_at=timezone.now())
    client.force_login(koseka)
    page = client.get(reverse("enumeration:replace_officer", args=[ppl.pk]))
    assert "Candra Kirana" in body(page)

    answer = client.post(
        reverse("enumeration:replace_officer", args=[ppl.pk]),
        {"petugas": successor.pk, "alasan": "Mengundurkan diri"},
        follow=True,
    )

    assert left.head_name in body(answer).upper()
    assert "LA LAMA" not in body(answer), "finished work is not handed over"
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).officer == successor


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{"petugas": "", "alasan": "x"}, {"petugas": "999999", "alasan": "x"}, {"alasan": "x"}]
)
def test_a_successor_who_is_not_offered_is_refused(client, ppl, koseka, pml, household, sent):
    client.force_login(koseka)
    answer = client.post(reverse("enumeration:replace_officer", args=[ppl.pk]), sent)
    assert "Pilih petugas pengganti dari daftar" in body(answer)
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).officer == ppl


@pytest.mark.django_db
def test_the_supervisor_of_another_kecamatan_finds_neither_officer_nor_list(
    client, ppl, koseka, successor, round_, outsider
):
    outcome = assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mundur")
    client.force_login(outsider)
    assert client.get(reverse("enumeration:replace_officer", args=[ppl.pk])).status_code == 404
    assert client.get(reverse("enumeration:handover", args=[outcome.batch])).status_code == 404


@pytest.mark.django_db
def test_the_list_comes_as_a_file_with_text_that_is_no_formula(client, ppl, koseka, successor, make_household, round_):
    make_household(OWN_SLS, head_name="LA '=1' BARU", address="=cmd|' /C calc'!A0")
    outcome = assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mundur")
    client.force_login(koseka)
    answer = client.get(reverse("enumeration:handover", args=[outcome.batch]) + "?format=csv")
    assert "\"'=cmd" in answer.content.decode("utf-8-sig")


@pytest.mark.django_db
def test_the_files_name_carries_the_offices_day(client, ppl, koseka, successor, household, round_):
    outcome = assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mundur")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE enumeration_assignment DISABLE TRIGGER USER")  # which refuses this, rightly
    # 07.30 of the 21st at the office is still the 20th in UTC.
    then = datetime(2026, 10, 20, 23, 30, tzinfo=UTC)
    Assignment.objects.filter(officer=ppl).update(started_at=then - timedelta(days=5), ended_at=then)
    Assignment.objects.filter(officer=successor, area=OWN_SLS).update(started_at=then)
    client.force_login(koseka)
    answer = client.get(reverse("enumeration:handover", args=[outcome.batch]) + "?format=csv")
    assert "serah-terima-20261021" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_a_handover_is_undone_from_its_page(client, ppl, koseka, successor, household, round_):
    outcome = assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mundur")
    client.force_login(koseka)
    assert str(outcome.batch) in body(client.get(reverse("enumeration:handover", args=[outcome.batch])))
    client.post(reverse("enumeration:board_undo"), {"keputusan": str(outcome.batch), "kembali": VILLAGE})
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).officer == ppl


# --- SLS that change -------------------------------------------------------------------------------------------------


def change(client, code: str, **sent):
    return client.post(reverse("enumeration:area_change", args=[code]), sent, follow=True)


@pytest.mark.django_db
def test_a_coordinator_splits_an_sls_on_its_page(client, koseka, make_household):
    for number in range(1, 6):
        make_household(OWN_SLS, building_number=number, family_number=number)
    client.force_login(koseka)
    page = client.get(reverse("enumeration:area_change", args=[OWN_SLS]))
    assert 'value="3"' in body(page) and 'value="2"' in body(page), "pieces of about equal size are proposed"

    answer = change(
        client, OWN_SLS, tindakan="pecah", pecahan=["RT 001 A", "RT 001 B", ""], keluarga=["3", "2", ""], alasan="besar"
    )

    assert "dipecah menjadi" in body(answer)
    assert Household.objects.filter(area=OWN_SLS[:14] + "01").count() == 3


@pytest.mark.django_db
def test_numbers_that_do_not_add_up_come_back_with_what_was_typed(client, koseka, make_household):
    make_household(OWN_SLS)
    client.force_login(koseka)
    answer = change(client, OWN_SLS, tindakan="pecah", pecahan=["AWAL", "AKHIR"], keluarga=["3", "x"], alasan="besar")
    assert "harus angka" in body(answer)
    assert "AKHIR" in body(answer)
    assert Area.objects.get(pk=OWN_SLS).ended_at is None


@pytest.mark.django_db
def test_neighbours_are_merged_on_the_page(client, koseka, pml, make_household):
    make_household(NEIGHBOUR_SLS)
    client.force_login(koseka)
    answer = change(client, OWN_SLS, tindakan="gabung", gabung=[NEIGHBOUR_SLS], nama="RT 001/002", alasan="satu ketua")
    assert "1 SLS digabung" in body(answer)
    assert Household.objects.get().area_id == OWN_SLS


@pytest.mark.django_db
def test_who_may_not_change_sls_does_not_find_the_page(client, pml, koseka):
    client.force_login(pml)
    assert client.get(reverse("enumeration:area_change", args=[OWN_SLS])).status_code == 403
    client.force_login(koseka)
    assert client.get(reverse("enumeration:area_change", args=[OTHER_KECAMATAN_SLS])).status_code == 404
    assert client.get(reverse("enumeration:area_change", args=[FREE_SLS])).status_code == 200


# --- Late ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def late_one(ppl, pml, koseka, successor, household, round_) -> Submission:
    assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mundur")
    payload = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": {"floor_area_m2": 42}}
    with pytest.raises(Late):
        submitting.receive(payload, by=ppl)
    return Submission.objects.waiting().get()


@pytest.mark.django_db
def test_the_supervisor_sees_the_late_answer_beside_the_one_that_stands(client, pml, household, late_one):
    client.force_login(pml)
    assert household.head_name in body(client.get(reverse("enumeration:late_list"))).upper()
    page = body(client.get(reverse("enumeration:late_one", args=[late_one.pk])))
    assert "302" in page and "42" in page and "baru" in page
    assert "menimpa</span>" not in page


def take(client, late_one, version) -> str:
    sent = {"tindakan": "pakai", "versi": version}
    return body(client.post(reverse("enumeration:late_decide", args=[late_one.pk]), sent, follow=True))


@pytest.fixture
def newer_draft(late_one, successor, household, pml):
    """Returns the successor's draft of the same household, and what the late one says about it: other answers, a member
    taken off, another note, a word to a remark."""
    member = str(uuid.uuid4())
    note = {"check": "W30201", "note": "Sudah diukur"}
    draft = {
        "answers": {"floor_area_m2": 54, "wall_material": 1, "tenure": 1, "family_card": "7317010203040005"},
        "members": [{"id": member, "number": 1, "name": "SITI AMINAH", "presence": 1, "age": 40}],
        "notes": [note],
    }
    submitting.receive({"key": str(uuid.uuid4()), "household": str(household.pk), **draft}, by=successor)
    household.refresh_from_db()
    remark = Remark.objects.create(household=household, text="Atap?", by=pml, answer="Genteng")
    sent = {
        "answers": {"floor_area_m2": 42, "wall_material": 1, "roof_material": 2, "family_card": "7317010203040006"},
        "members": [{"id": member, "age": 41}],
        "notes": [note | {"note": "Kira-kira"}, {"check": f"remark-{remark.pk}", "note": "Seng"}],
        "removed": [],
    }
    late_one.payload = seal(json.dumps({"household": str(household.pk), **sent}), late_one.row_id, "payload")
    late_one.save()
    return household


@pytest.mark.django_db
def test_what_would_be_overwritten_stands_there_with_both_values_before_the_decision(
    client, pml, late_one, newer_draft
):
    client.force_login(pml)
    page = client.get(reverse("enumeration:late_one", args=[late_one.pk]))
    gone = {(one.whose, one.label): (one.stands, one.sent) for one in page.context["differences"] if one.overwrites}
    mask = "731701••••••••••"
    assert {label.split(" ")[0] if label[0].isdigit() else label: both for (_who, label), both in gone.items()} == {
        "302": ("54 m²", "42 m²"),
        "114": (mask, mask),  # two numbers behind one mask
        "407": ("40 tahun", "41 tahun"),
        "Penjelasan peringatan W30201": ("Sudah diukur", "Kira-kira"),
        "Jawaban untuk pemeriksa": ("Genteng", "Seng"),
    }
    assert {whose for whose, label in gone if label.startswith("407")} == {"SITI AMINAH"}
    shown = body(page)
    assert "5 isian yang tersimpan sekarang akan tertimpa dan hilang." in shown
    assert shown.count("menimpa</span>") == 5


@pytest.mark.django_db
def test_a_member_who_would_be_taken_off_is_named(client, pml, late_one, newer_draft):
    member = newer_draft.members.get()
    sent = {"household": str(newer_draft.pk), "removed": [str(member.pk)]}
    late_one.payload = seal(json.dumps(sent), late_one.row_id, "payload")
    late_one.save()
    client.force_login(pml)
    [gone] = client.get(reverse("enumeration:late_one", args=[late_one.pk])).context["differences"]
    assert (gone.stands, gone.sent, gone.overwrites) == ("1. SITI AMINAH", "dihapus, dengan semua jawabannya", True)


@pytest.mark.django_db
def test_what_was_saved_after_the_page_was_opened_is_not_overwritten_unseen(
    client, pml, successor, late_one, newer_draft
):
    client.force_login(pml)
    seen = newer_draft.version
    draft = {"key": str(uuid.uuid4()), "household": str(newer_draft.pk), "answers": {"floor_area_m2": 60}}
    submitting.receive(draft, by=successor)
    assert "berubah sejak halaman ini dibuka" in take(client, late_one, seen)
    newer_draft.refresh_from_db()
    assert newer_draft.floor_area_m2 == 60
    take(client, late_one, newer_draft.version)
    newer_draft.refresh_from_db()
    assert newer_draft.floor_area_m2 == 42


@pytest.mark.django_db
def test_numbers_that_came_late_and_those_that_stand_are_masked(client, ppl, pml, household, late_one):
    person, sent = uuid.uuid4(), {"family_card": "7317014107860029", "respondent_phone": "081298765432"}
    write_answers(household, {"family_card": "7317012605220038"}, HOUSEHOLD_QUESTIONS)
    household.save()
    members = [{"id": str(person), "number": 1, "name": "ANI", "nik": "7317015510900017"}]
    payload = {"key": str(uuid.uuid4()), "household": str(household.pk), "answers": sent, "members": members}
    with pytest.raises(Late):
        submitting.receive(payload, by=ppl)
    client.force_login(pml)
    page = body(client.get(reverse("enumeration:late_one", args=[Submission.objects.waiting().latest("pk").pk])))
    assert page.count("731701••••••••••") == 3 and "••••••••••32" in page
    assert not [end for end in ("0029", "0038", "0017", "432") if re.search(rf"•?{end}\b", page)]


@pytest.mark.django_db
def test_the_supervisor_takes_it_in(client, pml, household, late_one):
    client.force_login(pml)
    take(client, late_one, household.version)
    household.refresh_from_db()
    assert household.floor_area_m2 == 42


@pytest.mark.django_db
def test_or_sets_it_aside_with_a_reason(client, pml, household, late_one):
    client.force_login(pml)
    refused = client.post(reverse("enumeration:late_decide", args=[late_one.pk]), {"alasan": ""}, follow=True)
    assert "Tuliskan mengapa" in body(refused)
    client.post(reverse("enumeration:late_decide", args=[late_one.pk]), {"alasan": "sudah didata ulang"})
    late_one.refresh_from_db()
    assert (late_one.resolution, late_one.resolved_by) == (Submission.Resolution.SET_ASIDE, pml)
    assert late_one.payload


@pytest.mark.django_db
def test_another_supervisor_does_not_find_it(client, outsider, late_one):
    client.force_login(outsider)
    assert client.get(reverse("enumeration:late_one", args=[late_one.pk])).status_code == 404
    assert "Tidak ada kiriman terlambat" in body(client.get(reverse("enumeration:late_list")))
