"""Signing in in place, tokens of programs, and limits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.models import ApiToken, Assignment
from enumeration.officers.actions import inviting
from tests.conftest import FREE_SLS, OWN_SLS, PASSWORD

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
    for _ in range(10):
        post(client, "/api/v1/session/", {"username": "ani", "password": "salah"})
    answer = post(client, "/api/v1/session/", {"username": "ani", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")


def make_token(**more) -> str:
    body = {"username": "ani", "password": PASSWORD, "name": "uji", "days": 7, "scopes": ["families"]} | more
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


def opened_by(token: str, path: str) -> int:
    return Client(headers={"Authorization": f"Token {token}"}).get(path).status_code


def test_a_token_opens_only_what_it_was_made_for(signed_up, household):
    token = make_token(scopes=["areas"])
    assert opened_by(token, "/api/v1/areas/") == 200
    for path in ("/api/v1/households/", f"/api/v1/households/{household.pk}/", "/api/v1/tokens/"):
        assert opened_by(token, path) == 403
    answer = Client(headers={"Authorization": f"Token {token}"}).post("/api/v1/submissions/", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert "tidak dibuat untuk itu" in answer.json()["detail"]


def test_without_a_scope_no_token_is_made(signed_up):
    for scopes in ([], ["segalanya"], None):
        body = {"username": "ani", "password": PASSWORD, "name": "uji", "scopes": scopes}
        assert post(Client(), "/api/v1/tokens/", body).status_code == 400
    assert not ApiToken.objects.exists()


def test_every_view_names_its_scope_or_is_closed_to_tokens():
    from tests.test_architecture import addresses

    views = {entry.callback.cls for address, entry in addresses() if hasattr(entry.callback, "cls")}
    closed = {view.__name__ for view in views if getattr(view, "scope", None) is None}
    assert closed == {"Session", "Tokens", "OneToken", "Device", "Sync"}


class TestATokenIsRevoked:
    def test_when_the_password_changes(self, signed_up):
        token, client = make_token(), Client()
        client.force_login(signed_up)
        new = "sepeda-merah-di-pagar"
        fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        client.post("/kata-sandi/", fields)
        assert opened_by(token, "/api/v1/households/") == 401

    def test_when_a_code_is_used(self, signed_up, kab):
        token = make_token()
        [(_one, code)] = inviting.make_codes([signed_up], by=kab)
        inviting.redeem("ani", code, password="sepeda-merah-di-pagar")
        assert opened_by(token, "/api/v1/households/") == 401

    def test_when_a_role_is_lost_and_not_before(self, signed_up, kab, round_):
        Assignment.objects.create(round=round_, area_id=FREE_SLS, role=Role.ENUMERATOR, officer=signed_up)
        token = make_token()
        for code, status in ((FREE_SLS, 200), (OWN_SLS, 401)):
            period = Assignment.objects.active().get(officer=signed_up, area=code)
            assigning.withdraw([period.pk], role=Role.ENUMERATOR, round=round_, by=kab, reason="berhenti")
            assert opened_by(token, "/api/v1/households/") == status


class TestPages:
    def test_ones_own_with_a_button(self, signed_up, neighbour_ppl):
        token, client, other = make_token(name="Tablet kecamatan"), Client(), Client()
        client.force_login(signed_up)
        other.force_login(neighbour_ppl)
        assert "Tablet kecamatan" in client.get("/token/").content.decode()
        assert "Tablet kecamatan" not in other.get("/token/").content.decode()
        pk = ApiToken.objects.get().pk
        assert other.post(f"/token/{pk}/cabut/").status_code == 404
        assert client.post(f"/token/{pk}/cabut/").status_code == 302
        assert opened_by(token, "/api/v1/households/") == 401

    def test_the_administrators_has_those_of_whom_they_manage(self, signed_up, administrator, kab, officer):
        token, client = make_token(name="Tablet kecamatan"), Client()
        foreign, _plain = ApiToken.objects.issue(
            officer("jauh", Role.OBSERVER, "7371"), name="Makassar", days=1, scopes=["areas"]
        )
        client.force_login(administrator)
        page = client.get("/petugas/token/").content.decode()
        assert "Tablet kecamatan" in page
        assert "Makassar" not in page
        assert client.post(f"/petugas/token/{foreign.pk}/cabut/").status_code == 404
        client.post(f"/petugas/token/{ApiToken.objects.get(officer=signed_up).pk}/cabut/")
        assert opened_by(token, "/api/v1/households/") == 401
        client.force_login(kab)
        assert client.get("/petugas/token/").status_code == 403


def test_a_token_lives_ninety_days_at_most(signed_up):
    answer = post(
        Client(),
        "/api/v1/tokens/",
        {"username": "ani", "password": PASSWORD, "name": "uji", "days": 365, "scopes": ["families"]},
    )
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["where"] == "days"


def test_too_many_requests_are_told_when_to_come_again(ppl, household, call, monkeypatch):
    monkeypatch.setattr("enumeration.api.access.PerOfficer.rate", "2/min", raising=False)
    answers = [call(ppl, "get", "/api/v1/households/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0 and answers[2].json()["code"] == "too-many"
