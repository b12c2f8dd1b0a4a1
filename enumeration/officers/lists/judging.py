"""A list of officers, read and judged row by row, without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from enumeration.models import Officer, Round
from enumeration.officers.columns import BY_ATTRIBUTE
from enumeration.officers.lists import roles
from enumeration.officers.lists.columns import COLUMNS, MOST_ROWS
from enumeration.officers.lists.rows import OfficerRow, Surroundings, Values
from enumeration.uploads.judging import RowReader, Wrong
from enumeration.uploads.preview import MOST_SHOWN, Change, Preview
from enumeration.uploads.reading import Row, opened

AT_ONCE = 250
"""Rows between two checks whether somebody pressed Cancel."""

Progress = Callable[[int, int], None]
_PLACE = {column.name: place for place, column in enumerate(COLUMNS)}


@dataclass
class Judgement:
    """What importing a list would do."""

    new: list[OfficerRow] = field(default_factory=list)
    changed: list[OfficerRow] = field(default_factory=list)
    unchanged: int = 0
    bad: int = 0
    faults: list[Wrong] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)  # officers, by the column that changes
    emptied: Counter[str] = field(default_factory=Counter)  # officers, by the column that is removed
    preview: Preview = field(default_factory=Preview)
    unsupervised: int = 0
    """SLS that get an enumerator by this list, and have no supervisor after it."""

    @property
    def giving(self) -> list[OfficerRow]:
        """Returns the rows that give a role."""
        return [row for row in (*self.new, *self.changed) if row.areas]

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
            "roles": self._roles(),
            "unsupervised": self.unsupervised,
        }

    def _roles(self) -> dict[str, list[int]]:
        """Returns, by role, how many officers get it in how many areas."""
        found: dict[str, list[int]] = {}
        for row in self.giving:
            officers, areas = found.get(row.role, [0, 0])
            found[str(row.role)] = [officers + 1, areas + len(row.areas)]
        return found


def judge(path: Path, *, by: Officer, progress: Progress, round: Round | None = None) -> Judgement:
    """Read the whole list and judge every row. `round`: in which roles are given. Raises reading.Unreadable."""
    with opened(path, COLUMNS, most_rows=MOST_ROWS) as sheet:
        rows: list[Row] = []
        for portion in sheet.portions:
            rows += portion.rows
            progress(0, len(rows))
        told = Judgement(preview=Preview(sheet.about))
        told.preview.see(rows, sheet.header, COLUMNS)
    reader = RowReader(sheet.header, COLUMNS)
    read = [reader.read(row) for row in rows]
    around = Surroundings([said for said, _faults in read], by=by, round=round)
    changes: list[list[Change]] = []
    for place, (cells, (said, faults)) in enumerate(zip(rows, read, strict=True)):
        if place % AT_ONCE == 0:
            progress(place, len(rows))
        number, row = cells[0], around.row_of(said)
        unread = {wrong.column for wrong in faults}
        for name, reason in _refusals_of(row, said, around, is_read=not faults).items():
            if name not in unread:
                faults.append(reader.wrong(cells, name, reason))
        if faults:
            told.bad += 1
            told.faults += sorted(faults, key=_in_order_of_columns)
        elif row.before is None:
            told.new.append(row)
        elif not row.news:
            told.unchanged += 1
        else:
            told.changed.append(row)
            told.changes.update(row.news)
            changes.append(_changes_of(row, number))
            told.emptied.update(change.column for change in changes[-1] if not change.new)
            if len(told.shown) < MOST_SHOWN:
                # By number: user names are people's names, which rows of jobs must not contain.
                told.shown.append({"row": number, "officer": row.officer.pk, "columns": row.news})
    told.unsupervised = around.roles.without_supervisor()
    told.preview.changes = _to_show(changes)
    progress(len(rows), len(rows))
    return told


def _refusals_of(row: OfficerRow, said: Values, around: Surroundings, *, is_read: bool) -> dict[str, str]:
    """Set what the cells say, and return why the row is refused, by column. An unchanged officer is not checked further."""
    problems = around.problems_of(said)
    row.take(said, around.leaders)
    row.role, row.areas, of_role = around.roles.given_by(said, row.officer) if is_read else ("", [], {})
    if is_read and not problems and row.before is not None and not row.changes:
        return of_role
    refusals = around.refusals_of(row, problems)
    return of_role | {BY_ATTRIBUTE[name].name if name in BY_ATTRIBUTE else name: why for name, why in refusals.items()}


def _changes_of(row: OfficerRow, number: int) -> list[Change]:
    """Returns old → new for an officer's columns, numbers masked."""
    old, new = row.before or {}, row.values()
    given = (
        [Change(number, row.officer.username, roles.ROLE, "", roles.in_words(row.role, row.areas))] if row.areas else []
    )
    return given + [
        Change(
            number,
            row.officer.username,
            name,
            BY_ATTRIBUTE[name].in_words(old[name]),
            BY_ATTRIBUTE[name].in_words(new[name]),
        )
        for name in row.changes
    ]


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


def _in_order_of_columns(wrong: Wrong) -> int:
    return _PLACE.get(wrong.column, -1)
