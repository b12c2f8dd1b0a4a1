"""A list of officers, read and judged row by row, without writing anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from enumeration.language import recorded
from enumeration.models import Officer, Personnel
from enumeration.officers import personnel
from enumeration.officers.lists.columns import COLUMNS, MOST_ROWS, OPEN_COLUMNS
from enumeration.officers.lists.rows import OfficerResource
from enumeration.uploads.columns import WHOLE_ROW, CellReason, Header, about_number, digits_of, misread, unseen
from enumeration.uploads.preview import MOST_SHOWN, Change, Preview
from enumeration.uploads.reading import Row, opened
from enumeration.words import Words

AT_ONCE = 250
"""Rows between two checks whether somebody pressed Cancel."""

Progress = Callable[[int, int], None]
_LONG_NUMBER = re.compile(r"[0-9](?:[0-9 .\-]*[0-9]){5,}")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row. The value is shown; a person's number is already masked."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Judgement:
    """What importing a list would do."""

    new: list[Officer] = field(default_factory=list)
    changed: list[Officer] = field(default_factory=list)
    unchanged: int = 0
    bad: int = 0
    faults: list[Wrong] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)  # officers, by the column that changes
    emptied: Counter[str] = field(default_factory=Counter)  # officers, by the column that is removed
    preview: Preview = field(default_factory=Preview)

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed) + self.unchanged + self.bad

    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "bad": self.bad,
        }

    def as_json(self) -> dict[str, Any]:
        """Returns what the page shows besides the counts: names of columns, and nobody's numbers."""
        return {
            "shown": self.shown,
            "changes": dict(self.changes),
            "emptied": dict(self.emptied),
        }


def judge(path: Path, *, by: Officer, progress: Progress) -> Judgement:
    """Read the whole list and judge every row. Raises reading.Unreadable."""
    with opened(path, COLUMNS, most_rows=MOST_ROWS) as sheet:
        rows: list[Row] = []
        for portion in sheet.portions:
            rows += portion.rows
            progress(0, len(rows))
        told = Judgement(preview=Preview(sheet.about))
        told.preview.see(rows, sheet.header, lambda cell, name: shown(name, cell))
    cells = [_cells_of(row, sheet.header) for row in rows]
    resource = OfficerResource()
    resource.look_up(cells, by=by)
    columns = {one.attribute: one.column_name for one in resource.get_import_fields()}
    changed: list[list[Change]] = []
    for place, ((number, read), row) in enumerate(zip(rows, cells, strict=True)):
        if place % AT_ONCE == 0:
            progress(place, len(rows))
        faults = list(_misread(number, read, row, sheet.header))
        unread = {wrong.column for wrong in faults}
        faults += [wrong for wrong in _judge_row(resource, columns, number, row) if wrong.column not in unread]
        if faults:
            told.bad += 1
            told.faults += sorted(faults, key=_in_order_of_columns)
        elif not (resource.create_instances or resource.update_instances):
            told.unchanged += 1
        elif resource.update_instances:
            told.changed += resource.update_instances
            told.changes.update(resource.changes)
            changed.append(_changes_of(resource, number, resource.update_instances[0]))
            told.emptied.update(change.column for change in changed[-1] if not change.new)
            if len(told.shown) < MOST_SHOWN:
                # By number: user names are people's names, which rows of jobs must not contain.
                one = resource.update_instances[0].pk
                told.shown.append({"row": number, "officer": one, "columns": resource.changes})
        else:
            told.new += resource.create_instances
        resource.create_instances, resource.update_instances = [], []
    told.preview.changes = _to_show(changed)
    progress(len(rows), len(rows))
    return told


def _changes_of(resource: OfficerResource, number: int, officer: Officer) -> list[Change]:
    """Returns old → new for an officer's columns, numbers masked."""
    old, new = resource.before or {}, resource.values_of(officer)
    return [
        Change(number, officer.username, name, _value(name, old[name]), _value(name, new[name]))
        for name in resource.changes
    ]


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in personnel.SEALED:
        return personnel.masked(value)
    if name == "status":
        return recorded(Personnel.Status(value).label)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _to_show(changed: list[list[Change]]) -> list[Change]:
    """Returns the changes to show, first those that remove something; leaders by their names, in one query."""
    first = sorted(changed, key=lambda changes: all(change.new for change in changes))[:MOST_SHOWN]
    named = [value for changes in first for one in changes if one.column == "leader" for value in (one.old, one.new)]
    names = {
        str(pk): name
        for pk, name in Officer.objects.filter(pk__in=[value for value in named if value.isdecimal()]).values_list(
            "pk", "username"
        )
    }
    return [
        replace(one, old=names.get(one.old, one.old), new=names.get(one.new, one.new))
        if one.column == "leader"
        else one
        for changes in first
        for one in changes
    ]


def _cells_of(row: Row, header: Header) -> dict[str, Any]:
    """Returns the known cells of a row; cells missing at its end are empty."""
    cells = row[1]
    found = {name: cells[place] if place < len(cells) else "" for name, place in header.places.items()}
    return {name: _as_text(cell) if isinstance(cell, dict) else cell for name, cell in found.items()}


def _as_text(cell: dict[str, str]) -> str:
    return " ".join(next(iter(cell.values()), "").split())


def _misread(number: int, read: list[Any], row: dict[str, Any], header: Header) -> Iterator[Wrong]:
    """Yield signs that the row was not read as it was meant."""
    if any(cell not in ("", None) for cell in read[header.width :]):
        yield Wrong(number, WHOLE_ROW, "", str(CellReason.TOO_MANY_CELLS))
    for name, place in header.places.items():
        if place < len(read) and (reason := _misread_cell(name, read[place])) is not None:
            yield Wrong(number, name, shown(name, read[place]), str(reason))


NUMBERS = ("telepon", "nomor_rekening")
"""A pasted contact has direction marks around its digits; they are removed like dots and dashes."""


def _misread_cell(name: str, cell: Any) -> Words | None:
    if name == "desa_asal":
        return digits_of(cell)[1]
    if name not in NUMBERS and (reason := unseen(cell)) is not None:
        return reason
    if name == "nilai_pelatihan":
        return None if isinstance(cell, dict) and "percent" in cell else misread(cell)
    return misread(cell, is_yes_no=name == "aktif") or about_number(cell)


def _judge_row(
    resource: OfficerResource, columns: dict[str | None, str], number: int, row: dict[str, Any]
) -> Iterator[Wrong]:
    result = resource.import_row(row, None, dry_run=True, row_number=number)
    for unforeseen in result.errors:
        raise unforeseen.error
    if result.validation_error is None:
        return
    for name, reasons in result.validation_error.message_dict.items():
        column = columns.get(name, name)
        yield Wrong(number, column, shown(column, row.get(column)), " ".join(reasons)[:200])


def _in_order_of_columns(wrong: Wrong) -> int:
    return next((place for place, column in enumerate(COLUMNS) if column.name == wrong.column), -1)


def shown(column: str, cell: Any) -> str:
    """Returns a cell for the table of faults: a telephone or account number masked, also in the column beside its own."""
    if isinstance(cell, dict):
        cell = _as_text(cell) or "="
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else " ".join(str(cell).split())
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
    if column not in OPEN_COLUMNS and not (column == "desa_asal" and len(text) == 10):
        text = _LONG_NUMBER.sub(lambda found: personnel.masked(found[0]), text)
    return text if len(text) <= 100 else f"{text[:99]}…"
