"""Why a household was sent back reaches its enumerator, and what they answer reaches the next review."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from enumeration.models import Remark, State
from enumeration.review.actions import reviewing
from enumeration.review.actions.reviewing import NewRemark
from enumeration.tallies import recount
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

REASON = "Luas lantai tidak mungkin; tanyakan lagi."


@pytest.fixture
def sent_back(submitted_household, pml):
    remark = NewRemark(text="Ukur lagi.", question="floor_area_m2")
    return reviewing.send_back(submitted_household, by=pml, reason=REASON, remarks=[remark])


def reply(client: Client, household, remark_id, text: str):
    body = {
        "key": "00000000-0000-4000-8000-000000000001",
        "household": str(household.pk),
        "version": household.version,
        "notes": [{"check": f"remark-{remark_id}", "member": None, "note": text}],
    }
    return client.post("/api/v1/submissions/", body, content_type="application/json")


def test_the_reason_stands_in_the_dossier_while_the_family_is_sent_back(client, sent_back, ppl, pml):
    client.force_login(ppl)
    told = client.get(f"/api/v1/households/{sent_back.pk}/").json()["sent_back"]
    assert (told["reason"], told["by"]) == (REASON, str(pml))
    type(sent_back).objects.filter(pk=sent_back.pk).update(state=State.SUBMITTED)
    assert client.get(f"/api/v1/households/{sent_back.pk}/").json()["sent_back"] is None


def test_the_reason_stands_with_each_remark_that_came_with_it(client, sent_back, ppl, pml):
    """Also when it was sent back twice: each remark has the reason of its own time."""
    type(sent_back).objects.filter(pk=sent_back.pk).update(state=State.SUBMITTED)
    recount(sent_back.round, OWN_SLS[:10])
    sent_back.refresh_from_db()
    later = [NewRemark(text="Foto?", question="roof_material"), NewRemark(text="Periksa lagi.", question="")]
    reviewing.send_back(sent_back, by=pml, reason="Masih salah.", remarks=later)
    client.force_login(ppl)
    remarks = client.get(f"/api/v1/households/{sent_back.pk}/").json()["remarks"]
    assert {one["text"]: one["reason"] for one in remarks} == {
        "Ukur lagi.": REASON,
        "Foto?": "Masih salah.",
        "Periksa lagi.": "Masih salah.",
    }
    client.force_login(pml)
    page = client.get(sent_back.get_absolute_url()).content.decode()
    findings = page[page.index('id="findings"') :]
    assert findings.count(f"Alasan dikembalikan: {REASON}") == 1
    assert findings.count("Alasan dikembalikan: Masih salah.") == 2


def test_of_two_reasons_the_later_one_is_told(client, sent_back, ppl, pml):
    type(sent_back).objects.filter(pk=sent_back.pk).update(state=State.SUBMITTED)
    recount(sent_back.round, OWN_SLS[:10])
    sent_back.refresh_from_db()
    reviewing.send_back(sent_back, by=pml, reason="Masih salah.")
    client.force_login(ppl)
    assert client.get(f"/api/v1/households/{sent_back.pk}/").json()["sent_back"]["reason"] == "Masih salah."


def test_the_work_list_says_why_with_one_query_more(
    client, sent_back, make_household, ppl, pml, django_assert_max_num_queries
):
    for _ in range(20):
        other = make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl, submitted_at=sent_back.submitted_at)
        reviewing.send_back(other, by=pml, reason="Alasan lain.")
    client.force_login(ppl)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("enumeration:worklist")).content.decode()
    assert page.count(REASON) == 1 and page.count("Alasan lain.") == 20


def test_a_remark_is_answered_and_the_next_review_reads_it(client, sent_back, ppl, pml):
    remark = Remark.objects.get(household=sent_back)
    client.force_login(ppl)
    assert reply(client, sent_back, remark.pk, "Sudah diukur: 42 m².").status_code == 200
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by, remark.resolved_at) == ("Sudah diukur: 42 m².", ppl, None)
    assert client.get(f"/api/v1/households/{sent_back.pk}/").json()["remarks"][0]["answer"] == "Sudah diukur: 42 m²."
    type(sent_back).objects.filter(pk=sent_back.pk).update(state=State.SUBMITTED)
    client.force_login(pml)
    page = client.get(reverse("enumeration:household", args=[sent_back.pk])).content.decode()
    assert "Sudah diukur: 42 m²." in page and str(ppl) in page


@pytest.mark.parametrize("where", ["other", "none", "words"])
def test_a_remark_of_another_family_is_not_answered(client, sent_back, make_household, ppl, pml, where):
    other = make_household(OWN_SLS)
    theirs = Remark.objects.create(household=other, text="Lain.", by=pml)
    client.force_login(ppl)
    about = {"other": theirs.pk, "none": 999_999, "words": "x"}[where]
    assert reply(client, sent_back, about, "Bukan milik saya.").status_code == 422
    assert not Remark.objects.exclude(answer="").exists()
