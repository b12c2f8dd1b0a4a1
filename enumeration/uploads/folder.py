"""Where uploaded files lie: outside every address, under names that cannot be guessed, until they are settled.

A folder may seal what it keeps. Then a file is pieces of  length(4) | sealed(length),  each bound to its place in its
file, and an empty piece at the end; it is opened into a temporary file that has no name and ends with the process.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from enumeration.identity import CannotUnseal, seal, unseal
from enumeration.models.exports import new_file_name

LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds. A younger file may belong to an upload whose row is not written yet."""


class TooLarge(Exception):
    """More bytes than a file may have."""


class Gone(Exception):
    """The file is not kept any more, or does not open."""


@dataclass(frozen=True)
class Kept:
    """A file on the disk; size and checksum are those of what was uploaded."""

    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Folder:
    name: str
    forgotten_after: int  # seconds; nobody decided that long, and it is uploaded again
    is_sealed: bool = False

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name

    def path_of(self, file_name: str) -> Path:
        return self.path / file_name

    def keep(self, chunks: Iterable[bytes], *, most_bytes: int) -> Kept:
        """Writes an upload to the disk, piece by piece. Raises TooLarge, and then leaves nothing behind."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        name, size, sha256 = new_file_name(), 0, hashlib.sha256()
        path, place = self.path_of(name), 0
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for place, chunk in enumerate(chunks, start=1):
                    size += len(chunk)
                    if size > most_bytes:
                        raise TooLarge
                    sha256.update(chunk)
                    if chunk:
                        file.write(self._sealed(chunk, name, place) if self.is_sealed else chunk)
                if self.is_sealed:
                    file.write(self._sealed(b"", name, place + 1))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Kept(name, size, sha256.hexdigest())

    def _sealed(self, chunk: bytes, name: str, place: int) -> bytes:
        made = seal(base64.b64encode(chunk).decode(), _row_id(name), f"{self.name}/{place}")
        return len(made).to_bytes(4, "big") + place.to_bytes(4, "big") + made

    @contextmanager
    def readable(self, file_name: str) -> Iterator[Path]:
        """Where the content can be read inside the block. Raises Gone."""
        path = self.path_of(file_name)
        if not path.is_file():
            raise Gone
        if not self.is_sealed:
            yield path
            return
        with tempfile.TemporaryFile() as plain:
            for piece in self._pieces(path):
                plain.write(piece)
            plain.flush()
            plain.seek(0)
            yield Path(f"/dev/fd/{plain.fileno()}")

    def _pieces(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            last = 0
            while head := file.read(8):
                length, place = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
                if place <= last:
                    raise Gone
                try:
                    piece = base64.b64decode(unseal(file.read(length), _row_id(path.name), f"{self.name}/{place}"))
                except CannotUnseal as problem:
                    raise Gone from problem
                if not piece:
                    return
                last = place
                yield piece
        raise Gone  # it was cut short

    def forget(self, file_name: str) -> None:
        self.path_of(file_name).unlink(missing_ok=True)

    def purge(self, states_of: Callable[[Iterable[str]], dict[str, str]], settled: Iterable[str]) -> int:
        """Removes the files that are settled or forgotten, and those without a row. Gives how many."""
        if not self.path.is_dir():
            return 0
        found = {path.name: path for path in self.path.iterdir()}
        states, settled = states_of(found), set(settled)
        removed = 0
        for name, path in found.items():
            age = time.time() - path.stat().st_mtime
            if states.get(name) in settled or (name not in states and age > LEFT_BEHIND_AFTER) or self._forgets(age):
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _forgets(self, age: float) -> bool:
        return age > self.forgotten_after


def _row_id(name: str) -> uuid.UUID:
    return uuid.UUID(hex=name[:32])
