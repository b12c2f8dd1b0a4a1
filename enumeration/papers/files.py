"""Where the files of printing jobs are stored: at no public address, under names that cannot be guessed, until they
expire."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from enumeration.files.storing import checksum_of, written_whole
from enumeration.uploads.folder import Folder

__all__ = ["SEALED", "checksum_of", "folder", "path_of", "written_whole"]

KIND = "papers"
"""Jobs of this kind create these files; they choose the file's name when they are requested."""

SEALED = Folder("papers", forgotten_after=0, is_sealed=True)
"""The same folder, for papers that must not be readable on disk: slips contain sign-in codes in plain text."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path_of(file_name: str) -> Path:
    return folder() / file_name
