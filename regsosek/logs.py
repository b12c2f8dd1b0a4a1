"""What is logged, and where: to the console, without personal data, for web, worker, beat and commands alike.

Log files of `./run` are readable by their owner only, and rotated while they are written (open_log, rotate).
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from enumeration.pages import failures

MOST_BYTES = 10_000_000
"""Of a log file. Older lines are kept beside it under the name with .1 at the end; still older ones are deleted."""

# What PostgreSQL adds to a message below its first line: the row, the statement, the values.
_ADDED = re.compile(r"^\s*(DETAIL|CONTEXT|HINT|QUERY|STATEMENT|LINE \d+):", re.IGNORECASE)


def configuration(*, debug: bool) -> dict[str, Any]:
    """Returns the configuration for Django's LOGGING, Celery and gunicorn: one line per event, to the console."""
    to_console = {"handlers": ["console"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"nobodys": {"()": "regsosek.logs.NobodysData"}},
        "formatters": {
            "line": {
                "()": "regsosek.logs.Line",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["nobodys"]}},
        "loggers": {"gunicorn.error": to_console},
        "root": {"handlers": ["console"], "level": "INFO" if not debug else "DEBUG"},
    }


class NobodysData(logging.Filter):
    """Removes from every record what could name somebody: messages of exceptions, and PostgreSQL's DETAIL lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if getattr(record, "status_code", None) == 403:
            record.exc_info = record.exc_text = None  # a refusal is no failure: the address says enough
        elif problem is not None:
            record.exc_info, record.exc_text = None, failures.told(problem)
        if isinstance(record.args, Mapping):
            record.args = {name: _plain(value) for name, value in record.args.items()}
            if record.name == "celery.app.trace" and "exc" in record.args:
                # Celery puts the exception's own message into its own.
                kind = failures.kind_of(problem) if problem else "failed"
                record.args |= {"exc": kind, "traceback": "", "args": "", "kwargs": ""}
        elif record.args:
            record.args = tuple(_plain(value) for value in record.args)
        if isinstance(record.msg, BaseException):
            record.msg = failures.kind_of(record.msg)
        return True


def _plain(value: Any) -> Any:
    return failures.kind_of(value) if isinstance(value, BaseException) else value


class Line(logging.Formatter):
    """A record as text, without the lines that PostgreSQL adds to its messages."""

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        return "\n".join(line for line in lines if not _ADDED.match(line))


# --- Files of ./run --------------------------------------------------------------------------------------------------


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending; readable by its owner only, even where an earlier version made it readable by all."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    os.fchmod(file.fileno(), 0o600)
    return file


def rotate(path: Path, *, most_bytes: int = MOST_BYTES) -> bool:
    """Put a log aside that has grown too large, while its processes continue writing; returns whether it did.

    They keep the file open, so it is copied and emptied, not renamed. They append, wherever its end is.
    """
    try:
        if path.stat().st_size <= most_bytes:
            return False
    except FileNotFoundError:
        return False
    with path.open("r+b") as log, contextlib.suppress(BlockingIOError):  # somebody else is doing it
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with open_log(path.with_name(f"{path.name}.1")) as before:
            before.truncate(0)
            shutil.copyfileobj(log, before)
        log.truncate(0)
        return True
    return False
