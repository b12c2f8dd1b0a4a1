"""Where the files of lists are kept until they are decided on (uploads/folder.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from enumeration.models import PrelistFile
from enumeration.prelist.columns import MOST_BYTES
from enumeration.uploads.folder import Folder, Gone, Kept, TooLarge

FOLDER = Folder("prelist", forgotten_after=14 * 24 * 3600, is_sealed=True)
"""These files contain family card numbers: they are sealed, and removed if nobody decides within two weeks."""

AT_ONCE = 1 << 20
"""Bytes sealed together. Uploads arrive in pieces of 64 kB, each of which would cost as much again besides its own
sealing."""

__all__ = ["Gone", "TooLarge", "forget", "keep", "readable"]


def readable(file: PrelistFile) -> AbstractContextManager[Path]:
    """Returns a context manager with the path under which the content can be read. Raises Gone."""
    return FOLDER.readable(file.file_name)


def keep(chunks: Iterable[bytes]) -> Kept:
    """Store an upload. Raises TooLarge."""
    return FOLDER.keep(_together(chunks), most_bytes=MOST_BYTES)


def _together(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        if len(waiting) >= AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def forget(file_name: str) -> None:
    FOLDER.forget(file_name)
