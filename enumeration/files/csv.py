"""Writes .csv, plain or compressed: UTF-8 with a byte order mark for Excel, every text in quotes, no formulas.

With commas and decimal points, or with semicolons and decimal commas, as Excel in Indonesia splits it.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from enumeration.files.arrow import texts_of, type_of
from enumeration.files.cleaning import without_formulas
from enumeration.files.columns import Column, Kind
from enumeration.files.cover import Cover

COMPRESSION = 1


class CsvFile:
    """Only the rows: a cover would hinder every program that reads CSV."""

    delimiter = ","

    def __init__(self, file: IO[bytes], columns: Sequence[Column], list_name: str, rows: int) -> None:
        self._file = file
        titles = texts_of([str(column.title).encode() for column in columns])
        self._schema = pa.schema(
            [
                (title, self._type_of(column))
                for title, column in zip(without_formulas(titles).to_pylist(), columns, strict=True)
            ]
        )
        file.write("\N{BYTE ORDER MARK}".encode())
        self._writer = pa.csv.CSVWriter(file, self._schema, write_options=pa.csv.WriteOptions(delimiter=self.delimiter))

    def write(self, batch: pa.RecordBatch) -> None:
        safe = [
            without_formulas(values) if values.type == pa.string() else self._number(values) for values in batch.columns
        ]
        self._writer.write_batch(pa.record_batch(safe, schema=self._schema))

    def _type_of(self, column: Column) -> pa.DataType:
        return type_of(column)

    def _number(self, values: pa.Array) -> pa.Array:
        return values

    def finish(self, cover: Cover) -> None:
        self._writer.close()

    def abandon(self) -> None:
        pass


class PackedCsvFile(CsvFile):
    def __init__(self, file: IO[bytes], columns: Sequence[Column], list_name: str, rows: int) -> None:
        self._packed: IO[bytes] = gzip.GzipFile(  # type: ignore[assignment]
            filename="", fileobj=file, mode="wb", compresslevel=COMPRESSION, mtime=0
        )
        super().__init__(self._packed, columns, list_name, rows)

    def finish(self, cover: Cover) -> None:
        super().finish(cover)
        self._packed.close()


class Indonesian(CsvFile):
    """Semicolons between cells, and a comma before decimals."""

    delimiter = ";"

    def _type_of(self, column: Column) -> pa.DataType:
        return pa.string() if column.kind is Kind.DECIMAL else type_of(column)

    def _number(self, values: pa.Array) -> pa.Array:
        if pa.types.is_decimal(values.type) or pa.types.is_floating(values.type):
            return pc.replace_substring(values.cast(pa.string()), ".", ",")
        return values


class IndonesianCsvFile(Indonesian):
    pass


class PackedIndonesianCsvFile(Indonesian, PackedCsvFile):
    pass
