"""What all uploaded lists share: keeping a file, deciding on it, discarding it, stopping its job."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.models import Job
from enumeration.models.uploads import Upload
from enumeration.questionnaire.spaces import single_spaced
from enumeration.uploads.folder import Folder

Some = TypeVar("Some", bound=Upload)


class CannotTakeIn(Exception):
    """The message says what is in the way, and what to do."""


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
