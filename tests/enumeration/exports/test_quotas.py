"""What one officer can leave on the disk in a day has an end: refused bodies, and files made on request."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client

from enumeration.files import quotas
from enumeration.models import Export, Submission
from tests.conftest import NEIGHBOUR_SLS
from tests.enumeration.exports.test_making import carried_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(make_household):
    """refused(officer): a submission about a household next door, which is refused and kept."""
    foreign = make_household(NEIGHBOUR_SLS)

    def post(officer, note: str = ""):
        client = Client()
        client.force_login(officer)
        body = {"key": str(uuid.uuid4()), "household": str(foreign.pk), "answers": {"landmark": note}}
        return client.post("/api/v1/submissions/", json.dumps(body), content_type="application/json")

    return post


def test_refused_bodies_of_a_day_have_an_end(ppl, refused, household, monkeypatch):
    assert refused(ppl, "x" * 100).status_code == 404
    assert 100 < quotas.refused_bytes_today(ppl) < 500
    monkeypatch.setattr(quotas, "MOST_BYTES", 300)
    statuses = [refused(ppl, "y" * 100).status_code for _ in range(3)]
    assert statuses[-1] == 429
    kept = Submission.objects.count()
    answer = refused(ppl)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-much")
    assert 0 < int(answer["Retry-After"]) <= 24 * 3600
    assert Submission.objects.count() == kept


def test_who_is_refused_too_much_may_still_hand_in(ppl, refused, household, monkeypatch):
    monkeypatch.setattr(quotas, "MOST_BYTES", 1)
    refused(ppl)
    assert refused(ppl).status_code == 429
    client = Client()
    client.force_login(ppl)
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": 1, "answers": {"floor_area_m2": 42}}
    answer = client.post("/api/v1/submissions/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200


def test_another_officer_has_a_day_of_their_own(ppl, kab, refused, monkeypatch, officer):
    from enumeration.access import Role
    from tests.conftest import FREE_SLS

    monkeypatch.setattr(quotas, "MOST_BYTES", 1)
    refused(ppl)
    assert refused(ppl).status_code == 429
    assert refused(officer("citra", Role.ENUMERATOR, FREE_SLS)).status_code == 404


def test_exports_of_a_day_have_an_end(ask, analyst):
    from enumeration.exports.actions import TooManyExports

    export = carried_out(ask())
    Export.objects.filter(pk=export.pk).update(size=quotas.MOST_BYTES)
    with pytest.raises(TooManyExports) as refusal:
        ask()
    assert 0 < refusal.value.wait <= 24 * 3600
