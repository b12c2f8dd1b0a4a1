"""Frozen rows from PostgreSQL into numpy, and scores back, by binary COPY."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
from django.db import connection

from ranking.models import Run

SCORE_COLUMNS = "run_id, subdistrict, household_id, area_code, building_number, family_number, members, score, unknown"


def read_frozen(run: Run, subdistrict: str) -> np.ndarray:
    """Returns the frozen rows of a kecamatan as a structured array, ordered by area and household.

    PostgreSQL's binary COPY format has rows of equal length when nothing is NULL and texts have equal length: then the
    buffer is an array, and nothing needs parsing. The lengths are checked.
    """
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(
            "COPY (SELECT household_id, area_code, building_number::int, family_number::int, members::int, "
            "has_head::int, values "
            "FROM ranking_frozenfamily WHERE district = %s AND run_id = %s AND area_code LIKE %s "
            "ORDER BY area_code, household_id) TO STDOUT (FORMAT binary)",
            [run.district, run.pk, f"{subdistrict}%"],
        )
        cursor.copy_expert(query, buffer)
    return parse_frozen(buffer.getbuffer(), len(run.indicators))


COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
COPY_END = struct.pack(">h", -1)


def _column(name: str, kind: str) -> list[tuple[str, str]]:
    return [(f"{name}_length", ">i4"), (name, kind)]


def parse_frozen(buffer: memoryview, indicators: int) -> np.ndarray:
    """Returns the rows of a binary COPY of frozen households; refuses rows of another shape."""
    row = np.dtype(
        [
            ("columns", ">i2"),
            *_column("household", "V16"),
            *_column("area_code", "V16"),
            *_column("building", ">i4"),
            *_column("family", ">i4"),
            *_column("members", ">i4"),
            *_column("has_head", ">i4"),
            ("values_length", ">i4"),
            ("array", [("dimensions", ">i4"), ("nulls", ">i4"), ("type", ">i4"), ("size", ">i4"), ("first", ">i4")]),
            ("values", [("length", ">i4"), ("number", ">f4")], (indicators,)),
        ]
    )
    body = len(buffer) - len(COPY_HEADER) - len(COPY_END)
    if body % row.itemsize or bytes(buffer[: len(COPY_HEADER)]) != COPY_HEADER:
        raise ValueError(f"Frozen rows do not have {row.itemsize} bytes each.")
    rows = np.frombuffer(buffer, dtype=row, count=body // row.itemsize, offset=len(COPY_HEADER))
    lengths = {"household": 16, "area_code": 16, "building": 4, "family": 4, "members": 4, "has_head": 4}
    shapely = (
        all((rows[f"{name}_length"] == length).all() for name, length in lengths.items())
        and (rows["array"]["size"] == indicators).all()
        and (rows["values"]["length"] == 4).all()
    )
    if not shapely:
        raise ValueError("Frozen rows are not of one shape.")
    return rows


def write_scores(
    cursor: Any, run: Run, subdistrict: str, rows: np.ndarray, scores: np.ndarray, unknown: np.ndarray
) -> None:
    columns = {
        "run": (">i8", run.pk),
        "subdistrict": ("S7", subdistrict.encode()),
        "household": ("V16", rows["household"]),
        "area_code": ("V16", rows["area_code"]),
        "building": (">i4", rows["building"]),
        "family": (">i4", rows["family"]),
        "members": (">i4", rows["members"]),
        "score": (">f8", scores),
        "unknown": (">i4", unknown),
    }
    layout = [("columns", ">i2")]
    for name, (kind, _) in columns.items():
        layout += _column(name, kind)
    table = np.empty(len(rows), dtype=layout)
    table["columns"] = len(columns)
    for name, (kind, value) in columns.items():
        table[f"{name}_length"] = np.dtype(kind).itemsize
        table[name] = value
    cursor.copy_expert(
        f"COPY ranking_score ({SCORE_COLUMNS}) FROM STDIN (FORMAT binary)",
        io.BytesIO(COPY_HEADER + table.tobytes() + COPY_END),
    )
