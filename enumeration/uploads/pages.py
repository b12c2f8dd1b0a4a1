"""What the pages of uploaded lists share: an upload with a size limit, the running job, and a page of faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.fields import dates
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of, status_of
from enumeration.models import Job
from enumeration.models.uploads import Upload
from enumeration.pages.keyset import Order, moment, number, uuid
from enumeration.pages.numbers import row_id
from enumeration.pages.queries import query_of
from enumeration.uploads.actions import CannotTakeIn, Some
from enumeration.uploads.preview import Preview
from enumeration.uploads.template import about_empty_cells

SHOWN_AT_ONCE = 50
State = Upload.State


class Bounded(FileUploadHandler):
    """Stops keeping an upload that is larger than allowed; what still arrives is read and discarded."""

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.received = 0
        self.is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.most_bytes:
            self.is_too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def bound(request: HttpRequest, most_bytes: int) -> Bounded:
    """Returns the handler that limits the upload. Call it before the request is read."""
    bounded = Bounded(request, most_bytes)
    request.upload_handlers.insert(0, bounded)
    return bounded


def received(
    form: Form, bounded: Bounded, *, too_large: str, keep: Callable[[UploadedFile], Some]
) -> tuple[Some | None, int]:
    """Keep what a form sent. Returns None where it was refused, which the form then says, with the status of the answer."""
    if bounded.is_too_large:
        form.errors.clear()
        form.add_error("file", too_large)
    if not form.is_valid():
        return None, 422
    try:
        return keep(form.cleaned_data["file"]), 302
    except (CannotTakeIn, StillWaiting) as problem:
        form.add_error("file", refusal_of(problem))
        return None, status_of(problem)


def progress(request: HttpRequest, file: Upload, template: str) -> HttpResponse:
    """Answer with the progress bar, which is requested every two seconds; also for colleagues of who asked for the job."""
    at_work = job_at_work(file)
    response = render(request, template, {"file": file, "job": at_work})
    if at_work is None:
        response["HX-Refresh"] = "true"
    return response


def let_go(request: HttpRequest, act: Callable[..., Any], file: Upload, *, page: str, after: str) -> HttpResponse:
    told = _("Berkas %(name)s tidak dipakai dan dihapus dari server.") % {"name": file.name}
    return decide(request, act, file, page=page, told=told, after=after)


def stop(request: HttpRequest, act: Callable[..., Any], file: Upload, *, page: str) -> HttpResponse:
    return decide(request, act, file, page=page, told=_("Pekerjaan dihentikan."))


def about(file: Upload, *, same: QuerySet, names: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the page of any list shows: its job, its preview, what would change, the same file of before.

    `same`: the uploads among which the same bytes are looked for. `names`: of columns, where the file's are not shown.
    """
    at_work, before, preview = job_at_work(file), same_before(same, file), Preview.of(file)
    return {
        "file": file,
        "at_work": at_work,
        "stopped": stopped_job(file),
        "changes": (file.new or 0) + (file.changed or 0),
        "preview": preview,
        "unknown_columns": ", ".join(preview.unknown),
        "about_empty_cells": about_empty_cells(),
        "changed_cells": changed_cells(preview, names),
        "same": same_in_words(before) if before else "",
        "may_let_go": file.state not in (State.TAKEN_IN, State.LET_GO) and not (file.load_job and at_work),
    }


def decide(
    request: HttpRequest, act: Callable[..., Any], file: Upload, *, page: str, told: str = "", after: str = ""
) -> HttpResponse:
    """Do something with a file, then show its page, or another one `after`, with a message.

    An obstacle is shown there too.
    """
    try:
        act(file, by=request.user)
    except (CannotTakeIn, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
        return redirect(page, file.pk)
    if told:
        messages.success(request, told)
    return redirect(after) if after else redirect(page, file.pk)


def page_of_files(request: HttpRequest, files: QuerySet, address: str) -> dict[str, Any]:
    """Returns a page of uploads, the latest first, after the one that the address names."""
    before = request.GET.get("sebelum", "")
    page = Order(**{"-at": moment, "-pk": uuid}).page(files, limit=SHOWN_AT_ONCE, after=before)
    return {
        "files": page.rows,
        "next_url": f"?{query_of({}, sebelum=page.next_after)}" if page.next_after else "",
        "first_url": address if before else "",
    }


def with_jobs(files: list[Any]) -> None:
    """Attach the jobs that the badges of these files depend on."""
    for file in files:
        file.job_at_work = job_at_work(file)
        file.has_failed = stopped_job(file) is not None


def job_at_work(file: Upload) -> Job | None:
    """Returns the job that is reading or importing the file now."""
    if file.state == State.LET_GO:
        return None
    return next((job for job in (file.load_job, file.check_job) if job and not job.is_over), None)


def stopped_job(file: Upload) -> Job | None:
    """Returns the job that ended without completing its step."""
    job = {State.CHECKING: file.check_job, State.TAKING_IN: file.load_job}.get(State(file.state))
    return job if job and job.is_over and job.state != Job.State.DONE else None


def same_before(visible: QuerySet, file: Upload) -> Any | None:
    """Returns the first file with exactly these bytes, among those that this user may see."""
    same = visible.filter(digest=file.digest, at__lt=file.at)
    return same.exclude(state=State.LET_GO).select_related("by").order_by("at").first()


def same_in_words(before: Any) -> str:
    return _("Berkas yang sama persis sudah diunggah %(who)s pada %(when)s (%(state)s).") % {
        "who": before.by,
        "when": dates.moment(timezone.localtime(before.at)),
        "state": before.get_state_display(),
    }


def changed_cells(preview: Preview, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Returns old → new, one line per cell; the row and its name are only on the row's first line."""
    lines: list[dict[str, Any]] = []
    for change in preview.changes:
        is_first = not lines or lines[-1]["row"] != change.row
        lines.append(vars(change) | {"name": names.get(change.column, change.column), "is_first": is_first})
    return lines


def page_of_faults(request: HttpRequest, faults: QuerySet, address: str) -> dict[str, Any]:
    """Returns a page of faults in row order, after the one that the address names."""
    after = request.GET.get("sesudah", "")
    page = Order(row=number(2**31 - 1), id=row_id).page(faults, limit=SHOWN_AT_ONCE, after=after)
    return {
        "faults": page.rows,
        "next_url": f"{address}?{query_of({}, sesudah=page.next_after)}#kesalahan" if page.next_after else "",
        "first_url": f"{address}#kesalahan" if after else "",
    }
