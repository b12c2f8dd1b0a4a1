"""The rows of a file in temporary tables, judged in SQL against one another and against the database.

Temporary, so that they disappear with the connection, whatever happens to the worker: they contain family card numbers
in plain text. The file is read again on import, because areas and households may have changed since the check.

prelist_rows      every row, as in the file
prelist_faults    what is wrong with rows
prelist_codes     each SLS that is named, and what is wrong with it
prelist_verdicts  each row: new, changed, same, kept (changed, but visited already) or bad
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from enumeration.keys.digests import are_remade
from enumeration.models import Level, State
from enumeration.models.areas import LENGTH_OF
from enumeration.prelist.checking import RowChecker
from enumeration.prelist.columns import ADDRESS, CARD, CODE, COLUMNS, LINE, NAME, SLS_NAME, Reason
from enumeration.uploads.preview import MOST_SHOWN, Change, Preview
from enumeration.uploads.reading import opened

MASKED_CARD = "•" * 16
TABLES = ("prelist_rows", "prelist_faults", "prelist_codes", "prelist_verdicts")
KINDS = ("new", "changed", "same", "kept", "bad")
KECAMATAN, VILLAGE, SLS = (LENGTH_OF[level] for level in (Level.SUBDISTRICT, Level.VILLAGE, Level.SLS))
Progress = Callable[[int, float], None]


@dataclass(frozen=True)
class Wanted:
    """What rows are judged by: the round, the area the file is for, and whether unknown SLS are added."""

    round_id: int
    area_code: str
    adds_areas: bool = False


@dataclass
class Findings:
    """What a check found: rows of each kind, in total and by kecamatan."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    new_areas: int = 0
    emptied: dict[str, int] = field(default_factory=dict)  # households, by the column that is removed
    preview: Preview = field(default_factory=Preview)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "places": self.places,
            "new_areas": self.new_areas,
            "emptied": self.emptied,
        }


@contextmanager
def staged(path: Path, wanted: Wanted, *, seals: bool, progress: Progress) -> Iterator[Findings]:
    """Read and judge the file; the temporary tables exist inside the block. Raises Unreadable."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '64MB'")
        try:
            _make_tables(cursor)
            with opened(path, COLUMNS) as sheet:
                compares = _has_lines(cursor, wanted)
                checker = RowChecker(
                    sheet.header, digests=compares, seals=seals, digests_before=compares and not are_remade()
                )
                rows, preview = 0, Preview()
                for portion in sheet.portions:
                    preview.see(portion.rows, sheet.header, COLUMNS)
                    lines = checker.check(portion.rows)
                    _copy(cursor, "prelist_rows", lines.rows)
                    _copy(cursor, "prelist_faults", lines.faults)
                    rows += len(portion.rows)
                    progress(rows, portion.share)
                preview.about = sheet.about
                findings = Findings(preview=preview)
            _judge(cursor, wanted)
            _count(cursor, wanted, findings)
            yield findings
        finally:
            # The tables end with the connection; and a failed transaction accepts no commands.
            if not connection.needs_rollback and connection.is_usable():
                cursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
                cursor.execute("RESET work_mem")


def _make_tables(cursor: Any) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
    cursor.execute(
        """
        CREATE TEMP TABLE prelist_rows (
            row integer NOT NULL, code text COLLATE "C", line integer, name text, address text, card text,
            sls_name text, digest bytea, id uuid, sealed bytea, digest_before bytea
        );
        CREATE TEMP TABLE prelist_faults (
            row integer NOT NULL, "column" text NOT NULL, value text NOT NULL, reason text NOT NULL
        );
        """
    )


def _has_lines(cursor: Any, wanted: Wanted) -> bool:
    """Returns whether there is anything to compare family cards with.

    For the first file of a round there is nothing.
    """
    cursor.execute(
        "SELECT EXISTS (SELECT FROM enumeration_household WHERE round_id = %s AND prelist_number IS NOT NULL)",
        [wanted.round_id],
    )
    return cursor.fetchone()[0]


def _copy(cursor: Any, table: str, lines: str) -> None:
    if lines:
        stream = io.BytesIO(lines.encode())
        cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", stream, size=1 << 18)


def _judge(cursor: Any, wanted: Wanted) -> None:
    cursor.execute("ANALYZE prelist_rows")
    cursor.execute(_TWICE, {"column": LINE.name, "reason": Reason.TWICE.id})
    cursor.execute(
        _CODES,
        {
            "area": f"{wanted.area_code}%",
            "adds": wanted.adds_areas,
            "out": Reason.OUT_OF_REACH.id,
            "unknown": Reason.UNKNOWN_SLS.id,
            "village": Reason.UNKNOWN_VILLAGE.id,
            "nameless": Reason.NEW_SLS_NAME.id,
            "two_names": Reason.TWO_NAMES.id,
            "ended": Reason.ENDED.id,
        },
    )
    by_round = {"round": wanted.round_id}
    about_names = [Reason.NEW_SLS_NAME.id, Reason.TWO_NAMES.id]
    cursor.execute(
        _BAD_CODES,
        by_round | {"code": CODE.name, "name": SLS_NAME.name, "about_names": about_names, "ended": Reason.ENDED.id},
    )
    cursor.execute("ANALYZE prelist_faults")
    cursor.execute(_VERDICTS, by_round | {"open": State.OPEN, "area": f"{wanted.area_code}%"})
    cursor.execute(_KEPT, {"reason": Reason.VISITED.id})


def make_ready() -> int:
    """Prepare the tables so that batches of rows are found quickly. Returns the number of the last row."""
    with connection.cursor() as cursor:
        cursor.execute(_READY)
        cursor.execute("SELECT coalesce(max(row), 0) FROM prelist_rows")
        return cursor.fetchone()[0]


def _count(cursor: Any, wanted: Wanted, findings: Findings) -> None:
    cursor.execute(_PLACES)
    for place, kind, number in cursor.fetchall():
        findings.places.setdefault(place, dict.fromkeys(KINDS, 0))[kind] = number
        findings.counts[kind] += number
    if wanted.adds_areas:
        findings.new_areas = len(new_areas())
    if findings.counts["changed"]:
        cursor.execute(_EMPTIED)
        findings.emptied = {
            column: number
            for column, number in zip((ADDRESS.name, CARD.name), cursor.fetchone(), strict=True)
            if number
        }
        cursor.execute(_CHANGES, {"most": MOST_SHOWN})
        for change in cursor.fetchall():
            findings.preview.changes += _changes_of(*change)


def _changes_of(
    row: int,
    name: str,
    old_name: str,
    old_address: str | None,
    address: str | None,
    had_card: bool,
    card: bool | None,
) -> Iterator[Change]:
    """Yield the changes of a row. card: True for another one, False for none, None where the file says nothing new.

    It is never shown.
    """
    if name != old_name:
        yield Change(row, old_name, NAME.name, old_name, name)
    if address is not None and address != (old_address or ""):
        yield Change(row, old_name, ADDRESS.name, old_address or "", address)
    if card or (card is False and had_card):
        yield Change(row, old_name, CARD.name, MASKED_CARD if had_card else "", MASKED_CARD if card else "")


def new_areas() -> list[tuple[str, str]]:
    """Returns codes and names of the sub-SLS that good rows name and the database does not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, sls_name FROM prelist_codes WHERE is_new AND reason IS NULL AND code IN "
            "(SELECT code FROM prelist_rows JOIN prelist_verdicts USING (row) WHERE kind = 'new') ORDER BY code"
        )
        return cursor.fetchall()


# Both rows are named; the value says where the first and the last of them are.
_TWICE = """
INSERT INTO prelist_faults
SELECT one.row, %(column)s, line || ' (#' || first || ', #' || last || ')', %(reason)s
FROM prelist_rows one JOIN (
    SELECT code, line, min(row) AS first, max(row) AS last
    FROM prelist_rows WHERE code IS NOT NULL AND line IS NOT NULL GROUP BY code, line HAVING count(*) > 1
) twice USING (code, line)
"""

_CODES = f"""
CREATE TEMP TABLE prelist_codes AS
SELECT named.code, sub.code IS NULL AS is_new, named.sls_name,
       CASE WHEN named.code NOT LIKE %(area)s THEN %(out)s
            WHEN sub.code IS NOT NULL AND sub.ended_at IS NULL THEN NULL
            WHEN sub.ended_at IS NOT NULL OR sls.ended_at IS NOT NULL THEN %(ended)s
            WHEN village.code IS NULL OR village.ended_at IS NOT NULL THEN %(village)s
            WHEN NOT %(adds)s THEN %(unknown)s
            WHEN named.sls_name IS NULL THEN %(nameless)s
            WHEN named.sls_name <> named.other_name THEN %(two_names)s
       END AS reason
FROM (
    SELECT code, min(sls_name) AS sls_name, max(sls_name) AS other_name
    FROM prelist_rows WHERE code IS NOT NULL GROUP BY code
) named
LEFT JOIN enumeration_area sub ON sub.code = named.code
LEFT JOIN enumeration_area sls ON sls.code = left(named.code, {SLS})
LEFT JOIN enumeration_area village ON village.code = left(named.code, {VILLAGE})
"""  # noqa: S608  lengths of our own codes

# A known line stays known when its SLS is split: the household moved to a new SLS with its line.
_BAD_CODES = """
INSERT INTO prelist_faults
SELECT one.row,
       CASE WHEN wrong.reason = ANY (%(about_names)s) THEN %(name)s ELSE %(code)s END,
       CASE WHEN wrong.reason = ANY (%(about_names)s) THEN coalesce(one.sls_name, '') ELSE one.code END,
       wrong.reason
FROM prelist_codes wrong JOIN prelist_rows one USING (code)
WHERE wrong.reason IS NOT NULL
  AND NOT (wrong.reason = %(ended)s AND one.line IS NOT NULL AND EXISTS (
      SELECT FROM enumeration_household
      WHERE prelist_code = one.code AND prelist_number = one.line AND round_id = %(round)s))
"""

# An empty cell (NULL) changes nothing: it does not remove a stored address or card. The word KOSONGKAN ('') does.
_VERDICTS = f"""
CREATE TEMP TABLE prelist_verdicts AS
SELECT one.row, there.id AS household_id,
       CASE WHEN one.code LIKE %(area)s THEN left(one.code, {KECAMATAN}) ELSE '' END AS place,
       CASE WHEN faulty.row IS NOT NULL THEN 'bad'
            WHEN there.id IS NULL THEN 'new'
            WHEN differs.what IS NULL THEN 'same'
            WHEN there.state = %(open)s AND there.existence IS NULL THEN 'changed'
            ELSE 'kept' END AS kind,
       differs.what AS differs
FROM prelist_rows one
LEFT JOIN (SELECT DISTINCT row FROM prelist_faults) faulty USING (row)
LEFT JOIN enumeration_household there
    ON there.prelist_code = one.code AND there.prelist_number = one.line AND there.round_id = %(round)s
    AND there.prelist_number IS NOT NULL
CROSS JOIN LATERAL (SELECT CASE
    WHEN there.id IS NULL THEN NULL
    WHEN one.name IS DISTINCT FROM there.head_name THEN 'nama_kepala_keluarga'
    WHEN one.address IS NOT NULL AND nullif(one.address, '') IS DISTINCT FROM nullif(there.address, '') THEN 'alamat'
    WHEN one.card = '' AND there.family_card IS NOT NULL THEN 'nomor_kk'
    WHEN one.digest IS NOT NULL AND one.digest IS DISTINCT FROM there.family_card_digest
        AND (one.digest_before IS NULL OR one.digest_before IS DISTINCT FROM there.family_card_digest) THEN 'nomor_kk'
END AS what) differs
"""  # noqa: S608  the length of our own codes

_KEPT = """
INSERT INTO prelist_faults
SELECT row, differs,
       left(CASE differs WHEN 'alamat' THEN one.address WHEN 'nomor_kk' THEN '' ELSE one.name END, 100), %(reason)s
FROM prelist_verdicts JOIN prelist_rows one USING (row) WHERE kind = 'kept'
"""

# Removals come first, because the file does not show what is lost. A card stays sealed: it is not compared here.
_CHANGES = """
SELECT one.row, one.name, there.head_name, nullif(there.address, ''), one.address,
       there.family_card IS NOT NULL,
       CASE WHEN one.card = '' THEN false
            WHEN one.digest IS NOT NULL AND one.digest IS DISTINCT FROM there.family_card_digest
                AND (one.digest_before IS NULL OR one.digest_before IS DISTINCT FROM there.family_card_digest)
                THEN true END
FROM prelist_verdicts JOIN prelist_rows one USING (row) JOIN enumeration_household there ON there.id = household_id
WHERE kind = 'changed'
ORDER BY (coalesce(one.address = '' AND there.address <> '', false) OR coalesce(one.card = '', false)) DESC, one.row
LIMIT %(most)s
"""

_EMPTIED = """
SELECT count(*) FILTER (WHERE one.address = '' AND there.address <> ''),
       count(*) FILTER (WHERE one.card = '' AND there.family_card IS NOT NULL)
FROM prelist_verdicts JOIN prelist_rows one USING (row) JOIN enumeration_household there ON there.id = household_id
WHERE kind = 'changed' AND (one.address = '' OR one.card = '')
"""

_PLACES = "SELECT place, kind, count(*) FROM prelist_verdicts GROUP BY 1, 2 ORDER BY 1, 2"

_READY = """
CREATE UNIQUE INDEX ON prelist_rows (row);
CREATE UNIQUE INDEX ON prelist_verdicts (row);
ANALYZE prelist_verdicts
"""
