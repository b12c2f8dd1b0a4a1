"""A real worker is killed, a real Redis emptied, a message delivered ten times: each job is done, once."""

import pytest
from celery import current_app

from enumeration import jobs
from enumeration.models import Job
from tests.faults.conftest import Crew, empty_redis, no_message_is_left

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def ask(seconds: float = 0) -> Job:
    """Returns a job of the kind `wait`, which the worker knows too (enumeration/tasks.py)."""
    return jobs.ask("wait", {"seconds": seconds}, by=None)


def test_a_job_is_done_by_a_real_worker(crew: Crew):
    assert crew.wait_for_job(ask()).state == Job.State.DONE


def test_a_worker_killed_in_the_middle_is_no_matter(crew: Crew):
    wanted = ask(seconds=8)

    def is_running() -> bool:
        wanted.refresh_from_db()
        return wanted.state == Job.State.RUNNING

    crew.wait_for(is_running, 60, "The start of the job")
    crew.kill_worker()
    done = crew.wait_for_job(wanted)
    assert (done.state, done.deaths) == (Job.State.DONE, 1)


def test_an_emptied_redis_is_no_matter(crew: Crew):
    busy = [ask(seconds=3) for _ in range(2)]
    waiting = [ask() for _ in range(5)]
    empty_redis()
    assert {crew.wait_for_job(one).state for one in [*busy, *waiting]} == {Job.State.DONE}


def test_a_message_delivered_ten_times_is_one_job(crew: Crew):
    wanted = ask(seconds=2)
    for _ in range(10):
        current_app.send_task("enumeration.tasks.run_job", [str(wanted.pk)])
    done = crew.wait_for_job(wanted)
    crew.wait_for(no_message_is_left, 60, "The last message")
    done.refresh_from_db()
    assert (done.state, done.result, done.deaths) == (Job.State.DONE, {"waited": 2}, 0)
