"""What a made-up household really is: its hidden standing, and what it spends per head. Kept apart from its answers.

The table is created when the first district is sampled, not by a migration: a database of real households never has it.
"""

from __future__ import annotations

import io
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from enumeration.sampling.copying import HEADER, TRAILER
from enumeration.sampling.drawing import Floats

TABLE = "made_up_truth"


def make_table() -> None:
    """Create the table, without a foreign key: emptying the households must not fail on a table that the product does
    not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TABLE IF NOT EXISTS {TABLE} (
                household_id uuid PRIMARY KEY,
                standing double precision NOT NULL,
                log_expenditure double precision NOT NULL
            )
            """
        )
        cursor.execute(
            f"COMMENT ON TABLE {TABLE} IS 'Hidden welfare of made-up households (enumeration/sampling): mean 0 and "
            "deviation 1 over a district, and ln rupiah per head and month. Only for judging a ranking.'"
        )


def copy(ids: NDArray[np.uint8], standing: Floats, log_expenditure: Floats) -> None:
    n = len(ids)
    rows = np.zeros((n, 2 + 20 + 12 + 12), np.uint8)
    rows[:, 1], rows[:, 5], rows[:, 25], rows[:, 37] = 3, 16, 8, 8  # three fields, of 16, 8 and 8 bytes
    rows[:, 6:22] = ids
    rows[:, 26:34] = standing.astype(">f8")[:, None].view(np.uint8)
    rows[:, 38:46] = log_expenditure.astype(">f8")[:, None].view(np.uint8)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"COPY {TABLE} FROM STDIN (FORMAT binary)", io.BytesIO(HEADER + rows.tobytes() + TRAILER)
        )


def exists() -> bool:
    """Returns whether this database holds made-up households."""
    return TABLE in connection.introspection.table_names()


def of_round(round_id: int) -> tuple[list[UUID], Floats, Floats]:
    """Returns ids, standing and log expenditure of a round's made-up households, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT household_id, standing, log_expenditure FROM {TABLE}
            JOIN enumeration_household household ON household.id = household_id
            WHERE household.round_id = %s ORDER BY household_id
            """,  # noqa: S608  our own table's name
            [round_id],
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
