"""A ranking is cut off by kill -9 and by an emptied Redis, with a real worker: the same bytes come out, and only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, models

from enumeration.models import Household, Person
from ranking import parameter_files
from ranking.models import Run, ScoredPart, Standing
from ranking.runs import actions, publications
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
    """Many households: one, copied under new numbers with other floors, cars and members."""
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
    # One lot among equals, so that two runs of the same answers give the same bytes.
    return lambda: actions.ask_run(round=round_, district=DISTRICT, by=analyst, seed="7" * 32)


@pytest.fixture
def parameters(db) -> None:
    parameter_files.load_parameters()


@pytest.fixture
def undisturbed(crowd, ask, monkeypatch, kab) -> Run:
    """Returns a run that nothing happened to, published."""
    with monkeypatch.context() as quiet:
        quiet.setattr("enumeration.jobs.running.current_app.send_task", lambda name, args: None)
        run = carry_out(ask())
    actions.publish(run, by=kab)
    return run


# What the worker needs next at each moment; the test holds it until the worker is dead.
HELD = {
    "freezing": "LOCK TABLE ranking_frozenfamily IN SHARE MODE",
    "about to score": "LOCK TABLE ranking_scoredpart IN SHARE MODE",
    "ranking": "LOCK TABLE ranking_standing IN SHARE MODE",
}


@pytest.mark.parametrize("moment", [*HELD, "between two kecamatan"])
def test_a_worker_killed_at_any_moment_is_no_matter(moment, undisturbed, ask, crew: Crew, round_):
    if moment in HELD:
        lock = crew.held_up_by(HELD[moment])
    else:
        # The second part of the next run: a worker that wants to write it waits until the test has rolled it back.
        lock = crew.held_up_by(
            "INSERT INTO ranking_scoredpart (run_id, subdistrict, families, inputs_hash, known, sums, scored_at, left_out) "
            "SELECT last_value + 1, %s, 0, '', '{}', '{}', now(), '{}' FROM ranking_run_id_seq",
            [OTHER_KECAMATAN_SLS[:7]],
        )
    with lock:
        run = ask()
        crew.wait_until_held_up()
        crew.wait_for(lambda: has_come_to(moment, run), 30, "The moment to kill the worker")
        crew.kill_worker()

    assert publications.published_run(round_, DISTRICT) == undisturbed
    crew.wait_for_job(run.job, 120)
    run.refresh_from_db()
    assert run.results_hash == undisturbed.results_hash, crew.log()
    assert Standing.objects.filter(run=run).count() == FAMILIES + 1


def has_come_to(moment: str, run: Run) -> bool:
    run = Run.objects.select_related("job").get(pk=run.pk)
    parts = ScoredPart.objects.filter(run=run).count()
    if moment == "freezing":
        return run.state == Run.State.FREEZING and not run.frozen_at
    if moment == "ranking":
        return bool(run.frozen_at) and parts == 2 and not run.finished_at
    return bool(run.frozen_at) and parts == (1 if moment == "between two kecamatan" else 0)


def test_an_emptied_redis_in_the_middle_is_no_matter(undisturbed, ask, crew: Crew):
    with crew.held_up_by(HELD["about to score"]):
        run = ask()
        crew.wait_until_held_up()
        empty_redis()
    crew.wait_for_job(run.job, 120)
    run.refresh_from_db()
    assert run.results_hash == undisturbed.results_hash
