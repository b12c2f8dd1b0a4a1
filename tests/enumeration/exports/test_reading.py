"""Rows out of PostgreSQL: one snapshot, typed, masked, and nothing left behind."""

from __future__ import annotations

import json
import threading
import time
import uuid

import psycopg2
import pytest
from django.db import connection

from enumeration import identity
from enumeration.exports.reading import RowsDoNotFit, Snapshot
from enumeration.exports.registry import Statement
from enumeration.files.columns import masked, sealed_sql, text, whole
from enumeration.words import Words

pytestmark = pytest.mark.django_db

COLUMNS = (whole("number", Words("Nomor", "Number")), text("name", Words("Nama", "Name")))
MANY = "SELECT n AS number, 'KEPALA KELUARGA ' || n AS name FROM generate_series(1, 50000) AS n ORDER BY n"


def read(rows: str, columns=COLUMNS, **params) -> list[tuple]:
    with Snapshot() as snapshot:
        batches = list(snapshot.batches(Statement(rows, "SELECT 0", params), columns))
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_rows_come_typed_and_in_order():
    found = read(MANY)
    assert [number for number, _ in found] == list(range(1, 50_001))
    assert found[-1] == (50_000, "KEPALA KELUARGA 50000")


def test_texts_come_as_they_are_but_for_control_characters():
    names = ['D"G, A', "BARIS\nDUA", "", None, "\x07", "'", "\\N", "NULL", "李 😀"]
    found = read(
        "SELECT ordinality AS number, value AS name FROM json_array_elements_text(%(names)s) WITH ORDINALITY",
        names=json.dumps(names),
    )
    assert [name for _, name in found] == ['D"G, A', "BARIS DUA", "", None, "�", "'", "\\N", "NULL", "李 😀"]


def test_no_rows_are_no_batches():
    assert read("SELECT 1 AS number, '' AS name WHERE false") == []


@pytest.mark.parametrize(
    "rows", ["SELECT 1 AS number", "SELECT '' AS name, 1 AS number", "SELECT 'satu' AS number, '' AS name"]
)
def test_columns_other_than_declared_are_refused(rows):
    with pytest.raises(RowsDoNotFit):
        read(rows)


def test_what_postgresql_says_is_raised():
    with pytest.raises(psycopg2.Error, match="division by zero"):
        read(f"SELECT 1 / (40000 - number) AS number, name FROM ({MANY}) AS many")


def test_whoever_stops_reading_leaves_nothing_running():
    with Snapshot() as snapshot:
        for _batch in snapshot.batches(Statement(MANY, ""), COLUMNS):
            break
    assert "export-copy" not in threads()
    # The server's side notices a moment later that nobody is listening any more.
    until = time.monotonic() + 10
    while copies_running() and time.monotonic() < until:
        time.sleep(0.05)
    assert copies_running() == 0


def copies_running() -> int:
    with connection.cursor() as cursor:
        # Within a transaction, pg_stat_activity stays as it was first seen.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
            "AND query LIKE 'COPY%%'"
        )
        return cursor.fetchone()[0]


def test_a_snapshot_cannot_write():
    with (
        Snapshot() as snapshot,
        snapshot.connection.cursor() as cursor,
        pytest.raises(psycopg2.Error, match="read-only"),
    ):
        cursor.execute("CREATE TABLE wanted_nowhere ()")


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_meanwhile_is_not_in_the_snapshot(areas):
    columns = (text("code", Words("Kode", "Code")),)
    statement = Statement("SELECT code FROM enumeration_area ORDER BY code", "SELECT count(*) FROM enumeration_area")
    with Snapshot() as snapshot:
        counted = snapshot.count(statement)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM enumeration_area WHERE code LIKE '7371%%'")
        read_after = sum(batch.num_rows for batch in snapshot.batches(statement, columns))
    assert read_after == counted == len(areas)


def sealed(number: str, row_id: uuid.UUID, sealed_for: uuid.UUID | None = None) -> dict:
    return {"id": row_id, "sealed": identity.seal(number, sealed_for or row_id, "family_card").hex()}


def test_sealed_numbers_are_masked():
    first, second, third = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    rows = [sealed("7317010203040001", first), sealed("7317010203040002", second, first), {"id": third, "sealed": None}]
    found = read(
        f"SELECT {sealed_sql('id', 'value')} AS card FROM (SELECT id, decode(sealed, 'hex') AS value "
        "FROM json_to_recordset(%(values)s) AS r (id uuid, sealed text)) AS s",
        (masked("card", Words("Nomor KK", "Family card"), sealed_in="family_card"),),
        values=json.dumps(rows, default=str),
    )
    assert found == [("731701" + 10 * identity.MASK,), ("(tidak terbuka)",), (None,)]
