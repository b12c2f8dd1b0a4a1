"""The codebook for devices, and the API's description of itself."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from enumeration.questionnaire.codebook import version

pytestmark = pytest.mark.django_db


def test_the_codebook_is_kept_for_ever_under_its_version(ppl, call):
    answer = call(ppl, "get", f"/api/v1/codebook/?v={version()}")
    assert answer.json()["version"] == version()
    assert "immutable" in answer["Cache-Control"]
    assert "immutable" not in call(ppl, "get", "/api/v1/codebook/?v=old")["Cache-Control"]


def test_an_unchanged_codebook_is_not_sent_again(ppl, call):
    tag = call(ppl, "get", "/api/v1/codebook/")["ETag"]
    answer = call(ppl, "get", "/api/v1/codebook/", **{"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_the_codebook_travels_in_25_kilobytes(ppl, call):
    answer = call(ppl, "get", "/api/v1/codebook/", **{"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 25_000


def test_the_schema_has_no_warnings(tmp_path):
    file = tmp_path / "schema.json"
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(file))
    schema = json.loads(file.read_text())
    assert schema["paths"]["/api/v1/submissions/"]["post"]["responses"].keys() >= {"200", "409", "422"}
    area = schema["components"]["schemas"]["HouseholdAnswers"]["properties"]["floor_area_m2"]
    assert (area["minimum"], area["maximum"]) == (1, 997)


def test_the_page_and_the_schema_open_for_who_is_signed_in(administrator, client):
    client.force_login(administrator)
    assert client.get(reverse("api-docs")).status_code == 200
    assert client.get(reverse("api-schema")).json()["info"]["title"] == "Regsosek"
