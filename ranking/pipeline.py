"""Freeze → score → rank: how a run comes about. Every step may be cut off anywhere and begun again.

* freeze: one INSERT … SELECT writes the indicators of every eligible family of the district.
* score: each kecamatan's frozen rows go by COPY into numpy, are weighted, and their scores come back by COPY, in one
  transaction with the row that says the kecamatan is done. Any number of machines may do kecamatan at the same time.
* rank: one window statement over the scores, with the tie rule below; classes, tallies and hashes in the same
  transaction, which ends with `finished_at`.

What a killed worker left unfinished was never committed. One lock per district keeps two runs from the same step.
"""

from __future__ import annotations

import hashlib
import io
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection, models, transaction
from django.db.models import Sum
from django.db.models.sql import Query
from django.utils import timezone

from enumeration.models import Household, Job, Person
from ranking import eligibility
from ranking.expressions import PRESENT, members_figures
from ranking.indicators import AUDIT, BY_NAME, PRESENT_MEMBERS
from ranking.locks import one_at_a_time
from ranking.models import TIE_RULE as TIE_RULE
from ranking.models import ClassTally, FrozenFamily, Run, ScoredPart, Standing
from ranking.scoring import scorer


class ScoresLost(Exception):
    """Kecamatan whose scores are gone: PostgreSQL was killed, and emptied the unlogged table as it started again."""

    def __init__(self, subdistricts: list[str]) -> None:
        super().__init__(", ".join(subdistricts))
        self.subdistricts = subdistricts


@contextmanager
def _transaction() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        # Compiling these statements costs more than it saves: 2.6 of 9.6 seconds with 300,000 families.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '192MB'")
        yield cursor


def _let_the_planner_look(model: type[models.Model]) -> None:
    """Autovacuum looks a minute later. An export of 74,000 families that came before it ran for minutes, row by row.

    Outside the transaction: ANALYZE locks out its like, and another district's run must not wait for this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


@cache
def code_version() -> str:
    """Changes when the code that makes ranks does."""
    digest = hashlib.sha256()
    for name in ("expressions.py", "indicators.py", "pipeline.py", "scoring.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:12]


# --- freeze ----------------------------------------------------------------------------------------------------------


def freeze(run: Run) -> None:
    """Writes down what every eligible family's score will be made from, as of this moment."""
    began = time.monotonic()
    with one_at_a_time(run.district), _transaction() as cursor:
        run.refresh_from_db()
        if run.frozen_at:
            return
        _discard_runs_given_up(run)
        cursor.execute(*freeze_statement(run))
        run.families = cursor.rowcount
        run.left_out = eligibility.count(run.round_id, run.district, run.states, run.results).left_out
        run.frozen_at = timezone.now()
        run.code_version = code_version()
        run.seconds["freeze"] = round(time.monotonic() - began, 2)
        run.save(update_fields=["families", "left_out", "frozen_at", "code_version", "seconds"])
    _let_the_planner_look(FrozenFamily)


def freeze_statement(run: Run) -> tuple[str, list[Any]]:
    """The one statement of the freeze: families joined with the figures of their members, each computed once."""
    values = [BY_NAME[name].value for name in run.indicators]
    audit = [indicator.value for indicator in AUDIT if indicator.name in run.audit_indicators]
    figures = members_figures([*values, *audit, PRESENT_MEMBERS])
    values_sql, values_params = _compiled(Household, values)
    audit_sql, audit_params = _compiled(Household, audit)
    figures_sql, figures_params = _compiled(Person, list(figures.values()))
    persons, families = Person._meta.db_table, Household._meta.db_table
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in zip(figures, figures_sql, strict=True))
    eligible_sql, eligible_params = _eligible(run)
    # LATERAL, by the index on (household, number): a hash of a million families with 36 figures each takes a gigabyte.
    sql = f"""
        INSERT INTO {FrozenFamily._meta.db_table} (district, run_id, area_code, household_id, building_number,
            family_number, members, enumerated_on, enumerator_id, supervisor_id, version, values, audit)
        SELECT %s, %s, {families}.area_id, {families}.id, COALESCE({families}.building_number, 0),
            COALESCE({families}.family_number, 0), members."{PRESENT_MEMBERS.column}", {families}.enumerated_on,
            {families}.enumerator_id, {families}.supervisor_id, {families}.version,
            {_array(values_sql)}, {_array(audit_sql)}
        FROM {families}
        CROSS JOIN LATERAL (
            SELECT {columns} FROM {persons}
            WHERE {persons}.household_id = {families}.id
              AND ({persons}.presence IN %s OR {persons}.presence IS NULL)
        ) AS members
        WHERE {eligible_sql}
    """  # noqa: S608  names come from our own models
    present = tuple(int(code) for code in PRESENT)
    return sql, [
        run.district,
        run.pk,
        *values_params,
        *audit_params,
        *figures_params,
        present,
        *eligible_params,
    ]


def _compiled(model: type[models.Model], expressions: list[Any]) -> tuple[list[str], list[Any]]:
    """Django expressions over one table as SQL, with the table's own name in front of every column."""
    query = Query(model)
    compiler = query.get_compiler(connection=connection)
    query.get_initial_alias()
    found, params = [], []
    for expression in expressions:
        sql, its_params = compiler.compile(expression.resolve_expression(query, allow_joins=False))
        found.append(sql)
        params.extend(its_params)
    return found, params


def _array(columns: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"COALESCE(({sql})::real, 'NaN')" for sql in columns) + "]::real[]"


def _eligible(run: Run) -> tuple[str, list[Any]]:
    """Who is ranked, as SQL over the table of families."""
    families = Household._meta.db_table
    return (
        f"{families}.round_id = %s AND {families}.area_id LIKE %s AND {families}.state = ANY(%s) "
        f"AND {families}.result = ANY(%s)",
        [run.round_id, f"{run.district}%", list(run.states), list(run.results)],
    )


def _discard_runs_given_up(run: Run) -> None:
    """Frees what failed and cancelled runs of the district have frozen; nobody will ever score it."""
    over = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]
    given_up = Run.objects.filter(district=run.district, finished_at=None, job__state__in=over).exclude(pk=run.pk)
    FrozenFamily.objects.filter(district=run.district, run__in=list(given_up)).delete()
    ScoredPart.objects.filter(run__in=list(given_up)).delete()


# --- score -----------------------------------------------------------------------------------------------------------


def subdistricts(run: Run) -> list[tuple[str, int]]:
    """The kecamatan of the run's frozen families, with their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left(area_code, 7), count(*) FROM ranking_frozenfamily WHERE district = %s AND run_id = %s "
            "GROUP BY 1 ORDER BY 1",
            [run.district, run.pk],
        )
        return cursor.fetchall()


def score(run: Run, subdistrict: str) -> int:
    """Scores the families of a kecamatan, unless that has been done. Gives their number."""
    if done := ScoredPart.objects.filter(run=run, subdistrict=subdistrict).first():
        return done.families
    rows = _read_frozen(run, subdistrict)
    inputs_hash = hashlib.sha256(rows.view(np.uint8).data).hexdigest()
    # One row per indicator, in the machine's own byte order; the scorer goes through it indicator by indicator.
    values = np.ascontiguousarray(rows["values"]["number"].T, dtype=np.float64)
    scores, unknown = scorer(run.model, run.indicators).score(values, subdistrict)
    is_known = ~np.isnan(values)
    with _transaction() as cursor:
        # The lock of the row decides between two deliveries of the same part.
        part, is_mine = ScoredPart.objects.get_or_create(
            run=run,
            subdistrict=subdistrict,
            defaults={
                "families": len(rows),
                "inputs_hash": inputs_hash,
                "known": is_known.sum(axis=1).tolist(),
                "sums": np.where(is_known, values, 0.0).sum(axis=1).tolist(),
            },
        )
        if is_mine:
            _write_scores(cursor, run, subdistrict, rows, scores, unknown)
    return part.families


SCORE_COLUMNS = "run_id, subdistrict, household_id, area_code, building_number, family_number, members, score, unknown"


def _read_frozen(run: Run, subdistrict: str) -> np.ndarray:
    """The frozen rows of a kecamatan as a numpy array, in the order of area and family.

    PostgreSQL's binary COPY format has rows of one length when nothing is NULL and texts have one length: then a buffer
    is an array, and nothing needs parsing. The lengths are checked.
    """
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(
            "COPY (SELECT household_id, area_code, building_number::int, family_number::int, members::int, values "
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
    """The rows of a binary COPY of frozen families; refuses rows of another shape."""
    row = np.dtype(
        [
            ("columns", ">i2"),
            *_column("household", "V16"),
            *_column("area_code", "V16"),
            *_column("building", ">i4"),
            *_column("family", ">i4"),
            *_column("members", ">i4"),
            ("values_length", ">i4"),
            ("array", [("dimensions", ">i4"), ("nulls", ">i4"), ("type", ">i4"), ("size", ">i4"), ("first", ">i4")]),
            ("values", [("length", ">i4"), ("number", ">f4")], (indicators,)),
        ]
    )
    body = len(buffer) - len(COPY_HEADER) - len(COPY_END)
    if body % row.itemsize or bytes(buffer[: len(COPY_HEADER)]) != COPY_HEADER:
        raise ValueError(f"Frozen rows do not have {row.itemsize} bytes each.")
    rows = np.frombuffer(buffer, dtype=row, count=body // row.itemsize, offset=len(COPY_HEADER))
    lengths = {"household": 16, "area_code": 16, "building": 4, "family": 4, "members": 4}
    shapely = (
        all((rows[f"{name}_length"] == length).all() for name, length in lengths.items())
        and (rows["array"]["size"] == indicators).all()
        and (rows["values"]["length"] == 4).all()
    )
    if not shapely:
        raise ValueError("Frozen rows are not of one shape.")
    return rows


def _write_scores(
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


# --- rank ------------------------------------------------------------------------------------------------------------


def rank(run: Run) -> None:
    """Puts every scored family in its place. Raises ScoresLost if some must be scored again."""
    began = time.monotonic()
    with one_at_a_time(run.district), _transaction() as cursor:
        run.refresh_from_db()
        if run.finished_at:
            return
        _require_all_scores(cursor, run)
        families = run.families or 0
        cursor.execute(*rank_statement(run))
        if cursor.rowcount != families:
            raise ValueError(f"{cursor.rowcount} families were ranked, {families} were frozen.")
        cursor.execute("DELETE FROM ranking_score WHERE run_id = %s", [run.pk])
        _tally(cursor, run)
        parts = list(run.parts.order_by("subdistrict"))
        run.inputs_hash = hashlib.sha256("".join(part.inputs_hash for part in parts).encode()).hexdigest()
        run.results_hash = results_hash(run)
        known, sums = (
            np.array([getattr(part, name) for part in parts], dtype=float).sum(axis=0) for name in ("known", "sums")
        )
        # Where no family's answers say, the mean is unknown too, and JSON and charts want a number.
        run.means = np.divide(sums, known, out=np.zeros_like(sums), where=known > 0).tolist()
        run.persons = ClassTally.objects.filter(district=run.district, run=run).aggregate(all=Sum("members"))["all"]
        run.finished_at = timezone.now()
        run.seconds["rank"] = round(time.monotonic() - began, 2)
        run.seconds["whole"] = round((run.finished_at - run.asked_at).total_seconds(), 2)
        run.save(update_fields=["inputs_hash", "results_hash", "means", "persons", "finished_at", "seconds"])
    _let_the_planner_look(Standing)


def _require_all_scores(cursor: Any, run: Run) -> None:
    cursor.execute("SELECT subdistrict, count(*) FROM ranking_score WHERE run_id = %s GROUP BY 1", [run.pk])
    there = dict(cursor.fetchall())
    scored = dict(run.parts.values_list("subdistrict", "families"))
    if there == scored and sum(scored.values()) == run.families:
        return
    raise ScoresLost(
        [code for code, families in subdistricts(run) if not there.get(code) == scored.get(code) == families]
    )


def score_again(run: Run, lost: list[str]) -> None:
    """Makes the scores of these kecamatan anew from the frozen rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ranking_score WHERE run_id = %s AND subdistrict = ANY(%s)", [run.pk, lost])
        ScoredPart.objects.filter(run=run, subdistrict__in=lost).delete()
    for subdistrict in lost:
        score(run, subdistrict)


def rank_statement(run: Run) -> tuple[str, dict[str, Any]]:
    """The one statement of the ranking. Whole numbers decide every limit, so that no rounding can move a family."""
    families = run.families or 0
    # A class begins one rank after the last of the class before it.
    first_ranks = [last + 1 for last in run.scheme.last_ranks(families)[:-1]]
    sql = f"""
        INSERT INTO {Standing._meta.db_table} (district, run_id, rank, household_id, area_code, score, decile,
            percentile, welfare_class, members, unknown)
        SELECT %(district)s, run_id, rank, household_id, area_code, score,
            (rank - 1) * 10 / %(families)s + 1, (rank - 1) * 100 / %(families)s + 1,
            width_bucket(rank, %(first_ranks)s::bigint[]) + 1, members, unknown
        FROM (
            SELECT *, row_number() OVER (
                ORDER BY score, members DESC, area_code, building_number, family_number, household_id
            ) AS rank
            FROM ranking_score WHERE run_id = %(run)s
        ) AS ranked
    """  # noqa: S608  names come from our own models
    return sql, {"district": run.district, "run": run.pk, "families": families, "first_ranks": first_ranks}


def _tally(cursor: Any, run: Run) -> None:
    cursor.execute(
        f"""
        INSERT INTO {ClassTally._meta.db_table} (district, run_id, village, welfare_class, decile, families, members)
        SELECT district, run_id, left(area_code, 10), welfare_class, decile, count(*), sum(members)
        FROM {Standing._meta.db_table} WHERE district = %s AND run_id = %s
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 4, 5
        """,  # noqa: S608
        [run.district, run.pk],
    )


def results_hash(run: Run) -> str:
    """SHA-256 over the standings in order: rank, family, score, decile, percentile, class. Anyone can make it again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT encode(sha256(string_agg(sheet, ''::bytea ORDER BY number)), 'hex') FROM (
                SELECT (rank - 1) / 10000 AS number, sha256(string_agg(
                    int4send(rank) || uuid_send(household_id) || float8send(score) || int2send(decile)
                    || int2send(percentile) || int2send(welfare_class), ''::bytea ORDER BY rank)) AS sheet
                FROM {Standing._meta.db_table} WHERE district = %s AND run_id = %s
                GROUP BY 1
            ) AS sheets
            """,  # noqa: S608
            [run.district, run.pk],
        )
        return cursor.fetchone()[0] or ""
