"""A job is done once, or says in words why not; whatever happens to workers, messages and Redis."""

import pytest
from django.db import connection

from enumeration import jobs
from enumeration.jobs import WAIT, JobProblem, Work
from enumeration.models import Job
from enumeration.words import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner(monkeypatch):
    """Register a runner for this test only: runner("kind", function)."""

    def register(kind, function):
        monkeypatch.setitem(jobs.KINDS, kind, jobs.Kind(Words(kind, kind), function))

    return register


@pytest.fixture
def bell(monkeypatch):
    """Returns the messages that would go to Redis."""
    rung: list[str] = []
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda _name, args: rung.append(args[0]))
    return rung


def ask(kind="count", **params) -> Job:
    return jobs.ask(kind, params, by=None)


def test_asking_rings_once_the_transaction_commits(runner, bell, django_capture_on_commit_callbacks):
    runner("count", lambda work: {})
    with django_capture_on_commit_callbacks(execute=True):
        wanted = ask()
        assert bell == []
    assert bell == [str(wanted.pk)]


def test_a_job_that_is_run_is_done_and_keeps_its_result(runner):
    runner("count", lambda work: {"rows": work.params["n"] * 2})
    wanted = ask(n=21)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.result) == (Job.State.DONE, {"rows": 42})


def test_a_message_delivered_twice_does_the_work_once(runner):
    times = []
    runner("count", lambda work: times.append(1) or {})
    wanted = ask()
    jobs.run(wanted.pk)
    jobs.run(wanted.pk)
    assert times == [1]


def test_a_problem_is_told_in_its_own_words(runner):
    def refuse(work: Work):
        raise JobProblem("Ruang penuh.")

    runner("count", refuse)
    wanted = ask()
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.error) == (Job.State.FAILED, "Ruang penuh.")


def test_an_unexpected_error_is_told_with_the_number_to_quote(runner):
    runner("count", lambda work: 1 / 0)
    wanted = ask()
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.state == Job.State.FAILED
    assert "ZeroDivisionError" in wanted.error
    assert str(wanted.pk) in wanted.error


def test_progress_is_seen_and_a_cancelled_job_stops_there(runner):
    def count(work: Work):
        work.progress(1, 10)
        jobs.cancel(work.job)
        work.progress(2, 10)
        raise AssertionError("it went on")

    runner("count", count)
    wanted = ask()
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.done, wanted.total) == (Job.State.CANCELLED, 2, 10)


def test_cancelling_what_nobody_began_ends_it_at_once(runner):
    runner("count", lambda work: {})
    wanted = ask()
    jobs.cancel(wanted)
    wanted.refresh_from_db()
    assert wanted.state == Job.State.CANCELLED


def test_a_job_whose_worker_died_is_run_again(runner):
    runner("count", lambda work: {"again": True})
    wanted = ask()
    Job.objects.filter(pk=wanted.pk).update(state=Job.State.RUNNING)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.deaths) == (Job.State.DONE, 1)


def test_a_job_that_keeps_killing_workers_is_given_up(runner):
    runner("count", lambda work: {})
    wanted = ask()
    Job.objects.filter(pk=wanted.pk).update(state=Job.State.RUNNING, deaths=4)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.deaths) == (Job.State.FAILED, 5)


def test_parts_are_done_first_and_the_whole_is_run_again_after_the_last(runner):
    def whole(work: Work):
        parts = [work.ask_part("part", {"n": n}) for n in range(3)]
        if any(not part.is_over for part in parts):
            return WAIT
        return {"sum": sum(part.result["n"] for part in work.parts)}

    runner("whole", whole)
    runner("part", lambda work: {"n": work.params["n"]})
    wanted = ask("whole")
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.state == Job.State.IN_PARTS
    for part in wanted.parts.all():
        jobs.run(part.pk)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.result) == (Job.State.DONE, {"sum": 3})


def test_a_failed_part_fails_the_whole_with_its_words(runner):
    def broken(work: Work):
        raise JobProblem("Kecamatan 010 gagal.")

    runner("whole", lambda work: work.ask_part("part", {}) and WAIT)
    runner("part", broken)
    wanted = ask("whole")
    jobs.run(wanted.pk)
    jobs.run(wanted.parts.get().pk)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.error) == (Job.State.FAILED, "Kecamatan 010 gagal.")


def test_the_bell_is_rung_again_for_what_nobody_holds(runner, bell):
    runner("count", lambda work: {})
    wanted = ask()
    assert jobs.ring_again() == 1
    assert bell == [str(wanted.pk)]


def test_but_not_at_every_tick(runner, bell):
    runner("count", lambda work: {})
    ask()
    jobs.ring_again()
    assert jobs.ring_again() == 0


@pytest.mark.django_db(transaction=True)
def test_nor_for_a_job_that_a_worker_holds(runner, bell):
    runner("count", lambda work: {})
    wanted = ask()
    Job.objects.filter(pk=wanted.pk).update(state=Job.State.RUNNING, rung_at=None)
    bell.clear()
    other = connection.Database.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [jobs.lock_key(wanted.pk)])
        assert jobs.ring_again() == 0
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")  # closing alone releases it a little later
        other.close()
    assert jobs.ring_again() == 1
    assert bell == [str(wanted.pk)]


def test_redis_being_away_loses_nothing(runner, monkeypatch, django_capture_on_commit_callbacks):
    from kombu.exceptions import OperationalError

    def away(*args):
        raise OperationalError("Redis is away")

    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", away)
    runner("count", lambda work: {})
    with django_capture_on_commit_callbacks(execute=True):
        wanted = ask()
    wanted.refresh_from_db()
    assert wanted.state == Job.State.WAITING
