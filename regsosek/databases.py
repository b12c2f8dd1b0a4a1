"""Databases beside the demo's: made, dropped and told apart, in the embedded PostgreSQL or in DATABASE_URL's."""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.errors
from psycopg2.sql import SQL, Identifier, Literal

HALF_MADE = "regsosek: the demo district is being made"


def beside(url: str, name: str) -> str:
    """The same server, a database named after the first one: .../regsosek becomes .../regsosek_bench."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{name}")) if name else url


def renumbered(redis_url: str, number: int) -> str:
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def server_of(url: str) -> Iterator[Any]:
    """A cursor in that server's database "postgres"."""
    dsn = urlunsplit(urlsplit(url)._replace(scheme="postgresql", path="/postgres"))
    with contextlib.closing(psycopg2.connect(dsn)) as connection:
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


def is_half_made(url: str) -> bool:
    """Whether making the demo district was interrupted. The mark lives with the data, so that they cannot disagree."""
    with server_of(url) as cursor:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        cursor.execute(query, [name_of(url)])
        row = cursor.fetchone()
        return bool(row and row[0] == HALF_MADE)


def set_half_made(url: str, half_made: bool) -> None:
    with server_of(url) as cursor:
        comment = Literal(HALF_MADE if half_made else None)
        cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name_of(url)), comment))
