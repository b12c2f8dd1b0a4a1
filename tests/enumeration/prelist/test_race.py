"""The same list imported by two at once is imported once: two clicks, two workers, two files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import pytest
from django.db import connection

from enumeration import jobs
from enumeration.access import Role
from enumeration.models import Household, Job, PrelistFile, Tally
from enumeration.prelist import actions
from tests.conftest import DISTRICT, NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.prelist.conftest import as_csv, fresh, line

pytestmark = [pytest.mark.django_db(transaction=True)]

LINES = 60


@pytest.fixture(autouse=True)
def in_small_portions(monkeypatch):
    monkeypatch.setattr(actions, "PORTION", 7)
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda name, args: None)


def at_once(works: Iterable[Callable[[], object]]) -> None:
    """Each in a thread and a connection of its own, all begun at the same moment. Raises what one of them raised."""
    works = list(works)
    start = threading.Barrier(len(works))
    problems: list[BaseException] = []

    def one(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def content() -> bytes:
    return as_csv([line(number, code) for code in (OWN_SLS, NEIGHBOUR_SLS) for number in range(1, LINES + 1)])


def test_two_clicks_ask_for_one_job(checked, kab):
    file = checked(content())
    asked: list[Job] = []
    at_once([lambda: asked.append(actions.take_in(file, by=kab))] * 4)
    assert len({job.pk for job in asked}) == 1
    assert Job.objects.filter(kind=actions.LOAD).count() == 1


def test_two_workers_on_one_job_take_each_family_in_once(checked, kab):
    job = actions.take_in(checked(content()), by=kab)
    at_once([lambda: jobs.run(job.pk)] * 3)
    assert once_each()


def test_three_files_with_the_same_lines_at_once(checked, officer):
    """Of three officers: one waits for their last list to be begun."""
    files = [checked(content()) for _ in range(3)]
    office = [officer(f"kab{number}", Role.DISTRICT_OFFICE, DISTRICT) for number in range(3)]
    wanted = [actions.take_in(file, by=by) for file, by in zip(files, office, strict=True)]
    at_once([lambda job=job: jobs.run(job.pk) for job in wanted])
    assert once_each()
    after = [fresh(file) for file in files]
    assert {file.state for file in after} == {PrelistFile.State.TAKEN_IN}
    assert sum(file.new for file in after) == 2 * LINES
    assert all(file.rows == file.new + file.changed + file.unchanged + file.bad for file in after)


def once_each() -> bool:
    """Returns whether every line is one household, and counted once."""
    lines = list(Household.objects.values_list("area_id", "prelist_number"))
    counted = {tally.area_id: (tally.prelist, tally.open) for tally in Tally.objects.all()}
    return len(lines) == len(set(lines)) == 2 * LINES and set(counted.values()) == {(LINES, LINES)}
