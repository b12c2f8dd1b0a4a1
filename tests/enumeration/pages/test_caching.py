"""What browsers may keep: nothing of any page, except what declares that it is about nobody."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import DISTRICT, OWN_SLS
from tests.test_access_matrix import ours, paths, world  # noqa: F401

THE_APP = {"lapangan/", "lapangan/<path:rest>", "sw.js", "lapangan.webmanifest"}
PUBLIC = THE_APP | {"kata-isian/"}
IMPERSONAL = PUBLIC | {"api/v1/codebook/", "api/v1/codebook/submission.schema.json", "penugasan/<str:code>/batas/"}
"""Declared by @impersonal. Whatever is added here is about no person."""


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["kab", "anonymous"])
def test_every_answer_is_kept_nowhere_unless_it_is_about_nobody(client, request, world, who):  # noqa: F811
    client.raise_request_exception = False
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    kept = {}
    for address, entry in ours:
        path = paths(address, entry, world, OWN_SLS)
        if path is None:
            continue
        answer = client.get(path)
        assert "Clear-Site-Data" not in answer
        assert "geolocation=(self)" in answer["Permissions-Policy"]
        if answer.get("Cache-Control") != "no-store":
            kept[address] = answer.get("Cache-Control")
    assert set(kept) <= (IMPERSONAL if who == "kab" else PUBLIC), kept
    assert who == "anonymous" or "api/v1/codebook/" in kept


@pytest.mark.django_db
def test_the_codebook_of_a_version_stays_for_ever_and_outlines_for_an_hour(client, kab, areas):
    from enumeration.pages.codebooks import codebook_address as address

    client.force_login(kab)
    assert "immutable" in client.get(address())["Cache-Control"]
    assert "max-age=3600" in client.get(reverse("enumeration:outlines", args=[DISTRICT]))["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("id", "Anggota keluarga"), ("en", "Family members")])
def test_the_words_of_the_questionnaire_are_kept_for_ever_and_travel_in_no_page(client, ppl, household, language, says):
    client.force_login(ppl)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = client.get(reverse("enumeration:questionnaire", args=[household.pk]))
    address = shown.context["config"]["words"]
    client.cookies.clear()
    kept = client.get(address)
    assert (kept.json()["members"], "immutable" in kept["Cache-Control"]) == (says, True)
    assert kept.json()["members_lead"] not in shown.content.decode()
    of_another_release = client.get(address.rpartition("=")[0] + "=0123456789ab")
    assert (of_another_release.json(), of_another_release["Cache-Control"]) == (kept.json(), "no-cache")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/codebook/", "/penugasan/7371/batas/"])
def test_a_refusal_is_kept_nowhere_even_where_the_answer_would_be(client, ppl, path):
    if "codebook" not in path:
        client.force_login(ppl)
    answer = client.get(path)
    assert (answer.status_code in (401, 403, 404), answer["Cache-Control"]) == (True, "no-store")


@pytest.mark.django_db
def test_signing_out_changes_the_cookie_by_which_old_pages_know_it(client, ppl, household):
    client.force_login(ppl)
    client.get("/daftar-kerja/")
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    client.get("/daftar-kerja/")
    assert client.cookies[settings.CSRF_COOKIE_NAME].value == before
    client.post(reverse("enumeration:logout"))
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before


@pytest.mark.django_db
def test_the_language_cookie_is_as_strict_as_the_others(client):
    client.post(reverse("enumeration:set_language"), {"language": "en"})
    chosen = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (chosen["httponly"], chosen["samesite"], bool(chosen["secure"])) == (True, "Lax", settings.HTTPS)
    assert settings.SESSION_COOKIE_NAME.removesuffix("session") == settings.LANGUAGE_COOKIE_NAME.removesuffix(
        "language"
    )
    assert 'lang="en"' in client.get(reverse("enumeration:login")).content.decode()
