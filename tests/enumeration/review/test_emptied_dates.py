"""Dates that the table no longer takes: moved whole into remarks, with an event, and listed to the office."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from enumeration.models import Event, Household, Person, Remark, State
from tests.conftest import FOREIGN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

BOUNDS = ("enumerated_on_accepted", "checked_on_accepted", "birth_date_accepted")


@pytest.fixture
def before_the_bounds(areas):
    """The tables as they were when 0085 could be stored."""
    with connection.cursor() as cursor:
        for model in (Household, Person):
            for name in BOUNDS:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT IF EXISTS {name}")


def upgrade() -> None:
    [file] = (Path(__file__).parents[3] / "enumeration/migrations").glob("*_dates_have_bounds.py")
    migration = import_module(f"enumeration.migrations.{file.stem}")
    migration.move_into_remarks(apps, SimpleNamespace(connection=connection))


def test_a_date_out_of_bounds_is_moved_whole_and_an_approved_family_is_not_changed_in_silence(
    before_the_bounds, make_household, administrator, pml, kab, client
):
    approved = make_household(
        OWN_SLS,
        state=State.APPROVED,
        enumerated_on=date(2019, 1, 5),
        members=[{"presence": 1, "birth_date": date(85, 10, 15)}, {"presence": 1, "birth_date": date(1985, 10, 15)}],
    )
    visited = make_household(OWN_SLS, state=State.DRAFT, enumerated_on=date(1999, 12, 31))
    foreign = make_household(FOREIGN_SLS, enumerated_on=date(2101, 1, 1))
    checked = make_household(OWN_SLS, state=State.DRAFT, checked_on=date(2101, 1, 2))
    version = approved.version
    upgrade()

    approved.refresh_from_db()
    assert (approved.state, approved.version, approved.enumerated_on) == (
        State.APPROVED,
        version + 1,
        date(2019, 1, 5),
    )
    first, second = approved.members.order_by("number")
    assert (first.birth_date, second.birth_date) == (None, date(1985, 10, 15))
    remark = Remark.objects.get(household=approved)
    assert (remark.person, remark.question, remark.resolved_at) == (first, "birth_date", None)
    assert remark.text.startswith("406: 0085-10-15 ")
    event = Event.objects.get(household=approved, verb="empty_date")
    assert (event.reason, event.from_state, event.to_state) == (remark.text, State.APPROVED, State.APPROVED)
    visited.refresh_from_db()
    assert visited.enumerated_on is None
    assert Remark.objects.get(household=visited).text.startswith("201: 1999-12-31 ")
    checked.refresh_from_db()
    assert checked.checked_on is None
    assert Remark.objects.get(household=checked).text.startswith("203: 2101-01-02 ")

    client.force_login(kab)
    page = client.get(reverse("enumeration:emptied_dates")).content.decode()
    assert "0085-10-15" in page and "1999-12-31" in page and "2101-01-01" not in page
    assert reverse("enumeration:emptied_dates") in client.get(reverse("enumeration:review_list")).content.decode()
    assert Remark.objects.filter(household=foreign).exists()


def test_without_such_dates_nothing_is_listed(make_household, kab, client):
    make_household(OWN_SLS)
    upgrade()
    assert not Event.objects.filter(verb="empty_date").exists()
    client.force_login(kab)
    assert "Tidak ada tanggal yang dikosongkan" in client.get(reverse("enumeration:emptied_dates")).content.decode()
    assert reverse("enumeration:emptied_dates") not in client.get(reverse("enumeration:review_list")).content.decode()
