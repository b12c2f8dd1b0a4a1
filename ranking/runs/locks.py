"""Who may do what in a district at the same moment: advisory locks, which end with the connection that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The first half of two-number advisory locks. Jobs use one-number locks, which never collide with these.
STEPS, POINTERS = 7317, 7318


@contextmanager
def one_at_a_time(district: str) -> Iterator[None]:
    """Let only one process freeze or rank in a district; the next one waits, and then sees what the first has done.

    The lock belongs to the session and is taken before the transaction, so that the transaction's snapshot of the data
    begins after the wait.
    """
    with connection.cursor() as cursor:
        # A killed worker leaves its statement running in the server; this setting ends the statement, and its lock,
        # within a second.
        cursor.execute("SET client_connection_check_interval = '1s'")
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [STEPS, int(district)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [STEPS, int(district)])


def one_decides(district: str) -> None:
    """Until the end of this transaction, keep anybody else from asking for a run of the district or publishing one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [POINTERS, int(district)])
