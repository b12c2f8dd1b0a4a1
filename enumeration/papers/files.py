"""Where the files of printing jobs lie: outside every address, under names that cannot be guessed, until they expire."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from enumeration.files.storing import checksum_of, written_whole
from enumeration.uploads.folder import Folder

__all__ = ["SEALED", "checksum_of", "folder", "path_of", "written_whole"]

KIND = "papers"
"""Jobs of this kind make these files; they name them when they are asked for."""

SEALED = Folder("papers", forgotten_after=0, is_sealed=True)
"""The same folder, for the papers that nobody may read on the disk: slips have sign-in codes in the clear."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path_of(file_name: str) -> Path:
    return folder() / file_name
