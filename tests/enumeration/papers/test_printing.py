"""Printing as a job, its file, and that every printing is recorded."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import expiry, jobs
from enumeration.access import NotAllowed, Role
from enumeration.models import Assignment, Job, OfficerPass, Printing, PrintingDownload, SignInCode
from enumeration.papers import files, slips
from enumeration.papers.actions import printing
from enumeration.papers.actions.printing import Whom, ask_printing
from enumeration.papers.paper import CannotPrint
from tests.conftest import KECAMATAN, NEIGHBOUR_SLS, OWN_SLS, VILLAGE
from tests.enumeration.papers.conftest import SITE, reader_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(long_round, pml, ppl, neighbour_ppl):
    """Ask for papers and have the worker make them."""

    def ask_and_run(kind: str, by, area: str = VILLAGE, leader=None) -> Job:
        job = ask_printing(kind, Whom(area, leader), by=by, round=long_round, site=SITE)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    return ask_and_run


def content_of(job: Job) -> bytes:
    name = job.params["file_name"]
    if job.params["kind"] == slips.KIND:
        return b"".join(files.SEALED.opened(name))
    return files.path_of(name).read_bytes()


def test_one_file_has_everybody_with_a_bookmark_each(ask, kab):
    job = ask("letter", kab)
    assert (job.state, job.error) == (Job.State.DONE, "")
    pdf = reader_of(content_of(job))
    assert [mark.title for mark in pdf.outline] == ["Budi (001)", "Ani (0001)", "Bayu (0002)"]
    assert [pdf.get_destination_page_number(mark) for mark in pdf.outline] == [0, 1, 2]
    assert all("Halaman 1 dari 1" in page.extract_text() for page in pdf.pages)


def test_a_job_issues_the_passes_that_are_missing_and_only_those(ask, kab, give_pass, ppl):
    before = give_pass(ppl)
    ask("card", kab)
    assert OfficerPass.objects.filter(revoked_at=None).count() == 3
    assert OfficerPass.objects.get(officer=ppl) == before


def test_a_supervisor_prints_the_own_team(ask, pml, ppl, neighbour_ppl, outsider):
    words = text_of(content_of(ask("letter", pml)))
    assert "Ani" in words
    assert "Bayu" in words
    assert "Indra" not in words


def test_a_team_is_its_leader_and_who_they_lead(ask, kab, koseka, pml):
    assert ask("letter", kab, KECAMATAN, leader=pml.pk).result["officers"] == 3
    assert ask("letter", kab, KECAMATAN).result["officers"] == 4


def test_every_printing_is_written_down_reprints_too(ask, printed, ppl, kab):
    job = ask("letter", kab)
    printed("letter", ppl, by=kab)
    of_ani = Printing.objects.filter(officer=ppl, kind="letter")
    assert [(one.by, one.pages) for one in of_ani] == [(kab, 1), (kab, 1)]
    whole = Printing.objects.get(job=job, officer=None)
    assert (whole.officers, whole.pages, whole.area_code) == (3, 3, VILLAGE)
    assert whole.digest


def test_done_twice_it_is_written_down_once(ask, kab):
    job = ask("letter", kab)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)  # as if the worker had died right after
    jobs.run(job.pk)
    assert Printing.objects.filter(job=job, officer=None).count() == 1
    assert Printing.objects.filter(job=job).count() == 4


def test_a_cancelled_job_leaves_no_file(kab, ppl, long_round):
    job = ask_printing("letter", Whom(VILLAGE), by=kab, round=long_round, site=SITE)
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not list(files.folder().iterdir()) if files.folder().is_dir() else True
    assert not Printing.objects.exists()


def test_who_lost_the_right_gets_no_file(kab, ppl, long_round):
    job = ask_printing("letter", Whom(VILLAGE), by=kab, round=long_round, site=SITE)
    kab.assignments.update(ended_at=timezone.now())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Tidak ada yang perlu dicetak" in job.error or "Wewenang" in job.error
    assert not Printing.objects.exists()


def test_too_many_for_one_file_is_said_before_it_begins(ask, kab, monkeypatch):
    monkeypatch.setattr(printing, "MOST_OFFICERS", 2)
    with pytest.raises(CannotPrint, match="Cetak per kecamatan"):
        ask("letter", kab)


def test_each_download_is_written_down_and_only_for_who_asked(ask, kab, kab2, client):
    job = ask("letter", kab)
    client.force_login(kab2)
    url = reverse("enumeration:printing_file", args=[job.pk])
    assert client.get(url).status_code == 404
    client.force_login(kab)
    answer = client.get(url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    assert [one.by for one in PrintingDownload.objects.all()] == [kab]
    with pytest.raises(NotAllowed):
        printing.download(job, by=kab2)


def test_an_expired_file_is_gone(ask, kab):
    job = ask("letter", kab)
    Printing.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(printing.Expired):
        printing.download(job, by=kab)
    assert expiry.purge() == 1
    assert not files.path_of(job.params["file_name"]).exists()


def test_purging_leaves_what_may_still_be_fetched_and_what_is_being_made(ask, kab, ppl, long_round):
    ask("letter", kab)
    waiting = ask_printing("card", Whom(VILLAGE), by=kab, round=long_round, site=SITE)
    files.path_of(waiting.params["file_name"] + ".part").write_bytes(b"half")
    (files.folder() / "nobodys").write_bytes(b"x")
    assert expiry.purge() == 1
    assert len(list(files.folder().iterdir())) == 2


# --- Slips -----------------------------------------------------------------------------------------------------------


def test_slips_have_a_name_a_code_and_where_to_go(ask, kab, ppl):
    job = ask("slips", kab)
    assert job.error == ""
    words = text_of(content_of(job))
    for said in ("Ani", "ani", "Bayu", "https://regsosek.example", "Berlaku sampai", "Masuk dengan kode"):
        assert said in words
    assert words.count("KODE MASUK") == 3
    assert SignInCode.objects.filter(used_at=None, voided_at=None).count() == 3
    assert job.params.keys().isdisjoint({"codes"})
    assert not Job.objects.filter(result__icontains="-", pk=job.pk).exists()


def test_slips_are_sealed_on_the_disk(ask, kab):
    job = ask("slips", kab)
    stored = files.path_of(job.params["file_name"]).read_bytes()
    assert b"%PDF" not in stored
    assert content_of(job).startswith(b"%PDF")


@pytest.fixture
def fetch(client, kab):
    """Downloads the file of a job; `pieces`: no more than so many, as when the connection breaks."""

    def fetch_(job: Job, pieces: int | None = None):
        client.force_login(kab)
        answer = client.get(reverse("enumeration:printing_file", args=[job.pk]))
        if answer.status_code == 200:
            content = b"".join(islice(answer.streaming_content, pieces))
            assert pieces or len(content) == int(answer["Content-Length"])
        return answer.status_code

    return fetch_


def minutes_left(job: Job) -> float:
    return (Printing.objects.get(job=job, officer=None).expires_at - timezone.now()).total_seconds() / 60


def test_slips_that_nobody_downloads_are_kept_for_a_day(ask, kab, fetch):
    job = ask("slips", kab)
    assert 23 * 60 < minutes_left(job) <= 24 * 60


def test_slips_go_half_an_hour_after_a_complete_download(ask, kab, fetch):
    job = ask("slips", kab)
    assert fetch(job) == 200
    assert 29 < minutes_left(job) <= 30
    Printing.objects.update(expires_at=timezone.now())
    assert expiry.purge() == 1
    assert fetch(job) == 302
    assert not files.path_of(job.params["file_name"]).exists()


def test_the_second_complete_download_of_slips_is_the_last(ask, kab, fetch, django_capture_on_commit_callbacks):
    job = ask("slips", kab)
    with django_capture_on_commit_callbacks(execute=True):
        assert [fetch(job), fetch(job), fetch(job)] == [200, 200, 302]
    assert not files.path_of(job.params["file_name"]).exists()
    assert PrintingDownload.objects.exclude(completed_at=None).count() == 2


def test_a_download_that_broke_off_uses_up_nothing(ask, kab, fetch, monkeypatch):
    monkeypatch.setattr(printing, "PIECE", 100)
    job = ask("slips", kab)
    for _time in range(3):
        assert fetch(job, pieces=2) == 200
    assert minutes_left(job) > 23 * 60
    assert fetch(job) == 200


def test_other_papers_may_be_fetched_as_often_as_one_likes(ask, kab, fetch):
    job = ask("letter", kab)
    assert [fetch(job), fetch(job), fetch(job)] == [200, 200, 200]
    assert minutes_left(job) > 23 * 60


def test_a_slip_that_could_not_be_made_leaves_the_earlier_code_good(ask, kab, ppl, long_round, monkeypatch):
    ask("slips", kab)
    before = set(SignInCode.objects.filter(voided_at=None).values_list("pk", flat=True))

    def full(*args, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(printing.files, "checksum_of", full)
    job = ask_printing("slips", Whom(VILLAGE), by=kab, round=long_round, site=SITE)
    jobs.run(job.pk)
    assert set(SignInCode.objects.filter(voided_at=None).values_list("pk", flat=True)) == before


def test_a_supervisor_makes_no_codes(pml, ppl, long_round, client):
    with pytest.raises(NotAllowed):
        ask_printing("slips", Whom(VILLAGE), by=pml, round=long_round, site=SITE)
    client.force_login(pml)
    assert client.post(reverse("enumeration:officer_slip", args=[ppl.pk])).status_code == 403
    assert client.post(reverse("enumeration:ask_slips"), {"wilayah": VILLAGE}).status_code == 403
    assert not SignInCode.objects.exists()


# --- What was drawn must be covered whole when it is fetched ---------------------------------------------------------


def fetched(client, job, by) -> int:
    client.force_login(by)
    return client.get(reverse("enumeration:printing_file", args=[job.pk])).status_code


def test_a_list_of_families_is_not_fetched_after_one_of_its_sls_was_lost(ask, pml, client):
    job = ask("prelist", pml)
    assert job.result["drawn"] == [OWN_SLS, NEIGHBOUR_SLS]
    assert fetched(client, job, pml) == 200
    Assignment.objects.filter(officer=pml, area=NEIGHBOUR_SLS).update(ended_at=timezone.now())
    assert fetched(client, job, pml) == 403
    # What is printed now has the SLS that are left.
    assert fetched(client, ask("prelist", pml), pml) == 200


def test_what_was_drawn_of_a_whole_place_takes_the_whole_place(ask, koseka, client, long_round):
    job = ask("prelist", koseka)
    assert job.result["drawn"] == [VILLAGE]
    Assignment.objects.filter(officer=koseka).update(ended_at=timezone.now())
    Assignment.objects.create(officer=koseka, round=long_round, role=Role.COORDINATOR, area_id=OWN_SLS)
    assert fetched(client, job, koseka) == 403


def test_a_file_from_before_that_was_written_down_takes_its_whole_place(ask, pml, client):
    job = ask("prelist", pml)
    Job.objects.filter(pk=job.pk).update(result={"officers": 2, "pages": 2, "missing": ""})
    assert fetched(client, job, pml) == 403
