"""A checksum of the rows, equal in every format."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from enumeration.files.arrow import LINE_END, NOTHING, TAB
from enumeration.files.cleaning import bytes_of


class RowsDigest:
    """SHA-256 of the rows as text, which is equal in every format.

    Each row is its cells in order, separated by tabs and ended by a line feed, in UTF-8, without the header. An empty
    cell is an empty text, a date is 2026-10-20, a decimal has all its places. Cells contain neither tabs nor line
    feeds.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def update(self, batch: pa.RecordBatch) -> None:
        cells = [values if values.type == pa.string() else values.cast(pa.string()) for values in batch.columns]
        rows = pc.binary_join_element_wise(*cells, TAB, null_handling="replace", null_replacement="")
        self._digest.update(bytes_of(pc.binary_join_element_wise(rows, LINE_END, NOTHING)))

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
