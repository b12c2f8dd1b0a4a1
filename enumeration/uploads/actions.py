"""What all uploaded lists share: keeping a file, deciding on it, discarding it, stopping its job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.jobs import JobProblem, Work
from enumeration.models import Job
from enumeration.models.uploads import Upload
from enumeration.questionnaire.spaces import single_spaced
from enumeration.uploads.folder import Folder, Gone, TooLarge
from enumeration.uploads.reading import Unreadable

Some = TypeVar("Some", bound=Upload)


class CannotTakeIn(Exception):
    """The message says what is in the way, and what to do."""


def kept(
    file: Some, chunks: Iterable[bytes], *, folder: Folder, most_bytes: int, too_large: str, ask: Callable[[Some], Job]
) -> Some:
    """Store an upload and its row, and ask for its check. Raises CannotTakeIn; then nothing is kept."""
    try:
        stored = folder.keep(chunks, most_bytes=most_bytes)
    except TooLarge as problem:
        raise CannotTakeIn(too_large) from problem
    try:
        if not stored.size:
            raise CannotTakeIn(_("Berkas ini kosong."))
        file.file_name, file.size, file.digest = stored.file_name, stored.size, stored.digest
        with transaction.atomic():
            file.check_job = ask(file)
            file.save()
            return file
    except BaseException:
        folder.forget(stored.file_name)
        raise


def params_of(file: Upload, **more: Any) -> dict[str, Any]:
    """Returns what a job about the file is asked with: also in whose language it speaks."""
    return {"file": str(file.pk), "language": get_language() or settings.LANGUAGE_CODE, **more}


@contextmanager
def readable(file: Upload, folder: Folder, *, keeps_unreadable: bool) -> Iterator[Path]:
    """Yield the path of the readable file; raise JobProblem, with a message, where it is gone or unreadable."""
    try:
        with folder.readable(file.file_name) as path:
            yield path
    except Gone as problem:
        raise JobProblem(_("Berkas ini tidak ada lagi di server. Unggah lagi.")) from problem
    except Unreadable as problem:
        if not keeps_unreadable:
            folder.forget(file.file_name)
        raise JobProblem(str(problem)) from problem


def note_result(work: Work, result: dict[str, Any]) -> None:
    """Store the result together with what it describes: after a worker's death right afterwards, the job is found done."""
    work.job.result = result
    Job.objects.filter(pk=work.job.pk).update(result=result)


def name_of(sent: str, otherwise: str) -> str:
    """Returns the name that a file came with, without characters that no page can show."""
    return "".join(one for one in single_spaced(sent) if one.isprintable())[-200:] or otherwise


def locked(file: Some) -> Some:
    """Lock the row and return it: of two clicks at once the second waits here, and finds the job of the first.

    Its jobs are read afterwards: read in the same query, they would be those from before the wait.
    """
    return type(file)._default_manager.select_for_update().get(pk=file.pk)


def load_job_of(file: Upload) -> Job | None:
    """Returns, for a locked file, the job that imports or has imported it; None where one may be created.

    Raises CannotTakeIn.
    """
    if file.load_job and (file.state == Upload.State.TAKEN_IN or not file.load_job.is_over):
        return file.load_job
    if file.state not in (Upload.State.CHECKED, Upload.State.TAKING_IN):
        raise CannotTakeIn(_("Berkas ini “%(state)s”, jadi tidak dapat dimuat.") % {"state": _state_of(file)})
    return None


def let_go(file: Upload, folder: Folder) -> None:
    """Discard a locked file and remove it from the disk. Raises CannotTakeIn where it is being imported, or was."""
    if file.state == Upload.State.LET_GO:
        return
    if file.state == Upload.State.TAKEN_IN or (file.load_job and not file.load_job.is_over):
        raise CannotTakeIn(_("Berkas ini “%(state)s”.") % {"state": _state_of(file)})
    if file.check_job and not file.check_job.is_over:
        jobs.cancel(file.check_job)
    file.state, file.preview = Upload.State.LET_GO, None
    file.save(update_fields=["state", "preview"])
    transaction.on_commit(lambda: folder.forget(file.file_name))


def stop(file: Upload) -> None:
    """Ask the job at work on the file to stop."""
    for at_work in (file.check_job, file.load_job):
        if at_work and not at_work.is_over:
            jobs.cancel(at_work)


def _state_of(file: Upload) -> str:
    return str(Upload.State(file.state).label)
