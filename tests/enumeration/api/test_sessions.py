"""Signing in in place, tokens of programs, and limits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enumeration.models import ApiToken
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_up(ppl):
    ppl.set_password(PASSWORD)
    ppl.save()
    return ppl


def post(client: Client, path: str, body: dict, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_who_is_signed_in(ppl, call):
    assert call(ppl, "get", "/api/v1/session/").json()["officer"]["username"] == "ani"
    assert call(None, "get", "/api/v1/session/").json()["officer"] is None


def test_signing_in_in_place_gives_a_session_and_a_new_token(signed_up, household):
    client = Client(enforce_csrf_checks=True)
    csrf = client.get("/api/v1/session/").json()["csrf"]
    answer = post(client, "/api/v1/session/", {"username": "ani", "password": PASSWORD}, **{"X-CSRFToken": csrf})
    assert answer.json()["officer"]["id"] == signed_up.pk
    body = {"key": "0b6f1d1c-3f0a-4a61-9a55-0c8f8f1f4f10", "household": str(household.pk), "version": 1}
    saved = post(client, "/api/v1/submissions/", body, **{"X-CSRFToken": answer.json()["csrf"]})
    assert saved.status_code == 200


def test_signing_in_without_a_csrf_token_is_refused(signed_up):
    client = Client(enforce_csrf_checks=True)
    assert post(client, "/api/v1/session/", {"username": "ani", "password": PASSWORD}).status_code == 403


def test_a_submission_without_a_csrf_token_says_so_by_code(ppl, household):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ppl)
    answer = post(client, "/api/v1/submissions/", {"key": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_a_wrong_password_is_told_in_words(signed_up):
    answer = post(Client(), "/api/v1/session/", {"username": "ani", "password": "salah"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong-password")


def test_guessing_is_slowed_down(signed_up):
    client = Client()
    for _ in range(5):
        post(client, "/api/v1/session/", {"username": "ani", "password": "salah"})
    answer = post(client, "/api/v1/session/", {"username": "ani", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")


def make_token(**more) -> str:
    body = {"username": "ani", "password": PASSWORD, "name": "uji", "days": 7} | more
    return post(Client(), "/api/v1/tokens/", body).json()["token"]


def test_a_token_opens_what_its_officer_may_open(signed_up, household):
    token = make_token()
    client = Client(headers={"Authorization": f"Token {token}"})
    assert [row["id"] for row in client.get("/api/v1/households/").json()["results"]] == [str(household.pk)]
    assert token not in str(ApiToken.objects.values().get())


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() + timedelta(0)}, {"revoked_at": timezone.now()}])
def test_a_token_ends(signed_up, change):
    token = make_token()
    long_ago = timezone.now() - timedelta(days=8)
    ApiToken.objects.update(created_at=long_ago, **change)
    answer = Client(headers={"Authorization": f"Token {token}"}).get("/api/v1/households/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_a_token_ends_with_its_officer(signed_up):
    token = make_token()
    signed_up.is_active = False
    signed_up.save()
    assert Client(headers={"Authorization": f"Token {token}"}).get("/api/v1/households/").status_code == 401


def test_an_officer_revokes_the_own_tokens_only(signed_up, neighbour_ppl, call):
    make_token()
    [mine] = call(signed_up, "get", "/api/v1/tokens/").json()
    assert "token" not in mine
    assert call(neighbour_ppl, "delete", f"/api/v1/tokens/{mine['id']}/").status_code == 404
    assert call(signed_up, "delete", f"/api/v1/tokens/{mine['id']}/").status_code == 204
    assert call(signed_up, "get", "/api/v1/tokens/").json() == []


def test_a_token_lives_ninety_days_at_most(signed_up):
    answer = post(Client(), "/api/v1/tokens/", {"username": "ani", "password": PASSWORD, "name": "uji", "days": 365})
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["where"] == "days"


def test_too_many_requests_are_told_when_to_come_again(ppl, household, call, monkeypatch):
    monkeypatch.setattr("enumeration.api.access.PerOfficer.rate", "2/min", raising=False)
    answers = [call(ppl, "get", "/api/v1/households/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0 and answers[2].json()["code"] == "too-many"
