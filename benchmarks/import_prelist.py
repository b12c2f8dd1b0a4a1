"""A prelist of a million households from CSV and from XLSX, 1 % of its rows bad in every way, through the real jobs.

Measured is the check (dry run) together with the import. Floor, right after: COPY of the imported rows, as text from a
file, into a copy of the households' table with all of its constraints and indexes: LIKE … INCLUDING ALL, and its
foreign keys, which LIKE leaves out. `ratio_without_keys` is against the table as LIKE makes it. Every planted fault
must be found by row and column, and nothing else; the same file again must change nothing.
"""

from __future__ import annotations

import csv
import itertools
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import common

common.start_django()

import rustpy_xlsxwriter  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402

from enumeration.access import Role  # noqa: E402
from enumeration.models import Area, Assignment, Household, Officer, PrelistFile, Round, Tally  # noqa: E402
from enumeration.models.areas import LEVEL_OF  # noqa: E402
from enumeration.prelist import actions  # noqa: E402
from enumeration.prelist.columns import COLUMNS  # noqa: E402

DISTRICT = "7317"
BAR, MOST_MB = 4.0, 1500
PER_SLS, SLS_PER_VILLAGE, VILLAGES = 80, 60, 10
BAD_EVERY = 100
HEADER = [column.name for column in COLUMNS]
SURNAMES = ("SALEH", "AMINAH", "BASO", "DG. SUNGGU", "SUTA", "TA'DUNG", "HASNAH")

Cells = dict[str, Any]


def main() -> int:
    parser = common.arguments(__doc__ or "", households=1_000_000)
    parser.add_argument("--format", choices=["csv", "xlsx"], help="only one of the two")
    options = parser.parse_args()
    report = common.Report("import", quiet=options.json)
    codes = areas_for(options.households)
    office = someone_who_may_import()
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder, common.worker() as worker:
        common.wait_for_worker()
        for suffix in [options.format] if options.format else ["csv", "xlsx"]:
            path = Path(folder) / f"prelist.{suffix}"
            with common.timed() as took:
                planted = WRITERS[suffix](path, options.households, codes)
            report.say(f"{suffix}: written in {took[0]:.1f} s, {path.stat().st_size / 2**20:.0f} MB")
            one = measured(path, planted, options.households, office, worker, Path(folder) / "floor")
            found.append(one)
            report.note(**{f"{suffix}_{name}": value for name, value in vars(one).items()})
            path.unlink()
    worst = max(found, key=lambda one: one.ratio)
    peak = max(one.peak_rss_mb for one in found)
    return report.end(
        n=options.households,
        seconds=worst.seconds,
        floor_seconds=worst.floor_seconds,
        ratio=worst.ratio,
        bar=BAR,
        peak_rss_mb=peak,
        most_rss_mb=MOST_MB,
        ok=bool(worst.ratio <= BAR and peak <= MOST_MB),
    )


@dataclass
class Measured:
    check_seconds: float
    load_seconds: float
    again_seconds: float
    floor_seconds: float
    floor_seconds_without_keys: float
    peak_rss_mb: float
    cpu_seconds: float
    bad_rows: int
    seconds: float = 0
    ratio: float = 0
    ratio_without_keys: float = 0

    def __post_init__(self) -> None:
        self.seconds = self.check_seconds + self.load_seconds
        self.ratio = self.seconds / self.floor_seconds
        self.ratio_without_keys = self.seconds / self.floor_seconds_without_keys


def measured(
    path: Path, planted: set[tuple[int, str]], rows: int, office: Officer, worker: int, floor: Path
) -> Measured:
    round_ = Round.objects.create(
        name=f"Tolok ukur prelist {uuid.uuid4().hex[:8]}",
        year=2026,
        starts_on=date(2026, 10, 15),
        ends_on=date(2026, 11, 14),
        is_made_up=True,
    )
    Assignment.objects.create(round=round_, area_id=DISTRICT, role=Role.DISTRICT_OFFICE, officer=office)
    try:
        used = common.cpu_seconds(worker)
        with common.PeakMemory(worker) as memory:
            file = checked(path, round_, office)
            verify_check(file, planted, rows)
            job = actions.take_in(file, by=office)
            common.wait_for(job)
        used = common.cpu_seconds(worker) - used
        file.refresh_from_db()
        verify_taken_in(file, planted, rows)
        without_keys = copied(round_, floor)
        floor_seconds = copied(round_, floor, FOREIGN_KEYS)
        again = checked(path, round_, office)
        bad = len({row for row, _ in planted})
        expect("the same file again", (again.new, again.changed, again.unchanged, again.bad), (0, 0, rows - bad, bad))
        actions.let_go(again, by=office)
        return Measured(
            check_seconds=file.check_job.seconds,
            load_seconds=job.seconds,
            again_seconds=again.check_job.seconds,
            floor_seconds=floor_seconds,
            floor_seconds_without_keys=without_keys,
            peak_rss_mb=memory.mb,
            cpu_seconds=used,
            bad_rows=bad,
        )
    finally:
        removed(round_)


def checked(path: Path, round_: Round, office: Officer) -> PrelistFile:
    with path.open("rb") as stream:
        pieces = iter(lambda: stream.read(1 << 18), b"")
        file = actions.upload(pieces, name=path.name, round=round_, area_code=DISTRICT, by=office)
    common.wait_for(file.check_job)
    file.refresh_from_db()
    return file


def verify_check(file: PrelistFile, planted: set[tuple[int, str]], rows: int) -> None:
    named = set(file.faults.values_list("row", "column"))
    if named != planted:
        raise SystemExit(
            f"Faults not found: {sorted(planted - named)[:10]}; found without being there: {sorted(named - planted)[:10]}"
        )
    bad = len({row for row, _ in planted})
    expect("the check", (file.rows, file.new, file.changed, file.unchanged, file.bad), (rows, rows - bad, 0, 0, bad))


def verify_taken_in(file: PrelistFile, planted: set[tuple[int, str]], rows: int) -> None:
    good = rows - len({row for row, _ in planted})
    expect("taken in", (file.new, file.bad), (good, rows - good))
    expect("families", Household.objects.filter(round=file.round).count(), good)
    counted = Tally.objects.filter(round=file.round).aggregate(prelist=Sum("prelist"), open=Sum("open"))
    expect("counters", (counted["prelist"], counted["open"]), (good, good))


def expect(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise SystemExit(f"{what}: {found}, and it should be {wanted}")


# --- The floor -------------------------------------------------------------------------------------------------------

COPIED = (
    "id, round_id, area_id, state, version, on_prelist, prelist_code, prelist_number, head_name, address, "
    "family_card, family_card_digest, changed_at"
)


FOREIGN_KEYS = """
SELECT string_agg(format('ALTER TABLE bench_household ADD %s', pg_get_constraintdef(oid)), ';')
FROM pg_constraint WHERE conrelid = 'enumeration_household'::regclass AND contype = 'f'
"""


def copied(round_: Round, path: Path, keys: str = "") -> float:
    """Returns the seconds of COPY into a new table like that of the households.

    `keys`: a query for the commands that add its keys.
    """
    with connection.cursor() as cursor:
        rows = (
            f"SELECT {COPIED} FROM enumeration_household WHERE round_id = {round_.pk} ORDER BY area_id, prelist_number"
        )
        with path.open("wb") as file:
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)
        cursor.execute("DROP TABLE IF EXISTS bench_household")
        cursor.execute("CREATE TABLE bench_household (LIKE enumeration_household INCLUDING ALL)")
        if keys:
            cursor.execute(keys)
            cursor.execute(cursor.fetchone()[0])
        try:
            with path.open("rb") as file, common.timed() as took:
                cursor.copy_expert(f"COPY bench_household ({COPIED}) FROM STDIN", file, size=1 << 18)
            return took[0]
        finally:
            cursor.execute("DROP TABLE bench_household")
            path.unlink()


# --- What is imported ------------------------------------------------------------------------------------------------


def someone_who_may_import() -> Officer:
    officer, _ = Officer.objects.get_or_create(username="bench-prelist", defaults={"full_name": "Petugas Prelist"})
    return officer


def areas_for(households: int) -> list[str]:
    """Returns SLS for this many households, 60 in a village, ten villages in a kecamatan."""
    names: dict[str, str] = {"73": "SULAWESI SELATAN", DISTRICT: "LUWU"}
    codes = []
    for number in range(households // PER_SLS + 1):
        village, sls = divmod(number, SLS_PER_VILLAGE)
        kecamatan, village = divmod(village, VILLAGES)
        code = f"{DISTRICT}{kecamatan * 10 + 10:03d}{village + 1:03d}{sls + 1:04d}"
        codes.append(code + "00")
        name = f"RT {sls + 1:03d} DUSUN PADANG"
        names |= {code[:7]: f"KECAMATAN {kecamatan}", code[:10]: f"DESA {village}", code: name, code + "00": name}
    made = [Area(code=code, name=name, level=LEVEL_OF[len(code)]) for code, name in names.items()]
    Area.objects.bulk_create(made, ignore_conflicts=True, batch_size=5_000)
    return codes


def good_row(number: int, codes: list[str]) -> Cells:
    sls, line = divmod(number, PER_SLS)
    name = "".join(chr(ord("A") + int(digit)) for digit in str(number))
    return {
        "kode_sls": codes[sls],
        "nomor_urut": line + 1,
        "nama_kepala_keluarga": f"{name} {SURNAMES[number % len(SURNAMES)]}",
        "alamat": f"DUSUN PADANG RT {number % 9} NO. {number % 300}",
        "nomor_kk": f"731701{number % 10**10:010d}",
        "nama_sls": "",
    }


def _set(**cells: Any) -> Callable[[Cells], Cells]:
    return lambda row: row | cells


nowhere = itertools.count(900_000)
"""SLS that do not exist, each a different one, so that none of their lines occurs twice."""

# One kind of bad row each: the column it is bad in, and how a good row is changed.
FAULTS: list[tuple[str, Callable[[Cells], Cells]]] = [
    ("kode_sls", _set(kode_sls="")),
    ("kode_sls", _set(kode_sls="7317")),
    ("kode_sls", _set(kode_sls="7317010001ABCD00")),
    ("kode_sls", _set(kode_sls="7,31701E+15")),
    ("kode_sls", lambda row: row | {"kode_sls": f"{DISTRICT}010001{next(nowhere)}"}),  # unknown SLS
    ("kode_sls", lambda row: row | {"kode_sls": f"7371010001{next(nowhere)}"}),  # outside the file's area
    ("nomor_urut", _set(nomor_urut="")),
    ("nomor_urut", _set(nomor_urut="0")),
    ("nomor_urut", _set(nomor_urut="2 b")),
    ("nama_kepala_keluarga", _set(nama_kepala_keluarga="")),
    ("nama_kepala_keluarga", _set(nama_kepala_keluarga="ANDI 2")),
    ("nama_kepala_keluarga", _set(nama_kepala_keluarga="ANDI\u202eBASO")),
    ("nama_kepala_keluarga", _set(nama_kepala_keluarga="PANJANG " * 13)),
    ("alamat", _set(alamat="x" * 201)),
    ("alamat", _set(alamat="JALAN \ufffd")),
    ("nomor_kk", _set(nomor_kk="731701010101000")),
    ("nomor_kk", _set(nomor_kk="7.31701E+15")),
    ("nomor_kk", _set(nomor_kk="tidak ada")),
]
# Excel has cells that are not texts.
FAULTS_OF_XLSX: list[tuple[str, Callable[[Cells], Cells]]] = [
    ("kode_sls", lambda row: row | {"kode_sls": float(row["kode_sls"])}),
    ("nomor_kk", _set(nomor_kk=7317010101010000.0)),
]


def rows_of(households: int, codes: list[str], faults: list, planted: set[tuple[int, str]]) -> Iterator[Cells]:
    """Yield the rows, every hundredth of them bad. In every tenth bad one, a line of its SLS occurs a second time."""
    for number in range(households):
        row = good_row(number, codes)
        which, bad = divmod(number, BAD_EVERY)
        if bad == BAD_EVERY // 2:
            if which % 10 == 0 and row["nomor_urut"] > 1:
                row = row | {"nomor_urut": row["nomor_urut"] - 1}
                planted |= {(number + 1, "nomor_urut"), (number + 2, "nomor_urut")}
            else:
                column, spoil = faults[which % len(faults)]
                row = spoil(row)
                planted.add((number + 2, column))
        yield row


def write_csv(path: Path, households: int, codes: list[str]) -> set[tuple[int, str]]:
    planted: set[tuple[int, str]] = set()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows_of(households, codes, FAULTS, planted))
    return planted


def write_xlsx(path: Path, households: int, codes: list[str]) -> set[tuple[int, str]]:
    planted: set[tuple[int, str]] = set()
    rows = rows_of(households, codes, FAULTS + FAULTS_OF_XLSX, planted)
    rustpy_xlsxwriter.write_worksheet(rows, str(path), sheet_name="Prelist")
    return planted


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


# --- Afterwards ------------------------------------------------------------------------------------------------------


def removed(round_: Round) -> None:
    """Delete the households of the round, so that the next import finds the table as this one did."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone()[0]
        if is_superuser:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM enumeration_household WHERE round_id = %s", [round_.pk])
        if is_superuser:
            cursor.execute("RESET session_replication_role")
        for table in ("enumeration_tally", "enumeration_villagetally"):
            cursor.execute(f"DELETE FROM {table} WHERE round_id = %s", [round_.pk])
        cursor.execute("VACUUM enumeration_household")
    if time.monotonic() - began > 60:
        sys.stderr.write("Removing the families took more than a minute.\n")


if __name__ == "__main__":
    sys.exit(main())
