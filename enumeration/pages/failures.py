"""What may be logged of an exception: its kind, and its message only where that names nobody.

Messages quote values: `invalid literal for int() with base 10: 'ANDI BASO'`, `Key (nik)=(7317…) already exists`. Logs
and job rows are read by people who may not see households, so they get the kind, the place in the code, and for
database errors the error code and the names of table, column and constraint.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from psycopg2 import Error as DatabaseError
from psycopg2 import OperationalError

SPEAKS_OF_CODE = (AttributeError, ImportError, MemoryError, NameError, RecursionError, TypeError, ImproperlyConfigured)
"""Their messages name types, attributes, modules and settings, never a value that somebody typed."""

SPEAK_OF_CONNECTIONS = ("redis", "kombu", "amqp")

CHAINED = {
    True: "The above exception was the direct cause of the following exception:",
    False: "During handling of the above exception, another exception occurred:",
}


def kind_of(problem: BaseException) -> str:
    """Returns the kind of failure in one line, without personal data."""
    name = type(problem).__name__
    if facts := _from_database(problem):
        return f"{name} ({facts})"
    if isinstance(problem, OSError) and problem.strerror:
        return f"{name} ({problem.strerror})"
    if isinstance(problem, SPEAKS_OF_CODE) or type(problem).__module__.split(".")[0] in SPEAK_OF_CONNECTIONS:
        return f"{name}: {str(problem).splitlines()[0]}" if str(problem) else name
    return name


def _from_database(problem: BaseException) -> str:
    """Returns SQLSTATE and what it concerns, for psycopg2's errors and Django's wrappers."""
    error = problem if isinstance(problem, DatabaseError) else problem.__cause__
    if not isinstance(error, DatabaseError):
        return ""
    if isinstance(error, OperationalError) and error.pgcode is None:  # not connected at all: host, port, and why
        return str(error).strip().splitlines()[0] if str(error).strip() else ""
    code = error.pgcode or ""
    facts = [code if problem is error else f"{type(error).__name__} {code}".strip()]
    facts += [error.diag.table_name, error.diag.column_name, error.diag.constraint_name]
    return ", ".join(fact for fact in facts if fact)


def told(problem: BaseException) -> str:
    """Returns the traceback as Python prints it, with the kind of each exception instead of its message."""
    return "\n".join(_lines(problem, set()))


def _lines(problem: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(problem))
    before = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield f"\n{CHAINED[problem.__cause__ is not None]}\n"
    if problem.__traceback__:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(problem.__traceback__)).rstrip()
    yield kind_of(problem)
    for part in problem.exceptions if isinstance(problem, BaseExceptionGroup) else ():
        yield from _lines(part, seen)
