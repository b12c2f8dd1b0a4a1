"""Calls to the API as devices make them."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

SUBMISSIONS = "/api/v1/submissions/"
NOBODY = "00000000-0000-4000-8000-000000000000"  # the same in every test process, so that each finds the same tests


@pytest.fixture(autouse=True)
def fresh_throttles():
    cache.clear()


@pytest.fixture
def call():
    """call(officer, "get", path, …): one request with a session of its own, as JSON."""

    def make(officer, method: str, path: str, body=None, **headers):
        client = Client(headers=headers)
        if officer is not None:
            client.force_login(officer)
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(path, **sent)

    return make


@pytest.fixture
def send(call):
    """send(officer, household, answers={…}, …): one submission."""

    def make(officer, to, **payload):
        body = {"key": str(uuid.uuid4()), "household": str(getattr(to, "pk", to))} | payload
        return call(officer, "post", SUBMISSIONS, body)

    return make
