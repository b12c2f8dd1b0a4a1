"""A request has so many seconds of the database, however many statements it makes of them.

`statement_timeout` alone bounds each statement: a form of 9,000 members took 47 s with none that was slow. So it is
shrunk to what is left of the request, once a second at most: a request that is over within a second costs nothing.
The clock starts with the first statement, not while the body of a slow upload comes in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

SECONDS = 15.0
STEP = 1.0
GRACE = 5.0
"""Seconds on top, after which PostgreSQL itself ends the transaction of a request that hangs between statements."""

clock = time.monotonic


class DeadlinePassed(OperationalError):
    """Answered like a database that is away: 503, the same request again may do."""


class Deadline:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock_of_request = _Clock()
        try:
            with connection.execute_wrapper(clock_of_request):
                return self.get_response(request)
        finally:
            clock_of_request.stop()


class _Clock:
    """What is left of one request, told to PostgreSQL before each statement."""

    def __init__(self) -> None:
        self.ends: float | None = None
        self.told: float | None = None
        self.told_in: tuple[bool, int] | None = None

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        now = clock()
        self.ends = self.ends or now + SECONDS
        # Whatever ends a transaction may always be said.
        if not str(sql).startswith(("ROLLBACK", "RELEASE")):
            if now >= self.ends:
                raise DeadlinePassed(f"This request has had its {SECONDS:.0f} s of the database.")
            self._tell(self.ends - now)
        return execute(sql, params, many, context)

    def _tell(self, left: float) -> None:
        """Shrinks statement_timeout. It is taken back with the transaction or savepoint it was told in."""
        known = SECONDS if self.told is None else self.told
        place = (connection.in_atomic_block, len(connection.savepoint_ids))
        if known - left < STEP and (self.told is None or place == self.told_in):
            return
        if _is_usable():
            with connection.connection.cursor() as cursor:  # psycopg2's own: it is no statement of the request
                cursor.execute("SET statement_timeout = %s", [max(1, int(left * 1000))])
            self.told, self.told_in = left, place

    def stop(self) -> None:
        """The next request on this connection begins with the whole of it."""
        if self.told is not None and _is_usable():
            with connection.connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")


def _is_usable() -> bool:
    raw = connection.connection
    return raw is not None and not raw.closed and raw.info.transaction_status != TRANSACTION_STATUS_INERROR


def limit_transactions() -> None:
    """For the web server. PostgreSQL knows transaction_timeout from 17 on, and refuses a connection that names it before."""
    connection_created.connect(_limit_transaction)


def _limit_transaction(connection: Any, **_: Any) -> None:
    if connection.connection.info.server_version >= 17_00_00:
        with connection.connection.cursor() as cursor:
            cursor.execute("SET transaction_timeout = %s", [int((SECONDS + GRACE) * 1000)])
