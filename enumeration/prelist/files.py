"""Where the files of lists lie until they are settled (uploads/folder.py)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from enumeration.models import PrelistFile
from enumeration.prelist.columns import MOST_BYTES
from enumeration.uploads.folder import Folder, Kept, TooLarge

FOLDER = Folder("prelist", forgotten_after=14 * 24 * 3600)
"""Family cards stand in the files in the clear: what nobody decided on for two weeks is removed."""

__all__ = ["TooLarge", "forget", "keep", "path_of", "purge"]


def path_of(file: PrelistFile) -> Path:
    return FOLDER.path_of(file.file_name)


def keep(chunks: Iterable[bytes]) -> Kept:
    """Raises TooLarge."""
    return FOLDER.keep(chunks, most_bytes=MOST_BYTES)


def forget(file_name: str) -> None:
    FOLDER.forget(file_name)


def purge() -> int:
    """Removes what is settled or forgotten. Gives how many files."""
    states = PrelistFile.objects.values_list("file_name", "state")
    settled = (PrelistFile.State.TAKEN_IN, PrelistFile.State.LET_GO)
    return FOLDER.purge(lambda names: dict(states.filter(file_name__in=names)), settled)
