"""Databases beside the demo's: made, dropped and told apart, in the embedded PostgreSQL or in DATABASE_URL's."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.errors
from psycopg2.sql import SQL, Identifier, Literal

NOTED = "regsosek "


def beside(url: str, name: str) -> str:
    """The same server, a database named after the first one: .../regsosek becomes .../regsosek_bench."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{name}")) if name else url


def renumbered(redis_url: str, number: int) -> str:
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))


def beside_all(url: str) -> str:
    """The database that is always there."""
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def as_libpq(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def server_of(url: str) -> Iterator[Any]:
    """A cursor in that server's database "postgres"."""
    with contextlib.closing(psycopg2.connect(as_libpq(beside_all(url)))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def ensure(url: str) -> bool:
    """The database exists; says whether it had to be made."""
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
    """What ./run has noted about the database. The note is a comment on it, so that it cannot outlive the data."""
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


def is_empty(url: str) -> bool:
    with contextlib.closing(psycopg2.connect(as_libpq(url))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])
