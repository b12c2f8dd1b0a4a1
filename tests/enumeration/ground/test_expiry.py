"""Whatever expires is removed by one task on the timetable; and the administrator sees it when it is not."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from enumeration import expiry, tasks
from enumeration.models import Export, OfficerFile, PrelistFile, Printing
from regsosek.celery import app
from tests.conftest import DISTRICT, VILLAGE

pytestmark = pytest.mark.django_db

FOLDERS = ("exports", "papers", "prelist", "officers")


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def one_of_each(files, kab, round_):
    """Returns a file of every kind with its row; `hours`: for how long they have been due (negative: not yet)."""

    def make(hours: float) -> list[Path]:
        due = timezone.now() - timedelta(hours=hours)
        export = Export.objects.create(
            kind="households", area_code=DISTRICT, round=round_, asked_by=kab, expires_at=due, purpose="uji"
        )
        printing = Printing.objects.create(
            kind="slips", round=round_, area_code=VILLAGE, by=kab, expires_at=due, file_name=f"{hours:064}"
        )
        common = {"name": "a.csv", "size": 1, "digest": "0" * 64, "by": kab, "state": "checked"}
        prelist = PrelistFile.objects.create(round=round_, area_code=DISTRICT, **common)
        officers = OfficerFile.objects.create(**common)
        made = []
        for folder, row in zip(FOLDERS, (export, printing, prelist, officers), strict=True):
            path = files / folder / row.file_name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x")
            made.append(path)
        for path, days in zip(made[2:], (14, 1), strict=True):
            moment = (due - timedelta(days=days)).timestamp()
            os.utime(path, (moment, moment))
        return made

    return make


def test_the_scheduled_task_removes_every_kind_of_file_and_nothing_that_is_still_wanted(one_of_each):
    kept, expired = one_of_each(-0.5), one_of_each(0.1)
    tasks.purge()
    assert [path.exists() for path in kept] == [True] * 4
    assert [path.exists() for path in expired] == [False] * 4


def test_every_folder_of_files_that_the_code_names_is_purged():
    named = re.compile(r"""(?:\bFolder\(|MEDIA_ROOT\)\s*/)\s*(?:name=)?"([a-z_]+)\"""")
    source = "\n".join(file.read_text() for file in Path(expiry.__file__).parent.rglob("*.py"))
    folders = set(named.findall(source))
    assert folders >= set(FOLDERS)
    assert folders == {shelf.folder().name for shelf in expiry.SHELVES}


def test_sessions_that_are_over_are_removed(client, kab):
    client.force_login(kab)
    client.logout()
    client.force_login(kab)
    Session.objects.create(session_key="old", session_data="x", expire_date=timezone.now() - timedelta(seconds=1))
    tasks.purge()
    assert Session.objects.count() == 1


def test_a_file_that_cannot_be_removed_keeps_no_other(one_of_each, monkeypatch, caplog):
    expired, unlink = one_of_each(1), Path.unlink

    def refused(path, **more):
        if path == expired[0]:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", refused)
    assert expiry.purge() == 3
    assert "Permission denied" in caplog.text


# --- The timetable ---------------------------------------------------------------------------------------------------


def test_every_task_that_nobody_calls_is_on_the_timetable():
    project = Path(expiry.__file__).parent.parent
    source = "\n".join(
        file.read_text() for name in ("enumeration", "ranking", "regsosek") for file in (project / name).rglob("*.py")
    )
    ours = {name for name in app.tasks if name.split(".")[0] in ("enumeration", "ranking", "regsosek")}
    on_timetable = {entry["task"] for entry in app.conf.beat_schedule.values()}
    called = {
        name
        for name in ours
        if re.search(rf'send_task\(\s*"{re.escape(name)}"', source)
        or re.search(rf"\b{name.rpartition('.')[2]}\.(delay|apply_async|s|si)\(", source)
    }
    assert {"enumeration.tasks.purge", "enumeration.tasks.run_job"} <= ours
    assert ours - called == on_timetable, "a task that nobody calls and nobody schedules never runs"


# --- The warning -----------------------------------------------------------------------------------------------------


def told_at_home(client, officer) -> str:
    client.force_login(officer)
    page = client.get(reverse("enumeration:home"))
    assert page.status_code == 200
    return " ".join(page.context["warnings"])


def test_the_administrator_is_told_of_files_that_outlived_their_rows(client, administrator, kab, one_of_each):
    one_of_each(-1)
    assert told_at_home(client, administrator) == ""
    one_of_each(3)
    assert "4 berkas sudah lewat waktunya" in told_at_home(client, administrator)
    assert told_at_home(client, kab) == ""
    expiry.purge()
    assert told_at_home(client, administrator) == ""


def test_a_file_that_is_due_since_a_moment_is_no_reason_for_a_warning(client, administrator, one_of_each):
    one_of_each(0.2)
    assert told_at_home(client, administrator) == ""


def test_looking_for_left_over_files_asks_once_for_each_kind(administrator, one_of_each, django_assert_num_queries):
    for hours in (1, 2, 3):
        one_of_each(hours)
    with django_assert_num_queries(5):
        left = expiry.left_over()
    assert left is not None
    assert left.count == 12
