"""Writes .parquet: typed columns under their short names, the cover in the file's own metadata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import pyarrow as pa
import pyarrow.parquet

from enumeration.files.arrow import schema_of
from enumeration.files.columns import Column
from enumeration.files.cover import Cover

ROWS_PER_GROUP = 64_000
"""Kept in memory until they are written; fewer rows would make the file larger and slower to read."""


class ParquetFile:
    def __init__(self, file: IO[bytes], columns: Sequence[Column], list_name: str, rows: int) -> None:
        titles = [str(column.title) for column in columns]
        self._schema = pa.schema(
            [field.with_metadata({"title": title}) for field, title in zip(schema_of(columns), titles, strict=True)]
        )
        self._writer = pa.parquet.ParquetWriter(file, self._schema, compression="zstd", compression_level=3)
        self._kept: list[pa.RecordBatch] = []

    def write(self, batch: pa.RecordBatch) -> None:
        self._kept.append(batch)
        if sum(one.num_rows for one in self._kept) >= ROWS_PER_GROUP:
            self._write_group()

    def finish(self, cover: Cover) -> None:
        self._write_group()
        self._writer.add_key_value_metadata({f"regsosek: {label}": value for label, value in cover.as_text().items()})
        self._writer.close()

    def abandon(self) -> None:
        self._kept.clear()

    def _write_group(self) -> None:
        if self._kept:
            self._writer.write_table(pa.Table.from_batches(self._kept).cast(self._schema))
            self._kept.clear()
