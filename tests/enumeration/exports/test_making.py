"""The job: a file that is whole, or none at all and the reason in words."""

from __future__ import annotations

import hashlib
import io
import os
import threading

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from enumeration import expiry, jobs
from enumeration.exports import writing
from enumeration.exports.storing import path_of
from enumeration.files.storing import PARTIAL
from enumeration.models import Export, ExportDownload, Job
from tests.enumeration.exports.conftest import PURPOSE, row

pytestmark = pytest.mark.django_db


def carried_out(export: Export) -> Export:
    jobs.run(export.job_id)
    return Export.objects.select_related("job", "round", "asked_by").get(pk=export.pk)


def workbook(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path_of(export).read_bytes()))


def cover_of(export: Export) -> dict[str, object]:
    return {line[0].value: line[1].value for line in workbook(export).worksheets[0].iter_rows() if line[0].value}


def test_the_file_and_its_facts(ask):
    export = carried_out(ask())
    content = path_of(export).read_bytes()
    assert export.job.state == Job.State.DONE
    assert (export.rows, export.size) == (3, len(content))
    assert export.sha256 == hashlib.sha256(content).hexdigest()
    assert export.download_name.startswith("data-contoh_test-list_7317010_larompong_")
    assert export.download_name.endswith(".xlsx")
    assert timezone.now() < export.expires_at
    assert [cell.value for cell in workbook(export)["Daftar"]["B"]] == ["Nama", "AMINAH", "BUDI", "CICI"]


def test_the_cover_says_who_asked_for_what_and_why(ask, analyst):
    cover = cover_of(carried_out(ask(agreement="PKS-12/2026", filters={"sort": ["b"]})))
    assert any("DATA CONTOH" in label for label in cover)
    assert cover["Tujuan penggunaan"] == PURPOSE
    assert cover["Nomor perjanjian"] == "PKS-12/2026"
    assert cover["Diminta oleh"] == f"{analyst} ({analyst.username})"
    assert cover["Wilayah"] == "LAROMPONG (7317010)"
    assert cover["Jenis"] == "Jenis B"
    assert cover["Jumlah baris"] == 3
    assert cover["Nomor"] == "urutan"


def test_real_data_are_not_called_made_up(ask, round_):
    round_.is_made_up = False
    round_.save()
    export = carried_out(ask())
    assert not any("DATA CONTOH" in label for label in cover_of(export))
    assert not export.download_name.startswith("data-contoh")


def test_the_checksum_can_be_computed_from_the_rows(ask, exporter):
    exporter.rows = [row(1), row(2, None), row(3, "TAB\tTAB", amount=None)]
    told = cover_of(carried_out(ask()))["SHA-256 baris"]
    lines = [
        "1\tAMINAH\t7317010001000100\t12.50\t2026-10-20\t",
        "2\t\t7317010001000100\t12.50\t2026-10-20\t",
        "3\tTAB TAB\t7317010001000100\t\t2026-10-20\t",
    ]
    assert told == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "parquet"])
def test_other_formats_have_the_same_rows(ask, file_format):
    one, other = carried_out(ask()), carried_out(ask(file_format=file_format))
    assert one.job.result["rows_digest"] == other.job.result["rows_digest"]
    assert other.download_name.endswith(f".{file_format}")


def test_the_language_of_the_one_who_asked(ask):
    from django.utils import translation

    with translation.override("en"):
        export = ask()
    assert [cell.value for cell in workbook(carried_out(export))["List"][1]][:2] == ["Number", "Name"]


def failed_without_a_file(export: Export, files) -> str:
    export = carried_out(export)
    assert export.job.state == Job.State.FAILED
    assert (export.rows, export.sha256) == (None, "")
    assert list(files.glob("*")) == []
    return export.job.error


def test_a_count_that_differs_fails(ask, exporter, files):
    exporter.counted = 4
    assert "3 ditulis, 4 dihitung" in failed_without_a_file(ask(), files)


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "csv.gz", "parquet"])
def test_a_full_disk_is_said_in_words(ask, exporter, files, monkeypatch, file_format):
    exporter.rows = [row(n, "NAMA YANG PANJANG " * 20) for n in range(20_000)]
    real = os.open
    # The kernel's own full disk, under the name of the partial file.
    monkeypatch.setattr(
        "enumeration.files.storing.os.open",
        lambda path, flags, mode: (real(path, flags, mode), real("/dev/full", os.O_WRONLY))[1],
    )
    assert "Ruang penuh" in failed_without_a_file(ask(file_format=file_format), files)
    assert {thread.name for thread in threading.enumerate()}.isdisjoint({"export-copy", "export-compress"})


def test_an_error_in_the_statement_leaves_no_file(ask, exporter, files):
    exporter.sql = "SELECT 1 / 0"
    assert "DivisionByZero" in failed_without_a_file(ask(), files)


def test_cancelling_in_the_middle_leaves_no_file(ask, exporter, files, monkeypatch):
    exporter.rows = [row(n, "NAMA YANG PANJANG " * 20) for n in range(20_000)]
    monkeypatch.setattr(writing, "SECONDS_BETWEEN_REPORTS", 0)
    export = ask()
    seen: list[tuple[int, bool]] = []
    real = jobs.Work.progress

    def pressed(work, done, total, note=""):
        seen.append((done, bool(list(files.glob(f"*{PARTIAL}")))))
        if done:
            Job.objects.filter(pk=work.job.pk).update(cancel_asked=True)
        real(work, done, total, note)

    monkeypatch.setattr(jobs.Work, "progress", pressed)
    export = carried_out(export)
    assert export.job.state == Job.State.CANCELLED
    assert 0 < seen[-1][0] < 20_000 and seen[-1][1]
    assert list(files.glob("*")) == []
    assert {thread.name for thread in threading.enumerate()}.isdisjoint({"export-copy", "export-compress"})


def test_rights_that_ended_meanwhile_end_the_export(ask, files, analyst):
    export = ask()
    analyst.assignments.update(ended_at=timezone.now())
    assert "Hak ekspor" in failed_without_a_file(export, files)


def test_what_a_killed_worker_left_is_written_over(ask, files):
    export = ask()
    files.mkdir(parents=True)
    (files / f"{export.file_name}{PARTIAL}").write_bytes(b"half")
    Job.objects.filter(pk=export.job_id).update(state=Job.State.RUNNING)
    export = carried_out(export)
    assert (export.job.state, export.job.deaths, export.rows) == (Job.State.DONE, 1, 3)
    assert [path.name for path in files.iterdir()] == [export.file_name]


@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once(ask, exporter):
    exporter.rows = [row(n) for n in range(5_000)]
    exports = [begun(ask()), ask(file_format="csv")]

    def work(export):
        jobs.run(export.job_id)
        connection.close()

    workers = [threading.Thread(target=work, args=[export]) for export in exports]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [Export.objects.get(pk=one.pk).rows for one in exports] == [5_000, 5_000]


# --- The end of files ------------------------------------------------------------------------------------------------


def test_expired_and_broken_off_files_are_removed(ask, files):
    kept, expired, cut_off, at_work = (carried_out(ask()), carried_out(ask()), begun(ask()), ask())
    Export.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    Job.objects.filter(pk=cut_off.job_id).update(state=Job.State.FAILED)
    for one in (cut_off, at_work):
        (files / f"{one.file_name}{PARTIAL}").write_bytes(b"half")
    (files / "nobodys").write_bytes(b"?")
    assert (files.stat().st_mode & 0o77, path_of(kept).stat().st_mode & 0o77) == (0, 0)
    assert files_removed() == 3
    assert {path.name for path in files.iterdir()} == {kept.file_name, f"{at_work.file_name}{PARTIAL}"}
    assert files_removed() == 0
    assert not ExportDownload.objects.exists()


def begun(export: Export) -> Export:
    """Returns the export once a worker has begun it; only one export of an officer waits at a time."""
    Job.objects.filter(pk=export.job_id).update(state=Job.State.RUNNING)
    return export


def files_removed() -> int:
    return expiry.purge()
