"""Columns as Arrow knows them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from enumeration.exports.columns import Column, Kind

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
