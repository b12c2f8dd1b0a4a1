"""A prelist is being imported when its worker is killed: in the end every household is there, once."""

from __future__ import annotations

import pytest
from django.db import connection

from enumeration import jobs
from enumeration.models import Household, PrelistFile, Tally
from enumeration.prelist import actions
from enumeration.tallies import recount
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.faults.conftest import Crew

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(280)]

EACH = 12_000
SLS = (OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS)


@pytest.fixture
def file(round_, kab, monkeypatch) -> PrelistFile:
    """48,000 households, and a few rows that are wrong; checked."""
    lines = ["kode_sls,nomor_urut,nama_kepala_keluarga,nomor_kk"]
    lines += [f"{code},{number},KEPALA,731701{number:010d}" for code in SLS for number in range(1, EACH + 1)]
    lines += [f"{OWN_SLS},x,KEPALA,", f"{OWN_SLS},1,KEPALA,"]
    with monkeypatch.context() as quiet:
        quiet.setattr("enumeration.jobs.running.current_app.send_task", lambda name, args: None)
        made = actions.upload(["\n".join(lines).encode()], name="prelist.csv", round=round_, area_code=DISTRICT, by=kab)
        jobs.run(made.check_job_id)
    return PrelistFile.objects.get(pk=made.pk)


def families() -> int:
    return Household.objects.count()


def test_a_worker_killed_in_the_middle_leaves_no_family_out_and_none_twice(file, crew: Crew, kab, round_):
    assert (file.new, file.bad) == (4 * EACH - 1, 3)
    # The last SLS is wanted by the last portions only.
    with crew.held_up_by("SELECT FROM enumeration_area WHERE code = %s FOR UPDATE", [OTHER_KECAMATAN_SLS]):
        job = actions.take_in(file, by=kab)
        crew.wait_until_held_up()
        crew.kill_worker()
    left = families()
    assert 0 < left < file.new
    assert left == sum(Tally.objects.values_list("prelist", flat=True))

    crew.wait_for_job(job, 120)
    file.refresh_from_db()
    assert job.deaths == 1
    assert families() == file.new == 4 * EACH - 1, crew.log()
    assert (file.state, file.rows, file.bad, file.unchanged) == (PrelistFile.State.TAKEN_IN, 4 * EACH + 2, 3, 0)
    assert Household.objects.values("prelist_code", "prelist_number").distinct().count() == file.new
    kept = list(Tally.objects.order_by("area").values("area", "prelist", "open"))
    recount(round_, DISTRICT)
    assert list(Tally.objects.order_by("area").values("area", "prelist", "open")) == kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'prelist_%' AND relpersistence = 't'")
        assert cursor.fetchone()[0] == 0
