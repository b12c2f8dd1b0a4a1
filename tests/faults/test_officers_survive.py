"""A list of officers is being imported when its worker is killed: afterwards all of them are there, once."""

from __future__ import annotations

import pytest

from enumeration import jobs
from enumeration.models import Job, Officer, OfficerFile, Personnel
from enumeration.officers.lists import actions
from enumeration.officers.lists.columns import FOLDER
from tests.faults.conftest import Crew

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(280)]

OFFICERS = 8_000


@pytest.fixture
def file(administrator, monkeypatch) -> OfficerFile:
    """Returns a supervisor for every tenth, who comes with the same list; checked."""
    lines = ["nama_pengguna,nama_lengkap,pengawas,telepon,nomor_rekening"]
    lines += [
        f"u{number},Petugas,{f'u{number // 10 * 10}' if number % 10 else ''},0812{number:08d},{number:012d}"
        for number in range(OFFICERS)
    ]
    with monkeypatch.context() as quiet:
        quiet.setattr("enumeration.jobs.running.current_app.send_task", lambda name, args: None)
        made = actions.upload(["\n".join(lines).encode()], name="petugas.csv", by=administrator)
        jobs.run(made.check_job_id)
    return OfficerFile.objects.get(pk=made.pk)


def test_a_worker_killed_in_the_middle_leaves_nobody_out_and_nobody_twice(file, crew: Crew, administrator):
    assert (file.new, file.bad) == (OFFICERS, 0)
    with crew.held_up_by("LOCK TABLE enumeration_personnel IN SHARE MODE"):  # what is written after the officers
        job = actions.take_in(file, by=administrator)
        crew.wait_until_held_up()
        crew.kill_worker()
    assert not Officer.objects.filter(username__startswith="u").exists()

    crew.wait_for_job(job, 120)
    file.refresh_from_db()
    assert (job.state, job.deaths) == (Job.State.DONE, 1), crew.log()
    assert (file.state, file.new, file.bad) == (OfficerFile.State.TAKEN_IN, OFFICERS, 0)
    assert Officer.objects.filter(username__startswith="u").count() == Personnel.objects.count() == OFFICERS
    assert Officer.objects.filter(username__startswith="u", leader=None).count() == OFFICERS // 10
    assert not FOLDER.path_of(file.file_name).exists()
    assert "00000000012" not in crew.log()
