"""Prelist files of whatever rows a test names, uploaded, checked and imported."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from enumeration import jobs
from enumeration.models import Job, PrelistFile
from enumeration.prelist import actions
from enumeration.prelist.columns import COLUMNS
from tests.conftest import DISTRICT, OWN_SLS

HEADER = [column.name for column in COLUMNS]


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    """Returns where files of this test go."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "prelist"


def line(number: int, code: str = OWN_SLS, **more: Any) -> dict[str, Any]:
    """Returns one good row."""
    return {"kode_sls": code, "nomor_urut": number, "nama_kepala_keluarga": f"KEPALA {letters(number)}"} | more


def letters(number: int) -> str:
    """1 → B, 12 → BC: a name without digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def as_csv(rows: Iterable[dict[str, Any]], delimiter: str = ",", header: Sequence[str] = HEADER) -> bytes:
    lines = [header, *([str(row.get(name, "")) for name in header] for row in rows)]
    return "".join(delimiter.join(cells) + "\r\n" for cells in lines).encode()


def as_xlsx(rows: Iterable[dict[str, Any]], header: Sequence[str] = HEADER) -> bytes:
    """Values keep their types: a number is a number cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(name) for name in header])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def upload(round_, kab) -> Callable[..., PrelistFile]:
    def upload_(content: bytes, *, by=None, area_code: str = DISTRICT, **more: Any) -> PrelistFile:
        name = more.pop("name", "prelist.csv")
        return actions.upload([content], name=name, round=round_, area_code=area_code, by=by or kab, **more)

    return upload_


@pytest.fixture
def checked(upload) -> Callable[..., PrelistFile]:
    """Returns the file after its check."""

    def checked_(content: bytes, **more: Any) -> PrelistFile:
        file = upload(content, **more)
        jobs.run(file.check_job_id)
        return fresh(file)

    return checked_


@pytest.fixture
def taken_in(checked, kab) -> Callable[..., PrelistFile]:
    """Returns the file after its import."""

    def taken_in_(content: bytes, **more: Any) -> PrelistFile:
        return load(checked(content, **more), kab)

    return taken_in_


def load(file: PrelistFile, by) -> PrelistFile:
    job = actions.take_in(file, by=by)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return fresh(file)


def fresh(file: PrelistFile) -> PrelistFile:
    return PrelistFile.objects.select_related("check_job", "load_job").get(pk=file.pk)


def counts(file: PrelistFile) -> dict[str, int | None]:
    return {name: getattr(file, name) for name in ("rows", "new", "changed", "unchanged", "bad")}


def faults(file: PrelistFile) -> list[tuple[int, str]]:
    return list(file.faults.order_by("row", "column").values_list("row", "column"))
