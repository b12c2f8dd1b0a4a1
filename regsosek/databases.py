"""Databases beside the demo's: created, dropped and distinguished, in the embedded PostgreSQL or in DATABASE_URL's."""

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.errors
from psycopg2.sql import SQL, Identifier, Literal

log = logging.getLogger(__name__)
NOTED = "regsosek "
SEALED = (
    ("enumeration_keycanary", "true"),
    ("enumeration_person", "nik IS NOT NULL"),  # in a database from before the canaries
    ("enumeration_household", "family_card IS NOT NULL"),
)


def beside(url: str, name: str) -> str:
    """Returns the same server with a database named after the first one: .../regsosek becomes .../regsosek_bench."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{name}")) if name else url


def renumbered(redis_url: str, number: int) -> str:
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))


def beside_all(url: str) -> str:
    """Returns the database that always exists."""
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def as_libpq(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def server_of(url: str) -> Iterator[Any]:
    """Yield a cursor in that server's database "postgres"."""
    with contextlib.closing(psycopg2.connect(as_libpq(beside_all(url)))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def ensure(url: str) -> bool:
    """Create the database if it is missing; returns whether it had to be created."""
    with server_of(url) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name_of(url)])
        if cursor.fetchone():
            return False
        try:
            cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(name_of(url))))
        except (psycopg2.errors.DuplicateDatabase, psycopg2.errors.UniqueViolation):
            return False
        return True


def drop(url: str) -> None:
    with server_of(url) as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name_of(url))))


def facts(url: str) -> dict[str, str]:
    """Returns what ./run has noted about the database.

    The note is a comment on it, so that it cannot outlive the data.
    """
    with server_of(url) as cursor:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        cursor.execute(query, [name_of(url)])
        row = cursor.fetchone()
    noted = row[0] if row and row[0] else ""
    return json.loads(noted.removeprefix(NOTED)) if noted.startswith(NOTED) else {}


def note(url: str, **new: str) -> None:
    comment = NOTED + json.dumps(facts(url) | new)
    with server_of(url) as cursor:
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name_of(url)), Literal(comment)))


QUIET = {
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length_on_error": ("0",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
}
"""Settings of a server that writes no personal data into its log; the good values of each."""


def what_its_log_tells(url: str) -> list[str]:
    """Returns the settings by which this server logs statements, rows or values: `name = value (good: …)`.

    Ours are set when it is started (services.py); a foreign server's belong to its operator, so they are only reported.
    """
    with (
        contextlib.closing(psycopg2.connect(as_libpq(url), connect_timeout=5)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY (%s) ORDER BY 1", [list(QUIET)])
        return [
            f"{name} = {value} (good: {' or '.join(QUIET[name])})"
            for name, value in cursor.fetchall()
            if value not in QUIET[name]
        ]


def warn_of_its_log(url: str) -> None:
    """Report it in our own log, at the start of web, worker and beat. An unavailable database prevents no start."""
    try:
        found = what_its_log_tells(url)
    except psycopg2.Error as problem:
        log.warning("The settings of PostgreSQL's log could not be looked at: %s", problem)
        return
    if found:
        log.warning("PostgreSQL writes people's data into its log. Change on the server: %s", "; ".join(found))


def has_sealed_values(url: str) -> bool:
    """Returns whether something in this database was sealed with keys."""
    with server_of(url) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name_of(url)])
        if not cursor.fetchone():
            return False
    with contextlib.closing(psycopg2.connect(as_libpq(url))) as connection, connection.cursor() as cursor:
        for table, where in SEALED:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {where})")  # noqa: S608  our own words
                if cursor.fetchone()[0]:
                    return True
    return False


def is_empty(url: str) -> bool:
    with contextlib.closing(psycopg2.connect(as_libpq(url))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])
