"""A request has a limited number of database seconds, however many statements it runs.

`statement_timeout` alone limits each statement: a form of 9,000 members took 47 s without any slow one. So it is
reduced to what is left of the request, once per second at most: a request of less than a second costs nothing. The
clock starts with the first statement, not while the body of a slow upload arrives.
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
"""Additional seconds, after which PostgreSQL itself ends the transaction of a request that hangs between statements."""

clock = time.monotonic


class DeadlinePassed(OperationalError):
    """Answered like an unavailable database: 503, the same request may work later."""


class Deadline:
    """Middleware: limits the database time of a request."""

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
    """The time left of one request, set in PostgreSQL before each statement."""

    def __init__(self) -> None:
        self.ends: float | None = None
        self.told: float | None = None
        self.told_in: tuple[bool, int] | None = None

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        now = clock()
        self.ends = self.ends or now + SECONDS
        # Statements that end a transaction are always allowed.
        if not str(sql).startswith(("ROLLBACK", "RELEASE")):
            if now >= self.ends:
                raise DeadlinePassed(f"This request has had its {SECONDS:.0f} s of the database.")
            self._tell(self.ends - now)
        return execute(sql, params, many, context)

    def _tell(self, left: float) -> None:
        """Reduce statement_timeout. It is restored with the transaction or savepoint in which it was set."""
        known = SECONDS if self.told is None else self.told
        place = (connection.in_atomic_block, len(connection.savepoint_ids))
        if known - left < STEP and (self.told is None or place == self.told_in):
            return
        if _is_usable():
            with connection.connection.cursor() as cursor:  # psycopg2's own: it is not a statement of the request
                cursor.execute("SET statement_timeout = %s", [max(1, int(left * 1000))])
            self.told, self.told_in = left, place

    def stop(self) -> None:
        """Reset, so that the next request on this connection has the whole time."""
        if self.told is not None and _is_usable():
            with connection.connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")


def _is_usable() -> bool:
    raw = connection.connection
    return raw is not None and not raw.closed and raw.info.transaction_status != TRANSACTION_STATUS_INERROR


def limit_transactions() -> None:
    """Set transaction_timeout for the web server.

    PostgreSQL knows it from 17 on; earlier versions refuse a connection with it.
    """
    connection_created.connect(_limit_transaction)


def _limit_transaction(connection: Any, **_: Any) -> None:
    if connection.connection.info.server_version >= 17_00_00:
        with connection.connection.cursor() as cursor:
            cursor.execute("SET transaction_timeout = %s", [int((SECONDS + GRACE) * 1000)])
