"""An export of whatever rows a test names, and somebody who may ask for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enumeration.access import Role
from enumeration.exports import registry
from enumeration.exports.actions import ask_export
from enumeration.exports.registry import Exporter, Filter, Statement
from enumeration.files.columns import day, decimal, masked, text, whole
from enumeration.models import Export, Officer, Round
from enumeration.words import Words
from tests.conftest import DISTRICT, KECAMATAN

PURPOSE = "Verifikasi penerima bantuan pangan"


class ListOfTest(Exporter):
    """The rows are in the statement itself, so that no test has to commit anything."""

    kind = "test_list"
    name = Words("Daftar uji", "Test list")
    says = Words("Untuk uji.", "For tests.")
    list_name = Words("Daftar", "List")
    filters = (
        Filter("sort", Words("Jenis", "Sort"), lambda by, round: [("a", "Jenis A"), ("b", "Jenis B")], is_many=True),
    )
    columns = (
        whole("number", Words("Nomor", "Number"), note=Words("urutan", "order")),
        text("name", Words("Nama", "Name"), 30),
        text("code", Words("Kode", "Code"), 18),
        decimal("amount", Words("Jumlah", "Amount"), 2),
        day("seen_on", Words("Tanggal", "Date")),
        masked("card", Words("Nomor KK", "Family card"), sealed_in="family_card"),
    )

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.counted: int | None = None
        self.sql = """
            SELECT number, name, code, amount, seen_on, card
            FROM json_to_recordset(%(rows)s) AS r (number int, name text, code text, amount numeric(12, 2), seen_on date,
                card text)
            ORDER BY number
        """

    def round_of(self, filters, area_code, by) -> Round:
        return Round.objects.get()

    def statement(self, export: Export) -> Statement:
        counted = len(self.rows) if self.counted is None else self.counted
        return Statement(self.sql, f"SELECT {counted}", {"rows": json.dumps(self.rows, default=str)})

    def facts(self, export: Export):
        return [("Asal", "uji")]


def row(number: int, name: str | None = "AMINAH", **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "name": name,
        "code": "7317010001000100",
        "amount": "12.50",
        "seen_on": date(2026, 10, 20),
        "card": None,
    } | more


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    """Returns where files of this test go."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "exports"


@pytest.fixture(autouse=True)
def bell(monkeypatch) -> list[str]:
    """Returns the messages that would go to Redis."""
    rung: list[str] = []
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda _name, args: rung.append(args[0]))
    return rung


@pytest.fixture
def exporter(monkeypatch) -> ListOfTest:
    made = ListOfTest()
    made.rows = [row(1), row(2, "BUDI"), row(3, "CICI")]
    monkeypatch.setitem(registry.EXPORTERS, made.kind, made)
    return made


@pytest.fixture
def colleague(officer) -> Officer:
    """Returns another analyst of the same district."""
    return officer("kiki", Role.ANALYST, DISTRICT)


@pytest.fixture
def ask(exporter, analyst) -> Callable[..., Export]:
    """Ask for the list: ask(file_format="csv")."""

    def make(**more: Any) -> Export:
        asked = {"area_code": KECAMATAN, "filters": {}, "purpose": PURPOSE, "by": analyst} | more
        return ask_export(exporter.kind, **asked)

    return make
