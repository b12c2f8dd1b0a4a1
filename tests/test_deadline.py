"""A request has fifteen seconds of the database in all; the clock here is the test's own."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from regsosek import deadline
from tests.faults.conftest import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """later(5): five seconds have passed."""
    now = [1000.0]
    monkeypatch.setattr(deadline, "clock", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds

    return pass_by


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def request(work):
    """Returns what `work` finds inside a request."""
    found = []

    def view(_request):
        found.append(work())
        return HttpResponse()

    deadline.Deadline(view)(RequestFactory().get("/"))
    return found[0]


def test_each_statement_has_what_is_left(later):
    def work():
        seen = [timeout()]
        for seconds in (0.5, 4.5, 5):
            later(seconds)
            seen.append(timeout())
        return seen

    before = timeout()
    assert request(work) == [before, before, "10s", "5s"]
    assert timeout() == before  # the next request on this connection has all of it again


def test_many_short_statements_have_an_end(later):
    done = []

    def work():
        for number in range(47):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            done.append(number)
            later(1)

    with pytest.raises(OperationalError):
        request(work)
    assert len(done) == 15


def test_what_a_savepoint_took_back_is_told_again(later):
    def work():
        later(0)
        timeout()
        later(5)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert timeout() == "10s"
            raise ZeroDivisionError
        return timeout()

    assert request(work) == "10s"


def test_time_before_the_first_statement_does_not_count(later):
    """While the body of an upload comes in over a slow line, the database is not asked."""

    def work():
        later(600)
        return timeout()

    assert request(work) == timeout()


def test_a_page_that_takes_too_long_is_answered_503(later, kab, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(kab)
    assert client.get("/").status_code == 200
    ticking = deadline.clock
    monkeypatch.setattr(deadline, "clock", lambda: (later(6), ticking())[1])
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_the_web_server_bounds_transactions_too():
    """PostgreSQL 17 and newer: a request that hangs between two statements holds its locks for 20 s at most."""

    class Opened:
        connection = psycopg2.connect(database_url())

    try:
        deadline._limit_transaction(connection=Opened)
        with Opened.connection.cursor() as cursor:
            if Opened.connection.info.server_version < 170000:
                pytest.skip("This PostgreSQL knows no transaction_timeout.")
            cursor.execute("SHOW transaction_timeout")
            assert cursor.fetchone()[0] == "20s"
    finally:
        Opened.connection.close()
