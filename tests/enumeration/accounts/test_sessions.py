"""A browser stays signed in for as long as the strictest of its officer's roles says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.accounts.sessions import LIMITS, limits_of
from enumeration.models import Assignment
from enumeration.officers.actions import staffing
from tests.conftest import DISTRICT, PASSWORD

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REAL = timezone.now


@pytest.fixture
def later(monkeypatch):
    """later(hours=2): from now on it is so much later than it really is."""

    def move(**span: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: REAL() + timedelta(**span))

    return move


def signed_in(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("enumeration:home")).status_code == 200


def test_every_role_has_its_limits():
    assert set(LIMITS) == set(Role)
    assert all(idle <= in_all for idle, in_all in LIMITS.values())
    assert limits_of({Role.ENUMERATOR, Role.ADMINISTRATOR}) == LIMITS[Role.ADMINISTRATOR]


@pytest.fixture
def without_role(officer):
    return officer("baru")


@pytest.mark.parametrize(
    ("who", "idle"), [("administrator", 0.5), ("kab", 1), ("observer", 2), ("without_role", 2), ("ppl", 12)]
)
def test_without_a_request_it_ends(who, idle, request, later):
    client = signed_in(request.getfixturevalue(who))
    later(hours=idle - 0.05)
    assert is_in(client)
    later(hours=2 * idle)
    assert not is_in(client)


def test_a_request_prolongs_it_up_to_the_end_of_the_day(kab, later):
    client = signed_in(kab)
    for each in range(1, 25):
        later(hours=each / 2 - 0.01)
        assert is_in(client), each
    later(hours=12.01)
    assert not is_in(client)


def test_signing_in_again_begins_anew(kab, later):
    client = signed_in(kab)
    later(hours=11.9)
    client.force_login(kab)
    later(hours=12.5)
    assert is_in(client)


def test_a_new_password_begins_it_anew(kab, later):
    kab.set_password(PASSWORD)
    kab.save()
    client = signed_in(kab)
    for each in range(1, 25):
        later(hours=each / 2 - 0.1)
        assert is_in(client), each
    chosen = {"old_password": PASSWORD, "new_password1": "kuda4Menyeberang", "new_password2": "kuda4Menyeberang"}
    assert client.post(reverse("enumeration:password_change"), chosen).status_code == 302
    later(hours=12.5)
    assert is_in(client)


def test_a_role_that_comes_later_counts_too(ppl, round_, later):
    client = signed_in(ppl)
    Assignment.objects.create(round=round_, area_id=DISTRICT, role=Role.ADMINISTRATOR, officer=ppl)
    later(minutes=2)
    assert is_in(client)
    later(minutes=40)
    assert not is_in(client)


def test_it_is_written_once_a_minute_and_not_at_each_request(kab, django_assert_num_queries, later):
    client = signed_in(kab)
    before = Session.objects.get().session_data
    is_in(client)
    assert Session.objects.get().session_data == before
    later(minutes=1.1)
    is_in(client)
    assert Session.objects.get().session_data != before


def test_deactivation_still_finds_and_ends_it(ppl, kab):
    client = signed_in(ppl)
    staffing.deactivate(ppl, by=kab, reason="berhenti")
    assert not Session.objects.filter(session_key=client.cookies["session"].value).exists()
