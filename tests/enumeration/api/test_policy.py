"""What a browser may do with an answer of the API: nothing but read it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_an_answer_of_the_api_allows_nothing_in_few_letters(client, ppl, household):
    client.force_login(ppl)
    for path in (f"/api/v1/households/{household.pk}/", "/api/v1/session/", "/api/v1/households/nothing/"):
        answer = client.get(path)
        assert set(answer["Content-Security-Policy"].split("; ")) >= {"default-src 'none'", "frame-ancestors 'none'"}
    assert "script-src" not in client.get("/api/v1/session/")["Content-Security-Policy"]


def test_a_page_of_one_officer_is_refused_in_anothers_session(client, ppl, neighbour_ppl, household):
    client.force_login(neighbour_ppl)
    body = {
        "key": "0b6f1d1c-3f0a-4a61-9a55-0c8f8f1f4f10",
        "household": str(household.pk),
        "answers": {"floor_area_m2": 42},
    }
    for sender, status in ((ppl, 401), (neighbour_ppl, 404)):
        answer = client.post("/api/v1/submissions/", body, "application/json", headers={"X-Officer": str(sender.pk)})
        assert answer.status_code == status
    household.refresh_from_db()
    assert household.floor_area_m2 is None


def test_a_press_of_one_officer_waits_in_anothers_session(client, ppl, operator, household):
    """Both work there: on a shared phone the first one's presses would be signed by the second."""
    client.force_login(operator)
    address = reverse("enumeration:verification_line", args=[household.pk])
    for owner, status in ((ppl, 401), (operator, 200)):
        headers = {"HX-Request": "true", "X-Officer": str(owner.pk)}
        press = {"tekan": "e1", "versi": household.version}
        assert client.post(address, press, headers=headers).status_code == status
        household.refresh_from_db()
        assert household.verified_by == (operator if status == 200 else None)


def test_the_device_of_a_deactivated_officer_is_told_so_and_nobody_elses(client, ppl):
    client.force_login(ppl)
    assert client.get("/api/v1/session/").json()["deactivated"] is None
    ppl.is_active = False
    ppl.save()
    told = client.get("/api/v1/session/").json()
    assert told["officer"] is None and told["deactivated"] == ppl.pk
    assert Client().get("/api/v1/session/").json()["deactivated"] is None
