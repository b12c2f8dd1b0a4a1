"""The formats that exist. All write the same rows from the same stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING, Protocol

from enumeration.files.columns import Column
from enumeration.words import Words

if TYPE_CHECKING:
    import pyarrow as pa

    from enumeration.files.cover import Cover


class Writer(Protocol):
    def write(self, batch: pa.RecordBatch) -> None: ...

    def finish(self, cover: Cover) -> None:
        """Complete the file."""

    def abandon(self) -> None:
        """Release the resources it holds; the file will be deleted."""


@dataclass(frozen=True)
class Format:
    name: Words
    suffix: str
    content_type: str
    writer: str  # the module of its class; Arrow is imported only where a file is made

    def open(self, file: IO[bytes], columns: Sequence[Column], list_name: str, rows: int) -> Writer:
        """Open a writer. rows: how many there will be, as counted beforehand."""
        module, name = self.writer.split(":")
        return getattr(import_module(f"enumeration.files.{module}"), name)(file, columns, list_name, rows)


FORMATS: dict[str, Format] = {
    "xlsx": Format(
        Words("Excel (.xlsx), dengan lembar keterangan", "Excel (.xlsx), with a cover sheet"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "excel:ExcelFile",
    ),
    "csv": Format(
        Words("CSV (.csv), koma dan titik desimal", "CSV (.csv), commas and decimal points"),
        "csv",
        "text/csv; charset=utf-8",
        "csv:CsvFile",
    ),
    "csv-id": Format(
        Words(
            "CSV untuk Excel Indonesia (.csv), titik koma dan koma desimal",
            "CSV for Excel in Indonesia (.csv), semicolons and decimal commas",
        ),
        "csv",
        "text/csv; charset=utf-8",
        "csv:IndonesianCsvFile",
    ),
    "csv.gz": Format(
        Words("CSV yang dipadatkan (.csv.gz)", "CSV, packed (.csv.gz)"),
        "csv.gz",
        "application/gzip",
        "csv:PackedCsvFile",
    ),
    "csv-idgz": Format(
        Words("CSV untuk Excel Indonesia yang dipadatkan (.csv.gz)", "CSV for Excel in Indonesia, packed (.csv.gz)"),
        "csv.gz",
        "application/gzip",
        "csv:PackedIndonesianCsvFile",
    ),
    "parquet": Format(
        Words("Parquet, untuk R, Python, dan Stata", "Parquet, for R, Python and Stata"),
        "parquet",
        "application/vnd.apache.parquet",
        "parquet:ParquetFile",
    ),
}
