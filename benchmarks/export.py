"""A run's ranked list to Excel, through the real job, against COPY plus the fastest bare writer.

Floors, measured on the same rows right after: COPY of the export's own statement to nowhere, plus rustpy-xlsxwriter fed
from memory with the same batches and nothing else. XlsxWriter in constant_memory mode writes a sample of the rows, from
memory too; its time is extrapolated to all rows.
"""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import common

common.start_django()

import numpy as np  # noqa: E402
import openpyxl  # noqa: E402
import rustpy_xlsxwriter  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from enumeration import identity  # noqa: E402
from enumeration.access import Role  # noqa: E402
from enumeration.exports.actions import ask_export  # noqa: E402
from enumeration.exports.reading import Snapshot  # noqa: E402
from enumeration.exports.registry import exporter_of  # noqa: E402
from enumeration.exports.storing import path_of  # noqa: E402
from enumeration.files import quotas  # noqa: E402
from enumeration.files.arrow import schema_of  # noqa: E402
from enumeration.files.columns import Kind  # noqa: E402
from enumeration.models import Assignment, Export, Officer, Round  # noqa: E402
from ranking.models import Run  # noqa: E402

DISTRICT = "7317"
BAR, TIMES_FASTER, MOST_MB = 1.5, 5, 150
SAMPLE = 50_000


def main() -> int:
    parser = common.arguments(__doc__ or "", households=1_000_000)
    parser.add_argument("--whole", action="store_true", help="XlsxWriter writes every row, not a sample")
    options = parser.parse_args()
    report = common.Report("export", quiet=options.json)
    analyst = someone_who_may_export()
    run = a_run_of(options.households, report)
    Assignment.objects.get_or_create(
        round=run.round, area_id=run.district, role=Role.ANALYST, officer=analyst, ended_at=None
    )
    with common.worker() as pid:
        common.wait_for_worker()
        used = common.cpu_seconds(pid)
        export, peak = exported(run, analyst, pid)
        used = common.cpu_seconds(pid) - used
    job = export.job
    report.note(
        seconds=job.seconds, waited=(job.started_at - job.asked_at).total_seconds(), peak_rss_mb=peak, cpu_seconds=used
    )
    report.note(size_mb=export.size / 2**20, rows=export.rows, result=job.result)
    check(export, run)

    copy_seconds, batches = floor_of_copy(export)
    report.note(copy_seconds=copy_seconds)
    used = time.process_time()
    writer_seconds = bare_writer(export, batches)
    report.note(bare_writer_seconds=writer_seconds, bare_writer_cpu_seconds=time.process_time() - used)
    sample = run.families if options.whole else min(SAMPLE, run.families)
    constant, constant_cpu = (one * run.families / sample for one in xlsxwriter_seconds(export, batches, sample))
    report.note(xlsxwriter_seconds=constant, xlsxwriter_cpu_seconds=constant_cpu, xlsxwriter_rows_measured=sample)
    floor = copy_seconds + writer_seconds
    path_of(export).unlink()
    faster = constant / job.seconds
    return report.end(
        n=run.families,
        floor_seconds=floor,
        ratio=job.seconds / floor,
        bar=BAR,
        times_faster_than_xlsxwriter=faster,
        must_be_times_faster=TIMES_FASTER,
        most_rss_mb=MOST_MB,
        ok=bool(job.seconds / floor <= BAR and faster >= TIMES_FASTER and peak <= MOST_MB),
    )


def exported(run: Run, analyst: Officer, worker: int) -> tuple[Export, float]:
    """Export the whole list through the real job.

    Returns the export, and the most memory of a process of the worker.
    """
    with common.PeakMemory(worker) as memory:
        quotas.MOST_BYTES = 2**50  # the daily quota is far below what is measured here
        export = ask_export(
            "ranked_list",
            filters={"run": str(run.pk)},
            area_code=run.district,
            purpose="Mengukur lamanya ekspor",
            by=analyst,
        )
        common.wait_for(export.job)
    export.refresh_from_db()
    return export, memory.mb


def check(export: Export, run: Run) -> None:
    """Check that every household of the run is there once, in order, and that identifiers are text."""
    book = openpyxl.load_workbook(path_of(export).open("rb"), read_only=True)
    expected = 1
    for name in book.sheetnames[1:]:
        rows = book[name].iter_rows(min_row=2, values_only=True)
        for row in rows:
            if row[0] != expected or not isinstance(row[12], str) or len(row[12]) != 16:
                raise SystemExit(f"Row {expected} of the file is wrong: {row}")
            expected += 1
            if expected > 20_001:  # openpyxl takes a minute for a million rows; the job has counted them
                return
    if expected - 1 != min(run.families, 20_000):
        raise SystemExit(f"{expected - 1} rows in the file, {run.families} families in the run")


# --- Floors ----------------------------------------------------------------------------------------------------------


class Nowhere:
    def write(self, row: bytes) -> int:
        return len(row)


def floor_of_copy(export: Export) -> tuple[float, list[Any]]:
    """Time COPY of the same statement; returns also its rows as batches in memory, which is not timed."""
    exporter = exporter_of(export.kind)
    statement = exporter.statement(export)
    with Snapshot() as snapshot, snapshot.connection.cursor() as cursor:
        rows = cursor.mogrify(statement.rows, dict(statement.params)).decode()
        with common.timed() as took:
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT (FORMAT csv)", Nowhere())
        return took[0], list(snapshot.batches(statement, exporter.columns))


def bare_writer(export: Export, batches: list[Any]) -> float:
    """Time rustpy-xlsxwriter over Arrow batches: its fastest way. Its decimals must be floats."""
    import pyarrow as pa

    columns = exporter_of(export.kind).columns
    schema = pa.schema(
        [
            (field.name, pa.float64() if column.kind is Kind.DECIMAL else field.type)
            for field, column in zip(schema_of(columns), columns, strict=True)
        ]
    )
    floats = [
        pa.record_batch([v.cast(f.type) for v, f in zip(b.columns, schema, strict=True)], schema=schema)
        for b in batches
    ]
    with tempfile.TemporaryDirectory() as folder, common.timed() as took:
        reader = pa.RecordBatchReader.from_batches(schema, iter(floats))
        rustpy_xlsxwriter.write_worksheet(reader, str(Path(folder) / "bare.xlsx"), sheet_name="List")
    return took[0]


def xlsxwriter_seconds(export: Export, batches: list[Any], rows: int) -> tuple[float, float]:
    """Returns the seconds by the clock and by the processor."""
    values, kinds = [], [column.kind for column in exporter_of(export.kind).columns]
    for batch in batches:
        values += list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
        if len(values) >= rows:
            break
    used = time.process_time()
    with tempfile.TemporaryDirectory() as folder, common.timed() as took:
        book = xlsxwriter.Workbook(str(Path(folder) / "constant.xlsx"), {"constant_memory": True})
        sheet = book.add_worksheet()
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(values[:rows]):
            for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                if value is None:
                    continue
                if kind is Kind.TEXT:
                    sheet.write_string(number, place, value)
                elif kind is Kind.DATE:
                    sheet.write_datetime(number, place, value, dates)
                else:
                    sheet.write_number(number, place, float(value))
        book.close()
    return took[0], time.process_time() - used


# --- A finished run, made the quick way ------------------------------------------------------------------------------


def someone_who_may_export() -> Officer:
    officer, _ = Officer.objects.get_or_create(username="bench-export", defaults={"full_name": "Analis Tolok Ukur"})
    return officer


def a_run_of(families: int, report: common.Report) -> Run:
    """Returns an existing finished run of this many households (bench rank leaves one), or a made-up one."""
    if found := Run.objects.filter(families=families).finished().select_related("round", "scheme").first():
        report.say(f"Using run #{found.pk}")
        return found
    report.say(f"Making a run of {families} families …")
    began = time.monotonic()
    run = made_run(families)
    report.note(preparation_seconds=time.monotonic() - began)
    return run


@transaction.atomic
def made_run(families: int) -> Run:
    model, scheme = model_and_scheme()
    round_ = Round.objects.create(
        name=f"Tolok ukur ekspor {families} {uuid.uuid4().hex[:6]}",
        year=2026,
        starts_on=date(2026, 10, 15),
        ends_on=date(2026, 11, 14),
        is_made_up=True,
    )
    asked_by = someone_who_may_export()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")  # four million foreign keys are right
        areas(cursor, families)
        officers = made_officers(cursor)
        cursor.execute("SELECT code FROM enumeration_area WHERE level = 'sub_sls' AND code LIKE '7317%%' ORDER BY code")
        codes = [code for (code,) in cursor.fetchall()][: families // 100 + 1]
        copy_households(cursor, round_.pk, families, codes, officers)
        run = Run.objects.create(
            district=DISTRICT,
            round=round_,
            model=model,
            scheme=scheme,
            states=["approved", "completed"],
            results=[1],
            asked_by=asked_by,
            indicators=Run.names_now(),
            audit_indicators=[],
            frozen_at=timezone.now(),
            families=families,
            model_hash=model.content_hash,
            scheme_hash=scheme.content_hash,
        )
        freeze_and_rank(cursor, run, families)
    Run.objects.filter(pk=run.pk).update(finished_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enumeration_household, ranking_frozenfamily, ranking_standing")
    run.refresh_from_db()
    return run


def model_and_scheme():
    from ranking.models import ClassScheme, WelfareModel
    from ranking.parameter_files import FOLDER, read_model

    files = read_model(FOLDER / "linear-2008")
    scheme = files.schemes[0]
    model, _ = WelfareModel.objects.get_or_create(
        content_hash=files.content_hash,
        defaults={
            "name": files.name,
            "kind": "linear",
            "about": files.about,
            "coefficients": [vars(each) for each in files.coefficients],
        },
    )
    kept, _ = ClassScheme.objects.get_or_create(
        content_hash=scheme.content_hash,
        defaults={"name": scheme.name, "about": scheme.about, "classes": [vars(each) for each in scheme.classes]},
    )
    return model, kept


def areas(cursor: Any, families: int) -> None:
    """Insert 22 kecamatan, ten villages in each, and one SLS per hundred households."""
    per_village = families // 22_000 + 1
    cursor.execute(
        """
        INSERT INTO enumeration_area (code, name, level)
        SELECT '73', 'SULAWESI SELATAN', 'province' UNION ALL SELECT '7317', 'LUWU', 'district'
        UNION ALL SELECT '7317' || lpad((k * 10)::text, 3, '0'), 'KECAMATAN ' || k, 'subdistrict'
            FROM generate_series(1, 22) k
        UNION ALL SELECT '7317' || lpad((k * 10)::text, 3, '0') || lpad(v::text, 3, '0'),
                'DESA ' || k || '.' || v, 'village'
            FROM generate_series(1, 22) k, generate_series(1, 10) v
        UNION ALL SELECT '7317' || lpad((k * 10)::text, 3, '0') || lpad(v::text, 3, '0') || lpad(s::text, 4, '0')
                || '00',
                'RT ' || s || ' DUSUN PADANG', 'sub_sls'
            FROM generate_series(1, 22) k, generate_series(1, 10) v, generate_series(1, %s) s
        ON CONFLICT DO NOTHING
        """,
        [per_village],
    )


def made_officers(cursor: Any) -> list[int]:
    Officer.objects.bulk_create(
        [
            Officer(username=f"bench-ppl-{number}", full_name=f"PENCACAH {number}", password="!")
            for number in range(500)
        ],
        ignore_conflicts=True,
    )
    return list(Officer.objects.filter(username__startswith="bench-ppl-").values_list("pk", flat=True))


NAMES = (
    "MUHAMMAD SALEH",
    "SITI AMINAH",
    "ANDI BASO",
    "NURHAYATI DG. SUNGGU",
    "I MADE SUTA",
    "YOHANIS TA'DUNG",
    "HASNAH",
)


def copy_households(cursor: Any, round_id: int, families: int, codes: list[str], officers: list[int]) -> None:
    chance = np.random.default_rng()
    now = timezone.now().isoformat()
    columns = (
        "id, round_id, area_id, state, version, on_prelist, changed_at, enumerator_id, supervisor_id, address, "
        "head_name, building_number, family_number, member_count, family_card, result, enumerated_on"
    )
    for first in range(0, families, 20_000):
        lines = []
        ids = chance.bytes(16 * 20_000)
        for number in range(first, min(first + 20_000, families)):
            row_id = uuid.UUID(bytes=ids[16 * (number - first) :][:16])
            card = identity.seal(f"731701{number % 10**10:010d}", row_id, "family_card").hex()
            name = f"{NAMES[number % len(NAMES)]} {number}"
            ppl, pml = officers[number % len(officers)], officers[number % 40]
            lines.append(
                f"{row_id}\t{round_id}\t{codes[number // 100]}\tapproved\t3\tt\t{now}\t{ppl}\t{pml}"
                f"\tDUSUN PADANG RT {number % 9}\t{name}\t{number % 100 + 1}\t1\t{number % 7 + 1}"
                f"\t\\\\x{card}\t1\t2026-10-{number % 14 + 15}\n"
            )
        cursor.copy_expert(f"COPY enumeration_household ({columns}) FROM STDIN", StringIO("".join(lines)))


def freeze_and_rank(cursor: Any, run: Run, families: int) -> None:
    """Insert rows as the freeze and the ranking leave them, with random scores."""
    cursor.execute(
        """
        INSERT INTO ranking_frozenfamily (district, run_id, area_code, household_id, building_number, family_number,
            members, has_head, enumerated_on, enumerator_id, supervisor_id, version, values, audit)
        SELECT %s, %s, area_id, id, building_number, family_number, member_count, true, enumerated_on, enumerator_id,
            supervisor_id, version, array_fill(1.5::real, ARRAY[%s]), array_fill(0::real, ARRAY[10])
        FROM enumeration_household WHERE round_id = %s
        """,
        [DISTRICT, run.pk, len(run.indicators), run.round_id],
    )
    cursor.execute(
        """
        INSERT INTO ranking_standing (district, run_id, rank, household_id, area_code, score, decile, percentile,
            welfare_class, members, unknown)
        SELECT %(district)s, %(run)s, rank, household_id, area_code, 11 + 4.0 * rank / %(n)s,
            (rank - 1) * 10 / %(n)s + 1, (rank - 1) * 100 / %(n)s + 1, (rank - 1) * 6 / %(n)s + 1, members, rank %% 4
        FROM (
            SELECT household_id, area_code, members, row_number() OVER (ORDER BY md5(household_id::text)) AS rank
            FROM ranking_frozenfamily WHERE district = %(district)s AND run_id = %(run)s
        ) AS ranked ORDER BY rank
        """,
        {"district": DISTRICT, "run": run.pk, "n": families},
    )


if __name__ == "__main__":
    sys.exit(main())
