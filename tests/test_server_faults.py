"""Small things about the server: what answers, who is let in, what is readable, who waits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.urls import reverse

from regsosek import demo, health, methods
from regsosek.environment import environment
from tests.faults.conftest import database_url

ROOT = Path(health.__file__).parent.parent


# --- Health ----------------------------------------------------------------------------------------------------------


def test_a_site_whose_database_is_away_is_not_healthy(monkeypatch, capsys):
    monkeypatch.setattr(health, "web_problem", lambda: "")
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
    assert health.main() == 1
    assert "database does not answer" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_a_site_whose_database_answers_is_healthy_if_its_web_server_does(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setattr(health, "web_problem", lambda: "")
    assert health.main() == 0
    monkeypatch.setattr(health, "web_problem", lambda: "The web server answers 500.")
    assert health.main() == 1
    assert "500" in capsys.readouterr().err


@pytest.mark.services
def test_a_database_that_nobody_migrated_is_not_healthy(monkeypatch):
    from regsosek import databases

    url = databases.beside(environment["DATABASE_URL"], "empty_one")
    databases.ensure(url)
    try:
        monkeypatch.setenv("DATABASE_URL", url)
        assert "migrate it first" in health.database_problem()
    finally:
        databases.drop(url)


# --- Methods ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PROPFIND", "CONNECT", "X"])
@pytest.mark.parametrize(
    "address", ["/", "/masuk/", "/api/v1/codebook/", "/admin/", "/static/css/app.css", "/nowhere/"]
)
def test_methods_that_no_page_knows_are_refused(client, method, address):
    answer = client.generic(method, address, HTTP_COOKIE_LIKE="secret")
    assert answer.status_code == 405
    assert b"secret" not in answer.content
    assert "TRACE" not in answer["Allow"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", methods.ANSWERED)
def test_the_others_reach_their_page(client, method):
    assert client.generic(method, reverse("enumeration:login")).status_code in (200, 403, 405)


# --- Who reads what --------------------------------------------------------------------------------------------------


DEMO_FILES = {"PASSWORD_FILE": "demo-password", "ACCOUNTS_FILE": "demo-accounts", "XLSX_FOLDER": "demo-once"}


@pytest.mark.django_db
def test_accounts_password_and_list_of_the_demo_are_for_their_owner_only(monkeypatch, tmp_path, officer, round_):
    for name, file in DEMO_FILES.items():
        monkeypatch.setattr(demo, name, tmp_path / file)
    accounts, ranked = tmp_path / "demo-accounts", tmp_path / "ranked.xlsx"
    for file in (accounts, ranked):
        file.write_text("as an earlier version left it")
        file.chmod(0o644)
    for name in demo.ACCOUNTS:
        officer(name)
    demo.write_accounts(round_)
    monkeypatch.setattr(demo, "path_of", lambda _export: ranked)
    demo.kept_as_xlsx(SimpleNamespace(refresh_from_db=lambda: None, download_name="list.xlsx"))
    assert demo.demo_password() in accounts.read_text()
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir() if file != ranked}
    assert modes == {"demo-password": 0o600, "demo-accounts": 0o600, "demo-once": 0o700}


# --- Who waits -------------------------------------------------------------------------------------------------------


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(120)
def test_a_migration_that_waits_for_a_lock_is_given_up_with_a_sentence():
    last = "0001_initial"  # of the sessions: going back drops their table
    there = {"DATABASE_URL": database_url(), "REGSOSEK_MIGRATE_LOCK_SECONDS": "1"}
    command = [sys.executable, "manage.py", "migrate", "sessions", "zero", "--skip-checks", "-v", "0"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS SHARE MODE")
        done = subprocess.run(command, cwd=ROOT, env=os.environ | there, capture_output=True, text=True, timeout=90)
    assert done.returncode != 0
    assert "Somebody works with a table" in done.stderr
    assert "Traceback" not in done.stderr
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'sessions' AND name = %s", [last])
        assert cursor.fetchone()[0] == 1
