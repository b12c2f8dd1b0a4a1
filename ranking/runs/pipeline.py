"""Freeze → score → rank: the steps of a run. Each step may be interrupted anywhere and started again.

* freeze: one INSERT … SELECT writes the indicators of every eligible household of the district.
* score: COPY reads each kecamatan's frozen rows into numpy, where they are weighted; COPY writes the scores back, in
  one transaction with the row that marks the kecamatan as done. Households of which too little is known get no score. Any
  number of machines may score different kecamatan at the same time.
* rank: one window statement over the scores, in the order of the run's tie rule; classes, tallies and hashes in the
  same transaction, which ends with `finished_at`.

Whatever a killed worker left unfinished was never committed. One lock per district keeps two runs out of the same step.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, models, transaction
from django.db.models import Sum
from django.db.models.sql import Query
from django.utils import timezone

from enumeration.models import Household, Job, Person
from enumeration.questionnaire.forms import FormKind
from ranking.indicators.audit import AUDIT
from ranking.indicators.catalogue import BY_NAME
from ranking.indicators.expressions import PRESENT, members_figures
from ranking.indicators.indicator import PRESENT_HEADS, PRESENT_MEMBERS
from ranking.models import ClassTally, FrozenFamily, LeftOutFamily, Run, ScoredPart, Standing
from ranking.rules import ORDERS, LeftOutRule, TieRule
from ranking.runs import eligibility
from ranking.runs.copying import read_frozen, write_scores
from ranking.runs.locks import one_at_a_time
from ranking.runs.scoring import LEAST_KNOWN, scorer


class ScoresLost(Exception):
    """The scores of these kecamatan are lost: PostgreSQL was killed, and emptied the unlogged table when it restarted."""

    def __init__(self, subdistricts: list[str]) -> None:
        super().__init__(", ".join(subdistricts))
        self.subdistricts = subdistricts


class NobodyToRank(Exception):
    """Too little is known of every frozen household."""


@contextmanager
def _transaction() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        # JIT-compiling these statements costs more than it saves: 2.6 of 9.6 seconds with 300,000 households.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '192MB'")
        yield cursor


def _let_the_planner_look(model: type[models.Model], *columns: str) -> None:
    """Run ANALYZE now. Autovacuum does so only a minute later: an export of 74,000 households before that took minutes,
    row by row.

    Outside the transaction, because ANALYZE blocks other ANALYZE runs, and another district's run must not wait for
    this one. `columns` limits it to these: the arrays of values take it five times as long, and no query filters by
    them.
    """
    quote = connection.ops.quote_name
    only = f"({', '.join(map(quote, columns))})" if columns else ""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {quote(model._meta.db_table)} {only}")


CODE = ("rules.py", "indicators/*.py", "runs/copying.py", "runs/pipeline.py", "runs/scoring.py")


@cache
def code_version() -> str:
    """Returns a hash that changes when the code that computes ranks changes."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent.parent
    for pattern in CODE:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# --- freeze ----------------------------------------------------------------------------------------------------------


def freeze(run: Run) -> None:
    """Store what every eligible household's score will be computed from, as of this moment."""
    began = time.monotonic()
    with one_at_a_time(run.district), _transaction() as cursor:
        run.refresh_from_db()
        if run.frozen_at:
            return
        _discard_runs_given_up(run)
        cursor.execute(*freeze_statement(run))
        run.families = cursor.rowcount
        run.left_out = eligibility.by_visit(run.round_id, run.district, run.states, run.results).left_out
        run.frozen_at = timezone.now()
        run.code_version = code_version()
        run.seconds["freeze"] = round(time.monotonic() - began, 2)
        run.save(update_fields=["families", "left_out", "frozen_at", "code_version", "seconds"])
    _let_the_planner_look(FrozenFamily, "district", "run_id", "area_code", "household_id")


def freeze_statement(run: Run) -> tuple[str, list[Any]]:
    """Returns the one statement of the freeze: households joined with the figures of their members, each computed once."""
    values = [BY_NAME[name].value for name in run.indicators]
    audit = [indicator.value for indicator in AUDIT if indicator.name in run.audit_indicators]
    figures = members_figures([*values, *audit, PRESENT_MEMBERS, PRESENT_HEADS])
    values_sql, values_params = _compiled(Household, values)
    audit_sql, audit_params = _compiled(Household, audit)
    figures_sql, figures_params = _compiled(Person, list(figures.values()))
    persons, families = Person._meta.db_table, Household._meta.db_table
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in zip(figures, figures_sql, strict=True))
    eligible_sql, eligible_params = _eligible(run)
    # LATERAL, through the index on (household, number): a hash of a million households with 36 figures each takes a
    # gigabyte.
    sql = f"""
        INSERT INTO {FrozenFamily._meta.db_table} (district, run_id, area_code, household_id, building_number,
            family_number, members, has_head, enumerated_on, enumerator_id, supervisor_id, version, values, audit)
        SELECT %s, %s, {families}.area_id, {families}.id, COALESCE({families}.building_number, 0),
            COALESCE({families}.family_number, 0), members."{PRESENT_MEMBERS.column}", members."{PRESENT_HEADS.column}" > 0,
            {families}.enumerated_on, {families}.enumerator_id, {families}.supervisor_id, {families}.version,
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
    """Returns Django expressions over one table as SQL, with the table's name in front of every column."""
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
    """Returns which households are ranked, as SQL over the table of households."""
    families = Household._meta.db_table
    return (
        f"{families}.round_id = %s AND {families}.area_id LIKE %s AND {families}.state = ANY(%s) "
        f"AND {families}.result = ANY(%s) AND {families}.form = '{FormKind.FAMILY.value}'",
        [run.round_id, f"{run.district}%", list(run.states), list(run.results)],
    )


def _discard_runs_given_up(run: Run) -> None:
    """Delete what failed and cancelled runs of the district have frozen: nobody will ever score it."""
    over = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]
    given_up = Run.objects.filter(district=run.district, finished_at=None, job__state__in=over).exclude(pk=run.pk)
    FrozenFamily.objects.filter(district=run.district, run__in=list(given_up)).delete()
    ScoredPart.objects.filter(run__in=list(given_up)).delete()
    LeftOutFamily.objects.filter(district=run.district, run__in=list(given_up)).delete()


# --- score -----------------------------------------------------------------------------------------------------------


def subdistricts(run: Run) -> list[tuple[str, int]]:
    """Returns the kecamatan of the run's frozen households, with their numbers of households."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left(area_code, 7), count(*) FROM ranking_frozenfamily WHERE district = %s AND run_id = %s "
            "GROUP BY 1 ORDER BY 1",
            [run.district, run.pk],
        )
        return cursor.fetchall()


def score(run: Run, subdistrict: str) -> int:
    """Score the households of a kecamatan, unless that is done already. Returns their number."""
    if done := ScoredPart.objects.filter(run=run, subdistrict=subdistrict).first():
        return done.families
    rows = read_frozen(run, subdistrict)
    inputs_hash = hashlib.sha256(rows.view(np.uint8).data).hexdigest()
    # One row per indicator, in the machine's own byte order: the scorer reads indicator by indicator.
    values = np.ascontiguousarray(rows["values"]["number"].T, dtype=np.float64)
    by = scorer(run.model, run.indicators)
    scores, unknown = by.score(values, subdistrict)
    reasons, shares = _left_out(run, rows, by.share_known(values))
    is_ranked = reasons == ""
    is_known = ~np.isnan(values) & is_ranked
    with _transaction() as cursor:
        # The row's lock decides between two deliveries of the same part.
        part, is_mine = ScoredPart.objects.get_or_create(
            run=run,
            subdistrict=subdistrict,
            defaults={
                "families": len(rows),
                "left_out": dict(Counter(reasons[~is_ranked].tolist())),
                "inputs_hash": inputs_hash,
                "known": is_known.sum(axis=1).tolist(),
                "sums": np.where(is_known, values, 0.0).sum(axis=1).tolist(),
            },
        )
        if is_mine:
            write_scores(cursor, run, subdistrict, rows[is_ranked], scores[is_ranked], unknown[is_ranked])
            LeftOutFamily.objects.bulk_create(
                (
                    LeftOutFamily(
                        district=run.district,
                        run=run,
                        area_code=bytes(row["area_code"]).decode(),
                        household_id=UUID(bytes=bytes(row["household"])),
                        reason=reason,
                        known=share,
                    )
                    for row, reason, share in zip(
                        rows[~is_ranked], reasons[~is_ranked].tolist(), shares[~is_ranked].tolist(), strict=True
                    )
                ),
                batch_size=5000,
            )
    return part.families


def _left_out(run: Run, rows: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns, for each household, why the run's rule leaves it out ("" if it is ranked), and the known share of its
    score."""
    if run.left_out_rule == LeftOutRule.VISIT:
        return np.full(len(rows), ""), shares
    why = LeftOutFamily.Reason
    conditions = [rows["members"] == 0, rows["has_head"] == 0, shares < LEAST_KNOWN]
    reasons = [why.NO_MEMBER.value, why.NO_HEAD.value, why.LITTLE_KNOWN.value]
    return np.select(conditions, reasons, default=""), shares


# --- rank ------------------------------------------------------------------------------------------------------------


def rank(run: Run) -> None:
    """Rank every scored household. Raises ScoresLost if some must be scored again."""
    began = time.monotonic()
    with one_at_a_time(run.district), _transaction() as cursor:
        run.refresh_from_db()
        if run.finished_at:
            return
        _require_all_scores(cursor, run)
        parts = list(run.parts.order_by("subdistrict"))
        little_known = sum((Counter(part.left_out) for part in parts), Counter[str]())
        run.left_out |= little_known
        run.families = families = (run.families or 0) - little_known.total()
        if not families:
            raise NobodyToRank
        cursor.execute(*rank_statement(run))
        if cursor.rowcount != families:
            raise ValueError(f"{cursor.rowcount} families were ranked, {families} have scores.")
        cursor.execute("DELETE FROM ranking_score WHERE run_id = %s", [run.pk])
        _tally(cursor, run)
        run.inputs_hash = hashlib.sha256("".join(part.inputs_hash for part in parts).encode()).hexdigest()
        run.results_hash = results_hash(run)
        known, sums = (
            np.array([getattr(part, name) for part in parts], dtype=float).sum(axis=0) for name in ("known", "sums")
        )
        # Where no household's answers say, the mean is unknown too; but JSON and charts need a number.
        run.means = np.divide(sums, known, out=np.zeros_like(sums), where=known > 0).tolist()
        run.persons = ClassTally.objects.filter(district=run.district, run=run).aggregate(all=Sum("members"))["all"]
        run.finished_at = timezone.now()
        run.seconds["rank"] = round(time.monotonic() - began, 2)
        run.seconds["whole"] = round((run.finished_at - run.asked_at).total_seconds(), 2)
        run.save(
            update_fields=[
                "families",
                "left_out",
                "inputs_hash",
                "results_hash",
                "means",
                "persons",
                "finished_at",
                "seconds",
            ]
        )
    _let_the_planner_look(Standing)


def _require_all_scores(cursor: Any, run: Run) -> None:
    cursor.execute("SELECT subdistrict, count(*) FROM ranking_score WHERE run_id = %s GROUP BY 1", [run.pk])
    there = dict(cursor.fetchall())
    scored = {
        part.subdistrict: (part.families, part.families - sum(part.left_out.values())) for part in run.parts.all()
    }
    lost = [
        code
        for code, families in subdistricts(run)
        if scored.get(code) is None or scored[code] != (families, there.get(code, 0))
    ]
    if lost:
        raise ScoresLost(lost)


def score_again(run: Run, lost: list[str]) -> None:
    """Recompute the scores of these kecamatan from the frozen rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ranking_score WHERE run_id = %s AND subdistrict = ANY(%s)", [run.pk, lost])
        ScoredPart.objects.filter(run=run, subdistrict__in=lost).delete()
        for subdistrict in lost:
            LeftOutFamily.objects.filter(district=run.district, run=run).in_area(subdistrict).delete()
    for subdistrict in lost:
        score(run, subdistrict)


def rank_statement(run: Run) -> tuple[str, dict[str, Any]]:
    """Returns the one statement of the ranking.

    Whole numbers decide every limit, so that no rounding can move a household.
    """
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
            SELECT *, row_number() OVER (ORDER BY {ORDERS[TieRule(run.tie_rule)]}) AS rank
            FROM ranking_score WHERE run_id = %(run)s
        ) AS ranked
    """  # noqa: S608  names come from our own models
    return sql, {
        "district": run.district,
        "run": run.pk,
        "families": families,
        "first_ranks": first_ranks,
        "seed": run.seed,
    }


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
    """Returns the SHA-256 of the standings in order: rank, household, score, decile, percentile, class.

    Anyone can recompute it.
    """
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
