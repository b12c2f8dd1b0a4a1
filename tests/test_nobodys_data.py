"""Nothing personal in any log, error or job row: failures of many kinds are provoked with a marked name and a marked NIK."""

from __future__ import annotations

import importlib
import io
import json
import logging
import logging.config
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs
from enumeration.models import Event, Household, Job, Personnel, State
from enumeration.officers.lists import actions as enlisting
from enumeration.officers.lists.columns import COLUMNS as OFFICER_COLUMNS
from enumeration.pages import failures
from enumeration.prelist import actions
from enumeration.review.actions import moving_many, reviewing
from enumeration.review.queue import Queue
from enumeration.words import Words
from regsosek import databases, logs
from regsosek.celery import app
from regsosek.environment import LOCAL_DIR, environment
from regsosek.services import NOTHING_PERSONAL_IN_THE_LOG, Services
from tests.conftest import DISTRICT, OWN_SLS

pytestmark = pytest.mark.django_db

NAME = "TANDASUARA"
FULL_NAME = f"MARWAH {NAME}"
NIK = "7317019912310077"
PHONE = "081199887766"
MARKED = (NAME, NAME.lower(), NIK, PHONE)


class Logged:
    """What this process and the PostgreSQL of the tests have written since the test began."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream
        self.of_postgresql = Services(LOCAL_DIR / "test").postgres.log  # not there where another server is used
        self.from_there = self._size()

    def _size(self) -> int:
        return self.of_postgresql.stat().st_size if self.of_postgresql.exists() else 0

    def text(self) -> str:
        return self.stream.getvalue()

    def postgresql(self) -> str:
        if not self.of_postgresql.exists():
            return ""
        with self.of_postgresql.open("rb") as file:
            file.seek(self.from_there)
            return file.read().decode(errors="replace")

    def names_nobody(self) -> None:
        for text in (self.text(), self.postgresql(), job_rows()):
            for mark in MARKED:
                assert mark not in text, next(line for line in text.splitlines() if mark in line)


def job_rows() -> str:
    return json.dumps(list(Job.objects.values()), default=str)


@pytest.fixture
def logged(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    logging.config.dictConfig(settings.LOGGING)
    stream = io.StringIO()
    console = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, logs.Line))
    before = console.setStream(stream)
    yield Logged(stream)
    console.setStream(before)


def failing(do: Callable[[], object]) -> Exception:
    try:
        with transaction.atomic():
            do()
    except Exception as problem:  # whatever it is, it goes into a log next
        return problem
    pytest.fail("This was to fail")


def sql(statement: str, *values: object) -> Callable[[], None]:
    def do() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return do


def copy_of_rubbish() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE rubbish (age integer)")
        cursor.copy_expert("COPY rubbish FROM STDIN", io.StringIO(f"{FULL_NAME}\n{NIK}\n"))


def chained() -> None:
    try:
        int(FULL_NAME)
    except ValueError as problem:
        raise RuntimeError(f"cannot read {NIK}") from problem


FAILURES = {
    "a value of the wrong type": sql("SELECT %s::integer", FULL_NAME),
    "a row twice": sql(f"CREATE TEMP TABLE two (nik text PRIMARY KEY); INSERT INTO two VALUES ('{NIK}'), ('{NIK}')"),
    "a row that a constraint refuses": lambda: Household.objects.create(
        round_id=1, area_id="7317", head_name=FULL_NAME, address=NIK, floor_area_m2=-1
    ),
    "a function of the database that fails": sql(
        "DO $$ BEGIN RAISE EXCEPTION 'refused' USING DETAIL = %s, HINT = %s; END $$", FULL_NAME, NIK
    ),
    "a statement that is cut off": sql("SET LOCAL statement_timeout = '1ms'; SELECT pg_sleep(1), %s", FULL_NAME),
    "COPY": copy_of_rubbish,
    "a number that is none": lambda: int(FULL_NAME),
    "a key that is not there": lambda: {}[NIK],
    "a chain of exceptions": chained,
    "a group of exceptions": lambda: (_ for _ in ()).throw(ExceptionGroup(NIK, [ValueError(FULL_NAME)])),
    "a refusal": lambda: (_ for _ in ()).throw(PermissionDenied(f"{FULL_NAME} does not hold 'manage'")),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_logged_with_its_kind_and_place_and_without_its_values(logged, kind):
    problem = failing(FAILURES[kind])
    assert any(mark in "".join(map(str, (problem, problem.__cause__, problem.args))) for mark in MARKED) or isinstance(
        problem, DatabaseError
    )
    log = logging.getLogger("enumeration.jobs.running")
    log.error("It failed", exc_info=problem)
    log.warning("It failed: %s", problem)
    log.warning("It failed: %(why)s", {"why": problem})
    log.error(problem)
    logging.getLogger("gunicorn.error").error("Error handling request", exc_info=problem)
    logged.names_nobody()
    assert type(problem).__name__ in logged.text()
    assert "test_nobodys_data.py" in logged.text()


def test_an_error_of_the_database_keeps_what_helps_to_find_it(make_household):
    problem = failing(lambda: make_household(OWN_SLS, floor_area_m2=-1))
    assert "23514" in failures.kind_of(problem)
    assert "enumeration_household" in failures.kind_of(problem)


def test_lines_that_postgresql_adds_are_dropped_from_any_message(logged):
    logging.getLogger("x").error("duplicate key\nDETAIL:  Key (nik)=(%s) already exists.\nCONTEXT:  COPY, line 3", NIK)
    logged.names_nobody()
    assert "duplicate key" in logged.text()


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_a_refused_page_is_one_line_without_the_officers_name(logged, client, ppl):
    type(ppl).objects.filter(pk=ppl.pk).update(full_name=FULL_NAME)
    client.force_login(ppl)
    for name in ("enumeration:exports", "enumeration:officers"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get("/api/v1/exports/").status_code in (403, 404)
    logged.names_nobody()
    assert "Traceback" not in logged.text()
    assert reverse("enumeration:exports") in logged.text()


def test_a_page_that_breaks_is_logged_without_what_broke_it(logged, client, ppl, monkeypatch):
    def broken(*_args):
        raise ValueError(f"{FULL_NAME} {NIK}")

    monkeypatch.setattr("enumeration.home.views.greeting", broken)
    client.force_login(ppl)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    logged.names_nobody()
    assert "home/views.py" in logged.text()


# --- Jobs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FAILURES)
def test_a_job_that_fails_says_what_kind_of_failure_it_was(logged, kab, monkeypatch, kind):
    def broken(_work):
        with transaction.atomic():
            FAILURES[kind]()

    monkeypatch.setitem(jobs.KINDS, "wait", jobs.Kind(Words("wait", "wait"), broken))
    wanted = jobs.ask("wait", {}, by=kab)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.state == Job.State.FAILED
    assert str(wanted.pk) in wanted.error
    logged.names_nobody()


def test_celery_says_what_kind_of_failure_it_was(logged, monkeypatch):
    def broken(_pk):
        raise ValueError(FULL_NAME)

    monkeypatch.setattr(jobs, "run", broken)
    app.tasks["enumeration.tasks.run_job"].apply(args=["00000000-0000-0000-0000-000000000000"])
    logged.names_nobody()
    assert "ValueError" in logged.text()


ROWS = [[OWN_SLS, "1", FULL_NAME, f"JALAN {NAME}", NIK], [OWN_SLS, "2", FULL_NAME, "", NIK]]


def as_csv(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HALF_A_HEADER = ["kode_sls", FULL_NAME, NIK]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("rows", [ROWS, [HALF_A_HEADER, *ROWS], [["kode_sls", "kode_sls", NAME], *ROWS]])
def test_a_list_without_a_header_is_refused_without_quoting_its_rows(logged, kab, administrator, round_, write, rows):
    for_families = actions.upload([write(rows)], name="a.csv", round=round_, area_code=DISTRICT, by=kab)
    for_officers = enlisting.upload([write(rows)], name="a.csv", by=administrator)
    for file in (for_families, for_officers):
        jobs.run(file.check_job_id)
        file.check_job.refresh_from_db()
        assert file.check_job.state == Job.State.FAILED
        assert "olom" in file.check_job.error  # it speaks of columns
    logged.names_nobody()


def test_lists_of_people_leave_nobody_in_the_rows_of_jobs(logged, kab, administrator, round_):
    header = ["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat", "nomor_kk"]
    bad = [OWN_SLS, "x", f"{NAME} 2", "", NIK[:-1]]
    families = actions.upload([as_csv([header, *ROWS, bad])], name="a.csv", round=round_, area_code=DISTRICT, by=kab)
    jobs.run(families.check_job_id)
    jobs.run(actions.take_in(families, by=kab).pk)
    assert Household.objects.filter(head_name=FULL_NAME).count() == 2
    columns = [one.name for one in OFFICER_COLUMNS]
    for name in ("ANDI", FULL_NAME):  # once added, once changed
        row = {"nama_pengguna": NAME.lower(), "nama_lengkap": name, "telepon": PHONE, "pemilik_rekening": FULL_NAME}
        officers = enlisting.upload(
            [as_csv([columns, [row.get(column, "") for column in columns]])], name="b.csv", by=administrator
        )
        jobs.run(officers.check_job_id)
        officers.refresh_from_db()
        jobs.run(enlisting.take_in(officers, by=administrator).pk)
    assert Personnel.objects.count() == 1
    logged.names_nobody()


REASON = f"Tanya lagi {FULL_NAME}, {PHONE}"


@pytest.fixture
def sent_in(make_household, ppl):
    now = timezone.now() - timedelta(hours=1)
    return [
        make_household(OWN_SLS, state=State.SUBMITTED, submitted_at=now, enumerator=ppl, result=1) for _ in range(3)
    ]


def cover_of(client, job: Job) -> str:
    file = client.get(reverse("enumeration:review_job_file", args=[job.pk])).getvalue()
    book = openpyxl.load_workbook(io.BytesIO(file))
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_reason_stands_with_what_it_was_said_about_and_in_no_job(client, pml, sent_in, round_):
    waiting = moving_many.ask_for(Queue(round_.pk), "send_back", by=pml, reason=REASON, total=3)
    assert not any(mark in job_rows() for mark in MARKED)
    jobs.run(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.result["moved"], waiting.secret) == (Job.State.DONE, 3, None)
    assert set(Event.objects.filter(batch=waiting.pk).values_list("reason", flat=True)) == {REASON}
    assert not any(mark in job_rows() for mark in MARKED)
    client.force_login(pml)
    assert REASON in cover_of(client, waiting)


def test_a_reason_for_few_stands_in_no_job_either(client, pml, sent_in, round_):
    at_once = moving_many.move_now(Queue(round_.pk), "send_back", by=pml, reason=REASON, total=3)
    assert not any(mark in job_rows() for mark in MARKED)
    client.force_login(pml)
    assert REASON in cover_of(client, at_once)


def test_a_secret_goes_with_the_job_however_it_ends(kab, monkeypatch):
    def broken(work):
        told.append(work.secret)
        raise jobs.JobProblem("tidak dapat")

    told: list[str] = []
    monkeypatch.setitem(jobs.KINDS, "wait", jobs.Kind(Words("wait", "wait"), broken))
    failed = jobs.ask("wait", {}, by=kab, secret=REASON)
    assert bytes(failed.secret)
    jobs.run(failed.pk)
    cancelled = jobs.ask("wait", {}, by=kab, secret=REASON)
    jobs.cancel(cancelled)
    assert told == [REASON]
    assert list(Job.objects.values_list("state", "secret").order_by("state")) == [("cancelled", None), ("failed", None)]


def test_who_changed_a_family_meanwhile_is_named_on_the_page_and_in_no_job(client, pml, kab, sent_in, round_):
    type(kab).objects.filter(pk=kab.pk).update(full_name=FULL_NAME)
    approved = moving_many.move_now(Queue(round_.pk), "approve", by=pml, reason="", total=3)
    reviewing.complete(Household.objects.get(pk=sent_in[0].pk), by=kab)
    back = moving_many.take_back(approved.pk, by=pml)
    assert back.result["moved"] == 2 and sum(back.result["stayed"].values()) == 1
    assert not any(mark in job_rows() for mark in MARKED)
    client.force_login(pml)
    page = client.get(reverse("enumeration:review_job", args=[back.pk]), {"tampil": "tetap"}).content.decode()
    # among the reasons, and at the household
    assert page.count(f"{FULL_NAME} sudah mengubahnya menjadi “Selesai”") == 2
    assert f"{FULL_NAME} sudah mengubahnya" in cover_of(client, back)


def test_what_stands_beside_the_titles_of_a_list_is_in_no_job(client, kab, administrator, round_):
    beside = f"diisi {NAME}, {PHONE}"
    header = ["kode_sls", "nomor_urut", "nama_kepala_keluarga", beside]
    families = actions.upload(
        [f'{",".join(header[:3])},"{beside}"\n{OWN_SLS},1,ANDI,\n'.encode()],
        name="a.csv",
        round=round_,
        area_code=DISTRICT,
        by=kab,
    )
    officers = enlisting.upload(
        [f'nama_pengguna,nama_lengkap,"{beside}"\njoko,JOKO,\n'.encode()], name="b.csv", by=administrator
    )
    for file in (families, officers):
        jobs.run(file.check_job_id)
        file.check_job.refresh_from_db()
        assert file.check_job.state == Job.State.DONE
    assert not any(mark in job_rows() for mark in MARKED)
    for by, name, file in ((kab, "prelist_file", families), (administrator, "officer_import", officers)):
        client.force_login(by)
        assert beside in client.get(reverse(f"enumeration:{name}", args=[file.pk])).content.decode()


def test_rows_of_jobs_from_before_say_no_reason_title_or_name(kab, pml):
    cleaning = importlib.import_module("enumeration.migrations.0035_rows_of_jobs_say_no_reason")
    id_, en = f"{FULL_NAME} sudah mengubahnya menjadi “Selesai” pada x.", f"{NAME} already changed it to “Done” on x."
    kept = {"moved": 1, "stayed": {id_: 2, "Lain.": 1, en: 1}, "named": {id_: ["1", "2"], "Lain.": ["3"], en: ["4"]}}
    over = {"asked_by": kab, "state": Job.State.DONE}
    Job.objects.create(kind="move_many", params={"verb": "send_back", "reason": REASON}, **over)
    Job.objects.create(kind="prelist_check", result={"unknown_columns": [NAME], "counts": {}}, **over)
    told = Job.objects.create(kind="take_back", result=kept, **over)
    waits = Job.objects.create(kind="move_many", params={"verb": "send_back", "reason": REASON}, asked_by=pml)
    cleaning.forward(None, SimpleNamespace(connection=connection))
    assert not any(mark in job_rows() for mark in MARKED)
    waits.refresh_from_db()
    told.refresh_from_db()
    assert (waits.params, jobs.Work(waits).secret) == ({"verb": "send_back"}, REASON)
    assert sorted(told.result["stayed"].values()) == [1, 1, 2]
    assert sorted(told.result["named"].values()) == [["1", "2"], ["3"], ["4"]]


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@pytest.mark.services
def test_the_postgresql_that_comes_along_writes_no_statement_row_or_value():
    told = databases.what_its_log_tells(environment["DATABASE_URL"])
    assert told == []


def test_a_foreign_postgresql_that_writes_them_is_named_at_the_start(monkeypatch, caplog):
    monkeypatch.setitem(databases.QUIET, "log_error_verbosity", ("nothing like it",))
    databases.warn_of_its_log(environment["DATABASE_URL"])
    assert "log_error_verbosity = terse (good: nothing like it)" in caplog.text


def test_a_database_that_is_away_stops_no_start(caplog):
    databases.warn_of_its_log("postgres://nobody@127.0.0.1:1/nothing")
    assert "could not be looked at" in caplog.text


def test_the_server_of_docker_compose_is_as_quiet_as_ours():
    compose = (Path(databases.__file__).parent.parent / "docker-compose.yml").read_text()
    for name, value in NOTHING_PERSONAL_IN_THE_LOG.items():
        assert f"-c {name}={value}" in compose


# --- The files of logs -----------------------------------------------------------------------------------------------


def test_logs_are_for_their_owner_only_and_rotated_while_they_are_written(tmp_path):
    path = tmp_path / "web.log"
    path.touch(mode=0o644)
    with logs.open_log(path) as log:
        log.write(b"first\n" * 100)
        log.flush()
        assert logs.rotate(path, most_bytes=1000) is False
        assert logs.rotate(path, most_bytes=100) is True
        log.write(b"second\n")
    assert path.read_bytes() == b"second\n"
    assert path.with_name("web.log.1").read_bytes() == b"first\n" * 100
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_log_that_is_not_there_is_not_rotated(tmp_path):
    assert logs.rotate(tmp_path / "none") is False


def test_rows_of_jobs_that_earlier_versions_kept_are_cleaned(kab):
    cleaning = importlib.import_module("enumeration.migrations.0030_rows_of_jobs_name_nobody")
    for kind, error in (
        ("export", f"Kesalahan yang tidak terduga: ValueError: {FULL_NAME}. Beri tahu administrator, dengan nomor 1."),
        ("export", f"Unexpected error: KeyError: {NIK}. Tell the administrator, with the number 1."),
        (
            "prelist_check",
            f"Kolom wajib tidak ada: kode_sls. Baris judul berkas ini: {FULL_NAME}, {NIK}. Pakai berkas.",
        ),
        ("officers_check", f"Required columns are missing: x. The header of this file: {FULL_NAME}. Use the template."),
        ("export", "Hak ekspor Anda sudah berakhir."),
    ):
        done = {"state": Job.State.FAILED, "asked_by": kab}
        Job.objects.create(kind=kind, error=error, **done, result={"shown": [{"username": NAME}], "changes": {}})
    Job.objects.filter(kind__in=("export", "prelist_check")).update(result={})
    with connection.cursor() as cursor:
        for statement in (cleaning.UNEXPECTED, cleaning.FIRST_ROWS, cleaning.NAMES):
            cursor.execute(statement)
    assert not any(mark in job_rows() for mark in MARKED)
    assert Job.objects.filter(error="Hak ekspor Anda sudah berakhir.").count() == 1
    assert Job.objects.get(kind="officers_check").result == {"changes": {}}
