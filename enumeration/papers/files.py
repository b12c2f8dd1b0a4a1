"""Where the files of printing jobs lie: outside every address, under names that cannot be guessed, until they expire."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from enumeration.exports.files import PARTIAL, checksum_of, written_whole
from enumeration.models import Job, Printing

__all__ = ["checksum_of", "folder", "path_of", "purge", "written_whole"]

KIND = "papers"
"""Jobs of this kind make these files; they name them when they are asked for."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path_of(file_name: str) -> Path:
    return folder() / file_name


def purge() -> int:
    """Removes files that have expired, and what broken-off jobs left behind. Gives the number of files removed."""
    if not folder().is_dir():
        return 0
    found = {path: path.name.removesuffix(PARTIAL) for path in folder().iterdir()}
    names = set(found.values())
    wanted = set(
        Printing.objects.filter(file_name__in=names, expires_at__gt=timezone.now()).values_list("file_name", flat=True)
    )
    at_work = set(
        Job.objects.unfinished()
        .filter(Q(kind=KIND), params__file_name__in=list(names))
        .values_list("params__file_name", flat=True)
    )
    removed = 0
    for path, name in found.items():
        if name in at_work or (name in wanted and path.name == name):
            continue
        path.unlink(missing_ok=True)
        removed += 1
    return removed
