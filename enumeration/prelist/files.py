"""Where uploaded files lie: outside every address, under names that cannot be guessed, until they are settled."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from enumeration.models import PrelistFile
from enumeration.models.exports import new_file_name
from enumeration.prelist.reading import MOST_BYTES

LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds. A younger file may belong to an upload whose row is not written yet."""

FORGOTTEN_AFTER = 14 * 24 * 3600
"""Seconds. Family cards stand in the files in the clear: nobody decided for two weeks, and it is uploaded again."""


class TooLarge(Exception):
    """More bytes than a file may have."""


@dataclass(frozen=True)
class Kept:
    """A file on the disk."""

    file_name: str
    size: int
    sha256: str


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "prelist"


def path_of(file: PrelistFile) -> Path:
    return folder() / file.file_name


def keep(chunks: Iterable[bytes]) -> Kept:
    """Writes an upload to the disk, piece by piece. Raises TooLarge, and then leaves nothing behind."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name, size, sha256 = new_file_name(), 0, hashlib.sha256()
    path = folder() / name
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise TooLarge
                sha256.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(name, size, sha256.hexdigest())


def forget(file_name: str) -> None:
    (folder() / file_name).unlink(missing_ok=True)


def purge() -> int:
    """Removes the files of lists that are taken in, let go or forgotten, and those without a row. Gives how many."""
    if not folder().is_dir():
        return 0
    found = {path.name: path for path in folder().iterdir()}
    states = dict(PrelistFile.objects.filter(file_name__in=found).values_list("file_name", "state"))
    settled = (PrelistFile.State.TAKEN_IN, PrelistFile.State.LET_GO)
    removed = 0
    for name, path in found.items():
        is_left_behind = name not in states and time.time() - path.stat().st_mtime > LEFT_BEHIND_AFTER
        is_forgotten = time.time() - path.stat().st_mtime > FORGOTTEN_AFTER
        if states.get(name) in settled or is_left_behind or is_forgotten:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
