"""The app for the field as a page: about nobody, allowed by its own hash, with every file that it names."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from enumeration.devices.views.shell import IMAGES, STYLES

pytestmark = pytest.mark.django_db


def test_the_app_is_the_same_for_everybody_and_may_be_kept(client, ppl):
    stranger = client.get(reverse("enumeration:app"))
    client.force_login(ppl)
    mine = client.get(reverse("enumeration:app_page", args=["kiriman/"]))
    assert stranger.content == mine.content
    assert ppl.full_name not in mine.content.decode() and "csrfmiddlewaretoken" not in mine.content.decode()
    assert not stranger.cookies and stranger["Cache-Control"] == "no-cache"


def test_the_import_map_is_allowed_by_its_hash_since_a_kept_nonce_is_none(client):
    answer = client.get(reverse("enumeration:app"))
    [imports] = re.findall(r'<script type="importmap">(.*?)</script>', answer.content.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    policy = answer["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy and "nonce-" not in policy and "unsafe" not in policy


def test_the_service_worker_keeps_files_that_are_there_and_nothing_about_anybody(client, settings):
    answer = Client().get(reverse("enumeration:worker"))
    assert answer["Content-Type"].startswith("text/javascript") and not answer.cookies
    text = answer.content.decode()
    known = json.loads(re.search(r"self\.known = (\{.*?\});\n", text)[1])
    urls = [one["url"] for one in known["kept"]]
    assert len(urls) == len(set(urls)) and known["shell"] in urls
    imported = json.loads("[" + re.search(r"importScripts\((.*)\)", text)[1] + "]")
    for url in [*urls, *imported]:
        path = url.removeprefix(settings.STATIC_URL)
        assert path == known["shell"] or finders.find(path), url


def test_everything_that_an_installed_app_needs_is_there(client):
    answer = client.get(reverse("enumeration:manifest"))
    found = answer.json()
    assert answer["Content-Type"].startswith("application/manifest+json")
    assert found["start_url"] == reverse("enumeration:app") and found["display"] == "standalone"
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}
    assert all(finders.find(path) for path in [*IMAGES, *STYLES])
