"""Whatever expires is removed from disk and database: one list of what there is, and one task, `purge`, for all of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db.models import Max
from django.utils import timezone

import enumeration.exports.storing
import enumeration.officers.lists.columns
import enumeration.papers.files
import enumeration.prelist.columns
from enumeration import sign_in_limits
from enumeration.answering import earlier
from enumeration.files.storing import PARTIAL
from enumeration.models import Export, Job, OfficerFile, PrelistFile, Printing
from enumeration.models.uploads import Upload
from enumeration.progress import yesterday
from enumeration.uploads.folder import ADMIN, LEFT_BEHIND_AFTER, Folder

log = logging.getLogger(__name__)

TOLERATED = timedelta(minutes=30)
"""`purge` runs every five minutes. A file overdue for longer than this shows that nobody runs it, or that it fails."""

Due = Mapping[str, datetime | None]
"""When each file named by a row must be removed. None: not before its job is over."""


@dataclass(frozen=True)
class Shelf:
    """A folder of files that expire."""

    folder: Callable[[], Path]
    due: Callable[[Mapping[str, datetime]], Due]
    """Maps the names of files, with the time each was written, to the time each must be removed."""
    without_row_after: timedelta = timedelta(0)

    def overdue(self, now: datetime) -> Iterator[tuple[Path, datetime]]:
        """Yield the files that must be removed by now, and since when."""
        found = {path: moment for path in _files_in(self.folder()) if (moment := _written_at(path))}
        if not found:
            return
        due = self.due({_name_of(path): moment for path, moment in found.items()})
        for path, written_at in found.items():
            name = _name_of(path)
            moment = due.get(name, written_at + self.without_row_after)
            if moment is not None and name in due and path.name != name:
                moment = written_at  # an incomplete file whose job is over
            if moment is not None and moment <= now:
                yield path, moment


def purge(shelves: tuple[Shelf, ...] | None = None) -> int:
    """Remove every expired file in every folder, and every expired session. Returns the number of files removed."""
    removed = 0
    for shelf in SHELVES if shelves is None else shelves:
        for path, _since in shelf.overdue(timezone.now()):
            try:
                path.unlink(missing_ok=True)
            except OSError as problem:  # one file must not keep the others; the administrator's home page shows it
                log.error("An expired file could not be removed: %s (%s)", path, problem)
            else:
                removed += 1
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    sign_in_limits.forget_old()
    earlier.forget(timezone.now())
    yesterday.forget(timezone.now())
    for model, folder in UPLOADS:  # the first rows of a file are kept no longer than the file itself
        expired = timezone.now() - timedelta(seconds=folder.forgotten_after)
        model._default_manager.filter(at__lt=expired, preview__isnull=False).update(preview=None)
    return removed


@dataclass(frozen=True)
class LeftOver:
    """Files that should have been removed long ago."""

    count: int
    since: datetime


def left_over() -> LeftOver | None:
    """Returns what `purge` should have removed and did not; None where all is well."""
    latest = timezone.now() - TOLERATED
    moments = [since for shelf in SHELVES for _path, since in shelf.overdue(latest)]
    return LeftOver(len(moments), min(moments)) if moments else None


# --- What expires, folder by folder ----------------------------------------------------------------------------------


def _exports(names: Mapping[str, datetime]) -> Due:
    rows = Export.objects.filter(file_name__in=names).select_related("job")
    return {one.file_name: None if one.job and not one.job.is_over else one.expires_at for one in rows}


def _papers(names: Mapping[str, datetime]) -> Due:
    printed = Printing.objects.filter(file_name__in=names).values_list("file_name").annotate(Max("expires_at"))
    asked = Job.objects.filter(kind=enumeration.papers.files.KIND, params__file_name__in=list(names))
    at_work = asked.filter(state__in=Job.UNFINISHED).values_list("params__file_name", flat=True)
    return dict(printed) | dict.fromkeys(at_work)


def _uploads(model: type[Upload], folder: Folder) -> Callable[[Mapping[str, datetime]], Due]:
    settled = (Upload.State.TAKEN_IN, Upload.State.LET_GO)
    forgotten_after = timedelta(seconds=folder.forgotten_after)

    def due(names: Mapping[str, datetime]) -> Due:
        states = model._default_manager.filter(file_name__in=names).values_list("file_name", "state")
        return {name: names[name] if state in settled else names[name] + forgotten_after for name, state in states}

    return due


UPLOADS: tuple[tuple[type[Upload], Folder], ...] = (
    (PrelistFile, enumeration.prelist.columns.FOLDER),
    (OfficerFile, enumeration.officers.lists.columns.FOLDER),
)
SHELVES = (
    Shelf(enumeration.exports.storing.folder, _exports),
    Shelf(enumeration.papers.files.folder, _papers),
    Shelf(lambda: ADMIN.path, lambda names: {}, timedelta(seconds=ADMIN.forgotten_after)),
    *(
        Shelf(lambda folder=folder: folder.path, _uploads(model, folder), timedelta(seconds=LEFT_BEHIND_AFTER))  # type: ignore[misc]
        for model, folder in UPLOADS
    ),
)


def _files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _name_of(path: Path) -> str:
    return path.name.removesuffix(PARTIAL)


def _written_at(path: Path) -> datetime | None:
    """Returns when the file was written; None if somebody removed it at this moment."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
