"""Looking for sealed values by their digests, and recomputing old digests.

Until release 0.2 one key served every purpose. `migrate` recomputes the digests of a small district at once; a large
one runs `remake_digests`, even during work: after a kill it continues where it was. Until it is finished, a search
compares both digests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import OperationalError, connection, transaction

from enumeration.identity import digest, digest_before, digest_many, unseal_all

SEALED = {"enumeration_person": ("nik",), "enumeration_household": ("family_card", "respondent_phone")}
"""Tables and their sealed columns, each of which has a digest beside it."""

BATCH = 2_000
MOST_IN_MIGRATE = 200_000
"""Rows. Above this, `migrate` leaves them to the command: a site must not be down for half an hour."""

Say = Callable[[str], Any]


def asked(plain: str, column: str) -> list[bytes]:
    """Returns the digests under which this value may be stored in this column: nik_digest__in=digests.asked(nik, "nik")"""
    return asked_all([plain], column)[plain]


def asked_all(plains: Iterable[str], column: str) -> dict[str, list[bytes]]:
    """Returns the same for several values. One query."""
    all_remade = are_remade()
    return {one: [digest(one, column), *([] if all_remade else [digest_before(one)])] for one in plains}


def are_remade() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM enumeration_digestremake WHERE finished_at IS NULL)")
        return not cursor.fetchone()[0]


def rows_with_old_digests(most: int) -> int:
    """Returns how many rows have old digests, counted up to `most` in each table."""
    found = 0
    with connection.cursor() as cursor:
        for table in SEALED:
            cursor.execute(f"SELECT count(*) FROM (SELECT FROM {table} WHERE {_some(table)} LIMIT %s) there", [most])  # noqa: S608
            found += cursor.fetchone()[0]
    return found


def begin() -> None:
    """Record that all digests of this database must be recomputed."""
    with connection.cursor() as cursor:
        for table in SEALED:
            cursor.execute(
                'INSERT INTO enumeration_digestremake ("table", remade, unopened) VALUES (%s, 0, 0) '
                "ON CONFLICT DO NOTHING",
                [table],
            )


def remake(*, say: Say, batch: int = BATCH) -> int:
    """Recompute every old digest from its sealed value. Returns the number of rows done in this call."""
    done = 0
    for table in SEALED:
        said = 0
        while (rows := _patiently(table, batch)) is not None:
            done += rows
            said += rows
            if said >= 100_000:
                say(f"{table}: {done:,} rows")
                said = 0
    return done


def _patiently(table: str, batch: int) -> int | None:
    # Officers save meanwhile: where two wait for each other, PostgreSQL ends one, and nothing of the batch is kept.
    for _each in range(5):
        try:
            return _remake_batch(table, batch)
        except OperationalError as problem:
            if connection.in_atomic_block or "deadlock" not in str(problem):
                raise
    return _remake_batch(table, batch)


@transaction.atomic
def _remake_batch(table: str, batch: int) -> int | None:
    """Recompute the next rows in the order of their ids, and record how far it is, in one transaction.

    None: all are done.
    """
    columns = SEALED[table]
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT last FROM enumeration_digestremake WHERE "table" = %s AND finished_at IS NULL FOR UPDATE', [table]
        )
        mark = cursor.fetchone()
        if mark is None:
            return None
        cursor.execute(
            f"SELECT id, {', '.join(columns)} FROM {table} "  # noqa: S608
            f"WHERE (%(last)s::uuid IS NULL OR id > %(last)s::uuid) AND ({_some(table)}) ORDER BY id LIMIT %(batch)s",
            {"last": mark[0], "batch": batch},
        )
        rows = cursor.fetchall()
        unopened = 0
        values: list[list[Any]] = [[row[0] for row in rows]]
        for place, column in enumerate(columns, start=1):
            sealed = [bytes(row[place]) if row[place] is not None else None for row in rows]
            pairs = [(row[0].bytes, one) if one else None for row, one in zip(rows, sealed, strict=True)]
            plain = list(unseal_all(pairs, column))
            opened = [at for at, one in enumerate(plain) if one is not None]
            made: list[bytes | None] = [None] * len(rows)
            digests = digest_many([plain[at].strip().encode() for at in opened], column)  # type: ignore[union-attr]
            for at, one in zip(opened, digests, strict=True):
                made[at] = one
            unopened += sum(pair is not None for pair in pairs) - len(opened)
            values += [sealed, made]
        if rows:
            cursor.execute(_update(table), values)
        cursor.execute(
            "UPDATE enumeration_digestremake SET last = coalesce(%s, last), remade = remade + %s, "
            "unopened = unopened + %s, finished_at = CASE WHEN %s THEN now() END "
            'WHERE "table" = %s',
            [rows[-1][0] if rows else None, len(rows), unopened, len(rows) < batch, table],
        )
        return len(rows)


def _some(table: str) -> str:
    return " OR ".join(f"{column} IS NOT NULL" for column in SEALED[table])


def _update(table: str) -> str:
    """Returns the statement. A value typed again since the batch was read already has its new digest, and keeps it."""
    columns = SEALED[table]
    change = ", ".join(
        f"{one}_digest = CASE WHEN there.{one} = wanted.{one} AND wanted.{one}_made IS NOT NULL "
        f"THEN wanted.{one}_made ELSE there.{one}_digest END"
        for one in columns
    )
    names = ", ".join(f"{one}, {one}_made" for one in columns)
    return (
        f"UPDATE {table} there SET {change} "  # noqa: S608
        f"FROM unnest(%s::uuid[]{', %s::bytea[]' * 2 * len(columns)}) AS wanted(id, {names}) WHERE there.id = wanted.id"
    )
