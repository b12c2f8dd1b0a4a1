"""Columns as Arrow has them, and values for it.

The values are built from bytes: pa.array(), pa.scalar() and every kernel called with a Python value import pandas
first, to check whether the value is one of theirs. That takes 45 MB of the 150 that an export may use.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa

from enumeration.files.columns import Column, Kind

DIGITS_OF_DECIMAL = 18


def type_of(column: Column) -> pa.DataType:
    match column.kind:
        case Kind.TEXT:
            return pa.string()
        case Kind.INTEGER:
            return pa.int64()
        case Kind.DECIMAL:
            return pa.decimal128(DIGITS_OF_DECIMAL, column.places)
        case Kind.DATE:
            return pa.date32()


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    return pa.schema([(column.name, type_of(column)) for column in columns])


def texts_of(values: Sequence[bytes | None]) -> pa.StringArray:
    """Returns texts given in UTF-8 as an Arrow array."""
    lengths = np.fromiter((len(value) if value else 0 for value in values), np.int32, len(values))
    is_there = np.fromiter((value is not None for value in values), bool, len(values))
    return pa.Array.from_buffers(
        pa.string(),
        len(values),
        [
            pa.py_buffer(np.packbits(is_there, bitorder="little").tobytes()),
            pa.py_buffer(np.cumsum(np.concatenate([[0], lengths]), dtype=np.int32).tobytes()),
            pa.py_buffer(b"".join(filter(None, values))),
        ],
    )


def count_from(first: int, count: int) -> pa.Int32Array:
    """Returns first, first + 1, …: `count` numbers."""
    numbers = np.arange(first, first + count, dtype=np.int32)
    return pa.Array.from_buffers(pa.int32(), count, [None, pa.py_buffer(numbers.tobytes())])


@lru_cache(maxsize=1000)
def text(value: str) -> pa.StringScalar:
    """Returns the text as an Arrow scalar; cached, because the same hundred pieces of XML surround the cells of every
    batch."""
    return texts_of([value.encode()])[0]


def number(value: int) -> pa.Int32Scalar:
    return count_from(value, 1)[0]


NOTHING, TAB, LINE_END = text(""), text("\t"), text("\n")
