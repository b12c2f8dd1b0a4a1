"""What a real worker writes when a job fails: the kind of failure and its place, and nobody's name."""

from __future__ import annotations

import pytest

from enumeration import jobs
from enumeration.models import Job

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
NAME = "MARWAH TANDASUARA"


def test_a_worker_whose_job_fails_writes_no_name_into_a_log_that_only_its_owner_reads(crew, kab):
    wanted = crew.wait_for_job(jobs.ask("wait", {"seconds": NAME}, by=kab))
    assert wanted.state == Job.State.FAILED
    assert NAME not in wanted.error
    crew.wait_for(lambda: "ValueError" in crew.log(), 20, "The failure in the log")
    logs = list(crew.supervisor.logs.glob("*.log"))
    assert logs
    for file in logs:
        assert NAME not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
