"""Where the files are stored: at no public address, under names that cannot be guessed, until they expire (expiry.py)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from enumeration.models import Export


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"


def path_of(export: Export) -> Path:
    return folder() / export.file_name
