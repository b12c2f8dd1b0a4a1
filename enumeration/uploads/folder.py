"""Where uploaded files are stored: at no public address, under names that cannot be guessed, until they are decided on.

A folder may seal its files. Then a file is a sequence of pieces  length(4) | sealed(length),  each bound to its
position in its file, and an empty piece at the end. It is opened into a temporary file without a name, which ends with
the process.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from enumeration.identity import CannotUnseal, digest_of_content, seal, unseal
from enumeration.models.exports import new_file_name

LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds. A younger file may belong to an upload whose row is not written yet."""


SEALED_AT_ONCE = 1 << 20
"""Bytes. Uploads arrive in pieces of 64 kB, each of which would cost as much again besides its own sealing."""


class TooLarge(Exception):
    """The file has more bytes than allowed."""


class Gone(Exception):
    """The file is no longer kept, or does not open."""


@dataclass(frozen=True)
class Kept:
    """A file on the disk; size and digest are those of what was uploaded."""

    file_name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Folder:
    name: str
    forgotten_after: int  # seconds; nobody has decided for that long, so it must be uploaded again
    is_sealed: bool = False

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name

    def path_of(self, file_name: str) -> Path:
        return self.path / file_name

    def keep(self, chunks: Iterable[bytes], *, most_bytes: int) -> Kept:
        """Write an upload to the disk, piece by piece; yields the file.

        Raises TooLarge, and then leaves nothing behind.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        name, size, sha256 = new_file_name(), 0, hashlib.sha256()
        path = self.path_of(name)

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                size += len(chunk)
                if size > most_bytes:
                    raise TooLarge
                sha256.update(chunk)
                yield chunk

        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in self.sealed(_together(counted()), name) if self.is_sealed else counted():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Kept(name, size, digest_of_content(sha256.hexdigest(), "uploaded file"))

    def sealed(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """Yield the content as it is written under this name."""
        place = 0
        for place, chunk in enumerate(filter(None, chunks), start=1):
            yield self._piece(chunk, name, place)
        yield self._piece(b"", name, place + 1)

    def _piece(self, chunk: bytes, name: str, place: int) -> bytes:
        made = seal(base64.b64encode(chunk).decode(), _row_id(name), f"{self.name}/{place}")
        return len(made).to_bytes(4, "big") + place.to_bytes(4, "big") + made

    @contextmanager
    def readable(self, file_name: str) -> Iterator[Path]:
        """Yield the path under which the content can be read inside the block. Raises Gone."""
        path = self.path_of(file_name)
        if not path.is_file():
            raise Gone
        if not self.is_sealed:
            yield path
            return
        with tempfile.TemporaryFile() as plain:
            for piece in self.opened(file_name):
                plain.write(piece)
            plain.flush()
            plain.seek(0)
            yield Path(f"/dev/fd/{plain.fileno()}")

    def opened(self, file_name: str) -> Iterator[bytes]:
        """Yield the content of a sealed file, piece by piece. Raises Gone, possibly in the middle."""
        path = self.path_of(file_name)
        if not path.is_file():
            raise Gone
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
        raise Gone  # the file was truncated

    def forget(self, file_name: str) -> None:
        self.path_of(file_name).unlink(missing_ok=True)


def _together(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        if len(waiting) >= SEALED_AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _row_id(name: str) -> uuid.UUID:
    return uuid.UUID(hex=name[:32])


ADMIN = Folder("admin", forgotten_after=24 * 3600, is_sealed=True)
"""Files of the admin's imports, between preview and confirmation (uploads/admin.py)."""
