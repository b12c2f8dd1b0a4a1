"""A program of its own: reads the first sheet of an XLSX file and writes its rows to stdout, as JSON, line by line.

Started by reading.py as a child process, because calamine keeps a whole sheet in memory (some 550 MB for a million
rows): that memory is given back when the child ends, and a file made to exhaust it ends the child and nothing else.
It imports nothing of the project. Its lines: {"rows": n}, then [[number, [cell, …]], …], or {"problem": "…"}.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
import zipfile
from typing import Any

MOST_MEMORY = 3 << 30
MOST_SECONDS = 900
MOST_UNPACKED = 2 << 30
MOST_PARTS = 5_000
ROWS_AT_ONCE = 2_000


def main(path: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if is_too_large(path):
            return say({"problem": "too_large"})
        copy_rows(path)
    except MemoryError:
        return say({"problem": "too_large"})
    except Exception as problem:  # whatever a file can do to zipfile and calamine, it is broken
        return say({"problem": "broken", "why": f"{type(problem).__name__}: {problem}"[:300]})
    return 0


def is_too_large(path: str) -> bool:
    """What the file says it unpacks to. A file that lies about it meets the limit of memory."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED


def copy_rows(path: str) -> None:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        sheet = book.get_sheet_by_index(0)
    say({"rows": sheet.total_height})
    rows: list[list[Any]] = []
    for row, cells in enumerate(sheet.iter_rows(), start=1):  # empty rows at the top come along
        rows.append([row, cells])
        if len(rows) == ROWS_AT_ONCE:
            say(rows)
            rows = []
    say(rows)


def say(what: Any) -> int:
    sys.stdout.write(json.dumps(what, ensure_ascii=False, default=other_cell, separators=(",", ":")) + "\n")
    return 0


def other_cell(value: Any) -> Any:
    """Dates and times, which a list of families does not have: told apart from texts."""
    return {
        "date": value.isoformat()
        if isinstance(value, datetime.date | datetime.datetime | datetime.time)
        else str(value)
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1]))
