"""The budget of numbers in full: sixty an hour, counted in the database, whichever way somebody asks."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enumeration.access import NotAllowed
from enumeration.answering.actions.revealing import MOST_AN_HOUR, TooMany, compare, reveal
from enumeration.answering.answers import write_answers
from enumeration.models import Event
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS
from tests.conftest import OWN_SLS

CARD = "7317012605220001"


@pytest.fixture
def family(make_household):
    made = make_household(OWN_SLS)
    write_answers(made, {"family_card": CARD}, HOUSEHOLD_QUESTIONS)
    made.save()
    return made


def spent(by, family, count: int, ago: timedelta = timedelta(minutes=10)) -> None:
    Event.objects.bulk_create(
        Event(household=family, area_code=family.area_id, by=by, verb="reveal", at=timezone.now() - ago)
        for _ in range(count)
    )


def by_page(client, family, **headers):
    return client.post(reverse("enumeration:reveal", args=[family.pk]), {"pertanyaan": "family_card"}, headers=headers)


def by_api(client, family):
    sent = json.dumps({"question": "family_card", "reason": "uji"})
    address = f"/api/v1/households/{family.pk}/reveal/"
    return client.post(address, sent, content_type="application/json")


@pytest.mark.django_db
@pytest.mark.parametrize("first", [by_page, by_api])
def test_the_sixtieth_number_is_shown_and_the_next_is_refused_by_every_way(client, kab, family, first):
    spent(kab, family, 59)
    client.force_login(kab)
    assert CARD in first(client, family).content.decode()
    for refused in (
        by_page(client, family),
        by_api(client, family),
        by_page(client, family, **{"HX-Request": "true"}),
    ):
        assert refused.status_code == 429
        assert 3000 - 5 <= int(refused["Retry-After"]) <= 3000
        assert CARD not in refused.content.decode()
    assert Event.objects.filter(verb="reveal").count() == 60


@pytest.mark.django_db
def test_the_budget_is_not_in_the_memory_of_a_process(client, kab, family):
    spent(kab, family, MOST_AN_HOUR)
    cache.clear()
    client.force_login(kab)
    assert by_api(client, family).status_code == 429


@pytest.mark.django_db
def test_numbers_of_an_hour_ago_and_of_others_do_not_count(client, kab, kab2, family):
    spent(kab, family, MOST_AN_HOUR, ago=timedelta(minutes=61))
    spent(kab2, family, MOST_AN_HOUR)
    client.force_login(kab)
    assert CARD in by_page(client, family).content.decode()


@pytest.mark.django_db
def test_a_comparison_counts_as_well(kab, family):
    spent(kab, family, MOST_AN_HOUR - 1)
    Event.objects.create(household=family, area_code=family.area_id, by=kab, verb="compare")
    with pytest.raises(TooMany):
        reveal(family, "family_card", by=kab, reason="uji")


@pytest.mark.django_db
def test_who_may_not_see_a_number_learns_nothing_by_either_way_in(pml, family):
    with pytest.raises(NotAllowed):
        reveal(family, "family_card", by=pml, reason="uji")
    with pytest.raises(NotAllowed):
        compare(family, "family_card", CARD, by=pml, reason="uji")
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_number_left_one_gets_it(kab, family):
    spent(kab, family, MOST_AN_HOUR - 1)
    begin, told = threading.Barrier(2), []

    def ask() -> None:
        client = Client()
        client.force_login(kab)
        begin.wait()
        told.append(by_api(client, family).status_code)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == [200, 429]
