"""A ranking is cut off by kill -9 and by an emptied Redis, with a real worker: the same bytes come out, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, models

from enumeration.models import Household, Person
from ranking import actions, standings
from ranking.models import Run, ScoredPart, Standing
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.faults.conftest import Crew, empty_redis
from tests.ranking.conftest import CHILD, HEAD, ORDINARY, WIFE, carry_out

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(280)]

FAMILIES = 4_000


def copy_rows(model: type[models.Model], source: str, **changes: str) -> None:
    """Copies rows within a table; `changes` are SQL by column, over `one`, the row that is copied."""
    columns = [column.column for column in model._meta.concrete_fields]
    copied = ", ".join(changes.get(name, f"one.{name}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {copied} FROM {source}")


@pytest.fixture
def crowd(make_household) -> None:
    """Many families: one, copied under new numbers with other floors, cars and members."""
    make_household(OWN_SLS, members=[HEAD, WIFE, CHILD], **ORDINARY)
    places = ", ".join(f"'{code}'" for code in (OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS))
    copy_rows(
        Household,
        f"enumeration_household one, generate_series(1, {FAMILIES}) AS number",
        id="gen_random_uuid()",
        area_id=f"(ARRAY[{places}])[1 + number % 4]",
        building_number="1 + number % 997",
        family_number="2 + number / 997",
        floor_area_m2="10 + number * 7 % 300",
        has_car="1 + (number % 9 > 0)::int",
        has_smartphone="1 + number % 2",
    )
    copy_rows(
        Person,
        "enumeration_household h JOIN enumeration_person one ON one.household_id <> h.id "
        "AND one.number <= 1 + h.floor_area_m2 % 3",
        id="gen_random_uuid()",
        household_id="h.id",
    )


@pytest.fixture
def ask(round_, analyst, parameters) -> Callable[[], Run]:
    return lambda: actions.ask_run(round=round_, district=DISTRICT, by=analyst)


@pytest.fixture
def parameters(db) -> None:
    actions.load_parameters()


@pytest.fixture
def undisturbed(crowd, ask, monkeypatch, kab) -> Run:
    """A run that nothing happened to, published."""
    with monkeypatch.context() as quiet:
        quiet.setattr("enumeration.jobs.current_app.send_task", lambda name, args: None)
        run = carry_out(ask())
    actions.publish(run, by=kab)
    return run


def is_freezing(run: Run) -> bool:
    return Run.objects.select_related("job").get(pk=run.pk).state == Run.State.FREEZING


def is_scoring(run: Run) -> bool:
    return Run.objects.filter(pk=run.pk).exclude(frozen_at=None).exists()


def has_a_part(run: Run) -> bool:
    return ScoredPart.objects.filter(run=run).exists()


@pytest.mark.parametrize("moment", [is_freezing, is_scoring, has_a_part])
def test_a_worker_killed_at_any_moment_is_no_matter(moment, undisturbed, ask, crew: Crew, round_):
    run = ask()
    crew.wait_for(lambda: moment(run), 60, "The moment to kill the worker")
    crew.kill_worker()

    assert standings.published_run(round_, DISTRICT) == undisturbed
    crew.wait_for_job(run.job, 120)
    run.refresh_from_db()
    assert run.results_hash == undisturbed.results_hash, crew.log()
    assert Standing.objects.filter(run=run).count() == FAMILIES + 1


def test_an_emptied_redis_in_the_middle_is_no_matter(undisturbed, ask, crew: Crew):
    run = ask()
    crew.wait_for(lambda: is_scoring(run), 60, "The first parts")
    empty_redis()
    crew.wait_for_job(run.job, 120)
    run.refresh_from_db()
    assert run.results_hash == undisturbed.results_hash
