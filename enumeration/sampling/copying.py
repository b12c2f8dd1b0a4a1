"""From columns to a table, by PostgreSQL's binary COPY: no row ever becomes a Python object.

A binary COPY row is a field count and, per field, a length and that many bytes; NULL is the length -1 and no bytes. All
rows are laid out at full width in one byte matrix, and a mask of the bytes that are meant selects the stream from it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, models
from django.db.models import NOT_PROVIDED
from numpy.typing import NDArray

from enumeration.sampling.drawing import BLANK, Bools

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
POSTGRES_EPOCH = np.datetime64("2000-01-01", "D")
MICROSECONDS_TO_2000 = 946_684_800_000_000
CACHE_BYTES = 1 << 20
WHOLE_NUMBERS = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8"}


class CannotCopy(Exception):
    """A column that COPY needs is missing, or has an unknown type."""


@dataclass(frozen=True)
class Raw:
    """Bytes as they are, one row each, all of one width; rows that are not `present` are NULL."""

    matrix: NDArray[np.uint8]
    present: Bools


@dataclass(frozen=True)
class Moments:
    """Points in time, in microseconds since 1970 UTC; 0 is NULL."""

    microseconds: NDArray[np.int64]


Column = NDArray | Raw | Moments
Rows = Mapping[str, Column]


@dataclass(frozen=True)
class _Field:
    """One field of all rows: bytes at full width, which of them count, and which rows are NULL."""

    content: NDArray[np.uint8]
    lengths: NDArray[np.int64]


@contextmanager
def trusting_keys() -> Iterator[bool]:
    """Switch off the row-by-row check of foreign keys inside the block; yields whether that was permitted.

    It takes two fifths of the time of a load whose keys are right by construction. Checks, unique constraints and NOT
    NULL stay on. Needs a superuser.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            # Then at least after each COPY, not all at the end: the list of rows to check stays short.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield False
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
    yield True
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """Returns every column of the model, except what the database generates."""
    return [
        column
        for column in model._meta.concrete_fields
        if not isinstance(column, (models.AutoField, models.BigAutoField, models.GeneratedField))
    ]


def copy_rows(model: type[models.Model], rows: Rows) -> int:
    """Add the rows and return their number; columns that are not given are NULL, or the model's default."""
    n = count(rows)
    if n:
        named, stream = encoded(model, rows, n)
        quoted = ", ".join(connection.ops.quote_name(name) for name in named)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN (FORMAT binary)",
                io.BytesIO(stream),
                size=1 << 20,
            )
    return n


def count(rows: Rows) -> int:
    """Returns how many rows the columns have; 0 where there are none."""
    for column in rows.values():
        match column:
            case Raw():
                return len(column.matrix)
            case Moments():
                return len(column.microseconds)
            case _:
                return len(column)
    return 0


def encoded(model: type[models.Model], rows: Rows, n: int) -> tuple[list[str], bytes]:
    """Returns the column names, and the rows in binary COPY format."""
    known = columns_of(model)
    if unknown := set(rows) - {column.attname for column in known}:
        raise CannotCopy(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")
    # What the database fills in itself (db_default) is left to it.
    filled_in = {column for column in known if column.null or column.db_default is not NOT_PROVIDED}
    given = [column for column in known if column.attname in rows or column not in filled_in]
    fields = [_field(column, rows.get(column.attname), n) for column in given]
    return [str(column.column) for column in given], HEADER + _laid_out(fields, n) + TRAILER


def _laid_out(fields: list[_Field], n: int) -> bytes:
    """Returns several thousand rows at a time, so that the matrix being filled, column by column, stays in the cache."""
    width = 2 + sum(4 + field.content.shape[1] for field in fields)
    rows_at_once = min(n, max(1, CACHE_BYTES // width))
    out = np.empty((rows_at_once, width), np.uint8)
    meant = np.ones((rows_at_once, width), bool)
    out[:, :2] = np.frombuffer(len(fields).to_bytes(2, "big"), np.uint8)
    lengths = [field.lengths.astype(">i4")[:, None].view(np.uint8) for field in fields]
    varies = [bool((field.lengths != field.content.shape[1]).any()) for field in fields]
    stream = []
    for first in range(0, n, rows_at_once):
        rows = slice(first, min(first + rows_at_once, n))
        count = rows.stop - first
        at = 2
        for field, length, does_vary in zip(fields, lengths, varies, strict=True):
            wide = field.content.shape[1]
            out[:count, at : at + 4] = length[rows]
            out[:count, at + 4 : at + 4 + wide] = field.content[rows]
            if does_vary:
                np.less(np.arange(wide), field.lengths[rows, None], out=meant[:count, at + 4 : at + 4 + wide])
            at += 4 + wide
        stream.append(out[:count][meant[:count]].tobytes())
    return b"".join(stream)


def _field(column: models.Field, values: Column | None, n: int) -> _Field:
    kind = (column.db_type(connection) or "").split("(")[0]
    if values is None:
        return _constant(column, kind, n)
    if isinstance(values, Raw):
        return _Field(values.matrix, np.where(values.present, values.matrix.shape[1], -1))
    if isinstance(values, Moments):
        content = (values.microseconds - MICROSECONDS_TO_2000).astype(">i8")[:, None].view(np.uint8)
        return _Field(content, np.where(values.microseconds == 0, -1, 8))
    if kind in WHOLE_NUMBERS:
        content = values.astype(WHOLE_NUMBERS[kind])[:, None].view(np.uint8)
        return _Field(content, np.where(values == BLANK, -1, content.shape[1]))
    if kind == "boolean":
        return _Field(values.astype(np.uint8)[:, None], np.ones(n, np.int64))
    if kind == "date":
        days = (values.astype("M8[D]") - POSTGRES_EPOCH).astype(np.int64)
        return _Field(days.astype(">i4")[:, None].view(np.uint8), np.where(np.isnat(values), -1, 4))
    if kind in ("varchar", "text", "char"):
        lengths = np.strings.str_len(values).astype(np.int64)
        content = values.view(np.uint8).reshape(n, -1)
        return _Field(content, np.where((lengths == 0) & column.null, -1, lengths))
    raise CannotCopy(f"{column}: no way to COPY {values.dtype} into {kind}.")


def _constant(column: models.Field, kind: str, n: int) -> _Field:
    """Returns the model's own default, for every row."""
    if column.default is NOT_PROVIDED and not isinstance(column, (models.CharField, models.TextField)):
        raise CannotCopy(f"{column} has no default: give it.")
    value: Any = column.get_default()
    if kind in WHOLE_NUMBERS:
        content = int(value).to_bytes(int(WHOLE_NUMBERS[kind][2]), "big", signed=True)
    elif kind == "boolean":
        content = bytes([value])
    elif kind in ("varchar", "text", "char"):
        content = str(value or "").encode()
    elif kind == "jsonb":
        content = b"\x01" + json.dumps(value).encode()
    else:
        raise CannotCopy(f"{column}: give it; there is no one default of {kind} for all rows.")
    matrix = np.tile(np.frombuffer(content, np.uint8), (n, 1)).reshape(n, len(content))
    return _Field(matrix, np.full(n, len(content), np.int64))
