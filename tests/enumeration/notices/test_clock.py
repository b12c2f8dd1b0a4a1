"""A server whose clock went back: administrators are told by how much."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Assignment, Event
from enumeration.notices import clock
from tests.conftest import FREE_SLS

pytestmark = pytest.mark.django_db


def at_home(client, officer) -> str:
    client.force_login(officer)
    return client.get(reverse("enumeration:home")).content.decode()


def test_a_clock_that_goes_right_says_nothing(client, administrator, household, ppl):
    Event.objects.create(household=household, area_code=household.area_id, by=ppl, verb="reveal")
    assert clock.is_behind_by() is None
    assert "Jam server" not in at_home(client, administrator)


def test_administrators_are_told_by_how_much_it_is_behind(client, administrator, kab, household, ppl):
    about = {"household": household, "area_code": household.area_id, "by": ppl, "verb": "reveal"}
    Event.objects.create(at=timezone.now() + timedelta(days=1, hours=2, seconds=30), **about)
    Event.objects.create(**about)  # after the clock went back
    assert "Jam server tertinggal 1 hari 2 jam" in at_home(client, administrator)
    assert "Jam server" not in at_home(client, kab)


def test_the_ledger_tells_it_too(client, administrator, ppl, round_):
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    Assignment.objects.create(area_id=FREE_SLS, role=Role.ENUMERATOR, round=round_, officer=ppl, started_at=tomorrow)
    assert "Jam server tertinggal 1 hari" in at_home(client, administrator)
