"""Rows out of PostgreSQL as a stream of Arrow batches: one snapshot, whatever is being typed at the same time.

COPY runs in a thread of its own; pyarrow reads and types its lines. That took 6.8 s for a million rows of 25 columns
where COPY to /dev/null took 5.6 s; a server-side cursor creates 25 million Python objects first. Nothing is read by
OFFSET.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from typing import Any

import psycopg2
import psycopg2.extensions
import pyarrow as pa
import pyarrow.csv
from django.db import connection

from enumeration import identity
from enumeration.exports.registry import Statement
from enumeration.files.arrow import schema_of, texts_of
from enumeration.files.cleaning import cleaned
from enumeration.files.columns import Column, Kind

BLOCK_BYTES = 1 << 18
"""How much is read and written at a time: some 600 rows of 25 columns. Memory grows with it, and time hardly falls."""


class RowsDoNotFit(Exception):
    """The statement returns other columns than the export declares, or values of another type."""


CANNOT_UNSEAL = b"(tidak terbuka)"


class Snapshot:
    """A read-only transaction on a connection of its own, which sees the database as it was at its first statement.

    The job's progress is written on the default connection, where everybody sees it.
    """

    def __enter__(self) -> Snapshot:
        self._django = connection.copy()
        self._django.ensure_connection()
        self.connection: Any = self._django.connection
        self.connection.set_session(
            isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ, readonly=True, autocommit=False
        )
        with self.connection.cursor() as cursor:
            # A million rows are joined and sorted in memory as far as possible, and nobody is waiting for a page.
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0")
        return self

    def __exit__(self, *problem: object) -> None:
        # A COPY that is not read to its end is cancelled here.
        with contextlib.suppress(psycopg2.Error):
            self.connection.cancel()
        self._django.close()

    def count(self, statement: Statement) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(statement.count, dict(statement.params))
            return cursor.fetchone()[0]

    def batches(self, statement: Statement, columns: tuple[Column, ...]) -> Iterator[pa.RecordBatch]:
        """Yield the rows, typed, without control characters, sealed numbers masked."""
        for batch in self._raw(statement, columns):
            yield pa.record_batch(
                [_fit(values, column) for values, column in zip(batch.columns, columns, strict=True)],
                schema=schema_of(columns),
            )

    def _raw(self, statement: Statement, columns: tuple[Column, ...]) -> Iterator[pa.RecordBatch]:
        copy = _Copy(self.connection, statement)
        copy.start()
        try:
            while block := copy.blocks.get():
                if copy.names != [column.name for column in columns]:
                    raise RowsDoNotFit(f"The statement gives {copy.names}")
                yield _typed(block, columns)
        finally:
            copy.is_wanted = False
            while copy.is_alive():  # somebody stopped reading: make room, so that the thread notices
                with contextlib.suppress(psycopg2.Error):
                    self.connection.cancel()
                with contextlib.suppress(queue.Empty):
                    copy.blocks.get(timeout=0.05)
        if copy.problem:
            raise copy.problem


class _NotWanted(Exception):
    """Nobody reads any more."""


class _Copy(threading.Thread):
    """COPY … TO STDOUT, as blocks of whole lines, and None after the last. The names come before the first block."""

    def __init__(self, raw: Any, statement: Statement) -> None:
        super().__init__(name="export-copy", daemon=True)
        self._connection, self._statement = raw, statement
        self.blocks: queue.Queue[bytes | None] = queue.Queue(maxsize=4)
        self.names: list[str] | None = None
        self.problem: Exception | None = None
        self.is_wanted = True
        self._lines: list[bytes] = []
        self._bytes = 0

    def run(self) -> None:
        try:
            with self._connection.cursor() as cursor:
                rows = cursor.mogrify(self._statement.rows, dict(self._statement.params)).decode()
                cursor.copy_expert(f"COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)", self)
            self._hand_over()
        except Exception as problem:  # raised again in the thread that reads
            self.problem = problem
        self.blocks.put(None)

    def write(self, line: bytes) -> None:
        """Receive one row. Called by psycopg2: libpq hands out COPY one whole row at a time, even where a text has line
        breaks."""
        if self.names is None:
            self.names = line.decode().strip().split(",")
            return
        self._lines.append(line)
        self._bytes += len(line)
        if self._bytes >= BLOCK_BYTES:
            self._hand_over()

    def _hand_over(self) -> None:
        if not self.is_wanted:
            raise _NotWanted
        if self._lines:
            self.blocks.put(b"".join(self._lines))
        self._lines, self._bytes = [], 0


def _typed(block: bytes, columns: tuple[Column, ...]) -> pa.RecordBatch:
    try:
        table = pa.csv.read_csv(
            pa.py_buffer(block),
            read_options=pa.csv.ReadOptions(
                column_names=[column.name for column in columns], block_size=len(block) + 1, use_threads=False
            ),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=pa.csv.ConvertOptions(
                column_types=schema_of(columns),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,  # COPY quotes an empty text, and only that
            ),
        )
    except pa.ArrowInvalid as problem:
        raise RowsDoNotFit(str(problem)) from None
    return table.combine_chunks().to_batches()[0]


def _fit(values: pa.Array, column: Column) -> pa.Array:
    if column.sealed_in:
        return _masked(values, column.sealed_in)
    return cleaned(values) if column.kind is Kind.TEXT else values


def _masked(values: pa.Array, sealed_in: str) -> pa.Array:
    """Returns sealed numbers as identity.mask_of() shows them.

    They come as sealed_sql() selects them: row id, sealed value.
    """
    both = [None if value is None else bytes.fromhex(value) for value in values.to_pylist()]
    plain = identity.unseal_all(((one[:16], one[16:]) if one else None for one in both), sealed_in)
    return texts_of(
        [
            None if one is None else CANNOT_UNSEAL if number is None else identity.mask_of(sealed_in, number).encode()
            for one, number in zip(both, plain, strict=True)
        ]
    )
