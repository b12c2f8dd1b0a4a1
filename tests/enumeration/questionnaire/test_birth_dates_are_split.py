"""Dates of birth from before 406 was asked in three: split, with the notes of those who do not know theirs."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from enumeration.models import Confirmation, Household, Person, Remark, State
from enumeration.questionnaire.demography import BIRTH
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db
MIGRATION = import_module("enumeration.migrations.0038_birth_dates_are_split")
EDITOR = SimpleNamespace(connection=connection)


def test_a_date_becomes_three_answers_and_a_blank_that_was_explained_becomes_not_known(
    make_household, ppl, monkeypatch
):
    monkeypatch.setattr(MIGRATION, "ROWS", 2)
    family = make_household(OWN_SLS, state=State.DRAFT, members=[{"presence": 1} for _ in range(5)])
    people = list(family.members.order_by("number"))
    old = {people[0]: date(1986, 7, 1), people[1]: date(2016, 2, 29), people[4]: date(1900, 1, 1)}
    for person, born in old.items():
        Person.objects.filter(pk=person.pk).update(birth_date=born)
    Confirmation.objects.create(household=family, person=people[2], check_code="W406_blank", note="Lupa.", by=ppl)
    Remark.objects.create(household=family, person=people[0], question="birth_date", text="Tanya lagi.", by=ppl)

    MIGRATION.split(apps, EDITOR)
    MIGRATION.split(apps, EDITOR)

    found = list(Person.objects.filter(household=family).order_by("number").values_list(*BIRTH, "birth_date"))
    assert found == [
        (1, 7, 1986, date(1986, 7, 1)),
        (29, 2, 2016, date(2016, 2, 29)),
        (98, 98, None, None),
        (None, None, None, None),
        (1, 1, 1900, date(1900, 1, 1)),
    ]
    assert Confirmation.objects.get().check_code == "W406.tahun_blank"
    assert Remark.objects.get().question == "birth_day"

    MIGRATION.join_again(apps, EDITOR)
    assert (Confirmation.objects.get().check_code, Remark.objects.get().question) == ("W406_blank", "birth_date")


def test_a_date_that_is_not_that_of_406_is_refused_by_the_table(make_household):
    person = make_household(OWN_SLS, members=[{"presence": 1}]).members.get()
    with pytest.raises(IntegrityError, match="birth_date_is_that_of_406"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(
            birth_day=1, birth_month=7, birth_year=1986, birth_date=date(1986, 7, 2)
        )
    assert Household.objects.exists()
