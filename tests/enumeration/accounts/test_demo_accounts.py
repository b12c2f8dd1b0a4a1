"""The page to sign in shows the demo's accounts, to nobody but the person who runs the demo on this machine."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enumeration.access import Role
from enumeration.accounts.demo import FIRST, TRIALS
from enumeration.models import Officer, Round
from tests.conftest import DISTRICT

pytestmark = pytest.mark.django_db
HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def pml(officer) -> Officer:
    made = officer("pml", Role.SUPERVISOR, DISTRICT)
    Officer.objects.update(password="argon2$made-up")
    return made


def shown(client, **asked: str) -> list[str]:
    page = client.get(reverse("enumeration:login"), **(HERE | asked))
    return [one.username for one in page.context["demo_accounts"]]


def test_the_demos_accounts_are_shown_and_fill_in_the_name(client, pml):
    assert shown(client) == ["pml"]
    account = client.get(reverse("enumeration:login"), **HERE).context["demo_accounts"][0]
    assert reverse("enumeration:review_list").replace("/", "%2F") in account.url
    assert 'value="pml"' in client.get(account.url, **HERE).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "10.1.2.3"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 pintu"},
        {"HTTP_HOST": "testserver"},
    ],
)
def test_not_to_another_machine(client, pml, asked):
    assert shown(client, **asked) == []


def test_not_where_a_real_round_is_or_where_nobody_has_a_password(client, pml, round_):
    Round.objects.create(name="sungguhan", year=2027, starts_on="2027-10-15", ends_on="2027-11-14")
    assert shown(client) == []
    Round.objects.exclude(pk=round_.pk).delete()
    Officer.objects.update(password="!none")
    assert shown(client) == []


def test_also_beside_a_round_for_training(client, pml):
    days = {"starts_on": "2026-10-15", "ends_on": "2026-11-14"}
    Round.objects.create(name="LATIHAN Regsosek uji", year=2026, is_made_up=True, is_training=True, **days)
    assert shown(client) == ["pml"]


def test_every_page_to_try_is_open_to_its_role():
    from django.urls import resolve

    from enumeration.access import ROLES, declared_permissions

    for name, trial in TRIALS.items():
        view = resolve(reverse(f"enumeration:{trial.page}")).func
        assert set(declared_permissions(view)) & ROLES[trial.role].may, name
    assert set(FIRST) <= set(TRIALS)
