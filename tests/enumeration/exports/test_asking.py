"""Who may ask for which file, for what purpose, and who may have it."""

import pytest
from django.utils import timezone

from enumeration import jobs
from enumeration.access import NotAllowed
from enumeration.exports.actions import CannotExport, Expired, NotReady, download
from enumeration.models import Export, Job
from tests.conftest import DISTRICT, FOREIGN_SLS, KECAMATAN
from tests.enumeration.exports.conftest import PURPOSE

pytestmark = pytest.mark.django_db


def test_asking_is_a_row_with_its_job(ask, analyst, django_capture_on_commit_callbacks, bell):
    with django_capture_on_commit_callbacks(execute=True):
        export = ask(agreement=" PKS-12/2026 ", filters={"sort": ["a"]})
    assert (export.asked_by, export.purpose, export.agreement) == (analyst, PURPOSE, "PKS-12/2026")
    assert (export.job.kind, export.job.state, export.job.area_code) == ("export", Job.State.WAITING, KECAMATAN)
    assert bell == [str(export.job_id)]
    assert len(export.file_name) == 64


@pytest.mark.parametrize("purpose", ["", "   ", "-", "data"])
def test_a_purpose_is_compulsory(ask, purpose):
    with pytest.raises(CannotExport, match="tujuan"):
        ask(purpose=purpose)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "why"), [({"area_code": "9999"}, "Wilayah 9999"), ({"file_format": "exe"}, "format berkas exe")]
)
def test_what_does_not_exist_cannot_be_exported(ask, wrong, why):
    with pytest.raises(CannotExport, match=why):
        ask(**wrong)


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "operator", "observer", "administrator"])
def test_only_office_and_analysts_export(ask, request, who):
    with pytest.raises(NotAllowed):
        ask(by=request.getfixturevalue(who))


def test_only_where_they_work(ask, officer):
    from enumeration.access import Role

    of_a_kecamatan = officer("lala", Role.ANALYST, KECAMATAN)
    assert ask(by=of_a_kecamatan)
    for elsewhere in (DISTRICT, FOREIGN_SLS):
        with pytest.raises(NotAllowed):
            ask(by=of_a_kecamatan, area_code=elsewhere)


def made(export: Export) -> Export:
    jobs.run(export.job_id)
    return Export.objects.get(pk=export.pk)


def test_every_download_is_written_down(ask, analyst):
    export = made(ask())
    assert download(export, by=analyst).read_bytes()
    assert download(export, by=analyst)
    assert [one.by for one in export.downloads.all()] == [analyst, analyst]


def test_nobody_else_may_have_it_not_even_a_colleague(ask, colleague):
    export = made(ask())
    with pytest.raises(NotAllowed):
        download(export, by=colleague)
    assert not export.downloads.exists()


def test_not_after_ones_rights_have_ended(ask, analyst):
    export = made(ask())
    analyst.assignments.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        download(export, by=analyst)


def test_not_before_it_is_made(ask, analyst):
    with pytest.raises(NotReady):
        download(ask(), by=analyst)


def test_not_after_it_has_expired(ask, analyst, files):
    export = made(ask())
    export.expires_at = timezone.now()
    export.save()
    with pytest.raises(Expired):
        download(export, by=analyst)
    lost = made(ask())
    (files / lost.file_name).unlink()
    with pytest.raises(Expired):
        download(lost, by=analyst)
